//! Declares the commands.
fn main() {}
