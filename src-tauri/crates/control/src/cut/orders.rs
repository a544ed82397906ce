//! Orders and parcels that look for a node or a way out: one batch on the book as it is.

use allocation::{Answer, Ask, Book, Kept, Problem, solve};
use model::Moment;

/// One answer an ask, in their order. Nobody tells of receipts and transfers yet.
pub(crate) fn at_once(book: &Book, kept: &Kept, asks: Vec<Ask>, now: Moment) -> Vec<Answer> {
    if asks.is_empty() { Vec::new() } else { solve(&Problem { book, kept, inbound: &[], asks, now }) }
}
