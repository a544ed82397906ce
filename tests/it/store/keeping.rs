//! What is given is given back, once, and personal data never in the open.

use super::{NOON, append, camille, chosen, open, order, orders, told};
use model::{
    Decision, Effect, Event, Fact, Medium, Moment, Notification, NotificationId, Origin, Reason, Seq, SourceId, Span,
    Template,
};
use sqlx::{AssertSqlSafe, Connection, PgConnection, Row};
use std::str::FromStr;
use store::{Batch, DeadLetter, Lane, OutboxRow, SignalCount, Store, VanFix};

#[tokio::test]
async fn the_log_gives_back_what_it_was_given() {
    let store = open().await;
    let mut events = orders(1, 250);
    events.push(chosen(251, 3, Decision::Declined { order: order(3, 1).order, reason: Reason::NoStock }));
    append(&store, &events).await.expect("the log takes them");
    assert_eq!(store.last_seq().await.expect("it answers"), Seq(251));
    let mut streamed = Vec::new();
    let last = store.stream(Seq(1), |event| streamed.push(event)).await.expect("it streams");
    assert_eq!((last, streamed), (Seq(251), events.clone()));
    assert_eq!(store.events(Seq(200), 3).await.expect("it answers"), events[199..202]);
    assert_eq!(store.event(Seq(999)).await.expect("it answers"), None);
    assert_eq!(store.effects_of(Seq(3), 10).await.expect("it answers"), events[250..]);
    let slice = store.events_between(NOON, NOON + Span::seconds(1), 1_000).await.expect("it answers");
    assert_eq!(slice.len(), 251);
}

#[tokio::test]
async fn a_story_ends_where_it_is_asked_to_end_and_says_what_was_not_read() {
    let store = open().await;
    let at = |minute: i64| NOON + Span::minutes(minute);
    let events: Vec<Event> = orders(1, 9).into_iter().zip(0..).map(|(event, n)| Event { at: at(n), ..event }).collect();
    append(&store, &events).await.expect("the log takes them");
    let read = async |from, until, limit| store.story_between(from, until, limit).await.expect("it answers");
    let all = read(at(2), at(6), 1_000).await;
    assert_eq!((all.events, all.unread_from), (events[2..6].to_vec(), None), "days later reads nothing more");
    let cut = read(at(2), at(6), 3).await;
    assert_eq!((cut.events, cut.unread_from), (events[2..5].to_vec(), Some(at(5))), "the limit is told");
    assert_eq!(read(at(2), Moment(i64::MAX), 7).await.unread_from, None, "as many as there are is not too many");
}

#[tokio::test]
async fn a_message_told_twice_counts_once() {
    let store = open().await;
    let events = orders(1, 3);
    append(&store, &events).await.expect("the log takes them");
    let again = [told(4, "order-9", events[0].body_fact()), told(5, "order-2", events[1].body_fact())];
    let refused = append(&store, &again).await.expect_err("order 2 is known");
    assert!(matches!(&refused, store::StoreError::Conflict { seq: Seq(2), origin: Some(_) }), "{refused}");
    assert_eq!(store.last_seq().await.expect("it answers"), Seq(3), "all or nothing");
    let source = SourceId::new("shopify:maison-lune").expect("a code");
    let ask: Vec<Origin> = ["order-3", "order-9", "a\0b"].map(|key| Origin { source, key: key.to_owned() }).to_vec();
    assert_eq!(store.known(&ask).await.expect("it answers"), [Some(Seq(3)), None, None]);
    let gap = append(&store, &orders(5, 1)).await.expect_err("4 is missing");
    assert_eq!(gap.code(), "GAP");
}

trait BodyFact {
    fn body_fact(&self) -> Fact;
}

impl BodyFact for model::Event {
    fn body_fact(&self) -> Fact {
        match &self.body {
            model::Body::Fact(fact) => fact.clone(),
            model::Body::Decision(_) => unreachable!("these events are facts"),
        }
    }
}

