//! What stands in a road: bollards, gates, bars. A node that shuts is a wall between the two sides, not a hole in the
//! network: both can still be driven to.

use super::{
    access::{self, Say},
    found::Found,
    limit,
    tags::Tags,
};
use routing::road::VehicleProfile;

/// Opening a gate, paying a toll, showing papers: Valhalla's `gate_cost`, `toll_booth_cost`, `country_crossing_cost`.
const GATE_MS: u32 = 30_000;
const TOLL_MS: u32 = 15_000;
const BORDER_MS: u32 = 600_000;

/// What a node does to those who pass.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Obstacle {
    /// The tag that shuts it.
    pub shut: Option<String>,
    /// Time that passing takes.
    pub pause_ms: u32,
    /// Traffic lights.
    pub lights: bool,
}

impl Obstacle {
    /// Whether a road must be cut there for it to be felt.
    pub(super) fn cuts(&self) -> bool {
        self.shut.is_some() || self.pause_ms > 0
    }
}

/// What a kind of barrier does when no tag of it says otherwise.
enum Kind {
    Passable,
    Paused(u32),
    Shut,
}

/// What the tags of a node on a road mean. Access tags are read only where there is a barrier: elsewhere they belong to
/// a crossing or a stop that shares the node.
pub(super) fn obstacle(tags: &Tags, vehicle: &VehicleProfile, found: &mut Found) -> Obstacle {
    let lights = tags.is("highway", &["traffic_signals"]);
    let limit = limit::exceeded(tags, vehicle, None, found);
    let Some(barrier) = tags.get("barrier").filter(|barrier| *barrier != "no") else {
        return Obstacle { shut: limit, pause_ms: 0, lights };
    };
    let kind = kind(barrier, tags, found);
    let said = access::said(tags, vehicle.class, None, found);
    let locked = tags.is("locked", &["yes"]) && said.as_ref().is_none_or(|said| !said.of_vehicles);
    let (shut, pause_ms) = match (said, kind) {
        (Some(said), _) if said.say == Say::Shut => (Some(format!("barrier={barrier} {}", said.tag)), 0),
        _ if locked => (Some(format!("barrier={barrier} locked=yes")), 0),
        // An expressly open gate stands open; a toll is paid all the same.
        (Some(said), Kind::Paused(GATE_MS)) if said.say == Say::Open => (None, 0),
        (Some(_), Kind::Passable | Kind::Shut) => (None, 0),
        (_, Kind::Paused(pause_ms)) => (None, pause_ms),
        (None, Kind::Passable) => (None, 0),
        (None, Kind::Shut) => (Some(format!("barrier={barrier}")), 0),
    };
    Obstacle { shut: shut.or(limit), pause_ms, lights }
}

/// <https://wiki.openstreetmap.org/wiki/Key:barrier>; where it leaves a doubt, what a van gets past in fact.
fn kind(barrier: &str, tags: &Tags, found: &mut Found) -> Kind {
    match barrier {
        "gate" | "lift_gate" | "swing_gate" | "sliding_gate" | "hampshire_gate" | "sally_port" | "yes" => {
            Kind::Paused(GATE_MS)
        }
        // Valhalla opens a rising bollard like a gate; one that a person must lift out stays.
        "bollard" if tags.is("bollard", &["rising"]) => Kind::Paused(GATE_MS),
        "rising_bollard" => Kind::Paused(GATE_MS),
        "toll_booth" => Kind::Paused(TOLL_MS),
        "border_control" => Kind::Paused(BORDER_MS),
        "kerb" | "entrance" | "cattle_grid" | "height_restrictor" | "width_restrictor" | "coupure" | "tank_trap"
        | "city_wall" | "guard_rail" | "handrail" | "retaining_wall" | "hedge" | "tyres" => Kind::Passable,
        "bollard"
        | "block"
        | "chain"
        | "cycle_barrier"
        | "motorcycle_barrier"
        | "kissing_gate"
        | "wicket_gate"
        | "stile"
        | "horse_stile"
        | "turnstile"
        | "full-height_turnstile"
        | "jersey_barrier"
        | "log"
        | "debris"
        | "rubble"
        | "bus_trap"
        | "sump_buster"
        | "bar"
        | "barrier_board"
        | "planter"
        | "spikes"
        | "rope"
        | "wall"
        | "fence"
        | "ditch"
        | "boulder"
        | "rock"
        | "wedge" => Kind::Shut,
        _ => {
            found.unread(&tags.told("barrier"));
            Kind::Passable
        }
    }
}
