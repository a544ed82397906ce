//! The running order under a person's hand: what an edit would change, what it changes, and what is refused.

use super::app::{Open, open, sku};
use crate::wire::{Stream, eventually};
use model::{ShowSlot, ShowSlotId, Span};
use serde_json::{Value, json};

/// Two slots of the afternoon: the serum is on at 15:10, the cream at 16:10.
const SHOW: &str = "slot;show;brand;creator;room;slot_from;slot_to;sku;from;to;price;expected_units\n\
    S-15;SHOW-1;Maison Lune;Lila Brissac;studio-a;2026-11-26 15:00;2026-11-26 16:00;LUN-001;2026-11-26 15:10;\
    2026-11-26 15:30;34,90;300\n\
    S-16;SHOW-1;Maison Lune;Lila Brissac;studio-a;2026-11-26 16:00;2026-11-26 17:00;LUN-002;2026-11-26 16:10;\
    2026-11-26 16:30;24,90;200\n";

async fn on_air() -> Open {
    let app = open(|_| ()).await;
    std::fs::write(app.folder().join("running_order.csv"), SHOW).expect("a file can be written");
    let planned = async || app.running.app.read(|world| world.show().slots().len() == 2);
    eventually("the running order is taken", planned).await;
    app
}

async fn slot(app: &Open, key: &str) -> ShowSlot {
    let key = ShowSlotId::new(key).expect("short");
    app.running.app.read(|world| world.show().slot(key).cloned().expect("it is planned"))
}

/// The slot five hours earlier, at ten: within the three hours that a forecast tells.
fn earlier(mut slot: ShowSlot) -> ShowSlot {
    let by = Span::hours(-5);
    (slot.from, slot.until) = (slot.from + by, slot.until + by);
    for passage in &mut slot.passages {
        (passage.from, passage.until) = (passage.from + by, passage.until + by);
    }
    slot
}

/// Units forecast of a SKU, in all its quarters.
fn units(sku: &Value) -> f64 {
    sku["forecast"].as_array().into_iter().flatten().filter_map(|quarter| quarter["band"]["q50"].as_f64()).sum()
}

