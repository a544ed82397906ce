//! What plants and vans say that cannot be believed, and the address that trackers have by default.

use super::*;
use crate::standard_webhooks;
use model::Reason;

/// A signed delivery of lines at `now`.
async fn wms_says(app: &App, id: &str, lines: &str) -> (u16, Value) {
    let now = Moment(app.now.load(Ordering::Relaxed));
    let headers =
        standard_webhooks::headers(&Secret::new("whsec_cGxhbnQ="), id, now, lines.as_bytes(), "application/x-ndjson");
    app.post("/feeds/wms", &headers, lines.as_bytes().to_vec()).await
}

/// A demo's evening is played on the morning of the machine: what happens in it is dated by the app.
#[tokio::test]
async fn what_is_told_happened_by_the_apps_clock_and_is_signed_by_the_machines() {
    let at = NOW + Span::hours(6);
    let app = app(|settings| settings.app_clock = Arc::new(move || at + Span::minutes(1))).await;
    let line = json!({"id": "1", "t": at.0, "fact": {"robot_up": {"robot": "R1"}}}).to_string();
    assert_eq!(wms_says(&app, "d1", &line).await.1["accepted"], json!(1));
    let line = json!({"t": at.0, "room": "A", "kind": "likes", "n": 3}).to_string();
    let bearer = [("authorization", "Bearer studio".to_owned())];
    assert_eq!(app.post("/feeds/live", &bearer, line.into_bytes()).await.1["accepted"], json!(1));
    let place = format!("/feeds/osmand?id=V01&lat=48.92&lon=2.43&timestamp={}", at.0);
    assert_eq!(app.get(&place).await.1["accepted"], json!(1));
    let told: Vec<_> = app.memory.facts().iter().map(|told| told.happened_at).collect();
    assert_eq!(told, [Some(at); 3]);
    let tomorrow = json!({"id": "2", "t": (at + Span::hours(1)).0, "fact": {"robot_up": {"robot": "R1"}}}).to_string();
    assert_eq!(wms_says(&app, "d2", &tomorrow).await.1["refused"][0]["code"], "future_time");
}

fn packed(id: u32, parcel: &str) -> String {
    let fact = json!({"parcel_packed": {"node": "FR-CEN", "parcel": parcel}});
    format!("{}\n", json!({"id": id.to_string(), "t": NOW.0, "fact": fact}))
}

#[tokio::test]
async fn what_could_not_be_believed_is_refused_by_line_and_made_dead_letters() {
    let app = app(|_| ()).await;
    app.memory.refuse("SH-9/1", Reason::UnknownParcel);
    let lines = packed(1, "SH-1/1") + "\nnonsense\n" + &packed(2, "SH-9/1") + &packed(3, "SH-2/1");
    let (status, said) = wms_says(&app, "d1", &lines).await;
    assert_eq!((status, &said["accepted"]), (200, &json!(2)));
    let refused: Vec<_> =
        said["refused"].as_array().expect("a list").iter().map(|r| (&r["line"], &r["code"])).collect();
    assert_eq!(refused, [(&json!(3), &json!("bad_json")), (&json!(4), &json!("unknown_parcel"))]);
    assert_eq!(app.memory.codes(), ["bad_json", "unknown_parcel"]);
    let (_, health) = app.get("/feeds/health").await;
    assert_eq!((&health["wms"]["accepted"], &health["wms"]["refused"]), (&json!(2), &json!(2)));
    let (status, said) = wms_says(&app, "d2", &packed(4, "SH-9/1")).await;
    assert_eq!((status, &said["accepted"]), (422, &json!(0)));
}

#[tokio::test]
async fn what_nobody_knows_is_refused_with_the_field_that_names_it() {
    let app = app(|_| ()).await;
    app.memory.refuse("NOPE-1", Reason::UnknownSku);
    let line = json!({"t": NOW.0, "room": "A", "kind": "clicks", "n": 3, "sku": "NOPE-1"}).to_string();
    let bearer = [("authorization", "Bearer studio".to_owned())];
    let (_, said) = app.post("/feeds/live", &bearer, line.into_bytes()).await;
    assert_eq!(said["refused"][0], json!({"line": 1, "code": "unknown_sku", "field": "sku"}));
    let fact = json!({"stock_counted": {"node": "FR-CEN", "sku": "NOPE-1", "on_hand": 3, "safety": null}});
    let line = json!({"id": "c1", "t": NOW.0, "fact": fact}).to_string();
    let (_, said) = wms_says(&app, "d1", &line).await;
    assert_eq!(said["refused"][0], json!({"line": 1, "code": "unknown_sku", "field": "fact.stock_counted.sku"}));
}

