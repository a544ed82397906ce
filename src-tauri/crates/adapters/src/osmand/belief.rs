//! Whether a van can be where its tracker says: a fix, in reach of the app, and not too far from where it just was.

use super::Fix;
use crate::PositionRow;
use model::{Moment, Position, VanId};
use std::collections::BTreeMap;

/// A radius of doubt beyond this says nothing about where a van is, metres.
pub const ACCURATE_M: u32 = 5_000;
/// No van of the company drives faster, metres a second: 216 km/h.
const FASTEST_M_S: i64 = 60;
/// Receivers err by this much without having moved, metres.
const ERROR_M: i64 = 500;
/// So many fixes in a row that agree with each other, and not with the way before, are believed: the way before was wrong.
const AGREEING: u8 = 3;
/// Most vans remembered; fixes of a further van are believed.
const VANS_MAX: usize = 10_000;

/// Why a position is not believed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Doubt {
    /// The receiver had no fix.
    NoFix,
    /// North and east are exchanged.
    Swapped,
    /// Outside the country that is served.
    Outside,
    /// The receiver itself does not know where it is.
    Inaccurate,
    /// Nobody drives that fast.
    Jump,
}

impl Doubt {
    /// Stable code, snake case.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NoFix => "no_fix",
            Self::Swapped => "swapped_coordinates",
            Self::Outside => "outside_territory",
            Self::Inaccurate => "inaccurate",
            Self::Jump => "implausible",
        }
    }
}

impl Fix {
    /// What can be doubted without knowing where the van was before.
    pub fn doubt(&self) -> Option<Doubt> {
        match () {
            () if !self.valid || self.position.is_no_fix() => Some(Doubt::NoFix),
            () if self.position.is_near_france() => {
                self.accuracy_m.is_some_and(|accuracy| accuracy > ACCURATE_M).then_some(Doubt::Inaccurate)
            }
            () if self.position.swapped().is_near_france() => Some(Doubt::Swapped),
            () => Some(Doubt::Outside),
        }
    }
}

/// Where a van was last believed to be, and where it has since been said to be.
#[derive(Clone, Copy, Debug)]
struct Track {
    believed: (Moment, Position),
    doubted: Option<(Moment, Position)>,
    agreeing: u8,
}

/// The ways of all vans.
#[derive(Clone, Debug, Default)]
pub(super) struct Tracks {
    vans: BTreeMap<VanId, Track>,
}

impl Tracks {
    /// Takes the next position of a van; false when it cannot have come there. Late ones change nothing.
    pub fn follow(&mut self, row: &PositionRow) -> bool {
        let here = (row.at, row.position);
        let Some(track) = self.vans.get_mut(&row.van) else {
            if self.vans.len() < VANS_MAX {
                self.vans.insert(row.van, Track { believed: here, doubted: None, agreeing: 0 });
            }
            return true;
        };
        if row.at < track.believed.0 {
            return true;
        }
        if can_drive(track.believed, here) {
            *track = Track { believed: here, doubted: None, agreeing: 0 };
            return true;
        }
        let agrees = track.doubted.is_some_and(|before| before.0 < here.0 && can_drive(before, here));
        track.agreeing = if agrees { track.agreeing.saturating_add(1) } else { 1 };
        track.doubted = Some(here);
        if track.agreeing >= AGREEING {
            *track = Track { believed: here, doubted: None, agreeing: 0 };
            return true;
        }
        false
    }
}

fn can_drive((from_at, from): (Moment, Position), (to_at, to): (Moment, Position)) -> bool {
    let seconds = (to_at - from_at).0.max(0) / 1_000;
    from.distance_m(to) <= ERROR_M.saturating_add(FASTEST_M_S.saturating_mul(seconds))
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::Span;

    fn row(second: i64, lat_e5: i32) -> PositionRow {
        PositionRow {
            van: VanId::new("V1").expect("short"),
            at: Moment(1_795_856_400_000) + Span::seconds(second),
            position: Position { lat_e5, lon_e5: 235_000 },
            speed_cm_s: None,
            heading_deg: None,
            accuracy_m: None,
        }
    }

    #[test]
    fn a_leap_of_660_km_is_not_driven_and_the_way_goes_on() {
        let mut tracks = Tracks::default();
        assert!(tracks.follow(&row(0, 4_885_000)));
        assert!(!tracks.follow(&row(1, 4_330_000)));
        assert!(tracks.follow(&row(10, 4_885_200)), "where it was, the van still is");
        assert!(!tracks.follow(&row(11, 4_330_000)));
        assert!(tracks.follow(&row(5, 4_000_000)), "what comes late is looked at by others");
    }

    #[test]
    fn a_wrong_first_fix_is_given_up_for_three_that_agree() {
        let mut tracks = Tracks::default();
        assert!(tracks.follow(&row(0, 4_330_000)));
        let believed: Vec<bool> = (1..5).map(|n| tracks.follow(&row(n * 10, 4_885_000 + n as i32 * 50))).collect();
        assert_eq!(believed, [false, false, true, true]);
    }

    #[test]
    fn noise_and_motorways_are_believed() {
        let mut tracks = Tracks::default();
        // 400 m of error in a second, then 36 m/s.
        assert!(tracks.follow(&row(0, 4_885_000)) && tracks.follow(&row(1, 4_885_360)));
        assert!((2..200).all(|second| tracks.follow(&row(second, 4_885_360 + 33 * second as i32))));
    }

    #[test]
    fn a_place_says_why_it_is_none() {
        let fix = |lat: f64, lon: f64, accuracy_m| Fix {
            device: "V1".into(),
            at: None,
            position: Position::from_degrees(lat, lon).expect("on Earth"),
            speed_cm_s: None,
            heading_deg: None,
            accuracy_m,
            valid: true,
        };
        assert_eq!(fix(48.9, 2.4, Some(8)).doubt(), None);
        assert_eq!(fix(48.9, 2.4, Some(40_000)).doubt(), Some(Doubt::Inaccurate));
        assert_eq!(fix(0.00001, 0.00002, None).doubt(), Some(Doubt::NoFix));
        assert_eq!(Fix { valid: false, ..fix(48.9, 2.4, None) }.doubt(), Some(Doubt::NoFix));
        assert_eq!(fix(2.4, 48.9, None).doubt(), Some(Doubt::Swapped));
        assert_eq!(fix(52.5, 13.4, None).doubt(), Some(Doubt::Outside));
    }
}
