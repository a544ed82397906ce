//! Quantiles that a forecast may say.

use crate::violation::{Findings, Rule};
use model::{Forecast, Quantiles, Seq};

/// Finds quarters whose quantiles are not finite, negative or out of order.
pub(crate) fn check(seq: Seq, forecast: &Forecast, found: &mut Findings) {
    let wrong = forecast.quarters.iter().position(|quarter| !is_sound(quarter));
    if let Some(n) = wrong {
        let Quantiles { q10, q50, q90 } = forecast.quarters[n];
        found.at(Rule::Quantiles, seq, format!("{} quarter {n}: {q10} {q50} {q90}", forecast.sku));
    }
}

fn is_sound(quarter: &Quantiles) -> bool {
    let Quantiles { q10, q50, q90 } = *quarter;
    // A comparison with NaN is false, so infinity is all that is left to refuse.
    0.0 <= q10 && q10 <= q50 && q50 <= q90 && q90.is_finite()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_in_order_finite_and_not_negative() {
        let sound = |q10, q50, q90| is_sound(&Quantiles { q10, q50, q90 });
        assert!(sound(0.0, 0.0, 0.0) && sound(1.0, 2.5, 9.0));
        assert!(!sound(2.0, 1.0, 3.0) && !sound(1.0, 4.0, 3.0) && !sound(-1.0, 1.0, 2.0));
        assert!(!sound(0.0, f64::NAN, 2.0) && !sound(0.0, 1.0, f64::INFINITY) && !sound(f64::NAN, 1.0, 2.0));
    }
}
