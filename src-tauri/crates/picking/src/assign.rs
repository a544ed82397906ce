//! Which free robot collects which parcels. Knows no moves and no stock; reads the warehouse only.

use crate::{
    Warehouse,
    distance_map::{DistanceMap, FAR},
    order::order,
    pick_request::PickRequest,
    view::PICKS_MAX,
};
use model::{Cell, Mission, Moment, ParcelId, PickTask, RobotId, SkuId};
use std::collections::BTreeMap;

/// Parcels of one mission at most.
const PARCELS_MAX: usize = 4;
/// Parcels looked at for company, most urgent first: bounds the work of one call.
const COMPANY_MAX: usize = 64;

impl Warehouse {
    /// Missions for free robots, the most urgent parcels first. A robot takes as many parcels as
    /// are needed so that all that wait may go, at most four and eight picks; company is chosen by
    /// the smallest detour. A robot whose station a broken robot bars gets the rest of its mission
    /// again, with another station. Empty when nobody is free or nothing waits.
    pub(crate) fn assign(&self, now: Moment) -> Vec<(RobotId, Mission)> {
        let mut inbound = self.inbound();
        let mut missions = self.diversions(&mut inbound);
        let mut free = self.free_robots();
        if free.is_empty() || self.queue.is_empty() {
            return missions;
        }
        let mut waiting = self.ranked(now);
        let share = waiting.len().div_ceil(free.len()).clamp(1, PARCELS_MAX);
        while !free.is_empty() && !waiting.is_empty() {
            let first = waiting.remove(0);
            let Some((place, picks)) = self.nearest_robot(&free, first) else { continue };
            let (robot, cell) = free.remove(place);
            let picks = self.with_company(picks, &mut waiting, share);
            if let Some(mission) = self.mission(cell, picks, &mut inbound) {
                missions.push((robot, mission));
            }
        }
        missions
    }

    /// Parcels that no robot can collect: a SKU has no bin that can be reached from a station, or
    /// the robot that collects it has no way left to its bin. To be dropped and served otherwise.
    pub fn unpickable(&self) -> Vec<ParcelId> {
        let lost = |request: &PickRequest| !request.items.iter().all(|(sku, _)| self.reaches(*sku));
        let queued = self.queue.iter().filter(|(_, request)| lost(request)).map(|(&parcel, _)| parcel);
        let mut parcels: Vec<ParcelId> = queued.chain(self.barred()).collect();
        parcels.sort_unstable();
        parcels.dedup();
        parcels
    }

    /// Whether a bin of this SKU can be reached from a station.
    pub fn reaches(&self, sku: SkuId) -> bool {
        self.open_bins(sku).next().is_some()
    }

    /// Parcels under way with a pick to which their robot has no way, and all parcels of a robot
    /// that broken ones have locked in.
    fn barred(&self) -> impl Iterator<Item = ParcelId> {
        let distances = self.distances();
        let on_mission = self.robots.values().filter_map(|robot| Some((robot, robot.mission.as_ref()?)));
        on_mission.flat_map(move |(robot, mission)| {
            let locked_in = !self.reaches_station(distances, robot.cell);
            let no_way = |cell: Cell| robot.cell != cell && !distances.leads(robot.cell, cell);
            let barred = |parcel: &ParcelId| {
                locked_in || mission.picks.iter().any(|pick| pick.parcel == *parcel && no_way(pick.cell))
            };
            robot.parcels.iter().copied().filter(barred).collect::<Vec<ParcelId>>()
        })
    }

    /// Missions whose station is barred, with the best other one.
    fn diversions(&self, inbound: &mut BTreeMap<Cell, u32>) -> Vec<(RobotId, Mission)> {
        let distances = self.distances();
        let mut diversions = Vec::new();
        for (&id, robot) in &self.robots {
            let Some(mission) = &robot.mission else { continue };
            if robot.cell == mission.station || distances.leads(robot.cell, mission.station) {
                continue;
            }
            let mut cells: Vec<Cell> = mission.picks.iter().map(|pick| pick.cell).collect();
            cells.push(robot.cell);
            if let Some(station) = self.station(&cells, inbound).filter(|&to| distances.leads(robot.cell, to)) {
                diversions.push((id, Mission { picks: mission.picks.clone(), station }));
            }
        }
        diversions
    }

    fn free_robots(&self) -> Vec<(RobotId, Cell)> {
        let free = self
            .robots
            .iter()
            .filter(|(_, robot)| !robot.down && robot.mission.is_none() && self.floor.is_free(robot.cell));
        free.map(|(&robot, held)| (robot, held.cell)).collect()
    }

    fn ranked(&self, now: Moment) -> Vec<(ParcelId, &PickRequest)> {
        let mut waiting: Vec<(ParcelId, &PickRequest)> = self
            .queue
            .iter()
            .map(|(&parcel, request)| (parcel, request))
            .filter(|(_, request)| !request.items.is_empty())
            .collect();
        waiting.sort_by_key(|(parcel, request)| (request.rank(now), *parcel));
        waiting
    }

