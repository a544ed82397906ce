//! Expected demand by age band, département and minute: the forecaster's mean of each minute, by the share of each
//! département. Nobody's age is known, so all of it is everyone's.

use contract::{AgeBand, DemandArgs, DemandSlice};
use control::World;
use forecast::Model;
use model::{DEPTS, DeptId, Moment, Span};

const MINUTE: Span = Span::minutes(1);

/// The first slice of the stretch asked for.
pub fn demand(world: &World, args: &DemandArgs) -> DemandSlice {
    slice(world.forecasts().model(), args)
}

fn slice(model: &Model, args: &DemandArgs) -> DemandSlice {
    let bands = vec![AgeBand::Everyone];
    let depts: Vec<DeptId> = DEPTS.iter().filter_map(|dept| DeptId::new(dept.code).ok()).collect();
    let Stretch { from, minutes, next } = Stretch::of(args, bands.len(), depts.len());
    let moments = (0..minutes).map(|n| minute(from, n));
    let means: Vec<f64> = moments.map(|at| model.expected(args.sku, at, at + MINUTE)).collect();
    let shares = model.shares(args.sku).into_iter();
    let micro_units = shares.flat_map(|share| means.iter().map(move |mean| micro(share * mean))).collect();
    DemandSlice { sku: args.sku, bands, depts, from, minutes, micro_units, next }
}

/// The minutes of one slice.
#[derive(Debug, PartialEq)]
struct Stretch {
    from: Moment,
    minutes: u32,
    /// Where the next slice begins.
    next: Option<Moment>,
}

impl Stretch {
    /// As much of what is asked for as a slice with so many bands and départements has room for.
    fn of(args: &DemandArgs, bands: usize, depts: usize) -> Self {
        let from = args.from.floor(MINUTE);
        let wanted = (args.until - from).0.max(0).unsigned_abs().div_ceil(MINUTE.0.unsigned_abs());
        let most = DemandSlice::minutes_max(bands, depts);
        let minutes = u32::try_from(wanted).unwrap_or(most).min(most);
        Self { from, minutes, next: (wanted > u64::from(minutes)).then(|| minute(from, minutes)) }
    }
}

fn minute(from: Moment, n: u32) -> Moment {
    from + Span(MINUTE.0 * i64::from(n))
}

