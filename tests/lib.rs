//! Helpers shared by the cross-crate tests and the benches.

pub mod outside;
mod postgres;

pub use postgres::{database, folder, postgres};
