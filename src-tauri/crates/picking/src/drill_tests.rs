//! Whole shifts of a grid, driven by the small plant: nobody collides, everybody arrives.

use crate::{Warehouse, drill::*};
use model::{Bin, Cell, GridCard, Mission, Moment, RobotAt, RobotCard, Seed, Span};

/// Releases `parcels`, then drives until all are unloaded and nothing moves; gives the steps.
fn clear(plant: &mut Plant, parcels: usize) -> u32 {
    plant.fill(parcels);
    let mut windows = 0;
    while plant.round() {
        windows += 1;
        assert!(windows < 20_000, "{} parcels never arrived", plant.requested as usize - plant.unloaded.len());
    }
    windows * 5
}

fn random_grid(seed: u64) -> GridCard {
    let mut draws = Seed(seed).stream("grid");
    loop {
        let (width, height) = (draws.between(4, 16), draws.between(4, 12));
        let mut letter = || if draws.chance(0.2) { '@' } else { '.' };
        let mut rows: Vec<String> = (0..height).map(|_| (0..width).map(|_| letter()).collect()).collect();
        rows[0].replace_range(0..1, "E");
        let card = card(&rows.iter().map(String::as_str).collect::<Vec<&str>>());
        if Warehouse::default().lay(&card).is_ok() {
            return card;
        }
    }
}

#[test]
fn nobody_collides_on_random_grids_even_when_robots_stall() {
    for seed in 0..60 {
        let card = random_grid(seed);
        let free = card.rows.iter().flat_map(|row| row.chars()).filter(|&letter| letter != '@').count() as u32;
        let robots = (Seed(seed).stream("robots").below(u64::from(free) / 2) as u32).max(1);
        let mut plant = Plant::new(fitted(&card, robots, seed), seed);
        plant.stall = 0.02;
        for _ in 0..80 {
            plant.fill(20);
            plant.round();
        }
    }
}

#[test]
fn a_hundred_and_twenty_robots_collect_every_parcel_and_come_to_rest() {
    let mut plant = Plant::new(fitted(&blocks(60, 40), 120, 1), 1);
    plant.work_windows = 2;
    let steps = clear(&mut plant, 600);
    assert_eq!(plant.unloaded.len(), 600);
    assert_eq!((plant.warehouse.busy(), plant.warehouse.queue_len()), (0, 0));
    let home = plant.warehouse.robots.values().filter(|robot| robot.cell == robot.home).count();
    println!("600 parcels, 120 robots, 60 x 40: {steps} steps until all rest, {home} at home");
    assert!(home >= 60, "{home} of 120 came home through aisles in which others rest");
}

/// A shift in which other products are expected every other minute: idle robots cross the floor to wait elsewhere.
#[test]
fn robots_that_wait_beside_bins_hinder_nobody() {
    let mut warehouse = fitted(&blocks(60, 40), 60, 7);
    let shelves: Vec<Bin> = (0..30).filter_map(|n| bin(&warehouse, n)).collect();
    warehouse.place_bins(&shelves);
    let mut plant = Plant::new(warehouse, 7);
    plant.work_windows = 2;
    for minute in 0..60 {
        let names = [minute / 2 % 30, (minute / 2 + 7) % 30].map(|n| shelves[n as usize % shelves.len()].sku);
        plant.wait_for(&names);
        plant.enqueue_some(&names, 10);
        for _ in 0..12 {
            plant.round();
        }
    }
    plant.wait_for(&[]);
    clear(&mut plant, 0);
    assert_eq!((plant.unloaded.len() as u32, plant.warehouse.busy()), (plant.requested, 0));
    assert!(plant.told > 60, "{} places", plant.told);
}

/// A bin of its own SKU on the side of a shelf.
fn bin(warehouse: &Warehouse, n: u32) -> Option<Bin> {
    let sides = warehouse.rows().iter().flat_map(|row| row.bytes()).enumerate().filter(|(_, letter)| *letter == b'S');
    let (cell, _) = sides.step_by(17).nth(n as usize)?;
    Some(Bin { sku: sku(&format!("K{n}")), cell: Cell(cell as u32) })
}

