//! War-room screens on the network: a stream without personal data behind a token, and nothing else.

use super::app::{Open, card, open};
use crate::wire::{Stream, answer, eventually};
use serde_json::{Value, json};

/// The war room's own address on this machine, without path, and its token.
struct WarRoom {
    base: String,
    token: String,
}

impl WarRoom {
    async fn open(app: &Open) -> Self {
        let (status, view) = app.call("set_wall", json!({"open": true}), None).await;
        assert_eq!(status, 200, "{view}");
        Self::at(view["address"].as_str().expect("an address"))
    }

    fn at(address: &str) -> Self {
        let (before, token) = address.split_once("/?wall=").expect("an address with a token");
        let port = before.rsplit(':').next().expect("a port");
        let token = token.strip_suffix("#/wall").expect("the page of the wall").to_owned();
        Self { base: format!("http://127.0.0.1:{port}"), token }
    }

    fn stream(&self) -> String {
        format!("{}/wall/stream?token={}", self.base, self.token)
    }
}

async fn view(app: &Open) -> Value {
    let (_, snapshot) = app.call("snapshot", json!({}), None).await;
    snapshot["state"]["wall"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_war_room_shows_the_day_and_no_person() {
    let app = open(|_| ()).await;
    assert_eq!(view(&app).await, json!({"address": null, "screens": 0}), "closed until a person opens it");
    let room = WarRoom::open(&app).await;
    let mut screen = Stream::follow(&app.http, room.stream()).await;
    let mut heard = screen.next().await.to_string();
    assert!(heard.contains("\"snapshot\""), "{heard}");
    assert_eq!(app.order(&card(1), "hook-1").await.0, 200);
    assert_eq!(app.call("cancel_order", json!({"order": "SH-1"}), None).await.0, 200);
    eventually("the customer is told", async || app.count("notification_sent").await == 1).await;
    let whole = async || app.call("snapshot", json!({}), None).await.1;
    eventually("the control room sees the message", async || whole().await.to_string().contains("SH-1")).await;
    let whole = whole().await;
    let wanted = whole["logSeq"].as_u64().expect("a place");
    loop {
        let message = screen.next().await;
        heard.push_str(&message.to_string());
        if message["logSeq"].as_u64() >= Some(wanted) {
            break;
        }
    }
    assert!(heard.contains("ordersToday"), "it sees the figures");
    for person in
        ["SH-1", "Camille", "Desgranges", "client.example", "0612345678", "Lilas", "nadia", room.token.as_str()]
    {
        assert!(!heard.contains(person), "{person} is in the war room");
    }
    eventually("the screen is counted", async || view(&app).await["screens"] == 1).await;
    drop(screen);
    eventually("the screen is gone", async || view(&app).await["screens"] == 0).await;
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_war_room_needs_its_token_and_takes_no_word() {
    let app = open(|_| ()).await;
    let room = WarRoom::open(&app).await;
    let wrong =
        [String::new(), "?token=".to_owned(), format!("?token={}0", room.token), "?token=%ff&token=x".to_owned()];
    for query in wrong {
        let (status, said) = answer(app.http.get(format!("{}/wall/stream{query}", room.base))).await;
        assert_eq!((status, said["code"].as_str()), (403, Some("FORBIDDEN")), "{query}");
    }
    let call = json!({"cmd": "set_autonomy", "args": {"kind": "release", "level": "advise"}});
    for path in ["/api/call", "/api/stream", "/feeds/live", "/feeds/osmand", "/feeds/health", "/wall/stream"] {
        let address = format!("{}{path}?token={}", room.base, room.token);
        assert!(answer(app.http.post(&address).json(&call)).await.0 >= 400, "{path} takes a word");
        if path != "/wall/stream" {
            assert_eq!(answer(app.http.get(&address)).await.0, 404, "{path} answers");
        }
    }
    assert_eq!(app.count("operator").await, 0);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_war_room_has_places_for_thirty_two() {
    let app = open(|_| ()).await;
    let room = WarRoom::open(&app).await;
    let mut screens = Vec::new();
    for _ in 0..32 {
        screens.push(Stream::follow(&app.http, room.stream()).await);
    }
    let (status, said) = answer(app.http.get(room.stream())).await;
    assert_eq!((status, said["code"].as_str()), (429, Some("BUSY")));
    screens.pop();
    let free = async || app.http.get(room.stream()).send().await.is_ok_and(|answer| answer.status() == 200);
    eventually("a place is free again", free).await;
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_war_room_comes_back_with_its_app_and_closing_it_ends_it() {
    let app = open(|_| ()).await;
    let room = WarRoom::open(&app).await;
    let again = app.call("set_wall", json!({"open": true}), None).await.1["address"].clone();
    assert_eq!(WarRoom::at(again.as_str().expect("an address")).token, room.token, "what is open stays as it is");
    eventually("the screens are told", async || view(&app).await["address"] == again).await;
    let kept = app.data().join("wall.json");
    let mode = std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&kept).expect("it is kept").permissions());
    assert_eq!(mode & 0o777, 0o600);
    let app = app.restart().await;
    let again = WarRoom::at(view(&app).await["address"].as_str().expect("open again"));
    assert_eq!((&again.base, &again.token), (&room.base, &room.token), "a screen finds its source again");
    let mut screen = Stream::follow(&app.http, room.stream()).await;
    screen.next().await;
    let (_, closed) = app.call("set_wall", json!({"open": false}), None).await;
    assert_eq!(closed["address"], Value::Null);
    assert!(!kept.exists());
    assert!(screen.ends().await, "no viewer stays");
    assert!(app.http.get(&room.base).send().await.is_err(), "nobody listens");
    assert_ne!(WarRoom::open(&app).await.token, room.token, "each opening has its own token");
    app.close().await;
}
