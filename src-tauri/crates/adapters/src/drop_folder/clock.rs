//! Times of a file on the clocks of Paris, with the two nights that the clocks change.

use crate::date_time;
use jiff::{
    civil,
    tz::{Offset, TimeZone},
};
use model::{Moment, Shown};

/// A time of day as written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Time {
    /// Seconds after midnight; 86 400 is the end of the day.
    pub second: u32,
    /// The offset written behind it, seconds east of Greenwich.
    offset: Option<i32>,
}

/// `08:00`, `8h00`, `8h`, `08:00:30`, `24:00`; `02:15+01:00` where a clock shows a time twice.
pub(super) fn time(text: &str) -> Option<Time> {
    let text = text.trim();
    let (clock, offset) = match text.char_indices().find(|(at, c)| *at > 0 && matches!(c, '+' | '-' | 'Z' | 'z')) {
        Some((at, _)) => (&text[..at], Some(offset(&text[at..])?)),
        None => (text, None),
    };
    let clock = clock.trim();
    let whole = match clock.split_once('.') {
        Some((whole, fraction)) if !fraction.is_empty() && fraction.bytes().all(|b| b.is_ascii_digit()) => whole,
        Some(_) => return None,
        None => clock,
    };
    let seconds: u32 = whole.split([':', 'h', 'H']).nth(2).map_or(Some(0), |part| part.parse().ok())?;
    let second = date_time::minute(whole)? * 60 + seconds;
    (second <= 86_400).then_some(Time { second, offset })
}

/// `+01:00`, `+0100`, `+01`, `Z`.
fn offset(text: &str) -> Option<i32> {
    if text.eq_ignore_ascii_case("z") {
        return Some(0);
    }
    let (sign, digits) = (if text.starts_with('-') { -1 } else { 1 }, text.get(1..)?.replace(':', ""));
    let plain = matches!(digits.len(), 2 | 4) && digits.bytes().all(|b| b.is_ascii_digit());
    let (hours, minutes) = plain.then(|| digits.split_at(2))?;
    let (hours, minutes): (i32, i32) = (hours.parse().ok()?, minutes.parse().unwrap_or(0));
    (hours <= 14 && minutes < 60).then_some(sign * (hours * 3600 + minutes * 60))
}

/// What clocks in Paris show at this time of this day; `None` beyond the calendar.
pub(super) fn on(day: civil::Date, time: Time) -> Option<Shown> {
    let (day, second) = if time.second >= 86_400 { (day.tomorrow().ok()?, 0) } else { (day, time.second) };
    let civil = day.at((second / 3600) as i8, (second / 60 % 60) as i8, (second % 60) as i8, 0);
    let Some(offset) = time.offset else { return Some(Moment::shown(civil)) };
    let zone = TimeZone::fixed(Offset::from_seconds(offset).ok()?);
    Some(Shown::Once(Moment(zone.to_timestamp(civil).ok()?.as_millisecond())))
}

/// A date and a time of Paris (`2026-11-28 10:05`, `28/11/2026 10h05`), or an instant with its offset.
pub(super) fn moment(text: &str) -> Option<Shown> {
    let text = text.trim();
    if let Some(instant) = date_time::instant(text) {
        return Some(Shown::Once(instant));
    }
    let (day, clock) = text.split_once([' ', 'T'])?;
    on(date_time::date(day)?, time(clock)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::Span;

    const SHOW: Shown = Shown::Once(Moment(1_795_856_400_000));

    #[test]
    fn a_civil_time_is_paris_and_an_offset_is_obeyed() {
        for text in [
            "2026-11-28 10:00",
            "28/11/2026 10h00",
            "2026-11-28T10:00:00.000",
            "2026-11-28T10:00:00+01:00",
            "2026-11-28T09:00:00Z",
            "28/11/2026 09:00 Z",
            "28/11/2026 14:30+0530",
        ] {
            assert_eq!(moment(text), Some(SHOW), "{text}");
        }
        let half = Shown::Once(Moment(1_795_856_430_000));
        assert_eq!(moment("2026-11-28 10:00:30"), Some(half));
        for bad in ["2026-11-28", "10:00", "2026-11-28 25:00", "2026-11-28 10:00+99", "2026-11-28 10:00.x", "x y", ""] {
            assert_eq!(moment(bad), None, "{bad}");
        }
    }

    #[test]
    fn the_nights_that_the_clocks_change() {
        assert_eq!(moment("2027-03-28 02:15"), Some(Shown::Never));
        let Some(Shown::Twice(first, second)) = moment("2027-10-31 02:15") else { panic!("shown twice") };
        assert_eq!(second - first, Span::hours(1));
        assert_eq!(moment("31/10/2027 2h15+01:00"), Some(Shown::Once(second)));
        assert_eq!(moment("2027-10-31 02:15+02:00"), Some(Shown::Once(first)));
    }
}
