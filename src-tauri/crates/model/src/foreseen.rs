//! What a forecast said to a decision of another engine.

use crate::{Moment, Seq, SkuId};
use serde::{Deserialize, Serialize};

/// Units that were expected when a decision was taken, and the forecast that said so.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Foreseen {
    /// The revision of the forecast: of all SKUs concerned, the one that weighs most.
    pub by: Seq,
    /// The SKU of that revision.
    pub sku: SkuId,
    /// Units expected of all SKUs concerned: the mean, rounded.
    pub units: u32,
    /// From when.
    pub from: Moment,
    /// Until when.
    pub until: Moment,
}
