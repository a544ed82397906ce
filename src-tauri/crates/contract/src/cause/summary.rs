//! The plain values of each kind of event. Names every kind, so that a new one asks here too.

use super::ArgValue;
use model::{
    Body, Decision, DockScope, Fact, NoteAbout, OrderCard, Override, Quantiles, Scope, ShowSlot, SignalKind, SkuId,
    Tour, Via, WaitingPlace,
};
use std::{collections::BTreeMap, fmt::Display};

/// The values of an event.
pub(super) fn of(body: &Body) -> BTreeMap<String, ArgValue> {
    let args = match body {
        Body::Fact(fact) => of_fact(fact),
        Body::Decision(decision) => of_decision(decision),
    };
    args.0
}

/// Values being gathered.
#[derive(Default)]
struct Args(BTreeMap<String, ArgValue>);

impl Args {
    fn text(mut self, name: &str, value: impl Display) -> Self {
        self.0.insert(name.into(), ArgValue::Text(value.to_string()));
        self
    }
    fn number(mut self, name: &str, value: impl TryInto<i64>) -> Self {
        self.0.insert(name.into(), ArgValue::Number(value.try_into().unwrap_or(i64::MAX)));
        self
    }
}

fn text(name: &str, value: impl Display) -> Args {
    Args::default().text(name, value)
}

fn of_fact(fact: &Fact) -> Args {
    match fact {
        Fact::SkuListed(card) => text("sku", card.sku).text("name", &card.name),
        Fact::NodeListed(card) => text("node", card.node).text("name", &card.name),
        Fact::CarrierListed(card) => text("carrier", &card.name),
        Fact::DepartureListed(card) => {
            text("departure", card.departure).text("node", card.node).number("cutoff", card.cutoff.0)
        }
        Fact::VanListed(card) => text("van", card.van).text("node", card.depot),
        Fact::RobotListed(card) => text("robot", card.robot).text("node", card.node),
        Fact::GridLaid(card) => text("node", card.node),
        Fact::BinsPlaced { node, bins } => text("node", node).number("count", bins.len()),
        Fact::SlotPlanned(card) => of_slot(card),
        Fact::SlotDropped(slot) => text("slot", slot),
        Fact::CampaignPlanned(card) => text("name", &card.name).number("uplift_pct", card.uplift_pct),
        Fact::SalesRecorded { sku, sales } => text("sku", sku).number("count", sales.len()),
        Fact::StockCounted { node, sku, on_hand, safety: _ } => {
            text("node", node).text("sku", sku).number("qty", *on_hand)
        }
        Fact::OrderPlaced(card) => of_order(card),
        Fact::OrderCancelled { order } => text("order", order),
        Fact::SignalSeen { room, kind, n, sku, over_s: _ } => of_signal(room, *kind, *n, *sku),
        Fact::PickStarted { node, parcels } => text("node", node).number("count", parcels.len()),
        Fact::PickDone { robot, parcel, sku } => text("robot", robot).text("parcel", parcel).text("sku", sku),
        Fact::PickShort { node, parcel, sku, found } => {
            text("node", node).text("parcel", parcel).text("sku", sku).number("qty", *found)
        }
        Fact::RobotUnloaded { robot } | Fact::RobotUp { robot } | Fact::RobotDown { robot, cell: _ } => {
            text("robot", robot)
        }
        Fact::RobotsMoved { node, window, robots } => {
            text("node", node).number("window", *window).number("count", robots.len())
        }
        Fact::ParcelPacked { node, parcel } => text("node", node).text("parcel", parcel),
        Fact::DepartureLeft { departure, parcels } => text("departure", departure).number("count", parcels.len()),
        Fact::ParcelDelivered { parcel } => text("parcel", parcel),
        Fact::VanLoaded { van, parcels } | Fact::StopServed { van, parcels } | Fact::StopFailed { van, parcels } => {
            text("van", van).number("count", parcels.len())
        }
        Fact::VanSeen { van, position: _ } | Fact::VanBrokeDown { van, position: _ } | Fact::VanReturned { van } => {
            text("van", van)
        }
        Fact::ParcelsTransferred { from, to, parcels } => {
            text("from", from).text("to", to).number("count", parcels.len())
        }
        Fact::NotificationSent { notification } => text("message", notification),
        Fact::NotificationFailed { notification, code } => text("message", notification).text("code", code),
        Fact::ActionTaken { action } => Args::default().number("action", action.0),
        Fact::ActionRefused { action, code } => text("code", code).number("action", action.0),
        Fact::Solved(solved) => {
            Args::default().number("count", solved.solution.len()).number("iterations", solved.iterations)
        }
        Fact::SolveFailed { request, reason } => text("reason", reason).number("request", request.0),
        Fact::DeadLettered { code } => text("code", code),
        Fact::Operator(word) => of_word(&word.says).text("by", word.by),
        Fact::ServiceChanged { order, service } => text("order", order).text("service", service),
        Fact::DayOpened { from, until } => Args::default().number("from", from.0).number("until", until.0),
        Fact::OrderEdited { order, lines } => {
            text("order", order).number("qty", lines.iter().map(|line| i64::from(line.qty)).sum::<i64>())
        }
        Fact::OrderRedirected { order, dept, near: _ } => text("order", order).text("dept", dept),
        Fact::StockDoubted { node, sku, code } => text("node", node).text("sku", sku).text("code", code),
        Fact::FaultSeen { part, code } => text("part", part).text("code", code),
        Fact::FaultCleared { part } => text("part", part),
    }
}

