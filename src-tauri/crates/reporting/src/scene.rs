//! Where an incident happened: places, vans and tours, départements, as positions on the ground. Knows no pixel, no
//! colour and no word.

mod around;
#[cfg(test)]
mod tests;
mod tours;

use crate::{gather, geography::Geography, impact::Named, story};
use model::{DeptId, Event, IncidentId, NodeId, NodeKind, OrderId, Position, Subject, VanId, effect_ended};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// All that a map of an incident shows.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Scene {
    /// All nodes, by key.
    pub nodes: Vec<ScenePlace>,
    /// The vans concerned: those in trouble first, then those that help.
    pub vans: Vec<SceneVan>,
    /// Where the orders concerned go, the most orders first.
    pub depts: Vec<SceneDept>,
    /// What a map should show at least.
    pub bounds: Bounds,
}

/// A node on the map.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ScenePlace {
    /// Its key.
    pub node: NodeId,
    /// What kind of place.
    pub kind: NodeKind,
    /// Its name on screens.
    pub name: String,
    /// Where.
    pub at: Position,
    /// Whether an alert is about it, or a van concerned loads here.
    pub concerned: bool,
}

/// What a van has to do with an incident.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// An alert is about it.
    Stricken,
    /// It took parcels over.
    Helper,
    /// It was proposed to take parcels over, and nobody said yes.
    Proposed,
}

/// A van on the map.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct SceneVan {
    /// Its key.
    pub van: VanId,
    /// What it has to do with it.
    pub part: Part,
    /// Where it was last known to be when the incident began: where it broke down, was seen, or served a stop.
    pub at: Option<Position>,
    /// Where it loads.
    pub depot: Option<Position>,
    /// Stops it still had when the incident began, in order.
    pub before: Vec<SceneStop>,
    /// Stops of the plan that answered the incident, in order.
    pub after: Vec<SceneStop>,
}

/// A stop on the map.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct SceneStop {
    /// Where, to about a kilometre.
    pub at: Position,
    /// Parcels handed over or taken.
    pub parcels: u32,
    /// The van in trouble that parcels are taken from.
    pub from: Option<VanId>,
}

/// A département on the map.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct SceneDept {
    /// Which.
    pub dept: DeptId,
    /// Orders concerned that go there.
    pub orders: u32,
}

/// A rectangle on the ground.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Bounds {
    /// Its south-west corner.
    pub south_west: Position,
    /// Its north-east corner.
    pub north_east: Position,
}

/// The scene of an incident from the slice of the log that its report is made of; `None` when the slice does not
/// open it.
pub fn scene(id: IncidentId, events: &[Event], geography: &Geography) -> Option<Scene> {
    let alerts = gather::alerts(id, events)?;
    let story = story::select(id, events, &alerts);
    let start = story.events.first()?.seq;
    let subjects: BTreeSet<Subject> = alerts.values().map(|known| known.alert.subject).collect();
    let window = around::Window { start, end: effect_ended(alerts.values().map(|known| &known.course)) };
    let named = Named::by(&story.events);
    let mut orders: BTreeSet<OrderId> = named.orders.clone();
    orders.extend(named.parcels.iter().filter_map(|parcel| geography.order_of(*parcel)));
    orders.extend(around::orders_about(&subjects, events, window));
    let vans = tours::vans(&subjects, events, start, geography);
    let nodes = places(geography, &subjects, &vans);
    let depts = count_by_dept(&orders, geography);
    let bounds = around::bounds(&nodes, &vans, &depts);
    Some(Scene { nodes, vans, depts, bounds })
}

fn places(geography: &Geography, subjects: &BTreeSet<Subject>, vans: &[SceneVan]) -> Vec<ScenePlace> {
    let depots: BTreeSet<NodeId> = vans.iter().filter_map(|van| geography.depots.get(&van.van)).copied().collect();
    let place = |card: &model::NodeCard| ScenePlace {
        node: card.node,
        kind: card.kind,
        name: card.name.clone(),
        at: card.position,
        concerned: subjects.contains(&Subject::Node(card.node)) || depots.contains(&card.node),
    };
    geography.nodes.values().map(place).collect()
}

fn count_by_dept(orders: &BTreeSet<OrderId>, geography: &Geography) -> Vec<SceneDept> {
    let mut counts: BTreeMap<DeptId, u32> = BTreeMap::new();
    for dept in orders.iter().filter_map(|order| geography.depts.get(order)) {
        *counts.entry(*dept).or_default() += 1;
    }
    let mut depts: Vec<SceneDept> = counts.into_iter().map(|(dept, orders)| SceneDept { dept, orders }).collect();
    depts.sort_by_key(|line| std::cmp::Reverse(line.orders));
    depts
}