    /// Robots bound for each station.
    fn inbound(&self) -> BTreeMap<Cell, u32> {
        let mut inbound: BTreeMap<Cell, u32> = self.floor.stations.iter().map(|&station| (station, 0)).collect();
        for mission in self.robots.values().filter_map(|robot| robot.mission.as_ref()) {
            *inbound.entry(mission.station).or_default() += 1;
        }
        inbound
    }

    /// Bins of a SKU on cells that robots can reach.
    pub(crate) fn open_bins(&self, sku: SkuId) -> impl Iterator<Item = Cell> {
        let distances = self.distances();
        let cells = self.bins.get(&sku).map_or(&[][..], Vec::as_slice);
        cells.iter().copied().filter(|&cell| distances.is_open(cell) && self.reaches_station(distances, cell))
    }

    fn reaches_station(&self, distances: &DistanceMap, cell: Cell) -> bool {
        self.floor.stations.iter().any(|&station| distances.steps(cell, station) != FAR)
    }

    /// The picks of a parcel, each at the bin nearest to `near`; `None` when one cannot be made.
    fn picks(&self, parcel: ParcelId, request: &PickRequest, near: Cell) -> Option<Vec<PickTask>> {
        let distances = self.distances();
        let pick = |&(sku, qty): &(SkuId, u32)| {
            let cell = self.open_bins(sku).min_by_key(|&bin| distances.steps(near, bin))?;
            (distances.steps(near, cell) != FAR).then_some(PickTask { parcel, sku, qty, cell })
        };
        request.items.iter().map(pick).collect()
    }

    /// The place in `free` of the robot nearest to one of the parcel's picks, and these picks.
    fn nearest_robot(
        &self,
        free: &[(RobotId, Cell)],
        wanted: (ParcelId, &PickRequest),
    ) -> Option<(usize, Vec<PickTask>)> {
        let distances = self.distances();
        let way = |place: usize| {
            let picks = self.picks(wanted.0, wanted.1, free[place].1)?;
            let steps = picks.iter().map(|pick| distances.steps(free[place].1, pick.cell)).min()?;
            Some((steps, place, picks))
        };
        let nearest = (0..free.len()).filter_map(way).min_by_key(|(steps, place, _)| (*steps, *place))?;
        Some((nearest.1, nearest.2))
    }

    /// Adds parcels until the mission has its share or no other fits.
    fn with_company(
        &self,
        mut picks: Vec<PickTask>,
        waiting: &mut Vec<(ParcelId, &PickRequest)>,
        share: usize,
    ) -> Vec<PickTask> {
        for _ in 1..share {
            let Some(anchor) = picks.first().map(|pick| pick.cell) else { break };
            let candidate = |place: usize| {
                let (parcel, request) = waiting[place];
                if picks.len() + request.items.len() > PICKS_MAX {
                    return None;
                }
                let added = self.picks(parcel, request, anchor)?;
                Some((self.detour(&picks, &added), place, added))
            };
            let looked_at = 0..waiting.len().min(COMPANY_MAX);
            let best = looked_at.filter_map(candidate).min_by_key(|(detour, place, _)| (*detour, *place));
            let Some((_, place, added)) = best else { break };
            waiting.remove(place);
            picks.extend(added);
        }
        picks
    }

    /// Steps from each added pick to the nearest of those already there, summed.
    fn detour(&self, picks: &[PickTask], added: &[PickTask]) -> u32 {
        let distances = self.distances();
        let nearest = |new: &PickTask| picks.iter().map(|pick| distances.steps(new.cell, pick.cell)).min();
        added.iter().filter_map(nearest).map(u32::from).sum()
    }

    fn mission(&self, start: Cell, mut picks: Vec<PickTask>, inbound: &mut BTreeMap<Cell, u32>) -> Option<Mission> {
        let distances = self.distances();
        let cells: Vec<Cell> = picks.iter().map(|pick| pick.cell).collect();
        let station = self.station(&cells, inbound)?;
        order(&mut picks, start, station, &|from, to| u32::from(distances.steps(from, to)));
        Some(Mission { picks, station })
    }

