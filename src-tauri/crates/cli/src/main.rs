//! The binary `regie`.
fn main() {}
