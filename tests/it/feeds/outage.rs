//! Receivers that go away, a database that is killed, a message that breaks its sender, tasks that end: everything
//! leaves in the end, once, and people are told.

use super::app::{Open, card, open_with};
use crate::wire::{answer, eventually};
use adapters::{BoxFuture, Delivery, Secret, mail::Route, standard_webhooks::Endpoint};
use model::{Channel, Contact, Moment, Notification, Span};
use runtime::{Outward, Pauses, Transport};
use serde_json::{Value, json};
use std::{
    collections::BTreeSet,
    fs,
    path::Path,
    sync::{Arc, Mutex},
};
use tests::outside::{self, Receiver};

/// Days pressed into seconds.
fn quick() -> Pauses {
    Pauses {
        first: Span(200),
        growth: 2,
        longest: Span::seconds(2),
        probe_first: Span(100),
        probe_longest: Span(800),
        fault_after: Span(1_000),
        ..Pauses::default()
    }
}

struct Outside {
    mail: Receiver,
    notices: Receiver,
    plant: Receiver,
}

impl Outside {
    fn set_away(&self, away: bool) {
        [&self.mail, &self.notices, &self.plant].into_iter().for_each(|receiver| receiver.set_away(away));
    }
}

/// An app with a database of its own, and all its receivers.
async fn real_app(outward: Outward) -> (Open, Outside) {
    let (mail, port) = outside::mail_server().await.expect("a port");
    let (notices, shop) = outside::marketplace().await.expect("a port");
    let (plant, site) = outside::plant().await.expect("a port");
    let secret = || Secret::new("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    let app = open_with(
        |settings| {
            settings.store = store::Settings::private(tests::folder("outage"));
            settings.drop_folder = Some(settings.store.data.join("depot"));
            settings.mail.route = Route::Smtp { host: "127.0.0.1".to_owned(), port, tls: false, login: None };
            settings.notices = Some(Endpoint { url: shop, secret: secret() });
            settings.plant = Some(Endpoint { url: site, secret: secret() });
        },
        outward,
    )
    .await;
    (app, Outside { mail, notices, plant })
}

/// Orders that nobody can serve, of a web shop (a mail) and of a marketplace (a notice), and some that are picked.
async fn orders(app: &Open, numbers: std::ops::Range<u64>) {
    for number in numbers {
        let mut order = card(number);
        match number % 3 {
            0 => order.lines[0].qty = 9_999,
            1 => (order.lines[0].qty, order.channel) = (9_999, Channel::Marketplace),
            _ => {}
        }
        eventually("an order is taken", async || app.order(&order, &format!("hook-{number}")).await.0 == 200).await;
    }
}

async fn all_have_left(app: &Open, outside: &Outside, each: usize) {
    eventually("all mails have left", async || outside.mail.count() == each).await;
    eventually("all notices have left", async || outside.notices.count() == each).await;
    eventually("all is marked", async || {
        let health = health(app).await;
        health["lanes"].as_object().is_some_and(|lanes| lanes.values().all(|lane| lane["waiting"] == 0))
    })
    .await;
    assert_eq!((outside.mail.doubled(), outside.notices.doubled(), outside.plant.doubled()), (0, 0, 0));
}

async fn health(app: &Open) -> Value {
    answer(app.http.get(app.url("/feeds/health"))).await.1
}

