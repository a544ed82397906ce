//! How far and how long between two places: the question, and an answer estimated without a road map, which knows no
//! traffic and no road. A road network answers too ([`crate::road`]).
//!
//! Great-circle distance times a detour factor, then a speed by band of distance. Both are applied band by band
//! (the first kilometres are slow, the further ones fast), so that more distance never takes less time and going
//! through a third place never looks shorter than going straight there.

use model::{Moment, Position, Span};
use std::fmt::Debug;

/// Mean radius of the Earth, metres (IUGG).
const EARTH_M: f64 = 6_371_008.8;

/// Road metres for each straight metre up to a straight distance: towns wind more than motorways.
const DETOUR: [(f64, f64); 3] = [(5_000.0, 1.35), (50_000.0, 1.28), (f64::INFINITY, 1.20)];

/// Metres a second up to a road distance: streets, ring roads, main roads, motorways.
const SPEED: [(f64, f64); 5] = [
    (2_000.0, 20.0 / 3.6),
    (10_000.0, 32.0 / 3.6),
    (40_000.0, 55.0 / 3.6),
    (120_000.0, 80.0 / 3.6),
    (f64::INFINITY, 95.0 / 3.6),
];

/// What lies between two places. The way back may be another one, and so may the same way at another moment.
///
/// Plans ask it some thousand times each: an answer takes microseconds, or is known already.
pub trait Travel: Debug + Send + Sync {
    /// Driving time when one sets out at this moment, never negative.
    fn duration(&self, from: &Waypoint, to: &Waypoint, at: Moment) -> Span;

    /// Road distance of that drive, metres, never negative.
    fn distance_m(&self, from: &Waypoint, to: &Waypoint, at: Moment) -> i64;
}

/// A place that drives begin and end at: the trigonometry is paid once a place, not once a pair.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Waypoint {
    at: Position,
    point: Point,
}

impl Waypoint {
    /// The place at a position.
    pub fn of(at: Position) -> Self {
        Self { at, point: Point::of(at) }
    }

    /// Where it is.
    pub fn at(&self) -> Position {
        self.at
    }
}

/// Drives as this module estimates them: the same both ways and at all hours, in whole seconds.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Estimate;

impl Travel for Estimate {
    fn duration(&self, from: &Waypoint, to: &Waypoint, _: Moment) -> Span {
        from.point.travel(to.point)
    }

    fn distance_m(&self, from: &Waypoint, to: &Waypoint, _: Moment) -> i64 {
        road_m(from.point.straight_m(to.point)).round() as i64
    }
}

/// What lies between two places.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Leg {
    /// Road distance, metres.
    pub distance_m: i64,
    /// Driving time.
    pub time: Span,
    /// True when no road graph stands behind the figures. Always so today; screens show it.
    pub estimated: bool,
}

/// Distance and time from one position to another.
pub fn leg(a: Position, b: Position) -> Leg {
    Leg { distance_m: distance_m(a, b), time: travel(a, b), estimated: true }
}

/// Estimated driving time, in whole seconds.
pub fn travel(a: Position, b: Position) -> Span {
    Point::of(a).travel(Point::of(b))
}

/// Estimated road distance, metres.
pub fn distance_m(a: Position, b: Position) -> i64 {
    road_m(Point::of(a).straight_m(Point::of(b))).round() as i64
}

/// A position as a unit vector.
#[derive(Clone, Copy, PartialEq, Debug)]
struct Point([f64; 3]);

impl Point {
    fn of(position: Position) -> Self {
        let (lat, lon) = (position.lat().to_radians(), position.lon().to_radians());
        Self([lat.cos() * lon.cos(), lat.cos() * lon.sin(), lat.sin()])
    }

    /// Driving time, in whole seconds.
    fn travel(self, other: Self) -> Span {
        Span::seconds(drive_s(road_m(self.straight_m(other))).round() as i64)
    }

