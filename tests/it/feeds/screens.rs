//! Screens and the people before them: words become facts, the stream has no gap, strangers are refused.

use super::app::{card, open};
use crate::wire::Stream;
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn a_word_is_answered_with_its_place_in_the_log_and_counts_once() {
    let app = open(|_| ()).await;
    let (status, said) = app.call("set_autonomy", json!({"kind": "release", "level": "advise"}), Some("key-0")).await;
    assert_eq!(status, 200, "{said}");
    assert_eq!(app.order(&card(1), "hook-1").await.0, 200);
    let (status, first) = app.call("hold_order", json!({"order": "SH-1"}), Some("key-1")).await;
    assert_eq!(status, 200, "{first}");
    assert_eq!(app.call("hold_order", json!({"order": "SH-1"}), Some("key-1")).await, (200, first.clone()));
    assert_eq!(app.count("operator").await, 2);
    let (_, order) = app.call("order", json!({"order": "SH-1"}), None).await;
    assert_eq!(order["row"]["state"], "held", "{order}");
    let (status, chain) = app.call("why", json!({"seq": first["seq"]}), None).await;
    let kinds: Vec<&str> =
        chain["causes"].as_array().expect("a chain").iter().filter_map(|c| c["kind"].as_str()).collect();
    assert_eq!((status, kinds.last()), (200, Some(&"operator")), "{chain}");
    assert!(kinds.contains(&"order_placed"), "the word stands on the order it is about: {kinds:?}");
    let code = async |cmd: &str, args: Value| {
        let (status, said) = app.call(cmd, args, None).await;
        (status, said["code"].as_str().unwrap_or_default().to_owned())
    };
    assert_eq!(code("hold_order", json!({"order": "SH-404"})).await, (404, "UNKNOWN_ORDER".to_owned()));
    assert_eq!(code("hold_order", json!({"order": 7})).await, (400, "BAD_ARGS".to_owned()));
    assert_eq!(code("fire_everyone", json!({})).await, (404, "UNKNOWN_COMMAND".to_owned()));
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_stream_begins_with_a_snapshot_and_has_no_gap() {
    let app = open(|_| ()).await;
    let mut stream = Stream::follow(&app.http, app.url("/api/stream")).await;
    let first = stream.next().await;
    assert_eq!(first["type"], "snapshot");
    let mut last = first["seq"].as_u64().expect("a number");
    let mut log = first["logSeq"].as_u64().expect("a place in the log");
    assert_eq!(app.order(&card(1), "hook-1").await.0, 200);
    let wanted = app.running.app.store().last_seq().await.expect("the log answers").0;
    let mut told = String::new();
    while log < wanted || !told.contains("LUN-001") {
        let patches = stream.next().await;
        assert_eq!((&patches["type"], patches["prev"].as_u64()), (&json!("patches"), Some(last)), "{patches}");
        let (seq, log_seq) = (patches["seq"].as_u64().unwrap_or(0), patches["logSeq"].as_u64().unwrap_or(0));
        assert!(seq > last && log_seq >= log, "numbers only grow");
        (last, log) = (seq, log_seq);
        told.push_str(&patches["patches"].to_string());
    }
    let (_, snapshot) = app.call("snapshot", json!({}), None).await;
    assert!(snapshot["seq"].as_u64().is_some_and(|seq| seq >= last));
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_screen_is_told_the_topics_that_it_names_and_may_name_others_later() {
    let app = open(|_| ()).await;
    let members = |message: &Value| -> Vec<String> {
        message["state"].as_object().into_iter().flatten().map(|(name, _)| name.clone()).collect()
    };
    let mut stream = Stream::follow(&app.http, app.url("/api/stream?screen=desk-1&topics=kpis,stock%3ALUN-001")).await;
    let first = stream.next().await;
    assert_eq!(
        (&first["topics"], members(&first)),
        (&json!(["kpis", "stock:LUN-001"]), vec!["fans".into(), "kpis".into(), "skus".into()])
    );
    assert_eq!(first["state"]["skus"].as_array().map(Vec::len), Some(1), "{first}");
    let follow = async |screen: &str, topics: Value| {
        let (status, said) = app.call("follow", json!({"screen": screen, "topics": topics}), None).await;
        (status, said["code"].as_str().unwrap_or_default().to_owned())
    };
    assert_eq!(follow("desk-1", json!(["feeds", "kpis"])).await, (200, String::new()));
    let more = loop {
        let message = stream.next().await;
        if message["type"] == "snapshot" {
            break message;
        }
    };
    assert_eq!((&more["topics"], members(&more)), (&json!(["feeds", "kpis"]), vec!["feeds".to_owned()]));
    assert_eq!(app.order(&card(1), "hook-1").await.0, 200);
    let mut told = String::new();
    while !told.contains("shopify:") {
        let patches = stream.next().await["patches"].to_string();
        assert!(!patches.contains("LUN-001"), "nobody follows it any more: {patches}");
        told.push_str(&patches);
    }
    assert_eq!(follow("desk-1", json!(["weather"])).await, (404, "UNKNOWN_TOPIC".to_owned()));
    assert_eq!(follow("desk-2", json!(["kpis"])).await, (404, "UNKNOWN_SCREEN".to_owned()));
    let unknown = app.http.get(app.url("/api/stream?topics=weather")).send().await.expect("an answer");
    assert_eq!(unknown.status().as_u16(), 404);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_of_other_sites_reach_nothing() {
    let app = open(|_| ()).await;
    let post = || app.http.post(app.url("/api/call")).json(&json!({"cmd": "snapshot"}));
    let status = async |call: reqwest::RequestBuilder| call.send().await.expect("an answer").status().as_u16();
    assert_eq!(status(post()).await, 200);
    assert_eq!(status(post().header("origin", "https://evil.example")).await, 403);
    assert_eq!(status(post().header("host", "evil.example")).await, 403);
    assert_eq!(status(post().header("host", "localhost.evil.example:80")).await, 403);
    assert_eq!(status(app.http.get(app.url("/api/stream")).header("origin", "null")).await, 403);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_that_starts_again_knows_what_it_knew() {
    let app = open(|_| ()).await;
    assert_eq!(app.order(&card(1), "hook-1").await.0, 200);
    let (_, first) = app.call("set_autonomy", json!({"kind": "notify", "level": "ask"}), Some("key-1")).await;
    let app = app.restart().await;
    let (_, order) = app.call("order", json!({"order": "SH-1"}), None).await;
    assert_eq!(order["row"]["state"], "allocated", "{order}");
    assert_eq!(app.order(&card(1), "hook-1").await.0, 200);
    assert_eq!(app.count("order_placed").await, 1, "a delivery from before counts as known");
    let again = app.call("set_autonomy", json!({"kind": "notify", "level": "ask"}), Some("key-1")).await;
    assert_eq!(again, (200, first), "a word from before has its place");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_app_asks_of_a_page_what_the_page_asks_of_itself() {
    let folder = tests::folder("screens");
    std::fs::create_dir_all(folder.join("assets")).expect("a folder can be made");
    for file in ["index.html", "assets/index-BsZ3x_9k.js", "assets/france-Ab12cd_9.pmtiles"] {
        std::fs::write(folder.join(file), "0123456789").expect("a file can be written");
    }
    let app = open(|settings| settings.ui = Some(folder.clone())).await;
    let get = async |path: &str| app.http.get(app.url(path)).header("range", "bytes=2-4").send().await;
    let header = async |path: &str, name: &str| {
        let answer = get(path).await.expect("an answer");
        answer.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
    };
    let config = concat!(env!("CARGO_MANIFEST_DIR"), "/../ui/vite.config.ts");
    let config = std::fs::read_to_string(config).expect("the screens' settings are there");
    let page = config.split("const POLICY = [").nth(1).and_then(|rest| rest.split(']').next()).expect("a policy");
    let app_policy = header("/", "content-security-policy").await;
    let said: Vec<&str> = app_policy.split("; ").filter(|line| *line != "frame-ancestors 'none'").collect();
    // The window's own channel is no address of the app.
    let page = page.replace(" ipc: http://ipc.localhost", "");
    let asked: Vec<&str> = page.split('"').filter(|line| line.contains("-src") || line.contains(" 'none'")).collect();
    assert_eq!(said, asked);
    assert_eq!(header("/", "cache-control").await, "no-cache");
    assert!(header("/assets/index-BsZ3x_9k.js", "cache-control").await.contains("immutable"));
    let map = get("/assets/france-Ab12cd_9.pmtiles").await.expect("an answer");
    assert_eq!(map.status(), 206, "a map file is read in pieces");
    assert_eq!(map.text().await.expect("a piece"), "234");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_asks_wrongly_gets_a_code_and_never_plain_text() {
    let app = open(|_| ()).await;
    let post = |path: &str| app.http.post(app.url(path));
    let get = |path: &str| app.http.get(app.url(path));
    let json_type = ("content-type", "application/json");
    let large = format!(r#"{{"cmd": "order", "args": {{"order": "{}"}}}}"#, "x".repeat(1_100_000));
    let cases = [
        (post("/api/call").body(r#"{"cmd": "snapshot"}"#), 415, "WRONG_MEDIA"),
        (post("/api/call").header(json_type.0, "text/plain").body("{}"), 415, "WRONG_MEDIA"),
        (post("/api/call").header(json_type.0, json_type.1).body(large), 413, "TOO_LARGE"),
        (post("/api/call").header(json_type.0, json_type.1).body(r#"{"cmd": "snap"#), 400, "BAD_JSON"),
        (post("/api/call").header(json_type.0, json_type.1).body(""), 400, "BAD_JSON"),
        (post("/api/call").header(json_type.0, json_type.1).body(r#"{"args": {}}"#), 400, "BAD_ARGS"),
        (get("/api/call"), 405, "WRONG_METHOD"),
        (post("/api/stream"), 405, "WRONG_METHOD"),
        (get("/api/elsewhere"), 404, "UNKNOWN_PATH"),
        (post("/feeds/nobody"), 404, "unknown_feed"),
        (get("/feeds/wms"), 405, "wrong_method"),
        (get("/api/stream").header("host", "evil.example"), 403, "FORBIDDEN"),
    ];
    for (request, status, code) in cases {
        let answered = request.send().await.expect("an answer");
        let media = answered.headers().get("content-type").and_then(|media| media.to_str().ok()).map(str::to_owned);
        assert_eq!((answered.status().as_u16(), media.as_deref()), (status, Some("application/json")), "{code}");
        let said: Value = answered.json().await.expect("JSON");
        assert_eq!((&said["code"], said["message"].is_string()), (&json!(code), true), "{said}");
    }
    app.close().await;
}
