//! Improves tours that have not left yet, within a budget of iterations: stops change place and van, tails change
//! van, stretches turn round. Nobody becomes later than promised; the same seed gives the same tours.

use crate::{
    VanState, VanStatus,
    route::{HOP, PATIENCE, Visit},
    travel::{Travel, Waypoint},
};
use model::{Draws, Moment, NodeId, Seed, Span, StopKind, Tour};
use std::collections::BTreeSet;

/// Most iterations in one call, whatever is asked.
const ITERATIONS_MAX: u32 = 1_000_000;

/// Worsening, in milliseconds of driving, that the first iteration may accept; it shrinks to nothing.
const TEMPERATURE_MS: f64 = 120_000.0;

/// A van and the tour it will leave on.
struct Vehicle {
    tour: usize,
    depot: NodeId,
    place: Waypoint,
    departs: Moment,
    home_by: Moment,
    capacity: usize,
}

/// All visits, and what lies between them.
struct Roads<'a> {
    pool: Vec<Visit>,
    travel: &'a dyn Travel,
}

/// The order of visits of one vehicle, by index into the pool, and its cost.
#[derive(Clone, PartialEq, Debug, Default)]
struct Line {
    order: Vec<usize>,
    cost: i64,
}

struct Search<'a> {
    roads: Roads<'a>,
    vehicles: Vec<Vehicle>,
    lines: Vec<Line>,
}

/// Better tours, only those that changed, and the iterations really used.
///
/// Tours of vans that are not at their depot, that carry parcels already, or that meet a broken van are left as
/// they are. Moments of departure stay.
pub(crate) fn improve(
    tours: &[Tour],
    vans: &[&VanState],
    travel: &dyn Travel,
    seed: u64,
    iterations: u32,
    stop: &dyn Fn() -> bool,
) -> (Vec<Tour>, u32) {
    let mut search = Search::of(tours, vans, travel);
    let before = search.lines.clone();
    let budget = if search.roads.pool.len() < 2 { 0 } else { iterations.min(ITERATIONS_MAX) };
    let used = search.run(&mut Seed(seed).stream("routing"), budget, stop);
    let changed = (0..search.vehicles.len()).filter(|vehicle| search.lines[*vehicle].order != before[*vehicle].order);
    (changed.map(|vehicle| search.tour(vehicle, tours)).collect(), used)
}

impl<'a> Search<'a> {
    fn of(tours: &[Tour], vans: &[&VanState], travel: &'a dyn Travel) -> Self {
        let mut search = Self { roads: Roads { pool: Vec::new(), travel }, vehicles: Vec::new(), lines: Vec::new() };
        let mut known = BTreeSet::new();
        for (nth, tour) in tours.iter().enumerate() {
            let free =
                |van: &&&VanState| van.van == tour.van && van.status == VanStatus::AtDepot && van.aboard.is_empty();
            let delivers = tour.stops.iter().all(|stop| stop.kind == StopKind::Deliver);
            let Some(van) = vans.iter().find(free).filter(|_| delivers && known.insert(tour.van)) else { continue };
            search.add(nth, tour, van);
        }
        search
    }

    fn add(&mut self, nth: usize, tour: &Tour, van: &VanState) {
        let first = self.roads.pool.len();
        self.roads.pool.extend(tour.stops.iter().cloned().map(Visit::new));
        let order: Vec<usize> = (first..self.roads.pool.len()).collect();
        let load: usize = tour.stops.iter().map(|stop| stop.parcels.len()).sum();
        let mut vehicle = Vehicle {
            tour: nth,
            depot: van.depot,
            place: Waypoint::of(van.depot_at),
            departs: tour.departs,
            home_by: van.shift_to,
            capacity: load.max(van.capacity as usize),
        };
        // What is late already may stay so late, no later.
        let (etas, returns, _) = self.roads.drive(&vehicle, &order);
        for (visit, eta) in order.iter().zip(etas) {
            let visit = &mut self.roads.pool[*visit];
            visit.due = visit.due.max(eta);
        }
        vehicle.home_by = vehicle.home_by.max(returns);
        let cost = self.roads.price(&vehicle, &order).unwrap_or(i64::MAX);
        self.vehicles.push(vehicle);
        self.lines.push(Line { order, cost });
    }

