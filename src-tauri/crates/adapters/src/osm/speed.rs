//! How fast a road is driven: as posted, else as usual for its class, its surface and how built-up it is.
//!
//! | class | open country | built-up | source |
//! |---|---|---|---|
//! | motorway, trunk, primary | 105, 90, 75 | 89, 73, 57 | Valhalla 3.9.1, `default_speeds` and urban table |
//! | secondary, tertiary | 60, 50 | 49, 45 | same, read off its tiles (`/locate`) |
//! | unclassified, residential | 40, 35 | 35, 30 | same |
//! | service and alley, parking aisle, driveway | 25, 15, 10 | 20, 15, 10 | same |
//! | living street | 20 | 20 | Code de la route R110-2 (Valhalla: 25) |
//! | links of motorway, trunk, primary | × 0.85 | × 0.8 | Valhalla; its short links at × 1.25 (94 km/h) are not followed |
//! | roundabout without a sign | × 0.5 | × 0.5 | Valhalla |
//! | track grade 1, 2, 3, none | 20, 15, 12, 5 | same | Valhalla |
//! | rough surface | half, posted 5 or 10 less | same | Valhalla |
//!
//! Built-up is where the roads within two kilometres are longer than [`BUILT_UP_KM`] for each square kilometre.

use super::tags::Tags;

/// Kilometres of road for each square kilometre from which an area is built-up: Valhalla's relative density 8.5 of 0.7
/// each.
pub(super) const BUILT_UP_KM: f64 = 12.1;

/// Speeds that a posted number may have, km/h; beyond them it is a slip.
const POSTED: std::ops::RangeInclusive<f64> = 5.0..=150.0;
const MILE_KM: f64 = 1.609_344;
const KNOT_KM: f64 = 1.852;

/// A class of roads.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Class {
    pub name: &'static str,
    pub open_kmh: u16,
    pub built_up_kmh: u16,
    /// Factor for a link of this class in open country and built-up, percent; 100 for what is no link.
    pub link_pct: (u16, u16),
    /// Whether vehicles may use it unless a tag says otherwise.
    pub for_vehicles: bool,
}

const fn class(name: &'static str, open_kmh: u16, built_up_kmh: u16) -> Class {
    Class { name, open_kmh, built_up_kmh, link_pct: (100, 100), for_vehicles: true }
}

const fn link(name: &'static str, open_kmh: u16, built_up_kmh: u16, link_pct: (u16, u16)) -> Class {
    Class { name, open_kmh, built_up_kmh, link_pct, for_vehicles: true }
}

/// What is for people on foot, bicycles or buses: a road only where a tag of vehicles says so.
const fn calm(name: &'static str) -> Class {
    Class { name, open_kmh: 10, built_up_kmh: 10, link_pct: (100, 100), for_vehicles: false }
}

/// Classes that may be roads. All others (steps, construction, proposed, raceway, …) never are.
pub(super) const CLASSES: [Class; 25] = [
    class("motorway", 105, 89),
    link("motorway_link", 105, 89, (85, 80)),
    class("trunk", 90, 73),
    link("trunk_link", 90, 73, (85, 80)),
    class("primary", 75, 57),
    link("primary_link", 75, 57, (85, 80)),
    class("secondary", 60, 49),
    link("secondary_link", 60, 49, (85, 85)),
    class("tertiary", 50, 45),
    link("tertiary_link", 50, 45, (85, 85)),
    class("unclassified", 40, 35),
    class("residential", 35, 30),
    link("residential_link", 35, 30, (85, 85)),
    class("living_street", 20, 20),
    class("service", 25, 20),
    class("road", 25, 20),
    class("track", 5, 5),
    calm("pedestrian"),
    calm("footway"),
    calm("path"),
    calm("cycleway"),
    calm("bridleway"),
    calm("busway"),
    calm("bus_guideway"),
    calm("platform"),
];

/// Surfaces that halve the speed.
const ROUGH: [&str; 19] = [
    "cobblestone",
    "unhewn_cobblestone",
    "compacted",
    "dirt",
    "earth",
    "ground",
    "mud",
    "gravel",
    "fine_gravel",
    "pebblestone",
    "unpaved",
    "sand",
    "grass",
    "grass_paver",
    "rock",
    "stone",
    "woodchips",
    "clay",
    "soil",
];

/// How a way is driven, before it is known how built-up it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Pace {
    class: Class,
    /// Posted, forward and backward.
    posted_kmh: (Option<u16>, Option<u16>),
    roundabout: bool,
    rough: bool,
    /// What a service road or a track is instead of its class.
    special_kmh: Option<u16>,
}

