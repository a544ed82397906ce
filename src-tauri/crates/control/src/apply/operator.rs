//! A person's word. What can be followed at once changes state here; what needs a plan becomes work
//! for `decide`; what cannot be met is refused with a reason.

use crate::{
    order::{Parcel, ParcelState},
    section::{
        approvals::{Answer, ApprovalScope},
        docks::covers,
    },
    world::World,
};
use model::{
    AlertId, DockScope, NodeId, OperatorCommand, OperatorId, OrderId, OrderState, Override, ProposalId, Reason, Remedy,
    Seq, ShowSlot, SkuId, VanId,
};
use routing::VanStatus;

impl World {
    pub(super) fn obey(&mut self, word: &OperatorCommand, seq: Seq) {
        match &word.says {
            Override::AcknowledgeAlert(alert) => {
                self.alerts.acknowledge(*alert, word.by, self.now);
                self.dirty.alerts = true;
            }
            Override::AssignAlert { alert, to } => self.alerts.assign(*alert, *to, self.now),
            Override::ResolveAlert(alert) | Override::CloseAlert { alert, .. } => self.end_alert(*alert, word.by),
            Override::Accept(proposal) => self.answer(*proposal, Answer::Accepted(seq), seq),
            Override::Reject(proposal) => self.answer(*proposal, Answer::Rejected(seq), seq),
            Override::Hold(order) => self.keep_back(*order, seq),
            Override::Unhold(order) => self.let_go(*order, seq),
            Override::Cancel(order) => self.ask_cancel(*order, seq, Reason::OperatorAsked),
            Override::Pin { order, node } => self.pin(*order, Some(*node), seq),
            Override::Unpin(order) => self.pin(*order, None, seq),
            Override::GroundVan(van) => self.ground_van(*van, seq),
            Override::ReturnVan(van) => self.put_back_van(*van, seq),
            Override::EditSlot(card) | Override::EditSlotAnyway(card) => self.edit_slot(card, seq),
            Override::MapSku { source, alias, sku } => self.feeds.map_sku(*source, alias, *sku),
            Override::SetAutonomy { kind, level } => {
                self.approvals.set_autonomy(*kind, *level);
                self.dirty.nodes.extend(self.sites.nodes());
            }
            Override::HoldAtDock(scope) => self.hold_at_dock(*scope, seq),
            Override::FreeAtDock(scope) => self.free_at_dock(*scope, seq),
            Override::AskAbove(messages) => self.approvals.ask_above(*messages),
            Override::SnoozeAlert { alert, until } => self.snooze_alert(*alert, *until, word.by, seq),
            Override::UndoAlert(alert) => self.undo_alert(*alert, seq),
            Override::Note { about, .. } => self.take_note(*about, seq),
            // The log holds it; nothing that the engines know has changed.
            Override::HandOver { .. } => {}
        }
    }

    /// What was presented in the slot and what will be is forecast anew, at once.
    fn edit_slot(&mut self, card: &ShowSlot, seq: Seq) {
        let before = self.show.slot(card.slot).map_or(&[][..], |slot| &slot.passages);
        let moved: Vec<SkuId> = before.iter().chain(&card.passages).map(|passage| passage.sku).collect();
        let listed = moved.into_iter().filter(|sku| self.stock.sku(*sku).is_some());
        self.dirty.replanned.extend(listed.map(|sku| (sku, seq)));
        self.show.override_slot(card, seq);
        self.forecasts.plan_slot(card);
        self.dirty.calendar = true;
    }

    fn end_alert(&mut self, alert: AlertId, by: OperatorId) {
        self.alerts.resolve_by(alert, by, self.now);
        self.dirty.alerts = true;
    }

    fn answer(&mut self, id: ProposalId, answer: Answer, seq: Seq) {
        let record = self.approvals.proposal(id);
        let advised = record.is_some_and(|record| self.approvals.is_advice(&record.proposal));
        let barred = record.and_then(|record| record.barred()).or(advised.then_some(Reason::AdviceOnly));
        let remedy = record.map(|record| record.proposal.remedy.clone());
        let node = match &remedy {
            Some(Remedy::Release(node)) => Some(*node),
            Some(_) | None => None,
        };
        if let Some(reason) = barred.filter(|_| matches!(answer, Answer::Accepted(_))) {
            return self.feeds.refuse(seq, reason);
        }
        // What was allowed is looked at now, not with the next minute.
        self.dirty.nodes.extend(node);
        if !self.approvals.answer(id, answer) {
            return self.feeds.refuse(seq, Reason::StalePlan);
        }
        if let Some(Remedy::Announce { cause, orders, .. }) = remedy {
            self.answer_crowd(cause, &orders, answer);
        }
    }

    /// Refused, the messages are dropped, and the choice with them. Accepted, they are for those who still wait: who has
    /// their order by now is told nothing of its delay.
    fn answer_crowd(&mut self, cause: Seq, orders: &[OrderId], answer: Answer) {
        match answer {
            Answer::Rejected(_) => {
                self.messages.drop_crowd(cause, orders);
                self.settle_approval(ApprovalScope::Announce(cause));
            }
            Answer::Accepted(_) => {
                let is_there =
                    |id: &&OrderId| self.orders.get(**id).is_none_or(|order| order.state == OrderState::Delivered);
                let there: Vec<OrderId> = orders.iter().filter(is_there).copied().collect();
                self.messages.drop_crowd(cause, &there);
            }
            Answer::Open => {}
        }
    }

