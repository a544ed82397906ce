//! The query and form spelling of a position: percent-encoded pairs, speed in knots.

use super::{Fix, bounded, device, heading, moment};
use crate::{FeedError, text};
use model::Position;

/// Centimetres a second in a knot.
const KNOT_CM_S: f64 = 51.444_444;
/// Most pairs read.
const PAIRS_MAX: usize = 100;

/// Understands a query string or a form body.
///
/// # Errors
/// `missing_field`, `bad_id`, `bad_time`, `bad_position`.
pub fn parse_query(query: &[u8]) -> Result<Fix, FeedError> {
    let pairs = pairs(query);
    let of = |names: &[&str]| pairs.iter().find(|(n, _)| names.contains(&n.as_str())).map(|(_, v)| v.trim());
    let number = |names: &[&str]| of(names).and_then(text::decimal);
    let missing = |field| FeedError::at("missing_field", field, "this parameter is needed");
    let at = match of(&["timestamp"]) {
        Some(given) => Some(moment(given, "timestamp")?),
        None => None,
    };
    Ok(Fix {
        device: device(of(&["id", "deviceid"]).ok_or_else(|| missing("id"))?, "id")?,
        at,
        position: position(of(&["location"]), of(&["lat", "latitude"]), of(&["lon", "lng", "longitude"]))?,
        speed_cm_s: number(&["speed"]).and_then(|knots| bounded(knots * KNOT_CM_S)),
        heading_deg: number(&["bearing", "heading"]).and_then(heading),
        accuracy_m: number(&["accuracy"]).and_then(bounded),
        valid: !of(&["valid"]).is_some_and(|valid| matches!(valid, "0" | "false" | "F")),
    })
}

fn position(both: Option<&str>, lat: Option<&str>, lon: Option<&str>) -> Result<Position, FeedError> {
    let (lat, lon) = match both.and_then(|both| both.split_once(',')) {
        Some((lat, lon)) => (Some(lat), Some(lon)),
        None => (lat, lon),
    };
    let place = || Position::from_degrees(text::decimal(lat?)?, text::decimal(lon?)?);
    place().ok_or_else(|| FeedError::at("bad_position", "lat", "lat and lon in degrees are needed"))
}

/// Writes a position as a tracker would.
pub fn render(fix: &Fix) -> String {
    let mut query = format!("id={}&lat={}&lon={}", percent(&fix.device), fix.position.lat(), fix.position.lon());
    let mut put = |name: &str, value: Option<String>| {
        if let Some(value) = value {
            query.push_str(&format!("&{name}={value}"));
        }
    };
    put("timestamp", fix.at.map(|at| at.0.to_string()));
    put("speed", fix.speed_cm_s.map(|v| format!("{:.4}", f64::from(v) / KNOT_CM_S)));
    put("bearing", fix.heading_deg.map(|v| v.to_string()));
    put("accuracy", fix.accuracy_m.map(|v| v.to_string()));
    put("valid", (!fix.valid).then(|| "false".to_owned()));
    query
}

/// The decoded pairs of a query, at most a hundred; what is not UTF-8 is replaced.
pub fn pairs(query: &[u8]) -> Vec<(String, String)> {
    let parts = query.split(|b| *b == b'&').filter(|part| !part.is_empty()).take(PAIRS_MAX);
    let pair = |part: &[u8]| {
        let cut = part.iter().position(|b| *b == b'=').unwrap_or(part.len());
        (decode(&part[..cut]), decode(part.get(cut + 1..).unwrap_or_default()))
    };
    parts.map(pair).collect()
}

fn decode(text: &[u8]) -> String {
    let digit = |at: usize| text.get(at).and_then(|b| (*b as char).to_digit(16));
    let mut bytes = Vec::with_capacity(text.len());
    let mut at = 0;
    while let Some(&byte) = text.get(at) {
        match (byte, digit(at + 1), digit(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                bytes.push((high * 16 + low) as u8);
                at += 2;
            }
            (b'+', _, _) => bytes.push(b' '),
            (other, _, _) => bytes.push(other),
        }
        at += 1;
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A value made fit for a query.
pub(crate) fn percent(text: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-_.~".contains(&b);
    text.bytes().map(|b| if plain(b) { (b as char).to_string() } else { format!("%{b:02X}") }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::Moment;

    #[test]
    fn a_position_comes_back_as_it_was_sent() {
        let fix = Fix {
            device: "V07/é+".replace('é', "e"),
            at: Some(Moment(1_795_856_400_100)),
            position: Position { lat_e5: 4_885_661, lon_e5: -235_222 },
            speed_cm_s: Some(1_250),
            heading_deg: Some(271),
            accuracy_m: Some(6),
            valid: true,
        };
        assert_eq!(parse_query(render(&fix).as_bytes()), Ok(fix));
    }

    #[test]
    fn the_other_spellings_are_read() {
        let fix = parse_query(b"deviceid=V1&location=48.85%2C2.35&timestamp=1795856400&heading=360&speed=10&batt=80");
        let fix = fix.expect("a position");
        assert_eq!((fix.heading_deg, fix.speed_cm_s), (Some(0), Some(514)));
        assert_eq!(fix.at, Some(Moment(1_795_856_400_000)));
    }

    #[test]
    fn the_moments_that_trackers_write_are_utc() {
        let at = |timestamp: &str| {
            let query = format!("id=V1&lat=48.85&lon=2.35&timestamp={timestamp}");
            parse_query(query.as_bytes()).expect("a position").at
        };
        for timestamp in ["2026-11-28%2009:00:00.000", "2026-11-28T09:00:00", "2026-11-28T10:00:00+01:00", "1795856400"]
        {
            assert_eq!(at(timestamp), Some(Moment(1_795_856_400_000)), "{timestamp}");
        }
        let fix = parse_query(b"id=V1&latitude=48,85&longitude=2,35&valid=0").expect("a position");
        assert_eq!((fix.position.lat_e5, fix.valid), (4_885_000, false));
    }

    #[test]
    fn what_is_missing_is_named() {
        let code = |query: &[u8]| parse_query(query).map_err(|e| (e.code, e.field.unwrap_or_default()));
        assert_eq!(code(b"lat=1&lon=2").expect_err("no device"), ("missing_field", "id".into()));
        assert_eq!(code(b"id=V&lat=1").expect_err("no place"), ("bad_position", "lat".into()));
        assert_eq!(code(b"id=V&lat=1&lon=2&timestamp=0").expect_err("1970"), ("bad_time", "timestamp".into()));
    }
}
