//! When everything goes wrong at once, a person still hears ten things, the right ones first.

use super::{condition, minute, review, sku, van};
use crate::{AlertBook, Condition};
use model::{AlertKind, Seed, Severity};

fn forecasts(n: u32) -> Vec<Condition> {
    (0..n).map(|nth| condition(AlertKind::ForecastMissed, sku(nth), Severity::Low, nth)).collect()
}

#[test]
fn a_hundred_missed_forecasts_are_seven_alerts_and_leave_room_for_breakdowns() {
    let mut book = AlertBook::default();
    let mut conditions = forecasts(100);
    let told = review(&mut book, &conditions, minute(0));
    assert_eq!(told.len(), 7);
    assert_eq!(told[0], "A-000001 opens: forecast_missed Sku(SKU-0099), low", "the dearest first");
    assert_eq!(book.held_back(&conditions, minute(1)).len(), 93);
    conditions.extend((0..5).map(|nth| condition(AlertKind::VanBroken, van(nth), Severity::High, 10)));
    let told = review(&mut book, &conditions, minute(1));
    assert_eq!(told.len(), 3, "{told:?}");
    assert!(told.iter().all(|line| line.contains("van_broken")));
    let later = review(&mut book, &conditions, minute(10));
    assert!(later[0].contains("van_broken") && later[1].contains("van_broken"), "the other two come first: {later:?}");
}

#[test]
fn never_more_than_ten_in_ten_minutes_whatever_happens() {
    for seed in 0..20 {
        let mut draws = Seed(seed).stream("storm");
        let (mut book, mut opened) = (AlertBook::default(), Vec::new());
        for now in 0..180 {
            let conditions: Vec<Condition> = (0..draws.below(60))
                .map(|_| {
                    let kind = AlertKind::ALL[draws.below(9) as usize];
                    let severity = Severity::ALL[1 + draws.below(3) as usize];
                    condition(kind, van(draws.below(40) as u32), severity, draws.below(200) as u32)
                })
                .collect();
            let told = review(&mut book, &conditions, minute(now));
            opened.extend(told.iter().filter(|line| line.contains("opens")).map(|_| now));
            let worst = opened.iter().filter(|at| now - **at < 10).count();
            assert!(worst <= 10, "seed {seed}, minute {now}: {worst}");
        }
        assert!(opened.len() > 100, "seed {seed}: the storm reached the book");
    }
}

#[test]
fn news_takes_no_room_from_alarms() {
    let mut book = AlertBook::default();
    let mut conditions: Vec<Condition> =
        (0..30).map(|nth| condition(AlertKind::ForecastMissed, sku(nth), Severity::Info, nth)).collect();
    assert_eq!(review(&mut book, &conditions, minute(0)).len(), 10);
    conditions.extend((0..10).map(|nth| condition(AlertKind::VanBroken, van(nth), Severity::High, 10)));
    let told = review(&mut book, &conditions, minute(1));
    assert!(told.len() == 10 && told.iter().all(|line| line.contains("van_broken")), "{told:?}");
}

#[test]
fn news_that_comes_to_call_for_a_person_is_said_at_once_and_takes_the_room_of_an_alarm() {
    let mut book = AlertBook::default();
    let all = |severity, kind| (0..7).map(move |nth| condition(kind, van(nth), severity, 1)).collect::<Vec<_>>();
    review(&mut book, &all(Severity::Info, AlertKind::PromisesMoved), minute(0));
    assert!(book.is_open(AlertKind::PromisesMoved, van(0)) && !book.is_alarm(AlertKind::PromisesMoved, van(0)));
    let mut conditions = all(Severity::Low, AlertKind::PromisesMoved);
    assert_eq!(review(&mut book, &conditions, minute(1)).len(), 7, "none of them waits");
    assert!(book.is_alarm(AlertKind::PromisesMoved, van(0)));
    conditions.extend(all(Severity::Low, AlertKind::VanSilent));
    assert_eq!(review(&mut book, &conditions, minute(2)), Vec::<String>::new(), "seven, and three kept for high ones");
}

#[test]
fn a_value_that_hovers_on_the_edge_opens_a_few_times_an_hour_at_most() {
    let mut book = AlertBook::default();
    let on = [condition(AlertKind::StockRunningOut, sku(1), Severity::Low, 10)];
    let opened = (0..60).filter(|n| {
        let conditions = if n % 2 == 0 { &on[..] } else { &[] };
        review(&mut book, conditions, minute(*n)).iter().any(|line| line.contains("opens"))
    });
    assert!(opened.count() <= 8);
}

#[test]
fn the_book_stays_bounded_over_a_long_day() {
    let mut book = AlertBook::default();
    for day in 0..1_500 {
        let on = [condition(AlertKind::ForecastMissed, sku(day % 9_000), Severity::Low, 10)];
        review(&mut book, &on, minute(i64::from(day) * 10));
    }
    assert!(book.alerts().count() <= 1_002, "{}", book.alerts().count());
    assert!(book.opened_lately.len() <= 10 && book.resting.len() <= 10);
}
