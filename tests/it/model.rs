//! A small model of orders, stock and promises, folded from the events alone, beside control, through random histories
//! that shrink to the few facts that matter: late, twice, out of order, refused, over two days.

mod seen;
mod shelves;

use control::Control;
use model::*;
use proptest::{
    prelude::*,
    test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

/// Ten in the morning in Paris, Thursday 26 November 2026.
const TEN: Moment = Moment(1_795_683_600_000);
const HISTORIES: u32 = 48;
const DAY_MIN: u32 = 1_440;

/// What the outside says next; names are places in short lists, so that a shrunk history stays a history.
#[derive(Clone, Debug)]
enum Says {
    Order(u8, u8, u32),
    Cancel(u8),
    Edit(u8, u32),
    Count(u8, u8, u32),
    Start(u8),
    Pack(u8),
    Deliver(u8),
    Refuse(u8),
}

/// A fact, the minutes since the one before, and how many minutes late it is told.
type Step = (Says, u32, Option<i64>);

fn says() -> impl Strategy<Value = Says> {
    prop_oneof![
        6 => (0..24u8, 0..3u8, 1..4u32).prop_map(|(order, sku, units)| Says::Order(order, sku, units)),
        2 => (0..24u8).prop_map(Says::Cancel),
        1 => (0..24u8, 0..4u32).prop_map(|(order, units)| Says::Edit(order, units)),
        2 => (0..8u8, 0..3u8, 0..12u32).prop_map(|(node, sku, units)| Says::Count(node, sku, units)),
        2 => any::<u8>().prop_map(Says::Start),
        3 => any::<u8>().prop_map(Says::Pack),
        1 => any::<u8>().prop_map(Says::Deliver),
        1 => any::<u8>().prop_map(Says::Refuse),
    ]
}

fn history() -> impl Strategy<Value = Vec<Step>> {
    // Now and then a night passes: the second show begins among what the first has left.
    let pause = prop_oneof![20 => 0..12u32, 1 => Just(DAY_MIN)];
    prop::collection::vec((says(), pause, prop::option::weighted(0.2, -2..90i64)), 1..60)
}

#[test]
fn control_and_the_model_agree_through_random_histories() {
    let config = Config { cases: HISTORIES, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/network");
    let network: Vec<Incoming> = crate::scenarios::network(&folder).flatten().collect();
    let lived = runner.run(&history(), |steps| live(&network, &steps));
    if let Err(found) = lived {
        panic!("{found}");
    }
}

/// Plain books, folded from the events.
#[derive(Default)]
struct Books {
    placed: BTreeSet<OrderId>,
    shelves: shelves::Shelves,
    promises: BTreeMap<OrderId, Option<Moment>>,
}

impl Books {
    /// The orders whose promise these events may change.
    fn hear(&mut self, events: &[Event]) -> BTreeSet<OrderId> {
        self.shelves.hear(events);
        let mut may = BTreeSet::new();
        for event in events {
            match &event.body {
                Body::Fact(Fact::OrderPlaced(card)) => drop(self.placed.insert(card.order)),
                Body::Decision(Decision::Allocated { order, .. } | Decision::PromiseMoved { order, .. }) => {
                    may.insert(*order);
                }
                Body::Fact(_) | Body::Decision(_) => {}
            }
        }
        may
    }

    /// What must hold after a tick.
    fn check(&mut self, control: &Control, may: &BTreeSet<OrderId>) -> Result<(), TestCaseError> {
        for (id, order) in seen::orders(control) {
            prop_assert!(self.placed.contains(&id), "{id} was never placed");
            if matches!(order.state, OrderState::Cancelled | OrderState::Declined) {
                prop_assert_eq!(order.held, 0, "{} is {:?} and holds stock", id, order.state);
            }
            let before = self.promises.insert(id, order.promise).flatten();
            let same = before == order.promise || order.promise.is_none();
            prop_assert!(same || may.contains(&id), "{id} was promised {before:?}, now {:?}", order.promise);
        }
        prop_assert!(self.shelves.sold_twice.is_empty(), "{:?}", self.shelves.sold_twice);
        for ((node, sku), stock) in self.shelves.stock() {
            prop_assert_eq!(seen::stock(control, node, sku), stock, "{} at {}: on hand and held", sku, node);
        }
        Ok(())
    }
}

fn live(network: &[Incoming], steps: &[Step]) -> Result<(), TestCaseError> {
    let (mut control, mut again, mut books, mut now) = (Control::new(), Control::new(), Books::default(), TEN);
    let names = Names::of(network);
    let mut said = network.to_vec();
    for node in &names.nodes {
        said.extend(names.skus.iter().map(|sku| told(0, counted(*node, *sku, 6), None)));
    }
    for (n, (says, pause, late)) in steps.iter().enumerate() {
        now += Span::minutes(i64::from(*pause)) + Span::seconds(1);
        let fact = names.fact(says, &control, now);
        said.extend(fact.map(|fact| told(n + 1, fact, late.map(|minutes| now - Span::minutes(minutes)))));
        let events = control.tick(std::mem::take(&mut said), now);
        events.iter().for_each(|event| again.apply(event));
        control.settle();
        let may = books.hear(&events);
        books.check(&control, &may)?;
    }
    prop_assert_eq!(again.digest(), control.digest(), "the log leads elsewhere");
    Ok(())
}

fn told(n: usize, fact: Fact, happened_at: Option<Moment>) -> Incoming {
    let source = SourceId::new("model").expect("a short word");
    let key = format!("{n} {}", serde_json::to_string(&fact).expect("a fact can be written").len());
    Incoming { origin: Origin { source, key }, cause: None, fact, contact: None, happened_at }
}

fn counted(node: NodeId, sku: SkuId, on_hand: u32) -> Fact {
    Fact::StockCounted { node, sku, on_hand, safety: None }
}

/// Who and what there is.
struct Names {
    nodes: Vec<NodeId>,
    skus: Vec<SkuId>,
}

impl Names {
    fn of(network: &[Incoming]) -> Self {
        let mut names = Self { nodes: Vec::new(), skus: Vec::new() };
        for incoming in network {
            match &incoming.fact {
                Fact::NodeListed(card) => names.nodes.push(card.node),
                Fact::SkuListed(card) if names.skus.len() < 3 => names.skus.push(card.sku),
                _ => {}
            }
        }
        names
    }

    fn fact(&self, says: &Says, control: &Control, now: Moment) -> Option<Fact> {
        let parcel = |n: u8| {
            let open = seen::open_parcels(control);
            (!open.is_empty()).then(|| open[usize::from(n) % open.len()])
        };
        Some(match *says {
            Says::Order(n, sku, units) => Fact::OrderPlaced(self.card(n, sku, units, now)),
            Says::Cancel(n) => Fact::OrderCancelled { order: order(n) },
            Says::Edit(n, 0) => Fact::OrderEdited { order: order(n), lines: Vec::new() },
            Says::Edit(n, units) => Fact::OrderEdited { order: order(n), lines: vec![self.line(n % 3, units)] },
            Says::Count(node, sku, units) => {
                counted(self.nodes[usize::from(node) % self.nodes.len()], self.skus[usize::from(sku)], units)
            }
            Says::Start(n) => parcel(n).map(|(id, node)| Fact::PickStarted { node, parcels: vec![id] })?,
            Says::Pack(n) => parcel(n).map(|(parcel, node)| Fact::ParcelPacked { node, parcel })?,
            Says::Deliver(n) => parcel(n).map(|(parcel, _)| Fact::ParcelDelivered { parcel })?,
            Says::Refuse(n) => {
                let last = control.world().seq.0;
                Fact::ActionRefused { action: Seq(last.saturating_sub(u64::from(n % 8))), code: "busy".into() }
            }
        })
    }

    fn line(&self, sku: u8, qty: u32) -> OrderLine {
        OrderLine { sku: self.skus[usize::from(sku)], qty, price_cents: Some(2_990) }
    }

    fn card(&self, n: u8, sku: u8, units: u32, placed_at: Moment) -> OrderCard {
        OrderCard {
            order: order(n),
            channel: Channel::Web,
            placed_at,
            contact: ContactId::new(&format!("C-{n}")).expect("a short word"),
            dept: DeptId::new(["75", "13", "59"][usize::from(n % 3)]).expect("a short word"),
            near: None,
            service: [Service::NextDay, Service::Evening, Service::Standard][usize::from(n / 3 % 3)],
            lines: vec![self.line(sku, units)],
        }
    }
}

fn order(n: u8) -> OrderId {
    OrderId::new(&format!("SH-{n}")).expect("a short word")
}
