//! A person's word. What can be followed at once changes state here; what needs a plan becomes work
//! for `decide`; what cannot be met is refused with a reason.

use crate::{order::ParcelState, permit::Answer, world::World};
use model::{
    AlertId, NodeId, OperatorId, OperatorWord, OrderId, Override, ProposalId, Reason, Seq, SkuId, SlotCard, VanId,
};
use routing::VanStatus;

impl World {
    pub(super) fn obey(&mut self, word: &OperatorWord, seq: Seq) {
        match &word.says {
            Override::AcknowledgeAlert(alert) => {
                self.alerts.acknowledge(*alert, word.by, self.now);
                self.touched.alerts = true;
            }
            Override::AssignAlert { alert, to } => self.alerts.assign(*alert, *to, self.now),
            Override::ResolveAlert(alert) => self.end_alert(*alert, word.by),
            Override::Accept(proposal) => self.answer(*proposal, Answer::Accepted(seq), seq),
            Override::Reject(proposal) => self.answer(*proposal, Answer::Rejected(seq), seq),
            Override::Hold(order) => self.keep_back(*order, seq),
            Override::Unhold(order) => self.let_go(*order, seq),
            Override::Cancel(order) => self.ask_cancel(*order, seq, Reason::OperatorAsked),
            Override::Pin { order, node } => self.pin(*order, Some(*node), seq),
            Override::Unpin(order) => self.pin(*order, None, seq),
            Override::GroundVan(van) => self.ground_van(*van, seq),
            Override::ReturnVan(van) => self.put_back_van(*van, seq),
            Override::EditSlot(card) => self.edit_slot(card, seq),
            Override::MapSku { source, alias, sku } => {
                self.aliases.insert((*source, alias.clone()), *sku);
            }
            Override::SetAutonomy { kind, level } => {
                self.autonomy.insert(*kind, *level);
                self.touched.nodes.extend(self.waiting.keys());
            }
        }
    }

    /// What was presented in the slot and what will be is forecast anew, at once.
    fn edit_slot(&mut self, card: &SlotCard, seq: Seq) {
        let before = self.slots.get(&card.slot).map_or(&[][..], |slot| &slot.passages);
        let moved: Vec<SkuId> = before.iter().chain(&card.passages).map(|passage| passage.sku).collect();
        let listed = moved.into_iter().filter(|sku| self.skus.contains_key(sku));
        self.touched.replanned.extend(listed.map(|sku| (sku, seq)));
        self.plan_slot(card, seq);
    }

    fn end_alert(&mut self, alert: AlertId, by: OperatorId) {
        self.alerts.resolved_by(alert, by, self.now);
        self.touched.alerts = true;
    }

    fn answer(&mut self, id: ProposalId, answer: Answer, seq: Seq) {
        match self.proposals.get_mut(&id) {
            Some(record) if record.answer == Answer::Open => record.answer = answer,
            Some(_) | None => {
                self.todo.refuse.insert(seq, Reason::GroundMoved);
            }
        }
    }

    fn refuse(&mut self, seq: Seq, reason: Reason) {
        self.todo.refuse.insert(seq, reason);
    }

    /// No parcel of the order has been given to anybody yet.
    fn is_untouched(&self, id: OrderId) -> Result<(), Reason> {
        let order = self.orders.get(&id).ok_or(Reason::Unknown)?;
        let begun = self.parcels_of(order).any(|(_, parcel)| parcel.state > ParcelState::Waiting);
        if order.is_over() || begun { Err(Reason::TooLate) } else { Ok(()) }
    }

    fn keep_back(&mut self, id: OrderId, seq: Seq) {
        if let Err(reason) = self.is_untouched(id) {
            return self.refuse(seq, reason);
        }
        self.unask_node(id);
        if let Some(order) = self.orders.get_mut(&id) {
            order.held = true;
            order.state = model::OrderState::Held;
            order.touched_by = seq;
        }
    }

    fn let_go(&mut self, id: OrderId, seq: Seq) {
        let Some(order) = self.orders.get_mut(&id).filter(|order| order.held) else {
            return self.refuse(seq, Reason::Unknown);
        };
        order.held = false;
        let planned = order.promise.is_some();
        if planned {
            self.follow(id, seq)
        }
        // An edit meanwhile may have left lines that nobody serves.
        if self.orders.get(&id).is_some_and(|order| !planned || !self.is_served(order)) {
            self.ask_node(id, seq)
        }
        if let Some(order) = self.orders.get_mut(&id)
            && !planned
        {
            order.state = model::OrderState::Placed;
        }
        self.touched.nodes.extend(self.waiting.keys());
    }

    fn pin(&mut self, id: OrderId, node: Option<NodeId>, seq: Seq) {
        if let Err(reason) = self.is_untouched(id) {
            return self.refuse(seq, reason);
        }
        if node.is_some_and(|node| self.book.node(node).is_none()) {
            return self.refuse(seq, Reason::Unknown);
        }
        if let Some(order) = self.orders.get_mut(&id) {
            order.pin = node;
        }
        self.ask_node(id, seq);
    }

    fn ground_van(&mut self, van: VanId, seq: Seq) {
        match self.vans.get_mut(&van) {
            Some(state) if matches!(state.status, VanStatus::AtDepot | VanStatus::OnTour) => {
                state.grounded();
                self.van_by.entry(van).or_default().0 = seq;
                self.touched.vans.insert(van);
                self.free_planned(van);
            }
            Some(_) => self.refuse(seq, Reason::TooLate),
            None => self.refuse(seq, Reason::Unknown),
        }
    }

    fn put_back_van(&mut self, van: VanId, seq: Seq) {
        match self.vans.get_mut(&van) {
            // A repaired van starts from its depot again, with what nobody took over back on the dock.
            Some(state) if state.status == VanStatus::Broken => self.return_van(van, self.now, seq),
            Some(state) if state.status == VanStatus::Grounded => {
                state.released();
                self.van_by.entry(van).or_default().0 = seq;
            }
            Some(_) => self.refuse(seq, Reason::TooLate),
            None => self.refuse(seq, Reason::Unknown),
        }
    }
}
