//! What hovers, comes and goes is one alert and not a row of them.

use super::{condition, minute, review, sku};
use crate::AlertBook;
use model::{AlertKind, Measure, Seed, Severity};

/// Severity in each minute, or nothing.
fn told(wrong: &[Option<Severity>]) -> Vec<String> {
    let mut book = AlertBook::default();
    let mut told = Vec::new();
    for (now, severity) in (0..).zip(wrong) {
        let conditions: Vec<_> =
            severity.iter().map(|severity| condition(AlertKind::StockRunningOut, sku(1), *severity, 10)).collect();
        told.extend(review(&mut book, &conditions, minute(now)).into_iter().map(|line| format!("{now}: {line}")));
    }
    told
}

#[test]
fn a_product_that_was_low_high_medium_closed_and_low_again_within_a_quarter_is_one_alert_that_rose_once() {
    use Severity::{High, Low, Medium};
    let minutes =
        [Some(Low), Some(Low), Some(High), Some(High), Some(Medium), Some(Medium), None, None, None, None, None, None];
    let again = [Some(Low), Some(Low)];
    let heard = told(&[&minutes[..], &again[..]].concat());
    let loud: Vec<&String> = heard.iter().filter(|line| !line.contains("eases") && !line.contains("fades")).collect();
    assert_eq!(loud, ["0: A-000001 opens: stock_running_out Sku(SKU-0001), low", "2: A-000001 is high, 10 orders"]);
}

#[test]
fn whatever_comes_and_goes_opens_at_most_once_in_25_minutes_and_steps_down_at_most_once_in_ten_minutes() {
    for seed in 0..20 {
        let mut draws = Seed(seed).stream("flapping");
        let (mut book, mut opened, mut before) = (AlertBook::default(), Vec::new(), None);
        let mut stepped: Vec<i64> = Vec::new();
        for now in 0..600 {
            let severity = [None, Some(Severity::Low), Some(Severity::Medium), Some(Severity::High)];
            let severity = severity[draws.below(4) as usize];
            let wrong = severity.map(|severity| condition(AlertKind::StockRunningOut, sku(1), severity, 10));
            let heard = review(&mut book, wrong.as_slice(), minute(now));
            opened.extend(heard.iter().filter(|line| line.contains("opens")).map(|_| now));
            let open = book.open_alert(AlertKind::StockRunningOut, sku(1)).map(|record| record.alert.severity);
            if open.is_some() && open < before {
                stepped.push(now);
            }
            before = open;
        }
        assert!(opened.windows(2).all(|two| two[1] - two[0] >= 25), "seed {seed}: {opened:?}");
        assert!(stepped.windows(2).all(|two| two[1] - two[0] >= 10), "seed {seed}: {stepped:?}");
    }
}

#[test]
fn what_it_measures_follows_while_its_severity_waits() {
    let mut book = AlertBook::default();
    let mut at = |now, seen| {
        let severity = if seen > 5 { Severity::High } else { Severity::Low };
        let wrong = condition(AlertKind::StockRunningOut, sku(1), severity, 1);
        let wrong = crate::Condition { measure: Measure { seen, ..wrong.measure }, ..wrong };
        review(&mut book, &[wrong], minute(now));
        let record = book.open_alert(AlertKind::StockRunningOut, sku(1)).expect("it is open");
        (record.alert.severity, record.alert.measure.seen)
    };
    assert_eq!(at(0, 9), (Severity::High, 9));
    assert_eq!(at(1, 3), (Severity::High, 3));
    assert_eq!(at(10, 2), (Severity::High, 2));
    assert_eq!(at(11, 1), (Severity::Low, 1));
}
