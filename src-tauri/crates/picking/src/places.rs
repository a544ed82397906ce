//! Where idle robots wait: beside the bins of what will be asked for soon. Knows no forecast, only what it says.

use crate::{
    Warehouse,
    distance_map::{DistanceMap, FAR},
    robot::{Robot, Waits},
};
use model::{Cell, Foreseen, NearForeseen, RobotId, SkuId};
use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

/// Units that each robot that waits for a SKU has to expect, so that those near it are not all of the fleet.
const UNITS_A_ROBOT: u32 = 4;
/// Steps from a waiting place to its bin at most: farther away it is none.
const STEPS_MAX: u16 = 12;

/// Units of a SKU that are expected to be asked of this warehouse soon.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Coming {
    /// What.
    pub sku: SkuId,
    /// Units.
    pub units: u32,
}

/// Where an idle robot waits from now on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Place {
    /// Who.
    pub robot: RobotId,
    /// Its cell, no other robot's.
    pub cell: Cell,
    /// What it waits for; `None` at its home, when nothing is expected any more.
    pub near: Option<NearBin>,
}

/// The bin that a robot waits beside, and what it saves there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NearBin {
    /// What will be asked for.
    pub sku: SkuId,
    /// The cell it is picked from.
    pub bin: Cell,
    /// Steps from the waiting place to the bin.
    pub steps: u32,
    /// Where the robot would have waited otherwise.
    pub otherwise: Cell,
    /// Steps to the bin from there.
    pub otherwise_steps: u32,
}

impl NearBin {
    /// With the forecast that it stands on.
    pub fn because(self, foreseen: Foreseen) -> NearForeseen {
        let Self { sku: _, bin, steps, otherwise, otherwise_steps } = self;
        NearForeseen { foreseen, bin, steps, otherwise, otherwise_steps }
    }
}

/// What is taken while places are given.
struct Taken {
    /// No place any more: waiting places, homes, bins and stations.
    cells: BTreeSet<Cell>,
    /// Robots that wait for a SKU, on a mission or not, and those at each of its bins.
    skus: BTreeMap<SkuId, u32>,
    bins: BTreeMap<(SkuId, Cell), u32>,
}

impl Warehouse {
    /// Waiting places for idle robots that have none, or one for what nobody expects any more; the others stay where
    /// they are. A SKU gets one more robot as long as each of its robots has enough units to expect; they are given
    /// by the highest average (D'Hondt, 1882), each time the nearest one. With nothing expected, all go home.
    pub(crate) fn places(&self, coming: &[Coming]) -> Vec<Place> {
        let coming: BTreeMap<SkuId, u32> = coming.iter().map(|one| (one.sku, one.units)).collect();
        let is_wanted = |sku: SkuId| coming.get(&sku).is_some_and(|units| *units >= UNITS_A_ROBOT);
        let mut free: Vec<(RobotId, &Robot)> = self.idle().collect();
        if !coming.keys().any(|sku| is_wanted(*sku)) {
            let placed = free.into_iter().filter(|(_, robot)| robot.waits.is_some());
            return placed.map(|(robot, held)| Place { robot, cell: held.home, near: None }).collect();
        }
        free.retain(|(_, robot)| !robot.waits.is_some_and(|waits| is_wanted(waits.sku)));
        let (mut taken, mut open) = (self.taken(&is_wanted), coming.clone());
        let mut places = Vec::new();
        while let Some(sku) = next(&open, &taken.skus).filter(|_| !free.is_empty()) {
            match self.place(sku, &mut free, &mut taken) {
                Some(place) => places.push(place),
                None => drop(open.remove(&sku)),
            }
        }
        places
    }

    /// Working robots without a mission.
    fn idle(&self) -> impl Iterator<Item = (RobotId, &Robot)> {
        let idle = |robot: &Robot| !robot.down && robot.mission.is_none() && self.floor.is_free(robot.cell);
        self.robots.iter().filter(move |(_, robot)| idle(robot)).map(|(&id, robot)| (id, robot))
    }

    fn taken(&self, is_wanted: &dyn Fn(SkuId) -> bool) -> Taken {
        let waits: Vec<Waits> = self.robots.values().filter_map(|robot| robot.waits).collect();
        let (mut skus, mut bins) = (BTreeMap::new(), BTreeMap::new());
        for held in waits.iter().filter(|held| is_wanted(held.sku)) {
            *skus.entry(held.sku).or_default() += 1;
            *bins.entry((held.sku, held.bin)).or_default() += 1;
        }
        let homes = self.robots.values().map(|robot| robot.home);
        let picked_from = self.bins.values().flatten().copied();
        let cells = waits.iter().map(|held| held.cell).chain(homes).chain(picked_from);
        Taken { cells: cells.chain(self.floor.stations.iter().copied()).collect(), skus, bins }
    }