fn of_order(card: &OrderCard) -> Args {
    text("order", card.order)
        .text("channel", card.channel)
        .text("service", card.service)
        .text("dept", card.dept)
        .number("qty", card.lines.iter().map(|line| i64::from(line.qty)).sum::<i64>())
}

fn of_signal(room: &str, kind: SignalKind, n: u32, sku: Option<SkuId>) -> Args {
    let args = text("room", room).text("signal", kind).number("count", n);
    match sku {
        Some(sku) => args.text("sku", sku),
        None => args,
    }
}

fn of_slot(card: &ShowSlot) -> Args {
    text("slot", card.slot).text("brand", &card.brand).number("from", card.from.0)
}

fn of_word(says: &Override) -> Args {
    match says {
        Override::AcknowledgeAlert(alert) => text("word", "acknowledge").text("alert", alert),
        Override::AssignAlert { alert, to } => text("word", "assign").text("alert", alert).text("to", to),
        Override::ResolveAlert(alert) => text("word", "resolve").text("alert", alert),
        Override::Accept(proposal) => text("word", "accept").text("proposal", proposal),
        Override::Reject(proposal) => text("word", "reject").text("proposal", proposal),
        Override::Hold(order) => text("word", "hold").text("order", order),
        Override::Unhold(order) => text("word", "unhold").text("order", order),
        Override::Cancel(order) => text("word", "cancel").text("order", order),
        Override::Pin { order, node } => text("word", "pin").text("order", order).text("node", node),
        Override::Unpin(order) => text("word", "unpin").text("order", order),
        Override::GroundVan(van) => text("word", "ground").text("van", van),
        Override::ReturnVan(van) => text("word", "return").text("van", van),
        Override::EditSlot(card) => of_slot(card).text("word", "edit_slot"),
        Override::MapSku { source, alias, sku } => {
            text("word", "map_sku").text("feed", source).text("alias", alias).text("sku", sku)
        }
        Override::SetAutonomy { kind, level } => text("word", "autonomy").text("decision", kind).text("level", level),
        Override::EditSlotAnyway(card) => of_slot(card).text("word", "edit_slot_anyway"),
        Override::HoldAtDock(scope) => of_scope_at_dock(*scope).text("word", "hold_at_dock"),
        Override::FreeAtDock(scope) => of_scope_at_dock(*scope).text("word", "free_at_dock"),
        Override::AskAbove(messages) => text("word", "ask_above").number("count", *messages),
        Override::SnoozeAlert { alert, until } => text("word", "snooze").text("alert", alert).number("until", until.0),
        Override::CloseAlert { alert, reason, text: added } => {
            let args = text("word", if added.is_some() { "close_with" } else { "close" });
            let args = args.text("alert", alert).text("closing", reason);
            added.iter().fold(args, |args, added| args.text("text", added))
        }
        Override::UndoAlert(alert) => text("word", "undo").text("alert", alert),
        Override::Note { text: written, about } => {
            let args = text("word", "note").text("text", written);
            match about {
                Some(NoteAbout::Alert(alert)) => args.text("alert", alert),
                Some(NoteAbout::Incident(incident)) => args.text("incident", incident),
                None => args,
            }
        }
        Override::HandOver { to, summary } => text("word", "hand_over").text("to", to).text("text", summary),
    }
}

fn of_scope_at_dock(scope: DockScope) -> Args {
    match scope {
        DockScope::Order(order) => text("scope", order).text("order", order),
        DockScope::Sku(sku) => text("scope", sku).text("sku", sku),
        DockScope::Departure(departure) => text("scope", departure).text("departure", departure),
        DockScope::Node(node) => text("scope", node).text("node", node),
    }
}

