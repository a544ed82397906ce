//! The road network as what lies between two places. Roads are as fast at night as by day; a place that no road of the
//! network is near is estimated, as without a network.

use super::RoadGraph;
use crate::travel::{Estimate, Leg, Travel, Waypoint};
use model::{Moment, Span};

/// How far a place may be from a road, metres: places of orders are known to about a kilometre.
const REACH_M: i64 = 1_500;

impl Travel for RoadGraph {
    fn duration(&self, from: &Waypoint, to: &Waypoint, at: Moment) -> Span {
        self.leg(from, to).map_or_else(|| Estimate.duration(from, to, at), |leg| leg.time)
    }

    fn distance_m(&self, from: &Waypoint, to: &Waypoint, at: Moment) -> i64 {
        self.leg(from, to).map_or_else(|| Estimate.distance_m(from, to, at), |leg| leg.distance_m)
    }
}

impl RoadGraph {
    fn leg(&self, from: &Waypoint, to: &Waypoint) -> Option<Leg> {
        self.drive(from.at(), to.at(), REACH_M).ok()
    }
}
