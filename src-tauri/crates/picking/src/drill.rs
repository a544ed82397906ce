//! A small plant for the tests of this crate: drives windows, makes picks, empties robots, and
//! watches for collisions with its own eyes. Compiled for tests only.

use crate::{
    Warehouse,
    places::{Coming, Place},
};
use model::{
    Bin, Cell, Draws, FleetWindow, Foreseen, GridCard, Moment, NodeId, ParcelId, PickTask, RobotAt, RobotCard, RobotId,
    Seed, Seq, SkuId, Span, WaitingPlace,
};
use std::collections::{BTreeMap, BTreeSet};

pub(crate) fn parcel(n: u32) -> ParcelId {
    ParcelId::new(&format!("P{n:05}")).expect("short")
}

pub(crate) fn sku(name: &str) -> SkuId {
    SkuId::new(name).expect("short")
}

pub(crate) fn robot(n: u32) -> RobotId {
    RobotId::new(&format!("R{n:03}")).expect("short")
}

pub(crate) fn pick(n: u32, name: &str, cell: u32) -> PickTask {
    PickTask { parcel: parcel(n), sku: sku(name), qty: 1, cell: Cell(cell) }
}

pub(crate) fn card(rows: &[&str]) -> GridCard {
    let rows: Vec<String> = rows.iter().map(|row| row.to_string()).collect();
    let width = rows.first().map_or(0, |row| row.len() as u32);
    let node = NodeId::new("FR-CEN").expect("short");
    GridCard { node, width, height: rows.len() as u32, rows, packers_per_station: 2 }
}

/// Blocks of shelves between aisles one cell wide, stations down the west side.
pub(crate) fn blocks(width: u32, height: u32) -> GridCard {
    let letter = |row: u32, column: u32| match (column, row) {
        (0, _) if row % 5 == 2 => 'E',
        _ if column < 4 || column + 2 > width || row == 0 || row + 1 == height => '.',
        _ if column % 7 == 3 => '.',
        _ if row.is_multiple_of(3) => 'S',
        _ => '@',
    };
    let rows: Vec<String> = (0..height).map(|row| (0..width).map(|column| letter(row, column)).collect()).collect();
    card(&rows.iter().map(String::as_str).collect::<Vec<&str>>())
}

/// A warehouse with robots at home on drawn free cells and one SKU in a bin on each shelf side.
pub(crate) fn fitted(card: &GridCard, robots: u32, seed: u64) -> Warehouse {
    let mut warehouse = Warehouse::default();
    warehouse.lay(card).expect("a sound grid");
    let mut draws = Seed(seed).stream("homes");
    let mut homes: Vec<Cell> = (0..card.width * card.height)
        .map(Cell)
        .filter(|&cell| warehouse.floor.is_free(cell) && !warehouse.floor.stations.contains(&cell))
        .collect();
    let bins: Vec<Bin> = homes.iter().enumerate().map(|(n, &cell)| Bin { sku: sku(&format!("K{n}")), cell }).collect();
    warehouse.place_bins(&bins);
    for n in 0..robots {
        let home = homes.swap_remove(draws.below(homes.len() as u64) as usize);
        warehouse.list_robot(&RobotCard { robot: robot(n), node: card.node, home });
    }
    warehouse
}

/// The outside of one grid.
pub(crate) struct Plant {
    pub(crate) warehouse: Warehouse,
    pub(crate) draws: Draws,
    /// Chance in a step that a robot stalls for the rest of the window.
    pub(crate) stall: f64,
    /// Windows that a pick and an unloading last.
    pub(crate) work_windows: u32,
    pub(crate) now: Moment,
    working: BTreeMap<RobotId, u32>,
    pub(crate) picks_made: u32,
    pub(crate) unloaded: BTreeSet<ParcelId>,
    pub(crate) requested: u32,
    /// Waiting places told.
    pub(crate) told: u32,
}

impl Plant {
    pub(crate) fn new(warehouse: Warehouse, seed: u64) -> Self {
        let draws = Seed(seed).stream("plant");
        let (working, unloaded) = (BTreeMap::new(), BTreeSet::new());
        let (now, picks_made, requested, told) = (Moment(0), 0, 0, 0);
        Self { warehouse, draws, stall: 0.0, work_windows: 1, now, working, picks_made, unloaded, requested, told }
    }

    /// Many units of these SKUs are foreseen: idle robots are told where to wait.
    pub(crate) fn wait_for(&mut self, names: &[SkuId]) {
        let coming: Vec<Coming> = names.iter().map(|sku| Coming { sku: *sku, units: 60 }).collect();
        for Place { robot, cell, near } in self.warehouse.places(&coming) {
            let node = self.warehouse.node.expect("a grid is laid");
            let (by, units, from, until) = (Seq(1), 60, self.now, self.now);
            let near = near.map(|near| near.because(Foreseen { by, sku: near.sku, units, from, until }));
            self.warehouse.waits(&WaitingPlace { node, robot, cell, near }, Seq(2));
            self.told += 1;
        }
    }

    /// Releases so many parcels of one unit of these SKUs.
    pub(crate) fn enqueue_some(&mut self, names: &[SkuId], parcels: u32) {
        for n in 0..parcels {
            let items = [(names[n as usize % names.len()], 1)];
            self.warehouse.enqueue(parcel(self.requested), &items, true, self.now + Span::hours(8), self.now);
            self.requested += 1;
        }
    }

