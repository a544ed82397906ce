//! Positions of vans in the OsmAnd form that phone trackers speak: query, form body or JSON.
//!
//! Every position goes to telemetry; only what changed becomes a fact, see [`Reducer`].

mod belief;
mod query;
mod reducer;

pub use belief::{ACCURATE_M, Doubt};
pub(crate) use query::percent;
pub use query::{pairs, parse_query, render};
pub use reducer::{FAR_M, LONG, Reducer};

use crate::{Device, FeedError, PositionRow, date_time, fields};
use model::{Fact, Incoming, Moment, Origin, Position};

/// Longest name of a device, characters.
pub const DEVICE_MAX: usize = 64;

/// One position of one device.
#[derive(Clone, PartialEq, Debug)]
pub struct Fix {
    /// The device's own name.
    pub device: String,
    /// When; `None` when the device did not say.
    pub at: Option<Moment>,
    /// Where.
    pub position: Position,
    /// Speed over ground, centimetres a second.
    pub speed_cm_s: Option<u32>,
    /// Heading, degrees from north.
    pub heading_deg: Option<u16>,
    /// Radius of doubt, metres.
    pub accuracy_m: Option<u32>,
    /// The receiver had a fix, as far as the device says.
    pub valid: bool,
}

impl Fix {
    /// The telemetry row. `now` stands in for a moment the device did not tell, and for one still to come: a device
    /// whose clock is ahead would otherwise outdate all it says next.
    pub fn row(&self, device: Device, now: Moment) -> PositionRow {
        PositionRow {
            van: device.van,
            at: self.at.map_or(now, |at| at.min(now)),
            position: self.position,
            speed_cm_s: self.speed_cm_s,
            heading_deg: self.heading_deg,
            accuracy_m: self.accuracy_m,
        }
    }
}

/// The fact that a row becomes; its key is the van and the moment, so a position sent twice counts once. It happened
/// when the device took it, however late it is told.
pub fn seen(device: Device, row: &PositionRow) -> Incoming {
    Incoming {
        origin: Origin { source: device.source, key: format!("{}:{}", row.van, row.at.0) },
        cause: None,
        fact: Fact::VanSeen { van: row.van, position: row.position },
        contact: None,
        happened_at: Some(row.at),
    }
}

/// Understands the JSON form (client 9 and later).
///
/// # Errors
/// `bad_json`, `missing_field`, `bad_time`, `bad_position`.
pub fn parse_json(body: &[u8]) -> Result<Fix, FeedError> {
    let value = fields::json(body)?;
    let number = |path: &str| fields::decimal_at(&value, path);
    let position = fields::place_at(&value, "location.coords.latitude", "location.coords.longitude")
        .ok_or_else(|| FeedError::at("bad_position", "location.coords", "latitude and longitude are needed"))?;
    let at = match fields::at(&value, "location.timestamp") {
        Some(_) => Some(moment(&fields::need(&value, "location.timestamp")?, "location.timestamp")?),
        None => None,
    };
    Ok(Fix {
        device: device(&fields::need(&value, "device_id")?, "device_id")?,
        at,
        position,
        speed_cm_s: number("location.coords.speed").and_then(|v| bounded(v * 100.0)),
        heading_deg: number("location.coords.heading").and_then(heading),
        accuracy_m: number("location.coords.accuracy").and_then(bounded),
        valid: true,
    })
}

fn device(name: &str, field: &str) -> Result<String, FeedError> {
    let fits = !name.is_empty() && name.len() <= DEVICE_MAX && name.bytes().all(|b| b.is_ascii_graphic());
    fits.then(|| name.to_owned())
        .ok_or_else(|| FeedError::at("bad_id", field, format!("a device has a name of 1 to {DEVICE_MAX} characters")))
}

/// What trackers write is UTC unless it says otherwise.
fn moment(text: &str, field: &str) -> Result<Moment, FeedError> {
    let told = "seconds, milliseconds or an ISO 8601 moment is expected, in UTC where it names no offset";
    date_time::utc(text).ok_or_else(|| FeedError::at("bad_time", field, told))
}

/// A measure that a van can have; a device that does not know says -1.
fn bounded(measure: f64) -> Option<u32> {
    (0.0..1e6).contains(&measure).then_some(measure.round() as u32)
}

fn heading(degrees: f64) -> Option<u16> {
    (0.0..=360.0).contains(&degrees).then_some(degrees.round() as u16 % 360)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fuzz::{self, Sample};
    use model::Seed;

    #[test]
    fn the_json_form_is_read_in_metres_a_second() {
        let body = br#"{"device_id":"V07","location":{"timestamp":"2026-11-28T09:00:00Z",
            "coords":{"latitude":48.85,"longitude":2.35,"speed":12.5,"heading":-1,"accuracy":4}}}"#;
        let fix = parse_json(body).expect("a position");
        assert_eq!((fix.speed_cm_s, fix.heading_deg, fix.accuracy_m), (Some(1_250), None, Some(4)));
        assert_eq!(fix.at, Some(Moment(1_795_856_400_000)));
    }

    #[test]
    fn a_place_off_the_earth_is_refused() {
        let body = br#"{"device_id":"V07","location":{"coords":{"latitude":148.85,"longitude":2.35}}}"#;
        assert_eq!(parse_json(body).expect_err("refused").code, "bad_position");
    }

    #[test]
    fn mutated_bodies_never_panic() {
        for sample in [Sample::OsmAnd, Sample::OsmAndJson] {
            let tally = fuzz::run(sample, 2_000, Seed(6));
            assert!(tally.refused > 0 && tally.taken > 0, "{tally:?}");
        }
    }
}
