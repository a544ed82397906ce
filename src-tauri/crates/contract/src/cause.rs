//! One event of the log in a form that a screen can put into words: its kind and a few plain values.

use model::{Event, Moment, Seq, SourceId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

mod basis;
mod summary;

pub use basis::{ChoiceView, ForeseenView, OtherVanView, TourChoiceView};

/// A value of a summary.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
#[serde(untagged)]
pub enum ArgValue {
    /// Units, cents, moments, percent: the name of the argument says which.
    Number(i64),
    /// A key or a code.
    Text(String),
}

/// One link of a chain of causes.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CauseView {
    /// Its place in the log.
    #[ts(type = "number")]
    pub seq: Seq,
    /// When.
    #[ts(type = "number")]
    pub at: Moment,
    /// What happened, by the log's name for it; the catalogue has a sentence for each.
    pub kind: String,
    /// The outside said so; otherwise control chose.
    pub fact: bool,
    /// The event that led to it.
    #[ts(type = "number | null")]
    pub cause: Option<Seq>,
    /// The log position a plan stands on.
    #[ts(type = "number | null")]
    pub based_on: Option<Seq>,
    /// Who said it.
    #[ts(type = "string | null")]
    pub source: Option<SourceId>,
    /// What the catalogue's sentence needs: `order`, `node`, `qty`, `reason`, `eta`, …
    pub args: BTreeMap<String, ArgValue>,
    /// The forecast that it names.
    pub foreseen: Option<ForeseenView>,
    /// The nodes compared, in order of parcel, the one that was chosen first.
    pub choices: Vec<ChoiceView>,
    /// What was compared for a van's tour.
    pub tour: Option<TourChoiceView>,
}

/// Shows one event.
pub fn describe(event: &Event) -> CauseView {
    CauseView {
        seq: event.seq,
        at: event.at,
        kind: event.kind().to_string(),
        fact: matches!(event.body, model::Body::Fact(_)),
        cause: event.cause,
        based_on: event.based_on,
        source: event.origin.as_ref().map(|origin| origin.source),
        args: summary::of(&event.body),
        foreseen: basis::foreseen(&event.body),
        choices: basis::choices(&event.body),
        tour: basis::tour(&event.body),
    }
}
