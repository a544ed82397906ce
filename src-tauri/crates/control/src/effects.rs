//! What an event asks of the world.

use crate::{
    order::{Parcel, ParcelState},
    section::docks::covers,
    world::World,
};
use model::{
    Action, Body, Decision, Effect, Event, Fact, Mission, NodeId, OperatorCommand, OrderId, Override, ParcelId,
    PickList, RobotId, Via,
};

impl World {
    pub(crate) fn effects(&self, event: &Event) -> Vec<Effect> {
        let decision = match &event.body {
            Body::Decision(decision) => decision,
            // Pickers are told at once what an edit strikes out; no other fact asks for anything by itself.
            Body::Fact(Fact::OrderEdited { order, .. }) => return self.stop_picks(*order, event),
            Body::Fact(Fact::Operator(OperatorCommand { says: Override::HoldAtDock(scope), .. })) => {
                let held = |parcel: &Parcel| covers(*scope, parcel) && self.docks.holds_back(parcel);
                return self.at_dock(held, |node, parcels| Action::HoldAtDock { node, parcels });
            }
            Body::Fact(Fact::Operator(OperatorCommand { says: Override::FreeAtDock(scope), .. })) => {
                let free = |parcel: &Parcel| covers(*scope, parcel) && !self.docks.holds_back(parcel);
                return self.at_dock(free, |node, parcels| Action::FreeAtDock { node, parcels });
            }
            // What is packed while it is held stays at the dock.
            Body::Fact(Fact::ParcelPacked { parcel, .. }) => return self.hold_back(*parcel).into_iter().collect(),
            Body::Fact(_) => return Vec::new(),
        };
        match decision {
            Decision::Released { node, parcels, .. } => self.pick(*node, parcels).into_iter().collect(),
            Decision::MissionAssigned { node, robot, mission } => vec![self.assign(*node, *robot, mission)],
            Decision::FleetPlanned(window) => vec![Effect::Act(Action::Move(window.clone()))],
            Decision::TourPlanned { tour, .. } => vec![Effect::Act(Action::Drive(tour.clone()))],
            Decision::Rebound { parcel, via, .. } => {
                self.relabel(*parcel, *via).into_iter().chain(self.hold_back(*parcel)).collect()
            }
            Decision::Allocated { order, .. }
            | Decision::Declined { order, .. }
            | Decision::Cancelled { order, .. } => self.stop_picks(*order, event),
            Decision::NotificationAsked(notification) => vec![Effect::Notify(notification.clone())],
            Decision::SolveAsked(request) => vec![Effect::Solve(request.clone())],
            Decision::InstructionLapsed { action } => self
                .robots
                .window_of(*action)
                .map(|window| Effect::Act(Action::Move(window.clone())))
                .into_iter()
                .collect(),
            Decision::PromiseMoved { .. }
            | Decision::SolveDropped { .. }
            | Decision::ForecastRevised(_)
            | Decision::StockKept(_)
            | Decision::RobotWaits(_)
            | Decision::RoomKept(_)
            | Decision::MinuteClosed(_)
            | Decision::AlertOpened(_)
            | Decision::AlertChanged { .. }
            | Decision::AlertResolved { .. }
            | Decision::AlertWoken { .. }
            | Decision::IncidentOpened(_)
            | Decision::IncidentJoined { .. }
            | Decision::IncidentClosed { .. }
            | Decision::Proposed(_)
            | Decision::ProposalDropped { .. }
            | Decision::WordRefused { .. }
            | Decision::DayBegan { .. }
            | Decision::DayEnded { .. } => Vec::new(),
        }
    }

    fn pick(&self, node: NodeId, parcels: &[ParcelId]) -> Option<Effect> {
        if self.robots.works_at(node) {
            return None; // The robots' missions ask for it.
        }
        let list = |id: &ParcelId| {
            let parcel = self.orders.parcel(*id).filter(|parcel| parcel.state.holds_stock())?;
            Some((PickList { parcel: *id, items: parcel.items.clone() }, parcel.plan.via))
        };
        let lists: Vec<(PickList, Via)> = parcels.iter().filter_map(list).collect();
        (!lists.is_empty()).then_some(Effect::Act(Action::Pick { node, lists }))
    }

    fn assign(&self, node: NodeId, robot: RobotId, mission: &Mission) -> Effect {
        let mut vias: Vec<(ParcelId, Via)> = Vec::new();
        for pick in &mission.picks {
            if let Some(parcel) = self.orders.parcel(pick.parcel)
                && vias.iter().all(|(id, _)| *id != pick.parcel)
            {
                vias.push((pick.parcel, parcel.plan.via));
            }
        }
        Effect::Act(Action::Assign { node, robot, mission: mission.clone(), vias })
    }

    fn relabel(&self, id: ParcelId, via: Via) -> Option<Effect> {
        let parcel = self.orders.parcel(id)?;
        let begun = parcel.state > ParcelState::Waiting && parcel.state < ParcelState::Left;
        begun.then_some(Effect::Act(Action::Relabel { node: parcel.plan.node, parcel: id, via }))
    }

    /// A packed parcel stays at the dock when a person wants it there.
    fn hold_back(&self, id: ParcelId) -> Option<Effect> {
        let parcel = self.orders.parcel(id).filter(|parcel| parcel.state == ParcelState::Packed)?;
        let (node, parcels) = (parcel.plan.node, vec![id]);
        self.docks.holds_back(parcel).then_some(Effect::Act(Action::HoldAtDock { node, parcels }))
    }

    /// One instruction a node, about the packed parcels there that `which` picks.
    fn at_dock(
        &self,
        which: impl Fn(&Parcel) -> bool,
        action: impl Fn(NodeId, Vec<ParcelId>) -> Action,
    ) -> Vec<Effect> {
        let picked = |id: &ParcelId| self.orders.parcel(*id).is_some_and(&which);
        let docks = self.sites.at_docks().map(|(node, dock)| (node, dock.filter(picked).collect::<Vec<_>>()));
        let concerned = docks.filter(|(_, parcels)| !parcels.is_empty());
        concerned.map(|(node, parcels)| Effect::Act(action(node, parcels))).collect()
    }

    /// Pickers who hold a dropped parcel are told.
    fn stop_picks(&self, id: OrderId, event: &Event) -> Vec<Effect> {
        let Some(order) = self.orders.get(id) else { return Vec::new() };
        let stopped = |id: &&ParcelId| self.orders.parcel(**id).is_some_and(|parcel| is_stopped(parcel, event));
        let stop = |id: &ParcelId| {
            let node = self.orders.parcel(*id)?.plan.node;
            Some(Effect::Act(Action::StopPick { node, parcel: *id }))
        };
        order.parcels.iter().filter(stopped).filter_map(stop).collect()
    }
}

fn is_stopped(parcel: &Parcel, event: &Event) -> bool {
    parcel.state == ParcelState::Dropped && parcel.stop_picking && parcel.touched_by == event.seq
}
