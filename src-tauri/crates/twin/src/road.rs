//! How long a van really drives. Knows nothing of the router's own travel times, and is slower.

use crate::Roads;
use model::{Draws, Moment, Position, Span};

/// The duration of a leg that starts at `now`.
pub(crate) fn drive(from: Position, to: Position, now: Moment, roads: &Roads, draws: &mut Draws) -> Span {
    let straight_m = from.distance_m(to) as f64;
    let way_m = straight_m * roads.detour * draws.normal(0.0, roads.spread).exp();
    let kmh = speed_kmh(straight_m, roads) * if rush(now) { roads.rush } else { 1.0 };
    // Doors, lights and looking for a place to stop cost half a minute, however near.
    Span((way_m / (kmh / 3.6) * 1_000.0) as i64) + Span::seconds(30)
}

/// Where a van is that left `from` at `departed` and reaches `to` at `arrives`.
pub(crate) fn between(from: Position, to: Position, departed: Moment, arrives: Moment, now: Moment) -> Position {
    let length = (arrives - departed).0.max(1);
    let done = (now - departed).0.clamp(0, length);
    let along = |a: i32, b: i32| (i64::from(a) + (i64::from(b) - i64::from(a)) * done / length) as i32;
    Position { lat_e5: along(from.lat_e5, to.lat_e5), lon_e5: along(from.lon_e5, to.lon_e5) }
}

/// Speed rises smoothly with distance, from streets to motorways.
fn speed_kmh(straight_m: f64, roads: &Roads) -> f64 {
    let km = straight_m / 1_000.0;
    roads.town_kmh + (roads.open_kmh - roads.town_kmh) * km / (km + roads.half_km)
}

fn rush(now: Moment) -> bool {
    (17 * 60..19 * 60 + 30).contains(&now.minute_of_day())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo;
    use model::Seed;

    fn place(lat: f64, lon: f64) -> Position {
        Position::from_degrees(lat, lon).expect("on Earth")
    }

    #[test]
    fn the_rush_hour_is_slower() {
        let roads = Roads { spread: 0.0, ..demo::script().roads };
        let mut draws = Seed(1).stream("roads");
        let (depot, home) = (place(48.92, 2.44), place(48.86, 2.35));
        let (noon, six) = (demo::at(12, 0), demo::at(18, 0));
        let (calm, rush) = (drive(depot, home, noon, &roads, &mut draws), drive(depot, home, six, &roads, &mut draws));
        assert!(rush.0 > calm.0 * 11 / 10, "{calm:?} at noon, {rush:?} at six");
        assert!((15..45).contains(&calm.as_minutes()), "{calm:?} from the ring to the centre");
    }

    #[test]
    fn further_takes_longer() {
        let roads = Roads { spread: 0.0, ..demo::script().roads };
        let mut draws = Seed(1).stream("roads");
        let far = |km: f64, draws: &mut Draws| {
            drive(place(48.0, 2.0), place(48.0 + km / 111.2, 2.0), demo::at(12, 0), &roads, draws)
        };
        let minutes: Vec<i64> =
            [0.2, 1.0, 5.0, 15.0, 60.0].iter().map(|km| far(*km, &mut draws).as_minutes()).collect();
        assert!(minutes.is_sorted(), "{minutes:?}");
        assert!((3..6).contains(&minutes[1]) && (55..100).contains(&minutes[4]), "{minutes:?}");
    }

    #[test]
    fn halfway_in_time_is_halfway_on_the_ground() {
        let (a, b) = (place(48.0, 2.0), place(49.0, 3.0));
        assert_eq!(between(a, b, Moment(0), Moment(100), Moment(50)), place(48.5, 2.5));
        assert_eq!(between(a, b, Moment(0), Moment(100), Moment(900)), b);
    }
}
