//! How early or late a tour is: what alerts and screens read.

use model::{ParcelId, Span, Stop, StopKind, Tour};

/// Promise latest minus ETA; negative is late. A transfer promises nothing.
pub fn slack(stop: &Stop) -> Option<Span> {
    match stop.kind {
        StopKind::Deliver => Some(stop.latest - stop.eta),
        StopKind::Transfer(_) => None,
    }
}

/// The least slack on a tour; `None` when it delivers nothing.
pub fn worst_slack(tour: &Tour) -> Option<Span> {
    tour.stops.iter().filter_map(slack).min()
}

/// Parcels that will arrive after their promise.
pub fn late_parcels(tour: &Tour) -> impl Iterator<Item = ParcelId> + '_ {
    let late = |stop: &&Stop| slack(stop).is_some_and(|slack| slack < Span::ZERO);
    tour.stops.iter().filter(late).flat_map(|stop| stop.parcels.iter().copied())
}

/// The largest change of an ETA between two timings of one tour: tells whether a new timing is worth saying.
/// Stops are compared by their parcels; those that only one of the two has do not count.
pub fn drift(before: &Tour, after: &Tour) -> Span {
    let change = |stop: &Stop| {
        let same = before.stops.iter().find(|old| old.kind == stop.kind && old.parcels == stop.parcels)?;
        Some(Span((stop.eta - same.eta).0.saturating_abs()))
    };
    after.stops.iter().filter_map(change).max().unwrap_or(Span::ZERO)
}
