//! Orders, parcels and stock as the log tells them: for history screens, and as a second lock.

/// An order as the history screens show it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OrderRow {}

/// The stock of one SKU at one node.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StockRow {}
