//! Small networks, and what a planner would say of them.

use super::*;
use crate::travel::{Estimate, Travel, Waypoint};
use model::{Moment, Span};

fn at(lat_e5: i32, lon_e5: i32) -> Position {
    Position { lat_e5: 4_800_000 + lat_e5, lon_e5: 200_000 + lon_e5 }
}

fn junction(id: i64, lat_e5: i32, lon_e5: i32) -> Junction {
    Junction { id, at: at(lat_e5, lon_e5), ..Junction::default() }
}

/// A road of one kilometre, its way named after its ends.
fn road(from: i64, to: i64, forward_kmh: u16, backward_kmh: u16) -> Road {
    let speed = |kmh| (kmh > 0).then_some(kmh);
    Road {
        from,
        to,
        way: from * 10 + to,
        length_m: 1_000,
        forward_kmh: speed(forward_kmh),
        backward_kmh: speed(backward_kmh),
        ..Road::default()
    }
}

fn square() -> Vec<Junction> {
    vec![junction(1, 0, 0), junction(2, 900, 0), junction(3, 900, 1_300), junction(4, 0, 1_300)]
}

/// A square driven round one way, a slow street against it, and a farm track that only leads away.
fn town(rules: &[TurnRule]) -> RoadGraph {
    let junctions = [square(), vec![junction(5, -900, 0)]].concat();
    let roads = [
        road(1, 2, 50, 0),
        road(2, 3, 50, 0),
        road(3, 4, 50, 0),
        road(4, 1, 50, 10),
        road(1, 5, 30, 0),
        road(1, 99, 50, 0),
    ];
    RoadGraph::build(&junctions, &roads, rules).expect("a town")
}

fn drive(network: &RoadGraph, from: Position, to: Position) -> Result<(i64, i64), Refusal> {
    network.drive(from, to, 100).map(|leg| (leg.distance_m, leg.time.as_seconds()))
}

#[test]
fn the_fastest_way_round_is_not_the_shortest() {
    let town = town(&[]);
    let (metres, seconds) = drive(&town, at(0, 0), at(0, 1_300)).expect("a way");
    assert_eq!(metres, 3_000);
    // Three streets of 72 s at 50 km/h; only a corner where streets meet costs time.
    assert!((216..220).contains(&seconds), "{seconds}");
    assert_eq!(town.survey().left_out, 1, "a road to nowhere");
}

#[test]
fn a_one_way_street_is_driven_one_way() {
    assert_eq!(drive(&town(&[]), at(900, 0), at(0, 0)).expect("a way").0, 3_000);
}

#[test]
fn a_place_is_taken_to_the_road_it_lies_on_not_to_a_corner() {
    let town = town(&[]);
    let (metres, _) = drive(&town, at(450, 20), at(900, 650)).expect("a way");
    assert_eq!(metres, 1_000, "half a street and half the next");
    let ahead = drive(&town, at(225, 0), at(675, 0)).expect("a way");
    assert_eq!(ahead.0, 500, "along one street");
    let behind = drive(&town, at(675, 0), at(225, 0)).expect("a way");
    assert_eq!(behind.0, 3_500, "one-way: once round");
    assert_eq!(drive(&town, at(450, 0), at(450, 0)).expect("a way"), (0, 0));
}

#[test]
fn what_lies_off_the_main_part_is_not_promised() {
    let town = town(&[]);
    assert_eq!(town.survey().main, 4);
    let refused = |lat, lon| drive(&town, at(lat, lon), at(0, 0)).expect_err("refused");
    assert_eq!(refused(-900, 0).code(), "place_off_road", "the track's end is off");
    assert_eq!(refused(100_000, 0).code(), "place_outside_extract");
    assert!(refused(100_000, 0).to_string().contains("no road within 100 m"));
    let near = town.drive(at(200, -100), at(0, 1_300), 500);
    assert!(near.is_ok(), "75 m beside a street");
}

#[test]
fn a_place_that_is_no_place_is_named_as_what_it_is() {
    let town = town(&[]);
    let refused = |from| drive(&town, from, at(0, 0)).expect_err("refused");
    assert_eq!(refused(Position::default()).code(), "place_zero");
    assert_eq!(refused(Position { lat_e5: 200_000, lon_e5: 4_800_000 }).code(), "place_swapped");
    assert_eq!(refused(Position { lat_e5: i32::MAX, lon_e5: i32::MIN }).code(), "place_outside_extract");
    let end = drive(&town, at(0, 0), Position::default()).expect_err("refused");
    assert_eq!(end.place(), Some(Place::End));
}

