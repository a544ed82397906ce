//! What is to be carried, and what a plan answers. Parcels of one order for one door become one visit.

use model::{Compared, Moment, NodeId, ParcelId, Position, Reason, Span, Stop, StopKind, Tour, VanId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A packed parcel to be brought to a customer.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Job {
    /// The parcel.
    pub parcel: ParcelId,
    /// Where it waits.
    pub depot: NodeId,
    /// Where it goes.
    pub at: Position,
    /// Not before.
    pub earliest: Moment,
    /// Promised at the latest: no plan starts out later than that. Move the promise to have it carried anyway.
    pub latest: Moment,
    /// Time at the door.
    pub service: Span,
    /// Grams. Vans are filled by parcels still; this and the volume are for a planner that looks at loads.
    pub weight_g: u32,
    /// Cubic centimetres; `None` when the catalogue does not say it of everything inside.
    pub volume_cm3: Option<u32>,
}

/// Tours as they would become, and what nobody can take.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Planned {
    /// Whole tours, only those that changed, in order of van.
    pub tours: Vec<Tour>,
    /// Parcels left over, in order of parcel, each with its reason.
    pub unassigned: Vec<(ParcelId, Reason)>,
    /// What was compared, by van of a tour.
    pub compared: BTreeMap<VanId, Compared>,
}

/// The stops that these jobs make, most urgent first, at most `size` parcels in each.
///
/// Only parcels of one order share a stop: the log knows places to about a kilometre, so that the same position
/// is a neighbourhood, not a door.
pub(crate) fn stops_of(jobs: &[Job], size: usize) -> Vec<Stop> {
    let mut sorted: Vec<&Job> = jobs.iter().collect();
    sorted.sort_by_key(|job| (job.latest, job.earliest, job.at, job.parcel));
    let mut stops: Vec<Stop> = Vec::new();
    for job in sorted {
        match stops.last_mut().filter(|stop| stop.parcels.len() < size.max(1) && same_door(stop, job)) {
            Some(stop) => {
                stop.parcels.push(job.parcel);
                stop.service = stop.service.max(job.service);
            }
            None => stops.push(stop_of(job)),
        }
    }
    stops
}

fn stop_of(job: &Job) -> Stop {
    Stop {
        kind: StopKind::Deliver,
        at: job.at,
        parcels: vec![job.parcel],
        service: job.service.max(Span::ZERO),
        earliest: job.earliest,
        latest: job.latest,
        eta: job.earliest,
    }
}

fn same_door(stop: &Stop, job: &Job) -> bool {
    (stop.at, stop.earliest, stop.latest) == (job.at, job.earliest, job.latest)
        && stop.parcels.first().is_some_and(|first| first.is_beside(job.parcel))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn job(parcel: &str, lat_e5: i32) -> Job {
        Job {
            parcel: ParcelId::new(parcel).expect("short"),
            depot: NodeId::new("LYON").expect("short"),
            at: Position { lat_e5, lon_e5: 480_500 },
            earliest: Moment(0),
            latest: Moment(3_600_000),
            service: Span::minutes(3),
            weight_g: 0,
            volume_cm3: None,
        }
    }

    #[test]
    fn two_parcels_of_one_order_are_one_stop_neighbours_are_two() {
        let jobs = [job("A-1/1", 4_570_500), job("B-7/1", 4_570_500), job("A-1/2", 4_570_500)];
        let stops = stops_of(&jobs, 10);
        let sizes: Vec<usize> = stops.iter().map(|stop| stop.parcels.len()).collect();
        assert_eq!(sizes, [2, 1]);
        assert_eq!(stops[0].service, Span::minutes(3), "one ring at the door");
    }

    #[test]
    fn an_order_larger_than_a_van_is_cut() {
        let jobs = [job("A-1/1", 0), job("A-1/2", 0), job("A-1/3", 0)];
        assert_eq!(stops_of(&jobs, 2).len(), 2);
    }

    #[test]
    fn the_most_urgent_comes_first() {
        let mut early = job("Z-1/1", 0);
        early.latest = Moment(60_000);
        let stops = stops_of(&[job("A-1/1", 0), early], 10);
        assert_eq!(stops[0].parcels[0].as_str(), "Z-1/1");
    }
}