async fn serum(app: &Open) -> Value {
    let (_, snapshot) = app.call("snapshot", json!({}), None).await;
    let skus = snapshot["state"]["skus"].as_array().cloned().unwrap_or_default();
    skus.into_iter().find(|row| row["sku"] == "LUN-001").unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_moved_slot_changes_the_forecast_at_once_and_why_leads_to_the_person() {
    let app = on_air().await;
    let before = units(&serum(&app).await);
    let moved = earlier(slot(&app, "S-15").await);
    let (status, preview) = app.call("preview_slots", json!({"slots": [moved]}), None).await;
    assert_eq!(status, 200, "{preview}");
    let would_be = preview["skus"].as_array().and_then(|skus| skus.first()).map(units).expect("the serum is shown");
    assert!(would_be > before + 100.0, "three hundred units are announced: {before} then {would_be}");
    assert_eq!(units(&serum(&app).await), before, "looking changes nothing");
    let mut stream = Stream::follow(&app.http, app.url("/api/stream")).await;
    let (status, said) = app.call("edit_slot", json!({"slot": moved}), Some("move-1")).await;
    assert_eq!(status, 200, "{said}");
    let (slot, sku) = both(&mut stream, &moved).await;
    assert!(units(&sku) > before + 100.0, "{sku}");
    assert_eq!(slot["because"], said["seq"]);
    let (_, chain) = app.call("why", json!({"seq": sku["because"]}), None).await;
    let kinds: Vec<&str> =
        chain["causes"].as_array().into_iter().flatten().filter_map(|c| c["kind"].as_str()).collect();
    assert_eq!(kinds, ["slot_planned", "operator", "forecast_revised"], "{chain}");
    app.close().await;
}

/// Reads the stream until a screen shows the slot and its serum anew.
async fn both(stream: &mut Stream, moved: &ShowSlot) -> (Value, Value) {
    let mut state = contract::State::default();
    loop {
        stream.show(&mut state).await;
        let slot = state.running_order.iter().find(|slot| slot.slot == moved.slot && slot.from == moved.from);
        let sku = state.skus.iter().find(|sku| sku.sku.as_str() == "LUN-001").map(|sku| json!(sku));
        if let (Some(slot), Some(sku)) = (slot, sku.filter(|sku| units(sku) > 100.0)) {
            return (json!(slot), sku);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn expected_demand_is_asked_for_by_slices_of_departements_and_minutes() {
    let app = on_air().await;
    let from = slot(&app, "S-15").await.from;
    let until = from + Span::hours(12);
    let slice = async |from: Value| {
        let args = json!({"sku": "LUN-001", "from": from, "until": until});
        let (status, slice) = app.call("demand", args, None).await;
        assert_eq!(status, 200, "{slice}");
        slice
    };
    let first = slice(json!(from)).await;
    let cells: Vec<u64> = first["microUnits"].as_array().into_iter().flatten().filter_map(Value::as_u64).collect();
    assert_eq!(first["bands"], json!([{"type": "everyone"}]), "nobody's age is known");
    assert_eq!(
        (first["depts"].as_array().map(Vec::len), &first["minutes"], cells.len()),
        (Some(96), &json!(682), 96 * 682)
    );
    let on_air: u64 = cells.chunks(682).map(|dept| dept[10..30].iter().sum::<u64>()).sum();
    assert!((100_000_000..400_000_000).contains(&on_air), "most of the 300 units announced: {on_air}");
    let rest = slice(first["next"].clone()).await;
    assert_eq!((&rest["minutes"], &rest["next"]), (&json!(720 - 682), &Value::Null));
    let unknown = app.call("demand", json!({"sku": "XXX", "from": 0, "until": 1}), None).await;
    assert_eq!((unknown.0, &unknown.1["code"]), (404, &json!("UNKNOWN_SKU")));
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_slots_change_places_in_one_tick_and_once() {
    let app = on_air().await;
    let (mut first, mut second) = (slot(&app, "S-15").await, slot(&app, "S-16").await);
    (first.from, first.until, second.from, second.until) = (second.from, second.until, first.from, first.until);
    for (slot, by) in [(&mut first, 1), (&mut second, -1)] {
        for passage in &mut slot.passages {
            (passage.from, passage.until) = (passage.from + Span::hours(by), passage.until + Span::hours(by));
        }
    }
    let args = json!({"slots": [first, second]});
    let (status, said) = app.call("edit_slots", args.clone(), Some("swap-1")).await;
    assert_eq!(status, 200, "{said}");
    assert_eq!(app.call("edit_slots", args, Some("swap-1")).await, (200, said));
    let words: Vec<_> = app.log().await.into_iter().filter(|event| event.kind() == "operator").collect();
    assert_eq!(words.len(), 2, "called twice, done once");
    assert_eq!(words[0].seq.0 + 1, words[1].seq.0, "one wish, one tick");
    assert_eq!(slot(&app, "S-15").await, first);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_show_that_cannot_be_aired_is_refused_with_what_would_help() {
    let app = on_air().await;
    let sound = slot(&app, "S-15").await;
    let refused = async |change: &dyn Fn(&mut ShowSlot)| {
        let mut slot = sound.clone();
        change(&mut slot);
        let edited = app.call("edit_slot", json!({"slot": slot}), None).await;
        let previewed = app.call("preview_slots", json!({"slots": [slot]}), None).await;
        assert_eq!(edited, previewed, "what may not be done may not be tried");
        assert!(edited.1["hint"].is_string(), "{edited:?}");
        (edited.0, edited.1["code"].as_str().unwrap_or_default().to_owned())
    };
    let bad = (400, "BAD_ARGS".to_owned());
    assert_eq!(refused(&|slot| slot.slot = ShowSlotId::new("S-99").expect("short")).await, bad);
    assert_eq!(refused(&|slot| slot.until = slot.from).await, bad);
    assert_eq!(refused(&|slot| slot.until = model::Moment(i64::MAX)).await, bad);
    assert_eq!(refused(&|slot| slot.from = model::Moment(i64::MIN)).await, bad);
    assert_eq!(refused(&|slot| slot.from += Span::minutes(20)).await, bad, "its passage begins before it");
    assert_eq!(refused(&|slot| slot.passages[0].price_cents = 0).await, bad);
    assert_eq!(refused(&|slot| slot.passages[0].until = slot.passages[0].from).await, bad);
    assert_eq!(refused(&|slot| slot.passages[0].sku = sku("XXX-9")).await, (404, "UNKNOWN_SKU".to_owned()));
    let (status, said) = app.call("edit_slots", json!({"slots": [sound, sound]}), None).await;
    assert_eq!((status, said["code"].as_str()), (400, Some("BAD_ARGS")));
    assert_eq!(app.call("edit_slots", json!({"slots": []}), None).await.0, 400);
    assert_eq!(app.count("operator").await, 0, "nothing of it is in the log");
    app.close().await;
}
