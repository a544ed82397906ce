//! Stops and starts: half-sent requests, first starts cut short, damaged snapshots, a database that goes silent, a key
//! that is lost. Kills only what it has started.

mod end;
mod first;
mod key;
mod silence;
mod snapshot;