fn of_decision(decision: &Decision) -> Args {
    match decision {
        Decision::Allocated { order, parcels, declined, promise, .. } => text("order", order)
            .text("node", list(parcels.iter().map(|plan| plan.node)))
            .number("count", parcels.len())
            .number("declined", declined.len())
            .number("promise", promise.latest.0),
        Decision::Declined { order, reason } | Decision::Cancelled { order, reason } => {
            text("order", order).text("reason", reason)
        }
        Decision::Released { node, parcels, foreseen: _ } => text("node", node).number("count", parcels.len()),
        Decision::Rebound { parcel, via, eta, reason } => {
            text("parcel", parcel).text("via", way(*via)).number("eta", eta.0).text("reason", reason)
        }
        Decision::PromiseMoved { order, promise, reason } => {
            text("order", order).number("promise", promise.latest.0).text("reason", reason)
        }
        Decision::MissionAssigned { node, robot, mission } => {
            text("node", node).text("robot", robot).number("count", mission.picks.len())
        }
        Decision::RobotWaits(place) => of_place(place),
        Decision::FleetPlanned(window) => text("node", window.node).number("window", window.window),
        Decision::TourPlanned { tour, unassigned, foreseen: _, compared: _ } => {
            of_tour(tour).number("left", unassigned.len())
        }
        Decision::SolveAsked(request) => of_scope(&request.scope),
        Decision::SolveDropped { request: _, reason } => text("reason", reason),
        Decision::InstructionLapsed { action } => Args::default().number("action", action.0),
        Decision::ForecastRevised(forecast) => {
            // Older logs hold quantiles alone; their mean is near to this.
            let mean = |of: &Quantiles| 0.3 * of.q10 + 0.4 * of.q50 + 0.3 * of.q90;
            let units = forecast.units.unwrap_or_else(|| forecast.quarters.iter().map(mean).sum());
            let qty = units.round() as i64;
            text("sku", forecast.sku).number("multiplier_pct", forecast.multiplier_pct).number("qty", qty)
        }
        Decision::StockKept(kept) => {
            let units = kept.nodes.iter().fold(0u64, |sum, (_, units)| sum.saturating_add(u64::from(*units)));
            text("sku", kept.sku).text("node", list(kept.nodes.iter().map(|(node, _)| *node))).number("qty", units)
        }
        Decision::RoomKept(kept) => {
            let units = kept.quarters.iter().fold(0u64, |sum, (_, units)| sum.saturating_add(u64::from(*units)));
            text("node", kept.node).number("qty", units)
        }
        Decision::MinuteClosed(minute) => {
            Args::default().number("minute", minute.minute.0).number("count", minute.orders)
        }
        Decision::AlertOpened(alert) => {
            text("alert", alert.alert).text("alert_kind", alert.kind).text("severity", alert.severity)
        }
        Decision::AlertChanged { alert, severity, measure, trend: _ } => {
            text("alert", alert).text("severity", severity).number("seen", measure.seen)
        }
        Decision::AlertWoken { alert } | Decision::AlertResolved { alert } => text("alert", alert),
        Decision::IncidentOpened(incident) => text("incident", incident.incident).text("alert", incident.alert),
        Decision::IncidentJoined { incident, alert } => text("incident", incident).text("alert", alert),
        Decision::IncidentClosed { incident } => text("incident", incident),
        Decision::Proposed(proposal) => text("proposal", proposal.proposal),
        Decision::ProposalDropped { proposal, reason } => text("proposal", proposal).text("reason", reason),
        Decision::NotificationAsked(message) => {
            text("order", message.order).text("template", message.template).text("medium", message.medium)
        }
        Decision::WordRefused { reason } => text("reason", reason),
        Decision::DayBegan { from, until } => Args::default().number("from", from.0).number("until", until.0),
        Decision::DayEnded { until } => Args::default().number("until", until.0),
    }
}

/// Without a product when nothing is foreseen any more.
fn of_place(place: &WaitingPlace) -> Args {
    let args = text("node", place.node).text("robot", place.robot).number("cell", place.cell.0);
    match &place.near {
        Some(near) => args
            .text("word", "wait_near")
            .text("sku", near.foreseen.sku)
            .number("qty", near.foreseen.units)
            .number("steps", near.steps)
            .number("otherwise_steps", near.otherwise_steps),
        None => args.text("word", "wait_home"),
    }
}

fn of_scope(scope: &Scope) -> Args {
    match scope {
        Scope::Tours { depot, tours } => text("node", depot).number("count", tours.len()),
        Scope::Robots { node } => text("node", node),
        Scope::Learning { show } => text("show", show),
        Scope::Prices | Scope::Moves => Args::default(),
    }
}

fn of_tour(tour: &Tour) -> Args {
    text("van", tour.van).number("count", tour.stops.len())
}

fn way(via: Via) -> String {
    match via {
        Via::Departure(departure) => departure.to_string(),
        Via::Van => "van".into(),
    }
}

fn list(items: impl Iterator<Item = impl Display>) -> String {
    items.map(|item| item.to_string()).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::{Moment, OrderId, Promise, Reason};

    #[test]
    fn a_declined_order_says_which_and_why() {
        let order = OrderId::new("TT-1").expect("short");
        let args = of(&Body::Decision(Decision::Declined { order, reason: Reason::NoStock }));
        assert_eq!(args["order"], ArgValue::Text("TT-1".into()));
        assert_eq!(args["reason"], ArgValue::Text("no_stock".into()));
    }

    #[test]
    fn a_promise_is_told_in_milliseconds() {
        let order = OrderId::new("TT-1").expect("short");
        let promise = Promise { latest: Moment(1_795_856_400_000) };
        let args =
            of(&Body::Decision(Decision::Allocated { order, parcels: vec![], declined: vec![], promise, later: None }));
        assert_eq!(args["promise"], ArgValue::Number(1_795_856_400_000));
    }
}