    fn run(&mut self, draws: &mut Draws, budget: u32, stop: &dyn Fn() -> bool) -> u32 {
        let mut best = self.lines.clone();
        let mut gain = 0i64;
        let mut used = 0;
        for iteration in 0..budget {
            if stop() {
                break;
            }
            used = iteration + 1;
            let temperature = TEMPERATURE_MS * (1.0 - f64::from(iteration) / f64::from(budget));
            let allowed = (temperature * draws.unit() * draws.unit()) as i64;
            let Some((a, b)) = self.pair(draws) else { continue };
            let Some(change) = self.attempt(a, b, allowed, draws) else { continue };
            gain = gain.saturating_sub(change);
            if gain > 0 {
                gain = 0;
                best.clone_from(&self.lines);
            }
        }
        self.lines = best;
        used
    }

    /// A line with stops, and a line of the same depot (perhaps the same one).
    fn pair(&self, draws: &mut Draws) -> Option<(usize, usize)> {
        let any = |draws: &mut Draws| draws.below(self.lines.len() as u64) as usize;
        let (a, b) = (any(draws), any(draws));
        (!self.lines[a].order.is_empty() && self.vehicles[a].depot == self.vehicles[b].depot).then_some((a, b))
    }

    /// Tries one move; keeps it and tells the change of cost when it is legal and good enough.
    fn attempt(&mut self, a: usize, b: usize, allowed: i64, draws: &mut Draws) -> Option<i64> {
        let (left, right) = match (a == b, draws.below(2)) {
            (true, 0) => (two_opt(&self.lines[a].order, draws), None),
            (true, _) => (or_opt(&self.lines[a].order, draws), None),
            (false, 0) => with_some(relocate(&self.lines[a].order, &self.lines[b].order, draws)),
            (false, _) => with_some(two_opt_star(&self.lines[a].order, &self.lines[b].order, draws)),
        };
        let left_cost = self.roads.price(&self.vehicles[a], &left)?;
        let mut change = left_cost.saturating_sub(self.lines[a].cost);
        let mut right_line = None;
        if let Some(order) = right {
            let cost = self.roads.price(&self.vehicles[b], &order)?;
            change = change.saturating_add(cost.saturating_sub(self.lines[b].cost));
            right_line = Some(Line { order, cost });
        }
        if change > allowed || change == 0 {
            return None;
        }
        self.lines[a] = Line { order: left, cost: left_cost };
        if let Some(line) = right_line {
            self.lines[b] = line;
        }
        Some(change)
    }

    fn tour(&self, vehicle: usize, tours: &[Tour]) -> Tour {
        let (line, vehicle) = (&self.lines[vehicle], &self.vehicles[vehicle]);
        let (etas, returns, _) = self.roads.drive(vehicle, &line.order);
        let stops = line.order.iter().zip(etas).map(|(visit, eta)| {
            let mut stop = self.roads.pool[*visit].stop.clone();
            stop.eta = eta;
            stop
        });
        Tour { van: tours[vehicle.tour].van, departs: vehicle.departs, stops: stops.collect(), returns }
    }
}

