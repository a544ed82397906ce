//! What happened to one order, as a person asks for it: every step, however much came after.

use super::app::{Open, card, open, source};
use model::{Fact, Incoming, NodeId, Origin, ParcelId, VanId};
use serde_json::json;

async fn tell(app: &Open, key: &str, fact: Fact) {
    let origin = Origin { source: source("wms:test"), key: key.to_owned() };
    let told = vec![Incoming { origin, cause: None, fact, contact: None, happened_at: None }];
    assert!(app.running.app.tell(told).await.is_ok());
}

/// The kinds of events that the app tells of the first order.
async fn told(app: &Open) -> Vec<String> {
    let (status, order) = app.call("order", json!({"order": "SH-1"}), None).await;
    assert_eq!(status, 200, "{order}");
    let chain = order["chain"].as_array().cloned().unwrap_or_default();
    assert!(chain.is_sorted_by_key(|step| step["seq"].as_u64()), "{order}");
    chain.iter().filter_map(|step| step["kind"].as_str().map(str::to_owned)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_keeps_each_step_of_its_story_whatever_came_after() {
    let app = open(|_| ()).await;
    for number in [1, 10] {
        assert_eq!(app.order(&card(number), &format!("hook-{number}")).await.0, 200);
    }
    let released = async || app.count("released").await > 0;
    crate::wire::eventually("its work is released", released).await;
    for word in ["hold_order", "unhold_order"] {
        app.call(word, json!({"order": "SH-10"}), None).await;
    }
    let (parcel, van) = (ParcelId::of(card(1).order, 1), VanId::new("VAN-1").expect("short"));
    let other = ParcelId::of(card(10).order, 1);
    let node = NodeId::new("FR-IDF").expect("short");
    tell(&app, "1", Fact::PickStarted { node, parcels: vec![parcel] }).await;
    tell(&app, "2", Fact::ParcelPacked { node, parcel }).await;
    tell(&app, "3", Fact::ParcelPacked { node, parcel: other }).await;
    tell(&app, "4", Fact::VanLoaded { van, parcels: vec![parcel] }).await;
    tell(&app, "5", Fact::StopFailed { van, parcels: vec![parcel] }).await;
    let until_now = ["order_placed", "allocated", "released", "pick_started", "parcel_packed", "van_loaded"];
    let steps = told(&app).await;
    let missing: Vec<_> = until_now.iter().filter(|step| !steps.iter().any(|told| told == *step)).collect();
    assert!(missing.is_empty(), "{missing:?} of {steps:?}");
    assert!(steps.contains(&"stop_failed".to_owned()), "{steps:?}");
    assert_eq!(steps.iter().filter(|step| *step == "parcel_packed").count(), 1, "another order's is none: {steps:?}");
    tell(&app, "6", Fact::StopServed { van, parcels: vec![parcel] }).await;
    let over = told(&app).await;
    let grown = steps.iter().all(|step| over.contains(step)) && over.contains(&"stop_served".to_owned());
    assert!(grown, "{over:?}");
    app.close().await;
}
