//! What the handlers of all feeds share: the sink, the pace, and the counts shown as health.

use super::{
    FeedSettings,
    answer::{Refusal, Taken},
    dead_letter_limit::DeadLetterLimit,
    pace::Buckets,
    turns::Turns,
};
use crate::{
    DeadLetter, FactSink, FeedError, live::Lines, osmand::Reducer, shopify, tiktok::TikTokClient, unbelieved, wms,
};
use axum::{Json, extract::State};
use model::{Incoming, Moment, Reason, SourceId};
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard},
};

/// Most lines of one delivery that become dead letters; a connector gone wrong shows in a hundred as in ten thousand.
const DEAD_LETTERS_MAX: usize = 100;
/// Longest version of an interface that is kept, bytes.
const VERSION_MAX: usize = 40;

/// Shared by the handlers.
pub(super) struct Door {
    pub sink: Arc<dyn FactSink>,
    pub settings: FeedSettings,
    pub tiktok: Vec<TikTokClient>,
    pub reducer: Mutex<Reducer>,
    pub turns: Turns,
    buckets: Mutex<Buckets>,
    dead_letters: Mutex<DeadLetterLimit>,
    counts: Mutex<BTreeMap<&'static str, Count>>,
}

/// What one feed has seen since the start.
#[derive(Clone, Default, Serialize)]
pub(super) struct Count {
    /// Facts handed to the sink.
    accepted: u64,
    /// Deliveries or lines refused.
    refused: u64,
    /// When something was last taken, milliseconds since 1970; 0 when nothing was.
    last_ms: i64,
    /// The version of its interface that the sender named last.
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<String>,
}

impl Door {
    pub(super) fn new(sink: Arc<dyn FactSink>, settings: FeedSettings) -> Result<Self, reqwest::Error> {
        let tiktok = settings.tiktok.iter().cloned().map(TikTokClient::new).collect::<Result<_, _>>()?;
        let buckets = Mutex::new(Buckets::new(settings.pace));
        let (reducer, dead_letters, counts) = (Mutex::default(), Mutex::default(), Mutex::default());
        Ok(Self { sink, settings, tiktok, reducer, turns: Turns::default(), buckets, dead_letters, counts })
    }

    pub(super) fn now(&self) -> Moment {
        (self.settings.clock)()
    }

    /// What time it is in the app, for when something happened.
    pub(super) fn app_now(&self) -> Moment {
        (self.settings.app_clock)()
    }

    /// The shop whose source ends in this name.
    pub(super) fn shopify(&self, name: &str) -> Result<&shopify::Shop, Refusal> {
        let found = self.settings.shopify.iter().find(|shop| is_named(shop.source, name));
        found.ok_or_else(Refusal::unknown_shop)
    }

    /// The client of the shop whose source ends in this name.
    pub(super) fn tiktok(&self, name: &str) -> Result<&TikTokClient, Refusal> {
        let found = self.tiktok.iter().find(|client| is_named(client.shop().source, name));
        found.ok_or_else(Refusal::unknown_shop)
    }

    /// The first plant whose secret signed a delivery.
    pub(super) fn plant(&self, signed: impl Fn(&wms::Plant) -> bool) -> Result<&wms::Plant, Refusal> {
        self.settings.plants.iter().find(|plant| signed(plant)).ok_or_else(Refusal::unauthorised)
    }

    /// Asked after the signature was checked, so that a stranger cannot use up a source's tokens.
    pub(super) fn pace(&self, source: &str) -> Result<(), Refusal> {
        let now = self.now();
        if held(&self.buckets).take(source, now) { Ok(()) } else { Err(Refusal::too_fast()) }
    }

    /// Hands facts over and acknowledges them once they are durable. What could not be believed had no effect: it is
    /// refused by its place among the facts, and kept as a dead letter.
    pub(super) async fn accept(&self, feed: &'static str, facts: Vec<Incoming>) -> Result<Taken, Refusal> {
        let source = facts.first().map(|told| told.origin.source);
        let (mut taken, unbelieved) = self.hand_over(feed, facts).await?;
        let Some(source) = source else { return Ok(taken) };
        for (at, reason) in unbelieved {
            let error = unbelieved::error(reason);
            self.dead_letter(source, &error, String::new()).await;
            taken.refused.push((at + 1, error));
        }
        Ok(taken)
    }

    /// The same without a dead letter: a tracker repeats itself each second.
    pub(super) async fn accept_quietly(&self, feed: &'static str, facts: Vec<Incoming>) -> Result<Taken, Refusal> {
        Ok(self.hand_over(feed, facts).await?.0)
    }

