//! A road network as a directed graph: built from junctions and roads, checked, and driven. Knows no file and no tag.
//!
//! The graph and its parts are petgraph's: strongly connected components by Kosaraju's method. A drive is found by A*
//! over directed roads, so that turns cost time and may be forbidden; see [`turn`] and [`search`].

mod between;
mod build;
mod geometry;
mod refusal;
mod search;
mod snap;
mod survey;
#[cfg(test)]
mod tests;
mod turn;
mod vehicle;

pub use geometry::length_m;
pub use refusal::{Place, Refusal};
pub use survey::{Standing, Survey};
pub use vehicle::{VehicleClass, VehicleProfile};

use crate::travel::Leg;
use model::Position;
use petgraph::graph::{DiGraph, EdgeIndex, NodeIndex};
use snap::Footing;
use std::collections::BTreeSet;

/// Most junctions or roads of one network; France's main roads are far below.
pub const ROADS_MAX: usize = 5_000_000;

/// Farthest that a place may be from a road, metres, whatever is asked for: a router that takes any place at all
/// answers for 0,0 with a drive from a town thousands of kilometres away.
pub const REACH_MAX_M: i64 = 20_000;

/// Where roads meet or end.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Junction {
    /// Its number in the source; several junctions may share a place that cannot be passed.
    pub id: i64,
    /// Where it is.
    pub at: Position,
    /// Time that passing it takes beside the turn: a gate to open, a toll to pay. Milliseconds.
    pub pause_ms: u32,
    /// Whether traffic lights stand there.
    pub lights: bool,
}

/// What a road is for: a driver leaves it aside unless it saves more than entering it costs.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Manner {
    /// For everyone, all the way.
    #[default]
    Open,
    /// Service roads: not made for passing through.
    Service,
    /// Streets shared with people on foot.
    Living,
    /// Only for those who begin or end there (`destination`), and tracks.
    EndsOnly,
    /// A ferry: one waits for it.
    Ferry,
}

/// A road between two junctions, with the directions in which the vehicle may drive it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Road {
    /// The junction at its beginning.
    pub from: i64,
    /// The junction at its end.
    pub to: i64,
    /// The way of the source that it is a piece of: what turn rules speak of.
    pub way: i64,
    /// Length, metres.
    pub length_m: u32,
    /// Speed from beginning to end, km/h; `None` when that is not allowed.
    pub forward_kmh: Option<u16>,
    /// Speed from end to beginning, km/h; `None` when that is not allowed.
    pub backward_kmh: Option<u16>,
    /// What it is for.
    pub manner: Manner,
    /// Where it bends, from beginning to end.
    pub bends: Vec<Position>,
}

/// What a turn rule says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TurnKind {
    /// This turn is forbidden.
    No,
    /// Every other turn is forbidden.
    Only,
    /// Turning back is forbidden.
    NoReturn,
}

/// A turn rule: coming from a way, over a junction, into a way.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TurnRule {
    /// The way one comes from.
    pub from: i64,
    /// The junction where one turns.
    pub via: i64,
    /// The way one turns into.
    pub to: i64,
    /// What is said of that turn.
    pub kind: TurnKind,
}

/// Why a network could not be built.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RoadProblem {
    /// It has no road.
    Empty,
    /// It has more junctions or roads than [`ROADS_MAX`].
    TooLarge,
}

/// A checked road network.
#[derive(Clone, Debug)]
pub struct RoadGraph {
    graph: DiGraph<Spot, Section>,
    roads: Vec<Line>,
    /// Forbidden pairs of sections: from the first one may not turn into the second.
    forbidden: BTreeSet<(EdgeIndex, EdgeIndex)>,
    snap: snap::Grid,
    bounds: geometry::Bounds,
    fastest_m_per_ms: f64,
    survey: Survey,
}

/// A junction as the search needs it.
#[derive(Clone, Copy, Debug)]
struct Spot {
    at: Position,
    pause_ms: u32,
    lights: bool,
    /// Roads that meet here, each counted once.
    arms: u32,
    /// In the largest part: from any of its junctions to any other there is a way.
    main: bool,
}

/// One direction of a road.
#[derive(Clone, Copy, Debug)]
struct Section {
    road: u32,
    forward: bool,
    length_m: u32,
    time_ms: i64,
    manner: Manner,
    /// Headings on leaving its beginning and on reaching its end, degrees clockwise from north.
    leaves: i16,
    reaches: i16,
}

/// A road as places are snapped to it.
#[derive(Clone, Debug)]
struct Line {
    shape: Vec<Position>,
    forward: Option<EdgeIndex>,
    backward: Option<EdgeIndex>,
}

impl RoadGraph {
    /// What the checks found.
    pub fn survey(&self) -> &Survey {
        &self.survey
    }

    /// The drive between two places, on foot to and from the nearest road of the main part not counted.
    ///
    /// # Errors
    /// When one of them is farther than `reach_m` metres from such a road, with what is probably wrong; or when turn
    /// rules leave no way.
    pub fn drive(&self, from: Position, to: Position, reach_m: i64) -> Result<Leg, Refusal> {
        let starts = self.footing(Place::Start, from, reach_m)?;
        let ends = self.footing(Place::End, to, reach_m)?;
        search::fastest(self, &starts, &ends).ok_or(Refusal::NoWay)
    }

    /// Where the vehicle stands when it is sent to a place.
    fn footing(&self, place: Place, at: Position, reach_m: i64) -> Result<Vec<Footing>, Refusal> {
        let reach_m = reach_m.clamp(0, REACH_MAX_M);
        let found = self.snap.nearest(&self.roads, at, reach_m);
        if found.is_empty() { Err(self.refusal(place, at, reach_m)) } else { Ok(found) }
    }

    /// What is probably wrong with a place that no road of the main part is near.
    fn refusal(&self, place: Place, at: Position, reach_m: i64) -> Refusal {
        let nearest_m = self.graph.node_weights().filter(|spot| spot.main).map(|spot| spot.at.distance_m(at)).min();
        let swapped = Position { lat_e5: at.lon_e5, lon_e5: at.lat_e5 };
        if self.bounds.holds(at, reach_m) {
            Refusal::OffRoad { place, reach_m, nearest_m }
        } else if at == Position::default() {
            Refusal::Zero { place, reach_m }
        } else if self.bounds.holds(swapped, reach_m) {
            Refusal::Swapped { place, reach_m }
        } else {
            Refusal::Outside { place, reach_m, nearest_m }
        }
    }

    fn ends_of(&self, section: EdgeIndex) -> (NodeIndex, NodeIndex) {
        self.graph.edge_endpoints(section).unwrap_or_default()
    }
}