    /// The nearest robot waits beside the bin with the fewest; `None` when there is no room, or no way for a robot.
    fn place(&self, sku: SkuId, free: &mut Vec<(RobotId, &Robot)>, taken: &mut Taken) -> Option<Place> {
        let distances = self.distances();
        let at = |bin: &Cell| taken.bins.get(&(sku, *bin)).copied().unwrap_or(0);
        let beside = |bin: Cell| Some((bin, self.beside(bin, &taken.cells)?));
        let mut bins: Vec<Cell> = self.open_bins(sku).collect();
        bins.sort_by_key(|bin| (at(bin), *bin));
        let (bin, cell) = bins.into_iter().find_map(beside)?;
        let way = |place: &usize| (distances.steps(free[*place].1.cell, cell), *place);
        let nearest = (0..free.len()).min_by_key(way).filter(|place| way(place).0 != FAR)?;
        let (robot, held) = free.remove(nearest);
        *taken.skus.entry(sku).or_default() += 1;
        *taken.bins.entry((sku, bin)).or_default() += 1;
        taken.cells.insert(cell);
        let otherwise = self.rest(held);
        let steps = |from: Cell| u32::from(distances.steps(from, bin));
        let near = NearBin { sku, bin, steps: steps(cell), otherwise, otherwise_steps: steps(otherwise) };
        Some(Place { robot, cell, near: Some(near) })
    }

    /// The nearest cell to a bin on which a robot may wait.
    fn beside(&self, bin: Cell, taken: &BTreeSet<Cell>) -> Option<Cell> {
        let distances = self.distances();
        let steps = distances.to(bin)?;
        let cells = (0..)
            .map(Cell)
            .zip(steps)
            .filter(|(cell, steps)| **steps <= STEPS_MAX && may_wait(distances, *cell) && !taken.contains(cell));
        cells.min_by_key(|(cell, steps)| (**steps, *cell)).map(|(cell, _)| cell)
    }

    /// Where a robot drifts without a mission: its waiting place, or its home while that lies in a dead end.
    pub(crate) fn rest(&self, robot: &Robot) -> Cell {
        robot.waits.map(|waits| waits.cell).filter(|cell| may_wait(self.distances(), *cell)).unwrap_or(robot.home)
    }
}

/// Two robots cannot pass each other in a dead end: who waits there would bar a bin or a station.
fn may_wait(distances: &DistanceMap, cell: Cell) -> bool {
    distances.is_open(cell) && distances.depth(cell) == 0
}

