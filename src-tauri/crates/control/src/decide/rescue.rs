//! A van has broken down: other vans take over what it carries.

use super::because;
use crate::{
    permit::{Answer, Matter, Permit},
    world::World,
};
use model::{AlertKind, Decision, DecisionKind, Draft, Moment, Reason, Remedy, Seq, Subject, Tour, VanId};
use routing::{Job, Planned, VanState, VanStatus};

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
                let mut drafts = self.adopt(&planned, cause);
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
            Permit::Wait => {
                let mut drafts = self.strand(&Planned::default(), &jobs, cause, now);
                drafts.extend(self.withdraw(van, broken, &jobs, now));
                drafts
            }
        }
    }

    /// A proposal whose ground has moved is dropped and made again: a van that was to help no longer can, or
    /// more or fewer parcels would be left behind. That another van would now be a little nearer is no reason
    /// to take a choice from under a hand. Looked at once a minute.
    fn withdraw(&self, van: VanId, broken: &VanState, jobs: &[Job], now: Moment) -> Option<Draft> {
        let record = self.proposal_about(Matter::Transfer(van)).filter(|record| record.answer == Answer::Open)?;
        let Remedy::Transfer { tours, left, .. } = &record.proposal.remedy else { return None };
        if !self.touched.minute {
            return None;
        }
        let helps = |tour: &Tour| self.vans.get(&tour.van).is_some_and(|van| van.status < VanStatus::Broken);
        let moved = !tours.iter().all(helps) || left.len() != self.rescue_plan(broken, jobs, now).unassigned.len();
        let decision = Decision::ProposalDropped { proposal: record.proposal.proposal, reason: Reason::GroundMoved };
        moved.then(|| because(self.minute_by, decision))
    }

    fn rescue_plan(&self, broken: &VanState, jobs: &[Job], now: Moment) -> Planned {
        let vans: Vec<&VanState> = self.vans.values().filter(|van| van.depot == broken.depot).collect();
        routing::rescue(&vans, broken, jobs, now)
    }

    /// Parcels that nobody has taken over: their customers are told, at once when a plan that leaves them
    /// behind is carried out, else when their promise is near.
    fn strand(&self, planned: &Planned, jobs: &[Job], cause: Seq, now: Moment) -> Vec<Draft> {
        let taken = |job: &&Job| {
            !planned.tours.iter().any(|tour| tour.stops.iter().any(|stop| stop.parcels.contains(&job.parcel)))
        };
        let still_hoped = planned.tours.is_empty();
        jobs.iter().filter(taken).filter_map(|job| self.promise_tomorrow(job.parcel, still_hoped, cause, now)).collect()
    }
}
