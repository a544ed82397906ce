//! How built-up a place is: kilometres of road for each square kilometre around it.

use super::speed::BUILT_UP_KM;
use model::Position;
use routing::road::length_m;
use std::collections::BTreeMap;

/// Side of a cell, units of a [`Position`]: about half a kilometre.
const CELL: i32 = 500;
/// How far around a place roads are counted, metres.
const AROUND_M: i64 = 2_000;

/// Built-up cells of a map.
pub(super) struct Density {
    built_up: BTreeMap<(i32, i32), bool>,
}

impl Density {
    /// From the lines of all roads, whoever may use them.
    pub(super) fn of<'a>(lines: impl Iterator<Item = &'a [Position]>) -> Self {
        let mut length: BTreeMap<(i32, i32), f64> = BTreeMap::new();
        for pair in lines.flat_map(|line| line.windows(2)) {
            *length.entry(cell(pair[0])).or_default() += length_m(pair) / 1_000.0;
        }
        let built_up = length.keys().map(|cell| (*cell, around_km(&length, *cell) > BUILT_UP_KM)).collect();
        Self { built_up }
    }

    pub(super) fn is_built_up(&self, at: Position) -> bool {
        self.built_up.get(&cell(at)).copied().unwrap_or(false)
    }
}

/// Kilometres of road for each square kilometre around the centre of a cell.
fn around_km(length: &BTreeMap<(i32, i32), f64>, centre: (i32, i32)) -> f64 {
    let here = middle(centre);
    let lat = AROUND_M as i32 / 550 + 1;
    let lon = (f64::from(lat) / here.lat().to_radians().cos().max(0.1)).ceil() as i32;
    let mut sum = 0.0;
    for row in centre.0 - lat..=centre.0 + lat {
        let cells = length.range((row, centre.1 - lon)..=(row, centre.1 + lon));
        sum += cells.filter(|(cell, _)| middle(**cell).distance_m(here) <= AROUND_M).map(|(_, km)| km).sum::<f64>();
    }
    let radius_km = AROUND_M as f64 / 1_000.0;
    sum / (std::f64::consts::PI * radius_km * radius_km)
}

fn cell(at: Position) -> (i32, i32) {
    (at.lat_e5.div_euclid(CELL), at.lon_e5.div_euclid(CELL))
}

fn middle(cell: (i32, i32)) -> Position {
    Position { lat_e5: cell.0 * CELL + CELL / 2, lon_e5: cell.1 * CELL + CELL / 2 }
}
