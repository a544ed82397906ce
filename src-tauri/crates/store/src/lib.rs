//! The private Postgres, the log, snapshots, history queries. Knows no rule of the app: what it is
//! given it keeps, and gives back the same.
//!
//! All SQL of Régie is here, one file per group of tables, checked at compile time against
//! `migrations/` with the data in `.sqlx`.
#![allow(clippy::disallowed_methods)] // this crate owns files, a child process and its waiting

mod contact;
mod control;
mod dead_letter;
mod error;
mod folder;
mod key;
mod log;
mod logbook;
mod outbox;
mod partition;
mod patience;
mod projection;
mod quarantine;
mod row;
mod seal;
mod settings;
mod snapshot;
mod store;
mod supervisor;
mod telemetry;
mod text;

pub use dead_letter::{BODY_MAX, DEAD_LETTERS_MAX, DeadLetter, EXCERPT_MAX, MESSAGE_MAX};
pub use error::StoreError;
pub use log::{Batch, STEPS, STORY_MAX, StorySlice};
pub use logbook::{LOGBOOK, LogbookAsk, LogbookRows};
pub use outbox::{Lane, OutboxItem, OutboxRow};
pub use projection::{LineRow, OrderRow, ParcelRow, ParcelStage, StockRow};
pub use quarantine::{
    Kept, QUARANTINE_BODY_MAX, QUARANTINE_MAX, QuarantineDecision, QuarantineItem, QuarantineRow, QuarantineState,
};
pub use settings::{Settings, database_url_problem};
pub use snapshot::SNAPSHOTS_KEPT;
pub use store::Store;
pub use supervisor::{ClusterState, Supervisor};
pub use telemetry::{SignalCount, VanFix};
