//! The rules: plain numbers in, a condition out. Each has a threshold at which it opens and a milder one down to
//! which it stays (`open` says that an alert of it stands, `alarm` that one stands that is more than news), so that a
//! value on the edge does not chatter.
//!
//! Severity is meant to be scarce: most alerts are low, one in twenty is high (EEMUA 191).

mod app;
mod counted;
mod feed;
mod forecast;
mod messages;
mod node;
mod part;
mod promise;
mod robots;
mod stalled;
mod stock;
mod van;

pub use app::{IDLE, app_idle, rounds_exhausted};
pub use counted::{Failed, Shelves, Short, departure_short, evening_lost, promises_moved, short_picks, stops_failed};
pub use feed::feed_silent;
pub use forecast::{Sales, forecast_missed};
pub use messages::mass_message;
pub use model::Stake;
pub use node::{Load, Pressure, node_saturated};
pub use part::part_failing;
pub use promise::promise_at_risk;
pub use robots::{Standing, robots_down};
pub use stalled::site_stalled;
pub use stock::{Cover, count_doubted, stock_running_out};
pub use van::{van_broken, van_late, van_silent};

use model::{Measure, Severity};

/// Cents that a number of units would have left over their cost; `None` where that is not known. Saturates.
fn margin_of(units: f64, margin_cents: Option<i64>) -> Option<i64> {
    margin_cents.map(|margin| (units * margin as f64).round() as i64)
}

/// Rounds to a whole number for a measure; saturates, and nonsense becomes 0.
fn whole(value: f64) -> i64 {
    value.round() as i64
}

fn measure(seen: i64, expected: i64, stake: Stake) -> Measure {
    Measure { seen, expected, orders: stake.orders, cents: stake.cents }
}

/// The severity whose test holds, worst first; low when none does.
fn graded(high: bool, medium: bool) -> Severity {
    match (high, medium) {
        (true, _) => Severity::High,
        (false, true) => Severity::Medium,
        (false, false) => Severity::Low,
    }
}

/// What is low and calls for nobody is news.
fn unless_news(severity: Severity, calls: bool) -> Severity {
    if severity == Severity::Low && !calls { Severity::Info } else { severity }
}