fn micro(units: f64) -> u32 {
    (units * 1e6).round().clamp(0.0, f64::from(u32::MAX)) as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::DEMAND_CELLS_MAX;
    use model::{Passage, Sale, ShowId, ShowSlot, ShowSlotId, SkuId};

    /// 2026-11-28 10:00 in Paris, a Saturday.
    const OPEN: Moment = Moment(1_795_856_400_000);

    fn at(minute: i64) -> Moment {
        OPEN + Span::minutes(minute)
    }

    fn sku() -> SkuId {
        SkuId::new("ROUGE").expect("short")
    }

    fn asked(from: Moment, until: Moment) -> DemandArgs {
        DemandArgs { sku: sku(), from, until }
    }

    /// Half a unit an hour in two départements for four weeks, and 300 units announced for half past ten.
    fn shop() -> Model {
        let mut shop = Model::default();
        shop.list_sku(sku(), "Lune");
        let start = OPEN - Span::hours(28 * 24 + 10);
        let dept = |hour: i64| DeptId::new(if hour % 4 == 0 { "75" } else { "2A" }).expect("short");
        let sales = (0..14 * 24).map(|n| Sale { hour: start + Span::hours(2 * n), dept: dept(2 * n), units: 1 });
        shop.record_sales(sku(), &sales.collect::<Vec<_>>());
        shop.plan_slot(&ShowSlot {
            slot: ShowSlotId::new("S-10").expect("short"),
            show: ShowId::new("SHOW").expect("short"),
            brand: "Lune".into(),
            creator: "Inès".into(),
            room: "main".into(),
            from: at(30),
            until: at(50),
            passages: vec![Passage { sku: sku(), from: at(30), until: at(50), price_cents: 1990, expected_units: 300 }],
        });
        shop
    }

    /// All slices of a stretch, one after the other, as a screen asks for them.
    fn pages(shop: &Model, from: Moment, until: Moment) -> Vec<DemandSlice> {
        let mut pages = vec![slice(shop, &asked(from, until))];
        while let Some(next) = pages.last().and_then(|page| page.next) {
            pages.push(slice(shop, &asked(next, until)));
        }
        pages
    }

    /// The cells of one département.
    fn row(page: &DemandSlice, dept: usize) -> &[u32] {
        &page.micro_units[dept * page.minutes as usize..][..page.minutes as usize]
    }

    #[test]
    fn pages_joined_are_the_whole_each_minute_once() {
        let (shop, until) = (shop(), at(1_500));
        let pages = pages(&shop, OPEN, until);
        let minutes: Vec<u32> = pages.iter().map(|page| page.minutes).collect();
        assert_eq!(minutes, [682, 682, 136], "25 hours");
        for (n, dept) in pages[0].depts.iter().enumerate() {
            let joined: Vec<u32> = pages.iter().flat_map(|page| row(page, n)).copied().collect();
            let share = shop.shares(sku())[n];
            let whole = (0..1_500).map(|n| micro(share * shop.expected(sku(), at(n), at(n + 1))));
            assert_eq!(joined, whole.collect::<Vec<_>>(), "{dept}");
        }
        for page in &pages {
            assert_eq!(page.micro_units.len(), page.bands.len() * page.depts.len() * page.minutes as usize);
            assert!(page.micro_units.len() <= DEMAND_CELLS_MAX);
            assert_eq!(page.bands, [AgeBand::Everyone], "nobody's age is known");
        }
    }

    #[test]
    fn the_departements_of_each_minute_sum_to_the_country() {
        let shop = shop();
        let page = slice(&shop, &asked(OPEN, at(120)));
        for n in 0..120 {
            let sum: f64 = (0..page.depts.len()).map(|dept| f64::from(row(&page, dept)[n]) / 1e6).sum();
            let national = shop.expected(sku(), at(n as i64), at(n as i64 + 1));
            assert!((sum - national).abs() <= 0.5e-6 * page.depts.len() as f64, "minute {n}: {sum} of {national}");
        }
        let quiet = slice(&shop, &asked(at(-600), at(-540)));
        let sum: f64 = quiet.micro_units.iter().map(|cell| f64::from(*cell) / 1e6).sum();
        let national = shop.expected(sku(), at(-600), at(-540));
        assert!(
            (sum - national).abs() < 0.01 && national > 0.2,
            "half a unit an hour is not lost: {sum} of {national}"
        );
    }

    #[test]
    fn pages_of_six_bands_and_all_of_france_stay_bounded_and_leave_no_minute_out() {
        let mut args = asked(OPEN, at(24 * 60));
        let (mut told, mut first) = (0, true);
        loop {
            let Stretch { from, minutes, next } = Stretch::of(&args, 6, 101);
            assert!(6 * 101 * minutes as usize <= DEMAND_CELLS_MAX);
            assert!(!first || minutes >= 60, "an hour fits: {minutes}");
            assert_eq!(from, at(i64::from(told)));
            (told, first) = (told + minutes, false);
            let Some(next) = next else { break };
            args.from = next;
        }
        assert_eq!(told, 24 * 60);
    }

    #[test]
    fn a_stretch_begins_with_its_minute_and_may_be_empty_or_endless() {
        let of = |from: i64, until: i64| Stretch::of(&asked(Moment(from), Moment(until)), 1, 96);
        assert_eq!(of(90_000, 120_001), Stretch { from: Moment(60_000), minutes: 2, next: None });
        assert_eq!(of(90_000, 30_000), Stretch { from: Moment(60_000), minutes: 0, next: None });
        let endless = of(0, i64::MAX);
        assert_eq!((endless.minutes, endless.next), (682, Some(Moment(682 * 60_000))));
        assert_eq!(of(i64::MIN, i64::MAX).minutes, 682);
    }
}
