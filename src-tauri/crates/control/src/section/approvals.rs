//! Whether the app may do a thing now, must ask first, or may only show it.

use crate::{decide::because, shared::Shared};
use model::{
    Autonomy, Decision, DecisionKind, Draft, NodeId, OrderId, Proposal, ProposalId, Reason, Remedy, Seq, VanId,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What a proposal is about, without its details: one open proposal of each.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub enum ApprovalScope {
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
    /// Messages to many customers, by the event that led to them.
    Announce(Seq),
}

impl ApprovalScope {
    /// The kind of decision that it waits for.
    pub fn kind(self) -> DecisionKind {
        match self {
            Self::Transfer(_) => DecisionKind::Transfer,
            Self::Reroute(_) => DecisionKind::Reroute,
            Self::Allocate(_) => DecisionKind::Allocate,
            Self::Release(_) => DecisionKind::Release,
            Self::Notify(_) | Self::Announce(_) => DecisionKind::Notify,
        }
    }

    /// What a remedy is about.
    pub fn of(remedy: &Remedy) -> Self {
        match remedy {
            Remedy::Transfer { from, .. } => Self::Transfer(*from),
            Remedy::Reroute(tours) => Self::Reroute(tours.first().map(|tour| tour.van)),
            Remedy::Allocate(order) => Self::Allocate(*order),
            Remedy::Release(node) => Self::Release(*node),
            Remedy::Notify(order) => Self::Notify(*order),
            Remedy::Announce { cause, .. } => Self::Announce(*cause),
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
    /// The event that made it: the basis it stands on.
    pub made_by: Seq,
    /// What a person said.
    pub answer: Answer,
    /// What was put before them about the same thing last, and no longer stood: what has changed since is marked.
    pub before: Option<Box<Remedy>>,
}

impl ProposalRecord {
    /// Why nobody can carry it out, whatever a person says.
    pub fn barred(&self) -> Option<Reason> {
        match &self.proposal.remedy {
            Remedy::Transfer { tours, .. } => tours.is_empty().then_some(Reason::NoVan),
            Remedy::Reroute(_)
            | Remedy::Allocate(_)
            | Remedy::Release(_)
            | Remedy::Notify(_)
            | Remedy::Announce { .. } => None,
        }
    }
}

/// What `decide` may do within a scope.
pub enum Approval {
    /// Do it; the event that allowed it when a person did.
    Act(Option<Seq>),
    /// Put it before a person.
    Propose,
    /// Wait: a person has it, or said no.
    Wait,
}

/// Choices put before people, and how far each kind of decision may go without them.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Approvals {
    proposals: BTreeMap<ProposalId, Shared<ProposalRecord>>,
    /// The same by what they are about: asked for each message and each order that waits.
    by_scope: BTreeMap<ApprovalScope, BTreeSet<ProposalId>>,
    autonomy: BTreeMap<DecisionKind, Autonomy>,
    /// What no longer stood, until another is put about the same thing.
    dropped: BTreeMap<ApprovalScope, Box<Remedy>>,
    /// More messages than these of one cause wait for a person.
    ask_above: Option<u32>,
}

/// Messages of one cause that go out without a person until one says otherwise.
const ASK_ABOVE: u32 = 25;

impl Approvals {
    /// How far the app may go with a kind of decision. Rescue plans ask by default, since they take
    /// parcels from one driver and give them to others; all else acts.
    pub fn autonomy(&self, kind: DecisionKind) -> Autonomy {
        let default = if kind == DecisionKind::Transfer { Autonomy::Ask } else { Autonomy::Act };
        self.autonomy.get(&kind).copied().unwrap_or(default)
    }

    /// More messages than these of one cause wait for a person.
    pub fn asks_above(&self) -> u32 {
        self.ask_above.unwrap_or(ASK_ABOVE)
    }

    /// Choices that stand, by key.
    pub fn proposals(&self) -> impl Iterator<Item = &ProposalRecord> {
        self.proposals.values().map(|record| &**record)
    }

    /// One choice.
    pub fn proposal(&self, id: ProposalId) -> Option<&ProposalRecord> {
        self.proposals.get(&id).map(|record| &**record)
    }

    /// The proposal within a scope, if one stands.
    pub fn about(&self, scope: ApprovalScope) -> Option<&ProposalRecord> {
        self.proposal(*self.by_scope.get(&scope)?.first()?)
    }

    /// Causes whose messages were put before a person.
    pub fn announced(&self) -> BTreeSet<Seq> {
        let cause = |scope: &ApprovalScope| match scope {
            ApprovalScope::Announce(cause) => Some(*cause),
            ApprovalScope::Transfer(_)
            | ApprovalScope::Reroute(_)
            | ApprovalScope::Allocate(_)
            | ApprovalScope::Release(_)
            | ApprovalScope::Notify(_) => None,
        };
        // They are the last in the order of scopes.
        self.by_scope.keys().rev().map_while(cause).collect()
    }

    /// Whether a choice is shown only: people carry it out themselves.
    pub fn is_advice(&self, proposal: &Proposal) -> bool {
        self.autonomy(ApprovalScope::of(&proposal.remedy).kind()) == Autonomy::Advise
    }

    /// What may be done within a scope now.
    pub fn approval(&self, scope: ApprovalScope) -> Approval {
        let alone = !matches!(scope, ApprovalScope::Announce(_));
        if alone && self.autonomy(scope.kind()) == Autonomy::Act {
            return Approval::Act(None);
        }
        match self.about(scope).map(|record| record.answer) {
            Some(Answer::Accepted(seq)) => Approval::Act(Some(seq)),
            Some(Answer::Open | Answer::Rejected(_)) => Approval::Wait,
            None => Approval::Propose,
        }
    }

    /// The proposal within a scope that a person has accepted.
    pub fn accepted(&self, scope: ApprovalScope) -> Option<&ProposalRecord> {
        self.about(scope).filter(|record| matches!(record.answer, Answer::Accepted(_)))
    }

    pub(crate) fn set_autonomy(&mut self, kind: DecisionKind, level: Autonomy) {
        self.autonomy.insert(kind, level);
    }

    pub(crate) fn ask_above(&mut self, messages: u32) {
        self.ask_above = Some(messages);
    }

    pub(crate) fn put(&mut self, proposal: &Proposal, seq: Seq) {
        self.remove(proposal.proposal);
        let scope = ApprovalScope::of(&proposal.remedy);
        self.by_scope.entry(scope).or_default().insert(proposal.proposal);
        let before = self.dropped.remove(&scope);
        let record = ProposalRecord { proposal: proposal.clone(), made_by: seq, answer: Answer::Open, before };
        self.proposals.insert(proposal.proposal, Shared::new(record));
    }

    /// A person answers; false when there is nothing to answer any more.
    pub(crate) fn answer(&mut self, id: ProposalId, answer: Answer) -> bool {
        match self.proposals.get_mut(&id) {
            Some(record) if record.answer == Answer::Open => {
                record.answer = answer;
                true
            }
            Some(_) | None => false,
        }
    }

    /// It no longer stands. What is put next about a van's rescue or a cause's messages says what has changed.
    pub(crate) fn take(&mut self, id: ProposalId) {
        let Some(record) = self.remove(id) else { return };
        let scope = ApprovalScope::of(&record.proposal.remedy);
        if matches!(scope, ApprovalScope::Transfer(_) | ApprovalScope::Announce(_)) {
            self.dropped.insert(scope, Box::new(record.proposal.remedy.clone()));
        }
    }

    /// Orders have left memory: what nobody answered about them is forgotten.
    pub(crate) fn forget(&mut self, has_ended: impl Fn(OrderId) -> bool) {
        let gone = |scope: &&ApprovalScope| match scope {
            ApprovalScope::Allocate(order) | ApprovalScope::Notify(order) => has_ended(*order),
            ApprovalScope::Transfer(_)
            | ApprovalScope::Reroute(_)
            | ApprovalScope::Release(_)
            | ApprovalScope::Announce(_) => false,
        };
        let gone: Vec<ApprovalScope> = self.by_scope.keys().filter(gone).copied().collect();
        gone.into_iter().for_each(|scope| self.settle(scope));
        self.dropped.clear();
    }

    /// It is settled: its proposals are gone.
    pub(crate) fn settle(&mut self, scope: ApprovalScope) {
        for id in self.by_scope.remove(&scope).into_iter().flatten() {
            self.proposals.remove(&id);
        }
        self.dropped.remove(&scope);
    }

    fn remove(&mut self, id: ProposalId) -> Option<Shared<ProposalRecord>> {
        let record = self.proposals.remove(&id)?;
        let scope = ApprovalScope::of(&record.proposal.remedy);
        if let Some(same) = self.by_scope.get_mut(&scope) {
            same.remove(&id);
            if same.is_empty() {
                self.by_scope.remove(&scope);
            }
        }
        Some(record)
    }
}

/// A draft that takes a choice from the table, because what it stood on has moved.
pub(crate) fn withdraw(proposal: &Proposal, cause: Seq) -> Draft {
    because(cause, Decision::ProposalDropped { proposal: proposal.proposal, reason: Reason::StalePlan })
}

/// A draft that puts a remedy before a person, at the log position `at`. The id follows it, so it is unique.
pub(crate) fn propose(
    at: Seq,
    cause: Seq,
    remedy: Remedy,
    number: usize,
    alert: Option<model::AlertId>,
) -> Option<Draft> {
    let proposal = ProposalId::new(&format!("P-{:07}-{number}", at.0)).ok()?;
    let proposal = Proposal { proposal, alert, remedy, compared: Vec::new() };
    Some(Draft { cause, based_on: Some(at), decision: Decision::Proposed(proposal) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn put(approvals: &mut Approvals, number: u64, remedy: Remedy) -> ProposalId {
        let proposal = ProposalId::new(&format!("P-{number}")).expect("short");
        approvals.put(&Proposal { proposal, alert: None, remedy, compared: Vec::new() }, Seq(number));
        proposal
    }

    fn about(approvals: &Approvals, scope: ApprovalScope) -> Option<u64> {
        approvals.about(scope).map(|record| record.made_by.0)
    }

    #[test]
    fn a_choice_is_found_by_what_it_is_about_until_it_is_settled_taken_or_its_order_has_left() {
        let mut approvals = Approvals::default();
        let order = |n| OrderId::new(&format!("SH-{n}")).expect("short");
        let scopes = [1, 2, 3].map(|n| ApprovalScope::Notify(order(n)));
        for n in [1, 2, 3] {
            put(&mut approvals, n, Remedy::Notify(order(n)));
        }
        let template = model::Template::Declined;
        let many = put(&mut approvals, 4, Remedy::Announce { cause: Seq(9), template, orders: vec![order(1)] });
        assert_eq!(scopes.map(|scope| about(&approvals, scope)), [Some(1), Some(2), Some(3)]);
        assert_eq!(approvals.announced(), [Seq(9)].into());
        approvals.settle(scopes[0]);
        approvals.forget(|id| id == order(2));
        approvals.take(many);
        assert_eq!(scopes.map(|scope| about(&approvals, scope)), [None, None, Some(3)]);
        assert_eq!((approvals.announced().len(), approvals.proposals().count()), (0, 1));
    }
}
