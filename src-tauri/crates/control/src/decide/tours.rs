//! Packed parcels to vans, and tours whose times have slipped.

use super::{
    fill::Filling,
    promises::{self, GIVE_UP},
    rebind::rebind,
    replan::{Batch, Planner},
};
use crate::{
    cut::tours::{at_once, cut, retimed},
    order::ParcelState,
    section::{
        approvals::{Approval, ApprovalScope, Approvals, propose, withdraw},
        docks::Docks,
        fleet::Fleet,
        orders::Orders,
        stock::Stock,
    },
    world::World,
};
use model::{Compared, Decision, Draft, Foreseen, Moment, NodeId, ParcelId, Reason, Remedy, Seq, Span, Tour, VanId};
use routing::{Ask, Job, Planned, VanState, VanStatus};
use std::collections::BTreeMap;

/// Parcels looked at in one minute for one depot.
const JOBS_A_MINUTE: usize = 120;
/// Time at a customer's door.
const AT_THE_DOOR: Span = Span::minutes(3);
/// A tour is told again when one of its times has slipped by this much.
const SLIP: Span = Span::minutes(5);

/// What tours stand on.
struct Tours<'a> {
    docks: &'a Docks,
    fleet: &'a Fleet,
    orders: &'a Orders,
    stock: &'a Stock,
    approvals: &'a Approvals,
    minute_by: Seq,
    seq: Seq,
    now: Moment,
}

pub(super) fn tours(world: &World, now: Moment) -> Vec<Draft> {
    if !world.dirty.minute {
        return Vec::new();
    }
    let tours = Tours {
        docks: world.docks(),
        fleet: world.fleet(),
        orders: world.orders(),
        stock: world.stock(),
        approvals: world.approvals(),
        minute_by: world.days().minute_by(),
        seq: world.seq,
        now,
    };
    let mut drafts: Vec<Draft> = tours.docks.depots().enumerate().flat_map(|(n, depot)| tours.of(n, depot)).collect();
    drafts.extend(tours.slipped());
    drafts
}

impl Tours<'_> {
    fn of(&self, number: usize, depot: NodeId) -> Vec<Draft> {
        let jobs = self.jobs_at(depot);
        if jobs.is_empty() {
            return Vec::new();
        }
        let mut planned = at_once(&cut(self.fleet.willing(depot, self.now), Ask::Insert(jobs), self.now));
        let filling = Filling { orders: self.orders, fleet: self.fleet, stock: self.stock, now: self.now };
        let held = filling.hold(depot, &mut planned);
        let mut drafts = self.approved(number, &planned);
        drafts.iter_mut().for_each(|draft| name(draft, &held));
        drafts.extend(self.give_up(&planned.unassigned));
        drafts
    }

    fn approved(&self, number: usize, planned: &Planned) -> Vec<Draft> {
        let Some(first) = planned.tours.first() else { return Vec::new() };
        match self.approvals.approval(ApprovalScope::Reroute(Some(first.van))) {
            Approval::Act(Some(accepted)) => self.accepted(ApprovalScope::Reroute(Some(first.van)), accepted),
            Approval::Act(None) => adopt(planned, self.minute_by, self.seq),
            Approval::Propose => {
                let remedy = Remedy::Reroute(planned.tours.clone());
                let draft = propose(self.seq, self.minute_by, remedy, number, None);
                draft.map(|draft| with_compared(draft, planned)).into_iter().collect()
            }
            Approval::Wait => Vec::new(),
        }
    }

    /// The tours that a person accepted, while each of their vans waits without another plan and each parcel waits for
    /// them; else they are dropped with the reason, and others are put before them.
    fn accepted(&self, scope: ApprovalScope, accepted: Seq) -> Vec<Draft> {
        let Some(record) = self.approvals.accepted(scope) else { return Vec::new() };
        let Remedy::Reroute(tours) = &record.proposal.remedy else { return Vec::new() };
        let waits = |tour: &Tour, id: &ParcelId| {
            let parcel = self.orders.parcel(*id).filter(|parcel| parcel.state == ParcelState::Packed);
            let may_leave = parcel.filter(|parcel| !self.docks.holds_back(parcel));
            may_leave.is_some_and(|parcel| parcel.van.is_none_or(|van| van == tour.van))
        };
        let stands = |tour: &Tour| {
            let fit = self.fleet.van(tour.van).is_some_and(|van| van.status == VanStatus::AtDepot);
            let same = self.fleet.planned_by(tour.van).is_none_or(|planned| planned <= record.made_by);
            fit && same && tour.stops.iter().all(|stop| stop.parcels.iter().all(|id| waits(tour, id)))
        };
        if tours.iter().all(stands) {
            let compared = record.proposal.compared.iter().cloned().collect();
            let planned = Planned { tours: tours.clone(), unassigned: Vec::new(), compared };
            return adopt(&planned, accepted, self.seq);
        }
        vec![withdraw(&record.proposal, accepted)]
    }

    fn jobs_at(&self, depot: NodeId) -> Vec<Job> {
        let is_free = |id: &ParcelId| {
            let parcel = self.orders.parcel(*id).filter(|parcel| parcel.van.is_none());
            parcel.is_some_and(|parcel| !self.docks.holds_back(parcel))
        };
        let mut jobs: Vec<Job> = self.docks.at(depot).filter(is_free).filter_map(|id| job(self.orders, id)).collect();
        jobs.sort_by_key(|job| (job.latest, job.parcel));
        jobs.truncate(JOBS_A_MINUTE);
        jobs
    }

    /// Parcels no van can take any more go with a carrier.
    fn give_up(&self, unassigned: &[(ParcelId, Reason)]) -> Vec<Draft> {
        let planner = Planner {
            orders: self.orders,
            book: self.stock.book(),
            kept: self.stock.kept(),
            seq: self.seq,
            now: self.now,
        };
        let mut batch = Batch::new(planner);
        for (id, reason) in unassigned {
            let near = job(self.orders, *id).is_none_or(|job| job.latest - self.now < GIVE_UP);
            if near {
                rebind(&mut batch, *id, self.minute_by, *reason);
            }
        }
        batch.drafts()
    }

    /// Tours under way whose times are no longer what was told.
    fn slipped(&self) -> Vec<Draft> {
        let on_tour = self.fleet.vans().filter(|van| van.status == VanStatus::OnTour);
        on_tour.flat_map(|van| self.slip(van)).collect()
    }

    fn slip(&self, van: &VanState) -> Vec<Draft> {
        let (Some(told), Some(fresh)) = (&van.tour, retimed(van, self.now)) else {
            return Vec::new();
        };
        let slip = |(a, b): (&model::Stop, &model::Stop)| (a.eta - b.eta).0.abs() >= SLIP.0;
        if !told.stops.iter().zip(&fresh.stops).any(slip) {
            return Vec::new();
        }
        let cause = self.fleet.heard(van.van).unwrap_or(self.minute_by);
        let mut drafts = vec![tour_draft(&fresh, cause, self.seq, &[], None)];
        drafts.extend(promises::broken_by(self.orders, &[fresh], cause, Reason::NoWindow));
        drafts
    }
}

