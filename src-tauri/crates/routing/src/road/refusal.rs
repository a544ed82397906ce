//! Why a drive is not promised: a code for machines, a sentence for a person.

use std::fmt;

/// Which of the two places.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    /// Where the drive begins.
    Start,
    /// Where it ends.
    End,
}

/// Why a drive is not promised.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Refusal {
    /// The place is 0,0.
    Zero {
        /// Which place.
        place: Place,
        /// How far from a road it may be, metres.
        reach_m: i64,
    },
    /// The place is outside, and inside once latitude and longitude are swapped.
    Swapped {
        /// Which place.
        place: Place,
        /// How far from a road it may be, metres.
        reach_m: i64,
    },
    /// The place is outside the extract.
    Outside {
        /// Which place.
        place: Place,
        /// How far from a road it may be, metres.
        reach_m: i64,
        /// How far the nearest junction of the main part is, metres.
        nearest_m: Option<i64>,
    },
    /// The place is inside, but no road of the main part is near.
    OffRoad {
        /// Which place.
        place: Place,
        /// How far from a road it may be, metres.
        reach_m: i64,
        /// How far the nearest junction of the main part is, metres.
        nearest_m: Option<i64>,
    },
    /// Both places are on the main part, but turn rules leave no way between them.
    NoWay,
}

impl Refusal {
    /// Stable code, snake case.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Zero { .. } => "place_zero",
            Self::Swapped { .. } => "place_swapped",
            Self::Outside { .. } => "place_outside_extract",
            Self::OffRoad { .. } => "place_off_road",
            Self::NoWay => "no_way",
        }
    }

    /// How far the nearest junction of the main part is, metres, when that is told.
    pub fn nearest_m(&self) -> Option<i64> {
        match self {
            Self::Outside { nearest_m, .. } | Self::OffRoad { nearest_m, .. } => *nearest_m,
            Self::Zero { .. } | Self::Swapped { .. } | Self::NoWay => None,
        }
    }

    /// The place that is to blame, if one is.
    pub fn place(&self) -> Option<Place> {
        match self {
            Self::Zero { place, .. }
            | Self::Swapped { place, .. }
            | Self::Outside { place, .. }
            | Self::OffRoad { place, .. } => Some(*place),
            Self::NoWay => None,
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        out.write_str(match self {
            Self::Start => "the start",
            Self::End => "the end",
        })
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        let nearest = |metres: &Option<i64>| match metres {
            Some(metres) => format!("the nearest junction is {metres} m away"),
            None => "the network has no main part".to_owned(),
        };
        match self {
            Self::Zero { place, reach_m } => write!(
                out,
                "{place} is 0,0: what a device sends that does not know its place; no road within {reach_m} m"
            ),
            Self::Swapped { place, reach_m } => write!(
                out,
                "{place} is outside the extract but inside with latitude and longitude swapped: LAT,LON is asked for; \
                 no road within {reach_m} m"
            ),
            Self::Outside { place, reach_m, nearest_m } => {
                write!(out, "{place} is outside the extract: no road within {reach_m} m; {}", nearest(nearest_m))
            }
            Self::OffRoad { place, reach_m, nearest_m } => {
                write!(out, "{place} is off the main part: no road of it within {reach_m} m; {}", nearest(nearest_m))
            }
            Self::NoWay => out.write_str("turn rules leave no way from one place to the other"),
        }
    }
}

impl std::error::Error for Refusal {}
