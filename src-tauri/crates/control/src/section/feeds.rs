//! What the outside says and what it means by it: feeds, failing parts, words that cannot be followed.

use crate::shared::Shared;
use model::{Moment, Reason, Seq, SkuId, SourceId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Parts kept; there are a dozen, and a bound keeps a mistaken sender from growing the World.
const PARTS_MAX: usize = 200;

/// What a feed has said so far.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct FeedRecord {
    /// Facts taken.
    pub facts: u64,
    /// Messages not understood.
    pub refused: u64,
    /// When it last spoke.
    pub last_at: Moment,
    /// Its usual silence between two facts, milliseconds, smoothed.
    pub usual_gap_ms: f64,
}

/// A part of the app that does not do its work.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct FaultRecord {
    /// Since when the log knows.
    pub since: Moment,
    /// Why, as a code.
    pub code: String,
    /// The event that said so.
    pub seen_by: Seq,
}

/// Feeds and parts.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Feeds {
    records: BTreeMap<SourceId, FeedRecord>,
    faults: BTreeMap<SourceId, FaultRecord>,
    /// Since when the app says that it stands still.
    idle_since: Option<Moment>,
    /// What shops call SKUs, where a person said so.
    aliases: Shared<BTreeMap<(SourceId, String), SkuId>>,
    /// Words that cannot be followed, with the reason.
    to_refuse: BTreeMap<Seq, Reason>,
}

impl Feeds {
    /// What each feed has said.
    pub fn records(&self) -> impl Iterator<Item = (SourceId, &FeedRecord)> {
        self.records.iter().map(|(source, record)| (*source, record))
    }

    /// Parts of the app that do not do their work.
    pub fn faults(&self) -> impl Iterator<Item = (SourceId, &FaultRecord)> {
        self.faults.iter().map(|(part, fault)| (*part, fault))
    }

    /// What is wrong with a part.
    pub fn fault(&self, part: SourceId) -> Option<&FaultRecord> {
        self.faults.get(&part)
    }

    /// Since when the app says that it stands still.
    pub fn idle_since(&self) -> Option<Moment> {
        self.idle_since
    }

    /// What shops call SKUs, where a person said so.
    pub fn aliases(&self) -> &BTreeMap<(SourceId, String), SkuId> {
        &self.aliases
    }

    /// Words that cannot be followed, with the reason.
    pub fn to_refuse(&self) -> &BTreeMap<Seq, Reason> {
        &self.to_refuse
    }

    /// A feed spoke. Facts of one moment are one word; silences are smoothed over about twenty words.
    pub(crate) fn heard(&mut self, source: SourceId, is_understood: bool, now: Moment) {
        let feed = self.records.entry(source).or_default();
        let gap_ms = (now - feed.last_at).0 as f64;
        if feed.facts > 0 && gap_ms > 0.0 {
            feed.usual_gap_ms += (gap_ms - feed.usual_gap_ms) / 20.0;
        }
        feed.last_at = now;
        if is_understood {
            feed.facts += 1;
        } else {
            feed.refused += 1;
        }
    }

    /// Seen again before it was cleared, it is still the same fault. False when there is no room for it.
    pub(crate) fn see_fault(&mut self, part: SourceId, code: &str, now: Moment, seq: Seq) -> bool {
        if self.faults.len() >= PARTS_MAX && !self.faults.contains_key(&part) {
            return false;
        }
        let fault = FaultRecord { since: now, code: code.to_owned(), seen_by: seq };
        self.faults.entry(part).and_modify(|known| known.code = code.to_owned()).or_insert(fault);
        true
    }

    pub(crate) fn clear_fault(&mut self, part: SourceId) {
        self.faults.remove(&part);
    }

    /// The app says that it closes no minute, or that it does again.
    pub(crate) fn hear_standstill(&mut self, stands: bool, now: Moment) {
        self.idle_since = if stands { self.idle_since.or(Some(now)) } else { None };
    }

    pub(crate) fn map_sku(&mut self, source: SourceId, alias: &str, sku: SkuId) {
        self.aliases.insert((source, alias.to_owned()), sku);
    }

    pub(crate) fn refuse(&mut self, seq: Seq, reason: Reason) {
        self.to_refuse.insert(seq, reason);
    }

    pub(crate) fn refused(&mut self, seq: Seq) {
        self.to_refuse.remove(&seq);
    }
}
