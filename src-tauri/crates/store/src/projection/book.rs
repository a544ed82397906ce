//! Applies events to the rows they touch. Pure: knows no connection.

use super::ledger::{LineRow, OrderRow, ParcelRow, ParcelStage, StockRow};
use model::{
    Body, Decision, DeptId, Event, Fact, Moment, NodeId, OrderCard, OrderId, OrderLine, OrderState, Override, ParcelId,
    ParcelPlan, Promise, Reason, Seq, SkuId, StopKind, Tour, VanId, Via, edit_lines,
};
use std::collections::BTreeMap;

/// The rows that some events touch. An order's own list of parcels is filled on the way out only.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub(super) struct Book {
    pub orders: BTreeMap<OrderId, OrderRow>,
    pub parcels: BTreeMap<ParcelId, (OrderId, ParcelRow)>,
    pub stock: BTreeMap<(NodeId, SkuId), StockRow>,
}

impl Book {
    /// The orders with their parcels.
    pub fn orders(self) -> impl Iterator<Item = OrderRow> {
        let mut orders = self.orders;
        for (order, parcel) in self.parcels.into_values() {
            if let Some(order) = orders.get_mut(&order) {
                order.parcels.push(parcel);
            }
        }
        orders.into_values()
    }

    /// What one event changes.
    pub fn apply(&mut self, event: &Event) {
        match &event.body {
            Body::Fact(fact) => self.fact(fact, event),
            Body::Decision(decision) => self.decision(decision, event.at),
        }
    }

    /// Facts that are no matter of orders, parcels or stock never get here with rows to change.
    fn fact(&mut self, fact: &Fact, event: &Event) {
        let (seq, at) = (event.seq, event.at);
        match fact {
            Fact::StockCounted { node, sku, on_hand, safety } => {
                self.count(*node, *sku, i64::from(*on_hand), event.when());
                if let (Some(safety), Some(stock)) = (safety, self.stock.get_mut(&(*node, *sku))) {
                    stock.safety = i64::from(*safety);
                }
            }
            Fact::PickShort { node, parcel, sku, found } => self.pick_short(*node, *parcel, *sku, *found, at),
            Fact::OrderPlaced(card) => self.place(card, seq, at),
            Fact::OrderEdited { order, lines } => self.edit(*order, lines, at),
            Fact::OrderRedirected { order, dept, .. } => self.redirect(*order, *dept, at),
            Fact::ServiceChanged { order, service } => self.order_mut(*order, at, |row| row.service = *service),
            Fact::Operator(word) => match word.says {
                Override::Hold(order) => self.hold(order, at),
                Override::Unhold(order) => {
                    self.order_mut(order, at, |row| row.held = false);
                    self.follow(order, at);
                }
                _ => {}
            },
            Fact::PickDone { parcel, .. } => self.advance(*parcel, ParcelStage::Picking, at),
            Fact::PickStarted { parcels, .. } => self.advance_all(parcels, ParcelStage::Picking, at),
            Fact::ParcelPacked { parcel, .. } => self.advance(*parcel, ParcelStage::Packed, at),
            Fact::DepartureLeft { parcels, .. } => self.advance_all(parcels, ParcelStage::Left, at),
            Fact::VanLoaded { van, parcels } => {
                self.advance_all(parcels, ParcelStage::Left, at);
                self.carry(parcels, *van, at);
            }
            Fact::ParcelsTransferred { to, parcels, .. } => self.carry(parcels, *to, at),
            Fact::ParcelDelivered { parcel } => self.advance(*parcel, ParcelStage::Delivered, at),
            Fact::StopServed { parcels, .. } => self.advance_all(parcels, ParcelStage::Delivered, at),
            Fact::VanReturned { van } => self.unload(*van, at),
            _ => {}
        }
    }

    fn decision(&mut self, decision: &Decision, at: Moment) {
        match decision {
            Decision::Allocated { order, parcels, declined, promise, .. } => {
                self.allocate(*order, parcels, declined, *promise, at);
            }
            Decision::Declined { order, reason } => self.end(*order, OrderState::Declined, *reason, at),
            Decision::Cancelled { order, reason } => self.end(*order, OrderState::Cancelled, *reason, at),
            Decision::PromiseMoved { order, promise, .. } => {
                self.order_mut(*order, at, |row| row.promise = Some(*promise));
            }
            Decision::Released { parcels, .. } => self.advance_all(parcels, ParcelStage::Released, at),
            Decision::Rebound { parcel, via, eta, .. } => self.rebind(*parcel, *via, *eta, at),
            Decision::TourPlanned { tour, .. } => self.expect_tour(tour, at),
            _ => {}
        }
    }

