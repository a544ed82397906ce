//! Believes anew when a van arrives, from where it is now.

use crate::{VanState, VanStatus, route::Route, travel::Travel};
use model::{Moment, Tour};

/// The tour of a van with ETAs as of now; the order of stops stays. `None` without a tour to drive.
pub fn retime(van: &VanState, travel: &dyn Travel, now: Moment) -> Option<Tour> {
    let tour = van.tour.as_ref()?;
    match van.status {
        VanStatus::Broken => return None,
        VanStatus::AtDepot | VanStatus::OnTour | VanStatus::Grounded => {}
    }
    let mut route = Route::of(van, travel, now);
    if !van.moving() {
        route.leave_at(tour.departs.max(route.ready));
    }
    Some(route.into_tour())
}
