//! What truly went wrong against what was said of it, and the other way round.

use super::{
    alarms::{Alarm, Alarms},
    cases::{Case, GOES_ON, cases},
    rules::Happened,
};
use model::{Moment, Span};
use std::{collections::BTreeMap, fmt::Write as _};

/// An alert that comes later than this after its condition has come too late.
const SOON: Span = Span::seconds(60);
/// What ended so shortly before and is told again is the same thing chattering: nobody acts on it a second time.
const CHATTERS: Span = Span::minutes(15);

/// A day judged.
pub struct Score {
    pub cases: Vec<(Case, Option<Moment>)>,
    /// Alarms, each with what makes it useful, or nothing.
    pub alarms: Vec<(Alarm, Option<&'static str>)>,
    pub news: usize,
}

/// Judges a day.
pub fn score(happened: &[Happened], alarms: Alarms) -> Score {
    let all: Vec<Alarm> = alarms.0.into_values().collect();
    let told = |case: Case| {
        let by = all.iter().filter(|alarm| tells_of(alarm, &case)).map(|alarm| alarm.opened).min();
        (case, by)
    };
    let cases: Vec<(Case, Option<Moment>)> = cases(happened).into_iter().map(told).collect();
    let (news, alarms): (Vec<Alarm>, Vec<Alarm>) = all.into_iter().partition(Alarm::is_news);
    let uses: Vec<_> = alarms.iter().map(|alarm| use_of(alarm, &cases).filter(|_| !chatters(alarm, &alarms))).collect();
    Score { cases, alarms: alarms.into_iter().zip(uses).collect(), news: news.len() }
}

fn tells_of(alarm: &Alarm, case: &Case) -> bool {
    let alive = alarm.opened <= case.at + SOON && alarm.stood(case.at, case.rule.told_before);
    alive && !alarm.is_news() && case.rule.fits.contains(&alarm.kind) && alarm.is_about(case.about.iter())
}

fn chatters(alarm: &Alarm, all: &[Alarm]) -> bool {
    let alike = all.iter().filter(|other| (other.kind, &other.subject) == (alarm.kind, &alarm.subject));
    let mut ends = alike.filter_map(|other| other.closed);
    ends.any(|closed| closed <= alarm.opened && alarm.opened - closed < CHATTERS)
}

/// What a person does because of an alarm. Nothing, unless
///
/// - something was put before them for it that they could accept, or
/// - a full case, as much as its rule asks, fits the alarm's kind and names what the alarm is about (the case's van or
///   that van's depot; its site, article, departure or show slot), and the two overlap: the alarm opened before the case
///   had been over for a quarter of an hour, the same within which a case goes on, and stood when the case began, or
///   ended no longer before than its rule allows for what is told ahead.
///
/// What is true but less than a case counts for nothing: whoever is called for each closed door soon looks at no alarm
/// any more. Nor does a case that begins once the alarm is over, even on the same site: on a busy day some case or
/// other would excuse every alarm.
fn use_of(alarm: &Alarm, cases: &[(Case, Option<Moment>)]) -> Option<&'static str> {
    if alarm.proposed {
        return Some("proposal");
    }
    cases.iter().map(|(case, _)| case).find(|case| calls_for(case, alarm)).map(|case| case.rule.kind)
}

fn calls_for(case: &Case, alarm: &Alarm) -> bool {
    let overlap = alarm.opened <= case.until + GOES_ON && alarm.stood(case.at, case.rule.told_before);
    overlap && case.rule.fits.contains(&alarm.kind) && alarm.is_about(case.touched.iter())
}

impl Score {
    /// Cases and those told in time, by kind.
    pub fn by_kind(&self) -> BTreeMap<&'static str, (usize, usize)> {
        let mut kinds: BTreeMap<&'static str, (usize, usize)> = BTreeMap::new();
        for (case, told) in &self.cases {
            let counts = kinds.entry(case.rule.kind).or_default();
            *counts = (counts.0 + 1, counts.1 + usize::from(told.is_some()));
        }
        kinds
    }

    /// Alarms and those that no person would act on, by kind.
    pub fn by_alarm(&self) -> BTreeMap<&'static str, (usize, usize)> {
        let mut kinds: BTreeMap<&'static str, (usize, usize)> = BTreeMap::new();
        for (alarm, useful) in &self.alarms {
            let counts = kinds.entry(alarm.kind).or_default();
            *counts = (counts.0 + 1, counts.1 + usize::from(useful.is_none()));
        }
        kinds
    }

    /// The lists and the tables, for a person to read.
    pub fn told(&self) -> String {
        let mut text = String::from("what went wrong\n");
        for (case, told) in &self.cases {
            let told = told.map_or_else(|| "-".to_owned(), clock);
            let (kind, about, why) = (case.rule.kind, case.about.first().map_or("", String::as_str), case.rule.why);
            let when = format!("{}-{}", clock(case.at), clock(case.until));
            let _ = writeln!(text, "  {when} {kind:<16} {about:<20} {:>4}  told {told:<5}  {why}", case.size);
        }
        let _ = writeln!(text, "alarms ({} more are news)", self.news);
        for (alarm, useful) in &self.alarms {
            let (severity, kind, subject) = (alarm.severity, alarm.kind, &alarm.subject);
            let (closed, useful) =
                (alarm.closed.map_or_else(String::new, clock), useful.unwrap_or("nobody acts on it"));
            let lived = format!("{}-{closed:<5}", clock(alarm.opened));
            let _ = writeln!(text, "  {lived} {severity:<6} {kind:<18} {subject:<20} {useful}");
        }
        text
    }
}

/// A part of all; all of nothing.
pub fn share(part: usize, all: usize) -> f64 {
    if all == 0 { 1.0 } else { part as f64 / all as f64 }
}

fn clock(at: Moment) -> String {
    let time = at.paris();
    format!("{:02}:{:02}", time.hour(), time.minute())
}