impl Pace {
    pub(super) fn of(class: Class, tags: &Tags) -> Self {
        Self {
            class,
            posted_kmh: (posted(tags, "forward", class), posted(tags, "backward", class)),
            roundabout: tags.is("junction", &["roundabout", "circular"]),
            rough: rough(class, tags),
            special_kmh: special(class, tags),
        }
    }

    /// A ferry at a known speed.
    pub(super) fn ferry(class: Class, kmh: u16) -> Self {
        let posted_kmh = (Some(kmh), Some(kmh));
        Self { class, posted_kmh, roundabout: false, rough: false, special_kmh: None }
    }

    /// Speed forward or backward, km/h.
    pub(super) fn kmh(&self, forward: bool, built_up: bool) -> u16 {
        let posted = if forward { self.posted_kmh.0 } else { self.posted_kmh.1 };
        match posted {
            Some(kmh) if !self.rough => kmh,
            Some(kmh) if kmh >= 50 => kmh - 10,
            Some(kmh) if kmh > 15 => kmh - 5,
            Some(kmh) => kmh,
            None => self.usual_kmh(built_up).max(2),
        }
    }

    fn usual_kmh(&self, built_up: bool) -> u16 {
        let class_kmh = if built_up { self.class.built_up_kmh } else { self.class.open_kmh };
        let (open_pct, built_up_pct) = self.class.link_pct;
        let class_kmh = class_kmh * if built_up { built_up_pct } else { open_pct } / 100;
        let whole = self.special_kmh.unwrap_or(if self.roundabout { class_kmh.div_ceil(2) } else { class_kmh });
        if self.rough { whole / 2 } else { whole }
    }
}

fn special(class: Class, tags: &Tags) -> Option<u16> {
    match (class.name, tags.get("service").or(tags.get("tracktype"))) {
        ("service", Some("driveway" | "drive-through")) => Some(10),
        ("service", Some("parking_aisle")) => Some(15),
        ("track", Some("grade1")) => Some(20),
        ("track", Some("grade2")) => Some(15),
        ("track", Some("grade3")) => Some(12),
        _ => None,
    }
}

/// A bad surface, told by its name, by its smoothness, or only by being a track.
fn rough(class: Class, tags: &Tags) -> bool {
    if tags.is("smoothness", &["bad", "very_bad"]) {
        return true;
    }
    match tags.get("surface") {
        Some(surface) => ROUGH.iter().any(|rough| surface.split([':', ';']).next() == Some(*rough)),
        None => tags.get("tracktype").is_some() || class.name == "track",
    }
}

/// The posted speed of a direction: the number of the sign, else what the sign of the place implies.
fn posted(tags: &Tags, way: &str, class: Class) -> Option<u16> {
    let signs = [format!("maxspeed:{way}"), "maxspeed:practical".to_owned(), "maxspeed".to_owned()];
    let numbers = signs.iter().filter_map(|key| tags.get(key));
    let number = numbers.filter_map(|value| speed_kmh(value, class)).next();
    number.or_else(|| {
        let zones = ["maxspeed:type", "zone:maxspeed", "zone:traffic", "source:maxspeed"];
        zones.iter().filter_map(|key| tags.get(key)).find_map(implied)
    })
}

/// A speed as people write it; of a list the lowest. <https://wiki.openstreetmap.org/wiki/Key:maxspeed>
fn speed_kmh(text: &str, class: Class) -> Option<u16> {
    let lower = text.to_lowercase();
    let one = |part: &str| match part {
        "none" | "unlimited" => (class.name == "motorway").then_some(130),
        "walk" | "walking" => Some(6),
        _ => implied(part).or_else(|| number_kmh(part)),
    };
    lower.split([';', '|']).filter_map(|part| one(part.trim())).min()
}

fn number_kmh(text: &str) -> Option<u16> {
    let end = text.find(|one: char| !one.is_ascii_digit() && one != '.' && one != ',').unwrap_or(text.len());
    let (digits, unit) = text.split_at(end);
    let number: f64 = digits.replace(',', ".").parse().ok()?;
    let kmh = match unit.trim() {
        "" | "km/h" | "kmh" | "kph" | "kmph" => number,
        "mph" => number * MILE_KM,
        "knots" => number * KNOT_KM,
        _ => return None,
    };
    POSTED.contains(&kmh).then_some(kmh.round() as u16)
}

/// What a sign of a place means in France: `FR:urban`, `FR:zone30`, `FR:30`. The general limits outside towns only cap
/// what is usual, which is below them.
fn implied(text: &str) -> Option<u16> {
    let lower = text.to_lowercase();
    let zone = lower.strip_prefix("fr:")?;
    match zone {
        "urban" => Some(50),
        "rural" => Some(80),
        "trunk" => Some(110),
        "motorway" => Some(130),
        "living_street" => Some(20),
        "walk" | "pedestrian" => Some(6),
        _ => number_kmh(zone.trim_start_matches("zone").trim_start_matches([':', ' '])),
    }
}

