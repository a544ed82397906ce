//! What went wrong lately, for a customer or a site, one by one and with what it came from: what alerts count and group.

use imbl::Vector;
use model::{AlertKind, DepartureId, Moment, OrderId, ParcelId, RobotId, Seq, SkuId, Span, Subject, VanId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How long what went wrong is of concern.
pub const LATELY: Span = Span::minutes(60);
/// Most remembered of a kind; beyond it the oldest is forgotten, so that much of one takes no room from another.
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

impl Mishap {
    /// The kind of alert that counts it.
    pub fn counts_for(&self) -> AlertKind {
        match self {
            Self::Moved => AlertKind::PromisesMoved,
            Self::Lost => AlertKind::EveningLost,
            Self::Missed(_) => AlertKind::DepartureShort,
            Self::Failed(..) => AlertKind::StopsFailed,
            Self::Short(_) => AlertKind::ShortPicks,
            Self::Stopped(_) => AlertKind::RobotsDown,
        }
    }
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
    /// When it was told: what is told late is news as well.
    pub heard_at: Moment,
    /// The event that told it.
    pub by: Seq,
}

/// What went wrong lately, by the kind of alert that counts it, oldest first.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Setbacks {
    lately: BTreeMap<AlertKind, Vector<Setback>>,
}

impl Setbacks {
    /// What alerts of a kind count, oldest first.
    pub fn of(&self, kind: AlertKind) -> impl DoubleEndedIterator<Item = &Setback> {
        self.lately.get(&kind).into_iter().flatten()
    }

    /// Parcels that a truck left without lately, or will since they were packed after its cut-off; and since when that is
    /// known.
    pub(crate) fn missed(&self) -> impl Iterator<Item = (DepartureId, ParcelId, Moment)> {
        self.of(AlertKind::DepartureShort).filter_map(|setback| match (setback.what, setback.from) {
            (Mishap::Missed(parcel), Subject::Departure(departure)) => Some((departure, parcel, setback.heard_at)),
            (Mishap::Missed(_), _)
            | (Mishap::Moved | Mishap::Lost | Mishap::Failed(..) | Mishap::Short(_) | Mishap::Stopped(_), _) => None,
        })
    }

    /// Something went wrong; what is long ago is forgotten.
    pub(crate) fn add(&mut self, setback: Setback, now: Moment) {
        let lately = self.lately.entry(setback.what.counts_for()).or_default();
        lately.push_back(setback);
        while lately.len() > MAX || lately.front().is_some_and(|oldest| now - oldest.heard_at > LATELY) {
            lately.pop_front();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::NodeId;

    fn add(setbacks: &mut Setbacks, what: Mishap, minute: i64) {
        let from = Subject::Node(NodeId::new("FR-CEN").expect("a code"));
        let (at, by) = (Moment(0) + Span::minutes(minute), Seq(u64::try_from(minute).expect("small")));
        setbacks.add(Setback { what, from, order: OrderId::new("SH-1").ok(), at, heard_at: at, by }, at);
    }

    fn kept(setbacks: &Setbacks, kind: AlertKind) -> Vec<u64> {
        setbacks.of(kind).map(|setback| setback.by.0).collect()
    }

    #[test]
    fn an_hour_is_remembered() {
        let mut setbacks = Setbacks::default();
        [0, 30, 61].into_iter().for_each(|minute| add(&mut setbacks, Mishap::Moved, minute));
        assert_eq!(kept(&setbacks, AlertKind::PromisesMoved), [30, 61]);
    }

    #[test]
    fn much_of_one_kind_takes_no_room_from_another() {
        let mut setbacks = Setbacks::default();
        add(&mut setbacks, Mishap::Moved, 0);
        (0..=MAX).for_each(|_| add(&mut setbacks, Mishap::Lost, 1));
        assert_eq!(kept(&setbacks, AlertKind::EveningLost).len(), MAX);
        assert_eq!(kept(&setbacks, AlertKind::PromisesMoved), [0]);
    }
}
