//! Helpers shared by the cross-crate tests and the benches.

pub mod outside;
mod postgres;
pub mod siege;

pub use postgres::{database, folder, postgres};