#[test]
fn work_goes_on_round_broken_robots_and_their_parcels_are_collected_by_others() {
    let mut plant = Plant::new(fitted(&blocks(60, 40), 60, 2), 2);
    plant.fill(200);
    let mut set_aside = Vec::new();
    for n in 0..400 {
        plant.round();
        if n % 4 == 0 && n < 40 {
            let cell = plant.warehouse.robots[&robot(n)].cell;
            plant.warehouse.down(robot(n), cell);
        }
        for parcel in plant.warehouse.unpickable() {
            plant.warehouse.drop_parcel(parcel);
            set_aside.push(parcel);
        }
    }
    assert!(set_aside.len() < 20, "{} parcels hidden by ten broken robots", set_aside.len());
    assert_eq!(plant.unloaded.len() + set_aside.len(), 200);
    assert_eq!((plant.warehouse.busy(), plant.warehouse.queue_len()), (0, 0), "nobody waits for what cannot come");
}

#[test]
fn a_robot_is_sent_to_another_station_when_its_own_is_barred() {
    let mut warehouse = fitted(&card(&["E........E", ".@@@@@@@@.", ".........."]), 0, 9);
    for (n, home) in [(0, 3), (1, 1)] {
        warehouse.list_robot(&RobotCard { robot: robot(n), node: card(&["E"]).node, home: Cell(home) });
    }
    warehouse.enqueue(parcel(1), &[(sku("K0"), 1)], true, Moment(1), Moment(0));
    warehouse.assigned(robot(0), &Mission { picks: vec![pick(1, "K0", 2)], station: Cell(0) });
    warehouse.picked(robot(0), parcel(1), sku("K0"));
    warehouse.down(robot(1), Cell(0));
    let (who, mission) = warehouse.assign(Moment(0)).remove(0);
    assert_eq!((who, mission.station, mission.picks.len()), (robot(0), Cell(9), 0));
    warehouse.assigned(who, &mission);
    assert!(warehouse.is_under_way(parcel(1)), "what it carries goes with it");
    assert_eq!(warehouse.assign(Moment(0)), [], "said once");
}

#[test]
fn a_drive_through_one_station_never_jams() {
    let rows = ["..........", ".@@.@@.@@.", ".@@.@@.@@.", "....E.....", ".@@.@@.@@.", ".........."];
    let mut plant = Plant::new(fitted(&card(&rows), 20, 3), 3);
    clear(&mut plant, 150);
    assert_eq!(plant.unloaded.len(), 150);
}

#[test]
fn idle_robots_in_a_narrow_aisle_make_way() {
    let mut warehouse = Warehouse::default();
    warehouse.lay(&card(&["E.....", ".@@@@.", "......"])).expect("sound");
    warehouse.place_bins(&[Bin { sku: sku("A"), cell: Cell(5) }]);
    for (n, home) in [0, 1, 2, 3, 4].into_iter().enumerate() {
        warehouse.list_robot(&RobotCard { robot: robot(n as u32), node: card(&["E"]).node, home: Cell(home) });
    }
    warehouse.enqueue(parcel(1), &[(sku("A"), 1)], true, Moment(1), Moment(0));
    warehouse.assigned(robot(0), &Mission { picks: vec![pick(1, "A", 5)], station: Cell(0) });
    let mut plant = Plant::new(warehouse, 4);
    clear(&mut plant, 0);
    assert_eq!(plant.unloaded.len(), 1);
}

#[test]
fn the_same_state_gives_the_same_plan_also_after_a_restart() {
    let mut plant = Plant::new(fitted(&blocks(40, 20), 30, 5), 5);
    for _ in 0..20 {
        plant.fill(40);
        plant.round();
    }
    let warehouse = plant.warehouse;
    let bytes = postcard::to_stdvec(&warehouse).expect("a warehouse can be saved");
    let again: Warehouse = postcard::from_bytes(&bytes).expect("and read");
    assert_eq!(again, warehouse);
    assert_eq!(again.plan_window(5, Moment(0)), warehouse.plan_window(5, Moment(0)));
    assert_eq!(again.assign(Moment(0)), warehouse.assign(Moment(0)));
}

#[test]
fn nonsense_from_outside_changes_nothing_that_matters() {
    let mut warehouse = fitted(&blocks(20, 12), 3, 6);
    let before = warehouse.clone();
    warehouse.moved(7, &[RobotAt::on(robot(0), Cell(u32::MAX))]);
    warehouse.picked(robot(99), parcel(1), sku("A"));
    warehouse.picked(robot(0), parcel(1), sku("A"));
    warehouse.unloaded(robot(1));
    warehouse.drop_parcel(parcel(1));
    warehouse.up(robot(99));
    warehouse.window_refused(3);
    assert_eq!(warehouse, before);
    warehouse.down(robot(2), Cell(u32::MAX));
    warehouse.assigned(robot(0), &Mission { picks: vec![pick(1, "A", u32::MAX)], station: Cell(u32::MAX) });
    assert!(warehouse.plan_window(5, Moment(0)).is_none(), "a target off the grid leads nowhere");
    Warehouse::default().plan_window(5, Moment(0));
}

