//! The robots of the company's warehouse: they drive as they are told, pick where they stand, and say so.

use super::outside::Pick;
use model::{Cell, Fact, FleetWindow, Mission, NodeId, ParcelId, PickTask, RobotAt, RobotId, Via};
use std::collections::{BTreeMap, VecDeque};

/// Cells of a row of `tests/company/grid.csv`.
const WIDTH: u32 = 6;

/// A mission under way.
struct Work {
    node: NodeId,
    picks: VecDeque<PickTask>,
    done: Vec<PickTask>,
    vias: Vec<(ParcelId, Via)>,
    station: Cell,
}

/// All robots, and what they have to say.
#[derive(Default)]
pub struct Fleet {
    cells: BTreeMap<RobotId, Cell>,
    work: BTreeMap<RobotId, Work>,
    last_window: u64,
    words: Vec<Fact>,
    unloaded: Vec<(ParcelId, Pick)>,
    /// Missions brought to a station.
    pub missions: u32,
}

impl Fleet {
    /// A robot's mission, or another station for the one that it has.
    pub fn assign(&mut self, node: NodeId, robot: RobotId, mission: Mission, vias: Vec<(ParcelId, Via)>) {
        let Mission { picks, station } = mission;
        let held = |work: &Work, pick: &PickTask| work.vias.iter().any(|(parcel, _)| *parcel == pick.parcel);
        match self.work.get_mut(&robot) {
            Some(work) if picks.iter().all(|pick| held(work, pick)) => work.station = station,
            _ => {
                let work = Work { node, picks: picks.into(), done: Vec::new(), vias, station };
                self.work.insert(robot, work);
            }
        }
        self.arrive(robot);
    }

    /// Drives a window to its end.
    pub fn drive(&mut self, window: &FleetWindow) {
        if window.window <= self.last_window {
            return;
        }
        self.last_window = window.window;
        let mut robots = Vec::new();
        for told in &window.moves {
            let cell = told.moves.chars().fold(told.from, next);
            self.cells.insert(told.robot, cell);
            robots.push(RobotAt::on(told.robot, cell));
        }
        self.words.push(Fact::RobotsMoved { node: window.node, window: window.window, robots });
        window.moves.iter().for_each(|told| self.arrive(told.robot));
    }

    /// A parcel is not wanted any more.
    pub fn stop(&mut self, parcel: ParcelId) {
        for work in self.work.values_mut() {
            work.picks.retain(|pick| pick.parcel != parcel);
            work.done.retain(|pick| pick.parcel != parcel);
            work.vias.retain(|(held, _)| *held != parcel);
        }
        self.work.retain(|_, work| !work.vias.is_empty());
        self.unloaded.retain(|(held, _)| *held != parcel);
    }

    /// What they have to say, and the parcels that wait for a packer.
    pub fn told(&mut self) -> (Vec<Fact>, Vec<(ParcelId, Pick)>) {
        (std::mem::take(&mut self.words), std::mem::take(&mut self.unloaded))
    }

    /// A robot at its next cell picks; at its station, people take what it carries.
    fn arrive(&mut self, robot: RobotId) {
        let (Some(cell), Some(work)) = (self.cells.get(&robot), self.work.get_mut(&robot)) else { return };
        while let Some(pick) = work.picks.front().copied().filter(|pick| pick.cell == *cell) {
            work.picks.pop_front();
            work.done.push(pick);
            self.words.push(Fact::PickDone { robot, parcel: pick.parcel, sku: pick.sku });
        }
        if !work.picks.is_empty() || work.station != *cell {
            return;
        }
        let Some(work) = self.work.remove(&robot) else { return };
        self.words.push(Fact::RobotUnloaded { robot });
        self.missions += 1;
        for (parcel, via) in work.vias {
            let items =
                work.done.iter().filter(|pick| pick.parcel == parcel).map(|pick| (pick.sku, pick.qty)).collect();
            self.unloaded.push((parcel, Pick { node: work.node, items, via }));
        }
    }
}

fn next(cell: Cell, letter: char) -> Cell {
    match letter {
        'U' => Cell(cell.0 - WIDTH),
        'D' => Cell(cell.0 + WIDTH),
        'L' => Cell(cell.0 - 1),
        'R' => Cell(cell.0 + 1),
        _ => cell,
    }
}
