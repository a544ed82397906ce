//! What waits for a person is kept once, sealed, within its bound, and forgotten with its customer.

use super::{NOON, keeping::tables_with, open};
use model::{SourceId, Span};
use std::collections::BTreeMap;
use store::{Kept, QUARANTINE_BODY_MAX, QUARANTINE_MAX, QuarantineDecision, QuarantineItem, QuarantineState, Store};

fn shop() -> SourceId {
    SourceId::new("shopify:maison-lune").expect("a code")
}

fn item(key: &str, field: &str, words: &str) -> QuarantineItem {
    QuarantineItem {
        at: NOON,
        source: shop(),
        key: key.to_owned(),
        subject: format!("SH-{key}"),
        code: "unknown_sku".to_owned(),
        field: field.to_owned(),
        message: "no SKU of this name".to_owned(),
        words: words.to_owned(),
        form: "shopify:orders/create".to_owned(),
    }
}

const BODY: &[u8] = b"{\"name\": \"Camille Desgranges\", \"zip\": \"75011\"}";

async fn keep(store: &Store, item: &QuarantineItem, max: i64) -> Kept {
    store.quarantine(item, BODY, None, max).await.expect("the store answers")
}

fn decision<'a>(
    state: QuarantineState,
    minute: i64,
    why: &'a str,
    correction: &'a BTreeMap<String, String>,
) -> QuarantineDecision<'a> {
    QuarantineDecision { state, at: NOON + Span::minutes(minute), by: "nadia", why, correction }
}

/// The numbers of a page, as they stand.
async fn ids(store: &Store) -> Vec<u64> {
    store.quarantine_page(0, 10).await.expect("a page").into_iter().map(|row| row.id).collect()
}

#[tokio::test]
async fn an_item_is_kept_once_and_sealed() {
    let settings = tests::database().await;
    let (store, _) = Store::open(settings.clone()).await.expect("the store opens");
    let first = item("wh-1", "line_items[1].sku", "Crème\0 de nuit");
    assert_eq!(keep(&store, &first, QUARANTINE_MAX).await, Kept::New);
    assert_eq!(keep(&store, &first, QUARANTINE_MAX).await, Kept::Known);
    assert_eq!(keep(&store, &item("wh-1", "line_items[2].sku", "x"), QUARANTINE_MAX).await, Kept::New);
    let url = settings.database_url.expect("tests name a database");
    for word in ["Camille", "75011"] {
        assert_eq!(tables_with(&url, word).await, [""; 0], "{word} lies in the open");
    }
    let row = store.quarantine_item(1).await.expect("it answers").expect("it is there");
    assert_eq!((row.item.words.as_str(), row.has_body), ("Crème\u{fffd} de nuit", true));
    assert_eq!(store.quarantine_body(1).await.expect("it opens").as_deref(), Some(BODY));
    assert_eq!(store.quarantine_waiting().await.expect("it counts"), BTreeMap::from([(shop(), 2)]));
    let large = item("wh-2", "zip", "");
    let kept = store.quarantine(&large, &vec![b'x'; QUARANTINE_BODY_MAX + 1], None, QUARANTINE_MAX).await;
    assert_eq!(kept.expect("it answers"), Kept::New);
    assert!(store.quarantine_body(4).await.expect("it answers").is_none(), "a body too large is not kept");
}

#[tokio::test]
async fn the_decided_make_room_and_the_waiting_never_go() {
    let store = open().await;
    for key in ["1", "2", "3"] {
        assert_eq!(keep(&store, &item(key, "sku", "x"), 3).await, Kept::New);
    }
    assert_eq!(keep(&store, &item("4", "sku", "x"), 3).await, Kept::Full);
    assert_eq!(keep(&store, &item("3", "sku", "x"), 3).await, Kept::Known, "what is kept stays known when it is full");
    let none = BTreeMap::new();
    let dismissed = decision(QuarantineState::Dismissed, 1, "a test order", &none);
    assert!(store.quarantine_decide(2, &dismissed).await.expect("it answers"));
    assert_eq!(ids(&store).await, [1, 3, 2], "those that wait come first");
    assert_eq!(keep(&store, &item("4", "sku", "x"), 3).await, Kept::New);
    assert!(store.quarantine_item(2).await.expect("it answers").is_none());
    assert_eq!(store.quarantine_count().await.expect("it counts"), 3);
}

#[tokio::test]
async fn a_decision_is_made_once_and_its_corrections_serve_the_rest_of_the_delivery() {
    let store = open().await;
    keep(&store, &item("wh-1", "shipping_address.zip", ""), QUARANTINE_MAX).await;
    keep(&store, &item("wh-1", "line_items[0].sku", "Sérum"), QUARANTINE_MAX).await;
    keep(&store, &item("wh-2", "line_items[0].sku", "Sérum"), QUARANTINE_MAX).await;
    let zip = BTreeMap::from([("shipping_address.zip".to_owned(), "75002".to_owned())]);
    let none = BTreeMap::new();
    let taken = decision(QuarantineState::Taken, 1, "", &zip);
    assert!(store.quarantine_decide(1, &taken).await.expect("it answers"));
    assert!(
        !store.quarantine_decide(1, &decision(QuarantineState::Dismissed, 2, "", &none)).await.expect("it answers")
    );
    let row = store.quarantine_item(1).await.expect("it answers").expect("it is there");
    assert_eq!((row.state, row.decided_by.as_deref(), row.has_body), (QuarantineState::Taken, Some("nadia"), false));
    assert_eq!(store.quarantine_corrections(shop(), "wh-1").await.expect("they open"), zip);
    assert_eq!(store.quarantine_corrections(shop(), "wh-2").await.expect("they open"), none);
    let alike = store.quarantine_alike(shop(), "Sérum", 2).await.expect("it answers");
    assert_eq!(alike.into_iter().map(|row| row.id).collect::<Vec<_>>(), [3]);
}

#[tokio::test]
async fn an_erased_customer_leaves_no_body_behind() {
    let store = open().await;
    for key in ["1", "2"] {
        keep(&store, &item(key, "sku", "x"), QUARANTINE_MAX).await;
    }
    let fewer = store.quarantine_erase(&["SH-1".to_owned()], NOON, "shopify:maison-lune").await.expect("it answers");
    assert_eq!(fewer, BTreeMap::from([(shop(), 1)]));
    assert!(store.quarantine_body(1).await.expect("it answers").is_none());
    assert!(store.quarantine_body(2).await.expect("it answers").is_some());
    let row = store.quarantine_item(1).await.expect("it answers").expect("it is there");
    assert_eq!((row.state, row.why.as_deref()), (QuarantineState::Dismissed, Some("erased")));
}
