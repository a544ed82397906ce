//! One binary for all cross-crate tests: it links once.

mod contract;
mod floors;
mod store;
mod tidy;