    /// Releases parcels of one to three picks until so many wait.
    pub(crate) fn fill(&mut self, queue: usize) {
        while self.warehouse.queue_len() < queue {
            let skus = self.warehouse.bins.len() as u64;
            let items: Vec<(SkuId, u32)> =
                (0..=self.draws.below(3)).map(|_| (sku(&format!("K{}", self.draws.below(skus))), 1)).collect();
            let live = self.draws.chance(0.5);
            self.warehouse.enqueue(parcel(self.requested), &items, live, self.now + Span::hours(8), self.now);
            self.requested += 1;
        }
    }

    /// One round: missions given, one window driven, work done. False when nothing moved.
    pub(crate) fn round(&mut self) -> bool {
        for (robot, mission) in self.warehouse.assign(self.now) {
            self.warehouse.assigned(robot, &mission);
        }
        let window = self.warehouse.plan_window(5, self.now);
        if let Some(window) = &window {
            self.warehouse.planned(window);
            let robots = self.drive(window);
            self.warehouse.moved(window.window, &robots);
        }
        self.now += Span::seconds(5);
        let worked = self.work();
        window.is_some() || worked
    }

    /// Drives a window cell by cell; a stalled robot stops and those behind it wait for it.
    pub(crate) fn drive(&mut self, window: &FleetWindow) -> Vec<RobotAt> {
        let mut at: BTreeMap<RobotId, Cell> = self.warehouse.robots().map(|view| (view.robot, view.cell)).collect();
        let mut stalled: BTreeSet<RobotId> = BTreeSet::new();
        for step in 0..window.steps as usize {
            let mut wished = at.clone();
            for moves in &window.moves {
                assert_eq!(moves.moves.len(), window.steps as usize);
                if step == 0 {
                    assert_eq!(at[&moves.robot], moves.from, "the plan starts where the robot is");
                }
                if self.stall > 0.0 && self.draws.chance(self.stall) {
                    stalled.insert(moves.robot);
                }
                if !stalled.contains(&moves.robot) {
                    wished.insert(
                        moves.robot,
                        shifted(at[&moves.robot], moves.moves.as_bytes()[step], self.warehouse.width()),
                    );
                }
            }
            hold_back(&at, &mut wished, &mut stalled);
            check(&self.warehouse, &at, &wished);
            at = wished;
        }
        window.moves.iter().map(|moves| RobotAt::on(moves.robot, at[&moves.robot])).collect()
    }

    /// Robots at their target work for some windows, then say so.
    fn work(&mut self) -> bool {
        let arrived: Vec<RobotId> =
            self.warehouse.robots().filter(|view| view.target == Some(view.cell)).map(|view| view.robot).collect();
        for robot in &arrived {
            let spent = self.working.entry(*robot).or_default();
            *spent += 1;
            if *spent < self.work_windows {
                continue;
            }
            self.working.remove(robot);
            self.finish(*robot);
        }
        !arrived.is_empty()
    }

    fn finish(&mut self, robot: RobotId) {
        let held = &self.warehouse.robots[&robot];
        let parcels = held.parcels.clone();
        match held.mission.as_ref().and_then(|mission| mission.picks.first().copied()) {
            Some(pick) => {
                self.warehouse.picked(robot, pick.parcel, pick.sku);
                self.picks_made += 1;
            }
            None => {
                self.warehouse.unloaded(robot);
                self.unloaded.extend(parcels);
            }
        }
    }
}

fn shifted(cell: Cell, letter: u8, width: u32) -> Cell {
    match letter {
        b'U' => Cell(cell.0 - width),
        b'D' => Cell(cell.0 + width),
        b'L' => Cell(cell.0 - 1),
        b'R' => Cell(cell.0 + 1),
        b'W' => cell,
        other => panic!("{other} is no move"),
    }
}

/// Whoever would enter the cell of a robot that stays, or swap with it, stays too for the window.
fn hold_back(at: &BTreeMap<RobotId, Cell>, wished: &mut BTreeMap<RobotId, Cell>, stalled: &mut BTreeSet<RobotId>) {
    loop {
        let stays: BTreeSet<Cell> =
            at.iter().filter(|(robot, _)| stalled.contains(robot)).map(|(_, &cell)| cell).collect();
        let barred: Vec<RobotId> = wished
            .iter()
            .filter(|(robot, cell)| !stalled.contains(robot) && stays.contains(cell))
            .map(|(&robot, _)| robot)
            .collect();
        if barred.is_empty() {
            return;
        }
        for robot in barred {
            stalled.insert(robot);
            wished.insert(robot, at[&robot]);
        }
    }
}

/// No shelf entered, no cell shared, no cells exchanged.
fn check(warehouse: &Warehouse, before: &BTreeMap<RobotId, Cell>, after: &BTreeMap<RobotId, Cell>) {
    let mut taken: BTreeMap<Cell, RobotId> = BTreeMap::new();
    let stood: BTreeMap<Cell, RobotId> = before.iter().map(|(&robot, &cell)| (cell, robot)).collect();
    for (&robot, &cell) in after {
        assert!(warehouse.floor.is_free(cell), "{robot} in the shelf {cell:?}");
        if let Some(other) = taken.insert(cell, robot) {
            panic!("{robot} and {other} both on {cell:?}");
        }
        let from = before[&robot];
        let distance = (from.0 / warehouse.width()).abs_diff(cell.0 / warehouse.width())
            + (from.0 % warehouse.width()).abs_diff(cell.0 % warehouse.width());
        assert!(distance <= 1, "{robot} jumped from {from:?} to {cell:?}");
        if let Some(other) = stood.get(&cell).filter(|&&other| other != robot) {
            assert_ne!(after[other], from, "{robot} and {other} exchanged cells");
        }
    }
}
