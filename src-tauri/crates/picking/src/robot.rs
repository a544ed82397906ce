//! One robot: where it stands and what it still has to do. Knows nothing of its neighbours.

use model::{Cell, Code, Mission, ParcelId, PickTask, RobotAt, Seq, SkuId};
use serde::{Deserialize, Serialize};

/// A waiting place.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(crate) struct Waits {
    pub(crate) cell: Cell,
    /// For what, and the bin it is beside.
    pub(crate) sku: SkuId,
    pub(crate) bin: Cell,
    /// The decision that chose it.
    pub(crate) by: Seq,
}

/// A robot's state.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Robot {
    pub(crate) home: Cell,
    pub(crate) cell: Cell,
    pub(crate) down: bool,
    /// Picks not yet made, and the station.
    pub(crate) mission: Option<Mission>,
    /// Parcels of the mission, whether picked already or not; dropped ones are left out.
    pub(crate) parcels: Vec<ParcelId>,
    /// Something is aboard, so the mission ends at the station even when all its picks are dropped.
    pub(crate) laden: bool,
    /// Steps driven by the fleet since this robot last reached a target: its right of way.
    pub(crate) since_target: u32,
    /// Fleet steps at which it stood at its station to be emptied.
    pub(crate) docked_at: Option<u64>,
    /// Where it waits while it is idle; at home without one.
    pub(crate) waits: Option<Waits>,
    /// How it was when it was last seen; no plan looks at it yet.
    pub(crate) health: Health,
}

/// How a robot is, as far as its driver says.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
pub struct Health {
    /// Where it looks: degrees clockwise from the first row of the grid.
    pub heading_deg: Option<u16>,
    /// Charge of its battery, percent.
    pub battery_pct: Option<u8>,
    /// The type of its error.
    pub error: Option<Code>,
}

impl Health {
    /// What is said now replaces what was known; an error that is not said again is over.
    pub(crate) fn hear(&mut self, seen: &RobotAt) {
        self.heading_deg = seen.heading_deg.map(|deg| deg % 360).or(self.heading_deg);
        self.battery_pct = seen.battery_pct.map(|pct| pct.min(100)).or(self.battery_pct);
        self.error = seen.error;
    }
}

impl Robot {
    /// A robot at rest.
    pub(crate) fn resting(home: Cell) -> Self {
        Self {
            home,
            cell: home,
            down: false,
            mission: None,
            parcels: Vec::new(),
            laden: false,
            since_target: 0,
            docked_at: None,
            waits: None,
            health: Health::default(),
        }
    }

    /// The next pick's cell, then the station; `None` without a mission.
    pub(crate) fn target(&self) -> Option<Cell> {
        let mission = self.mission.as_ref()?;
        Some(mission.picks.first().map_or(mission.station, |pick| pick.cell))
    }

    /// Picking or being emptied: it holds its cell.
    pub(crate) fn at_work(&self) -> bool {
        self.target() == Some(self.cell)
    }

    /// Whether it stands at its station with all picks made.
    pub(crate) fn docked(&self) -> bool {
        self.mission.as_ref().is_some_and(|mission| mission.picks.is_empty() && mission.station == self.cell)
    }

    pub(crate) fn take(&mut self, mission: &Mission) {
        self.mission = Some(mission.clone());
        self.parcels = mission.picks.iter().map(|pick| pick.parcel).collect();
        self.parcels.sort_unstable();
        self.parcels.dedup();
        (self.laden, self.since_target, self.docked_at) = (false, 0, None);
    }

    /// Goes on to another station when that is all that a new mission changes.
    pub(crate) fn diverted(&mut self, to: &Mission) -> bool {
        let Some(mission) = self.mission.as_mut().filter(|mission| mission.picks == to.picks) else { return false };
        mission.station = to.station;
        self.docked_at = None;
        true
    }

    /// Forgets the mission; gives back its parcels and the picks that were not made.
    pub(crate) fn clear(&mut self) -> (Vec<ParcelId>, Vec<PickTask>) {
        let left = self.mission.take().map_or_else(Vec::new, |mission| mission.picks);
        (self.laden, self.since_target, self.docked_at) = (false, 0, None);
        (std::mem::take(&mut self.parcels), left)
    }

    /// Skips the picks of a parcel; with nothing left to do and nothing aboard, the robot is free.
    pub(crate) fn skip(&mut self, parcel: ParcelId) {
        self.parcels.retain(|&held| held != parcel);
        let Some(mission) = &mut self.mission else { return };
        mission.picks.retain(|pick| pick.parcel != parcel);
        if mission.picks.is_empty() && !self.laden {
            self.clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drill::{parcel, pick};

    fn on_mission() -> Robot {
        let mut robot = Robot::resting(Cell(0));
        robot.take(&Mission { picks: vec![pick(1, "A", 5), pick(2, "B", 7)], station: Cell(9) });
        robot
    }

    #[test]
    fn a_robot_goes_from_pick_to_pick_to_station() {
        let mut robot = on_mission();
        assert_eq!(robot.target(), Some(Cell(5)));
        robot.skip(parcel(1));
        assert_eq!(robot.target(), Some(Cell(7)));
        assert_eq!(robot.parcels, [parcel(2)]);
    }

    #[test]
    fn a_robot_with_nothing_left_and_nothing_aboard_is_free() {
        let mut robot = on_mission();
        robot.skip(parcel(1));
        robot.skip(parcel(2));
        assert_eq!(robot.mission, None);
    }

    #[test]
    fn a_laden_robot_still_goes_to_its_station() {
        let mut robot = on_mission();
        robot.laden = true;
        robot.skip(parcel(1));
        robot.skip(parcel(2));
        assert_eq!(robot.target(), Some(Cell(9)));
    }
}
