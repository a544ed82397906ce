//! Who may use a road, from the hierarchy of access tags: the narrower word overrides the wider one, and a word for one
//! direction the same word for both. <https://wiki.openstreetmap.org/wiki/Key:access>

use super::{found::Found, tags::Tags};
use routing::road::VehicleClass;

/// What a value says.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Say {
    /// Nobody of this kind, or only the owner's guests: a parcel is carried from the street.
    Shut,
    /// Those who begin or end there; deliveries do.
    EndsOnly,
    /// Everyone.
    Open,
}

/// What the tags of one element say in one direction.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Said {
    pub say: Say,
    /// The tag that decided.
    pub tag: String,
    /// Whether it speaks of vehicles; `access` alone speaks of everyone.
    pub of_vehicles: bool,
}

/// A direction of a way.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Way {
    Forward,
    Backward,
}

impl Way {
    pub(super) fn suffix(self) -> &'static str {
        match self {
            Self::Forward => "forward",
            Self::Backward => "backward",
        }
    }
}

/// The words that speak of a vehicle, narrowest first. `goods` are lorries up to 3.5 t: vans. `hgv` are those above,
/// so that `hgv=no` says nothing to a van; `motorcar` is the sign against two-tracked motor vehicles and does.
pub(super) fn words(class: VehicleClass) -> &'static [&'static str] {
    match class {
        VehicleClass::Car => &["motorcar", "motor_vehicle", "vehicle", "access"],
        VehicleClass::Van => &["goods", "motorcar", "motor_vehicle", "vehicle", "access"],
        VehicleClass::Lorry => &["hgv", "motor_vehicle", "vehicle", "access"],
    }
}

/// What the tags say, in one direction or (`None`) of a place; `None` when they say nothing that is understood.
pub(super) fn said(tags: &Tags, class: VehicleClass, way: Option<Way>, found: &mut Found) -> Option<Said> {
    for word in words(class) {
        let narrow = way.map(|way| format!("{word}:{}", way.suffix()));
        for key in narrow.iter().map(String::as_str).chain([*word]) {
            let Some(value) = tags.get(key) else { continue };
            match say(value) {
                Some(say) => return Some(Said { say, tag: tags.told(key), of_vehicles: *word != "access" }),
                None => found.unread(&tags.told(key)),
            }
        }
    }
    None
}

/// What a value says; of a list the most open word. `None`: not a word of this key.
fn say(value: &str) -> Option<Say> {
    value.split(';').filter_map(|word| one(word.trim())).max()
}

fn one(word: &str) -> Option<Say> {
    match word {
        "yes" | "permissive" | "designated" | "public" | "official" | "allowed" | "true" | "1" => Some(Say::Open),
        "destination" | "delivery" | "deliveries" | "customers" | "residents" | "local" => Some(Say::EndsOnly),
        "no"
        | "private"
        | "agricultural"
        | "forestry"
        | "agricultural;forestry"
        | "use_sidepath"
        | "emergency"
        | "military"
        | "permit"
        | "employees"
        | "staff"
        | "restricted"
        | "discouraged"
        | "psv"
        | "bus"
        | "hgv"
        | "false"
        | "0"
        | "none" => Some(Say::Shut),
        _ => None,
    }
}
