//! Past sales: rate by hour of day and weekday, shares by département. Knows nothing of the show.

use crate::civil_hours::{day_and_hour, weekday};
use model::{DEPTS, DeptId, Sale};
use serde::{Deserialize, Serialize};

/// Units by which a SKU's own hours of day are drawn towards those of all SKUs together.
const HOURS_PRIOR_UNITS: f64 = 48.0;

/// Days by which a weekday is drawn towards the average day.
const WEEKDAY_PRIOR_DAYS: f64 = 2.0;

/// Units by which a SKU's départements are drawn towards the population.
const SHARE_PRIOR_UNITS: f64 = 200.0;

/// Longest history believed, days; older first days (a bad date) are cut.
const DAYS_MAX: i64 = 3 * 366;

const POPULATION: f64 = {
    let (mut people, mut i) = (0u64, 0);
    while i < DEPTS.len() {
        people += DEPTS[i].population as u64;
        i += 1;
    }
    people as f64
};

/// What one SKU sold.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
pub(crate) struct History {
    first_day: Option<i64>,
    units: u64,
    by_hour: [u64; 24],
    /// In the order of [`DEPTS`]; empty before the first sale.
    by_dept: Vec<u64>,
}

/// What all SKUs sold together: steadier than any one of them.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
pub(crate) struct Pool {
    last_day: Option<i64>,
    first_day: Option<i64>,
    units: u64,
    by_hour: [u64; 24],
    by_weekday: [u64; 7],
}

impl History {
    /// Adds sales, also to the pool. Sales outside metropolitan France are left out: nothing is sent there.
    pub(crate) fn record(&mut self, sales: &[Sale], pool: &mut Pool) {
        self.by_dept.resize(DEPTS.len(), 0);
        for sale in sales {
            let Some(row) = sale.dept.row() else { continue };
            let (day, hour) = day_and_hour(sale.hour);
            let units = u64::from(sale.units);
            self.first_day = Some(self.first_day.map_or(day, |d| d.min(day)));
            self.units = self.units.saturating_add(units);
            self.by_hour[hour] = self.by_hour[hour].saturating_add(units);
            self.by_dept[row] = self.by_dept[row].saturating_add(units);
            pool.record(day, hour, units);
        }
    }

    /// Units an hour at this hour of this day. History runs from the SKU's first sale to the last day of
    /// all SKUs, so that hours and days without a sale count as zero.
    pub(crate) fn rate(&self, pool: &Pool, day: i64, hour: usize) -> f64 {
        let (Some(first), Some(last)) = (self.first_day, pool.last_day) else { return 0.0 };
        let units = self.units as f64;
        let a_day = units / (last - first).clamp(0, DAYS_MAX).saturating_add(1) as f64;
        let own = self.by_hour.get(hour).map_or(0.0, |&n| n as f64);
        let of_day = (own + HOURS_PRIOR_UNITS * pool.hour_share(hour)) / (units + HOURS_PRIOR_UNITS);
        a_day * of_day * pool.weekday_factor(weekday(day))
    }

    /// Share of the département in the SKU's demand; 0 for what is none of [`DEPTS`].
    pub(crate) fn share(&self, dept: DeptId) -> f64 {
        dept.row().map_or(0.0, |row| self.share_of(row))
    }

    /// The shares of all départements, in the order of [`DEPTS`]; they sum to 1.
    pub(crate) fn shares(&self) -> [f64; DEPTS.len()] {
        std::array::from_fn(|row| self.share_of(row))
    }

    fn share_of(&self, row: usize) -> f64 {
        let own = self.by_dept.get(row).map_or(0.0, |&n| n as f64);
        let people = f64::from(DEPTS[row].population) / POPULATION;
        (own + SHARE_PRIOR_UNITS * people) / (self.units as f64 + SHARE_PRIOR_UNITS)
    }
}