/// A time as people write it: `00:30`, `1:10:00`, `PT30M`, `30` minutes. Seconds.
/// <https://wiki.openstreetmap.org/wiki/Key:duration>
pub(super) fn duration_s(text: &str) -> Option<u32> {
    let text = text.trim();
    let seconds = if let Some(iso) = text.strip_prefix("PT") {
        iso_s(iso)?
    } else {
        let parts: Option<Vec<u32>> = text.split(':').map(|part| part.parse().ok()).collect();
        match parts?.as_slice() {
            [minutes] => minutes.checked_mul(60)?,
            [hours, minutes] => hours.checked_mul(3_600)?.checked_add(minutes.checked_mul(60)?)?,
            [hours, minutes, seconds] => {
                hours.checked_mul(3_600)?.checked_add(minutes.checked_mul(60)?)?.checked_add(*seconds)?
            }
            _ => return None,
        }
    };
    (1..=7 * 86_400).contains(&seconds).then_some(seconds)
}

fn iso_s(text: &str) -> Option<u32> {
    let mut rest = text;
    let mut seconds: u32 = 0;
    while !rest.is_empty() {
        let end = rest.find(|one: char| !one.is_ascii_digit())?;
        let (digits, unit) = rest.split_at(end);
        let mut letters = unit.chars();
        let each = match letters.next()? {
            'H' => 3_600,
            'M' => 60,
            'S' => 1,
            _ => return None,
        };
        seconds = seconds.checked_add(digits.parse::<u32>().ok()?.checked_mul(each)?)?;
        rest = letters.as_str();
    }
    Some(seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn class(name: &str) -> Class {
        CLASSES.into_iter().find(|class| class.name == name).expect("a class")
    }

    fn kmh(name: &str, tags: &[(&str, &str)]) -> (u16, u16) {
        let pace = Pace::of(class(name), &tags.iter().copied().collect());
        (pace.kmh(true, false), pace.kmh(true, true))
    }

    #[test]
    fn roads_without_a_sign_are_driven_as_their_class() {
        assert_eq!(kmh("motorway", &[]), (105, 89));
        assert_eq!(kmh("primary_link", &[]), (63, 45));
        assert_eq!(kmh("residential", &[]), (35, 30));
        assert_eq!(kmh("residential", &[("surface", "gravel")]), (17, 15));
        assert_eq!(kmh("residential", &[("junction", "roundabout")]), (18, 15));
        assert_eq!(kmh("service", &[("service", "parking_aisle")]), (15, 15));
        assert_eq!(kmh("track", &[("tracktype", "grade1")]), (10, 10));
        assert_eq!(kmh("track", &[("tracktype", "grade1"), ("surface", "asphalt")]), (20, 20));
        assert_eq!(kmh("track", &[]), (2, 2));
    }

    #[test]
    fn signs_are_read_as_people_write_them() {
        for (text, posted) in [
            ("50", 50),
            ("50 km/h", 50),
            ("30 mph", 48),
            ("30mph", 48),
            ("50;30", 30),
            ("FR:urban", 50),
            ("FR:rural", 80),
            ("FR:zone30", 30),
            ("FR:30", 30),
            ("fr:zone:30", 30),
            ("walk", 6),
            ("none", 130),
        ] {
            assert_eq!(kmh("motorway", &[("maxspeed", text)]).0, posted, "{text}");
        }
        for text in ["none", "signals", "implicit", "variable", "9999", "fast", "", "DE:urban", "0"] {
            assert_eq!(kmh("residential", &[("maxspeed", text)]), (35, 30), "{text}");
        }
        assert_eq!(kmh("residential", &[("zone:maxspeed", "FR:30")]).0, 30);
        assert_eq!(kmh("residential", &[("maxspeed", "45"), ("zone:maxspeed", "FR:30")]).0, 45);
        assert_eq!(kmh("residential", &[("maxspeed", "50"), ("surface", "sand")]).0, 40);
        let tags = [("maxspeed:backward", "30"), ("maxspeed", "70")].into_iter().collect();
        let pace = Pace::of(class("tertiary"), &tags);
        assert_eq!((pace.kmh(true, true), pace.kmh(false, true)), (70, 30));
    }

    #[test]
    fn durations_are_read_as_people_write_them() {
        let read: Vec<Option<u32>> =
            ["00:30", "1:10:00", "PT30M", "PT1H5M", "45", "", "soon", "PT", "999999:00"].map(duration_s).to_vec();
        let seconds = [Some(1_800), Some(4_200), Some(1_800), Some(3_900), Some(2_700), None, None, None, None];
        assert_eq!(read, seconds);
    }
}
