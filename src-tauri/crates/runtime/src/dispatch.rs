//! Effects on their way out. What the outbox holds is given out at least once; receivers know by its number or id that
//! they have seen it. Each lane reads, sends, waits and fails for itself.

mod breaker;
mod lanes;
mod pauses;
mod queue;
mod send;
mod settle;
mod transport;
mod ways;
mod worker;

pub(crate) use lanes::Dispatch;
pub use pauses::Pauses;
pub use transport::Transport;
pub(crate) use transport::Wires;
pub(crate) use ways::Ways;
pub(crate) use worker::run;
