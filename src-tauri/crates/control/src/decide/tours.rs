//! Packed parcels to vans, and tours whose times have slipped.

use super::because;
use crate::{
    permit::{Matter, Permit},
    world::World,
};
use model::{Decision, DecisionKind, Draft, Moment, NodeId, ParcelId, Reason, Remedy, Seq, Span, Tour};
use routing::{Job, Planned, VanState, VanStatus};

/// Parcels looked at in one minute for one depot.
const JOBS_A_MINUTE: usize = 120;
/// Time at a customer's door.
const AT_THE_DOOR: Span = Span::minutes(3);
/// A tour is told again when one of its times has slipped by this much.
const SLIP: Span = Span::minutes(5);
/// A parcel that no van can take goes to a carrier when its promise is this near.
const GIVE_UP: Span = Span::minutes(50);

impl World {
    pub(super) fn decide_tours(&self, now: Moment) -> Vec<Draft> {
        if !self.touched.minute {
            return Vec::new();
        }
        let mut drafts: Vec<Draft> =
            self.docks.keys().enumerate().flat_map(|(n, depot)| self.tours_of(n, *depot, now)).collect();
        drafts.extend(self.slipped_tours(now));
        drafts
    }

    fn tours_of(&self, number: usize, depot: NodeId, now: Moment) -> Vec<Draft> {
        let jobs = self.jobs_at(depot);
        if jobs.is_empty() {
            return Vec::new();
        }
        let vans: Vec<&VanState> = self.vans.values().filter(|van| van.depot == depot).collect();
        let planned = routing::insert(&vans, &jobs, now);
        let mut drafts = self.permit_tours(number, &planned);
        drafts.extend(self.give_up(&planned.unassigned, now));
        drafts
    }

    fn permit_tours(&self, number: usize, planned: &Planned) -> Vec<Draft> {
        let Some(first) = planned.tours.first() else { return Vec::new() };
        match self.permit(DecisionKind::Reroute, Matter::Reroute(Some(first.van))) {
            Permit::Act(allowed) => self.adopt(planned, allowed.unwrap_or(self.minute_by)),
            Permit::Propose => {
                self.propose(self.minute_by, Remedy::Reroute(planned.tours.clone()), number, None).into_iter().collect()
            }
            Permit::Wait => Vec::new(),
        }
    }

    fn tour_draft(&self, tour: &Tour, cause: Seq, unassigned: &[(ParcelId, Reason)]) -> Draft {
        let decision = Decision::TourPlanned { tour: tour.clone(), unassigned: unassigned.to_vec() };
        Draft { cause, based_on: Some(self.seq), decision }
    }

    fn jobs_at(&self, depot: NodeId) -> Vec<Job> {
        let free = self
            .docks
            .get(&depot)
            .into_iter()
            .flatten()
            .filter(|id| self.parcels.get(id).is_some_and(|parcel| parcel.van.is_none()));
        let mut jobs: Vec<Job> = free.filter_map(|id| self.job(*id)).collect();
        jobs.sort_by_key(|job| (job.latest, job.parcel));
        jobs.truncate(JOBS_A_MINUTE);
        jobs
    }

    /// The delivery of one parcel as routing sees it.
    pub(super) fn job(&self, id: ParcelId) -> Option<Job> {
        let parcel = self.parcels.get(&id)?;
        let order = self.orders.get(&parcel.order)?;
        Some(Job {
            parcel: id,
            depot: parcel.plan.node,
            at: self.destination(order)?,
            earliest: order.card.placed_at,
            latest: order.promise?.latest,
            service: AT_THE_DOOR,
        })
    }

    /// Parcels no van can take any more go with a carrier.
    fn give_up(&self, unassigned: &[(ParcelId, Reason)], now: Moment) -> Vec<Draft> {
        let mut overlay = self.book.overlay();
        let mut drafts = Vec::new();
        for (id, reason) in unassigned {
            let near = self.job(*id).is_none_or(|job| job.latest - now < GIVE_UP);
            if near {
                self.rebind_parcel(*id, self.minute_by, *reason, &mut overlay, now, &mut drafts);
            }
        }
        drafts
    }

    /// Tours under way whose times are no longer what was told.
    fn slipped_tours(&self, now: Moment) -> Vec<Draft> {
        let on_tour = self.vans.values().filter(|van| van.status == VanStatus::OnTour);
        on_tour.flat_map(|van| self.slipped(van, now)).collect()
    }

    fn slipped(&self, van: &VanState, now: Moment) -> Vec<Draft> {
        let (Some(told), Some(fresh)) = (&van.tour, routing::retime(van, now)) else { return Vec::new() };
        let slip = |(a, b): (&model::Stop, &model::Stop)| (a.eta - b.eta).0.abs() >= SLIP.0;
        if !told.stops.iter().zip(&fresh.stops).any(slip) {
            return Vec::new();
        }
        let cause = self.van_word(van.van);
        let mut drafts = vec![self.tour_draft(&fresh, cause, &[])];
        for stop in fresh.stops.iter() {
            for parcel in stop.parcels.iter().filter_map(|id| self.parcels.get(id)) {
                drafts.extend(self.move_promise_to(parcel, stop.eta, cause, Reason::NoWindow));
            }
        }
        drafts
    }

    /// A plan that other vans carry out, each tour on the ground of this moment.
    pub(super) fn adopt(&self, planned: &Planned, cause: Seq) -> Vec<Draft> {
        planned.tours.iter().map(|tour| self.tour_draft(tour, cause, &planned.unassigned)).collect()
    }

    /// Promises that a set of tours breaks.
    pub(super) fn promises_broken(&self, tours: &[Tour], cause: Seq, reason: Reason) -> Vec<Draft> {
        let stops = tours.iter().flat_map(|tour| &tour.stops);
        let parcels = stops.flat_map(|stop| stop.parcels.iter().map(move |id| (*id, stop.eta)));
        parcels.filter_map(|(id, eta)| self.move_promise_to(self.parcels.get(&id)?, eta, cause, reason)).collect()
    }

    /// A wait that nobody ends: the next morning is promised. As long as somebody may still come, only when
    /// the promise that stands is near.
    pub(super) fn promise_tomorrow(&self, id: ParcelId, still_hoped: bool, cause: Seq, now: Moment) -> Option<Draft> {
        let parcel = self.parcels.get(&id)?;
        let order = self.orders.get(&parcel.order)?;
        let noon = now.paris().date().tomorrow().ok()?.at(13, 0, 0, 0);
        let promise = model::Promise { latest: Moment::at_paris(noon) };
        let stands = order.promise.filter(|stands| stands.latest < promise.latest)?;
        let near = stands.latest - now < GIVE_UP;
        (near || !still_hoped).then(|| {
            because(cause, Decision::PromiseMoved { order: order.card.order, promise, reason: Reason::Breakdown })
        })
    }
}
