//! Many drives at once: `--pairs FILE`, one CSV line each, for whoever compares with another router.

use super::because;
use crate::Failure;
use adapters::osm::Extract;
use model::Position;
use routing::road::RoadGraph;
use std::{fs, io::Write, path::Path};

/// Most pairs of one file.
const PAIRS_MAX: usize = 100_000;
/// Most bytes of one file.
const BYTES_MAX: u64 = 16 << 20;

pub fn run(file: &Path, network: &RoadGraph, extract: &Extract, reach_m: i64) -> Result<(), Failure> {
    let unreadable = |error: std::io::Error| format!("pairs_unreadable: {}: {error}", file.display());
    if fs::metadata(file).map_err(unreadable)?.len() > BYTES_MAX {
        return Err(format!("pairs_too_many: {} is larger than {BYTES_MAX} bytes", file.display()).into());
    }
    let pairs = pairs(&fs::read_to_string(file).map_err(unreadable)?)?;
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    writeln!(out, "from_lat,from_lon,to_lat,to_lon,distance_m,time_s,code,reason")?;
    for (from, to) in pairs {
        write!(out, "{},{},{},{},", from.lat(), from.lon(), to.lat(), to.lon())?;
        match network.drive(from, to, reach_m) {
            Ok(leg) => writeln!(out, "{},{:.1},ok,", leg.distance_m, leg.time.0 as f64 / 1_000.0)?,
            Err(refusal) => {
                let reason = format!("{refusal}{}", because(extract, &refusal, from, to, reach_m));
                writeln!(out, ",,{},\"{}\"", refusal.code(), reason.replace('"', "'"))?;
            }
        }
    }
    Ok(out.flush()?)
}

/// The pairs of a text: LAT,LON,LAT,LON a line; empty lines, comments (`#`) and a header of words are passed over.
fn pairs(text: &str) -> Result<Vec<(Position, Position)>, Failure> {
    let mut pairs = Vec::new();
    for (number, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        let line = line.trim();
        let header = number == 0 && line.starts_with(|first: char| first.is_alphabetic());
        if line.is_empty() || line.starts_with('#') || header {
            continue;
        }
        let pair = pair(line).ok_or_else(|| format!("pairs_unreadable: line {} is not LAT,LON,LAT,LON", number + 1))?;
        if pairs.len() == PAIRS_MAX {
            return Err(format!("pairs_too_many: more than {PAIRS_MAX} pairs").into());
        }
        pairs.push(pair);
    }
    Ok(pairs)
}

fn pair(line: &str) -> Option<(Position, Position)> {
    let degrees: Option<Vec<f64>> = line.split([',', ';', '\t']).map(|part| part.trim().parse().ok()).collect();
    let [from_lat, from_lon, to_lat, to_lon] = degrees?[..] else { return None };
    Some((Position::from_degrees(from_lat, from_lon)?, Position::from_degrees(to_lat, to_lon)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_read_or_the_line_is_named() {
        let read = pairs("from_lat,from_lon,to_lat,to_lon\n# two\n48.1,2.1,48.2,2.2\n\n48.3; 2.3; 48.4; 2.4\n");
        assert_eq!(read.expect("pairs").len(), 2);
        let refused = |text| pairs(text).expect_err("refused").to_string();
        assert_eq!(refused("48.1,2.1,48.2,2.2\n48.1,2.1\n"), "pairs_unreadable: line 2 is not LAT,LON,LAT,LON");
        assert!(refused("48.1,2.1,98.2,2.2").contains("line 1"));
    }
}
