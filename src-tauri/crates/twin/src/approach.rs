//! How far robots go to the first pick of a mission: a day's log is lived through again, and each mission that serves a
//! live sale is followed to the first thing picked in it. Judges only; changes nothing.

use control::Control;
use model::{Body, Cell, Channel, Decision, Event, Fact, Mission, Moment, NodeId, RobotId};
use std::collections::BTreeMap;

/// What is known of a mission until its first pick.
#[derive(Clone, Copy, Debug)]
struct Setting {
    at: Moment,
    steps: u32,
    units: u32,
}

/// Ways to first picks, each counted once a unit of a live sale that the mission collects.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Approach {
    /// Missions with a unit of a live sale that came to their first pick.
    pub missions: u32,
    /// Units of live sales in them.
    pub units: u64,
    steps: u64,
    ms: i64,
}

impl Approach {
    /// Mean steps of the shortest way from where the robot stood to its first pick, by unit.
    pub fn steps(&self) -> f64 {
        self.steps as f64 / self.units.max(1) as f64
    }

    /// Mean seconds from the assignment to the first pick made, by unit.
    pub fn seconds(&self) -> f64 {
        self.ms as f64 / 1_000.0 / self.units.max(1) as f64
    }
}

/// Follows the missions of a day by its log.
pub fn approach(log: &[Event]) -> Approach {
    let (mut control, mut sent, mut sum) = (Control::new(), BTreeMap::new(), Approach::default());
    for event in log {
        match &event.body {
            Body::Decision(Decision::MissionAssigned { node, robot, mission }) => {
                if let Some(setting) = set_out(&control, (*node, *robot), mission, event.at) {
                    sent.insert(*robot, setting);
                }
            }
            Body::Fact(Fact::PickDone { robot, .. }) => {
                if let Some(Setting { at, steps, units }) = sent.remove(robot) {
                    sum.missions += 1;
                    sum.units += u64::from(units);
                    sum.steps += u64::from(steps) * u64::from(units);
                    sum.ms += (event.when() - at).0 * i64::from(units);
                }
            }
            Body::Fact(Fact::RobotDown { robot, .. }) => drop(sent.remove(robot)),
            Body::Decision(_) | Body::Fact(_) => {}
        }
        control.apply(event);
    }
    sum
}

/// A robot sets out; `None` when it collects nothing for a live sale.
fn set_out(control: &Control, (node, robot): (NodeId, RobotId), mission: &Mission, at: Moment) -> Option<Setting> {
    let (world, first) = (control.world(), mission.picks.first()?);
    let is_live = |order: &control::Order| order.card.channel == Channel::Live;
    let live = mission.picks.iter().filter(|pick| world.orders().of_parcel(pick.parcel).is_some_and(is_live));
    let units: u32 = live.map(|pick| pick.qty).sum();
    let warehouse = world.robots().warehouse(node)?;
    let stands: Cell = warehouse.robots().find(|view| view.robot == robot)?.cell;
    (units > 0).then_some(Setting { at, steps: warehouse.steps(stands, first.cell)?, units })
}
