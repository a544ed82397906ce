//! What truly went wrong against what was said of it, and the other way round.

use super::{
    alarms::{Alarm, Alarms},
    cases::{Case, cases},
    rules::{Happened, RULES},
};
use model::{Moment, Span};
use std::{collections::BTreeMap, fmt::Write as _};

/// An alert that comes later than this after its condition has come too late.
const SOON: Span = Span::seconds(60);
/// An alert may warn so long before what it tells of.
const WARNS: Span = Span::minutes(60);
/// And tell of it so long after.
const TELLS: Span = Span::minutes(30);
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
    let cases = cases(happened).into_iter().map(told).collect();
    let (news, alarms): (Vec<Alarm>, Vec<Alarm>) = all.into_iter().partition(Alarm::is_news);
    let uses: Vec<_> =
        alarms.iter().map(|alarm| use_of(alarm, happened).filter(|_| !chatters(alarm, &alarms))).collect();
    Score { cases, alarms: alarms.into_iter().zip(uses).collect(), news: news.len() }
}

fn tells_of(alarm: &Alarm, case: &Case) -> bool {
    let alive =
        alarm.opened <= case.at + SOON && alarm.closed.is_none_or(|closed| closed + case.rule.told_before >= case.at);
    alive && !alarm.is_news() && case.rule.fits.contains(&alarm.kind) && alarm.is_about(&case.about)
}

fn chatters(alarm: &Alarm, all: &[Alarm]) -> bool {
    let alike = all.iter().filter(|other| (other.kind, &other.subject) == (alarm.kind, &alarm.subject));
    let mut ends = alike.filter_map(|other| other.closed);
    ends.any(|closed| closed <= alarm.opened && alarm.opened - closed < CHATTERS)
}

/// What a person could do because of an alarm: decide what was put before them, or act on what is true near it, even
/// where it was less than a case.
fn use_of(alarm: &Alarm, happened: &[Happened]) -> Option<&'static str> {
    if alarm.proposed {
        return Some("proposal");
    }
    let until = (alarm.opened + WARNS).max(alarm.closed.unwrap_or(Moment(i64::MAX)));
    let near = |one: &&Happened| one.at + TELLS >= alarm.opened && one.at <= until && alarm.is_about(&one.about);
    let fits = |one: &Happened| RULES.iter().any(|rule| rule.kind == one.kind && rule.fits.contains(&alarm.kind));
    happened.iter().filter(near).find(|one| fits(one)).map(|one| one.kind)
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

    /// Alarms that no person would act on.
    pub fn useless(&self) -> usize {
        self.alarms.iter().filter(|(_, useful)| useful.is_none()).count()
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
            let (opened, useful) = (clock(alarm.opened), useful.unwrap_or("nobody acts on it"));
            let _ = writeln!(text, "  {opened} {severity:<6} {kind:<18} {subject:<20} {useful}");
        }
        let _ = writeln!(text, "{:<16} {:>5} {:>9} {:>6}", "kind", "cases", "in 60 s", "share");
        for (kind, (cases, told)) in self.by_kind() {
            let _ = writeln!(text, "{kind:<16} {cases:>5} {told:>9} {:>5.0} %", share(told, cases) * 100.0);
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
