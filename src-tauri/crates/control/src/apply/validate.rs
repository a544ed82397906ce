//! Whether a fact can be believed: does what it names exist, can it have happened there and then. What cannot is
//! refused with a reason and changes nothing.

use crate::{order::ParcelState, section::ended::EndedOrder, world::World};
use model::{
    Bin, Cell, DepartureCard, DepartureId, DeptId, Fact, Moment, NodeId, OrderCard, OrderId, OrderLine, ParcelId,
    Position, Reason, RobotAt, RobotId, ShowSlot, SkuId, Span, VanCard, VanId,
};

/// Clocks of vans, nodes and shops differ by this much without a reason to doubt.
const SKEW: Span = Span::minutes(5);
/// Lines an order can come to have through edits.
const LINES_MAX: usize = 1_000;

/// `Err` names the first thing that cannot be believed.
pub(super) type Belief = Result<(), Reason>;

fn known(found: bool, reason: Reason) -> Belief {
    if found { Ok(()) } else { Err(reason) }
}

impl World {
    /// Whether a fact that happened at `when` can be believed whole.
    pub(super) fn believe(&self, fact: &Fact, when: Moment) -> Belief {
        match fact {
            Fact::DepartureListed(card) => self.believe_departure(card),
            Fact::VanListed(VanCard { depot: node, .. }) => self.has_node(*node),
            Fact::RobotListed(card) => self.has_node(card.node),
            Fact::GridLaid(card) => self.has_node(card.node),
            Fact::BinsPlaced { node, bins } => self.believe_bins(*node, bins),
            Fact::SlotPlanned(card) => self.believe_slot(card),
            Fact::CampaignPlanned(card) => card.skus.iter().try_for_each(|sku| self.has_sku(*sku)),
            Fact::SalesRecorded { sku, .. } | Fact::SignalSeen { sku: Some(sku), .. } => self.has_sku(*sku),
            Fact::StockCounted { node, sku, .. } | Fact::StockDoubted { node, sku, .. } => {
                self.believe_count(*node, *sku, when)
            }
            Fact::OrderPlaced(card) => self.believe_order(card),
            Fact::ServiceChanged { order, .. } => self.is_open(*order),
            Fact::OrderEdited { order, lines } => self.believe_edit(*order, lines, when),
            Fact::OrderRedirected { order, dept, .. } => self.believe_redirection(*order, *dept, when),
            Fact::PickStarted { node, parcels } => {
                self.has_node(*node)?;
                parcels.iter().try_for_each(|parcel| self.is_prepared_at(*parcel, *node))
            }
            Fact::PickDone { robot, parcel, sku } => self.believe_pick(*robot, *parcel, *sku),
            Fact::PickShort { node, parcel, sku, found } => {
                self.has_node(*node)?;
                self.is_prepared_at(*parcel, *node)?;
                self.holds_sku(*parcel, *sku)?;
                self.is_short(*parcel, *sku, *found)
            }
            Fact::ParcelPacked { node, parcel } => {
                self.has_node(*node)?;
                self.is_prepared_at(*parcel, *node)?;
                self.is_wanted(*parcel)
            }
            Fact::ParcelDelivered { parcel } => self.has_parcel(*parcel).and_then(|()| self.is_wanted(*parcel)),
            Fact::DepartureLeft { departure, parcels } => {
                parcels.iter().try_for_each(|parcel| self.can_depart(*parcel, *departure))?;
                known(self.stock.book().departure(*departure).is_some(), Reason::UnknownDeparture)
            }
            Fact::RobotUnloaded { robot } | Fact::RobotUp { robot } => self.home_of(*robot).map(|_| ()),
            Fact::RobotDown { robot, cell } => self.believe_stop(*robot, *cell),
            Fact::RobotsMoved { node, window, robots } => self.believe_moves(*node, *window, robots),
            Fact::VanLoaded { .. }
            | Fact::VanSeen { .. }
            | Fact::StopServed { .. }
            | Fact::StopFailed { .. }
            | Fact::ParcelsTransferred { .. }
            | Fact::VanBrokeDown { .. }
            | Fact::VanReturned { .. } => self.believe_van(fact, when),
            Fact::SkuListed(_)
            | Fact::NodeListed(_)
            | Fact::CarrierListed(_)
            | Fact::SlotDropped(_)
            | Fact::OrderCancelled { .. }
            | Fact::SignalSeen { sku: None, .. }
            | Fact::NotificationSent { .. }
            | Fact::NotificationFailed { .. }
            | Fact::ActionTaken { .. }
            | Fact::ActionRefused { .. }
            | Fact::Solved(_)
            | Fact::SolveFailed { .. }
            | Fact::DeadLettered { .. }
            | Fact::Operator(_)
            | Fact::DayOpened { .. }
            | Fact::FaultSeen { .. }
            | Fact::FaultCleared { .. } => Ok(()),
        }
    }

    /// A person outranks a feed until they plan the slot as the studio tells it.
    fn believe_slot(&self, card: &ShowSlot) -> Belief {
        known(!self.show.is_overridden(card.slot), Reason::OperatorAsked)?;
        card.passages.iter().try_for_each(|passage| self.has_sku(passage.sku))
    }

