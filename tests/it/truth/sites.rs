//! What goes wrong inside the sites: robots that stand, shelves that hold less, work that stands still.

use super::{books::Books, rules::Happened};
use model::{Body, Decision, Event, Fact, Moment, NodeId, ParcelId, RobotId, Span};
use std::collections::{BTreeMap, BTreeSet};

/// A robot usually works again after nine minutes.
const STANDS_LONG: Span = Span::minutes(20);
/// Even the slowest bench packs a parcel in this time.
const NOTHING_PACKED: Span = Span::minutes(15);

/// Robots and work of all sites.
#[derive(Default)]
pub struct Sites {
    robots: BTreeMap<RobotId, NodeId>,
    down: BTreeMap<RobotId, Moment>,
    work: BTreeMap<NodeId, Work>,
}

/// Parcels in hand, and since when none of them was packed.
#[derive(Default)]
struct Work {
    waits: BTreeSet<ParcelId>,
    since: Option<Moment>,
}

impl Sites {
    pub fn see(&mut self, event: &Event, books: &Books, found: &mut Vec<Happened>) {
        match &event.body {
            Body::Fact(Fact::RobotListed(card)) => drop(self.robots.insert(card.robot, card.node)),
            Body::Fact(Fact::RobotDown { robot, .. }) => {
                self.down.insert(*robot, event.at);
                self.standing(*robot, event.at, 1, found);
            }
            Body::Fact(Fact::RobotUp { robot }) => drop(self.down.remove(robot)),
            Body::Fact(Fact::PickShort { node, parcel, sku, .. }) => {
                let about = vec![node.to_string(), sku.to_string()];
                found.push(Happened { kind: "pick_short", at: event.at, about, size: 1 });
                self.work.entry(*node).or_default().waits.remove(parcel);
            }
            Body::Fact(Fact::ParcelPacked { node, parcel }) => {
                let work = self.work.entry(*node).or_default();
                work.waits.remove(parcel);
                work.since = Some(event.at);
            }
            Body::Decision(Decision::Released { node, parcels, .. }) => {
                let work = self.work.entry(*node).or_default();
                if work.waits.is_empty() {
                    work.since = Some(event.at);
                }
                work.waits.extend(parcels);
            }
            Body::Decision(Decision::Cancelled { .. } | Decision::Allocated { .. }) => {
                if event.cause.is_some() {
                    self.work.values_mut().for_each(|work| work.waits.retain(|id| books.parcels.contains_key(id)));
                }
            }
            Body::Fact(_) | Body::Decision(_) => {}
        }
    }

    /// Robots of the same warehouse that stand now.
    fn standing(&self, robot: RobotId, at: Moment, least: u32, found: &mut Vec<Happened>) {
        let Some(node) = self.robots.get(&robot) else { return };
        let stand = self.down.keys().filter(|other| self.robots.get(other) == Some(node)).count();
        let size = u32::try_from(stand).unwrap_or(u32::MAX).max(least);
        found.push(Happened { kind: "robots_down", at, about: vec![node.to_string(), robot.to_string()], size });
    }

    pub fn look(&mut self, now: Moment, books: &Books, found: &mut Vec<Happened>) {
        for (robot, since) in &self.down {
            if now - *since >= STANDS_LONG {
                self.standing(*robot, now, 2, found);
            }
        }
        for (node, work) in &mut self.work {
            if !books.is_open(*node, now) || work.waits.is_empty() {
                work.since = Some(now);
            }
            let still = work.since.is_some_and(|since| now - since >= NOTHING_PACKED);
            if still {
                let size = u32::try_from(work.waits.len()).unwrap_or(u32::MAX);
                found.push(Happened { kind: "site_stalled", at: now, about: vec![node.to_string()], size });
            }
        }
    }
}
