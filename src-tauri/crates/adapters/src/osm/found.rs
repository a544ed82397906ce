//! What reading an extract found beside roads: what is shut and by which tag, conditions that no clock is asked about,
//! words that were not understood. Nothing is left out in silence.

use model::Position;
use std::collections::{BTreeMap, BTreeSet};

/// Most entries of a list; beyond it only the count goes on.
pub const LISTED_MAX: usize = 100_000;

/// A list with a bound.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Listed<T> {
    /// How many there are.
    pub count: usize,
    /// The first [`LISTED_MAX`] of them.
    pub listed: Vec<T>,
}

impl<T> Default for Listed<T> {
    fn default() -> Self {
        Self { count: 0, listed: Vec::new() }
    }
}

impl<T> Listed<T> {
    pub(super) fn push(&mut self, entry: T) {
        self.count += 1;
        if self.listed.len() < LISTED_MAX {
            self.listed.push(entry);
        }
    }
}

/// Something of the map that shuts or changes a road.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mark {
    /// `way 12` or `node 7`: as the map names it.
    pub element: String,
    /// The tag that says so, `key=value`.
    pub tag: String,
    /// Where it is; nowhere when its nodes are not in the extract.
    pub at: Vec<Position>,
}

/// What reading an extract found beside roads.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Found {
    /// Ways of a class that vehicles use, shut to this one.
    pub shut: Listed<Mark>,
    /// Nodes that this vehicle does not pass.
    pub barriers: Listed<Mark>,
    /// Ways open only to those who begin or end there.
    pub ends_only: usize,
    /// Gates, tolls and borders that are passed with a pause.
    pub pauses: usize,
    /// Conditions (`…:conditional`) on roads: kept and shown, not applied, since no clock is asked.
    pub conditions: Listed<Mark>,
    /// Ferries that are taken.
    pub ferries: Listed<Mark>,
    /// Turn rules that are applied.
    pub turn_rules: usize,
    /// Turn rules that are not: over a way, at certain hours, incomplete.
    pub turn_rules_left: Listed<Mark>,
    /// Values that were not understood, with how often they stand there.
    pub unread: BTreeMap<String, usize>,
    /// Roads of which nodes are missing: a file cut at a border has them, and one cut short.
    pub ragged: usize,
    /// What was told of the element being read, so that two directions count once.
    told: BTreeSet<String>,
}

impl Found {
    /// Begins a new element.
    pub(super) fn begin(&mut self) {
        self.told.clear();
    }

    /// Counts a tag that was not understood.
    pub(super) fn unread(&mut self, tag: &str) {
        if self.told.insert(tag.to_owned()) && (self.unread.len() < LISTED_MAX || self.unread.contains_key(tag)) {
            *self.unread.entry(tag.to_owned()).or_default() += 1;
        }
    }

    /// What shuts the roads within `reach_m` metres of a place, nearest first: why a drive to it is not promised.
    pub fn near(&self, at: Position, reach_m: i64) -> Vec<(i64, &Mark)> {
        let near = |mark: &Mark| mark.at.iter().map(|place| place.distance_m(at)).min();
        let marks = self.shut.listed.iter().chain(&self.barriers.listed);
        let mut found: Vec<(i64, &Mark)> = marks.filter_map(|mark| near(mark).map(|metres| (metres, mark))).collect();
        found.retain(|(metres, _)| *metres <= reach_m);
        found.sort_by_key(|(metres, mark)| (*metres, mark.element.as_str()));
        found
    }
}