    fn believe_van(&self, fact: &Fact, when: Moment) -> Belief {
        match fact {
            Fact::VanLoaded { van, parcels } => {
                self.is_not_before(*van, when)?;
                parcels.iter().try_for_each(|parcel| self.can_load(*parcel, *van))
            }
            Fact::VanSeen { van, position } => {
                let seen_at = self.fleet.van(*van).ok_or(Reason::UnknownVan)?.seen_at;
                known(is_place(*position), Reason::Implausible)?;
                known(seen_at.is_none_or(|seen| seen <= when), Reason::Stale)
            }
            Fact::StopServed { van, parcels } => {
                self.has_van(*van)?;
                parcels.iter().try_for_each(|parcel| self.can_serve(*parcel, *van))
            }
            Fact::StopFailed { van, parcels } => {
                self.has_van(*van)?;
                parcels.iter().try_for_each(|parcel| self.is_not_elsewhere(*parcel, &[*van]))
            }
            Fact::ParcelsTransferred { from, to, parcels } => {
                self.has_van(*from)?;
                self.has_van(*to)?;
                parcels.iter().try_for_each(|parcel| self.can_transfer(*parcel, *from, *to))
            }
            Fact::VanBrokeDown { van, position } => {
                self.is_not_before(*van, when)?;
                known(is_place(*position), Reason::Implausible)
            }
            Fact::VanReturned { van } => self.is_not_before(*van, when),
            _ => Ok(()),
        }
    }

    pub(super) fn has_node(&self, node: NodeId) -> Belief {
        known(self.stock.book().node(node).is_some(), Reason::UnknownNode)
    }

    fn has_sku(&self, sku: SkuId) -> Belief {
        known(self.stock.sku(sku).is_some(), Reason::UnknownSku)
    }

    fn has_parcel(&self, parcel: ParcelId) -> Belief {
        known(self.prepared_at(parcel).is_some(), Reason::UnknownParcel)
    }

    fn has_van(&self, van: VanId) -> Belief {
        known(self.fleet.van(van).is_some(), Reason::UnknownVan)
    }

    fn believe_departure(&self, card: &DepartureCard) -> Belief {
        self.has_node(card.node)?;
        known(self.stock.book().carrier(card.carrier).is_some(), Reason::UnknownCarrier)
    }

    fn believe_bins(&self, node: NodeId, bins: &[Bin]) -> Belief {
        self.has_node(node)?;
        bins.iter().try_for_each(|bin| self.has_sku(bin.sku))
    }

    fn believe_count(&self, node: NodeId, sku: SkuId, when: Moment) -> Belief {
        self.has_node(node)?;
        self.has_sku(sku)?;
        known(!self.stock.is_stale(node, sku, when), Reason::Stale)
    }

    /// Fewer units were found than the parcel wants, and it is not in a box yet.
    fn is_short(&self, id: ParcelId, sku: SkuId, found: u32) -> Belief {
        self.has_parcel(id)?;
        let parcel = self.orders.parcel(id).ok_or(Reason::TooLate)?;
        known(parcel.state.holds_stock(), Reason::TooLate)?;
        known(found < parcel.units_of(sku), Reason::Implausible)
    }

    /// What is neither known nor too old to be known is new.
    fn believe_order(&self, card: &OrderCard) -> Belief {
        let forgotten = self.orders.may_know(card.order, card.placed_at) && self.orders.is_over(card.order).is_none();
        known(!forgotten, Reason::Stale)
    }

    fn is_open(&self, order: OrderId) -> Belief {
        let over = self.orders.is_over(order).ok_or(Reason::UnknownOrder)?;
        known(!over, Reason::TooLate)
    }

    /// An edit of an order that is over and has left memory: one that changes nothing is no news.
    fn believe_late_edit(ended: &EndedOrder, lines: &[OrderLine], when: Moment) -> Belief {
        known(!ended.is_stale(when), Reason::Stale)?;
        known(lines.iter().all(|line| line.qty == 0) || ended.has(lines), Reason::TooLate)
    }

    fn believe_edit(&self, id: OrderId, lines: &[OrderLine], when: Moment) -> Belief {
        if let Some(ended) = self.orders.ended(id) {
            return Self::believe_late_edit(ended, lines, when);
        }
        let order = self.orders.get(id).ok_or(Reason::UnknownOrder)?;
        known(order.told_at.is_none_or(|before| before <= when), Reason::Stale)?;
        if lines.iter().all(|line| line.qty == 0) {
            return Ok(()); // A cancellation, judged as such.
        }
        let edited = self.edited(order, lines);
        known(edited.lines.len() <= LINES_MAX, Reason::Implausible)?;
        let changes = edited.too_late || !edited.changed.is_empty();
        known(!(edited.too_late || order.is_over() && changes), Reason::TooLate)
    }

