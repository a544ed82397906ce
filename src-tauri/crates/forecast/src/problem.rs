//! The one door to a forecast: a question on a borrowed model goes in, quantiles come out. How they are found is
//! nobody else's matter.

use crate::Model;
use model::{Forecast, Moment, SkuId};

/// All that a forecast stands on.
#[derive(Clone, Copy, Debug)]
pub struct Problem<'a> {
    /// What is known about demand.
    pub model: &'a Model,
    /// The SKU asked about.
    pub sku: SkuId,
    /// The moment it is asked.
    pub made_at: Moment,
    /// Quarters of an hour ahead; at most one week of them.
    pub quarters: usize,
}

/// National quantiles by quarter of an hour, the first being the quarter that holds the moment asked, counted whole.
/// All zero for a SKU never heard of. The same problem gives the same forecast.
pub fn solve(problem: &Problem<'_>) -> Forecast {
    problem.model.forecast(problem.sku, problem.made_at, problem.quarters)
}
