//! What went wrong lately, for a customer or a site, one by one and with what it came from: what alerts count and group.

use imbl::Vector;
use model::{DepartureId, Moment, OrderId, ParcelId, RobotId, Seq, SkuId, Span, Subject, VanId};
use serde::{Deserialize, Serialize};

/// How long what went wrong is of concern.
pub const LATELY: Span = Span::minutes(60);
/// Most remembered; beyond it the oldest is forgotten.
const MAX: usize = 20_000;

/// What went wrong.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Mishap {
    /// A promise was moved.
    Moved,
    /// A customer who asked for this evening was given a later day at the sale.
    Lost,
    /// A truck left without the parcel, or will: it was packed after the cut-off.
    Missed(ParcelId),
    /// Nobody opened.
    Failed(ParcelId, VanId),
    /// A shelf held fewer units than its books said.
    Short(SkuId),
    /// A robot stopped.
    Stopped(RobotId),
}

/// One of them.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Setback {
    /// What.
    pub what: Mishap,
    /// What it came from: a van, a departure, a site.
    pub from: Subject,
    /// Whom it concerns.
    pub order: Option<OrderId>,
    /// When it happened.
    pub at: Moment,
    /// The event that told it.
    pub by: Seq,
}

/// What went wrong lately, oldest first.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Setbacks {
    lately: Vector<Setback>,
}

impl Setbacks {
    /// All that went wrong lately, oldest first.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Setback> {
        self.lately.iter()
    }

    /// Parcels that a truck left without lately, or will since they were packed after its cut-off; and since when.
    pub(crate) fn missed(&self) -> impl Iterator<Item = (DepartureId, ParcelId, Moment)> {
        self.lately.iter().filter_map(|setback| match (setback.what, setback.from) {
            (Mishap::Missed(parcel), Subject::Departure(departure)) => Some((departure, parcel, setback.at)),
            (Mishap::Missed(_), _)
            | (Mishap::Moved | Mishap::Lost | Mishap::Failed(..) | Mishap::Short(_) | Mishap::Stopped(_), _) => None,
        })
    }

    /// Something went wrong; what is long ago is forgotten.
    pub(crate) fn add(&mut self, setback: Setback, now: Moment) {
        self.lately.push_back(setback);
        while self.lately.len() > MAX || self.lately.front().is_some_and(|oldest| now - oldest.at > LATELY) {
            self.lately.pop_front();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::NodeId;

    #[test]
    fn an_hour_is_remembered() {
        let mut setbacks = Setbacks::default();
        let from = Subject::Node(NodeId::new("FR-CEN").expect("a code"));
        let order = OrderId::new("SH-1").ok();
        for minute in [0, 30, 61] {
            let at = Moment(0) + Span::minutes(minute);
            let by = Seq(u64::try_from(minute).expect("small"));
            setbacks.add(Setback { what: Mishap::Moved, from, order, at, by }, at);
        }
        assert_eq!(setbacks.iter().map(|setback| setback.by.0).collect::<Vec<_>>(), [30, 61]);
    }
}
