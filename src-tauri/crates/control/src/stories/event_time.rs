//! What is told late, early or out of order is counted when it happened.

use crate::life::{Life, article, at, clock, node, order, parcel, passage, place_of, sku, slot, van};
use model::{DeptId, Fact, Moment, OrderId, OrderLine, QUARTER, ShowSlot, Span};

/// A shop that is open all day, with an article that is presented from two to a quarter past.
fn shop() -> Life {
    let mut life = Life::default();
    let mut facts = vec![node("FR-A", 8, 23)];
    facts.extend(article("FR-A", 5_000));
    let Fact::SlotPlanned(card) = slot("S1", at(14, 0), at(15, 0)) else { panic!("a slot") };
    let passages = vec![passage(at(14, 0), at(14, 15), 60)];
    facts.push(Fact::SlotPlanned(ShowSlot { passages, ..card }));
    facts.push(van("V-1", at(9, 0), at(23, 0)));
    life.tell(at(13, 0), facts);
    life
}

fn quarters(life: &Life) -> Vec<(Moment, u32)> {
    life.world().sales().sold_by_quarter(sku()).filter(|(_, units)| *units > 0).collect()
}

fn paris() -> DeptId {
    DeptId::new("75").expect("a code")
}

#[test]
fn an_order_told_twenty_minutes_late_belongs_to_the_quarter_in_which_it_was_placed() {
    let mut life = shop();
    life.tell(at(14, 33), vec![order(1, at(14, 13))]);
    assert_eq!(quarters(&life), [(at(14, 0), 1)]);
    let sales = life.world().sales();
    assert_eq!(sales.sold(sku(), at(14, 0), at(14, 15)), 1, "the passage sold it");
    assert_eq!(sales.sold(sku(), at(14, 15), at(15, 0)), 0);
    life.live_until(at(15, 1));
    let ordered = |life: &Life, now| life.world().demand().ordered(paris(), now).orders;
    assert_eq!((ordered(&life, at(14, 59)), ordered(&life, at(15, 1))), (1, 0), "the quarter has left the map");
}

#[test]
fn a_closed_minute_stays_as_it_was_told_and_the_running_one_tells_what_is_told_in_it() {
    let mut life = shop();
    life.live_until(at(14, 20));
    let before = life.world().sales().minutes().to_vec();
    life.tell(at(14, 33), vec![order(1, at(14, 13))]);
    life.live_until(at(14, 34));
    let minutes = life.world().sales().minutes();
    assert_eq!(minutes[..before.len()], before[..]);
    assert_eq!(minutes.last().map(|minute| (minute.minute, minute.orders)), Some((at(14, 33), 1)));
}

#[test]
fn a_shop_whose_clock_runs_ahead_sells_when_it_is_told() {
    let mut life = shop();
    life.tell(at(14, 33), vec![order(1, at(14, 53))]);
    assert_eq!(quarters(&life), [(at(14, 30), 1)]);
    assert_eq!(life.world().sales().totals().orders, 1);
}

#[test]
fn orders_told_in_any_order_leave_the_same_counts() {
    let told = |minutes: &[i64]| {
        let mut life = shop();
        life.tell(at(14, 40), minutes.iter().map(|minute| order(*minute as u32, at(14, *minute))).collect());
        (quarters(&life), life.world().sales().sold(sku(), at(14, 0), at(14, 15)))
    };
    let (in_order, passage) = told(&[3, 14, 15, 29, 30]);
    assert_eq!(in_order.iter().map(|(_, units)| *units).collect::<Vec<_>>(), [2, 2, 1]);
    assert_eq!(told(&[30, 15, 3, 29, 14]), (in_order, passage));
}

#[test]
fn the_forecast_learns_late_sales_where_they_happened() {
    let multiplier = |life: &Life| life.world().forecasts().model().multiplier(sku());
    let sold = |n: u32| order(n, at(14, 0) + Span::seconds(i64::from(n) * 6));
    let mut punctual = shop();
    for n in 0..80 {
        punctual.tell(at(14, 0) + Span::seconds(i64::from(n) * 6), vec![sold(n)]);
    }
    punctual.live_until(at(14, 8));
    let mut late = shop();
    late.live_until(at(14, 8));
    let unaware = multiplier(&late);
    late.tell(at(14, 8), (0..80).map(sold).collect());
    let (known, ought) = (multiplier(&late), multiplier(&punctual));
    assert!(ought > 1.5 && unaware < 0.5 && (known / ought - 1.0).abs() < 0.3, "{unaware}, then {known}, not {ought}");
}

#[test]
fn what_happened_yesterday_is_not_counted_today() {
    let mut life = shop();
    life.live_until(clock(11, 27, 10, 0));
    let (before, now) = (clock(11, 27, 3, 50), clock(11, 27, 10, 0));
    life.tell(now, vec![order(1, before), order(2, now)]);
    let world = life.world();
    assert_eq!((world.sales().totals().orders, world.sales().sold_today(sku())), (1, 1));
    assert_eq!(world.demand().orders_today(paris()), 1);
    assert_eq!(world.sales().sold(sku(), before.floor(QUARTER), now), 1, "a passage of the night still has its sales");
    let packed = |n: u32| Fact::ParcelPacked { node: place_of("FR-A"), parcel: parcel(&format!("SH-{n}/1")) };
    life.tell_of(now + Span::minutes(1), before, vec![packed(1)]);
    life.tell(now + Span::minutes(1), vec![packed(2)]);
    assert_eq!(life.world().sales().packed_at(place_of("FR-A")), 2, "none was packed before it was planned");
}

#[test]
fn units_taken_out_of_an_order_leave_the_quarter_in_which_it_was_placed() {
    let mut life = shop();
    let edit = |qty| Fact::OrderEdited {
        order: OrderId::new("SH-1").expect("short"),
        lines: vec![OrderLine { sku: sku(), qty, price_cents: Some(1_500) }],
    };
    life.tell(at(14, 5), vec![order(1, at(14, 5))]);
    life.tell_of(at(14, 40), at(14, 20), vec![edit(4)]);
    assert_eq!(quarters(&life), [(at(14, 0), 1), (at(14, 15), 3)], "more is sold with the edit");
    life.tell(at(14, 41), vec![order(2, at(14, 41)), edit(3)]);
    assert_eq!(quarters(&life), [(at(14, 15), 3), (at(14, 30), 1)], "less was never sold");
    assert_eq!(life.world().sales().tally().units.get(&sku()), Some(&1), "and nobody else sold less");
}

#[test]
fn nonsense_moments_are_counted_nowhere_and_harm_nothing() {
    let mut life = shop();
    life.tell(at(14, 5), vec![order(1, Moment(i64::MIN)), order(2, Moment(i64::MAX)), order(3, Moment(0))]);
    assert_eq!(quarters(&life), [(at(14, 0), 1)]);
    assert_eq!(life.world().orders().len(), 3);
}
