//! What surrounds an incident: orders that its subjects touch without naming them, and the frame of its map.

use super::{Bounds, SceneDept, ScenePlace, SceneVan};
use model::{Body, Decision, Event, Fact, Moment, OrderId, Position, Seq, Subject};
use std::collections::BTreeSet;

/// From the first event told until all alerts were over.
#[derive(Clone, Copy)]
pub(super) struct Window {
    pub start: Seq,
    /// `None` while it runs.
    pub end: Option<Moment>,
}

impl Window {
    fn holds(self, event: &Event) -> bool {
        event.seq >= self.start && self.end.is_none_or(|end| event.at <= end)
    }
}

/// Orders placed meanwhile for a SKU, or given to a node, that an alert is about.
pub(super) fn orders_about(subjects: &BTreeSet<Subject>, events: &[Event], window: Window) -> BTreeSet<OrderId> {
    let about = |event: &&Event| window.holds(event);
    events.iter().filter(about).filter_map(|event| order_about(subjects, event)).collect()
}

fn order_about(subjects: &BTreeSet<Subject>, event: &Event) -> Option<OrderId> {
    match &event.body {
        Body::Fact(Fact::OrderPlaced(card)) => {
            let touched = |line: &model::OrderLine| subjects.contains(&Subject::Sku(line.sku));
            (card.lines.iter().any(touched) || subjects.contains(&Subject::Order(card.order))).then_some(card.order)
        }
        Body::Decision(Decision::Allocated { order, parcels, .. }) => {
            let touched = |plan: &model::ParcelPlan| subjects.contains(&Subject::Node(plan.node));
            parcels.iter().any(touched).then_some(*order)
        }
        Body::Fact(_) | Body::Decision(_) => None,
    }
}

/// Mainland France, when an incident has no place of its own.
const FRANCE: Bounds = Bounds {
    south_west: Position { lat_e5: 42_20000, lon_e5: -5_20000 },
    north_east: Position { lat_e5: 51_20000, lon_e5: 8_30000 },
};

/// Around the vans and their stops; without vans, around the nodes concerned and where orders go.
pub(super) fn bounds(nodes: &[ScenePlace], vans: &[SceneVan], depts: &[SceneDept]) -> Bounds {
    let stops = |van: &SceneVan| van.before.iter().chain(&van.after).map(|stop| stop.at).collect::<Vec<_>>();
    let mut places: Vec<Position> = vans.iter().flat_map(|van| van.at.into_iter().chain(stops(van))).collect();
    if places.is_empty() {
        places.extend(depts.iter().filter_map(|line| line.dept.dept()).map(|dept| dept.position));
    }
    if !places.is_empty() {
        places.extend(nodes.iter().filter(|node| node.concerned).map(|node| node.at));
    }
    around(&places).unwrap_or(FRANCE)
}

fn around(places: &[Position]) -> Option<Bounds> {
    let (lats, lons) = (places.iter().map(|at| at.lat_e5), places.iter().map(|at| at.lon_e5));
    Some(Bounds {
        south_west: Position { lat_e5: lats.clone().min()?, lon_e5: lons.clone().min()? },
        north_east: Position { lat_e5: lats.max()?, lon_e5: lons.max()? },
    })
}
