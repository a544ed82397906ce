//! Which free robot collects which parcels. Knows no moves and no stock; reads the warehouse only.

use crate::{
    Warehouse,
    asked::Asked,
    ground::{FAR, Ground},
    order::order,
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
    /// the smallest detour. Empty when nobody is free or nothing waits.
    pub fn assign(&self, now: Moment) -> Vec<(RobotId, Mission)> {
        let mut free = self.free_robots();
        if free.is_empty() || self.queue.is_empty() {
            return Vec::new();
        }
        let mut waiting = self.ranked(now);
        let share = waiting.len().div_ceil(free.len()).clamp(1, PARCELS_MAX);
        let mut inbound = self.inbound();
        let mut missions = Vec::new();
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

    /// Parcels that no robot can collect: a SKU has no bin that can be reached from a station.
    pub fn unpickable(&self) -> Vec<ParcelId> {
        let lost = |asked: &Asked| !asked.items.iter().all(|(sku, _)| self.open_bins(*sku).next().is_some());
        self.queue.iter().filter(|(_, asked)| lost(asked)).map(|(&parcel, _)| parcel).collect()
    }

    fn free_robots(&self) -> Vec<(RobotId, Cell)> {
        let free = self
            .robots
            .iter()
            .filter(|(_, robot)| !robot.down && robot.mission.is_none() && self.floor.is_free(robot.cell));
        free.map(|(&robot, held)| (robot, held.cell)).collect()
    }

    fn ranked(&self, now: Moment) -> Vec<(ParcelId, &Asked)> {
        let mut waiting: Vec<(ParcelId, &Asked)> = self
            .queue
            .iter()
            .map(|(&parcel, asked)| (parcel, asked))
            .filter(|(_, asked)| !asked.items.is_empty())
            .collect();
        waiting.sort_by_key(|(parcel, asked)| (asked.rank(now), *parcel));
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
    fn open_bins(&self, sku: SkuId) -> impl Iterator<Item = Cell> {
        let ground = self.ground();
        let cells = self.bins.get(&sku).map_or(&[][..], Vec::as_slice);
        cells.iter().copied().filter(|&cell| ground.is_open(cell) && self.reaches_station(ground, cell))
    }

    fn reaches_station(&self, ground: &Ground, cell: Cell) -> bool {
        self.floor.stations.iter().any(|&station| ground.steps(cell, station) != FAR)
    }

    /// The picks of a parcel, each at the bin nearest to `near`; `None` when one cannot be made.
    fn picks(&self, parcel: ParcelId, asked: &Asked, near: Cell) -> Option<Vec<PickTask>> {
        let ground = self.ground();
        let pick = |&(sku, qty): &(SkuId, u32)| {
            let cell = self.open_bins(sku).min_by_key(|&bin| ground.steps(near, bin))?;
            (ground.steps(near, cell) != FAR).then_some(PickTask { parcel, sku, qty, cell })
        };
        asked.items.iter().map(pick).collect()
    }

    /// The place in `free` of the robot nearest to one of the parcel's picks, and these picks.
    fn nearest_robot(&self, free: &[(RobotId, Cell)], wanted: (ParcelId, &Asked)) -> Option<(usize, Vec<PickTask>)> {
        let ground = self.ground();
        let way = |place: usize| {
            let picks = self.picks(wanted.0, wanted.1, free[place].1)?;
            let steps = picks.iter().map(|pick| ground.steps(free[place].1, pick.cell)).min()?;
            Some((steps, place, picks))
        };
        let nearest = (0..free.len()).filter_map(way).min_by_key(|(steps, place, _)| (*steps, *place))?;
        Some((nearest.1, nearest.2))
    }

    /// Adds parcels until the mission has its share or no other fits.
    fn with_company(
        &self,
        mut picks: Vec<PickTask>,
        waiting: &mut Vec<(ParcelId, &Asked)>,
        share: usize,
    ) -> Vec<PickTask> {
        for _ in 1..share {
            let Some(anchor) = picks.first().map(|pick| pick.cell) else { break };
            let candidate = |place: usize| {
                let (parcel, asked) = waiting[place];
                if picks.len() + asked.items.len() > PICKS_MAX {
                    return None;
                }
                let added = self.picks(parcel, asked, anchor)?;
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
        let ground = self.ground();
        let nearest = |new: &PickTask| picks.iter().map(|pick| ground.steps(new.cell, pick.cell)).min();
        added.iter().filter_map(nearest).map(u32::from).sum()
    }

    /// The station is the one with the shortest way and wait: robots already bound for it are
    /// emptied first.
    fn mission(&self, start: Cell, mut picks: Vec<PickTask>, inbound: &mut BTreeMap<Cell, u32>) -> Option<Mission> {
        let ground = self.ground();
        let unload = self.unload_steps();
        let way = |station: Cell| picks.iter().map(|pick| u32::from(ground.steps(pick.cell, station))).min();
        let cost = |station: Cell, bound: u32| way(station).unwrap_or(0).saturating_add(bound.saturating_mul(unload));
        let open = inbound.iter().filter(|(station, _)| ground.is_open(**station));
        let (&station, _) = open.min_by_key(|(station, bound)| (cost(**station, **bound), **station))?;
        *inbound.entry(station).or_default() += 1;
        order(&mut picks, start, station, &|from, to| u32::from(ground.steps(from, to)));
        Some(Mission { picks, station })
    }
}
