//! Whether a way is a road for the vehicle, in which directions, and what it is for.

use super::{
    access::{self, Say, Way},
    found::Found,
    limit,
    speed::{CLASSES, Class, Pace, duration_s},
    tags::Tags,
};
use routing::road::{Manner, VehicleProfile};

/// A way that is a road.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct RoadWay {
    pub id: i64,
    pub nodes: Vec<i64>,
    pub forward: bool,
    pub backward: bool,
    pub manner: Manner,
    pub pace: Pace,
    /// How long a ferry takes, seconds.
    pub crossing_s: Option<u32>,
}

/// What a way turned out to be.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Read {
    Road(RoadWay),
    /// Of a class that vehicles use, but shut by this tag.
    Shut(String),
    /// A footpath, a house, a river.
    NoRoad,
}

/// Tags that shut a road to everything that has no tracks or skis.
const IMPASSABLE: [(&str, &[&str]); 7] = [
    ("area", &["yes"]),
    ("impassable", &["yes"]),
    ("4wd_only", &["yes"]),
    ("winter_road", &["yes"]),
    ("ice_road", &["yes"]),
    ("smoothness", &["horrible", "very_horrible", "impassable"]),
    // A lane for cars with passengers.
    ("hov", &["designated"]),
];

/// Pace of a ferry whose duration is told; the class only names it.
const FERRY: Class = Class { name: "ferry", open_kmh: 20, built_up_kmh: 20, link_pct: (100, 100), for_vehicles: true };

/// Reads one way.
pub(super) fn read(id: i64, nodes: Vec<i64>, tags: &Tags, vehicle: &VehicleProfile, found: &mut Found) -> Read {
    let ferry = tags.get("highway").is_none() && tags.is("route", &["ferry", "shuttle_train"]);
    let class = if ferry { Some(FERRY) } else { tags.get("highway").and_then(of_name) };
    let Some(class) = class.filter(|_| nodes.len() >= 2) else { return Read::NoRoad };
    let ways = [Way::Forward, Way::Backward].map(|way| open(class, ferry, way, tags, vehicle, found));
    if ways.iter().all(|way| matches!(way, Open::NotMeant)) {
        return Read::NoRoad;
    }
    if let Some((key, _)) = IMPASSABLE.iter().find(|(key, values)| tags.is(key, values)) {
        return Read::Shut(tags.told(key));
    }
    let sign = match oneway(class, tags, access::words(vehicle.class)) {
        Ok(sign) => sign,
        Err(tag) => return Read::Shut(tag),
    };
    let (forward, backward) = (sign != OneWay::Backward, sign != OneWay::Forward);
    let may = [forward && ways[0].may(), backward && ways[1].may()];
    if may == [false, false] {
        let tag = [&ways[0], &ways[1]].into_iter().find_map(|way| way.tag());
        return Read::Shut(tag.unwrap_or_else(|| tags.told("oneway")));
    }
    let ends_only = (0..2).any(|way| may[way] && matches!(ways[way], Open::EndsOnly));
    let manner = if ferry { Manner::Ferry } else { manner(class, ends_only, tags) };
    let (pace, crossing_s) = (Pace::of(class, tags), tags.get("duration").and_then(duration_s).filter(|_| ferry));
    Read::Road(RoadWay { id, nodes, forward: may[0], backward: may[1], manner, pace, crossing_s })
}

fn of_name(name: &str) -> Option<Class> {
    CLASSES.into_iter().find(|class| class.name == name)
}

/// Whether one direction is open, before one-way signs.
enum Open {
    Yes,
    EndsOnly,
    Shut(String),
    /// Nothing says that vehicles may be here.
    NotMeant,
}

impl Open {
    fn may(&self) -> bool {
        matches!(self, Self::Yes | Self::EndsOnly)
    }

    fn tag(&self) -> Option<String> {
        match self {
            Self::Shut(tag) => Some(tag.clone()),
            Self::Yes | Self::EndsOnly | Self::NotMeant => None,
        }
    }
}

fn open(class: Class, ferry: bool, way: Way, tags: &Tags, vehicle: &VehicleProfile, found: &mut Found) -> Open {
    let said = access::said(tags, vehicle.class, Some(way), found);
    let of_vehicles = said.as_ref().is_some_and(|said| said.of_vehicles);
    let (meant, shut_tag) = meant(class, ferry, tags);
    let say = match said {
        Some(said) if said.say == Say::Shut && (meant || shut_tag.is_some()) => return Open::Shut(said.tag),
        Some(said) if meant || said.say != Say::Shut && (of_vehicles || shut_tag.is_some()) => said.say,
        None if meant => Say::Open,
        Some(_) | None => return shut_tag.map_or(Open::NotMeant, Open::Shut),
    };
    match limit::exceeded(tags, vehicle, Some(way), found) {
        Some(tag) => Open::Shut(tag),
        None if say == Say::EndsOnly => Open::EndsOnly,
        None => Open::Yes,
    }
}

