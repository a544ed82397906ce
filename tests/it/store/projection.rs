//! The projection says what the log says, whatever its steps, and is a second lock on the books.

use super::{NOON, allocated, append, central, chosen, counted, open, order, parcel, serum, told};
use model::{Decision, Event, Fact, Moment, OrderState, Reason, Seq};
use store::{OrderRow, ParcelStage, StockRow, Store};

/// A small day: 6 orders for 5 serums, a short count, a cancellation, deliveries.
fn day() -> Vec<Event> {
    let mut events = vec![counted(1, 5)];
    for number in 1..=6 {
        let seq = events.len() as u64 + 1;
        events.push(told(seq, &format!("order-{number}"), Fact::OrderPlaced(order(number, 1))));
        if number <= 5 {
            events.push(allocated(seq + 1, number));
        } else {
            let id = order(number, 1).order;
            events.push(chosen(seq + 1, seq, Decision::Declined { order: id, reason: Reason::NoStock }));
        }
    }
    let parcels = vec![parcel(1), parcel(2)];
    let mut say = |fact: Fact| {
        let seq = events.len() as u64 + 1;
        events.push(told(seq, &format!("fact-{seq}"), fact));
    };
    say(Fact::PickStarted { node: central(), parcels: parcels.clone() });
    say(Fact::ParcelPacked { node: central(), parcel: parcel(1) });
    say(Fact::ParcelPacked { node: central(), parcel: parcel(2) });
    say(Fact::VanLoaded { van: model::VanId::new("VAN-07").expect("a code"), parcels });
    say(Fact::ParcelDelivered { parcel: parcel(1) });
    say(Fact::StockCounted { node: central(), sku: serum(), on_hand: 1, safety: None });
    say(Fact::VanReturned { van: model::VanId::new("VAN-07").expect("a code") });
    let seq = events.len() as u64 + 1;
    let cancelled = Decision::Cancelled { order: order(5, 1).order, reason: Reason::CustomerAsked };
    events.push(chosen(seq, seq - 1, cancelled));
    events
}

async fn picture(store: &Store) -> (Vec<OrderRow>, Vec<StockRow>) {
    let orders = store.orders(Moment(i64::MAX), 100).await.expect("it answers");
    (orders, store.stock().await.expect("it answers"))
}

#[tokio::test]
async fn screens_see_the_day() {
    let store = open().await;
    append(&store, &day()).await.expect("the log takes them");
    let last = store.catch_up().await.expect("it projects");
    assert_eq!(last, store.last_seq().await.expect("it answers"));
    let state = |number| {
        let (store, id) = (store.clone(), order(number, 1).order);
        async move { store.order(id).await.expect("it answers").expect("it is known").state }
    };
    assert_eq!(state(1).await, OrderState::Delivered);
    assert_eq!(state(2).await, OrderState::Packed, "the van came back with it");
    assert_eq!(state(3).await, OrderState::Allocated);
    assert_eq!(state(5).await, OrderState::Cancelled);
    assert_eq!(state(6).await, OrderState::Declined);
    // Five counted, two packed; then one is found for the two that are still promised.
    let stock = &store.stock().await.expect("it answers")[0];
    assert_eq!((stock.on_hand, stock.allocated, stock.short), (1, 1, 1));
    let second = store.order(order(2, 1).order).await.expect("it answers").expect("it is known");
    assert_eq!((second.parcels[0].stage, second.parcels[0].van), (ParcelStage::Packed, None));
    assert_eq!(second.lines[0].parcel, Some(parcel(2)));
}

#[tokio::test]
async fn any_step_gives_the_same_picture() {
    let events = day();
    let mut pictures = Vec::new();
    for step in [1, 3, events.len()] {
        let store = open().await;
        append(&store, &events).await.expect("the log takes them");
        for chunk in events.chunks(step) {
            store.project(chunk).await.expect("it projects");
        }
        pictures.push(picture(&store).await);
        store.project(&events).await.expect("what was seen is passed over");
        assert_eq!(picture(&store).await, pictures[0], "step {step}");
        store.rebuild().await.expect("it is made again");
        assert_eq!(picture(&store).await, pictures[0], "made again after step {step}");
        store.close().await;
    }
    assert_eq!(pictures[0].0.len(), 6);
}

#[tokio::test]
async fn a_promise_beyond_the_shelf_is_refused_by_the_database() {
    let store = open().await;
    let mut events = vec![counted(1, 1)];
    for number in 1..=2 {
        let seq = events.len() as u64 + 1;
        events.push(told(seq, &format!("order-{number}"), Fact::OrderPlaced(order(number, 1))));
        events.push(allocated(seq + 1, number));
    }
    append(&store, &events).await.expect("the log takes what control says");
    store.project(&events[..3]).await.expect("one unit, one promise");
    let refused = store.project(&events[3..]).await.expect_err("no unit, one promise");
    assert_eq!(refused.code(), "DATABASE_REFUSED");
    assert!(refused.to_string().contains("stock_never_oversold"), "{refused}");
    assert_eq!(store.projected().await.expect("it answers"), Seq(3), "the books stay as they were");
    let gap = store.project(&events[4..]).await.expect_err("event 4 is missing");
    assert_eq!(gap.code(), "GAP");
}

#[tokio::test]
async fn a_short_pick_gives_the_parcel_up() {
    let store = open().await;
    let mut events = vec![counted(1, 2)];
    for number in 1..=2 {
        let seq = events.len() as u64 + 1;
        events.push(told(seq, &format!("order-{number}"), Fact::OrderPlaced(order(number, 1))));
        events.push(allocated(seq + 1, number));
    }
    let short = Fact::PickShort { node: central(), parcel: parcel(2), sku: serum(), found: 1 };
    events.push(told(6, "short-1", short));
    append(&store, &events).await.expect("the log takes them");
    store.catch_up().await.expect("it projects");
    let second = store.order(order(2, 1).order).await.expect("it answers").expect("it is known");
    assert_eq!((second.state, second.parcels.len(), second.lines[0].parcel), (OrderState::Placed, 0, None));
    let stock = &store.stock().await.expect("it answers")[0];
    assert_eq!((stock.on_hand, stock.allocated, stock.short), (1, 1, 0));
    assert_eq!(second.updated_at, NOON);
}
