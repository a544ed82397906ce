//! Service against the first promise, for the service board. What each member means is told by `definitions`.

use model::{Moment, NodeId, Service};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Which orders a row of the service board is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ServiceScope {
    /// All that asked for the service today.
    All,
    /// Those whose first promise stands on a site.
    Site {
        /// The site.
        #[ts(type = "string")]
        site: NodeId,
    },
    /// Those placed within an hour.
    Hour {
        /// Its start.
        #[ts(type = "number")]
        hour: Moment,
    },
}

/// Orders told a later day at the sale, by reason.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LaterView {
    /// Bought after the last cut-off that would have done.
    pub cutoff: u32,
    /// Who could have brought it in time had not the units.
    pub stock: u32,
    /// Who could have brought it in time was full.
    pub capacity: u32,
    /// Nobody brings this service to that place.
    pub place: u32,
    /// The log does not say.
    pub unknown: u32,
}

/// Orders of today that asked for one service, counted by what became of the first promise.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ServiceView {
    /// Its key.
    pub row: String,
    /// What was asked for.
    #[ts(type = "Service")]
    pub service: Service,
    /// Of which orders.
    pub scope: ServiceScope,
    /// Orders that asked for it.
    pub asked: u32,
    /// First promise as asked.
    pub as_asked: u32,
    /// First promise later than asked.
    pub downgraded: u32,
    /// Why.
    pub later: LaterView,
    /// No promise yet.
    pub waiting: u32,
    /// The ETA keeps the first promise.
    pub on_course: u32,
    /// The ETA is later, the promise has not passed.
    pub behind: u32,
    /// Arrived in time.
    pub in_time: u32,
    /// The first promise passed before all had arrived.
    pub missed: u32,
    /// Told later since, once or more.
    pub moved: u32,
    /// Cancelled in time.
    pub cancelled: u32,
    /// Nobody could serve them.
    pub declined: u32,
    /// First promises that count: the n of `keptPct`.
    pub promised: u32,
    /// First promises kept or on course, percent.
    pub kept_pct: Option<f64>,
    /// Orders not cancelled: the n of `servedPct`.
    pub wanted: u32,
    /// Promised as asked and kept or on course, percent.
    pub served_pct: Option<f64>,
}

/// What one figure means, in both languages.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DefinitionView {
    /// Its name in the contract.
    pub key: String,
    /// Its name in French and English.
    pub name: (String, String),
    /// What it says, in a sentence each.
    pub says: (String, String),
    /// In what it is counted.
    pub unit: (String, String),
    /// What is counted: in English, keys of other figures where it is made of them.
    pub counts: String,
    /// And out of what, when it is a share.
    pub out_of: Option<String>,
    /// Kinds of the events that it is counted from.
    pub events: Vec<String>,
}
