//! A van has broken down: other vans take over what it carries.

use super::{
    promises,
    tours::{adopt, job, with_compared},
};
use crate::{
    cut::tours::{at_once, cut},
    section::{
        alerts::Alerts,
        approvals::{Answer, Approval, ApprovalScope, Approvals, ProposalRecord, propose, withdraw},
        fleet::Fleet,
        orders::Orders,
    },
    world::World,
};
use model::{AlertKind, Draft, Moment, ParcelId, Reason, Remedy, Seq, Subject, Tour, VanId};
use routing::{Ask, Job, Planned, VanState, VanStatus};

/// What rescues stand on.
struct Rescues<'a> {
    fleet: &'a Fleet,
    orders: &'a Orders,
    alerts: &'a Alerts,
    approvals: &'a Approvals,
    minute_by: Seq,
    /// A minute was closed in this tick.
    is_minute: bool,
    seq: Seq,
    now: Moment,
}

pub(super) fn rescues(world: &World, now: Moment) -> Vec<Draft> {
    let rescues = Rescues {
        fleet: world.fleet(),
        orders: world.orders(),
        alerts: world.alerts(),
        approvals: world.approvals(),
        minute_by: world.days().minute_by(),
        is_minute: world.dirty.minute,
        seq: world.seq,
        now,
    };
    let broken = rescues.fleet.to_rescue().iter().enumerate();
    broken.flat_map(|(number, (van, cause))| rescues.of(number, *van, *cause)).collect()
}

impl Rescues<'_> {
    fn of(&self, number: usize, van: VanId, cause: Seq) -> Vec<Draft> {
        let Some(broken) = self.fleet.van(van) else { return Vec::new() };
        let jobs: Vec<Job> = broken.aboard.iter().filter_map(|id| job(self.orders, *id)).collect();
        match self.approvals.approval(ApprovalScope::Transfer(van)) {
            Approval::Act(Some(accepted)) => self.carry_out_accepted(broken, &jobs, accepted),
            Approval::Act(None) => self.carry_out(&self.plan(broken, &jobs), &jobs, cause),
            Approval::Propose => {
                let planned = self.plan(broken, &jobs);
                let left = planned.unassigned.iter().map(|(parcel, _)| *parcel).collect();
                let remedy = Remedy::Transfer { from: van, tours: planned.tours.clone(), left };
                let alert = self.alerts.book().open_alert(AlertKind::VanBroken, Subject::Van(van));
                // The alert comes first, so that the proposal can name it.
                let alert = alert.map(|record| record.alert.alert);
                let draft = alert.and_then(|alert| propose(self.seq, cause, remedy, number, Some(alert)));
                draft.map(|draft| with_compared(draft, &planned)).into_iter().collect()
            }
            Approval::Wait => {
                let mut drafts = self.strand(&Planned::default(), &jobs, cause);
                drafts.extend(self.withdraw(van, broken, &jobs));
                drafts
            }
        }
    }

    /// The plan that a person accepted is the plan that is carried out. When its basis has changed it is dropped with
    /// the reason, and another is put before them.
    fn carry_out_accepted(&self, broken: &VanState, jobs: &[Job], accepted: Seq) -> Vec<Draft> {
        let Some(record) = self.approvals.accepted(ApprovalScope::Transfer(broken.van)) else { return Vec::new() };
        let Remedy::Transfer { tours, left, .. } = &record.proposal.remedy else { return Vec::new() };
        if !self.stands(record, tours, left, jobs) {
            return vec![withdraw(&record.proposal, accepted)];
        }
        let unassigned = left.iter().map(|parcel| (*parcel, Reason::NoWindow)).collect();
        let compared = record.proposal.compared.iter().cloned().collect();
        self.carry_out(&Planned { tours: tours.clone(), unassigned, compared }, jobs, accepted)
    }

    /// The same parcels are aboard of the broken van, and the vans that help have no other plan since.
    fn stands(&self, record: &ProposalRecord, tours: &[Tour], left: &[ParcelId], jobs: &[Job]) -> bool {
        let helps = |tour: &Tour| {
            let fit = self.fleet.van(tour.van).is_some_and(|van| van.status < VanStatus::Broken);
            fit && self.fleet.planned_by(tour.van).is_none_or(|planned| planned <= record.made_by)
        };
        let taken = |job: &Job| {
            let stops = tours.iter().flat_map(|tour| &tour.stops);
            left.contains(&job.parcel) || stops.into_iter().any(|stop| stop.parcels.contains(&job.parcel))
        };
        tours.iter().all(helps)
            && jobs.iter().all(taken)
            && left.iter().all(|id| jobs.iter().any(|job| job.parcel == *id))
    }

    fn carry_out(&self, planned: &Planned, jobs: &[Job], cause: Seq) -> Vec<Draft> {
        let mut drafts = adopt(planned, cause, self.seq);
        drafts.extend(promises::broken_by(self.orders, &planned.tours, cause, Reason::Breakdown));
        drafts.extend(self.strand(planned, jobs, cause));
        drafts
    }

    /// A proposal that could no longer be carried out as shown is dropped and made again, as is one that leaves more or
    /// fewer parcels behind than another would now. That another van would now be a little nearer is no reason to take a
    /// choice from under a hand. Looked at once a minute.
    fn withdraw(&self, van: VanId, broken: &VanState, jobs: &[Job]) -> Option<Draft> {
        let record =
            self.approvals.about(ApprovalScope::Transfer(van)).filter(|record| record.answer == Answer::Open)?;
        let Remedy::Transfer { tours, left, .. } = &record.proposal.remedy else { return None };
        if !self.is_minute {
            return None;
        }
        let moved = !self.stands(record, tours, left, jobs) || left.len() != self.plan(broken, jobs).unassigned.len();
        moved.then(|| withdraw(&record.proposal, self.minute_by))
    }

    fn plan(&self, broken: &VanState, jobs: &[Job]) -> Planned {
        let ask = Ask::Rescue { broken: Box::new(broken.clone()), jobs: jobs.to_vec() };
        at_once(&cut(self.fleet.of_depot(broken.depot), ask, self.now))
    }

    /// Parcels that nobody has taken over: their customers are told, at once when a plan that leaves them
    /// behind is carried out, else when their promise is near.
    fn strand(&self, planned: &Planned, jobs: &[Job], cause: Seq) -> Vec<Draft> {
        let taken = |job: &&Job| {
            !planned.tours.iter().any(|tour| tour.stops.iter().any(|stop| stop.parcels.contains(&job.parcel)))
        };
        let still_hoped = planned.tours.is_empty();
        let tomorrow = |job: &Job| promises::tomorrow(self.orders, job.parcel, still_hoped, cause, self.now);
        jobs.iter().filter(taken).filter_map(tomorrow).collect()
    }
}
