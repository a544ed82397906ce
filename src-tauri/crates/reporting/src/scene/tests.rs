//! The evening on which van 1 breaks down, on a map.

use super::*;
use crate::day;
use model::{Body, NodeCard, Override};
use model::{Decision, Fact};

fn geography() -> Geography {
    let mut geography = Geography::default();
    let node = NodeId::new("N").unwrap();
    let dept = DeptId::new("93").unwrap();
    let card = NodeCard {
        node,
        kind: NodeKind::Hub,
        name: "Nord".into(),
        dept,
        position: Position { lat_e5: 4_893_600, lon_e5: 243_000 },
        capacity_per_quarter: 1,
        opens_min: 0,
        closes_min: 1,
        handling_cents: 0,
        per_unit_cents: 0,
        van_depts: vec![dept],
        van_cutoff_min: 0,
        van_parcels: 1,
    };
    geography.nodes.insert(node, card);
    geography.depots.insert(day::van(1), node);
    for (order, dept) in [("A", "93"), ("B", "93"), ("C", "75")] {
        geography.depts.insert(OrderId::new(order).unwrap(), DeptId::new(dept).unwrap());
    }
    geography
}

fn parts(scene: &Scene) -> Vec<(String, Part, usize)> {
    scene.vans.iter().map(|van| (van.van.to_string(), van.part, van.after.len())).collect()
}

#[test]
fn the_van_in_trouble_comes_first_then_the_one_that_took_over() {
    let scene = scene(day::id(), &day::log(), &geography()).unwrap();
    assert_eq!(parts(&scene), [("V1".into(), Part::Stricken, 0), ("V2".into(), Part::Helper, 2)]);
    assert_eq!(scene.vans[0].at, Some(Position::default()), "where it broke down");
    assert_eq!(scene.vans[1].after[0].from, Some(day::van(1)));
    assert!(scene.nodes[0].concerned, "van 1 loads there");
}

#[test]
fn a_helper_nobody_said_yes_to_is_only_proposed() {
    let mut log = day::log();
    log.retain(|event| match &event.body {
        Body::Fact(Fact::Operator(word)) => !matches!(word.says, Override::Accept(_)),
        Body::Decision(decision) => !matches!(decision, Decision::TourPlanned { .. }),
        Body::Fact(_) => true,
    });
    let scene = scene(day::id(), &log, &geography()).unwrap();
    assert_eq!(parts(&scene), [("V1".into(), Part::Stricken, 0), ("V2".into(), Part::Proposed, 2)]);
}

#[test]
fn departements_are_counted_by_order_the_most_first() {
    let scene = scene(day::id(), &day::log(), &geography()).unwrap();
    let counts: Vec<_> = scene.depts.iter().map(|line| (line.dept.to_string(), line.orders)).collect();
    assert_eq!(counts, [("93".to_owned(), 2), ("75".to_owned(), 1)]);
}

#[test]
fn an_incident_without_a_place_shows_france() {
    let scene = scene(day::id(), &day::log(), &Geography::default()).unwrap();
    assert!(scene.depts.is_empty() && scene.nodes.is_empty());
    let nowhere = around::bounds(&[], &[], &[]);
    assert!(nowhere.south_west.lat_e5 > 4_000_000 && nowhere.north_east.lon_e5 < 1_000_000);
}
