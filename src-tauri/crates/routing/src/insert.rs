//! Puts packed parcels into the tours of vans that wait at their depot: each in the cheapest place that keeps all
//! promises and the capacity.

use crate::{
    Job, Planned, VanState, VanStatus,
    compared::{Look, Looks},
    job::stops_of,
    route::{Route, Visit},
    travel::Travel,
};
use model::{Moment, NodeId, ParcelId, Reason, Span};
use std::collections::BTreeSet;

/// A tour waits this long for more parcels after its first one.
pub const HOLD: Span = Span::minutes(20);

/// Most parcels planned for one depot in one call; the least urgent rest is answered [`Reason::NoVan`] and may be
/// asked again.
pub const BATCH_MAX: usize = 400;

/// Earliness that a plan tries to keep for the surprises of the road before it uses the last minute of a window.
const COMFORT: Span = Span::minutes(15);

/// A tour leaves at the latest this long before its slack is used up.
const LEAVE_MARGIN: Span = Span::minutes(10);

/// A tour that should have left this long ago is taken as stuck and planned again.
const STUCK: Span = Span::minutes(15);

/// Gives parcels waiting at their depots to the vans there.
///
/// Takes vans at their depot whose shift has not ended (one that has not begun is planned from its beginning).
/// Parcels that a van already holds are left alone. A tour leaves when it is full, when its slack demands it, or
/// [`HOLD`] after its first parcel; one whose moment to leave has come takes nothing more.
pub(crate) fn insert(vans: &[&VanState], jobs: &[Job], travel: &dyn Travel, now: Moment) -> Planned {
    let mut taken: BTreeSet<ParcelId> = vans.iter().flat_map(|van| van.holds()).collect();
    let fresh: Vec<Job> = jobs.iter().filter(|job| taken.insert(job.parcel)).copied().collect();
    let depots: BTreeSet<NodeId> = fresh.iter().map(|job| job.depot).collect();
    let mut planned = Planned::default();
    for depot in depots {
        let here: Vec<Job> = fresh.iter().filter(|job| job.depot == depot).copied().collect();
        let routes = waiting_at(vans, depot, now).into_iter().map(|van| (van, Route::of(van, travel, now)));
        insert_at(routes.unzip(), &here, now, &mut planned);
    }
    planned.tours.sort_by_key(|tour| tour.van);
    planned.unassigned.sort_unstable();
    planned
}

fn waiting_at<'a>(vans: &[&'a VanState], depot: NodeId, now: Moment) -> Vec<&'a VanState> {
    let open = |van: &VanState| van.tour.as_ref().is_none_or(|t| now < t.departs || t.departs + STUCK <= now);
    let waits = |van: &VanState| van.depot == depot && van.status == VanStatus::AtDepot && now < van.shift_to;
    let mut waiting: Vec<&VanState> = vans.iter().copied().filter(|van| waits(van) && open(van)).collect();
    waiting.sort_by_key(|van| van.van);
    waiting
}

fn insert_at((vans, mut routes): (Vec<&VanState>, Vec<Route<'_>>), jobs: &[Job], now: Moment, planned: &mut Planned) {
    let size = vans.iter().map(|van| van.capacity as usize).filter(|capacity| *capacity > 0).min().unwrap_or(1);
    let (mut parcels, mut looks) = (0, Looks::default());
    for stop in stops_of(jobs, size) {
        parcels += stop.parcels.len();
        let visit = Visit::new(stop);
        let answer = if parcels > BATCH_MAX { Err(Reason::NoVan) } else { choose(&routes, &visit, now, &mut looks) };
        match answer {
            Ok((chosen, index)) => routes[chosen].place(index, visit),
            Err(reason) => planned.unassigned.extend(visit.stop.parcels.iter().map(|parcel| (*parcel, reason))),
        }
    }
    for (van, mut route) in vans.iter().zip(routes).filter(|(_, route)| route.changed) {
        let hold = van.tour.as_ref().map_or(now + HOLD, |tour| tour.departs);
        set_departure(&mut route, hold);
        let free = route.free();
        let tour = route.into_tour();
        planned.compared.insert(tour.van, looks.of(van.tour.as_ref(), &tour, free));
        planned.tours.push(tour);
    }
}

/// The van and the place in its tour: with comfort where there is some, else to the last minute.
fn choose(routes: &[Route<'_>], visit: &Visit, now: Moment, looks: &mut Looks) -> Result<(usize, usize), Reason> {
    let parcels = visit.stop.parcels.len();
    let fits = |route: &Route<'_>| route.fits(parcels, 0, 0);
    if !routes.iter().any(fits) {
        return Err(Reason::NoVan);
    }
    let price = |route: &Route<'_>| {
        if !fits(route) {
            return None;
        }
        let points = route.insertion_points(visit, 0, COMFORT).filter(|point| route.fits(parcels, 0, point.index));
        let point = points.min()?;
        // A van that starts its shift later is a little dearer than one that stands ready.
        Some((point.tight, point.cost.saturating_add((route.ready - now).0 / 10), point.index))
    };
    let prices: Vec<Option<(bool, i64, usize)>> = routes.iter().map(price).collect();
    let priced =
        prices.iter().enumerate().filter_map(|(nth, price)| price.map(|(tight, cost, at)| (tight, cost, nth, at)));
    let (_, _, nth, index) = priced.min().ok_or(Reason::NoWindow)?;
    let look = |(route, price): (&Route<'_>, &Option<(bool, i64, usize)>)| match price {
        Some((_, cost, _)) => (route.van, Look::Place(*cost)),
        None if fits(route) => (route.van, Look::Late),
        None => (route.van, Look::Full),
    };
    looks.note(routes[nth].van, routes.iter().zip(&prices).map(look));
    Ok((nth, index))
}

/// Later than the hold when that only replaces waiting at a door, earlier when the slack demands it.
fn set_departure(route: &mut Route<'_>, hold: Moment) {
    let ready = route.ready;
    let (room, idle) = route.leeway();
    let hold = if route.full() { ready } else { hold };
    let slack_demands = Moment((ready + room).0.saturating_sub(LEAVE_MARGIN.0));
    route.leave_at(hold.max(ready + idle).min(slack_demands).max(ready));
}
