//! The rows of the projection as values.

use model::{
    Channel, ContactId, DeptId, Moment, NodeId, OrderId, OrderState, ParcelId, Promise, Reason, Seq, Service, SkuId,
    VanId, Via,
};

/// Where a parcel is in its life.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum ParcelStage {
    /// Planned, not yet given to the pickers.
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
}

impl ParcelStage {
    const ALL: [(Self, &'static str); 6] = [
        (Self::Waiting, "waiting"),
        (Self::Released, "released"),
        (Self::Picking, "picking"),
        (Self::Packed, "packed"),
        (Self::Left, "left"),
        (Self::Delivered, "delivered"),
    ];

    /// The text form in the database.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(stage, _)| *stage == self).map_or("", |(_, text)| text)
    }

    /// The stage with this text form.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, word)| *word == text).map(|(stage, _)| *stage)
    }

    /// Units are still held on the shelf for it.
    pub fn holds_stock(self) -> bool {
        self < Self::Packed
    }
}

/// A line of an order: served by a parcel, declined, or neither yet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LineRow {
    /// What.
    pub sku: SkuId,
    /// Units.
    pub qty: u32,
    /// Price paid a unit, cents.
    pub price_cents: Option<i64>,
    /// The parcel it is in.
    pub parcel: Option<ParcelId>,
    /// Why nobody serves it.
    pub declined: Option<Reason>,
}

/// A parcel.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ParcelRow {
    /// Its key.
    pub parcel: ParcelId,
    /// Where it is prepared.
    pub node: NodeId,
    /// Where it is in its life.
    pub stage: ParcelStage,
    /// How it leaves.
    pub via: Via,
    /// The van it is planned on or aboard of.
    pub van: Option<VanId>,
    /// Start of the quarter of an hour that prepares it.
    pub prepared_in: Moment,
    /// When it is believed to arrive, or has arrived.
    pub eta: Moment,
    /// Carriage and handling, cents.
    pub cost_cents: i64,
    /// Its last change.
    pub updated_at: Moment,
}

/// An order with its lines and current parcels.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OrderRow {
    /// Its key.
    pub order: OrderId,
    /// The event that placed it.
    pub seq: Seq,
    /// Where it arose.
    pub channel: Channel,
    /// When the customer bought.
    pub placed_at: Moment,
    /// Who bought.
    pub contact: ContactId,
    /// Where it goes.
    pub dept: DeptId,
    /// What the customer chose.
    pub service: Service,
    /// The one state it is in.
    pub state: OrderState,
    /// A person holds it back.
    pub held: bool,
    /// What the customer was told.
    pub promise: Option<Promise>,
    /// Why it was declined or cancelled.
    pub reason: Option<Reason>,
    /// Its last change.
    pub updated_at: Moment,
    /// What was bought.
    pub lines: Vec<LineRow>,
    /// What is prepared where, by key.
    pub parcels: Vec<ParcelRow>,
}

/// The stock of one SKU at one node, units.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StockRow {
    /// Where.
    pub node: NodeId,
    /// What.
    pub sku: SkuId,
    /// On the shelf.
    pub on_hand: i64,
    /// Promised and on the shelf.
    pub allocated: i64,
    /// Promised, and found missing by a later count.
    pub short: i64,
    /// Never to be sold through.
    pub safety: i64,
    /// The last count.
    pub counted_at: Moment,
}

impl StockRow {
    /// A shelf that was never counted.
    pub fn empty(node: NodeId, sku: SkuId) -> Self {
        Self { node, sku, on_hand: 0, allocated: 0, short: 0, safety: 0, counted_at: Moment(0) }
    }

    /// Promised units, on the shelf or not.
    pub fn booked(&self) -> i64 {
        self.allocated.saturating_add(self.short)
    }

    /// What a count found; a shelf emptier than its promises is short.
    pub fn count(&mut self, on_hand: i64) {
        self.on_hand = on_hand;
        self.settle(self.booked());
    }

    /// Units are promised. Beyond the shelf this is left as it is, for the database to refuse.
    pub fn book(&mut self, units: i64) {
        self.allocated = self.allocated.saturating_add(units);
    }

    /// A promise is given up.
    pub fn free(&mut self, units: i64) {
        self.settle(self.booked().saturating_sub(units).max(0));
    }

    /// Promised units have left the shelf.
    pub fn consume(&mut self, units: i64) {
        self.on_hand = self.on_hand.saturating_sub(units).max(0);
        self.free(units);
    }

    fn settle(&mut self, booked: i64) {
        self.allocated = booked.min(self.on_hand);
        self.short = booked - self.allocated;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shelf(on_hand: i64, booked: i64) -> StockRow {
        let (node, sku) = (NodeId::new("FR-CEN").expect("a code"), SkuId::new("ML-SERUM").expect("a code"));
        let mut stock = StockRow::empty(node, sku);
        stock.count(on_hand);
        stock.book(booked);
        stock
    }

    #[test]
    fn a_count_below_the_promises_makes_a_shortage_that_ends_when_they_are_given_up() {
        let mut stock = shelf(10, 7);
        stock.count(5);
        assert_eq!((stock.allocated, stock.short), (5, 2));
        stock.free(2);
        assert_eq!((stock.allocated, stock.short), (5, 0));
        stock.consume(5);
        assert_eq!((stock.on_hand, stock.allocated, stock.short), (0, 0, 0));
    }

    #[test]
    fn overselling_is_not_papered_over() {
        let stock = shelf(3, 4);
        assert!(stock.allocated > stock.on_hand, "the database must get to see this");
    }

    #[test]
    fn stages_have_one_text_form_each() {
        for (stage, text) in ParcelStage::ALL {
            assert_eq!((ParcelStage::parse(text), stage.as_str()), (Some(stage), text));
        }
        assert_eq!(ParcelStage::parse("lost"), None);
    }
}