impl Roads<'_> {
    /// Arrival at each visit, return, and cost: driving, a quarter of waiting, a twentieth of customers' wait, in
    /// milliseconds.
    fn drive(&self, vehicle: &Vehicle, order: &[usize]) -> (Vec<Moment>, Moment, i64) {
        let mut etas = Vec::with_capacity(order.len());
        let go_on = |_: &Visit, eta| {
            etas.push(eta);
            true
        };
        let (returns, cost) = self.follow(vehicle, order, go_on).unwrap_or((vehicle.departs, 0));
        (etas, returns, cost)
    }

    /// What a line costs; `None` when somebody would be late, the van overloaded or the shift overrun.
    fn price(&self, vehicle: &Vehicle, order: &[usize]) -> Option<i64> {
        let load: usize = order.iter().map(|visit| self.pool[*visit].stop.parcels.len()).sum();
        if load > vehicle.capacity {
            return None;
        }
        let (returns, cost) = self.follow(vehicle, order, |visit, eta| eta <= visit.due)?;
        (returns <= vehicle.home_by).then_some(cost)
    }

    /// Drives along a line while `go_on` agrees.
    fn follow(
        &self,
        vehicle: &Vehicle,
        order: &[usize],
        mut go_on: impl FnMut(&Visit, Moment) -> bool,
    ) -> Option<(Moment, i64)> {
        let (mut here, mut time, mut cost, mut hop) = (&vehicle.place, vehicle.departs, 0i64, Span::ZERO);
        for visit in order.iter().map(|visit| &self.pool[*visit]) {
            let leg = self.travel.duration(here, &visit.place, time).max(hop);
            let eta = time + leg;
            if !go_on(visit, eta) {
                return None;
            }
            let begins = eta.max(visit.stop.earliest);
            let patience = (eta - vehicle.departs).0 / PATIENCE;
            cost = cost.saturating_add(leg.0).saturating_add((begins - eta).0 / 4).saturating_add(patience);
            (here, time, hop) = (&visit.place, begins + visit.stop.service, HOP);
        }
        let home = self.travel.duration(here, &vehicle.place, time).max(hop);
        Some((time + home, cost.saturating_add(home.0)))
    }
}

fn with_some((left, right): (Vec<usize>, Vec<usize>)) -> (Vec<usize>, Option<Vec<usize>>) {
    (left, Some(right))
}

/// Two cuts of a line, in order.
fn cuts(len: usize, draws: &mut Draws) -> (usize, usize) {
    let cut = |draws: &mut Draws| draws.below(len as u64 + 1) as usize;
    let (a, b) = (cut(draws), cut(draws));
    (a.min(b), a.max(b))
}

/// A stretch driven the other way round.
fn two_opt(order: &[usize], draws: &mut Draws) -> Vec<usize> {
    let (from, until) = cuts(order.len(), draws);
    let mut two_opt = order.to_vec();
    two_opt[from..until].reverse();
    two_opt
}

/// Up to three stops in a row moved within their line.
fn or_opt(order: &[usize], draws: &mut Draws) -> Vec<usize> {
    let (mut rest, moved) = taken_out(order, draws);
    let at = draws.below(rest.len() as u64 + 1) as usize;
    rest.splice(at..at, moved);
    rest
}

/// Up to three stops in a row moved to another line.
fn relocate(left: &[usize], right: &[usize], draws: &mut Draws) -> (Vec<usize>, Vec<usize>) {
    let (rest, moved) = taken_out(left, draws);
    let at = draws.below(right.len() as u64 + 1) as usize;
    let mut grown = right.to_vec();
    grown.splice(at..at, moved);
    (rest, grown)
}

/// The tails of two lines exchanged.
fn two_opt_star(left: &[usize], right: &[usize], draws: &mut Draws) -> (Vec<usize>, Vec<usize>) {
    let (a, b) = (draws.below(left.len() as u64 + 1) as usize, draws.below(right.len() as u64 + 1) as usize);
    ([&left[..a], &right[b..]].concat(), [&right[..b], &left[a..]].concat())
}

fn taken_out(order: &[usize], draws: &mut Draws) -> (Vec<usize>, Vec<usize>) {
    let from = draws.below(order.len() as u64) as usize;
    let until = (from + 1 + draws.below(3) as usize).min(order.len());
    let mut rest = order.to_vec();
    let mut moved: Vec<usize> = rest.drain(from..until).collect();
    if draws.chance(0.3) {
        moved.reverse();
    }
    (rest, moved)
}
