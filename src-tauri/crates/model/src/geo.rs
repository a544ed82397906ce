//! Positions on the ground, in integers.

use crate::DEPTS;
use serde::{Deserialize, Serialize};

/// A position in 1e-5 degrees (about one metre).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
pub struct Position {
    /// Latitude north, 1e-5 degrees.
    pub lat_e5: i32,
    /// Longitude east, 1e-5 degrees.
    pub lon_e5: i32,
}

/// Mean radius of the Earth, metres (IUGG).
const EARTH_M: f64 = 6_371_008.8;
/// No place of metropolitan France is further from a prefecture than this, metres, with room for a way round
/// beyond the border.
const REACH_M: i64 = 150_000;

impl Position {
    /// From degrees; `None` when they are not a place on Earth.
    pub fn from_degrees(lat: f64, lon: f64) -> Option<Self> {
        let on_earth = (-90.0..=90.0).contains(&lat) && (-180.0..=180.0).contains(&lon);
        on_earth.then(|| Self { lat_e5: (lat * 1e5).round() as i32, lon_e5: (lon * 1e5).round() as i32 })
    }

    /// Latitude in degrees.
    pub fn lat(self) -> f64 {
        f64::from(self.lat_e5) / 1e5
    }

    /// Longitude in degrees.
    pub fn lon(self) -> f64 {
        f64::from(self.lon_e5) / 1e5
    }

    /// Great-circle distance in metres (haversine).
    pub fn distance_m(self, other: Self) -> i64 {
        let (a, b) = (self.lat().to_radians(), other.lat().to_radians());
        let half_lat = ((b - a) / 2.0).sin();
        let half_lon = ((other.lon() - self.lon()).to_radians() / 2.0).sin();
        let h = half_lat * half_lat + a.cos() * b.cos() * half_lon * half_lon;
        (2.0 * EARTH_M * h.sqrt().min(1.0).asin()).round() as i64
    }

    /// Where a receiver without a fix believes to be: off the coast of Africa, within a kilometre of 0, 0.
    pub fn is_no_fix(self) -> bool {
        self.lat_e5.abs() <= 1_000 && self.lon_e5.abs() <= 1_000
    }

    /// Within reach of metropolitan France: near enough to a prefecture to be in its département or next to it.
    pub fn is_near_france(self) -> bool {
        DEPTS.iter().any(|dept| self.distance_m(dept.position) <= REACH_M)
    }

    /// The same figures with north and east exchanged, as some devices write them.
    pub fn swapped(self) -> Self {
        Self { lat_e5: self.lon_e5, lon_e5: self.lat_e5 }
    }

    /// The centre of its cell of 0.01 degrees, about one kilometre: coarse enough for the log, which
    /// holds no address.
    pub fn coarse(self) -> Self {
        let cell = |e5: i32| e5.div_euclid(1_000) * 1_000 + 500;
        Self { lat_e5: cell(self.lat_e5), lon_e5: cell(self.lon_e5) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paris_to_lyon_is_392_km() {
        let paris = Position::from_degrees(48.8566, 2.3522).expect("on Earth");
        let lyon = Position::from_degrees(45.7640, 4.8357).expect("on Earth");
        assert_eq!(paris.distance_m(lyon) / 1000, 391);
        assert_eq!(paris.distance_m(paris), 0);
    }

    #[test]
    fn coarse_moves_at_most_a_kilometre() {
        let home = Position::from_degrees(48.85661, 2.35222).expect("on Earth");
        assert!(home.distance_m(home.coarse()) < 1_000);
        assert_eq!(Position::from_degrees(91.0, 0.0), None);
    }

    #[test]
    fn no_fix_swapped_and_foreign_places_are_told_apart() {
        let at = |lat, lon| Position::from_degrees(lat, lon).expect("on Earth");
        assert!(at(0.0, 0.0).is_no_fix() && at(0.00001, -0.00002).is_no_fix() && !at(0.0, 0.5).is_no_fix());
        for (lat, lon) in [(48.85, 2.35), (41.39, 9.16), (48.40, -4.80), (42.70, 2.90), (51.05, 2.37)] {
            assert!(at(lat, lon).is_near_france(), "{lat} {lon}");
            assert!(!at(lat, lon).swapped().is_near_france(), "{lon} {lat}");
        }
        for (lat, lon) in [(52.52, 13.40), (40.42, -3.70), (0.0, 0.0), (51.5, -0.12)] {
            assert!(!at(lat, lon).is_near_france(), "{lat} {lon}");
        }
    }
}
