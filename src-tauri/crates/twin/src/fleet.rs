//! The robots of one node, their missions, and the people who pack behind them. Chooses nothing:
//! it does what it is told, as slowly as the real ones.

use crate::{
    Script,
    agenda::{Agenda, Task, caused, fact, source},
    bench::{packed, short},
    drive::{Drive, Floor},
    network::Network,
    station::Stations,
    stockroom::Stockroom,
};
use model::{
    Cell, Draws, Fact, FleetWindow, Mission, Moment, NodeId, ParcelId, PickTask, RobotAt, RobotId, Seed, Seq, SkuId,
    Span, Via,
};
use std::{
    collections::{BTreeMap, VecDeque},
    sync::Arc,
};

/// One robot's work.
#[derive(Clone, Debug, Default)]
struct Robot {
    work: Option<Work>,
    /// Number of the dwell it is in; another number means that it has moved since.
    dwell: Option<u64>,
    stalled: u32,
    down: bool,
    told: Option<Seq>,
}

/// A mission under way.
#[derive(Clone, Debug)]
struct Work {
    picks: VecDeque<PickTask>,
    parcels: Vec<ParcelId>,
    station: Cell,
    laden: bool,
}

impl Work {
    fn target(&self) -> Cell {
        self.picks.front().map_or(self.station, |pick| pick.cell)
    }
}

/// A mission as a robot is told it.
pub(crate) struct Assignment<'a> {
    pub robot: RobotId,
    pub mission: &'a Mission,
    /// How each parcel leaves.
    pub vias: &'a [(ParcelId, Via)],
}

/// All robots of a node.
#[derive(Clone, Debug)]
pub(crate) struct Fleet {
    script: Arc<Script>,
    node: NodeId,
    floor: Floor,
    names: Vec<RobotId>,
    numbers: BTreeMap<RobotId, u16>,
    robots: Vec<Robot>,
    drive: Option<(Drive, Option<Seq>)>,
    last_window: u64,
    dwells: u64,
    stations: Stations,
    draws: Draws,
}

impl Fleet {
    /// Robots at their homes; those without a free home are left out.
    pub fn new(node: NodeId, network: &Network, script: Arc<Script>, seed: Seed) -> Option<Self> {
        let grid = network.grids.get(&node)?;
        let mut floor = Floor::new(grid.width, &grid.rows);
        let (mut names, mut numbers) = (Vec::new(), BTreeMap::new());
        for card in network.robots.values().filter(|card| card.node == node) {
            if floor.add(card.home) {
                numbers.insert(card.robot, names.len() as u16);
                names.push(card.robot);
            }
        }
        Some(Self {
            node,
            floor,
            robots: vec![Robot::default(); names.len()],
            names,
            numbers,
            drive: None,
            last_window: 0,
            dwells: 0,
            stations: Stations::new(grid.packers_per_station, &script, seed.stream(&format!("stations {node}"))),
            draws: seed.stream(&format!("fleet {node}")),
            script,
        })
    }

    /// A robot gets a mission, or another station for the one it has; what a new mission replaces goes back to the
    /// shelf.
    pub fn assign(
        &mut self,
        now: Moment,
        cause: Seq,
        told: Assignment<'_>,
        stockroom: &mut Stockroom,
        agenda: &mut Agenda,
    ) {
        let Assignment { robot, mission, vias } = told;
        let Some(number) = self.numbers.get(&robot).copied() else { return };
        let held = &mut self.robots[usize::from(number)];
        if held.down || held.told >= Some(cause) {
            return; // told before
        }
        held.told = Some(cause);
        // A robot under way is diverted: what it still has to pick is the same, only its station is another.
        if let Some(work) = held.work.as_mut().filter(|work| is_diversion(work, mission)) {
            work.station = mission.station;
            return self.arrive(now, number, agenda);
        }
        drop_work(held, stockroom);
        for (parcel, via) in vias {
            let picks = mission.picks.iter().filter(|pick| pick.parcel == *parcel);
            let items: Vec<(SkuId, u32)> = picks.map(|pick| (pick.sku, pick.qty)).collect();
            stockroom.list(*parcel, self.node, *via, items);
        }
        held.work = Some(Work {
            picks: mission.picks.iter().copied().collect(),
            parcels: vias.iter().map(|(parcel, _)| *parcel).collect(),
            station: mission.station,
            laden: false,
        });
        self.arrive(now, number, agenda);
    }

