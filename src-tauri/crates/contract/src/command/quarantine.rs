//! What feeds understood in part: the list put before a person, and the person's answers.

use model::{Moment, OrderId, Reason, SkuId, SourceId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// Most fields one answer may correct.
pub const CORRECTIONS_MAX: usize = 20;
/// Longest field name, correction or reason a person may give, characters.
pub const CORRECTION_MAX: usize = 200;

/// Which part of the list.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct QuarantineArgs {
    /// Rows to skip.
    #[serde(default)]
    #[ts(optional, as = "Option<u32>")]
    pub offset: u32,
    /// Rows wanted, 1 to [`super::PAGE_MAX`].
    #[serde(default = "fifty")]
    #[ts(optional, as = "Option<u32>")]
    pub limit: u32,
}

fn fifty() -> u32 {
    50
}

/// Which item is taken, and how it is to be read.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct QuarantineTakeArgs {
    /// Its number.
    #[ts(type = "number")]
    pub id: u64,
    /// What stands there instead, by field; at most [`CORRECTIONS_MAX`].
    #[serde(default)]
    #[ts(optional, as = "Option<BTreeMap<String, String>>")]
    pub corrections: BTreeMap<String, String>,
    /// The SKU that the shop's word means, now and for all later deliveries of this source.
    #[serde(default)]
    #[ts(optional, type = "string")]
    pub map_sku: Option<SkuId>,
}

/// Which item nothing is to come of.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct QuarantineDismissArgs {
    /// Its number.
    #[ts(type = "number")]
    pub id: u64,
    /// Why, for whoever asks later.
    #[serde(default)]
    #[ts(optional, as = "Option<String>")]
    pub why: String,
}

/// Where an item is in its life.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum QuarantineStatus {
    /// Nobody has decided.
    Waiting,
    /// Its facts were told.
    Taken,
    /// Nothing comes of it.
    Dismissed,
}

/// Something understood in part. Holds no personal data and never what was sent.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct QuarantineView {
    /// Its number.
    #[ts(type = "number")]
    pub id: u64,
    /// When it came.
    #[ts(type = "number")]
    pub at: Moment,
    /// Who sent it.
    #[ts(type = "string")]
    pub source: SourceId,
    /// What it is about.
    pub subject: String,
    /// The order of that name, when the app knows it.
    #[ts(type = "string | null")]
    pub order: Option<OrderId>,
    /// What is wrong, as a code.
    pub code: String,
    /// Where, such as `line_items[2].sku`.
    pub field: String,
    /// What is wrong, as an English sentence; shown where the screens have no words for the code.
    pub message: String,
    /// The words in doubt; empty where they may be personal.
    pub words: String,
    /// Which reader takes it again.
    pub form: String,
    /// It can be read again; else it can only be dismissed.
    pub takable: bool,
    /// An article is in doubt: it is looked up in the catalogue, and no other value is taken.
    pub article: bool,
    /// Where it is in its life.
    pub state: QuarantineStatus,
    /// When a person decided.
    #[ts(type = "number | null")]
    pub decided_at: Option<Moment>,
    /// Who.
    pub decided_by: Option<String>,
    /// Why it was dismissed.
    pub why: Option<String>,
}

/// Those that wait, oldest first, then the decided ones, newest first.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, TS)]
pub struct QuarantinePage {
    /// The rows asked for.
    pub items: Vec<QuarantineView>,
    /// How many wait.
    pub waiting: u32,
    /// How many there are in all.
    pub total: u32,
}

/// What became of an item and, after a mapping, of those alike.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize, TS)]
pub struct QuarantineDone {
    /// Facts that are in the log for the first time.
    pub facts: u32,
    /// Items decided, this one included.
    pub items: u32,
    /// Items of the same word that could not be taken and still wait.
    pub left: u32,
    /// Why its facts had no effect, when control refused them; the item then counts as dismissed.
    #[ts(type = "Reason | null")]
    pub refused: Option<Reason>,
}
