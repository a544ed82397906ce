//! Shares out the parcels of a van that cannot go on: other vans of its depot drive to it, then to its customers.

use crate::{
    Job, Planned, VanState, VanStatus,
    compared::{Look, Looks},
    job::stops_of,
    route::{InsertionPoint, Route, Visit},
    travel::Travel,
};
use model::{Moment, ParcelId, Reason, Span, Stop, StopKind, VanId};
use std::collections::BTreeSet;

/// Time to find the broken van and carry its parcels over.
const HANDOVER: Span = Span::minutes(8);

/// Places in a helper's tour at which meeting the broken van is tried; the cheapest are enough.
const MEETINGS: usize = 4;

/// A van that may help: its tour with the meeting put in, one for each place tried, and what that meeting costs.
/// Once it helps, only the tour that was chosen is left, and the meeting is paid.
struct Helper<'a> {
    options: Vec<(i64, Route<'a>)>,
}

/// A place for one delivery: which helper, which of its options, where.
type Choice = (i64, usize, usize, usize);

/// Tours of the other vans of the same depot that take over what is aboard `broken`.
///
/// A helper under way keeps the stop it is driving to; nobody already promised is made late; the load fits at
/// every moment. Parcels that nobody can bring in their window are unassigned: once their promise has moved, they
/// may be asked again. Parcels that a helper already plans to fetch are left alone.
pub(crate) fn rescue(vans: &[&VanState], broken: &VanState, jobs: &[Job], travel: &dyn Travel, now: Moment) -> Planned {
    let able = helpers(vans, broken, now);
    let mut taken: BTreeSet<ParcelId> =
        vans.iter().filter(|van| van.van != broken.van).flat_map(|van| van.holds()).collect();
    let mut planned = Planned::default();
    let mut wanted = Vec::new();
    for job in jobs.iter().filter(|job| taken.insert(job.parcel)) {
        match broken.aboard.contains(&job.parcel) {
            true => wanted.push(*job),
            false => planned.unassigned.push((job.parcel, Reason::Unknown)),
        }
    }
    let size = able.iter().map(|van| van.capacity as usize).filter(|capacity| *capacity > 0).min().unwrap_or(1);
    let mut helpers: Vec<Helper<'_>> = able.iter().map(|van| meet(Route::of(van, travel, now), broken, now)).collect();
    let mut looks = Looks::default();
    for stop in stops_of(&wanted, size) {
        let visit = Visit::new(stop);
        match choose(&helpers, broken.van, &visit, &mut looks) {
            Ok((_, helper, option, index)) => helpers[helper].take(option, index, broken.van, visit),
            Err(reason) => planned.unassigned.extend(visit.stop.parcels.iter().map(|parcel| (*parcel, reason))),
        }
    }
    for (van, helper) in able.iter().zip(helpers) {
        let Some((_, route)) = helper.options.into_iter().next().filter(|(_, route)| route.changed) else { continue };
        let free = route.free();
        let tour = route.into_tour();
        planned.compared.insert(tour.van, looks.of(van.tour.as_ref(), &tour, free));
        planned.tours.push(tour);
    }
    planned.unassigned.sort_unstable();
    planned
}

fn helpers<'a>(vans: &[&'a VanState], broken: &VanState, now: Moment) -> Vec<&'a VanState> {
    let able = |van: &VanState| match van.status {
        VanStatus::AtDepot | VanStatus::OnTour => van.depot == broken.depot && now < van.shift_to,
        VanStatus::Broken | VanStatus::Grounded => false,
    };
    let mut able: Vec<&VanState> = vans.iter().copied().filter(|van| van.van != broken.van && able(van)).collect();
    able.sort_by_key(|van| van.van);
    able
}

/// The ways in which a van could meet the broken one, cheapest first.
fn meet<'a>(route: Route<'a>, broken: &VanState, now: Moment) -> Helper<'a> {
    if meeting(&route, broken.van).is_some() {
        return Helper { options: vec![(0, route)] };
    }
    let visit = Visit::new(handover(broken, now));
    let mut points: Vec<InsertionPoint> = route.insertion_points(&visit, 0, Span::ZERO).collect();
    points.sort_unstable();
    let options = points.into_iter().take(MEETINGS).map(|point| {
        let mut option = route.clone();
        option.place(point.index, visit.clone());
        option.changed = false;
        (point.cost, option)
    });
    Helper { options: options.collect() }
}

/// It promises nothing to anybody, so it has no latest moment of its own.
fn handover(broken: &VanState, now: Moment) -> Stop {
    Stop {
        kind: StopKind::Transfer(broken.van),
        at: broken.position,
        parcels: Vec::new(),
        service: HANDOVER,
        earliest: now,
        latest: Moment(i64::MAX),
        eta: now,
    }
}

fn meeting(route: &Route<'_>, broken: VanId) -> Option<usize> {
    route.visits.iter().position(|visit| visit.stop.kind == StopKind::Transfer(broken))
}

fn choose(helpers: &[Helper<'_>], broken: VanId, visit: &Visit, looks: &mut Looks) -> Result<Choice, Reason> {
    let parcels = visit.stop.parcels.len();
    let looked: Vec<(Look, Option<Choice>)> =
        (0..).zip(helpers).map(|(nth, helper)| helper.look(nth, broken, visit, parcels)).collect();
    let Some(best) = looked.iter().filter_map(|(_, choice)| *choice).min() else {
        let met = helpers.iter().zip(&looked).filter(|(helper, _)| !helper.options.is_empty());
        let space = met.into_iter().any(|(_, (look, _))| *look == Look::Late);
        return Err(if space { Reason::NoWindow } else { Reason::NoVan });
    };
    if let Some(chosen) = helpers[best.1].van() {
        looks.note(chosen, helpers.iter().zip(&looked).filter_map(|(helper, (look, _))| Some((helper.van()?, *look))));
    }
    Ok(best)
}

impl Helper<'_> {
    /// `None` for one that cannot meet the broken van.
    fn van(&self) -> Option<VanId> {
        self.options.first().map(|(_, route)| route.van)
    }

    /// What it could do with one stop, being the `nth` helper.
    fn look(&self, nth: usize, broken: VanId, visit: &Visit, parcels: usize) -> (Look, Option<Choice>) {
        let mut best: Option<Choice> = None;
        let mut space = false;
        for (option, (opening, route)) in self.options.iter().enumerate() {
            let Some(met) = meeting(route, broken) else { continue };
            space |= route.fits(parcels, met + 1, met + 1);
            let fitting =
                route.insertion_points(visit, met + 1, Span::ZERO).filter(|s| route.fits(parcels, met + 1, s.index));
            let Some(point) = fitting.min() else { continue };
            let choice = (point.cost.saturating_add(*opening), nth, option, point.index);
            best = Some(best.map_or(choice, |before| before.min(choice)));
        }
        let look = match best {
            Some((cost, ..)) => Look::Place(cost),
            // One that cannot even meet the broken van without being late somewhere.
            None if space || self.options.is_empty() => Look::Late,
            None => Look::Full,
        };
        (look, best)
    }

    fn take(&mut self, option: usize, index: usize, broken: VanId, visit: Visit) {
        let (_, mut route) = self.options.swap_remove(option);
        if let Some(met) = meeting(&route, broken) {
            route.visits[met].stop.parcels.extend(&visit.stop.parcels);
        }
        route.place(index, visit);
        self.options = vec![(0, route)];
    }
}
