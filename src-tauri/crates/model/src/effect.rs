//! What an event asks of the world. Effects are mail: nobody waits for the reply inside the core.

use crate::{
    ContactId, FleetWindow, Medium, Mission, NodeId, NotificationId, OrderId, ParcelId, PickList, Promise, RobotId,
    SolveRequest, Template, Tour, Via,
};
use serde::{Deserialize, Serialize};

/// Something to be done outside because of an event.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// An instruction to robots, nodes or vans.
    Act(Action),
    /// A message to a person.
    Notify(Notification),
    /// A problem for a worker.
    Solve(SolveRequest),
}

/// An instruction sent out.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Prepare these parcels by hand.
    Pick {
        /// Where.
        node: NodeId,
        /// What, with how each leaves.
        lists: Vec<(PickList, Via)>,
    },
    /// Do not prepare this parcel.
    StopPick {
        /// Where.
        node: NodeId,
        /// Which.
        parcel: ParcelId,
    },
    /// Put a parcel on another way out. It may be loaded, unless it is held again right behind this.
    Relabel {
        /// Where.
        node: NodeId,
        /// Which.
        parcel: ParcelId,
        /// How it leaves now.
        via: Via,
    },
    /// Keep these packed parcels at the dock, whatever leaves, until they are let go.
    HoldAtDock {
        /// Where.
        node: NodeId,
        /// Which.
        parcels: Vec<ParcelId>,
    },
    /// These parcels may be loaded again.
    FreeAtDock {
        /// Where.
        node: NodeId,
        /// Which.
        parcels: Vec<ParcelId>,
    },
    /// Give a robot its mission.
    Assign {
        /// Where.
        node: NodeId,
        /// Who.
        robot: RobotId,
        /// What, and how each parcel leaves.
        mission: Mission,
        /// How each parcel of the mission leaves.
        vias: Vec<(ParcelId, Via)>,
    },
    /// Move robots for one window.
    Move(FleetWindow),
    /// Drive this tour from now on.
    Drive(Tour),
}

/// One message to one person on one medium.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Notification {
    /// Its key: a second sending with the same key is the same message.
    pub notification: NotificationId,
    /// About which order.
    pub order: OrderId,
    /// To whom.
    pub contact: ContactId,
    /// How.
    pub medium: Medium,
    /// What.
    pub template: Template,
    /// The promise as it now stands; none in the answer to who cancels what has arrived.
    pub promise: Option<Promise>,
}