    /// A parcel is not wanted any more: its picks are skipped, what was picked goes back.
    pub fn stop(&mut self, now: Moment, parcel: ParcelId, agenda: &mut Agenda) {
        for number in 0..self.robots.len() as u16 {
            let robot = &mut self.robots[usize::from(number)];
            let Some(work) = robot.work.as_mut().filter(|work| work.parcels.contains(&parcel)) else { continue };
            let target = work.target();
            work.parcels.retain(|held| *held != parcel);
            work.picks.retain(|pick| pick.parcel != parcel);
            if work.target() != target {
                robot.dwell = None;
            }
            if work.picks.is_empty() && !work.laden {
                (robot.work, robot.dwell) = (None, None);
            }
            self.arrive(now, number, agenda);
        }
    }

    /// A window to drive. An old or repeated one is passed over; a new one replaces the one under way.
    pub fn drive(&mut self, now: Moment, cause: Seq, window: &FleetWindow, agenda: &mut Agenda) {
        if window.window <= self.last_window {
            return;
        }
        self.last_window = window.window;
        let idle = self.drive.is_none();
        self.drive = Some((self.floor.begin(window, &self.numbers), Some(cause)));
        if idle {
            agenda.plan(now + Span::seconds(1), Task::Step(self.node));
        }
    }

    /// One second has passed.
    pub fn step(&mut self, now: Moment, agenda: &mut Agenda) {
        let Some((mut drive, cause)) = self.drive.take() else { return };
        let before = self.floor.cells.clone();
        let (robots, draws, truth) = (&mut self.robots, &mut self.draws, &self.script.robots);
        self.floor.step(&mut drive, |number| {
            let robot = &mut robots[usize::from(number)];
            if robot.stalled == 0 && draws.chance(truth.stall) {
                robot.stalled = draws.between(1, i64::from(truth.stall_steps).max(1)) as u32;
            }
            let stalled = robot.stalled > 0;
            robot.stalled = robot.stalled.saturating_sub(1);
            stalled || robot.down
        });
        for number in 0..self.robots.len() as u16 {
            if self.floor.cells[usize::from(number)] != before[usize::from(number)] {
                self.robots[usize::from(number)].dwell = None;
            }
            self.arrive(now, number, agenda);
        }
        if drive.steps_left == 0 {
            return self.driven(now, &drive, cause, agenda);
        }
        self.drive = Some((drive, cause));
        agenda.plan(now + Span::seconds(1), Task::Step(self.node));
    }

    /// A robot has stood long enough at its target, unless it has left it since.
    pub fn done(&mut self, now: Moment, robot: RobotId, dwell: u64, stockroom: &mut Stockroom, agenda: &mut Agenda) {
        let Some(number) = self.numbers.get(&robot).copied() else { return };
        let held = &mut self.robots[usize::from(number)];
        if held.dwell != Some(dwell) {
            return;
        }
        held.dwell = None;
        let Some(work) = &mut held.work else { return };
        match work.picks.pop_front() {
            Some(pick) => self.pick(now, robot, pick, stockroom, agenda),
            None => self.unload(now, number, stockroom, agenda),
        }
        self.arrive(now, number, agenda);
    }

    /// Some robot stops for good, and what it carried goes back to the shelf.
    pub fn fail(&mut self, now: Moment, stockroom: &mut Stockroom, agenda: &mut Agenda) {
        self.plan_failure(now, agenda);
        let number = self.draws.below(self.robots.len() as u64) as usize;
        let Some(held) = self.robots.get_mut(number).filter(|robot| !robot.down) else { return };
        drop_work(held, stockroom);
        held.down = true;
        let (robot, cell) = (self.names[number], self.floor.cells[number]);
        agenda.say(fact(source("wms", self.node.as_str()), now, &robot, Fact::RobotDown { robot, cell }));
        let minutes = 1.0 + self.draws.exponential(self.script.robots.down_min);
        agenda.plan(now + Span((minutes * 60_000.0) as i64), Task::RobotUp { node: self.node, robot });
    }

    /// A robot works again.
    pub fn up(&mut self, now: Moment, robot: RobotId, agenda: &mut Agenda) {
        let Some(number) = self.numbers.get(&robot) else { return };
        self.robots[usize::from(*number)].down = false;
        agenda.say(fact(source("wms", self.node.as_str()), now, &robot, Fact::RobotUp { robot }));
    }