impl Pool {
    fn record(&mut self, day: i64, hour: usize, units: u64) {
        self.first_day = Some(self.first_day.map_or(day, |d| d.min(day)));
        self.last_day = Some(self.last_day.map_or(day, |d| d.max(day)));
        self.units = self.units.saturating_add(units);
        self.by_hour[hour] = self.by_hour[hour].saturating_add(units);
        let weekday = weekday(day);
        self.by_weekday[weekday] = self.by_weekday[weekday].saturating_add(units);
    }

    fn hour_share(&self, hour: usize) -> f64 {
        let units = self.by_hour.get(hour).map_or(0.0, |&n| n as f64);
        (units + 1.0) / (self.units as f64 + 24.0)
    }

    /// Demand of a weekday against the average day.
    fn weekday_factor(&self, weekday: usize) -> f64 {
        let (Some(first), Some(last)) = (self.first_day, self.last_day) else { return 1.0 };
        let days = (last - first).clamp(0, DAYS_MAX).saturating_add(1);
        let average = self.units as f64 / days as f64;
        if average <= 0.0 {
            return 1.0;
        }
        // Days of that weekday among `days` days that begin on the weekday of `first`.
        let offset = (weekday as i64 - self::weekday(first) as i64).rem_euclid(7);
        let counted = ((days - offset).max(0) + 6) / 7;
        let units = self.by_weekday.get(weekday).map_or(0.0, |&n| n as f64);
        (units / average + WEEKDAY_PRIOR_DAYS) / (counted as f64 + WEEKDAY_PRIOR_DAYS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::{Moment, Span};

    /// Monday 2026-11-02 00:00 in Paris.
    const MONDAY: Moment = Moment(1_793_574_000_000);

    fn dept(code: &str) -> DeptId {
        DeptId::new(code).expect("a code")
    }

    /// `units` at 20:00 on each of `days` days, doubled on Saturdays.
    fn evenings(days: i64, units: u32, code: &str) -> Vec<Sale> {
        (0..days)
            .map(|d| {
                let units = if d % 7 == 5 { 2 * units } else { units };
                Sale { hour: MONDAY + Span::hours(24 * d + 20), dept: dept(code), units }
            })
            .collect()
    }

    fn told(sales: &[Sale]) -> (History, Pool) {
        let (mut history, mut pool) = (History::default(), Pool::default());
        history.record(sales, &mut pool);
        (history, pool)
    }

    #[test]
    fn evenings_sell_and_saturdays_sell_more() {
        let (history, pool) = told(&evenings(28, 100, "75"));
        let (day, _) = day_and_hour(MONDAY + Span::hours(28 * 24));
        let (monday, saturday) = (history.rate(&pool, day, 20), history.rate(&pool, day + 5, 20));
        assert!((90.0..115.0).contains(&monday), "{monday}");
        assert!((1.5..2.0).contains(&(saturday / monday)), "{saturday}");
        assert!(history.rate(&pool, day, 4) < 1.0);
    }

    #[test]
    fn a_week_sells_what_a_week_sold() {
        let (history, pool) = told(&evenings(28, 100, "75"));
        let (day, _) = day_and_hour(MONDAY + Span::hours(28 * 24));
        let week: f64 =
            (0..7).flat_map(|d| (0..24).map(move |h| (d, h))).map(|(d, h)| history.rate(&pool, day + d, h)).sum();
        assert!((week - 800.0).abs() < 1.0, "{week}");
    }

    #[test]
    fn shares_sum_to_one_and_lean_on_population_until_sales_speak() {
        let (history, _) = told(&evenings(28, 100, "48"));
        assert!((history.shares().iter().sum::<f64>() - 1.0).abs() < 1e-9);
        assert!(history.shares().iter().zip(&DEPTS).all(|(share, d)| *share == history.share(dept(d.code))));
        assert!(history.share(dept("48")) > 0.9);
        let nobody = History::default();
        assert!(nobody.share(dept("75")) > 20.0 * nobody.share(dept("48")));
        assert_eq!(nobody.share(dept("974")), 0.0);
    }
}