#[test]
fn reach_has_a_limit_whatever_is_asked_for() {
    let town = town(&[]);
    for reach in [i64::MIN, -1, 0, i64::MAX] {
        let far = town.drive(at(2_000_000, 0), at(0, 0), reach).expect_err("refused");
        assert_eq!(far.code(), "place_outside_extract");
    }
}

/// A crossing: 1 in the middle, 2 north, 3 east, 4 south, 5 west; round it a slow ring.
fn crossing(rules: &[TurnRule], middle: Junction) -> RoadGraph {
    let junctions =
        vec![middle, junction(2, 900, 0), junction(3, 0, 1_300), junction(4, -900, 0), junction(5, 0, -1_300)];
    let arms = [2, 3, 4, 5].map(|arm| road(1, arm, 50, 50));
    let ring = [(2, 3), (3, 4), (4, 5), (5, 2)].map(|(from, to)| road(from, to, 20, 20));
    RoadGraph::build(&junctions, &[arms, ring].concat(), rules).expect("a crossing")
}

fn from_south(network: &RoadGraph, to: Position) -> i64 {
    drive(network, at(-450, 0), to).expect("a way").0
}

const WEST: (i32, i32) = (0, -650);
const NORTH: (i32, i32) = (450, 0);

#[test]
fn turn_rules_close_turns() {
    let rule = |to, kind| TurnRule { from: 14, via: 1, to, kind };
    let metres = |rules: &[TurnRule], to: (i32, i32)| from_south(&crossing(rules, junction(1, 0, 0)), at(to.0, to.1));
    assert_eq!(metres(&[], WEST), 1_000);
    assert_eq!(metres(&[rule(15, TurnKind::No)], WEST), 2_000, "no left turn: round by the ring");
    assert_eq!(metres(&[rule(15, TurnKind::No)], NORTH), 1_000, "straight on is not touched");
    assert_eq!(metres(&[rule(12, TurnKind::Only)], WEST), 2_000, "only straight on");
    assert_eq!(metres(&[rule(12, TurnKind::Only)], NORTH), 1_000);
    let idle = crossing(&[TurnRule { from: 14, via: 1, to: 77, kind: TurnKind::Only }], junction(1, 0, 0));
    assert_eq!((from_south(&idle, at(0, -650)), idle.survey().idle_rules), (1_000, 1));
}

#[test]
fn turning_back_is_slow_and_can_be_forbidden() {
    let ends = [junction(1, 0, 0), junction(2, 900, 0), junction(3, 1_800, 0)];
    let street = |rules: &[TurnRule]| {
        RoadGraph::build(&ends, &[road(1, 2, 36, 36), road(2, 3, 36, 36)], rules).expect("a street")
    };
    let one_way = [Road { way: 1, ..road(1, 2, 36, 36) }, Road { way: 2, ..road(2, 3, 36, 36) }];
    let there = RoadGraph::build(&ends, &one_way, &[]).expect("a street");
    assert_eq!(drive(&there, at(225, 0), at(675, 0)).expect("a way").1, 50);
    let no_return = TurnRule { from: 12, via: 2, to: 12, kind: TurnKind::NoReturn };
    assert!(street(&[no_return]).drive(at(225, 0), at(675, 0), 100).is_ok());
}

#[test]
fn turns_lights_and_gates_take_time() {
    let seconds = |middle, to: (i32, i32)| drive(&crossing(&[], middle), at(-450, 0), at(to.0, to.1)).expect("a way").1;
    let plain = junction(1, 0, 0);
    let straight = seconds(plain, NORTH);
    let left = seconds(plain, WEST);
    assert!(left > straight + 2, "left {left} s, straight {straight} s");
    assert_eq!(seconds(Junction { lights: true, ..plain }, NORTH), straight + 2);
    assert_eq!(seconds(Junction { pause_ms: 30_000, ..plain }, NORTH), straight + 30);
}

#[test]
fn roads_not_made_for_passing_through_are_left_aside() {
    let roads = |manner| {
        let short = Road { manner, ..road(1, 4, 30, 30) };
        let junctions = square();
        let round = [road(1, 2, 50, 50), road(2, 3, 50, 50), road(3, 4, 50, 50)];
        RoadGraph::build(&junctions, &[vec![short], round.to_vec()].concat(), &[]).expect("a town")
    };
    let through = |manner| drive(&roads(manner), at(450, 0), at(450, 1_300)).expect("a way").0;
    assert_eq!(through(Manner::Open), 2_000);
    assert_eq!(through(Manner::EndsOnly), 2_000, "as long round as through");
    let town = roads(Manner::EndsOnly);
    assert_eq!(drive(&town, at(0, 0), at(0, 650)).expect("a way").0, 500, "to a door in it");
    let across = drive(&town, at(100, 0), at(100, 1_300)).expect("a way");
    assert_eq!(across.0, 2_778, "round, though through is shorter");
}

