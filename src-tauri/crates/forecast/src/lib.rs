//! History and live sales and signals in, quantiles out. Knows nothing of stock, nodes or promises.
//!
//! Mean demand of a SKU is `L × base + C × shown + M × lift`:
//!
//! - `base`: past sales by hour of day and weekday, raised by the campaigns that push the SKU; `L` is how today sells
//!   against it, of all SKUs together and of this one;
//! - `shown`: what the passages of the same brand sell; `C` is how much of that goes along in the same baskets;
//! - `lift`: the units announced by its passages, spread over the passage and a decaying tail along the curve that the
//!   passages of this show have followed so far;
//! - `M`: the live multiplier, revised by each closed minute that has lift, and by clicks and baskets as far as these
//!   have foretold passages of this show.
//!
//! Each of `L`, `C`, `M` and the stages of the curve is a discounted gamma-Poisson belief (`ratio.rs`), and a unit sold
//! is credited to each cause in proportion to what is believed of it: expectation maximisation, a minute at a time. The
//! interval around the mean is negative binomial, and asked as wide as it must be to hold four in five (`band.rs`).

mod band;
mod civil_hours;
mod curve;
mod demand;
mod exposure;
mod history;
mod interest;
mod learn;
mod live;
mod problem;
mod quantile;
mod ratio;
mod sum;

pub use demand::Model;
pub use exposure::TAIL;
pub use learn::Signals;
pub use problem::{Problem, solve};
pub use sum::Law;