async fn open_alerts(app: &Open) -> BTreeSet<String> {
    let (_, shown) = app.call("snapshot", json!({}), None).await;
    let alerts = shown["state"]["alerts"].as_array().cloned().unwrap_or_default();
    let failing = alerts.iter().filter(|alert| alert["kind"] == "part_failing" && alert["state"] == "open");
    failing.filter_map(|alert| alert["subject"]["key"].as_str().map(str::to_owned)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn with_all_receivers_away_and_the_database_killed_all_leaves_once_and_people_are_told() {
    let (app, outside) = real_app(Outward { pauses: quick(), ..Outward::default() }).await;
    orders(&app, 0..30).await;
    all_have_left(&app, &outside, 10).await;
    assert_eq!(health(&app).await["ready"], true);

    outside.set_away(true);
    orders(&app, 30..45).await;
    let lanes = ["lane:instructions", "lane:mail", "lane:notices"];
    eventually("each lane is an alert, with no day open", async || {
        let open = open_alerts(&app).await;
        lanes.iter().all(|lane| open.contains(*lane))
    })
    .await;
    assert_eq!(health(&app).await["ready"], false);
    kill_postgres(app.data());
    orders(&app, 45..60).await;
    // One comes back before the others: it does not wait for them.
    outside.mail.set_away(false);
    eventually("mails leave while the plant is away", async || outside.mail.count() == 20).await;
    assert_eq!(outside.notices.count(), 10, "nothing left to those that are away");
    outside.set_away(false);
    all_have_left(&app, &outside, 20).await;
    eventually("all alerts are over", async || open_alerts(&app).await.is_empty()).await;
    eventually("the app is ready", async || health(&app).await["ready"] == true).await;
    let asked = app.count("released").await;
    assert!(asked > 0 && outside.plant.count() >= asked, "{asked} releases, {} taken", outside.plant.count());
    assert_eq!(app.count("notification_sent").await, 40);
    assert_eq!(app.count("notification_failed").await, 0);
    assert!(outside.mail.calls() < 200, "{} calls for 20 mails", outside.mail.calls());
    app.close().await;
}

fn kill_postgres(data: &Path) {
    let text = fs::read_to_string(data.join("postgres/data/postmaster.pid")).expect("a Postgres runs");
    let pid = text.lines().next().and_then(|line| line.trim().parse().ok());
    let pid = pid.and_then(rustix::process::Pid::from_raw).expect("its first line is its process");
    rustix::process::kill_process(pid, rustix::process::Signal::KILL).expect("the process is there");
}

/// Wires that break on one order and keep the rest.
struct Breaks {
    on: &'static str,
    sent: Mutex<Vec<String>>,
}

impl Transport for Breaks {
    fn mail<'a>(&'a self, what: &'a Notification, _: &'a Contact, _: Moment) -> BoxFuture<'a, Delivery> {
        Box::pin(async move {
            assert!(what.order.as_str() != self.on, "the library breaks on this one");
            self.sent.lock().expect("nobody panics while holding it").push(what.order.to_string());
            Delivery::Sent
        })
    }

    fn webhook<'a>(&'a self, _: &'a Endpoint, _: &'a str, _: Vec<u8>) -> BoxFuture<'a, Delivery> {
        Box::pin(std::future::ready(Delivery::Refused("unauthorised")))
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_that_breaks_its_sender_is_given_up_and_the_others_leave() {
    let wires = Arc::new(Breaks { on: "SH-3", sent: Mutex::default() });
    let outward = Outward { pauses: quick(), transport: Some(wires.clone()), ..Outward::default() };
    let app = open_with(|_| {}, outward).await;
    for number in [3, 6, 9, 12] {
        let mut order = card(number);
        order.lines[0].qty = 9_999;
        assert_eq!(app.order(&order, &format!("hook-{number}")).await.0, 200);
    }
    eventually("three leave", async || app.count("notification_sent").await == 3).await;
    eventually("one is given up", async || app.count("notification_failed").await == 1).await;
    let mut sent = wires.sent.lock().expect("nobody panicked while holding it").clone();
    sent.sort();
    assert_eq!(sent, ["SH-12", "SH-6", "SH-9"]);
    let letters = async || app.call("dead_letters", json!({}), None).await.1["letters"].clone();
    eventually("people can read why", async || letters().await[0]["code"] == "panicked").await;
    let letter = letters().await[0].clone();
    assert_eq!(letter["source"], "outbox:mail");
    assert!(letter["detail"].as_str().is_some_and(|text| text.contains("SH-3") && !text.contains("camille")));
    eventually("it is an alert", async || open_alerts(&app).await.contains("lane:mail:dead")).await;
    let (status, revived) = app.call("retry_effects", json!({"lane": "mail"}), None).await;
    assert_eq!((status, &revived["effects"]), (200, &json!(1)));
    eventually("it is tried again, and ends again", async || app.count("notification_failed").await == 2).await;
    assert_eq!(app.call("retry_effects", json!({"lane": "pigeon"}), None).await.0, 400);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_that_ends_is_started_again_counted_and_told() {
    let parts = ["beat", "publish", "telemetry", "upkeep", "mail", "notices", "instructions", "faults", "wall"];
    let left: Arc<Mutex<BTreeSet<&str>>> = Arc::new(Mutex::new(BTreeSet::new()));
    let armed = Arc::clone(&left);
    let drill = move |part: &str| {
        let hit = armed.lock().expect("the lock is given back first").remove(part);
        assert!(!hit, "a drill: {part} breaks");
    };
    let app = open_with(|_| {}, Outward { pauses: quick(), drill: Some(Arc::new(drill)), ..Outward::default() }).await;
    assert_eq!(app.order(&card(1), "hook-1").await.0, 200);
    left.lock().expect("nobody panicked while holding it").extend(parts);
    eventually("each has broken once", async || left.lock().expect("nobody panicked while holding it").is_empty())
        .await;
    eventually("an order is taken", async || app.order(&card(2), "hook-2").await.0 == 200).await;
    let mut order = card(3);
    order.lines[0].qty = 9_999;
    eventually("another is", async || app.order(&order, "hook-3").await.0 == 200).await;
    eventually("its customer is told", async || app.count("notification_sent").await == 1).await;
    eventually("each runs again", async || {
        let tasks = health(&app).await["tasks"].clone();
        parts.iter().all(|part| tasks[part]["running"] == true && tasks[part]["restarts"] == 1)
    })
    .await;
    eventually("people are told", async || {
        let open = open_alerts(&app).await;
        parts.iter().all(|part| open.contains(&format!("task:{part}")))
    })
    .await;
    assert_eq!(app.count("order_placed").await, 3, "nothing acknowledged is lost, nothing counts twice");
    app.close().await;
}