    fn believe_redirection(&self, id: OrderId, dept: DeptId, when: Moment) -> Belief {
        if let Some(ended) = self.orders.ended(id) {
            known(dept.dept().is_some(), Reason::UnknownPlace)?;
            known(!ended.is_stale(when), Reason::Stale)?;
            return Err(Reason::TooLate);
        }
        let order = self.orders.get(id).ok_or(Reason::UnknownOrder)?;
        known(dept.dept().is_some(), Reason::UnknownPlace)?;
        known(order.told_at.is_none_or(|before| before <= when), Reason::Stale)?;
        let left = self.orders.parcels_of(order).any(|(_, parcel)| parcel.state >= ParcelState::Left);
        known(!order.is_over() && !left, Reason::TooLate)
    }

    /// A parcel belongs to the node that prepares it.
    pub(super) fn is_prepared_at(&self, parcel: ParcelId, node: NodeId) -> Belief {
        let own = self.prepared_at(parcel).ok_or(Reason::UnknownParcel)?;
        known(own == node, Reason::WrongPlace)
    }

    /// Where a parcel is prepared, or was before its order left memory.
    fn prepared_at(&self, id: ParcelId) -> Option<NodeId> {
        let open = self.orders.parcel(id).map(|parcel| parcel.plan.node);
        open.or_else(|| self.orders.ended_parcel(id).map(|parcel| parcel.node))
    }

    /// A dropped parcel that is packed or sent all the same is said once: its units are gone.
    fn is_wanted(&self, id: ParcelId) -> Belief {
        let stray = match self.orders.parcel(id) {
            Some(parcel) => !parcel.state.is_current() && !parcel.stray,
            None => self.orders.ended_parcel(id).is_some_and(|parcel| parcel.dropped),
        };
        known(!stray, Reason::TooLate)
    }

    fn holds_sku(&self, id: ParcelId, sku: SkuId) -> Belief {
        let holds = self.orders.parcel(id).is_none_or(|parcel| parcel.items.iter().any(|item| item.0 == sku));
        known(holds, Reason::NotInParcel)
    }

    fn believe_pick(&self, robot: RobotId, parcel: ParcelId, sku: SkuId) -> Belief {
        let node = self.home_of(robot)?;
        self.is_prepared_at(parcel, node)?;
        self.holds_sku(parcel, sku)
    }

    /// A truck takes parcels of the node it calls at, whichever truck they were meant for.
    pub(super) fn can_depart(&self, id: ParcelId, departure: DepartureId) -> Belief {
        self.has_parcel(id)?;
        if let Some(card) = self.stock.book().departure(departure) {
            self.is_prepared_at(id, card.node)?;
        }
        self.is_wanted(id)
    }

    /// The node in whose grid a robot works.
    fn home_of(&self, robot: RobotId) -> Result<NodeId, Reason> {
        self.robots.home_of(robot).ok_or(Reason::UnknownRobot)
    }

    fn believe_stop(&self, robot: RobotId, cell: Cell) -> Belief {
        let node = self.home_of(robot)?;
        known(self.robots.warehouse(node).is_some_and(|warehouse| warehouse.is_floor(cell)), Reason::Implausible)
    }

    fn believe_moves(&self, node: NodeId, window: u64, robots: &[RobotAt]) -> Belief {
        let warehouse = self.robots.warehouse(node).ok_or(Reason::UnknownNode)?;
        known(warehouse.knows_window(window), Reason::Implausible)?;
        known(warehouse.outstanding() == Some(window), Reason::Stale)?;
        robots.iter().try_for_each(|seen| {
            known(warehouse.has_robot(seen.robot), Reason::UnknownRobot)?;
            known(warehouse.is_floor(seen.cell), Reason::WrongPlace)
        })
    }

    /// What a van does now is not undone by what it did before, told late.
    fn is_not_before(&self, van: VanId, when: Moment) -> Belief {
        let state = self.fleet.van(van).ok_or(Reason::UnknownVan)?;
        known(state.changed_at.is_none_or(|changed| changed <= when + SKEW), Reason::Stale)
    }

    /// A parcel is aboard of one of these vans, or of none.
    fn is_not_elsewhere(&self, id: ParcelId, vans: &[VanId]) -> Belief {
        self.has_parcel(id)?;
        known(self.fleet.carrier_of(id).is_none_or(|carrier| vans.contains(&carrier)), Reason::WrongPlace)
    }

    pub(super) fn can_load(&self, id: ParcelId, van: VanId) -> Belief {
        self.is_not_elsewhere(id, &[van])?;
        if self.fleet.carrier_of(id).is_none() {
            let depot = self.fleet.van(van).ok_or(Reason::UnknownVan)?.depot;
            // A van may have brought it back to another depot than its node.
            if !self.docks.holds(depot, id) {
                self.is_prepared_at(id, depot)?;
            }
        }
        self.is_wanted(id)
    }

    pub(super) fn can_serve(&self, id: ParcelId, van: VanId) -> Belief {
        self.can_load(id, van)
    }

    pub(super) fn can_transfer(&self, id: ParcelId, from: VanId, to: VanId) -> Belief {
        self.is_not_elsewhere(id, &[from, to])?;
        self.is_wanted(id)
    }
}

/// A place where a van of the company can be.
pub(super) fn is_place(position: Position) -> bool {
    !position.is_no_fix() && position.is_near_france()
}
