//! How the ratio of ordered to forecast units of a place is told from chance. Knows no map.
//!
//! Units of a place are counts around `ratio × expected`, and the ratios of places are spread around the country's:
//! a gamma-Poisson law. Its spread is what the counts show beyond chance (method of moments), and the ratio of a place is
//! the mean of what is then believed (Clayton and Kaldor, *Empirical Bayes estimates for disease mapping*, 1987): a place
//! of which little was expected says little, and is drawn towards the country.

use contract::PlaceView;

/// Units that must have been expected of the whole country before anything is compared.
const COMPARED_FROM: f64 = 20.0;

/// Deviations that chance explains: about nineteen times in twenty.
const CHANCE: f64 = 2.0;

/// What all places show together.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Country {
    /// Units ordered over units expected.
    ratio: f64,
    /// Units that come at once, as an order brings them: what chance moves by more than one at a time.
    basket: f64,
    /// Variance of the places' ratios beyond chance.
    spread: f64,
}

impl Country {
    /// What these places show; `None` when too little was expected or nothing ordered.
    pub fn of(places: &[PlaceView]) -> Option<Self> {
        let sum = |of: &dyn Fn(&PlaceView) -> f64| places.iter().map(of).sum::<f64>();
        let expected = sum(&|place| place.expected_units);
        let (units, orders) = (sum(&|place| f64::from(place.units)), sum(&|place| f64::from(place.orders)));
        if expected < COMPARED_FROM || orders < 1.0 {
            return None;
        }
        let (ratio, basket) = (units / expected, (units / orders).max(1.0));
        let apart = sum(&|place| (f64::from(place.units) - ratio * place.expected_units).powi(2));
        let squares = sum(&|place| place.expected_units * place.expected_units);
        let spread = ((apart - basket * ratio * expected) / squares).max(0.0);
        Some(Self { ratio, basket, spread })
    }

    /// The ratio believed of a place.
    pub fn ratio_of(&self, units: f64, expected: f64) -> f64 {
        let (real, chance) = (self.spread * expected, self.basket * self.ratio);
        if expected <= 0.0 || real <= 0.0 {
            return self.ratio;
        }
        self.ratio + real / (real + chance) * (units / expected - self.ratio)
    }

    /// Chance explains how far a place is from the country.
    pub fn is_noise(&self, units: f64, expected: f64) -> bool {
        let usual = self.ratio * expected;
        (units - usual).abs() <= CHANCE * (self.basket * usual.max(1.0)).sqrt()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::{DeptId, Seed};

    fn place(expected: f64, units: u32) -> PlaceView {
        PlaceView {
            dept: DeptId::new("75").expect("short"),
            name: String::new(),
            orders: units,
            units,
            expected_units: expected,
            ratio_pct: None,
            within_noise: false,
            at_risk: 0,
            orders_today: 0,
        }
    }

    #[test]
    fn what_only_chance_moves_is_drawn_to_the_country_and_called_noise() {
        let mut draws = Seed(3).stream("places");
        let places: Vec<PlaceView> =
            (0..96).map(|n| f64::from(n % 12) + 1.0).map(|mean| place(mean, draws.poisson(1.2 * mean))).collect();
        let country = Country::of(&places).expect("enough was expected");
        assert!((1.1..1.3).contains(&country.ratio), "{country:?}");
        let believed = |place: &PlaceView| country.ratio_of(f64::from(place.units), place.expected_units);
        let farthest = places.iter().map(|place| (believed(place) - country.ratio).abs()).fold(0.0, f64::max);
        assert!(farthest < 0.35, "one unit for one expected is 0 % to 400 % raw: {farthest}");
        let noise = places.iter().filter(|p| country.is_noise(f64::from(p.units), p.expected_units)).count();
        assert!(noise >= 90, "{noise} of 96");
    }

    #[test]
    fn a_place_that_really_differs_stands_out() {
        let mut places: Vec<PlaceView> = (0..40).map(|_| place(20.0, 20)).collect();
        places.push(place(40.0, 120));
        let country = Country::of(&places).expect("enough was expected");
        assert!(country.ratio_of(120.0, 40.0) > 2.0 && !country.is_noise(120.0, 40.0), "{country:?}");
        assert!((country.ratio_of(20.0, 20.0) - 1.0).abs() < 0.1 && country.is_noise(20.0, 20.0));
        assert_eq!(country.ratio_of(3.0, 0.0), country.ratio, "of what was never expected nothing is known");
    }

    #[test]
    fn little_is_not_compared() {
        assert_eq!(Country::of(&[place(10.0, 30)]), None);
        assert_eq!(Country::of(&[place(100.0, 0)]), None);
    }
}
