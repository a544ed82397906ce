//! History and live sales in, quantiles out. Knows nothing of stock, nodes or promises.
//!
//! Mean demand of a SKU is `base + M × lift`:
//!
//! - `base`: past sales by hour of day and weekday, raised by the campaigns that push the SKU;
//! - `lift`: the units announced by its passages, spread over the passage and a decaying tail;
//! - `M`: the live multiplier, a gamma belief revised by each closed minute that has lift.
//!
//! The interval around the mean is the negative binomial that follows from a gamma multiplier.

mod demand;
mod exposure;
mod history;
mod live;
mod problem;
mod quantile;
mod wall;

pub use demand::Model;
pub use exposure::TAIL;
pub use problem::{Problem, solve};
