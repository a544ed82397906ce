//! What a sender is told about a fact that the app could not believe.

use crate::FeedError;
use model::Reason;

/// The reason as an error: its code is the reason's own.
pub(crate) fn error(reason: Reason) -> FeedError {
    FeedError::new(reason.as_str(), sentence(reason))
}

/// The same about a line that told a fact of this kind, with the field that names what nobody knows.
pub(crate) fn of_line(reason: Reason, kind: &str) -> FeedError {
    FeedError { field: field(reason, kind), ..error(reason) }
}

/// As the sender wrote it: the studio's lines are flat, a plant's hold a fact. A shelf is doubted by lines of two forms.
fn field(reason: Reason, kind: &str) -> Option<String> {
    let name = named(reason, kind)?;
    match kind {
        "signal_seen" => Some(name.to_owned()),
        "stock_doubted" => None,
        fact => Some(format!("fact.{fact}.{name}")),
    }
}

fn named(reason: Reason, kind: &str) -> Option<&'static str> {
    let one = ["pick_done", "pick_short", "parcel_packed", "parcel_delivered"].contains(&kind);
    match reason {
        Reason::UnknownSku | Reason::NotInParcel => Some("sku"),
        Reason::UnknownNode => Some("node"),
        Reason::UnknownParcel => Some(if one { "parcel" } else { "parcels" }),
        Reason::UnknownRobot => Some(if kind == "robots_moved" { "robots" } else { "robot" }),
        Reason::UnknownVan if kind == "parcels_transferred" => None, // one of two
        Reason::UnknownVan => Some("van"),
        Reason::UnknownDeparture => Some("departure"),
        Reason::NoStock
        | Reason::NoDeparture
        | Reason::NoCapacity
        | Reason::UnknownPlace
        | Reason::NoWindow
        | Reason::NoVan
        | Reason::ShortPick
        | Reason::MissedDeparture
        | Reason::Breakdown
        | Reason::CustomerAsked
        | Reason::OperatorAsked
        | Reason::AdviceOnly
        | Reason::StalePlan
        | Reason::TooLate
        | Reason::Unknown
        | Reason::UnknownOrder
        | Reason::UnknownCarrier
        | Reason::Stale
        | Reason::WrongPlace
        | Reason::NoSolver
        | Reason::SolverBusy
        | Reason::SolverFailed
        | Reason::NothingToUndo
        | Reason::Implausible => None,
    }
}

fn sentence(reason: Reason) -> &'static str {
    match reason {
        Reason::NoStock => "no node has the units free",
        Reason::NoDeparture => "no departure meets the service",
        Reason::NoCapacity => "the nodes are full",
        Reason::UnknownSku => "the catalogue holds no such SKU",
        Reason::UnknownPlace => "no service reaches this place",
        Reason::NoWindow => "no van can arrive in the window",
        Reason::NoVan => "all vans are full",
        Reason::ShortPick => "the shelf holds fewer units than the books say",
        Reason::MissedDeparture => "the departure left without the parcel",
        Reason::Breakdown => "the van broke down",
        Reason::CustomerAsked => "the customer asked for it",
        Reason::OperatorAsked => "the control room decided so",
        Reason::AdviceOnly => "this kind of decision is shown only",
        Reason::StalePlan => "what it stands on has moved",
        Reason::TooLate => "it comes too late: the work has started or ended, or the order is over",
        Reason::Unknown => "nothing of that name is known",
        Reason::UnknownNode => "no node of that name is known",
        Reason::UnknownOrder => "no order of that name is known",
        Reason::UnknownParcel => "a parcel of that name is not known",
        Reason::UnknownRobot => "a robot of that name is not known",
        Reason::UnknownVan => "no van of that name is known",
        Reason::UnknownCarrier => "no carrier of that name is known",
        Reason::UnknownDeparture => "no departure of that name is known",
        Reason::Stale => "it is older than what is known",
        Reason::NotInParcel => "the parcel holds nothing of this SKU",
        Reason::WrongPlace => "it cannot have happened there",
        Reason::NoSolver => "nothing here can think about this",
        Reason::SolverBusy => "too much is being thought about already",
        Reason::SolverFailed => "a worker broke while it thought",
        Reason::Implausible => "it cannot be",
        Reason::NothingToUndo => "no word stands that could be taken back",
    }
}