    /// Draws when the next robot fails.
    pub fn plan_failure(&mut self, now: Moment, agenda: &mut Agenda) {
        let rate = self.script.robots.down_per_hour;
        if rate > 0.0 {
            let wait = Span((self.draws.exponential(1.0 / rate) * 3_600_000.0) as i64 + 1_000);
            agenda.plan(now + wait, Task::RobotFails(self.node));
        }
    }

    fn driven(&self, now: Moment, drive: &Drive, cause: Option<Seq>, agenda: &mut Agenda) {
        let at = |number: &u16| RobotAt::on(self.names[usize::from(*number)], self.floor.cells[usize::from(*number)]);
        let robots = drive.letters.iter().map(|(number, ..)| at(number)).collect();
        let said = Fact::RobotsMoved { node: self.node, window: drive.window, robots };
        agenda.say(caused(source("wms", self.node.as_str()), now, &drive.window, cause, said));
    }

    /// A robot that stands at its target begins to pick or to be emptied.
    fn arrive(&mut self, now: Moment, number: u16, agenda: &mut Agenda) {
        let robot = &mut self.robots[usize::from(number)];
        let Some(work) = robot.work.as_ref().filter(|_| robot.dwell.is_none() && !robot.down) else { return };
        if work.target() != self.floor.cells[usize::from(number)] {
            return;
        }
        let (truth, last) = (&self.script.robots, work.picks.is_empty());
        let mean = if last { truth.unload_s } else { truth.pick_s };
        let stands = Span((self.draws.normal(mean, mean / 4.0).max(1.0) * 1_000.0) as i64);
        let time = if last { stands + self.stations.wait(now, work.station) } else { stands };
        self.dwells += 1;
        robot.dwell = Some(self.dwells);
        let task = Task::RobotDone { node: self.node, robot: self.names[usize::from(number)], dwell: self.dwells };
        agenda.plan(now + time, task);
    }

    fn pick(&mut self, now: Moment, robot: RobotId, pick: PickTask, stockroom: &mut Stockroom, agenda: &mut Agenda) {
        if stockroom.take(pick.parcel, pick.sku, pick.qty) {
            if let Some(work) = self.work(robot) {
                work.laden = true;
            }
            let subject = format!("{robot}:{}:{}", pick.parcel, pick.sku);
            let said = Fact::PickDone { robot, parcel: pick.parcel, sku: pick.sku };
            return agenda.say(fact(source("wms", self.node.as_str()), now, &subject, said));
        }
        short(self.node, now, pick.parcel, pick.sku, stockroom, agenda);
        self.stop(now, pick.parcel, agenda);
    }

    fn unload(&mut self, now: Moment, number: u16, stockroom: &mut Stockroom, agenda: &mut Agenda) {
        let robot = self.names[usize::from(number)];
        let Some(work) = self.robots[usize::from(number)].work.take() else { return };
        agenda.say(fact(source("wms", self.node.as_str()), now, &robot, Fact::RobotUnloaded { robot }));
        for parcel in work.parcels {
            let items =
                stockroom.parcel(parcel).map_or(0, |known| known.items.iter().map(|(_, qty)| *qty).sum::<u32>());
            let at = self.stations.close(now, work.station, items);
            agenda.plan(at, Task::Packed(parcel));
        }
    }

    fn work(&mut self, robot: RobotId) -> Option<&mut Work> {
        let number = self.numbers.get(&robot)?;
        self.robots[usize::from(*number)].work.as_mut()
    }

    /// Says that a parcel of this node is closed.
    pub fn packed(&self, now: Moment, parcel: ParcelId, stockroom: &mut Stockroom, agenda: &mut Agenda) {
        packed(self.node, now, parcel, stockroom, agenda);
    }
}

/// Nothing new is to be picked.
fn is_diversion(work: &Work, mission: &Mission) -> bool {
    mission.picks.iter().all(|pick| work.parcels.contains(&pick.parcel))
}

/// A robot forgets its mission.
fn drop_work(robot: &mut Robot, stockroom: &mut Stockroom) {
    robot.dwell = None;
    for parcel in robot.work.take().map_or_else(Vec::new, |work| work.parcels) {
        stockroom.put_back(parcel);
    }
}
