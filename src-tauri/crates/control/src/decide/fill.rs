//! Tours that are held back at their depot for parcels that the forecast expects: nearly empty ones, as long as nobody's
//! promise comes near.

use crate::{
    calendar::at_minute,
    cut::tours::retimed,
    order::ParcelState,
    section::{fleet::Fleet, orders::Orders, stock::Stock},
};
use model::{Foreseen, Moment, NodeId, QUARTER, Span, Tour, VanId, Via};
use routing::{Planned, VanState, VanStatus};
use std::collections::BTreeMap;

/// A tour that fills less than this part of its van may wait for more, when at least as much is expected.
const NEARLY_EMPTY: u32 = 4;
/// It waits no longer than until it is expected to fill this part.
const FULL_ENOUGH: u32 = 2;
/// Quarters of an hour that it waits at most.
const QUARTERS_MAX: i64 = 6;
/// Slack that each of its promises keeps: roads are slower than believed, and there are more stops to come.
const SLACK_LEFT: Span = Span::minutes(60);

/// What holding tours back stands on.
pub(super) struct Filling<'a> {
    pub orders: &'a Orders,
    pub fleet: &'a Fleet,
    pub stock: &'a Stock,
    pub now: Moment,
}

/// Of what a depot prepares, how much its vans bring.
#[derive(Default)]
struct ByVan {
    units: u64,
    van_units: u64,
    van_parcels: u64,
}

impl Filling<'_> {
    /// Lets tours of a depot leave later where they are to fill, and says what each of these waits for.
    pub fn hold(&self, depot: NodeId, planned: &mut Planned) -> BTreeMap<VanId, Foreseen> {
        // Where a parcel finds no van, vans are better back early.
        if !planned.unassigned.is_empty() || self.stock.kept().quarters(depot).next().is_none() {
            return BTreeMap::new();
        }
        let mut held = BTreeMap::new();
        let mut by_van = None;
        for tour in &mut planned.tours {
            let Some(van) = self.nearly_empty(tour) else { continue };
            let by_van = by_van.get_or_insert_with(|| self.by_van(depot));
            if let Some((later, foreseen)) = self.later(van, tour, by_van) {
                *tour = later;
                held.insert(van.van, foreseen);
            }
        }
        held
    }

    /// The van of a tour that has not left and fills little of it.
    fn nearly_empty(&self, tour: &Tour) -> Option<&VanState> {
        let van = self.fleet.van(tour.van).filter(|van| van.status == VanStatus::AtDepot)?;
        (load(tour).saturating_mul(NEARLY_EMPTY) < van.capacity).then_some(van)
    }

    /// The tour as it leaves when it is expected to be full enough, or when it can wait no longer. Leaving at once lost.
    fn later(&self, van: &VanState, tour: &Tour, by_van: &ByVan) -> Option<(Tour, Foreseen)> {
        let mut best = None;
        for quarters in 2..=QUARTERS_MAX {
            let until = self.now.floor(QUARTER) + Span(QUARTER.0 * quarters);
            let Some(later) = self.waits(van, tour, until).filter(|_| tour.departs < until) else { continue };
            let Some(foreseen) = self.expected(van.depot, until, by_van) else { continue };
            let parcels = by_van.parcels(foreseen.units);
            if parcels.saturating_mul(NEARLY_EMPTY) < van.capacity {
                continue;
            }
            best = Some((later, foreseen));
            if load(tour).saturating_add(parcels).saturating_mul(FULL_ENOUGH) >= van.capacity {
                break;
            }
        }
        best
    }

    /// The tour as it would be when it leaves then; `None` when a promise comes near, or the end of the shift.
    fn waits(&self, van: &VanState, tour: &Tour, until: Moment) -> Option<Tour> {
        let later = VanState { tour: Some(Tour { departs: until, ..tour.clone() }), ..van.clone() };
        let later = retimed(&later, self.now)?;
        let keeps = routing::worst_slack(&later).is_some_and(|slack| slack >= SLACK_LEFT);
        (keeps && later.returns + SLACK_LEFT <= van.shift_to).then_some(later)
    }

    /// Units for the depot's vans that are expected to be packed when a tour leaves then: placed a quarter before, and
    /// before the cut-off of the vans.
    fn expected(&self, depot: NodeId, leaves: Moment, by_van: &ByVan) -> Option<Foreseen> {
        let cutoff = at_minute(self.now, self.stock.book().node(depot)?.van_cutoff_min);
        let all = self.stock.kept().between(depot, self.now, (leaves - QUARTER).min(cutoff))?;
        let units = u64::from(all.units).saturating_mul(by_van.van_units).checked_div(by_van.units)?;
        let units = u32::try_from(units).ok().filter(|units| *units > 0)?;
        Some(Foreseen { units, ..all })
    }

    /// As the parcels of the day have it so far.
    fn by_van(&self, depot: NodeId) -> ByVan {
        let here = self.orders.parcels().map(|(_, parcel)| parcel);
        let here = here.filter(|parcel| parcel.plan.node == depot && parcel.state != ParcelState::Dropped);
        here.fold(ByVan::default(), |mut sum, parcel| {
            let units = u64::from(parcel.units());
            sum.units += units;
            if parcel.plan.via == Via::Van {
                sum.van_units += units;
                sum.van_parcels += 1;
            }
            sum
        })
    }
}

impl ByVan {
    /// Parcels in which so many units for the vans come.
    fn parcels(&self, units: u32) -> u32 {
        let parcels = u64::from(units).saturating_mul(self.van_parcels).checked_div(self.van_units).unwrap_or(0);
        u32::try_from(parcels).unwrap_or(u32::MAX)
    }
}

fn load(tour: &Tour) -> u32 {
    let parcels: usize = tour.stops.iter().map(|stop| stop.parcels.len()).sum();
    u32::try_from(parcels).unwrap_or(u32::MAX)
}
