//! Sales of the days before the show, as the shops would have recorded them. Knows nothing of the show.

use crate::{Script, demand::Demand, network::Network, people::People};
use model::{DEPTS, DeptId, Fact, Moment, Sale, Seed, SkuId, Span};
use std::sync::Arc;

/// Past sales of every SKU: by hour and département, hours without a sale left out. From the same
/// popularity, day and regions as the day itself, with other draws.
pub fn past_sales(setup: &[Fact], script: &Script, seed: Seed) -> Vec<(SkuId, Vec<Sale>)> {
    let network = Network::of(setup);
    let demand = Demand::new(&network, Arc::new(script.clone()), seed);
    let shares = cumulated(&People::new(&network, script).shares());
    let mut draws = seed.stream("past sales");
    let (midnight, hours) = (network.midnight(), i64::from(script.past_days) * 24);
    let units_per_line = 1.0 + script.basket.more_units;
    let mut past = Vec::with_capacity(network.skus.len());
    for (sku, share, _) in demand.weights() {
        let mut sales = Vec::new();
        for back in (1..=hours).rev() {
            let hour = midnight - Span::hours(back);
            let units = draws.poisson(demand.base(hour) * 60.0 * share * units_per_line);
            let mut rows: Vec<usize> =
                (0..units).map(|_| shares.partition_point(|up_to| *up_to <= draws.unit())).collect();
            rows.sort_unstable();
            sales.extend(rows.chunk_by(|a, b| a == b).filter_map(|same| sale(hour, same)));
        }
        past.push((*sku, sales));
    }
    past
}

fn sale(hour: Moment, rows: &[usize]) -> Option<Sale> {
    let dept = DeptId::new(DEPTS.get(*rows.first()?)?.code).ok()?;
    Some(Sale { hour, dept, units: rows.len() as u32 })
}

fn cumulated(shares: &[f64]) -> Vec<f64> {
    shares
        .iter()
        .scan(0.0, |sum, share| {
            *sum += share;
            Some(*sum)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo;

    #[test]
    fn past_days_sell_what_the_script_says_before_the_day_of_the_show() {
        let (facts, script) = (demo::facts(), demo::script());
        let past = past_sales(&facts, &script, Seed(1));
        let units: u32 = past.iter().flat_map(|(_, sales)| sales).map(|sale| sale.units).sum();
        let expected = script.base.units_per_day * f64::from(script.past_days);
        assert!((0.97..1.03).contains(&(f64::from(units) / expected)), "{units} units, {expected} expected");
        let midnight = Network::of(&facts).midnight();
        assert!(past.iter().flat_map(|(_, sales)| sales).all(|sale| sale.hour < midnight && sale.units > 0));
        assert_eq!(past, past_sales(&facts, &script, Seed(1)));
    }
}
