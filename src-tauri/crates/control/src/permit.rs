//! Whether the house may do a thing now, must ask first, or may only show it.

use crate::world::World;
use model::{Autonomy, Decision, DecisionKind, Draft, NodeId, OrderId, Proposal, ProposalId, Remedy, Seq, VanId};
use serde::{Deserialize, Serialize};

/// What a proposal is about, without its details: one open proposal of each.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub enum Matter {
    /// The parcels of a broken van.
    Transfer(VanId),
    /// The tours of a depot's vans.
    Reroute(Option<VanId>),
    /// An order's nodes.
    Allocate(OrderId),
    /// A node's pickers.
    Release(NodeId),
    /// A message to an order's customer.
    Notify(OrderId),
}

impl Matter {
    /// What a remedy is about.
    pub fn of(remedy: &Remedy) -> Self {
        match remedy {
            Remedy::Transfer { from, .. } => Self::Transfer(*from),
            Remedy::Reroute(tours) => Self::Reroute(tours.first().map(|tour| tour.van)),
            Remedy::Allocate(order) => Self::Allocate(*order),
            Remedy::Release(node) => Self::Release(*node),
            Remedy::Notify(order) => Self::Notify(*order),
        }
    }
}

/// How far a proposal has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Answer {
    /// Nobody has answered.
    Open,
    /// Accepted by this event, not yet carried out.
    Accepted(Seq),
    /// Rejected by this event.
    Rejected(Seq),
}

/// A proposal and its answer.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct ProposalRecord {
    /// What would be done.
    pub proposal: Proposal,
    /// The event that made it: the ground it stands on.
    pub made_by: Seq,
    /// What a person said.
    pub answer: Answer,
}

/// What `decide` may do about a matter.
pub enum Permit {
    /// Do it; the event that allowed it when a person did.
    Act(Option<Seq>),
    /// Put it before a person.
    Propose,
    /// Wait: a person has it, or said no.
    Wait,
}

impl World {
    /// What may be done about a matter now.
    pub fn permit(&self, kind: DecisionKind, matter: Matter) -> Permit {
        if self.autonomy(kind) == Autonomy::Act {
            return Permit::Act(None);
        }
        match self.proposal_about(matter).map(|record| record.answer) {
            Some(Answer::Accepted(seq)) => Permit::Act(Some(seq)),
            Some(Answer::Open | Answer::Rejected(_)) => Permit::Wait,
            None => Permit::Propose,
        }
    }

    /// The proposal about a matter, if one stands.
    pub fn proposal_about(&self, matter: Matter) -> Option<&ProposalRecord> {
        self.proposals.values().find(|record| Matter::of(&record.proposal.remedy) == matter)
    }

    /// The matter is settled: its proposal is gone.
    pub(crate) fn settle_matter(&mut self, matter: Matter) {
        if !self.proposals.is_empty() {
            self.proposals.retain(|_, record| Matter::of(&record.proposal.remedy) != matter);
        }
    }

    /// A draft that puts a remedy before a person. The id follows the log position, so it is unique.
    pub(crate) fn propose(
        &self,
        cause: Seq,
        remedy: Remedy,
        number: usize,
        alert: Option<model::AlertId>,
    ) -> Option<Draft> {
        let proposal = ProposalId::new(&format!("P-{:07}-{number}", self.seq.0)).ok()?;
        let proposal = Proposal { proposal, alert, remedy };
        Some(Draft { cause, based_on: Some(self.seq), decision: Decision::Proposed(proposal) })
    }
}
