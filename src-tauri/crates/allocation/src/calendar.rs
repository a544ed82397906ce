//! Days of delivery and quarters of preparation, as a clock in Paris shows them. Knows nothing of orders.

use model::{Moment, QUARTER, Service, Span};

/// Minute of the day by which the evening vans have delivered: 22:00.
const EVENING_MIN: u32 = 22 * 60;

/// Days within which a standard or pick-up parcel is due.
const STANDARD_DAYS: i64 = 3;

/// Quarters looked ahead for free capacity: 36 hours.
pub(crate) const QUARTERS_AHEAD: usize = 36 * 4;

const DAY: Span = Span::hours(24);

/// Minutes that a quarter lasts.
const QUARTER_MIN: u32 = 15;

/// A moment before which nothing is planned and after which nothing is: 1970 to 2100, so that a bad date
/// cannot overflow.
fn sane(at: Moment) -> Moment {
    at.clamp(Moment(0), Moment(4_102_444_800_000))
}

/// Start of the quarter of an hour that holds `at`.
pub(crate) fn quarter(at: Moment) -> Moment {
    sane(at).floor(QUARTER)
}

/// The moment `min` minutes after midnight, as clocks in Paris show it, on the day `days` days after that
/// of `at`. Counted back from noon, when clocks never change; right from four o'clock on.
fn on_day(at: Moment, days: i64, min: u32) -> Moment {
    // Whole minutes: the seconds of an order must not become those of its evening.
    let at = sane(at).floor(Span::minutes(1));
    // Noon of today, then about noon of the day wanted, then exactly noon: the night between may be odd.
    let near = at + Span::minutes(720 - i64::from(at.minute_of_day())) + Span(DAY.0.saturating_mul(days.clamp(0, 400)));
    let noon = near + Span::minutes(720 - i64::from(near.minute_of_day()));
    noon + Span::minutes(i64::from(min.min(1_440)) - 720)
}

/// Whether the day `days` days after that of `at` is a Sunday in Paris.
fn is_sunday(at: Moment, days: i64) -> bool {
    on_day(at, days, 720).paris().weekday().to_monday_zero_offset() == 6
}

/// When a parcel that leaves at `leaves` with `lead_days` of lead arrives: by minute `by_min` of that day,
/// or of Monday when it is a Sunday.
pub(crate) fn arrival(leaves: Moment, lead_days: u8, by_min: u32) -> Moment {
    let days = i64::from(lead_days);
    let days = if is_sunday(leaves, days) { days + 1 } else { days };
    on_day(leaves, days, by_min).max(sane(leaves))
}

/// The midnight before `at`: whatever is at work today has begun after it.
pub(crate) fn opening_before(at: Moment) -> Moment {
    on_day(at, 0, 0)
}

/// The last second of the day of `at`: what a customer can be told.
pub(crate) fn end_of_day(at: Moment) -> Moment {
    on_day(at, 0, 1_440) - Span::seconds(1)
}

/// 22:00 on the day of `at`.
pub(crate) fn evening(at: Moment) -> Moment {
    on_day(at, 0, EVENING_MIN)
}

/// When clocks show `min` minutes after midnight on the day whose 22:00 is `evening`. Right after four.
pub(crate) fn before_evening(evening: Moment, min: u32) -> Moment {
    evening + Span::minutes(i64::from(min.min(1_440)) - i64::from(EVENING_MIN))
}

/// When a service bought at `now` is due at the latest; Sundays are no delivery days.
pub fn due(service: Service, now: Moment) -> Moment {
    let days = match service {
        Service::Evening => return evening(now),
        Service::NextDay => 1,
        Service::Standard | Service::Pickup => STANDARD_DAYS,
    };
    let days = if is_sunday(now, days) { days + 1 } else { days };
    on_day(now, days, 1_440) - Span::seconds(1)
}

/// Days by which `latest` misses `due`; a started day counts.
pub(crate) fn days_late(latest: Moment, due: Moment) -> u32 {
    // Up to an hour is no lateness but a clock change between the two.
    let late = (latest - due).0.saturating_sub(Span::hours(1).0).max(0);
    u32::try_from(late.saturating_add(DAY.0 - 1) / DAY.0).unwrap_or(u32::MAX)
}

/// The quarters ahead of a moment, with the minute of day that clocks in Paris show as each begins.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ahead {
    pub first: Moment,
    pub minutes: Vec<u32>,
}

