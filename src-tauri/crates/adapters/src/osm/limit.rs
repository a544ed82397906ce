//! Limits of height, width, length and weight, in the units that people write them in.
//! <https://wiki.openstreetmap.org/wiki/Key:maxheight>, `Key:maxweight`, `Map_features/Units`

use super::{access::Way, found::Found, tags::Tags};
use routing::road::VehicleProfile;

const FOOT_CM: f64 = 30.48;
const INCH_CM: f64 = 2.54;
const POUND_KG: f64 = 0.453_592_37;
const SHORT_TON_KG: f64 = 907.184_74;

/// Words that stand where a number should and set no limit for this vehicle: none at all, not signed, or the general one
/// of the country, which a van never reaches.
const NO_LIMIT: [&str; 14] = [
    "default",
    "none",
    "no",
    "yes",
    "unsigned",
    "no_sign",
    "no_indications",
    "unlimited",
    "unknown",
    "variable",
    "below_default",
    "above_default",
    "implicit",
    "signals",
];

/// What a limit is compared with.
enum Measure {
    Length(u32),
    Weight(u32),
}

/// The tag of the first limit that the vehicle exceeds.
pub(super) fn exceeded(tags: &Tags, vehicle: &VehicleProfile, way: Option<Way>, found: &mut Found) -> Option<String> {
    for (name, measure) in measures(vehicle) {
        let narrow = way.map(|way| format!("{name}:{}", way.suffix()));
        for key in narrow.iter().map(String::as_str).chain([name]) {
            let Some(value) = tags.get(key) else { continue };
            let limit = match measure {
                Measure::Length(_) => centimetres(value),
                Measure::Weight(_) => kilograms(value),
            };
            let (Measure::Length(own) | Measure::Weight(own)) = measure;
            match limit {
                Some(limit) if f64::from(own) > limit + 0.5 => return Some(tags.told(key)),
                Some(_) => {}
                None if NO_LIMIT.contains(&value) => {}
                None => found.unread(&tags.told(key)),
            }
        }
    }
    None
}

/// The limits that are read. `maxweightrating` is the sign of the permitted weight, `maxweight` that of the real one:
/// a van is planned as full.
fn measures(vehicle: &VehicleProfile) -> [(&'static str, Measure); 9] {
    [
        ("maxheight", Measure::Length(vehicle.height_cm)),
        ("maxheight:physical", Measure::Length(vehicle.height_cm)),
        ("maxwidth", Measure::Length(vehicle.width_cm)),
        ("maxwidth:physical", Measure::Length(vehicle.width_cm)),
        ("maxlength", Measure::Length(vehicle.length_cm)),
        ("maxweight", Measure::Weight(vehicle.weight_kg)),
        ("maxweightrating", Measure::Weight(vehicle.weight_kg)),
        ("maxgcweight", Measure::Weight(vehicle.weight_kg)),
        ("maxaxleload", Measure::Weight(vehicle.axle_load_kg)),
    ]
}

/// A length in centimetres: metres unless another unit stands there; feet and inches as `12'6"`, `12 ft 6 in`. Of a
/// list the lowest. A bare number beyond any bridge is taken as centimetres.
pub(super) fn centimetres(text: &str) -> Option<f64> {
    lowest(text, |part| {
        let (number, unit) = number(part)?;
        let unit = unit.trim_start();
        if let Some(rest) = ["'", "ft", "feet", "foot", "′"].iter().find_map(|foot| unit.strip_prefix(foot)) {
            return Some(number * FOOT_CM + inches(rest)?);
        }
        match unit {
            "" if number > 50.0 => Some(number),
            "" | "m" | "meter" | "meters" | "metre" | "metres" | "mètre" | "mètres" => Some(number * 100.0),
            "cm" => Some(number),
            "mm" => Some(number / 10.0),
            "\"" | "in" | "inch" | "inches" | "″" => Some(number * INCH_CM),
            _ => None,
        }
    })
}

/// What follows the feet.
fn inches(text: &str) -> Option<f64> {
    let text = text.trim();
    if text.is_empty() {
        return Some(0.0);
    }
    let (number, unit) = number(text)?;
    ["", "\"", "in", "inch", "inches", "″", "''"].contains(&unit.trim()).then_some(number * INCH_CM)
}

/// A weight in kilograms: tonnes unless another unit stands there. Of a list the lowest. A bare number beyond any
/// bridge is taken as kilograms.
pub(super) fn kilograms(text: &str) -> Option<f64> {
    lowest(text, |part| {
        let (number, unit) = number(part)?;
        match unit.trim() {
            "" if number > 400.0 => Some(number),
            "" | "t" | "to" | "tonne" | "tonnes" | "ton" | "tons" => Some(number * 1_000.0),
            "kg" | "kgs" => Some(number),
            "lb" | "lbs" => Some(number * POUND_KG),
            "st" => Some(number * SHORT_TON_KG),
            _ => None,
        }
    })
}

fn lowest(text: &str, read: impl Fn(&str) -> Option<f64>) -> Option<f64> {
    let lower = text.to_lowercase();
    let values: Option<Vec<f64>> = lower.split([';', '|']).map(|part| read(part.trim())).collect();
    values?.into_iter().filter(|value| *value > 0.0).reduce(f64::min)
}

/// The number at the beginning, with a point or a comma, and what follows it.
fn number(text: &str) -> Option<(f64, &str)> {
    let end = text.find(|one: char| !one.is_ascii_digit() && one != '.' && one != ',').unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    Some((digits.replace(',', ".").parse().ok()?, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heights_are_read_as_people_write_them() {
        for (text, cm) in [
            ("3.5", 350.0),
            ("3,5 m", 350.0),
            ("3.5m", 350.0),
            ("350 cm", 350.0),
            ("380", 380.0),
            ("12'6\"", 381.0),
            ("12 ft 6 in", 381.0),
            ("12ft", 365.8),
            ("12'", 365.8),
            ("90\"", 228.6),
            ("4;3.5", 350.0),
            ("2.6 mètres", 260.0),
        ] {
            let read = centimetres(text).map(|cm| (cm * 10.0).round() / 10.0);
            assert_eq!(read, Some(cm), "{text}");
        }
        for text in ["default", "none", "", "below_default", "3.5 km", "three", "3.5.1", "-2", "0", "12'six"] {
            assert_eq!(centimetres(text), None, "{text}");
        }
    }

    #[test]
    fn weights_are_read_as_people_write_them() {
        for (text, kg) in [
            ("3.5", 3_500.0),
            ("3,5 t", 3_500.0),
            ("3.5t", 3_500.0),
            ("3500 kg", 3_500.0),
            ("3500", 3_500.0),
            ("7.5 tonnes", 7_500.0),
            ("8000 lbs", 3_629.0),
            ("19;3.5", 3_500.0),
            ("4 st", 3_629.0),
        ] {
            assert_eq!(kilograms(text).map(f64::round), Some(kg), "{text}");
        }
        for text in ["none", "default", "", "heavy", "3.5 m"] {
            assert_eq!(kilograms(text), None, "{text}");
        }
    }
}
