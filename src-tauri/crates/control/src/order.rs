//! Orders and parcels as the World holds them, and the one state that follows from both.

use measures::Standing;
use model::{
    LaterFor, Moment, NodeId, OrderCard, OrderId, OrderLine, OrderState, ParcelId, ParcelPlan, Promise, Reason, Seq,
    SkuId, VanId,
};
use serde::{Deserialize, Serialize};

/// Where a parcel is in its life.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub enum ParcelState {
    /// Planned, waiting to be released.
    Waiting,
    /// With the pickers or robots.
    Released,
    /// Being picked.
    Picking,
    /// Closed, waiting to leave.
    Packed,
    /// With a carrier or aboard a van.
    Left,
    /// Handed over.
    Delivered,
    /// Replaced by another plan, or cancelled.
    Dropped,
}

impl ParcelState {
    /// Units are still held on the shelf for it.
    pub fn holds_stock(self) -> bool {
        matches!(self, Self::Waiting | Self::Released | Self::Picking)
    }
    /// It counts among the order's parcels.
    pub fn is_current(self) -> bool {
        self != Self::Dropped
    }
}

/// The lines of one order prepared at one node.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Parcel {
    /// Whose.
    pub order: OrderId,
    /// The plan; `via` and `eta` follow what has happened since.
    pub plan: ParcelPlan,
    /// What is in it.
    pub items: Vec<(SkuId, u32)>,
    /// Weight, grams.
    pub weight_g: u32,
    /// Volume, cubic centimetres; `None` when the catalogue does not say it of everything inside.
    pub volume_cm3: Option<u32>,
    /// Where it is in its life.
    pub state: ParcelState,
    /// The van whose tour holds it, once one does.
    pub van: Option<VanId>,
    /// It was given to the pickers before it was dropped: they must be told.
    pub stop_picking: bool,
    /// It was packed or sent although it had been dropped: its units are gone from the shelf.
    pub stray: bool,
    /// The event that changed it last.
    pub touched_by: Seq,
    /// When it began to wait at its node.
    pub since: Moment,
    /// Packed, since when it waits at a dock for a van's tour.
    pub docked_at: Option<Moment>,
}

impl Parcel {
    /// Units in it.
    pub fn units(&self) -> u32 {
        units_in(&self.items)
    }

    /// Units of a SKU in it.
    pub fn units_of(&self, sku: SkuId) -> u32 {
        self.items.iter().filter(|item| item.0 == sku).fold(0, |sum, item| sum.saturating_add(item.1))
    }
}

/// Units in a list of SKUs and quantities.
pub(crate) fn units_in(items: &[(SkuId, u32)]) -> u32 {
    items.iter().fold(0, |sum, (_, qty)| sum.saturating_add(*qty))
}

/// The first word that a customer was given.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct First {
    /// What was told.
    pub promise: Promise,
    /// Why that is later than what was asked for, when it is.
    pub later: Option<LaterFor>,
    /// The site of the first parcel of the plan that it stands on.
    pub site: Option<NodeId>,
    /// It has passed, and not all had arrived.
    pub passed: bool,
}

/// An order and what has become of it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Order {
    /// What was bought.
    pub card: OrderCard,
    /// The fact that placed it.
    pub placed_by: Seq,
    /// The one state it is in.
    pub state: OrderState,
    /// What the customer was told.
    pub promise: Option<Promise>,
    /// The first word that the customer was given; it never changes.
    pub first: Option<First>,
    /// The promise was moved since, once or more.
    pub moved: bool,
    /// How it counts for service against the first promise.
    pub counted: Option<Standing>,
    /// All parcels it ever had, in order.
    pub parcels: Vec<ParcelId>,
    /// Lines nobody can serve.
    pub declined: Vec<(u16, Reason)>,
    /// A person wants it served from this node.
    pub pin: Option<NodeId>,
    /// By this word.
    pub pinned_by: Option<Seq>,
    /// Nodes found short for it.
    pub avoid: Vec<NodeId>,
    /// A person holds it back.
    pub held: bool,
    /// Its customer has been told that a wish to cancel it came too late.
    pub told_too_late: bool,
    /// When the newest word on its lines or its place was said to have happened; an older one changes neither.
    pub told_at: Option<Moment>,
    /// The event by which it asks for a node, while it does.
    pub asked_by: Option<Seq>,
    /// The event that changed it last.
    pub touched_by: Seq,
}

impl Order {
    /// A new order.
    pub fn new(card: OrderCard, placed_by: Seq) -> Self {
        Self {
            card,
            placed_by,
            state: OrderState::Placed,
            promise: None,
            first: None,
            moved: false,
            counted: None,
            parcels: Vec::new(),
            declined: Vec::new(),
            pin: None,
            pinned_by: None,
            avoid: Vec::new(),
            held: false,
            told_too_late: false,
            told_at: None,
            asked_by: None,
            touched_by: placed_by,
        }
    }

    /// Nothing more will happen to it.
    pub fn is_over(&self) -> bool {
        self.state.is_over()
    }

    /// What it is worth, cents; lines without a price in euros count nothing.
    pub fn value_cents(&self) -> i64 {
        self.card.lines.iter().map(value).fold(0, i64::saturating_add)
    }

    /// What its customer paid, cents; `None` when no line has a price in euros.
    pub fn paid(&self) -> Option<i64> {
        sum(self.card.lines.iter())
    }

    /// What its customer paid for these lines of it.
    pub fn paid_for(&self, lines: &[u16]) -> Option<i64> {
        sum(lines.iter().filter_map(|line| self.card.lines.get(usize::from(*line))))
    }
}

fn sum<'a>(lines: impl Iterator<Item = &'a OrderLine>) -> Option<i64> {
    lines.filter(|line| line.price_cents.is_some()).map(value).reduce(i64::saturating_add)
}

fn value(line: &OrderLine) -> i64 {
    line.price_cents.unwrap_or(0).saturating_mul(i64::from(line.qty))
}

/// The state of an order that follows from its parcels; `None` when it has none.
pub fn state_of(parcels: impl Iterator<Item = ParcelState>) -> Option<OrderState> {
    let states: Vec<ParcelState> = parcels.filter(|state| state.is_current()).collect();
    if states.is_empty() {
        return None;
    }
    let all = |least: ParcelState| states.iter().all(|state| *state >= least);
    let any = |least: ParcelState| states.iter().any(|state| *state >= least);
    Some(match () {
        () if all(ParcelState::Delivered) => OrderState::Delivered,
        () if any(ParcelState::Left) => OrderState::Shipped,
        () if all(ParcelState::Packed) => OrderState::Packed,
        () if any(ParcelState::Picking) => OrderState::Picking,
        () => OrderState::Allocated,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_state_of_an_order_follows_from_its_parcels() {
        use ParcelState::*;
        let of = |states: &[ParcelState]| state_of(states.iter().copied());
        assert_eq!(of(&[]), None);
        assert_eq!(of(&[Dropped]), None);
        assert_eq!(of(&[Waiting, Released]), Some(OrderState::Allocated));
        assert_eq!(of(&[Waiting, Packed]), Some(OrderState::Picking));
        assert_eq!(of(&[Packed, Dropped]), Some(OrderState::Packed));
        assert_eq!(of(&[Packed, Left]), Some(OrderState::Shipped));
        assert_eq!(of(&[Delivered, Left]), Some(OrderState::Shipped));
        assert_eq!(of(&[Delivered, Delivered]), Some(OrderState::Delivered));
    }
}
