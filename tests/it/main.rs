//! One binary for all cross-crate tests: it links once.

mod contract;
mod days;
mod determinism;
mod feeds;
mod floors;
mod kill;
mod replay;
mod scenarios;
mod sim;
mod store;
mod tidy;
mod wire;
