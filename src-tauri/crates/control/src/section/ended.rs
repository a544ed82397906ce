//! Orders that are over and have left memory: what is kept of each so that it is known again when it is told twice, and
//! that a late word about it gets the answer that it got before. For longer, the projection knows them.

use crate::{
    order::{Order, Parcel, ParcelState},
    shared::Shared,
};
use model::{Moment, NodeId, OrderId, OrderLine, OrderState, ParcelId, SkuId, Span};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How long they are known after the day on which they left memory has turned.
pub(crate) const KEPT: Span = Span::hours(7 * 24);
/// When the shop's last word was said, where it said none after the sale.
const NEVER: Moment = Moment(i64::MIN);

/// One of them: 48 bytes.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(crate) struct EndedOrder {
    order: OrderId,
    told_at: Moment,
    /// A digest of the units of each SKU.
    bought: u64,
    /// Where its parcels begin among those of the day, and how many it ever had.
    first: u32,
    parcels: u8,
    /// Delivered, declined or cancelled.
    pub state: OrderState,
}

/// A parcel of one of them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct EndedParcel {
    /// Where it was prepared.
    pub node: NodeId,
    /// It was given up, and never packed.
    pub dropped: bool,
}

/// A row of the nodes of the day, and whether the parcel was given up.
type Place = (u16, bool);

/// Those that left memory on one day, by key.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
struct Batch {
    orders: Vec<EndedOrder>,
    parcels: Vec<Place>,
    /// Parcels whose names do not hold the whole name of their order.
    cut: BTreeMap<ParcelId, Place>,
    nodes: Vec<NodeId>,
}

/// All of them, by the turn of the day at which they left memory.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Ended {
    days: BTreeMap<Moment, Shared<Batch>>,
    /// Of what was placed before, not all is known any more.
    unknown_before: Option<Moment>,
}

impl EndedOrder {
    /// Whether a later word on it was heard before one of this moment.
    pub fn is_stale(&self, when: Moment) -> bool {
        self.told_at > when
    }

    /// Whether an edit to these lines would leave it as it is.
    pub fn has(&self, lines: &[OrderLine]) -> bool {
        self.bought == digest(lines)
    }
}

impl Batch {
    /// Orders in order of key, each with its parcels.
    fn of<'a>(ended: impl Iterator<Item = (&'a Order, Vec<(ParcelId, &'a Parcel)>)>) -> Self {
        let (mut batch, mut rows) = (Self::default(), BTreeMap::new());
        for (order, parcels) in ended {
            let first = batch.parcels.len();
            for (id, parcel) in parcels {
                let place = batch.place(parcel, &mut rows);
                batch.parcels.push(place);
                if id.parts().is_none_or(|(whose, _)| whose != order.card.order) {
                    batch.cut.insert(id, place);
                }
            }
            let ended = EndedOrder {
                order: order.card.order,
                told_at: order.told_at.unwrap_or(NEVER),
                bought: digest(&order.card.lines),
                first: u32::try_from(first).unwrap_or(u32::MAX),
                parcels: u8::try_from(batch.parcels.len() - first).unwrap_or(u8::MAX),
                state: order.state,
            };
            batch.orders.push(ended);
        }
        batch.orders.shrink_to_fit();
        batch.parcels.shrink_to_fit();
        batch
    }

    fn place(&mut self, parcel: &Parcel, rows: &mut BTreeMap<NodeId, u16>) -> Place {
        let next = u16::try_from(self.nodes.len()).unwrap_or(u16::MAX);
        let row = *rows.entry(parcel.plan.node).or_insert(next);
        if row == next {
            self.nodes.push(parcel.plan.node);
        }
        (row, parcel.state == ParcelState::Dropped && !parcel.stray)
    }

    fn order(&self, id: OrderId) -> Option<&EndedOrder> {
        let place = self.orders.binary_search_by_key(&id, |order| order.order).ok()?;
        self.orders.get(place)
    }

    fn parcel(&self, id: ParcelId) -> Option<EndedParcel> {
        let own = |(order, n): (OrderId, u8)| {
            let order = self.order(order)?;
            let place = n.checked_sub(1).filter(|place| *place < order.parcels)?;
            self.parcels.get(order.first as usize + usize::from(place))
        };
        let (row, dropped) = *id.parts().and_then(own).or_else(|| self.cut.get(&id))?;
        Some(EndedParcel { node: *self.nodes.get(usize::from(row))?, dropped })
    }
}

impl Ended {
    /// These orders, in order of key, have left memory at a turn of the day; those for whom it was too long ago are let
    /// go.
    pub fn add<'a>(&mut self, turn: Moment, orders: impl Iterator<Item = (&'a Order, Vec<(ParcelId, &'a Parcel)>)>) {
        let batch = Batch::of(orders);
        if !batch.orders.is_empty() {
            self.days.insert(turn, Shared::new(batch));
        }
        while let Some(oldest) = self.days.keys().next().copied().filter(|oldest| turn - *oldest > KEPT) {
            self.unknown_before = Some(oldest);
            self.days.remove(&oldest);
        }
    }

    /// One of them.
    pub fn order(&self, id: OrderId) -> Option<&EndedOrder> {
        self.days.values().rev().find_map(|day| day.order(id))
    }

    /// A parcel of one of them.
    pub fn parcel(&self, id: ParcelId) -> Option<EndedParcel> {
        self.days.values().rev().find_map(|day| day.parcel(id))
    }

