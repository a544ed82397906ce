//! A van has broken down: other vans take over what it carries.

use crate::{
    permit::{Matter, Permit},
    world::World,
};
use model::{AlertKind, DecisionKind, Draft, Moment, Reason, Remedy, Seq, Subject, VanId};
use routing::{Job, Planned, VanState};

impl World {
    pub(super) fn decide_rescues(&self, now: Moment) -> Vec<Draft> {
        let rescues = self.todo.rescue.iter().enumerate();
        rescues.flat_map(|(number, (van, cause))| self.rescue(number, *van, *cause, now)).collect()
    }

    fn rescue(&self, number: usize, van: VanId, cause: Seq, now: Moment) -> Vec<Draft> {
        let Some(broken) = self.vans.get(&van) else { return Vec::new() };
        let jobs: Vec<Job> = broken.aboard.iter().filter_map(|id| self.job(*id)).collect();
        match self.permit(DecisionKind::Transfer, Matter::Transfer(van)) {
            // A person agrees that others take the parcels; the tours are planned on the ground of now.
            Permit::Act(allowed) => {
                let planned = self.rescue_plan(broken, &jobs, now);
                let cause = allowed.unwrap_or(cause);
                let mut drafts = self.adopt(&planned, cause, now);
                drafts.extend(self.promises_broken(&planned.tours, cause, Reason::Breakdown));
                drafts.extend(self.strand(&planned, &jobs, cause, now));
                drafts
            }
            Permit::Propose => {
                let planned = self.rescue_plan(broken, &jobs, now);
                let left = planned.unassigned.iter().map(|(parcel, _)| *parcel).collect();
                let remedy = Remedy::Transfer { from: van, tours: planned.tours, left };
                let alert =
                    self.alerts.open_alert(AlertKind::VanBroken, Subject::Van(van)).map(|record| record.alert.alert);
                // The alert comes first, so that the proposal can name it.
                alert.and_then(|alert| self.propose(cause, remedy, number, Some(alert))).into_iter().collect()
            }
            Permit::Wait => self.strand(&Planned::default(), &jobs, cause, now),
        }
    }

    fn rescue_plan(&self, broken: &VanState, jobs: &[Job], now: Moment) -> Planned {
        let vans: Vec<&VanState> = self.vans.values().filter(|van| van.depot == broken.depot).collect();
        routing::rescue(&vans, broken, jobs, now)
    }

    /// Parcels that nobody has taken over and whose promise is near: their customers are told.
    fn strand(&self, planned: &Planned, jobs: &[Job], cause: Seq, now: Moment) -> Vec<Draft> {
        let taken = |job: &&Job| {
            !planned.tours.iter().any(|tour| tour.stops.iter().any(|stop| stop.parcels.contains(&job.parcel)))
        };
        jobs.iter().filter(taken).filter_map(|job| self.promise_tomorrow(job.parcel, cause, now)).collect()
    }
}
