//! Will the stock hold? Walks what may still be promised against what may be sold: the one answer of the screens.

use contract::{Hold, PassageView, QuarterView, ShowSlotView, SkuView};
use model::{Moment, QUARTER, SkuId, Span};
use std::collections::BTreeMap;

/// Quarters of an hour that are soon for a stock: two hours, the running one included.
const SOON: usize = 8;

/// A stretch of time in which units are expected to go, evenly.
#[derive(Clone, Copy)]
struct Piece {
    from: Moment,
    until: Moment,
    /// Mean units.
    mean: f64,
    /// Units that one time in ten are exceeded.
    high: f64,
}

/// When a SKU runs out; `None` where it holds as far as is known.
#[derive(Clone, Copy, Default)]
struct Outlook {
    atp: u32,
    /// If what is expected comes true.
    out_at: Option<Moment>,
    /// If sales are as high as one time in ten.
    earliest: Option<Moment>,
}

/// Writes into each SKU when it runs out, and into each passage that is not over whether its stock holds.
pub fn fill(slots: &mut [ShowSlotView], skus: &mut [SkuView], now: Moment) {
    let now = now.floor(Span::minutes(1));
    let planned = planned(slots);
    let mut outlooks = BTreeMap::new();
    for sku in skus.iter_mut() {
        let seen = outlook(sku, planned.get(&sku.sku).map_or(&[], Vec::as_slice), now);
        sku.out_at = seen.out_at;
        sku.soon_units = soon(sku);
        outlooks.insert(sku.sku, seen);
    }
    for passage in slots.iter_mut().flat_map(|slot| &mut slot.passages).filter(|passage| passage.until > now) {
        let seen = outlooks.get(&passage.sku);
        passage.hold = seen.map(|seen| hold(seen, passage));
        passage.turns_at = seen.zip(passage.hold).and_then(|(seen, hold)| turns_at(seen, hold));
    }
}

/// What the passages of each SKU may sell, in order of time.
fn planned(slots: &[ShowSlotView]) -> BTreeMap<SkuId, Vec<Piece>> {
    let mut all: BTreeMap<SkuId, Vec<Piece>> = BTreeMap::new();
    for passage in slots.iter().flat_map(|slot| &slot.passages) {
        if let Some((band, mean)) = passage.forecast.zip(passage.mean_units) {
            let piece = Piece { from: passage.from, until: passage.until, mean, high: band.q90 };
            all.entry(passage.sku).or_default().push(piece);
        }
    }
    all.values_mut().for_each(|pieces| pieces.sort_by_key(|piece| piece.from));
    all
}

/// `planned` tells of passages beyond the quarters that are forecast.
fn outlook(sku: &SkuView, planned: &[Piece], now: Moment) -> Outlook {
    let mut ahead: Vec<Piece> = sku.forecast.iter().filter_map(|quarter| rest(quarter, now)).collect();
    let horizon = ahead.last().map_or(now, |piece| piece.until);
    ahead.extend(planned.iter().filter(|piece| piece.from >= horizon));
    Outlook {
        atp: sku.atp,
        out_at: emptied(sku.atp, &ahead, |piece| piece.mean),
        earliest: emptied(sku.atp, &ahead, |piece| piece.high),
    }
}

/// What is left of a quarter: what the running one has sold already has left the stock.
fn rest(quarter: &QuarterView, now: Moment) -> Option<Piece> {
    let until = quarter.from + QUARTER;
    let begins = quarter.from.max(now);
    let left = (until - begins).0 as f64 / QUARTER.0 as f64;
    let (mean, high) = (quarter.mean * left, quarter.band.q90 * left);
    (until > now).then_some(Piece { from: begins, until, mean, high })
}

/// The moment in which the last unit goes.
fn emptied(atp: u32, ahead: &[Piece], of: impl Fn(&Piece) -> f64) -> Option<Moment> {
    let mut left = f64::from(atp);
    for piece in ahead {
        let units = of(piece);
        if units > left {
            let share = left.max(0.0) / units;
            return Some(piece.from + Span((share * (piece.until - piece.from).0 as f64).round() as i64));
        }
        left -= units;
    }
    None
}

fn hold(seen: &Outlook, passage: &PassageView) -> Hold {
    let (begins, ends) = (passage.from, passage.sells_until);
    match (seen.out_at, seen.earliest) {
        _ if seen.atp == 0 => Hold::Out,
        (Some(out), _) if out < begins => Hold::Before,
        (Some(out), _) if out < ends => Hold::During,
        (_, Some(earliest)) if earliest < ends => Hold::Tight,
        (Some(_), _) => Hold::Later,
        (None, _) => Hold::Holds,
    }
}

/// The moment that a passage's standing is about; `None` when it simply holds.
fn turns_at(seen: &Outlook, hold: Hold) -> Option<Moment> {
    match hold {
        Hold::Tight => seen.earliest,
        Hold::Out | Hold::Before | Hold::During | Hold::Later | Hold::Holds => seen.out_at,
    }
}