    /// Of what was placed before this moment, not all is known any more: what is not known may have been.
    pub fn unknown_before(&self) -> Option<Moment> {
        self.unknown_before
    }
}

/// Equal units of each SKU, equal digests.
fn digest(lines: &[OrderLine]) -> u64 {
    let mut units = BTreeMap::<SkuId, u32>::new();
    for line in lines.iter().filter(|line| line.qty > 0) {
        let sum = units.entry(line.sku).or_default();
        *sum = sum.saturating_add(line.qty);
    }
    let mut hasher = blake3::Hasher::new();
    for (sku, units) in units {
        hasher.update(sku.as_str().as_bytes());
        hasher.update(&[0]);
        hasher.update(&units.to_le_bytes());
    }
    let mut first = [0; 8];
    first.copy_from_slice(&hasher.finalize().as_bytes()[..8]);
    u64::from_le_bytes(first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::{Channel, ContactId, DeptId, OrderCard, ParcelPlan, Seq, Service, Via};

    fn id(text: &str) -> OrderId {
        OrderId::new(text).expect("a code")
    }

    fn node(text: &str) -> NodeId {
        NodeId::new(text).expect("a code")
    }

    fn line(sku: &str, qty: u32) -> OrderLine {
        OrderLine { sku: SkuId::new(sku).expect("a code"), qty, price_cents: None }
    }

    /// An order with a parcel at each of these nodes; one at `LOST` was given up.
    fn ended(key: &str, nodes: &[&str]) -> (Order, Vec<(ParcelId, Parcel)>) {
        let card = OrderCard {
            order: id(key),
            channel: Channel::Web,
            placed_at: Moment(0),
            contact: ContactId::new("C-1").expect("a code"),
            dept: DeptId::new("75").expect("a code"),
            near: None,
            service: Service::Standard,
            lines: vec![line("A", 1), line("B", 2), line("A", 1)],
        };
        let parcel = |(n, place): (u8, &&str)| {
            let (parcel, node) = (ParcelId::of(id(key), n), node(place));
            let (via, prepared_in, eta) = (Via::Van, Moment(0), Moment(0));
            let (passed, foreseen) = (Vec::new(), None);
            let plan = ParcelPlan {
                parcel,
                node,
                lines: vec![0],
                via,
                prepared_in,
                eta,
                cost_cents: 0,
                atp: None,
                passed,
                foreseen,
            };
            let state = if *place == "LOST" { ParcelState::Dropped } else { ParcelState::Delivered };
            let parcel = Parcel {
                order: id(key),
                plan,
                items: Vec::new(),
                weight_g: 0,
                volume_cm3: None,
                state,
                van: None,
                stop_picking: false,
                stray: false,
                touched_by: Seq(1),
                since: Moment(0),
                docked_at: None,
            };
            (ParcelId::of(id(key), n), parcel)
        };
        (Order { state: OrderState::Delivered, ..Order::new(card, Seq(1)) }, (1..).zip(nodes).map(parcel).collect())
    }

    fn add(known: &mut Ended, turn: Moment, orders: &[(Order, Vec<(ParcelId, Parcel)>)]) {
        known.add(
            turn,
            orders.iter().map(|(order, parcels)| (order, parcels.iter().map(|(id, parcel)| (*id, parcel)).collect())),
        );
    }

    #[test]
    fn an_order_is_known_by_its_name_its_parcels_and_its_lines() {
        let mut known = Ended::default();
        add(&mut known, Moment(0), &[ended("SH-1", &["FR-A", "LOST"]), ended("SH-10", &["FR-B"])]);
        let order = known.order(id("SH-1")).expect("known");
        assert!(order.has(&[line("B", 2), line("A", 2), line("C", 0)]) && !order.has(&[line("A", 2)]));
        let parcel = |order: &str, n| known.parcel(ParcelId::of(id(order), n)).map(|found| (found.node, found.dropped));
        assert_eq!(parcel("SH-1", 1), Some((node("FR-A"), false)));
        assert_eq!(parcel("SH-1", 2), Some((node("LOST"), true)));
        assert_eq!(parcel("SH-10", 1), Some((node("FR-B"), false)));
        assert_eq!((parcel("SH-1", 3), parcel("SH-10", 2), parcel("SH-100", 1)), (None, None, None));
        assert_eq!(known.order(id("SH-100")), None);
    }

    #[test]
    fn a_parcel_whose_name_was_cut_is_known_too() {
        let long = "SHOP-WITH-LONG-NUMBERS-";
        let mut known = Ended::default();
        add(&mut known, Moment(0), &[ended(long, &["FR-A"])]);
        assert!(known.parcel(ParcelId::of(id(long), 1)).is_some());
        assert!(known.parcel(ParcelId::of(id(long), 2)).is_none());
    }

    #[test]
    fn a_week_is_the_bound_and_what_came_before_it_is_said_to_be_unknown() {
        let (mut known, day) = (Ended::default(), Span::hours(24));
        for n in 0..8 {
            add(&mut known, Moment(day.0 * n), &[ended(&format!("SH-{n}"), &["FR-A"])]);
        }
        assert_eq!((known.days.len(), known.unknown_before()), (8, None));
        add(&mut known, Moment(day.0 * 8), &[]);
        assert_eq!((known.order(id("SH-0")), known.unknown_before()), (None, Some(Moment(0))));
        assert!(known.order(id("SH-1")).is_some());
    }
}