/// The SKU that has most units to expect for one more robot; `None` when none has enough.
fn next(coming: &BTreeMap<SkuId, u32>, placed: &BTreeMap<SkuId, u32>) -> Option<SkuId> {
    let each = |sku: &SkuId, units: &u32| units / placed.get(sku).copied().unwrap_or(0).saturating_add(1);
    let (share, sku) = coming.iter().map(|(sku, units)| (each(sku, units), Reverse(*sku))).max()?;
    (share >= UNITS_A_ROBOT).then_some(sku.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drill::{card, parcel, pick, robot, sku};
    use model::{Bin, Mission, Moment, RobotCard, Seq, WaitingPlace};

    /// A way round, with bins `A` (22, 24) and `B` (27) in the south; cell 30 is a dead end.
    const ROWS: [&str; 4] = ["E........E", ".@@@@@@@@.", "..........", ".@@@@@@@@@"];

    fn floor(homes: &[u32]) -> Warehouse {
        let mut warehouse = Warehouse::default();
        warehouse.lay(&card(&ROWS)).expect("sound");
        let bins = [("A", 22), ("A", 24), ("B", 27)];
        warehouse.place_bins(&bins.map(|(name, cell)| Bin { sku: sku(name), cell: Cell(cell) }));
        for (n, &home) in homes.iter().enumerate() {
            warehouse.list_robot(&RobotCard { robot: robot(n as u32), node: card(&ROWS).node, home: Cell(home) });
        }
        warehouse
    }

    fn coming(wanted: &[(&str, u32)]) -> Vec<Coming> {
        wanted.iter().map(|(name, units)| Coming { sku: sku(name), units: *units }).collect()
    }

    /// Places given, and taken.
    fn told(warehouse: &mut Warehouse, wanted: &[(&str, u32)]) -> Vec<String> {
        let places = warehouse.places(&coming(wanted));
        for place in &places {
            let foreseen = |sku| Foreseen { by: Seq(7), sku, units: 9, from: Moment(0), until: Moment(1) };
            let near = place.near.map(|near| near.because(foreseen(near.sku)));
            let node = card(&ROWS).node;
            warehouse.waits(&WaitingPlace { node, robot: place.robot, cell: place.cell, near }, Seq(8));
        }
        let near = |near: NearBin| format!("{} {} not {}", near.sku, near.steps, near.otherwise_steps);
        let place =
            |place: &Place| format!("{} {} {}", place.robot, place.cell.0, place.near.map_or("home".into(), near));
        places.iter().map(place).collect()
    }

    #[test]
    fn the_nearest_idle_robot_waits_beside_the_bin_and_says_what_it_saves() {
        let mut warehouse = floor(&[1, 8]);
        assert_eq!(told(&mut warehouse, &[("B", 5)]), ["R001 26 B 1 not 5"]);
        assert_eq!(told(&mut warehouse, &[("B", 5)]), [""; 0], "said once");
        assert_eq!(warehouse.robots().nth(1).and_then(|view| view.waits_by), Some(Seq(8)));
    }

    #[test]
    fn robots_are_spread_over_bins_and_what_is_expected_most_has_most() {
        let mut warehouse = floor(&[1, 2, 3, 7, 8]);
        let told = told(&mut warehouse, &[("A", 12), ("B", 4)]);
        assert_eq!(told, ["R000 21 A 1 not 5", "R001 23 A 1 not 8", "R002 20 A 2 not 7", "R004 26 B 1 not 5"]);
    }

    #[test]
    fn who_waits_for_what_is_still_expected_stays_and_the_others_move_on() {
        let mut warehouse = floor(&[1, 8]);
        told(&mut warehouse, &[("A", 4), ("B", 4)]);
        assert_eq!(told(&mut warehouse, &[("A", 9), ("B", 4)]), [""; 0], "nobody is idle");
        assert_eq!(told(&mut warehouse, &[("B", 40)]).len(), 1, "whoever waited for A");
        assert_eq!(told(&mut warehouse, &[("B", 3)]), ["R000 1 home", "R001 8 home"], "too little to wait for");
        assert_eq!(told(&mut warehouse, &[]), [""; 0]);
    }

    #[test]
    fn no_place_is_in_a_dead_end_on_a_bin_at_a_station_or_another_robots() {
        let mut warehouse = floor(&[1, 3, 4, 5, 6, 7, 8]);
        told(&mut warehouse, &[("A", 400), ("B", 400)]);
        let cells: Vec<Cell> = warehouse.robots.values().filter_map(|robot| Some(robot.waits?.cell)).collect();
        let others: BTreeSet<Cell> = cells.iter().copied().collect();
        assert_eq!(others.len(), cells.len());
        let barred = [0, 9, 22, 24, 27, 30].map(Cell);
        assert!(cells.iter().all(|cell| !barred.contains(cell) && warehouse.floor.is_free(*cell)), "{cells:?}");
    }

    #[test]
    fn a_robot_on_a_mission_keeps_its_place_and_a_broken_one_loses_it() {
        let mut warehouse = floor(&[1, 8]);
        told(&mut warehouse, &[("B", 4)]);
        warehouse.enqueue(parcel(1), &[(sku("B"), 1)], true, Moment(1), Moment(0));
        warehouse.assigned(robot(1), &Mission { picks: vec![pick(1, "B", 27)], station: Cell(9) });
        assert_eq!(told(&mut warehouse, &[("B", 4)]), [""; 0], "it comes back");
        warehouse.down(robot(1), Cell(30));
        assert_eq!(told(&mut warehouse, &[("B", 4)]), ["R000 26 B 1 not 10"]);
    }

    #[test]
    fn a_place_that_a_broken_robot_makes_a_dead_end_is_none() {
        let mut warehouse = floor(&[1, 8]);
        told(&mut warehouse, &[("B", 4)]);
        assert_eq!(warehouse.rest(&warehouse.robots[&robot(1)]), Cell(26));
        warehouse.down(robot(0), Cell(20));
        assert_eq!(warehouse.rest(&warehouse.robots[&robot(1)]), Cell(8), "nobody could pass it there");
    }
}
