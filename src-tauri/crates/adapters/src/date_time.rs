//! Reads dates, times and moments as people and machines write them. Civil times are those of Paris.

use jiff::{Timestamp, civil, tz::TimeZone};
use model::Moment;

/// Years outside which a date is a slip of the pen.
const YEARS: std::ops::RangeInclusive<i16> = 2000..=2099;

/// `2026-11-28` or `28/11/2026`.
pub(crate) fn date(text: &str) -> Option<civil::Date> {
    let text = text.trim();
    let (year, month, day) = if text.contains('/') {
        let mut parts = text.split('/');
        let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
        parts.next().is_none().then_some((year, month, day))?
    } else {
        let mut parts = text.split('-');
        let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
        parts.next().is_none().then_some((year, month, day))?
    };
    let (year, month, day) = (digits(year, 4)? as i16, digits(month, 2)? as i8, digits(day, 2)? as i8);
    YEARS.contains(&year).then(|| civil::Date::new(year, month, day).ok())?
}

/// `08:00`, `8h00`, `8h`, `08:00:30`, as minutes after midnight; seconds are read and left out. `24:00` is 1440.
pub(crate) fn minute(text: &str) -> Option<u32> {
    let text = text.trim();
    let mut parts = text.split([':', 'h', 'H']);
    let hour = u32::from(digits(parts.next()?, 2)?);
    let minute = match parts.next() {
        None => return None,
        Some("") => 0,
        Some(part) => u32::from(digits(part, 2)?),
    };
    let second = parts.next().map_or(Some(0), |part| digits(part, 2))?;
    let total = hour * 60 + minute;
    (total <= 1440 && minute < 60 && second < 60 && parts.next().is_none()).then_some(total)
}

/// A moment as machines write it, by default in UTC: an epoch in s or ms, with or without a fraction, or an instant
/// with its offset, with `Z` or with neither. A plus sign that a query has turned into a space is read as it was meant.
pub(crate) fn utc(text: &str) -> Option<Moment> {
    let text = text.trim();
    if text.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
        return fraction(text);
    }
    if !text.contains(':') {
        return None; // A date alone says no moment.
    }
    let plain: civil::DateTime = match instant(text) {
        Some(moment) => return Some(moment),
        None => match text.parse() {
            Ok(plain) => plain,
            Err(_) => return offset(text),
        },
    };
    in_range(plain.to_zoned(TimeZone::UTC).ok()?.timestamp().as_millisecond())
}

fn fraction(text: &str) -> Option<Moment> {
    let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
    let whole: i64 = whole.parse().ok()?;
    let Moment(ms) = epoch(whole)?;
    let digits = rest.bytes().take(3).filter(u8::is_ascii_digit).fold(0, |sum, b| sum * 10 + i64::from(b - b'0'));
    let scale = [0, 100, 10, 1][rest.len().min(3)];
    // Of milliseconds no fraction is kept.
    Some(Moment(if whole < 1 << 31 { ms + digits * scale } else { ms }))
}

/// `2026-11-27 09:05:18 +01:00`, or the same with the sign lost.
fn offset(text: &str) -> Option<Moment> {
    let (local, zone) = text.rsplit_once(' ')?;
    let zone = if zone.starts_with(['+', '-']) { zone.to_owned() } else { format!("+{zone}") };
    instant(&format!("{local}{zone}"))
}

/// An ISO 8601 instant with its offset: `2026-11-28T10:05:00+01:00`, `…Z`.
pub(crate) fn instant(text: &str) -> Option<Moment> {
    let stamp: Timestamp = text.trim().parse().ok()?;
    in_range(stamp.as_millisecond())
}

/// Seconds or milliseconds since 1970: below 2^31 seconds, above milliseconds (the OsmAnd rule).
pub(crate) fn epoch(number: i64) -> Option<Moment> {
    in_range(if number < 1 << 31 { number.checked_mul(1_000)? } else { number })
}

/// An instant written as ISO 8601 in UTC, with milliseconds.
pub(crate) fn iso(moment: Moment) -> String {
    let stamp = Timestamp::from_millisecond(moment.0).unwrap_or(Timestamp::UNIX_EPOCH);
    format!("{stamp:.3}")
}

/// 2000 to 2099: a device without a clock says 1970.
fn in_range(ms: i64) -> Option<Moment> {
    (946_684_800_000..4_102_444_800_000).contains(&ms).then_some(Moment(ms))
}

fn digits(text: &str, most: usize) -> Option<u16> {
    let plain = !text.is_empty() && text.len() <= most && text.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_french_and_an_iso_date_are_the_same_day() {
        assert_eq!(date("28/11/2026"), date("2026-11-28"));
        for bad in ["", "28/11", "28/11/26", "2026-13-01", "2026-02-30", "28-11-2026", "1926-11-28", "2026-11-28-1"] {
            assert_eq!(date(bad), None, "{bad}");
        }
    }

    #[test]
    fn times_are_read_as_people_write_them() {
        assert_eq!(minute("08:05"), Some(485));
        assert_eq!(minute("8h05"), Some(485));
        assert_eq!(minute("19h"), Some(1140));
        assert_eq!(minute("24:00"), Some(1440));
        for bad in ["", "8", "25:00", "08:60", "8:0:0:0", "-1:00", "24:01"] {
            assert_eq!(minute(bad), None, "{bad}");
        }
    }

    #[test]
    fn an_offset_is_obeyed() {
        let show = Moment(1_795_856_400_000);
        for text in ["2026-11-28T10:00:00+01:00", "2026-11-28T09:00:00Z"] {
            assert_eq!(instant(text), Some(show), "{text}");
        }
        assert_eq!(instant(&iso(Moment(show.0 + 123))), Some(Moment(show.0 + 123)));
    }

    #[test]
    fn machines_write_utc_in_many_ways() {
        let nine = Moment(1_795_856_400_000);
        for text in [
            "1795856400",
            "1795856400000",
            "1795856400.0",
            "2026-11-28T09:00:00Z",
            "2026-11-28T09:00:00",
            "2026-11-28 09:00:00",
            "2026-11-28 09:00:00.000",
            "2026-11-28 09:00",
            "2026-11-28T10:00:00+01:00",
            "2026-11-28 10:00:00+0100",
            "2026-11-28T10:00:00 01:00",
            "2026-11-28 10:00:00 +01:00",
            "2026-11-28 04:00:00 -05:00",
        ] {
            assert_eq!(utc(text), Some(nine), "{text}");
        }
        assert_eq!(utc("1795856400.25"), Some(Moment(nine.0 + 250)));
        assert_eq!(utc("2026-11-28 09:00:00.123"), Some(Moment(nine.0 + 123)));
        for bad in ["", ".", "-", "yesterday", "2026-13-01 00:00:00", "2026-11-28", "0", "1-2", "99999999999999999999"]
        {
            assert_eq!(utc(bad), None, "{bad}");
        }
    }

    #[test]
    fn an_epoch_is_seconds_or_milliseconds_and_plausible() {
        assert_eq!(epoch(1_795_856_400), Some(Moment(1_795_856_400_000)));
        assert_eq!(epoch(1_795_856_400_000), Some(Moment(1_795_856_400_000)));
        assert_eq!((epoch(0), epoch(-1), epoch(i64::MAX), epoch(i64::MIN)), (None, None, None, None));
    }
}