    /// Nobody loads these parcels; a van that was to is without them.
    fn hold_at_dock(&mut self, scope: DockScope, seq: Seq) {
        if let Err(reason) = self.can_hold_at_dock(scope) {
            return self.feeds.refuse(seq, reason);
        }
        self.docks.hold(scope, seq);
        let planned = self.docks.all().filter_map(|id| {
            let parcel = self.orders.parcel(id).filter(|parcel| covers(scope, parcel))?;
            Some((id, parcel.van?))
        });
        for (id, van) in planned.collect::<Vec<_>>() {
            self.fleet.withdraw(van, id);
            self.orders.free(id, |_| true, self.now);
        }
        self.touch_held(scope, seq);
    }

    fn free_at_dock(&mut self, scope: DockScope, seq: Seq) {
        if self.docks.let_go(scope) {
            self.touch_held(scope, seq);
        } else {
            self.feeds.refuse(seq, Reason::Unknown);
        }
    }

    /// The word stands in the story of the one order that it is about.
    fn touch_held(&mut self, scope: DockScope, seq: Seq) {
        if let DockScope::Order(order) = scope {
            self.orders.amend(order, |order| order.touched_by = seq);
        }
    }

    /// Whether packed parcels can be kept at the dock: what is named is known, and something of it has not left.
    ///
    /// # Errors
    /// The reason why not.
    pub fn can_hold_at_dock(&self, scope: DockScope) -> Result<(), Reason> {
        let possible = |possible: bool, reason| if possible { Ok(()) } else { Err(reason) };
        match scope {
            DockScope::Order(id) => {
                let ended = if self.orders.has_ended(id) { Reason::TooLate } else { Reason::UnknownOrder };
                let order = self.orders.get(id).ok_or(ended)?;
                let left = |parcel: &Parcel| parcel.state >= ParcelState::Left;
                let mut parcels = self.orders.parcels_of(order).peekable();
                let gone = parcels.peek().is_some() && parcels.all(|(_, parcel)| left(parcel));
                possible(!order.is_over() && !gone, Reason::TooLate)
            }
            DockScope::Sku(sku) => possible(self.stock.sku(sku).is_some(), Reason::UnknownSku),
            DockScope::Node(node) => self.has_node(node),
            DockScope::Departure(departure) => {
                possible(self.stock.book().departure(departure).is_some(), Reason::UnknownDeparture)?;
                possible(!self.stock.has_left(departure, self.now), Reason::TooLate)
            }
        }
    }

    /// No parcel of the order has been given to anybody yet.
    fn is_untouched(&self, id: OrderId) -> Result<(), Reason> {
        let gone = || if self.orders.has_ended(id) { Reason::TooLate } else { Reason::Unknown };
        let order = self.orders.get(id).ok_or_else(gone)?;
        let begun = self.orders.parcels_of(order).any(|(_, parcel)| parcel.state > ParcelState::Waiting);
        if order.is_over() || begun { Err(Reason::TooLate) } else { Ok(()) }
    }

    fn keep_back(&mut self, id: OrderId, seq: Seq) {
        if let Err(reason) = self.is_untouched(id) {
            return self.feeds.refuse(seq, reason);
        }
        self.orders.unask_node(id);
        self.orders.amend(id, |order| {
            order.held = true;
            order.state = OrderState::Held;
            order.touched_by = seq;
        });
    }

    fn let_go(&mut self, id: OrderId, seq: Seq) {
        let Some(order) = self.orders.get(id).filter(|order| order.held) else {
            return self.feeds.refuse(seq, Reason::Unknown);
        };
        let planned = order.promise.is_some();
        self.orders.amend(id, |order| order.held = false);
        if planned {
            self.orders.follow(id, seq);
        }
        // An edit meanwhile may have left lines that nobody serves.
        if self.orders.get(id).is_some_and(|order| !planned || !self.orders.is_served(order)) {
            self.orders.ask_node(id, seq);
        }
        if !planned {
            self.orders.amend(id, |order| order.state = OrderState::Placed);
        }
        self.dirty.nodes.extend(self.sites.nodes());
    }

    fn pin(&mut self, id: OrderId, node: Option<NodeId>, seq: Seq) {
        if let Err(reason) = self.is_untouched(id) {
            return self.feeds.refuse(seq, reason);
        }
        if node.is_some_and(|node| self.stock.book().node(node).is_none()) {
            return self.feeds.refuse(seq, Reason::Unknown);
        }
        self.orders.pin(id, node, seq);
        self.orders.ask_node(id, seq);
    }

    fn ground_van(&mut self, van: VanId, seq: Seq) {
        match self.fleet.van(van).map(|state| state.status) {
            Some(VanStatus::AtDepot | VanStatus::OnTour) => {
                self.fleet.hear(van, seq, |state| state.grounded());
                self.dirty.vans.insert(van);
                self.free_planned(van);
            }
            Some(VanStatus::Broken | VanStatus::Grounded) => self.feeds.refuse(seq, Reason::TooLate),
            None => self.feeds.refuse(seq, Reason::Unknown),
        }
    }

    fn put_back_van(&mut self, van: VanId, seq: Seq) {
        match self.fleet.van(van).map(|state| state.status) {
            // A repaired van starts from its depot again, with what nobody took over back on the dock.
            Some(VanStatus::Broken) => self.return_van(van, self.now, seq),
            Some(VanStatus::Grounded) => {
                self.fleet.hear(van, seq, |state| state.released());
            }
            Some(VanStatus::AtDepot | VanStatus::OnTour) => self.feeds.refuse(seq, Reason::TooLate),
            None => self.feeds.refuse(seq, Reason::Unknown),
        }
    }
}
