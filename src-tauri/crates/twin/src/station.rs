//! The people who pack behind the robots of a node. Knows nothing of robots.

use crate::{Robots, Script};
use model::{Cell, Draws, Moment, Span};
use std::collections::BTreeMap;

/// All stations of a node, each with so many people.
#[derive(Clone, Debug)]
pub(crate) struct Stations {
    truth: Robots,
    people: usize,
    /// When each person of each station is free.
    free: BTreeMap<Cell, Vec<Moment>>,
    draws: Draws,
}

impl Stations {
    /// Stations at which nobody has anything to do.
    pub fn new(people: u32, script: &Script, draws: Draws) -> Self {
        Self { truth: script.robots.clone(), people: people.max(1) as usize, free: BTreeMap::new(), draws }
    }

    /// How long a robot has to wait before it is emptied: a full station takes nothing more until its
    /// people have caught up.
    pub fn wait(&self, now: Moment, station: Cell) -> Span {
        let first = self.free.get(&station).and_then(|free| free.iter().min()).copied().unwrap_or(now);
        Span(((first - now).0 - Span::seconds(i64::from(self.truth.buffer_s)).0).max(0))
    }

    /// When the first free person of a station has closed a parcel of so many units.
    pub fn close(&mut self, now: Moment, station: Cell, units: u32) -> Moment {
        let seconds = self.truth.pack_s + self.truth.pack_unit_s * f64::from(units);
        let time = self.draws.normal(seconds, seconds / 5.0).max(seconds / 3.0);
        let free = self.free.entry(station).or_insert_with(|| vec![now; self.people]);
        let Some(first) = free.iter_mut().min() else { return now };
        *first = (*first).max(now) + Span((time * 1_000.0) as i64);
        *first
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo;
    use model::Seed;

    #[test]
    fn two_people_close_two_parcels_at_once_and_the_third_waits() {
        let mut stations = Stations::new(2, &demo::script(), Seed(1).stream("stations"));
        let now = demo::at(11, 0);
        let done: Vec<Moment> = (0..3).map(|_| stations.close(now, Cell(7), 2)).collect();
        assert!(done[2] > done[0].min(done[1]) + Span::seconds(10));
        assert!(done[0].max(done[1]) < now + Span::minutes(2));
    }

    #[test]
    fn robots_wait_at_a_full_station_only() {
        let mut stations = Stations::new(1, &demo::script(), Seed(1).stream("stations"));
        let now = demo::at(11, 0);
        assert_eq!(stations.wait(now, Cell(7)), Span::ZERO);
        for _ in 0..20 {
            stations.close(now, Cell(7), 2);
        }
        assert!(stations.wait(now, Cell(7)) > Span::minutes(5));
        assert_eq!(stations.wait(now, Cell(8)), Span::ZERO);
    }
}