    /// The station with the shortest way and wait from the nearest of these cells: robots already
    /// bound for it are emptied first. One more robot is then bound for it.
    fn station(&self, cells: &[Cell], inbound: &mut BTreeMap<Cell, u32>) -> Option<Cell> {
        let distances = self.distances();
        let unload = self.unload_steps();
        let way =
            |station: Cell| cells.iter().map(|&cell| u32::from(distances.steps(cell, station))).min().unwrap_or(0);
        let cost = |station: Cell, bound: u32| way(station).saturating_add(bound.saturating_mul(unload));
        let open = inbound.iter().filter(|(station, _)| distances.is_open(**station));
        let (&station, _) = open.min_by_key(|(station, bound)| (cost(**station, **bound), **station))?;
        *inbound.entry(station).or_default() += 1;
        Some(station)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drill::{card, parcel, robot, sku};
    use model::{Bin, RobotCard};

    const ROWS: [&str; 3] = ["E........E", ".@@@@@@@@.", ".........."];

    /// One row of bins `A` to `H` along the south aisle (cells 21 to 28); robots at the given homes.
    fn aisle(homes: &[u32]) -> Warehouse {
        let mut warehouse = Warehouse::default();
        warehouse.lay(&card(&ROWS)).expect("sound");
        let names = ["A", "B", "C", "D", "E", "F", "G", "H"];
        let bins = names.iter().zip(21..).map(|(name, cell)| Bin { sku: sku(name), cell: Cell(cell) });
        warehouse.place_bins(&bins.collect::<Vec<Bin>>());
        for (n, &home) in homes.iter().enumerate() {
            let node = card(&ROWS).node;
            warehouse.list_robot(&RobotCard { robot: robot(n as u32), node, home: Cell(home) });
        }
        warehouse
    }

    fn ask(warehouse: &mut Warehouse, n: u32, names: &[&str], live: bool) {
        let items: Vec<(SkuId, u32)> = names.iter().map(|name| (sku(name), 1)).collect();
        warehouse.enqueue(parcel(n), &items, live, Moment(i64::MAX), Moment(i64::from(n)));
    }

    fn told(missions: &[(RobotId, Mission)]) -> Vec<String> {
        let picks = |mission: &Mission| mission.picks.iter().map(|pick| pick.sku.as_str()).collect::<String>();
        missions.iter().map(|(robot, mission)| format!("{robot} {} {}", picks(mission), mission.station.0)).collect()
    }

    #[test]
    fn the_nearest_free_robot_goes_and_ends_at_the_nearer_station() {
        let mut warehouse = aisle(&[20, 29]);
        ask(&mut warehouse, 1, &["H"], false);
        assert_eq!(told(&warehouse.assign(Moment(0))), ["R001 H 9"]);
        warehouse.down(robot(1), Cell(19));
        assert_eq!(told(&warehouse.assign(Moment(0))), ["R000 H 0"], "round the broken robot");
    }

    #[test]
    fn live_goes_first_when_robots_are_few() {
        let mut warehouse = aisle(&[20]);
        for n in 0..8 {
            ask(&mut warehouse, n, &["H"], n == 7);
        }
        let missions = warehouse.assign(Moment(0));
        assert_eq!(missions.len(), 1);
        let parcels: Vec<ParcelId> = missions[0].1.picks.iter().map(|pick| pick.parcel).collect();
        assert!(parcels.contains(&parcel(7)) && parcels.len() == 4, "{parcels:?}");
    }

    #[test]
    fn company_lies_on_the_way_and_picks_are_made_in_passing() {
        let mut warehouse = aisle(&[20]);
        ask(&mut warehouse, 1, &["C"], true);
        ask(&mut warehouse, 2, &["H", "G"], false);
        ask(&mut warehouse, 3, &["D", "B"], false);
        ask(&mut warehouse, 4, &["A", "E", "F", "G", "H", "C"], false);
        let missions = warehouse.assign(Moment(0));
        assert_eq!(told(&missions), ["R000 BCDGH 9"], "parcel 4 would make eleven picks");
    }

    #[test]
    fn with_robots_enough_each_parcel_has_its_own() {
        let mut warehouse = aisle(&[20, 21, 28, 29]);
        ask(&mut warehouse, 1, &["A"], false);
        ask(&mut warehouse, 2, &["H"], false);
        assert_eq!(told(&warehouse.assign(Moment(0))), ["R001 A 0", "R002 H 9"]);
    }

    #[test]
    fn robots_are_spread_over_the_stations() {
        let mut warehouse = aisle(&[20, 22, 23, 24]);
        for n in 0..4 {
            ask(&mut warehouse, n, &["A"], false);
        }
        let missions = warehouse.assign(Moment(0));
        let west = missions.iter().filter(|(_, mission)| mission.station == Cell(0)).count();
        assert_eq!((missions.len(), west), (4, 2), "the way east is shorter than the wait behind another robot");
    }

    #[test]
    fn a_parcel_whose_sku_has_no_bin_is_reported() {
        let mut warehouse = aisle(&[20]);
        ask(&mut warehouse, 1, &["A", "Z"], true);
        ask(&mut warehouse, 2, &["A"], true);
        assert_eq!(warehouse.unpickable(), [parcel(1)]);
        assert_eq!(told(&warehouse.assign(Moment(0))), ["R000 A 0"], "the others go on");
    }
}
