//! Single mishaps added up to cases, by the rules.

use super::rules::{Happened, RULES, Rule};
use model::{Moment, Span};
use std::collections::{BTreeMap, BTreeSet};

/// A case: one thing went wrong, until it ended.
#[derive(Clone, Debug)]
pub struct Case {
    pub rule: &'static Rule,
    /// When it became one.
    pub at: Moment,
    /// The last that belongs to it.
    pub until: Moment,
    /// All names that it touched until it became one; the first is the one it is counted by.
    pub about: Vec<String>,
    /// All names that it touched until it ended: the van, its depot; the site and the article; the slot.
    pub touched: BTreeSet<String>,
    pub size: u32,
}

/// A case goes on while the next of its kind comes within this.
pub const GOES_ON: Span = Span::minutes(15);

/// The cases of a day, in order of time.
pub fn cases(happened: &[Happened]) -> Vec<Case> {
    let mut cases: Vec<Case> = RULES.iter().flat_map(|rule| of_rule(rule, happened)).collect();
    cases.sort_by(|a, b| (a.at, a.rule.kind, &a.about).cmp(&(b.at, b.rule.kind, &b.about)));
    cases
}

fn of_rule<'a>(rule: &'static Rule, happened: &'a [Happened]) -> Vec<Case> {
    let mut by: BTreeMap<&str, Vec<&'a Happened>> = BTreeMap::new();
    for one in happened.iter().filter(|one| one.kind == rule.kind && one.size > 0) {
        by.entry(one.about.get(rule.by).map_or("", String::as_str)).or_default().push(one);
    }
    by.into_iter().flat_map(|(name, all)| of_name(rule, name, &all)).collect()
}

fn of_name(rule: &'static Rule, name: &str, all: &[&Happened]) -> Vec<Case> {
    let mut found: Vec<Case> = Vec::new();
    let mut first = 0;
    for (nth, one) in all.iter().enumerate() {
        while one.at - all[first].at > rule.within {
            first += 1;
        }
        let lately = &all[first..=nth];
        let size = lately.iter().map(|one| one.size).sum();
        if let Some(running) = found.last_mut().filter(|case| one.at - case.until <= rule.within.max(GOES_ON)) {
            running.until = one.at;
            running.touched.extend(one.about.iter().cloned());
            // What is looked at each minute is a level, what happens is counted.
            let level = rule.within == Span::ZERO;
            running.size = if level { running.size.max(one.size) } else { running.size + one.size };
        } else if size >= rule.least {
            let names = lately.iter().flat_map(|one| &one.about).filter(|other| *other != name).cloned();
            let about: Vec<String> = std::iter::once(name.to_owned()).chain(names).collect();
            let touched = about.iter().cloned().collect();
            found.push(Case { rule, at: one.at, until: one.at, about, touched, size });
        }
    }
    found
}
