//! Draws map figures with maplibre-rs.
fn main() {}