    fn place(&mut self, card: &OrderCard, seq: Seq, at: Moment) {
        // The same order through another message: the first one counts.
        self.orders.entry(card.order).or_insert_with(|| OrderRow {
            order: card.order,
            seq,
            channel: card.channel,
            placed_at: card.placed_at,
            contact: card.contact,
            dept: card.dept,
            service: card.service,
            state: OrderState::Placed,
            held: false,
            promise: None,
            reason: None,
            updated_at: at,
            lines: card.lines.iter().map(line).collect(),
            parcels: Vec::new(),
        });
    }

    fn allocate(
        &mut self,
        id: OrderId,
        plans: &[ParcelPlan],
        declined: &[(u16, Reason)],
        promise: Promise,
        at: Moment,
    ) {
        if !self.orders.contains_key(&id) {
            return;
        }
        self.give_up(id, |line_parcels, parcel| plans.iter().any(|plan| is_same(plan, parcel, line_parcels)));
        for plan in plans.iter().filter(|plan| !self.parcels.contains_key(&plan.parcel)).collect::<Vec<_>>() {
            self.open(id, plan, at);
        }
        self.order_mut(id, at, |row| {
            row.promise = Some(promise);
            for (n, line) in row.lines.iter_mut().enumerate() {
                let reason = declined.iter().find(|(index, _)| usize::from(*index) == n).map(|(_, reason)| *reason);
                line.declined = reason.filter(|_| line.parcel.is_none());
            }
        });
        self.follow(id, at);
    }

    /// A new parcel books its units.
    fn open(&mut self, id: OrderId, plan: &ParcelPlan, at: Moment) {
        let Some(order) = self.orders.get_mut(&id) else { return };
        for index in &plan.lines {
            let Some(line) = order.lines.get_mut(usize::from(*index)) else { continue };
            line.parcel = Some(plan.parcel);
            let shelf = self.stock.entry((plan.node, line.sku));
            shelf.or_insert_with(|| StockRow::empty(plan.node, line.sku)).book(i64::from(line.qty));
        }
        let parcel = ParcelRow {
            parcel: plan.parcel,
            node: plan.node,
            stage: ParcelStage::Waiting,
            via: plan.via,
            van: None,
            prepared_in: plan.prepared_in,
            eta: plan.eta,
            cost_cents: plan.cost_cents,
            updated_at: at,
        };
        self.parcels.insert(plan.parcel, (id, parcel));
    }

    /// Parcels of an order that still hold units are given up, but for those to be kept.
    fn give_up(&mut self, id: OrderId, kept: impl Fn(&[u16], &ParcelRow) -> bool) {
        let own = self.parcels.values().filter(|(order, parcel)| *order == id && parcel.stage.holds_stock());
        let gone: Vec<ParcelId> = own
            .filter(|(_, parcel)| !kept(&self.lines_of(id, parcel.parcel), parcel))
            .map(|(_, parcel)| parcel.parcel)
            .collect();
        for parcel in gone {
            self.each_line(parcel, StockRow::free);
            self.parcels.remove(&parcel);
            let lines = self.orders.get_mut(&id).into_iter().flat_map(|order| &mut order.lines);
            lines.filter(|line| line.parcel == Some(parcel)).for_each(|line| line.parcel = None);
        }
    }

    fn lines_of(&self, id: OrderId, parcel: ParcelId) -> Vec<u16> {
        let lines = self.orders.get(&id).into_iter().flat_map(|order| order.lines.iter().zip(0..));
        lines.filter(|(line, _)| line.parcel == Some(parcel)).map(|(_, n)| n).collect()
    }

    /// Changes the shelf of each line in a parcel by the line's units.
    fn each_line(&mut self, id: ParcelId, change: fn(&mut StockRow, i64)) {
        let Some((order, parcel)) = self.parcels.get(&id) else { return };
        let lines = self.orders.get(order).into_iter().flat_map(|order| &order.lines);
        for line in lines.filter(|line| line.parcel == Some(id)) {
            if let Some(stock) = self.stock.get_mut(&(parcel.node, line.sku)) {
                change(stock, i64::from(line.qty));
            }
        }
    }

