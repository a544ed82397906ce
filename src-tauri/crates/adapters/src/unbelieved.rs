//! What a sender is told about a fact that the house could not believe.

use crate::FeedError;
use model::Reason;

/// The reason as an error: its code is the reason's own.
pub(crate) fn error(reason: Reason) -> FeedError {
    FeedError::new(reason.as_str(), sentence(reason))
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
        Reason::GroundMoved => "what it stands on has moved",
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
    }
}
