//! The app and then its Postgres are killed in the middle of the demo: what was acknowledged is in the log,
//! nothing is done twice, the screens go on, and the log still leads to its state. Kills only what it started.

pub mod app;

use crate::wire::{Stream, eventually};
use app::{App, binary};
use rustix::process::Signal;
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
    time::{Duration, Instant},
};
use tests::siege::{self, Plan, Victim};

/// Words acknowledged before each blow.
const WORDS: usize = 40;

#[tokio::test(flavor = "multi_thread")]
async fn killed_in_the_middle_nothing_acknowledged_is_lost_and_nothing_is_done_twice() {
    let (binary, data) = (binary(), tests::folder("kill"));
    let begun = Instant::now();
    let passed = |what: &str| println!("{what} after {:.1} s", begun.elapsed().as_secs_f64());
    let app = App::start(&binary, &data).await;
    eventually("orders come in", async || app.orders().await.len() > 20).await;
    let mut said = BTreeMap::new();
    passed("orders come in");
    app.speak_until_killed(&mut said, "a", WORDS).await;
    passed("the app was killed");

    let app = App::start(&binary, &data).await;
    remembered(&app, &said).await;
    passed("the app remembers");
    app.speak(&mut said, "b", WORDS).await;
    let mut stream = Stream::follow(&app.http, app.url("/api/stream")).await;
    let joined = stream.next().await;
    assert_eq!(joined["type"], "snapshot");
    app::signal(postmaster(&data), Signal::KILL);
    passed("Postgres was killed");
    app.speak(&mut said, "c", WORDS).await;
    goes_on(&mut stream, joined, said.values().copied().max().unwrap_or(0)).await;
    passed("the stream goes on");
    remembered(&app, &said).await;
    app.stop().await;
    passed("the app ended");

    taken_once(&data);
    answered_once(&data).await;
    app::replays(&binary, &data);
    fs::remove_dir_all(&data).expect("the folder can be cleared");
}

/// The bench `loop kill` does the same twenty times and judges the gaps; here they must only be none that a sender would
/// give up on.
#[test]
fn killed_under_orders_each_acknowledged_order_is_in_the_log_once() {
    let (binary, data) = (binary(), tests::folder("siege"));
    let plan = Plan { kills: 2, rest: Duration::from_secs(2), clients: 4, per_second: 100 };
    let victim = Victim::start(move || app::regie(&binary), &data).expect("the app starts");
    let told = siege::lay(&plan, victim).expect("the siege is laid");
    println!("{told:#?}");
    assert!(told.orders > 100, "{} orders prove little", told.orders);
    assert_eq!((told.lost, told.doubled, told.violations, told.two_bodies), (0, 0, 0, 0));
    assert!(told.app.max(told.database) < Duration::from_secs(60));
    fs::remove_dir_all(&data).expect("the folder can be cleared");
}

/// Each acknowledged word is where it was said to be, and said again it has that place.
async fn remembered(app: &App, said: &BTreeMap<String, u64>) {
    for (key, seq) in said {
        let (status, chain) = app.call("why", json!({"seq": seq}), None).await;
        let last = chain["causes"].as_array().and_then(|causes| causes.last()).cloned().unwrap_or_default();
        assert_eq!((status, &last["kind"], &last["seq"]), (200, &json!("operator"), &json!(seq)), "{key}: {chain}");
        assert_eq!(app.word(key).await, Some(*seq), "{key} counts once");
    }
}

/// The stream shows the log up to `wanted`, without a gap, on the line that was open before the blow.
async fn goes_on(stream: &mut Stream, joined: Value, wanted: u64) {
    let mut last = joined;
    while last["logSeq"].as_u64() < Some(wanted) {
        let next = stream.next().await;
        match next["type"].as_str() {
            Some("patches") => assert_eq!(next["prev"], last["seq"], "a gap in the stream"),
            _ => assert!(next["seq"].as_u64() > last["seq"].as_u64(), "a screen that fell behind starts anew: {next}"),
        }
        last = next;
    }
}

/// The plant carried out each instruction once, however often it was given out.
fn taken_once(data: &Path) {
    let journal = fs::read_to_string(data.join("plant.journal")).expect("the plant kept its journal");
    let lines = journal.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let taken: Vec<String> = lines
        .filter_map(|line| line.get("Taken").map(|taken| format!("{} {}", taken["seq"], taken["action"])))
        .collect();
    let once: BTreeSet<&String> = taken.iter().collect();
    assert!(taken.len() > 100, "{} instructions prove little", taken.len());
    assert_eq!(once.len(), taken.len(), "an instruction was carried out twice");
}

/// Each effect has one row, and each message one outcome.
async fn answered_once(data: &Path) {
    let (store, supervisor) = store::Store::open(store::Settings::private(data)).await.expect("the log opens");
    let supervisor = supervisor.expect("the Postgres is the app's own");
    let pool = sqlx::PgPool::connect_with(supervisor.options("regie")).await.expect("the database answers");
    let count = async |query: &'static str| -> i64 {
        sqlx::query_scalar(query).fetch_one(&pool).await.expect("the database counts")
    };
    assert!(count("select count(*) from outbox where state = 'done'").await > 100);
    assert_eq!(count("select count(*) - count(distinct (seq, n)) from outbox").await, 0);
    let outcomes =
        "select count(*) - count(distinct body::jsonb #>> '{fact,notification_sent,notification}') from event
                    where kind = 'notification_sent'";
    assert_eq!(count(outcomes).await, 0, "a message was sent twice");
    pool.close().await;
    store.close().await;
    supervisor.stop().await;
}

/// The app's own Postgres.
fn postmaster(data: &Path) -> u32 {
    let text = fs::read_to_string(data.join("postgres/data/postmaster.pid")).expect("a Postgres runs");
    text.lines().next().and_then(|line| line.trim().parse().ok()).expect("its first line is its process")
}
