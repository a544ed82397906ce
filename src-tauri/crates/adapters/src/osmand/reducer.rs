//! Decides which positions of a van are news. Knows no plan: far or long since the last one told.

use super::belief::Tracks;
use crate::PositionRow;
use model::{Moment, Position, Span, VanId};
use std::collections::BTreeMap;

/// A van that moved this far since it was last told of is news, metres.
pub const FAR_M: i64 = 300;
/// A van not told of for this long is news even when it stands: it is heard.
pub const LONG: Span = Span::seconds(60);
/// Most vans remembered; beyond it, every position of a further van is told.
const VANS_MAX: usize = 10_000;

/// What was last told of each van.
#[derive(Clone, Default, Debug)]
pub struct Reducer {
    told: BTreeMap<VanId, (Moment, Position)>,
    tracks: Tracks,
}

impl Reducer {
    /// Whether the van can have come there from where it was last.
    pub fn follow(&mut self, row: &PositionRow) -> bool {
        self.tracks.follow(row)
    }

    /// Whether this position is news. One older than the last told never is.
    pub fn is_news(&self, row: &PositionRow) -> bool {
        self.told
            .get(&row.van)
            .is_none_or(|(at, place)| row.at > *at && (row.at - *at >= LONG || place.distance_m(row.position) >= FAR_M))
    }

    /// Remembers a position as told; called once the fact is durable, so that a failed telling is tried again.
    pub fn tell(&mut self, row: &PositionRow) {
        if self.told.len() < VANS_MAX || self.told.contains_key(&row.van) {
            self.told.insert(row.van, (row.at, row.position));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(second: i64, north_m: i32) -> PositionRow {
        PositionRow {
            van: VanId::new("V1").expect("short"),
            at: Moment(1_795_856_400_000) + Span::seconds(second),
            // 1e-5 degrees of latitude are 1.11 m.
            position: Position { lat_e5: 4_885_000 + north_m * 100 / 111, lon_e5: 235_000 },
            speed_cm_s: None,
            heading_deg: None,
            accuracy_m: None,
        }
    }

    #[test]
    fn a_second_by_second_drive_is_told_each_300_m_and_a_stop_each_minute() {
        let mut reducer = Reducer::default();
        let mut told = |seconds: std::ops::Range<i64>, metre: fn(i64) -> i32| {
            let rows: Vec<_> = seconds.map(|s| row(s, metre(s))).collect();
            rows.iter().filter(|row| reducer.is_news(row).then(|| reducer.tell(row)).is_some()).count()
        };
        // Ten minutes at 10 m/s: 6 km, twenty pieces of 300 m and the start.
        assert!((19..=21).contains(&told(0..600, |s| s as i32 * 10)));
        // Ten minutes standing.
        assert_eq!(told(600..1_200, |_| 6_000), 10);
    }

    #[test]
    fn a_late_position_is_no_news() {
        let mut reducer = Reducer::default();
        reducer.tell(&row(100, 0));
        assert!(!reducer.is_news(&row(10, 5_000)));
        assert!(!reducer.is_news(&row(100, 5_000)));
        assert!(reducer.is_news(&row(101, 5_000)));
    }
}