#[tokio::test]
async fn a_contact_is_sealed_found_and_forgotten() {
    let settings = tests::database().await;
    let (store, _) = Store::open(settings.clone()).await.expect("the store opens");
    let contacts = [camille()];
    store.append(&Batch { events: &orders(1, 1), contacts: &contacts, outbox: &[] }).await.expect("it is kept");
    let letter = DeadLetter {
        source: SourceId::new("drop:orders").expect("a code"),
        code: "BAD_ROW".to_owned(),
        message: "row 3: no quantity\0".to_owned(),
        at: NOON,
        excerpt: "Camille Desgranges;12 rue des Lilas;;".to_owned(),
        body: b"Camille Desgranges;12 rue des Lilas;;".repeat(4_000),
    };
    assert_eq!(store.dead_letter(&letter).await.expect("it is kept"), 1);
    let url = settings.database_url.expect("tests name a database");
    for word in ["Camille", "Lilas", "0612345678", "camille@example.org"] {
        assert_eq!(tables_with(&url, word).await, [""; 0], "{word} lies in the open");
    }
    assert_ne!(tables_with(&url, "shopify:maison-lune").await, [""; 0], "the search itself works");
    let (id, contact) = camille();
    assert_eq!(store.contact(id).await.expect("it opens"), Some(contact));
    let letters =
        store.dead_letters(10).await.expect("they open").into_iter().map(|(_, letter)| letter).collect::<Vec<_>>();
    assert_eq!((letters[0].excerpt.as_str(), letters[0].body.len()), (letter.excerpt.as_str(), store::BODY_MAX));
    assert_eq!(store.dead_letters_count().await.expect("it answers"), 1);
    assert!(store.erase(id).await.expect("it answers"));
    assert!(!store.erase(id).await.expect("it answers"), "nobody is left to forget");
    assert_eq!(store.contact(id).await.expect("it answers"), None);
    assert_eq!(store.last_seq().await.expect("it answers"), Seq(1), "the log stays whole");
    let again = Batch { events: &orders(2, 1), contacts: &contacts, outbox: &[] };
    store.append(&again).await.expect("the order is told again");
    assert_eq!(store.contact(id).await.expect("it answers"), None, "who was erased stays erased");
    let later = model::ContactId::new("C-2").expect("a code");
    assert!(!store.erase(later).await.expect("it answers"), "nobody has come yet");
    let come = [(later, camille().1), (model::ContactId::new("C-3").expect("a code"), camille().1)];
    let batch = Batch { events: &orders(3, 2), contacts: &come, outbox: &[] };
    store.append(&batch).await.expect("they come");
    assert_eq!(store.contact(later).await.expect("it answers"), None, "erased before it came");
    assert!(store.contact(come[1].0).await.expect("it answers").is_some());
}

/// Tables of which any column holds a word, as text or as bytes.
pub(super) async fn tables_with(url: &str, word: &str) -> Vec<String> {
    let mut connection = PgConnection::connect(url).await.expect("the database answers");
    let columns = sqlx::query(
        "select table_name::text, column_name::text, data_type::text from information_schema.columns
         where table_schema = 'public' and table_name <> '_sqlx_migrations'",
    )
    .fetch_all(&mut connection)
    .await
    .expect("the catalogue answers");
    let mut found = Vec::new();
    for column in columns {
        let (table, name, kind): (String, String, String) = (column.get(0), column.get(1), column.get(2));
        let value = if kind == "bytea" { format!("encode(\"{name}\", 'escape')") } else { format!("\"{name}\"::text") };
        let ask = format!("select count(*) from {table} where position($1 in {value}) > 0");
        let hits: i64 =
            sqlx::query_scalar(AssertSqlSafe(ask)).bind(word).fetch_one(&mut connection).await.expect("it counts");
        if hits > 0 {
            found.push(format!("{table}.{name}"));
        }
    }
    found
}

#[tokio::test]
async fn three_snapshots_are_kept_and_the_newest_is_found() {
    let store = open().await;
    assert_eq!(store.latest_snapshot().await.expect("it answers"), None);
    for seq in 1..=5 {
        let state = vec![seq as u8; 200_000];
        store.save_snapshot(Seq(seq), NOON, &state).await.expect("it is kept");
    }
    let (seq, state) = store.latest_snapshot().await.expect("it answers").expect("there is one");
    assert_eq!((seq, state.len(), state[0]), (Seq(5), 200_000, 5));
    assert_eq!(store.snapshots().await.expect("it answers"), [Seq(5), Seq(4), Seq(3)]);
    let older = store.snapshot(Seq(4)).await.expect("it answers").expect("there is one");
    assert_eq!(older[0], 4);
    assert_eq!(store.snapshot(Seq(2)).await.expect("it answers"), None);
}