    fn straight_m(self, other: Self) -> f64 {
        let [x, y, z] = [0, 1, 2].map(|axis| self.0[axis] - other.0[axis]);
        let half = (x * x + y * y + z * z).sqrt() / 2.0;
        // Below 600 km three terms of the arcsine are exact to a millimetre and several times faster.
        let angle = if half < 0.05 {
            let square = half * half;
            half * (1.0 + square * (1.0 / 6.0 + square * (3.0 / 40.0)))
        } else {
            half.min(1.0).asin()
        };
        2.0 * EARTH_M * angle
    }
}

fn road_m(straight_m: f64) -> f64 {
    banded(straight_m, &DETOUR, |metres, factor| metres * factor)
}

fn drive_s(road_m: f64) -> f64 {
    banded(road_m, &SPEED, |metres, speed| metres / speed)
}

/// Adds up the part of `total` that falls into each band.
fn banded(total: f64, bands: &[(f64, f64)], part: impl Fn(f64, f64) -> f64) -> f64 {
    let (mut from, mut sum) = (0.0, 0.0);
    for &(until, rate) in bands {
        sum += part(total.min(until) - from, rate);
        if total <= until {
            break;
        }
        from = until;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::Seed;

    fn place(lat: f64, lon: f64) -> Position {
        Position::from_degrees(lat, lon).expect("on Earth")
    }

    #[test]
    fn known_journeys_are_believable() {
        let (paris, versailles, lyon) = (place(48.8566, 2.3522), place(48.8049, 2.1204), place(45.7640, 4.8357));
        let short = leg(paris, versailles);
        assert!((20_000..27_000).contains(&short.distance_m), "{short:?}");
        assert!((28..50).contains(&short.time.as_minutes()), "{short:?}");
        let long = leg(paris, lyon);
        assert!((455_000..490_000).contains(&long.distance_m), "by road it is 465 km: {long:?}");
        assert!((300..360).contains(&long.time.as_minutes()), "{long:?}");
        assert!(long.estimated);
    }

    #[test]
    fn straight_distance_agrees_with_the_haversine_of_the_model() {
        let mut draws = Seed(4).stream("places");
        for _ in 0..2_000 {
            let mut somewhere = || place(41.0 + 10.0 * draws.unit(), -5.0 + 14.0 * draws.unit());
            let (a, b) = (somewhere(), somewhere());
            let straight = Point::of(a).straight_m(Point::of(b)).round() as i64;
            assert!((straight - a.distance_m(b)).abs() <= 1, "{a:?} {b:?}");
        }
    }

    #[test]
    fn farther_never_takes_less_time_and_a_way_round_is_never_shorter() {
        let times: Vec<f64> = (0..4_000).map(|n| drive_s(road_m(f64::from(n) * 100.0))).collect();
        assert!(times.is_sorted());
        let mut draws = Seed(5).stream("places");
        for _ in 0..2_000 {
            let mut somewhere = || place(48.0 + draws.unit(), 2.0 + draws.unit());
            let (a, b, c) = (somewhere(), somewhere(), somewhere());
            let round = travel(a, b) + travel(b, c) + Span::seconds(1);
            assert!(travel(a, c) <= round, "rounding to seconds is all that may differ");
        }
    }

    #[test]
    fn an_estimate_asked_as_travel_is_the_same_at_all_hours() {
        let (paris, lyon) = (place(48.8566, 2.3522), place(45.7640, 4.8357));
        let (from, to) = (Waypoint::of(paris), Waypoint::of(lyon));
        let asked: &dyn Travel = &Estimate;
        for at in [Moment(0), Moment(i64::MAX)] {
            assert_eq!(asked.duration(&from, &to, at), travel(paris, lyon));
            assert_eq!(asked.distance_m(&to, &from, at), distance_m(lyon, paris));
        }
    }

    #[test]
    fn staying_takes_no_time_and_nonsense_does_not_panic() {
        let here = place(43.3, 5.4);
        assert_eq!(leg(here, here), Leg { distance_m: 0, time: Span::ZERO, estimated: true });
        let nowhere = Position { lat_e5: i32::MAX, lon_e5: i32::MIN };
        assert!(distance_m(here, nowhere) >= 0);
    }
}