    async fn hand_over(
        &self,
        feed: &'static str,
        facts: Vec<Incoming>,
    ) -> Result<(Taken, Vec<(usize, Reason)>), Refusal> {
        let told = facts.len();
        let refused = if told > 0 { self.sink.accept(facts).await?.refused } else { Vec::new() };
        let accepted = told.saturating_sub(refused.len());
        self.count(feed, accepted, refused.len());
        let note = refused.first().map(|(_, reason)| reason.as_str());
        Ok((Taken { accepted, note, ..Taken::default() }, refused))
    }

    /// Acknowledges what has no effect, and counts it among the refused.
    pub(super) fn noted(&self, feed: &'static str, note: &'static str) -> Taken {
        self.count(feed, 0, 1);
        Taken { note: Some(note), ..Taken::default() }
    }

    /// Refuses without a dead letter.
    pub(super) fn not_counted(&self, feed: &'static str, error: FeedError) -> Refusal {
        self.count(feed, 0, 1);
        Refusal::not_understood(error)
    }

    /// The version of its interface that a shop speaks.
    pub(super) fn speaks(&self, feed: &'static str, version: &str) {
        let plain = |c: char| c.is_ascii_alphanumeric() || "-._".contains(c);
        if !version.is_empty() && version.len() <= VERSION_MAX && version.chars().all(plain) {
            held(&self.counts).entry(feed).or_default().version = Some(version.to_owned());
        }
    }

    async fn dead_letter(&self, source: SourceId, error: &FeedError, excerpt: String) {
        if held(&self.dead_letters).has_room(source, error.code, self.now()) {
            self.sink.dead_letter(DeadLetter { excerpt, ..DeadLetter::of(source, error, b"") }).await;
        }
    }

    /// Hands the good lines over and makes dead letters of the bad ones, those among them that could not be believed.
    pub(super) async fn accept_lines(
        &self,
        feed: &'static str,
        source: SourceId,
        lines: Lines,
    ) -> super::answer::Answer {
        let Lines { facts, numbers, mut refused } = lines;
        let kinds: Vec<&'static str> = facts.iter().map(|told| told.fact.kind()).collect();
        let (_, unbelieved) = self.hand_over(feed, facts).await?;
        self.count(feed, 0, refused.len());
        let number = |at: usize| numbers.get(at).copied().unwrap_or(0);
        let error = |at: usize, reason| unbelieved::of_line(reason, kinds.get(at).copied().unwrap_or(""));
        refused.extend(unbelieved.into_iter().map(|(at, reason)| (number(at), error(at, reason))));
        refused.sort_by_key(|(line, _)| *line);
        // A line may be wrong and still say something: it is none of those taken as they were sent.
        let accepted = numbers.iter().filter(|line| refused.binary_search_by_key(line, |(at, _)| at).is_err()).count();
        for (line, error) in refused.iter().take(DEAD_LETTERS_MAX) {
            self.dead_letter(source, error, format!("line {line}")).await;
        }
        Ok(Taken { accepted, refused, ..Taken::default() })
    }

    /// Buries a body that was not understood, and says so.
    pub(super) async fn refuse(&self, feed: &'static str, source: SourceId, error: FeedError, body: &[u8]) -> Refusal {
        self.sink.dead_letter(DeadLetter::of(source, &error, body)).await;
        self.count(feed, 0, 1);
        Refusal::not_understood(error)
    }

    /// Buries a delivery of a kind nobody knows, and acknowledges it.
    pub(super) async fn set_aside(&self, feed: &'static str, source: SourceId, body: &[u8]) -> Taken {
        let error = FeedError::new("unknown_topic", "no reader knows this kind of delivery");
        self.sink.dead_letter(DeadLetter::of(source, &error, body)).await;
        self.count(feed, 0, 1);
        Taken { note: Some("unknown_topic"), ..Taken::default() }
    }

    fn count(&self, feed: &'static str, accepted: usize, refused: usize) {
        let now = self.now();
        let mut counts = held(&self.counts);
        let count = counts.entry(feed).or_default();
        count.accepted += accepted as u64;
        count.refused += refused as u64;
        if accepted > 0 {
            count.last_ms = now.0;
        }
    }
}

/// `shopify:maison-lune` is named `maison-lune`.
fn is_named(source: SourceId, name: &str) -> bool {
    source.as_str().split_once(':').is_some_and(|(_, own)| own == name)
}

/// A lock that a panic elsewhere does not take away: what it guards is counts.
pub(super) fn held<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// `GET /feeds/health`: what each feed has seen, beside whether the app does its work.
pub(super) async fn health(State(door): State<Arc<Door>>) -> Json<Map<String, Value>> {
    let mut told = match door.sink.health() {
        Value::Object(told) => told,
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => Map::new(),
    };
    told.extend(held(&door.counts).iter().map(|(feed, count)| ((*feed).to_owned(), json!(count))));
    Json(told)
}
