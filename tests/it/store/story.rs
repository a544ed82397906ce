//! Slices of the log: what names one order.

use super::{allocated, append, open, order, orders, told};
use model::{Fact, Seq};

#[tokio::test]
async fn what_names_an_order_is_found_between_two_places_of_the_log() {
    let store = open().await;
    let mut events = orders(1, 12);
    events.push(allocated(13, 1));
    events.push(allocated(14, 12));
    events.push(told(15, "cancelled-1", Fact::OrderCancelled { order: order(1, 1).order }));
    append(&store, &events).await.expect("the log takes them");
    let kinds = ["order_placed", "allocated", "order_cancelled"];
    let found = async |kinds: &[&str], within, limit| {
        let found = store.naming(order(1, 1).order, kinds, within, limit).await.expect("it answers");
        found.iter().map(|event| event.seq.0).collect::<Vec<_>>()
    };
    assert_eq!(found(&kinds, (Seq(1), Seq(99)), 9).await, [1, 13, 15], "and not what names ML-10 to ML-12");
    assert_eq!(found(&kinds, (Seq(2), Seq(14)), 9).await, [13]);
    assert_eq!(found(&kinds[..1], (Seq(1), Seq(99)), 9).await, [1]);
    assert_eq!(found(&kinds, (Seq(1), Seq(99)), 2).await, [1, 13]);
}
