//! What passing a junction costs: time told to the planner, and the trouble a driver avoids. Right-hand traffic.
//!
//! The time is that of OSRM's car profile (`profiles/car.lua`, 26.10; Valhalla tells the same since 3.1): a sharp turn
//! up to 7.5 s along a logistic curve, right turns a little quicker, 20 s for turning back, 2 s for traffic lights.

use super::{Manner, Section, Spot};

const TURN_MS: f64 = 7_500.0;
const TURN_BACK_MS: f64 = 20_000.0;
const LIGHTS_MS: f64 = 2_000.0;
/// Right turns cross nobody's way.
const RIGHT_BIAS: f64 = 1.075;
/// From this angle on a turn is one back.
const BACK_DEG: i32 = 160;
/// From this angle on a turn is trouble.
const BEND_DEG: i32 = 45;

/// Waiting and boarding before a ferry leaves; Valhalla's `ferry_cost`.
const BOARDING_MS: i64 = 300_000;

/// What a driver gives, in time, not to turn at all, and not to turn back in the street.
const TURN_TROUBLE_MS: i64 = 6_000;
const BACK_TROUBLE_MS: i64 = 180_000;

/// Time to go from one section into the next, milliseconds.
pub(super) fn time_ms(from: &Section, spot: &Spot, into: &Section) -> i64 {
    let angle = angle(from, into);
    let back = is_back(from, into, angle);
    let mut time_ms = f64::from(spot.pause_ms) + if spot.lights { LIGHTS_MS } else { 0.0 };
    if spot.arms > 2 || back {
        time_ms += bend_ms(angle);
    }
    if back {
        time_ms += TURN_BACK_MS;
    }
    let boarding = into.manner == Manner::Ferry && from.manner != Manner::Ferry;
    time_ms.round() as i64 + if boarding { BOARDING_MS } else { 0 }
}

/// What a driver gives, beside the time, not to go that way, milliseconds.
pub(super) fn trouble_ms(from: &Section, into: &Section) -> i64 {
    let angle = angle(from, into);
    let turn = if is_back(from, into, angle) {
        BACK_TROUBLE_MS
    } else if angle.abs() >= BEND_DEG {
        TURN_TROUBLE_MS
    } else {
        0
    };
    turn + if from.manner == into.manner { 0 } else { entry_ms(into.manner) }
}

/// What a driver gives not to enter a road of this kind; the first and the last road of a drive are entered anyway.
/// Valhalla's penalties for cars, rounded.
fn entry_ms(manner: Manner) -> i64 {
    match manner {
        Manner::Open | Manner::Ferry => 0,
        Manner::Service => 75_000,
        Manner::Living => 300_000,
        Manner::EndsOnly => 600_000,
    }
}

/// Degrees to the right, -180 to 180.
fn angle(from: &Section, into: &Section) -> i32 {
    (i32::from(into.leaves) - i32::from(from.reaches) + 540).rem_euclid(360) - 180
}

fn is_back(from: &Section, into: &Section, angle: i32) -> bool {
    from.road == into.road && from.forward != into.forward || angle.abs() >= BACK_DEG
}

fn bend_ms(angle: i32) -> f64 {
    let bias = if angle >= 0 { RIGHT_BIAS } else { 1.0 / RIGHT_BIAS };
    let steep = 13.0 / bias * f64::from(angle.abs()) / 180.0 - 6.5 * bias;
    TURN_MS / (1.0 + (-steep).exp())
}