#[test]
fn standing_says_whether_tours_can_be_planned() {
    let standing = |junctions: &[Junction], roads: &[Road]| {
        RoadGraph::build(junctions, roads, &[]).expect("a network").survey().standing()
    };
    let one_way = standing(&square()[..2], &[road(1, 2, 50, 0)]);
    assert_eq!((one_way, one_way.can_plan()), (Standing::NoWayBack, false));
    assert_eq!(standing(&square(), &[road(1, 2, 50, 50), road(2, 3, 50, 50), road(3, 4, 50, 50)]), Standing::Small);
    let splinters: Vec<Junction> = (0..20).map(|id| junction(id, id as i32 * 100, 0)).collect();
    let pairs: Vec<Road> = (0..10).map(|pair| road(pair * 2, pair * 2 + 1, 50, 50)).collect();
    assert_eq!(standing(&splinters, &pairs), Standing::Splinters);
    let street: Vec<Junction> = (0..200).map(|id| junction(id, id as i32 * 100, 0)).collect();
    let whole: Vec<Road> = (0..199).map(|id| road(id, id + 1, 50, 50)).collect();
    assert_eq!(standing(&street, &whole), Standing::Sound);
    let broken: Vec<Road> = (0..199).map(|id| road(id, id + 1, 50, if id < 80 { 50 } else { 0 })).collect();
    assert_eq!(standing(&street, &broken), Standing::Fragmented);
}

#[test]
fn an_empty_network_is_no_network() {
    assert_eq!(RoadGraph::build(&[], &[], &[]).map(|_| ()), Err(RoadProblem::Empty));
    let nowhere = [Road { length_m: 0, ..road(1, 2, 50, 50) }, road(1, 2, 0, 0)];
    assert_eq!(RoadGraph::build(&square(), &nowhere, &[]).map(|_| ()), Err(RoadProblem::Empty));
}

#[test]
fn the_same_drive_is_found_whatever_the_bound_of_the_search_says() {
    let draw = |seed: u64| move |most: u64| (seed.wrapping_mul(6_364_136_223_846_793_005) >> 33) % most;
    let junctions: Vec<Junction> =
        (0..100).map(|id| junction(id, (id as i32 / 10) * 900, (id as i32 % 10) * 1_300)).collect();
    let roads: Vec<Road> = (0..100)
        .flat_map(|id: i64| {
            let kmh = |step: u64| 20 + draw(id as u64 * 2 + step)(80) as u16;
            let east = (id % 10 < 9).then(|| road(id, id + 1, kmh(0), kmh(0)));
            let north = (id < 90).then(|| road(id, id + 10, kmh(1), kmh(1)));
            [east, north].into_iter().flatten()
        })
        .collect();
    let network = RoadGraph::build(&junctions, &roads, &[]).expect("a town");
    // Without a bound A* is Dijkstra's method.
    let blind = RoadGraph { fastest_m_per_ms: 1e9, ..network.clone() };
    for pair in 0..200_u64 {
        let place = |step: u64| {
            let draw = draw(pair * 7 + step + 1);
            at(draw(8_100) as i32, (draw(81_000) / 7) as i32)
        };
        let (from, to) = (place(0), place(3));
        let found = network.drive(from, to, 2_000);
        assert_eq!(found, blind.drive(from, to, 2_000), "{from:?} {to:?}");
        assert!(found.is_ok_and(|leg| leg.time >= Span::ZERO));
    }
}

#[test]
fn asked_as_travel_a_one_way_street_is_longer_one_way() {
    let (town, noon) = (town(&[]), Moment(0));
    let travel: &dyn Travel = &town;
    let (home, door) = (Waypoint::of(at(0, 0)), Waypoint::of(at(900, 0)));
    assert_eq!((travel.distance_m(&home, &door, noon), travel.distance_m(&door, &home, noon)), (1_000, 3_000));
    assert!(travel.duration(&home, &door, noon) < travel.duration(&door, &home, noon));
    let sea = Waypoint::of(at(90_000, 0));
    assert_eq!(travel.duration(&home, &sea, noon), Estimate.duration(&home, &sea, noon), "no road leads there");
}