#[tokio::test]
async fn five_hundred_unknown_parcels_fill_no_graveyard() {
    let app = app(|settings| settings.pace = Pace { per_second: 10_000, burst: 10_000 }).await;
    app.memory.refuse("GHOST", Reason::UnknownParcel);
    for n in 0..500 {
        let (status, said) = wms_says(&app, &format!("d{n}"), &packed(n, "GHOST/1")).await;
        assert_eq!((status, &said["refused_count"]), (422, &json!(1)));
    }
    assert_eq!(app.memory.codes().len(), 100);
}

#[tokio::test]
async fn a_negative_count_is_refused_and_freezes_its_shelf() {
    let app = app(|_| ()).await;
    let fact = json!({"stock_counted": {"node": "FR-CEN", "sku": "LUNE-24", "on_hand": -3, "safety": null}});
    let line = json!({"id": "c1", "t": NOW.0, "fact": fact}).to_string();
    let (status, said) = wms_says(&app, "d1", &line).await;
    assert_eq!((status, &said["refused"][0]["code"]), (422, &json!("negative_count")));
    assert_eq!(app.memory.kinds(), ["stock_doubted"]);
}

#[tokio::test]
async fn a_tracker_is_heard_at_the_address_it_has_by_default() {
    let app = app(|_| ()).await;
    let at = NOW.0 / 1_000;
    let (status, said) = app.get(&format!("/?id=V01&lat=48.92&lon=2.43&timestamp={at}")).await;
    assert_eq!((status, &said["accepted"]), (200, &json!(1)));
    let body = format!("id=V02&lat=48.92&lon=2.43&timestamp={at}").into_bytes();
    assert_eq!(app.post("/", &[], body).await.1["accepted"], json!(1));
    let (status, said) = app.get("/?id=nobody&lat=48.92&lon=2.43").await;
    assert_eq!((status, &said["code"]), (400, &json!("unknown_device")));
    let (status, said) = app.get("/?id=V01&timestamp=1").await;
    assert_eq!((status, &said["code"]), (422, &json!("bad_time")));
    assert_eq!(app.get("/").await.0, 404, "a page is asked for, and none is served here");
    assert_eq!(app.get("/?view=map&id=7").await.0, 404);
}

#[tokio::test]
async fn a_place_that_is_none_is_no_fact_and_says_why() {
    let app = app(|_| ()).await;
    let now = NOW.0 / 1_000;
    let said = |query: String| {
        let app = &app;
        async move {
            let (status, said) = app.get(&format!("/feeds/osmand?id=V01&{query}")).await;
            let why = said["note"].as_str().or(said["code"].as_str()).unwrap_or_default().to_owned();
            (status, said["accepted"].as_i64().unwrap_or(0), why)
        }
    };
    let noted = |why: &str| (200, 0, why.to_owned());
    assert_eq!(said(format!("lat=0.0&lon=0.0&timestamp={}", now - 130)).await, noted("no_fix"));
    assert_eq!(said(format!("lat=48.9&lon=2.4&valid=false&timestamp={now}")).await, noted("no_fix"));
    assert_eq!(said(format!("lat=2.43&lon=48.92&timestamp={now}")).await, (422, 0, "swapped_coordinates".into()));
    assert_eq!(said(format!("lat=52.5&lon=13.4&timestamp={now}")).await, noted("outside_territory"));
    assert_eq!(said(format!("lat=48.9&lon=2.4&accuracy=90000&timestamp={now}")).await, noted("inaccurate"));
    assert_eq!(said(format!("lat=48.9&lon=2.4&timestamp={}", now + 7_200)).await, (422, 0, "future_time".into()));
    assert_eq!(said(format!("lat=48.9&lon=2.4&timestamp={}", now - 40 * 86_400)).await, (422, 0, "too_old".into()));
    assert_eq!(said(format!("lat=48.9&lon=2.4&timestamp={}", now - 60)).await, (200, 1, String::new()));
    assert_eq!(said(format!("lat=43.3&lon=5.4&timestamp={}", now - 59)).await, noted("implausible"));
    assert_eq!(said(format!("lat=48.9&lon=2.4&timestamp={}", now - 3_600)).await, noted("kept"));
    assert_eq!(app.memory.kinds(), ["van_seen"]);
}

#[tokio::test]
async fn a_position_hours_old_keeps_its_own_moment() {
    let app = app(|_| ()).await;
    let took = NOW - Span::hours(3);
    let (status, _) = app.get(&format!("/feeds/osmand?id=V06&lat=48.80&lon=2.30&timestamp={}", took.0 / 1_000)).await;
    assert_eq!((status, app.memory.facts()[0].happened_at), (200, Some(took)));
}
