//! Figures of the loop.
fn main() {}