impl Ahead {
    pub(crate) fn of(now: Moment) -> Self {
        let first = quarter(now);
        let mut minutes = Vec::with_capacity(QUARTERS_AHEAD);
        let (mut at, mut minute) = (first, first.minute_of_day());
        for _ in 0..QUARTERS_AHEAD {
            // Clocks change at full hours only.
            if at.0.rem_euclid(Span::hours(1).0) == 0 {
                minute = at.minute_of_day();
            }
            minutes.push(minute);
            at += QUARTER;
            minute = (minute + QUARTER_MIN) % 1_440;
        }
        Self { first, minutes }
    }

    /// Start of a quarter.
    pub(crate) fn start(&self, index: usize) -> Moment {
        self.first + Span(QUARTER.0.saturating_mul(i64::try_from(index).unwrap_or(i64::MAX)))
    }
}

/// Whether a quarter that begins at `minute` lies within opening hours; closing before opening is a night shift.
pub(crate) fn is_open(minute: u32, opens_min: u32, closes_min: u32) -> bool {
    let (begun, ended) = (minute >= opens_min, minute + QUARTER_MIN <= closes_min);
    if opens_min <= closes_min { begun && ended } else { begun || ended }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Saturday 2026-11-28 10:00 in Paris.
    const OPEN: Moment = Moment(1_795_856_400_000);

    #[test]
    fn every_order_of_a_day_shares_one_evening() {
        let (morning, later) = (Moment(1_795_856_400_000), Moment(1_795_860_043_210));
        assert_eq!(evening(morning), evening(later));
        assert_eq!(evening(later).to_string(), "2026-11-28 22:00:00");
        assert_eq!(evening(later).0 % 60_000, 0);
    }

    #[test]
    fn nothing_arrives_on_a_sunday() {
        assert_eq!(arrival(OPEN, 1, 1080).to_string(), "2026-11-30 18:00:00");
        assert_eq!(arrival(OPEN, 2, 1080).to_string(), "2026-11-30 18:00:00");
        assert_eq!(due(Service::NextDay, OPEN).to_string(), "2026-11-30 23:59:59");
        assert_eq!(due(Service::Standard, OPEN).to_string(), "2026-12-01 23:59:59");
        assert_eq!(due(Service::Evening, OPEN).to_string(), "2026-11-28 22:00:00");
    }

    #[test]
    fn the_night_the_clocks_change_moves_no_delivery() {
        // Saturday 2026-10-24 20:00; clocks go back on Sunday.
        let saturday = Moment(1_792_864_800_000);
        assert_eq!(saturday.to_string(), "2026-10-24 20:00:00");
        assert_eq!(arrival(saturday, 2, 780).to_string(), "2026-10-26 13:00:00");
        assert_eq!(end_of_day(saturday + DAY).to_string(), "2026-10-25 23:59:59");
        // Twelve hours of that night hold two o'clock twice.
        let minutes = &Ahead::of(saturday).minutes[..48];
        assert_eq!(minutes.iter().filter(|&&m| m == 2 * 60).count(), 2);
        assert_eq!(minutes.last(), Some(&(6 * 60 + 45)));
    }

    #[test]
    fn lateness_is_in_days() {
        let due = end_of_day(OPEN);
        assert_eq!(days_late(end_of_day(OPEN) - DAY, due), 0);
        assert_eq!(days_late(due, due), 0);
        assert_eq!(days_late(end_of_day(OPEN + DAY), due), 1);
        assert_eq!(days_late(end_of_day(OPEN), evening(OPEN)), 1);
    }

    #[test]
    fn a_quarter_counts_only_when_the_node_is_open_to_its_end() {
        assert!(is_open(480, 480, 1200));
        assert!(!is_open(1190, 480, 1200));
        assert!(is_open(0, 1320, 360) && !is_open(700, 1320, 360));
    }

    #[test]
    fn absurd_dates_give_an_answer() {
        for at in [Moment(i64::MIN), Moment(i64::MAX)] {
            let _ = (arrival(at, 255, u32::MAX), due(Service::NextDay, at), Ahead::of(at), evening(at));
            assert_eq!(days_late(at, at), 0);
        }
        assert!(days_late(Moment(i64::MAX), Moment(i64::MIN)) > 0);
    }
}
