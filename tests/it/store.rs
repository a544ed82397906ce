//! The log on a real Postgres: nothing acknowledged is lost, nothing is told twice, one control only,
//! no personal data in the open.

mod control;
mod keeping;
mod logbook;
mod measure;
mod projection;
mod quarantine;
mod story;

use model::{
    Body, Channel, Contact, ContactId, Decision, DeptId, Event, Fact, Moment, NodeId, OrderCard, OrderId, OrderLine,
    Origin, ParcelId, ParcelPlan, Promise, Seq, Service, SkuId, SourceId, Via,
};
use store::{Batch, Store, StoreError};

/// Half past noon on the day of the demo.
const NOON: Moment = Moment(1_795_865_400_000);

/// A store with a database of its own.
pub async fn open() -> Store {
    Store::open(tests::database().await).await.expect("the store opens").0
}

/// A fact with a key of its own.
fn told(seq: u64, key: &str, fact: Fact) -> Event {
    let origin = Origin { source: SourceId::new("shopify:maison-lune").expect("a code"), key: key.to_owned() };
    let (cause, based_on, happened_at) = (None, None, None);
    Event { seq: Seq(seq), at: NOON, cause, based_on, origin: Some(origin), happened_at, body: Body::Fact(fact) }
}

/// A decision caused by an event.
fn chosen(seq: u64, cause: u64, decision: Decision) -> Event {
    let body = Body::Decision(decision);
    Event { seq: Seq(seq), at: NOON, cause: Some(Seq(cause)), based_on: None, origin: None, happened_at: None, body }
}

/// Orders 1, 2, 3… of one serum each, from place `from` of the log on.
pub fn orders(from: u64, n: u64) -> Vec<Event> {
    (from..from + n).map(|seq| told(seq, &format!("order-{seq}"), Fact::OrderPlaced(order(seq, 1)))).collect()
}

fn order(number: u64, qty: u32) -> OrderCard {
    OrderCard {
        order: OrderId::new(&format!("ML-{number}")).expect("a code"),
        channel: Channel::Live,
        placed_at: NOON,
        contact: ContactId::new(&format!("C-{number}")).expect("a code"),
        dept: DeptId::new("69").expect("a code"),
        near: None,
        service: Service::NextDay,
        lines: vec![OrderLine { sku: serum(), qty, price_cents: Some(4_900) }],
    }
}

fn serum() -> SkuId {
    SkuId::new("ML-SERUM").expect("a code")
}

fn central() -> NodeId {
    NodeId::new("FR-CEN").expect("a code")
}

fn parcel(number: u64) -> ParcelId {
    ParcelId::of(order(number, 1).order, 1)
}

fn counted(seq: u64, on_hand: u32) -> Event {
    let fact = Fact::StockCounted { node: central(), sku: serum(), on_hand, safety: Some(0) };
    told(seq, &format!("count-{seq}"), fact)
}

/// The order goes to the central warehouse, in one parcel.
fn allocated(seq: u64, number: u64) -> Event {
    let plan = ParcelPlan {
        parcel: parcel(number),
        node: central(),
        lines: vec![0],
        via: Via::Van,
        prepared_in: NOON,
        eta: NOON,
        cost_cents: 610,
        atp: None,
        passed: Vec::new(),
        foreseen: None,
    };
    let promise = Promise { latest: NOON };
    chosen(
        seq,
        seq - 1,
        Decision::Allocated {
            order: order(number, 1).order,
            parcels: vec![plan],
            declined: vec![],
            promise,
            later: None,
        },
    )
}

pub fn camille() -> (ContactId, Contact) {
    let contact = Contact {
        name: "Camille Desgranges".to_owned(),
        mail: "camille@example.org".to_owned(),
        phone: "0612345678".to_owned(),
        street: "12 rue des Lilas".to_owned(),
        zip: "69007".to_owned(),
        city: "Lyon".to_owned(),
        position: None,
    };
    (ContactId::new("C-1").expect("a code"), contact)
}

pub async fn append(store: &Store, events: &[Event]) -> Result<(), StoreError> {
    store.append(&Batch { events, ..Batch::default() }).await
}