    /// Parcels that hold a changed line are given up; a packed one stays as it is.
    fn edit(&mut self, id: OrderId, wanted: &[OrderLine], at: Moment) {
        let open = |row: &&OrderRow| !row.state.is_over() && wanted.iter().any(|line| line.qty > 0);
        let Some(row) = self.orders.get(&id).filter(open) else { return };
        let packed = |id: &ParcelId| self.parcels.get(id).is_some_and(|(_, parcel)| !parcel.stage.holds_stock());
        let before: Vec<OrderLine> = row.lines.iter().map(bought).collect();
        let edited = edit_lines(&before, wanted, |n| row.lines[usize::from(n)].parcel.as_ref().is_some_and(packed));
        self.give_up(id, |lines, _| !lines.iter().any(|line| edited.changed.contains(line)));
        self.order_mut(id, at, |row| {
            for (n, wanted) in edited.lines.iter().enumerate() {
                match row.lines.get_mut(n) {
                    Some(row) => (row.qty, row.price_cents) = (wanted.qty, wanted.price_cents),
                    None => row.lines.push(line(wanted)),
                }
            }
            for n in &edited.changed {
                if let Some(line) = row.lines.get_mut(usize::from(*n)) {
                    line.declined = None;
                }
            }
        });
        self.follow(id, at);
    }

    /// What has left goes where it was sent.
    fn redirect(&mut self, id: OrderId, dept: DeptId, at: Moment) {
        let own = || self.parcels.values().filter(|(order, _)| *order == id);
        let gone = own().next().is_some() && own().all(|(_, parcel)| parcel.stage >= ParcelStage::Left);
        self.order_mut(id, at, |row| {
            if !gone && !row.state.is_over() {
                row.dept = dept;
            }
        });
    }

    fn count(&mut self, node: NodeId, sku: SkuId, on_hand: i64, at: Moment) {
        let stock = self.stock.entry((node, sku)).or_insert_with(|| StockRow::empty(node, sku));
        stock.count(on_hand);
        stock.counted_at = at;
    }

    /// The shelf holds what was found and nothing for this parcel; others keep what they hold.
    fn pick_short(&mut self, node: NodeId, id: ParcelId, sku: SkuId, found: u32, at: Moment) {
        let Some((order, parcel)) = self.parcels.get(&id).cloned() else { return };
        if !parcel.stage.holds_stock() {
            return;
        }
        let units: i64 = self.units_in(order, id, sku);
        if let Some(stock) = self.stock.get(&(node, sku)) {
            let left = stock.on_hand.min(i64::from(found).max(stock.booked().saturating_sub(units)));
            self.count(node, sku, left, at);
        }
        self.give_up(order, |_, other| other.parcel != id);
        self.follow(order, at);
    }

    fn units_in(&self, order: OrderId, parcel: ParcelId, sku: SkuId) -> i64 {
        let lines = self.orders.get(&order).into_iter().flat_map(|order| &order.lines);
        lines.filter(|line| line.parcel == Some(parcel) && line.sku == sku).map(|line| i64::from(line.qty)).sum()
    }

    fn end(&mut self, id: OrderId, state: OrderState, reason: Reason, at: Moment) {
        self.give_up(id, |_, _| false);
        self.order_mut(id, at, |row| {
            row.state = state;
            row.reason = Some(reason);
        });
    }

    fn hold(&mut self, id: OrderId, at: Moment) {
        let begun = self.parcels.values().any(|(order, row)| *order == id && row.stage > ParcelStage::Waiting);
        if !begun {
            self.order_mut(id, at, |row| row.held |= !row.state.is_over());
            self.follow(id, at);
        }
    }

    fn rebind(&mut self, id: ParcelId, via: Via, eta: Moment, at: Moment) {
        if let Some((_, parcel)) = self.parcels.get_mut(&id) {
            (parcel.via, parcel.eta, parcel.van, parcel.updated_at) = (via, eta, None, at);
        }
    }

    fn expect_tour(&mut self, tour: &Tour, at: Moment) {
        for stop in tour.stops.iter().filter(|stop| stop.kind == StopKind::Deliver) {
            self.carry(&stop.parcels, tour.van, at);
            for id in &stop.parcels {
                if let Some((_, parcel)) = self.parcels.get_mut(id) {
                    parcel.eta = stop.eta;
                }
            }
        }
    }

