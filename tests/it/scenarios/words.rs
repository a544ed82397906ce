//! Events and effects in few words: what a planner would say of them, and no number that changes with
//! every line of a story.

use super::lines::MIDNIGHT;
use model::{
    Action, AlertId, Body, Decision, Effect, Event, Fact, Moment, NodeId, OperatorCommand, ParcelPlan, ProposalId,
    Remedy, Scope, Span, StopKind, Subject, Tour, Trend, Via,
};
use std::fmt::Display;

/// Items of a list that are named.
const LISTED_MAX: usize = 6;

/// `10:05`, or `+1 10:05` on a later day.
pub fn hour(at: Moment) -> String {
    let text = at.to_string();
    match (at - MIDNIGHT).0.div_euclid(Span::hours(24).0) {
        0 => text[11..16].to_owned(),
        day => format!("+{day} {}", &text[11..16]),
    }
}

/// What happened; before the first `:` what it is about, after it the details.
pub fn brief(event: &Event, log: &[Event]) -> String {
    let about = match &event.body {
        Body::Fact(fact) => about(fact),
        Body::Decision(decision) => said(decision, log),
    };
    format!("{} {about}", event.kind()).trim_end().to_owned()
}

fn said(decision: &Decision, log: &[Event]) -> String {
    match decision {
        Decision::Allocated { order, parcels, declined, promise, .. } => {
            let declined: Vec<String> =
                declined.iter().map(|(line, reason)| format!(", line {line} {reason}")).collect();
            let parcels = list(parcels.iter().map(parcel));
            format!("{order}: {parcels}{}; promised {}", declined.concat(), hour(promise.latest))
        }
        Decision::Declined { order, reason } | Decision::Cancelled { order, reason } => format!("{order}: {reason}"),
        Decision::Released { node, parcels, .. } => format!("{node}: {}", list(parcels)),
        Decision::Rebound { parcel, via, eta, reason } => {
            format!("{parcel}: by {}, there {}; {reason}", way(*via), hour(*eta))
        }
        Decision::PromiseMoved { order, promise, reason } => format!("{order}: {}; {reason}", hour(promise.latest)),
        Decision::MissionAssigned { robot, .. } => robot.to_string(),
        Decision::RobotWaits(place) => format!("{} at {}", place.robot, place.cell.0),
        Decision::FleetPlanned(window) => window.node.to_string(),
        Decision::TourPlanned { tour, unassigned, .. } => {
            let left: Vec<String> = unassigned.iter().map(|(parcel, why)| format!("; {parcel} left: {why}")).collect();
            format!("{}{}", stops(tour), left.concat())
        }
        Decision::InstructionLapsed { action } => format!("instruction {action} unanswered"),
        Decision::SolveAsked(request) => scope(&request.scope),
        Decision::SolveDropped { reason, .. } | Decision::WordRefused { reason } => reason.to_string(),
        Decision::DayBegan { from, until } => format!("{} to {}", hour(*from), hour(*until)),
        Decision::DayEnded { until } => hour(*until),
        Decision::ForecastRevised(forecast) => forecast.sku.to_string(),
        Decision::StockKept(kept) => {
            let at = |(node, units): &(NodeId, u32)| format!("{node} {units}");
            format!("{}: {}", kept.sku, kept.nodes.iter().map(at).collect::<Vec<_>>().join(", "))
        }
        Decision::RoomKept(kept) => {
            let at = |(from, units): &(Moment, u32)| format!("{} {units}", hour(*from));
            format!("{}: {}", kept.node, kept.quarters.iter().map(at).collect::<Vec<_>>().join(", "))
        }
        Decision::MinuteClosed(minute) => hour(minute.minute).replace(':', "h"),
        Decision::AlertOpened(alert) => {
            format!("{} {}: {} {}", alert.kind, subject(alert.subject), alert.severity, measure(alert.measure))
        }
        Decision::AlertChanged { alert, severity, measure: m, trend } => match trend {
            Trend::Holds => format!("{}: {severity} {}", condition(*alert, log), measure(*m)),
            Trend::Eases => format!("{}: eases", condition(*alert, log)),
            Trend::Gone => format!("{}: gone", condition(*alert, log)),
        },
        Decision::AlertWoken { alert } | Decision::AlertResolved { alert } | Decision::IncidentJoined { alert, .. } => {
            condition(*alert, log)
        }
        Decision::IncidentOpened(incident) => condition(incident.alert, log),
        Decision::IncidentClosed { incident } => incident.to_string(),
        Decision::Proposed(proposal) => remedy(&proposal.remedy),
        Decision::ProposalDropped { proposal, reason } => format!("{}: {reason}", choice(*proposal, log)),
        Decision::NotificationAsked(message) => {
            let promise = message.promise.map_or_else(String::new, |promise| format!(", {}", hour(promise.latest)));
            format!("{}: {}{promise}", message.order, message.template)
        }
    }
}

/// An alert, by what is wrong and with what.
fn condition(id: AlertId, log: &[Event]) -> String {
    let opened = log.iter().rev().find_map(|event| match &event.body {
        Body::Decision(Decision::AlertOpened(alert)) if alert.alert == id => Some(alert),
        _ => None,
    });
    opened.map_or_else(|| id.to_string(), |alert| format!("{} {}", alert.kind, subject(alert.subject)))
}

/// A proposal, by what it would do.
fn choice(id: ProposalId, log: &[Event]) -> String {
    let made = log.iter().rev().find_map(|event| match &event.body {
        Body::Decision(Decision::Proposed(proposal)) if proposal.proposal == id => Some(proposal),
        _ => None,
    });
    let remedy = made.map_or_else(|| id.to_string(), |proposal| remedy(&proposal.remedy));
    remedy.split(':').next().unwrap_or_default().to_owned()
}

