//! Stories of the whole state machine, by topic.

mod event_time;
mod parcels;
mod signals;
