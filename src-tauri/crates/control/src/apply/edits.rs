//! What a shop changes in an order after the sale: its lines, and where it goes.

use crate::{
    order::{Order, Parcel, ParcelState},
    world::World,
};
use model::{DeptId, Edited, Moment, NodeId, OrderId, OrderLine, ParcelId, Position, Reason, Seq, edit_lines};
use std::collections::BTreeSet;

impl World {
    /// An order's lines as an edit leaves them; a packed parcel stays as it is, as for cancellations.
    pub(super) fn edited(&self, order: &Order, wanted: &[OrderLine]) -> Edited {
        let packed = self.orders.parcels_of(order).filter(|(_, parcel)| parcel.state >= ParcelState::Packed);
        let boxed: BTreeSet<u16> = packed.flat_map(|(_, parcel)| parcel.plan.lines.iter().copied()).collect();
        edit_lines(&order.card.lines, wanted, |number| boxed.contains(&number))
    }

    /// Parcels that hold a changed line are given up at once, so that nobody picks what is no longer wanted; what is
    /// new or changed asks for a node.
    pub(super) fn edit_order(&mut self, id: OrderId, wanted: &[OrderLine], when: Moment, seq: Seq) {
        if wanted.iter().all(|line| line.qty == 0) {
            return self.hear_cancel(id, seq);
        }
        let Some(order) = self.orders.get(id) else { return };
        let Edited { lines, changed, .. } = self.edited(order, wanted);
        let over = order.is_over();
        self.orders.amend(id, |order| order.told_at = Some(when));
        if over {
            return;
        }
        let before = self.orders.replace_lines(id, lines, &changed);
        if changed.is_empty() {
            return;
        }
        self.correct_demand(id, &before, when);
        let holds = |parcel: &Parcel| parcel.plan.lines.iter().any(|line| changed.contains(line));
        self.drop_parcels(id, holds, seq);
        self.orders.ask_node(id, seq);
        self.orders.follow(id, seq);
        self.orders.watch_promise(id);
    }

    /// What was sold is counted as it now stands: more is sold with the edit, less was never sold.
    fn correct_demand(&mut self, id: OrderId, before: &[OrderLine], when: Moment) {
        let Some(card) = self.orders.get(id).map(|order| order.card.clone()) else { return };
        let placed = self.sold_at(&card);
        for (number, line) in card.lines.iter().enumerate() {
            let was = before.get(number).map_or(0, |line| line.qty);
            let (more, less) = (line.qty.saturating_sub(was), was.saturating_sub(line.qty));
            self.sell(line.sku, more, when);
            self.unsell(line.sku, less, placed);
            self.demand.correct(card.dept, (more, when), (less, placed));
        }
    }

    /// The order goes elsewhere from where it is prepared: each parcel that has not left gets another way out, and a
    /// label that says so.
    pub(super) fn redirect_order(&mut self, id: OrderId, dept: DeptId, near: Option<Position>, when: Moment, seq: Seq) {
        let Some(order) = self.orders.get(id) else { return };
        let states: Vec<ParcelState> = self.orders.parcels_of(order).map(|(_, parcel)| parcel.state).collect();
        let gone = !states.is_empty() && states.iter().all(|state| *state >= ParcelState::Left);
        let open = !gone && !order.is_over();
        let (before, same) = (order.card.dept, (order.card.dept, order.card.near) == (dept, near));
        self.orders.amend(id, |order| order.told_at = Some(when));
        if !open || same {
            return;
        }
        self.orders.amend(id, |order| {
            (order.card.dept, order.card.near) = (dept, near);
            order.touched_by = seq;
        });
        let Some(order) = self.orders.get(id) else { return };
        let staying = |(_, parcel): &(ParcelId, &Parcel)| parcel.state < ParcelState::Left;
        let parcels = self.orders.parcels_of(order).filter(staying);
        let parcels: Vec<(ParcelId, NodeId, Moment)> =
            parcels.map(|(id, parcel)| (id, parcel.plan.node, parcel.since)).collect();
        for (id, node, since) in parcels {
            self.demand.redirect(node, before, dept, since);
            self.docks.ask_way(id, seq, Reason::CustomerAsked);
        }
    }
}