fn about(fact: &Fact) -> String {
    match fact {
        Fact::StockCounted { node, sku, on_hand, .. } => format!("{node} {sku} {on_hand}"),
        Fact::OrderPlaced(card) => card.order.to_string(),
        Fact::OrderCancelled { order } | Fact::OrderEdited { order, .. } | Fact::OrderRedirected { order, .. } => {
            order.to_string()
        }
        Fact::StockDoubted { node, sku, .. } => format!("{node} {sku}"),
        Fact::ParcelDelivered { parcel } => parcel.to_string(),
        Fact::PickStarted { parcels, .. } => list(parcels),
        Fact::PickShort { parcel, .. } | Fact::ParcelPacked { parcel, .. } => parcel.to_string(),
        Fact::DepartureLeft { departure, .. } => departure.to_string(),
        Fact::VanLoaded { van, .. } | Fact::VanSeen { van, .. } | Fact::StopServed { van, .. } => van.to_string(),
        Fact::VanBrokeDown { van, .. } | Fact::VanReturned { van } => van.to_string(),
        Fact::ParcelsTransferred { from, to, .. } => format!("{from} to {to}"),
        Fact::Operator(OperatorCommand { by, .. }) => by.to_string(),
        // The story never says these, or their kind is enough.
        _ => String::new(),
    }
}

/// What an effect asks of the outside.
pub fn effect(effect: &Effect) -> String {
    match effect {
        Effect::Act(Action::Pick { node, lists }) => {
            format!("{node} picks {}", list(lists.iter().map(|(list, _)| list.parcel)))
        }
        Effect::Act(Action::StopPick { node, parcel }) => format!("{node} stops {parcel}"),
        Effect::Act(Action::Relabel { node, parcel, via }) => format!("{node} relabels {parcel} for {}", way(*via)),
        Effect::Act(Action::HoldAtDock { node, parcels }) => format!("{node} holds {} at the dock", list(parcels)),
        Effect::Act(Action::FreeAtDock { node, parcels }) => format!("{node} may load {}", list(parcels)),
        Effect::Act(Action::Assign { robot, .. }) => format!("{robot} has a mission"),
        Effect::Act(Action::Move(window)) => format!("robots of {} move", window.node),
        Effect::Act(Action::Drive(tour)) => format!("{} drives", tour.van),
        Effect::Notify(message) => format!("{} to {}", message.medium, message.contact),
        Effect::Solve(request) => format!("a worker thinks about {}", scope(&request.scope)),
    }
}

fn parcel(plan: &ParcelPlan) -> String {
    format!("{} at {} by {}, there {}", plan.parcel, plan.node, way(plan.via), hour(plan.eta))
}

fn way(via: Via) -> String {
    match via {
        Via::Departure(departure) => departure.to_string(),
        Via::Van => "van".to_owned(),
    }
}

fn stops(tour: &Tour) -> String {
    let stop = |stop: &model::Stop| {
        let does = match stop.kind {
            StopKind::Deliver => "brings".to_owned(),
            StopKind::Transfer(van) => format!("fetches from {van}"),
        };
        format!("{} {does} {}", hour(stop.eta), list(&stop.parcels))
    };
    let stops: Vec<String> = tour.stops.iter().map(stop).collect();
    format!("{}: leaves {}, {}, back {}", tour.van, hour(tour.departs), stops.join(", "), hour(tour.returns))
}

fn remedy(remedy: &Remedy) -> String {
    match remedy {
        Remedy::Transfer { from, tours, left } => {
            let tours: Vec<String> = tours.iter().map(stops).collect();
            format!("transfer {from}: {}; left {}", tours.join("; "), list(left))
        }
        Remedy::Reroute(tours) => format!("reroute: {}", tours.iter().map(stops).collect::<Vec<_>>().join("; ")),
        Remedy::Allocate(order) => format!("allocate {order}"),
        Remedy::Release(node) => format!("release {node}"),
        Remedy::Notify(order) => format!("notify {order}"),
        Remedy::Announce { template, orders, .. } => format!("tell {} customers: {template}", orders.len()),
    }
}

fn subject(subject: Subject) -> String {
    match subject {
        Subject::Sku(sku) => sku.to_string(),
        Subject::Node(node) => node.to_string(),
        Subject::Van(van) => van.to_string(),
        Subject::Order(order) => order.to_string(),
        Subject::Feed(source) => source.to_string(),
        Subject::Part(part) => part.to_string(),
        Subject::App => "the app".to_owned(),
        Subject::Departure(departure) => departure.to_string(),
        Subject::Slot(slot) => slot.to_string(),
    }
}

fn measure(measure: model::Measure) -> String {
    let euros = measure.cents.map_or("no".to_owned(), |cents| (cents / 100).to_string());
    format!("seen {}, expected {}, {} orders, {euros} euros", measure.seen, measure.expected, measure.orders)
}

fn list(items: impl IntoIterator<Item = impl Display>) -> String {
    let items: Vec<String> = items.into_iter().map(|item| item.to_string()).collect();
    match items.len() {
        0 => "nothing".to_owned(),
        1..=LISTED_MAX => items.join(" "),
        many => format!("{} and {} more", items[..LISTED_MAX].join(" "), many - LISTED_MAX),
    }
}

/// What a worker is asked about.
fn scope(scope: &Scope) -> String {
    match scope {
        Scope::Tours { depot, .. } => depot.to_string(),
        Scope::Robots { node } => format!("robots of {node}"),
        Scope::Learning { show } => format!("what {show} teaches"),
        Scope::Prices => "prices".to_owned(),
        Scope::Moves => "moves of stock".to_owned(),
    }
}
