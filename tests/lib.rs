//! Helpers shared by the cross-crate tests and the benches.

mod postgres;

pub use postgres::{database, folder, postgres};