    fn carry(&mut self, parcels: &[ParcelId], van: VanId, at: Moment) {
        for id in parcels {
            if let Some((_, parcel)) = self.parcels.get_mut(id) {
                (parcel.van, parcel.updated_at) = (Some(van), at);
            }
        }
    }

    /// What is still aboard goes back on the dock.
    fn unload(&mut self, van: VanId, at: Moment) {
        let aboard =
            self.parcels.values_mut().filter(|(_, row)| row.van == Some(van) && row.stage == ParcelStage::Left);
        let mut orders = Vec::new();
        for (order, parcel) in aboard {
            (parcel.stage, parcel.van, parcel.updated_at) = (ParcelStage::Packed, None, at);
            orders.push(*order);
        }
        orders.into_iter().for_each(|order| self.follow(order, at));
    }

    fn advance_all(&mut self, parcels: &[ParcelId], stage: ParcelStage, at: Moment) {
        parcels.iter().for_each(|parcel| self.advance(*parcel, stage, at));
    }

    /// Moves a parcel forward; an outside that repeats itself moves nothing back.
    fn advance(&mut self, id: ParcelId, stage: ParcelStage, at: Moment) {
        let Some((_, parcel)) = self.parcels.get(&id) else { return };
        if parcel.stage >= stage {
            return;
        }
        if parcel.stage.holds_stock() && !stage.holds_stock() {
            self.each_line(id, StockRow::consume);
        }
        let Some((order, parcel)) = self.parcels.get_mut(&id) else { return };
        (parcel.stage, parcel.updated_at) = (stage, at);
        if stage == ParcelStage::Delivered {
            parcel.eta = at;
        }
        let order = *order;
        self.follow(order, at);
    }

    /// The order's state follows from its parcels, unless it has ended.
    fn follow(&mut self, id: OrderId, at: Moment) {
        let stages: Vec<ParcelStage> =
            self.parcels.values().filter(|(order, _)| *order == id).map(|(_, parcel)| parcel.stage).collect();
        self.order_mut(id, at, |row| {
            if !row.state.is_over() {
                row.state = match state_of(&stages, row.held) {
                    // A line that was added since still waits for a node.
                    OrderState::Delivered if row.lines.iter().any(is_open) => OrderState::Shipped,
                    state => state,
                };
            }
        });
    }

    fn order_mut(&mut self, id: OrderId, at: Moment, change: impl FnOnce(&mut OrderRow)) {
        if let Some(row) = self.orders.get_mut(&id) {
            change(row);
            row.updated_at = at;
        }
    }
}

fn line(line: &model::OrderLine) -> LineRow {
    LineRow { sku: line.sku, qty: line.qty, price_cents: line.price_cents, parcel: None, declined: None }
}

/// Neither in a parcel nor declined.
fn is_open(line: &LineRow) -> bool {
    line.qty > 0 && line.parcel.is_none() && line.declined.is_none()
}

fn bought(line: &LineRow) -> OrderLine {
    OrderLine { sku: line.sku, qty: line.qty, price_cents: line.price_cents }
}

/// The plan of a parcel that stands already, word for word.
fn is_same(plan: &ParcelPlan, parcel: &ParcelRow, lines: &[u16]) -> bool {
    (plan.parcel, plan.node, plan.via) == (parcel.parcel, parcel.node, parcel.via)
        && (plan.prepared_in, plan.eta, plan.cost_cents) == (parcel.prepared_in, parcel.eta, parcel.cost_cents)
        && plan.lines == lines
}

fn state_of(stages: &[ParcelStage], held: bool) -> OrderState {
    let all = |least: ParcelStage| stages.iter().all(|stage| *stage >= least);
    let any = |least: ParcelStage| stages.iter().any(|stage| *stage >= least);
    match () {
        () if stages.is_empty() && held => OrderState::Held,
        () if stages.is_empty() => OrderState::Placed,
        () if all(ParcelStage::Delivered) => OrderState::Delivered,
        () if any(ParcelStage::Left) => OrderState::Shipped,
        () if all(ParcelStage::Packed) => OrderState::Packed,
        () if any(ParcelStage::Picking) => OrderState::Picking,
        () if held => OrderState::Held,
        () => OrderState::Allocated,
    }
}