/// Whether vehicles may be on a road of this kind when no tag speaks of them, and the tag to name if not.
///
/// A ferry that tells what it does for walkers or bicycles and is silent on vehicles carries none; GraphHopper decides so
/// too. A lane for ambulances, and a track of the two softest grades, want a word for vehicles.
fn meant(class: Class, ferry: bool, tags: &Tags) -> (bool, Option<String>) {
    let silent = |key| Some(tags.told(key));
    match class.name {
        _ if ferry && (tags.get("foot").is_some() || tags.get("bicycle").is_some()) => (false, silent("route")),
        "service" if tags.is("service", &["emergency_access"]) => (false, silent("service")),
        "track" if tags.is("tracktype", &["grade4", "grade5"]) => (false, silent("tracktype")),
        _ => (class.for_vehicles, None),
    }
}

fn manner(class: Class, ends_only: bool, tags: &Tags) -> Manner {
    let yard = tags.is("service", &["driveway", "parking_aisle", "drive-through", "emergency_access"]);
    match class.name {
        _ if ends_only || !class.for_vehicles => Manner::EndsOnly,
        "track" => Manner::EndsOnly,
        "service" if yard => Manner::EndsOnly,
        "service" if !tags.is("service", &["alley"]) => Manner::Service,
        "living_street" => Manner::Living,
        _ => Manner::Open,
    }
}

/// Which directions the one-way signs leave.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum OneWay {
    No,
    Forward,
    Backward,
}

/// The narrowest sign counts. A motorway and a roundabout are one-way unless they say otherwise. A lane whose direction
/// changes with the hour is not counted on: no clock is asked; OSRM decides so too.
fn oneway(class: Class, tags: &Tags, words: &[&str]) -> Result<OneWay, String> {
    let keys = words.iter().map(|word| format!("oneway:{word}")).chain(["oneway".to_owned()]);
    for key in keys {
        match tags.get(&key) {
            Some("yes" | "true" | "1") => return Ok(OneWay::Forward),
            Some("-1" | "reverse") => return Ok(OneWay::Backward),
            Some("no" | "false" | "0" | "alternating") => return Ok(OneWay::No),
            Some("reversible") => return Err(tags.told(&key)),
            Some(_) | None => {}
        }
    }
    let implied = class.name == "motorway" || tags.is("junction", &["roundabout", "circular"]);
    Ok(if implied { OneWay::Forward } else { OneWay::No })
}

#[cfg(test)]
mod tests {
    use super::*;
    use routing::road::VehicleClass;

    fn directions(tags: &[(&str, &str)]) -> (bool, bool) {
        let read =
            read(1, vec![1, 2], &tags.iter().copied().collect(), &VehicleProfile::default(), &mut Found::default());
        match read {
            Read::Road(way) => (way.forward, way.backward),
            Read::Shut(_) | Read::NoRoad => (false, false),
        }
    }

    fn street(tag: &str, value: &str) -> (bool, bool) {
        directions(&[("highway", "residential"), (tag, value)])
    }

    #[test]
    fn one_way_streets_follow_their_signs() {
        assert_eq!(street("oneway", "yes"), (true, false));
        assert_eq!(street("oneway", "-1"), (false, true));
        assert_eq!(street("junction", "roundabout"), (true, false));
        assert_eq!(street("oneway", "alternating"), (true, true));
        assert_eq!(street("oneway", "reversible"), (false, false));
        assert_eq!(directions(&[("highway", "motorway")]), (true, false));
        assert_eq!(directions(&[("highway", "motorway"), ("oneway", "no")]), (true, true));
        let narrow = [("highway", "residential"), ("oneway", "yes"), ("oneway:motor_vehicle", "no")];
        assert_eq!(directions(&narrow), (true, true));
    }

    #[test]
    fn a_direction_can_be_shut_alone() {
        assert_eq!(street("motor_vehicle:forward", "no"), (false, true));
        assert_eq!(street("access:backward", "no"), (true, false));
        assert_eq!(street("maxheight:forward", "2"), (false, true));
        let both = [("highway", "residential"), ("oneway", "yes"), ("vehicle:forward", "no")];
        assert_eq!(directions(&both), (false, false));
    }

    #[test]
    fn signs_speak_to_a_class_of_vehicles() {
        let open = |class, tag: (&str, &str)| {
            let vehicle = VehicleProfile { class, ..VehicleProfile::default() };
            let tags = [("highway", "residential"), tag].into_iter().collect();
            matches!(read(1, vec![1, 2], &tags, &vehicle, &mut Found::default()), Read::Road(_))
        };
        assert!(open(VehicleClass::Van, ("hgv", "no")) && !open(VehicleClass::Lorry, ("hgv", "no")));
        assert!(!open(VehicleClass::Van, ("goods", "no")) && open(VehicleClass::Car, ("goods", "no")));
        assert!(!open(VehicleClass::Van, ("motorcar", "no")) && open(VehicleClass::Lorry, ("motorcar", "no")));
    }
}