/// Units expected to go soon.
fn soon(sku: &SkuView) -> u32 {
    sku.forecast.iter().take(SOON).map(|quarter| quarter.mean).sum::<f64>().round() as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::{Band, SlotStatus};
    use model::{ShowId, ShowSlotId};

    const NOON: Moment = Moment(43_200_000);

    fn at(minute: i64) -> Moment {
        NOON + Span::minutes(minute)
    }

    fn key() -> SkuId {
        SkuId::new("S").expect("short")
    }

    /// Medians of the quarters from noon on; one time in ten twice as much is sold.
    fn sku(atp: u32, medians: &[f64]) -> SkuView {
        let quarter = |(n, q50): (i64, &f64)| QuarterView {
            from: at(15 * n),
            band: Band { q10: q50 / 2.0, q50: *q50, q90: q50 * 2.0 },
            mean: *q50,
        };
        SkuView {
            sku: key(),
            brand: String::new(),
            name: String::new(),
            hero: false,
            atp,
            allocated: 0,
            on_hand: atp,
            sold_today: 0,
            multiplier_pct: 100,
            forecast: (0..).zip(medians).map(quarter).collect(),
            actual: Vec::new(),
            plan_from: Moment(0),
            plan: Vec::new(),
            out_at: None,
            soon_units: 0,
            because: None,
        }
    }

    fn slot(from: i64, until: i64, q50: f64) -> ShowSlotView {
        let passage = PassageView {
            sku: key(),
            name: String::new(),
            from: at(from),
            until: at(until),
            sells_until: at(until + 15),
            price_cents: 100,
            planned_units: 0,
            plan_units: 0,
            mean_units: Some(q50),
            forecast: Some(Band { q10: q50 / 2.0, q50, q90: q50 * 2.0 }),
            actual_units: 0,
            hold: None,
            turns_at: None,
        };
        ShowSlotView {
            slot: ShowSlotId::new("L").expect("short"),
            show: ShowId::new("LIVE").expect("short"),
            brand: String::new(),
            creator: String::new(),
            room: String::new(),
            from: at(from),
            until: at(until),
            status: SlotStatus::Upcoming,
            passages: vec![passage],
            because: None,
        }
    }

    /// Minutes after noon.
    fn minutes(moment: Option<Moment>) -> Option<i64> {
        moment.map(|moment| (moment - NOON).as_minutes())
    }

    #[test]
    fn the_running_quarter_counts_as_far_as_it_is_ahead() {
        let seen = outlook(&sku(40, &[30.0, 60.0, 60.0]), &[], at(5));
        // 20 of 30 in the rest of this quarter, then 20 of 60.
        assert_eq!((minutes(seen.out_at), minutes(seen.earliest)), (Some(20), Some(15)));
    }

    #[test]
    fn a_stock_that_is_just_enough_holds() {
        let out = |sku: &SkuView| outlook(sku, &[], NOON).out_at;
        assert_eq!(minutes(out(&sku(10, &[4.0, 4.0, 4.0]))), Some(37));
        assert_eq!([out(&sku(12, &[4.0, 4.0, 4.0])), out(&sku(0, &[]))], [None, None]);
    }

    #[test]
    fn passages_beyond_the_forecast_quarters_are_looked_at() {
        let (mut slots, mut skus) = ([slot(380, 390, 100.0)], [sku(60, &[5.0, 5.0])]);
        fill(&mut slots, &mut skus, NOON);
        assert_eq!(minutes(skus[0].out_at), Some(385));
        assert_eq!(slots[0].passages[0].hold, Some(Hold::During));
    }

    #[test]
    fn a_passage_stands_by_when_its_stock_ends() {
        use Hold::{Before, During, Holds, Later, Out, Tight};
        let of = |atp| {
            let (mut slots, mut skus) = ([slot(30, 40, 0.0)], [sku(atp, &[10.0, 10.0, 100.0, 50.0, 40.0])]);
            fill(&mut slots, &mut skus, NOON);
            slots[0].passages[0].hold
        };
        let stocks = [0, 15, 60, 160, 400, 500];
        assert_eq!(stocks.map(of), [Some(Out), Some(Before), Some(During), Some(Tight), Some(Holds), Some(Holds)]);
        let (mut slots, mut skus) = ([slot(0, 10, 0.0)], [sku(75, &[10.0, 10.0, 60.0])]);
        fill(&mut slots, &mut skus, NOON);
        assert_eq!((slots[0].passages[0].hold, minutes(slots[0].passages[0].turns_at)), (Some(Later), Some(43)));
    }

    #[test]
    fn what_is_over_stands_no_longer_and_what_is_unknown_never_did() {
        let (mut slots, mut skus) = ([slot(-20, -10, 5.0)], [sku(10, &[])]);
        fill(&mut slots, &mut skus, NOON);
        assert_eq!(slots[0].passages[0].hold, None);
        let mut unknown = [slot(10, 20, 5.0)];
        fill(&mut unknown, &mut [], NOON);
        assert_eq!(unknown[0].passages[0].hold, None);
    }

    #[test]
    fn soon_is_the_next_two_hours() {
        let (mut slots, mut skus) = ([], [sku(0, &[10.0; 12])]);
        fill(&mut slots, &mut skus, NOON);
        assert_eq!(skus[0].soon_units, 80);
    }
}
