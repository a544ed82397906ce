//! The only loop: it reads the clock, stamps facts, appends to the log, lets control decide, sends
//! effects out and tells the screens. It holds no rule of logistics.
#![allow(clippy::disallowed_methods)] // the one reasoned exception: this crate owns the clock and the tasks

mod account;
mod app;
mod away;
mod clock;
mod dedupe;
mod deduped;
mod dispatch;
mod durable;
mod fault_watch;
mod faults;
mod follow;
mod health;
mod host;
mod http;
mod idle;
mod inbox;
mod names;
mod outward;
mod poison;
mod publish;
mod published;
mod restart;
mod saving;
mod settings;
mod sink;
mod solver;
mod start;
mod status;
mod stream;
mod tasks;
mod telemetry;
mod tick;
mod tick_loop;
mod upkeep;
mod views;
mod war_room;
mod wish;

pub use account::{Account, Window};
pub use app::App;
pub use clock::{Clock, SPEEDS, machine_now};
pub use dispatch::{Pauses, Transport};
pub use follow::Follow;
pub use http::serve;
pub use inbox::{BATCH_MAX, INBOX_MAX, Receipt};
pub use outward::Outward;
pub use restart::{Restarted, load, pack};
pub use settings::{DemoSettings, Settings};
pub use start::{Running, StartError, start, start_by, start_with};
pub use war_room::WAR_ROOM_PORT;