#[tokio::test]
async fn an_effect_is_given_out_until_it_is_done() {
    let store = open().await;
    let effect = Effect::Notify(Notification {
        notification: NotificationId::new("N-1").expect("a code"),
        order: order(1, 1).order,
        contact: camille().0,
        medium: Medium::Mail,
        template: Template::Declined,
        promise: None,
    });
    let row = |n| OutboxRow { seq: Seq(1), n, effect: effect.clone(), asked_at: NOON };
    let outbox = [row(0), row(1), row(2)];
    store.append(&Batch { events: &orders(1, 1), contacts: &[], outbox: &outbox }).await.expect("it is kept");
    let letter = DeadLetter {
        source: model::SourceId::new("outbox:mail").expect("a code"),
        code: "mail_refused".to_owned(),
        message: "the message declined on order SH-1 was refused".to_owned(),
        at: NOON,
        excerpt: String::new(),
        body: Vec::new(),
    };
    store.done_all(&[(Seq(1), 0)]).await.expect("it answers");
    assert!(store.give_up((Seq(1), 1), &letter).await.expect("it answers"));
    assert!(!store.give_up((Seq(1), 1), &letter).await.expect("it answers"), "once");
    let later = NOON + Span::minutes(1);
    store.retry_all(&[(Seq(1), 2)], later, "no_connection").await.expect("it answers");
    let pending = async |lane, after| store.pending(lane, (Seq(1), after), 10).await.expect("it answers");
    let left = pending(Lane::Mail, 0).await;
    assert_eq!((left.len(), left[0].n, left[0].attempts, &left[0].effect), (1, 2, 1, &effect));
    assert_eq!((left[0].next_at, left[0].code.as_deref()), (later, Some("no_connection")));
    assert_eq!(pending(Lane::Mail, 2).await, [], "read beyond a place");
    assert_eq!(pending(Lane::Notices, 0).await, [], "each lane for itself");
    assert_eq!(store.dead_letters_count().await.expect("it answers"), 1);
    assert_eq!(store.given_up().await.expect("it answers"), [(Lane::Mail, 1)]);
    assert_eq!(store.prune_outbox(Seq(2)).await.expect("it answers"), 1, "only what was done is forgotten");
    assert_eq!(store.revive(Lane::Mail, later).await.expect("it answers"), 1);
    let again = pending(Lane::Mail, 0).await;
    assert_eq!((again.len(), again[0].n, again[0].attempts, again[0].round), (2, 1, 0, 1));
}

#[tokio::test]
async fn telemetry_finds_its_day_and_leaves_with_it() {
    let store = open().await;
    let van = model::VanId::new("VAN-07").expect("a code");
    let fix = |at: Moment, lat_e5| VanFix {
        at,
        van,
        position: model::Position { lat_e5, lon_e5: 235_000 },
        speed_cm_s: Some(900),
        heading_deg: None,
    };
    let yesterday = NOON - Span::hours(24);
    let fixes = [fix(yesterday, 1), fix(NOON, 3), fix(NOON - Span::seconds(1), 2)];
    store.copy_positions(&fixes).await.expect("they are kept");
    assert_eq!(store.last_fixes().await.expect("it answers"), [fix(NOON, 3)]);
    store.copy_positions(&[fix(yesterday, 4)]).await.expect("it is kept");
    assert_eq!(store.last_fixes().await.expect("it answers"), [fix(NOON, 3)], "the past moves nothing");
    assert_eq!(store.track(van, yesterday, NOON, 10).await.expect("it answers").len(), 3);
    let room = SignalCount { at: NOON, room: "noel".to_owned(), kind: model::SignalKind::Clicks, n: 12, sku: None };
    store.copy_signals(&[room]).await.expect("it is kept");
    assert_eq!(store.tend_telemetry(NOON + Span::hours(24), 1).await.expect("it answers"), 1);
    assert_eq!(store.track(van, yesterday, NOON + Span::hours(1), 10).await.expect("it answers").len(), 2);
    let broken: Vec<VanFix> = (0..20).map(|day| fix(NOON + Span::hours(24 * day), 0)).collect();
    assert_eq!(store.copy_positions(&broken).await.expect_err("a broken clock").code(), "TOO_MANY_DAYS");
    store.copy_positions(&[fix(yesterday, 5)]).await.expect("a dropped day is made again");
}

#[tokio::test]
async fn an_empty_tick_and_a_foreign_url_are_no_trouble() {
    let store = open().await;
    store.append(&Batch::default()).await.expect("nothing is written");
    store.copy_positions(&[]).await.expect("nothing is written");
    assert_eq!(store.known(&[]).await.expect("it answers"), []);
    let nowhere = store::Settings {
        data: tests::folder("nowhere"),
        database_url: Some("postgres://app@%2Fnowhere:1/app".to_owned()),
    };
    assert_eq!(Store::open(nowhere).await.err().map(|error| error.code()), Some("DATABASE_DOWN"));
    let bad = store::Settings { data: tests::folder("bad"), database_url: Some("not a url".to_owned()) };
    assert!(Store::open(bad).await.is_err());
    assert!(sqlx::postgres::PgConnectOptions::from_str("not a url").is_err());
}