#[test]
fn a_window_is_driven_once_and_only_when_it_is_the_outstanding_one() {
    let mut warehouse = fitted(&blocks(20, 12), 1, 7);
    let home = warehouse.robots[&robot(0)].home;
    warehouse.enqueue(parcel(1), &[(sku("K60"), 1)], true, Moment(1), Moment(0));
    let (who, mission) = warehouse.assign(Moment(0)).remove(0);
    warehouse.assigned(who, &mission);
    let window = warehouse.plan_window(5, Moment(0)).expect("the robot has to go");
    warehouse.planned(&window);
    assert_eq!(warehouse.plan_window(5, Moment(0)), None, "one at a time");
    let there = [RobotAt::on(who, warehouse.floor.stations[0])];
    warehouse.moved(window.window + 1, &there);
    assert_eq!(warehouse.robots[&who].cell, home, "a window nobody planned is ignored");
    warehouse.moved(window.window, &there);
    assert_eq!(warehouse.robots[&who].cell, there[0].cell);
    warehouse.moved(window.window, &[RobotAt::on(who, home)]);
    assert_eq!(warehouse.robots[&who].cell, there[0].cell, "told twice, it counts once");
}

#[test]
fn nobody_collides_on_the_shape_of_the_bench_map() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../../shared/bench/robots/blocks/aisle1.map");
    #[allow(clippy::disallowed_methods)] // a test may read the bench's map
    let Ok(text) = std::fs::read_to_string(path) else {
        println!("skipped: the bench map aisle1.map is not beside this checkout");
        return;
    };
    let rows: Vec<&str> = text.lines().skip(4).collect();
    let mut plant = Plant::new(fitted(&card(&rows), 400, 8), 8);
    let windows = 80;
    for _ in 0..windows {
        plant.fill(800);
        plant.round();
    }
    let targets = f64::from(plant.picks_made) / f64::from(windows * 5);
    println!("aisle1, 400 robots, whole missions: {targets:.2} picks a step, {} parcels", plant.unloaded.len());
    assert!(plant.picks_made > 500, "{} picks in {} steps", plant.picks_made, windows * 5);
    assert_eq!(plant.now, Moment(0) + Span::seconds(i64::from(windows) * 5));
}

#[test]
fn a_blind_aisle_is_left_before_it_is_entered() {
    let rows = ["E.......", "........", "@@@.@@@@", "@@@.@@@@", "@@@.@@@@", "@@@.@@@@"];
    let mut plant = Plant::new(fitted(&card(&rows), 8, 10), 10);
    clear(&mut plant, 120);
    assert_eq!(plant.unloaded.len(), 120);
}

#[test]
#[allow(clippy::disallowed_methods)] // a speed figure needs a clock
fn a_step_of_a_hundred_and_twenty_robots_is_planned_in_time() {
    let mut plant = Plant::new(fitted(&blocks(60, 40), 120, 11), 11);
    let (mut planning, mut slowest, mut windows, mut assigning) = (0.0, 0.0f64, 0, 0.0);
    for _ in 0..300 {
        plant.fill(200);
        let start = std::time::Instant::now();
        plant.warehouse.assign(plant.now);
        assigning += start.elapsed().as_secs_f64() * 1e3 / 300.0;
        let start = std::time::Instant::now();
        windows += u32::from(plant.warehouse.plan_window(5, Moment(0)).is_some());
        let ms = start.elapsed().as_secs_f64() * 1e3;
        (planning, slowest) = (planning + ms, slowest.max(ms));
        plant.round();
    }
    let (step, picks) = (planning / f64::from(windows) / 5.0, f64::from(plant.picks_made) / 1500.0);
    println!("60 x 40, 120 robots: {step:.4} ms a step, slowest window {slowest:.2} ms");
    println!("60 x 40, 120 robots: assign {assigning:.3} ms a call, {picks:.2} picks a step");
    assert!(step < 1.5, "{step} ms a step, ten times the target of 0.15 ms");
}