/// A plan that vans carry out, each tour on the basis of this moment.
pub(super) fn adopt(planned: &Planned, cause: Seq, seq: Seq) -> Vec<Draft> {
    let compared = |tour: &Tour| planned.compared.get(&tour.van).cloned().map(Box::new);
    planned.tours.iter().map(|tour| tour_draft(tour, cause, seq, &planned.unassigned, compared(tour))).collect()
}

/// A proposal keeps what its plan compared, for when it is carried out.
pub(super) fn with_compared(mut draft: Draft, planned: &Planned) -> Draft {
    if let Decision::Proposed(proposal) = &mut draft.decision {
        proposal.compared = planned.compared.iter().map(|(van, compared)| (*van, compared.clone())).collect();
    }
    draft
}

/// A tour that is held back says for what.
fn name(draft: &mut Draft, held: &BTreeMap<VanId, Foreseen>) {
    if let Decision::TourPlanned { tour, foreseen, .. } = &mut draft.decision {
        *foreseen = held.get(&tour.van).copied().map(Box::new);
    }
}

fn tour_draft(
    tour: &Tour,
    cause: Seq,
    seq: Seq,
    unassigned: &[(ParcelId, Reason)],
    compared: Option<Box<Compared>>,
) -> Draft {
    let (tour, unassigned) = (tour.clone(), unassigned.to_vec());
    let decision = Decision::TourPlanned { tour, unassigned, foreseen: None, compared };
    Draft { cause, based_on: Some(seq), decision }
}

/// The delivery of one parcel as routing sees it.
pub(super) fn job(orders: &Orders, id: ParcelId) -> Option<Job> {
    let parcel = orders.parcel(id)?;
    let order = orders.get(parcel.order)?;
    Some(Job {
        parcel: id,
        depot: parcel.plan.node,
        at: order.destination()?,
        earliest: order.card.placed_at,
        latest: order.promise?.latest,
        service: AT_THE_DOOR,
        weight_g: parcel.weight_g,
        volume_cm3: parcel.volume_cm3,
    })
}

#[cfg(test)]
mod tests {
    use super::job;
    use crate::life::{at, changed, depot, order, parcel};

    #[test]
    fn a_job_weighs_and_fills_what_its_parcel_does() {
        let mut life = depot();
        life.tell(at(9, 5), vec![changed(order(1, at(9, 5)), |card| card.lines[0].qty = 3)]);
        let job = job(life.world().orders(), parcel("SH-1/1")).expect("it is planned");
        assert_eq!((job.weight_g, job.volume_cm3), (300, Some(1_200)));
    }
}
