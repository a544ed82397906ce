//! Viewers are a level, clicks are a count over a span: what the show keeps of both.

use crate::life::{Life, article, at, node, order, passage, sku, slot};
use model::{Fact, Moment, ShowSlot, SignalKind, Span};

fn studio() -> Life {
    let mut life = Life::default();
    let mut facts = vec![node("FR-A", 8, 23)];
    facts.extend(article("FR-A", 10));
    life.tell(at(14, 0), facts);
    life
}

fn viewers(n: u32) -> Fact {
    Fact::SignalSeen { room: "A".to_owned(), kind: SignalKind::Viewers, n, sku: None, over_s: None }
}

fn clicks(n: u32, over_s: Option<u32>) -> Fact {
    Fact::SignalSeen { room: "A".to_owned(), kind: SignalKind::Clicks, n, sku: Some(sku()), over_s }
}

fn clicked(life: &Life, from: Moment, until: Moment) -> u32 {
    life.world().show().counted("A", SignalKind::Clicks, Some(sku()), from, until)
}

#[test]
fn the_last_level_stands_and_an_older_one_told_late_does_not() {
    let mut life = studio();
    life.tell_of(at(14, 10), at(14, 9), vec![viewers(4_200)]);
    life.tell_of(at(14, 11), at(14, 5), vec![viewers(900)]);
    assert_eq!(life.world().show().level("A", SignalKind::Viewers), Some((at(14, 9), 4_200)));
    life.tell_of(at(14, 12), at(14, 12), vec![viewers(3_000)]);
    assert_eq!(life.world().show().level("A", SignalKind::Viewers), Some((at(14, 12), 3_000)));
}

#[test]
fn counts_add_up_over_their_spans_whenever_they_are_told() {
    let mut life = studio();
    life.tell_of(at(14, 10), at(14, 10), vec![clicks(60, Some(60))]);
    life.tell_of(at(14, 20), at(14, 9), vec![clicks(30, Some(60))]);
    life.tell_of(at(14, 20), at(14, 20), vec![clicks(100, Some(600))]);
    assert_eq!(clicked(&life, at(14, 9), at(14, 10)), 60, "the minute before ten past");
    assert_eq!(clicked(&life, at(14, 8), at(14, 9)), 30, "told late, counted where it happened");
    assert_eq!((clicked(&life, at(14, 10), at(14, 15)), clicked(&life, at(14, 10), at(14, 20))), (50, 100));
}

#[test]
fn a_count_without_a_span_is_what_came_since_the_last_one() {
    let mut life = studio();
    life.tell_of(at(14, 10), at(14, 10), vec![clicks(10, None)]);
    life.tell_of(at(14, 14), at(14, 14), vec![clicks(40, None)]);
    assert_eq!(clicked(&life, at(14, 9), at(14, 10)), 10, "the first is of a minute");
    assert_eq!(clicked(&life, at(14, 10), at(14, 14)), 40);
    assert_eq!(clicked(&life, at(14, 12), at(14, 14)), 20);
}

/// A minute of a passage: four orders, and so many clicks counted at its end.
fn shown(life: &mut Life, minute: Moment, clicked: u32) {
    let first = life.count("order_placed") as u32;
    life.tell(minute, (first..first + 4).map(|n| order(n, minute)).collect());
    life.tell(minute + Span::minutes(1), vec![clicks(clicked, Some(60))]);
}

/// Three passages that sold as announced, nine clicks with each order, and the first minutes of a fourth one with so
/// many clicks in each.
fn fourth_passage(minutes: i64, clicked: u32) -> Life {
    let mut life = studio();
    let starts = [0, 20, 40, 60].map(|minute| at(15, 0) + Span::minutes(minute));
    let passages = starts.map(|from| passage(from, from + Span::minutes(10), 57)).to_vec();
    let Fact::SlotPlanned(card) = slot("S1", at(15, 0), at(17, 0)) else { panic!("a slot") };
    life.tell(at(14, 1), vec![Fact::SlotPlanned(ShowSlot { passages, ..card })]);
    for start in &starts[..3] {
        life.live_until(*start);
        (0..10).for_each(|minute| shown(&mut life, *start + Span::minutes(minute), 36));
    }
    life.live_until(at(16, 0));
    (0..minutes).for_each(|minute| shown(&mut life, at(16, 0) + Span::minutes(minute), clicked));
    life
}

#[test]
fn a_rush_of_clicks_moves_the_forecast_before_it_is_sold() {
    let ahead = |life: &Life| life.world().forecasts().model().expected(sku(), at(16, 3), at(16, 10));
    let (calm, rush) = (fourth_passage(3, 36), fourth_passage(3, 360));
    assert!(ahead(&rush) > 1.05 * ahead(&calm), "{} against {}", ahead(&rush), ahead(&calm));
    assert!(ahead(&rush) < 2.0 * ahead(&calm), "clicks are not yet sales, and sales are calm");
}

#[test]
fn a_forecast_names_the_signal_on_which_it_stands() {
    let mut life = fourth_passage(5, 360);
    let told = life.last("forecast_revised");
    let signal = life.log.iter().rfind(|event| event.kind() == "signal_seen" && event.seq < told.seq);
    assert_eq!((told.at, told.based_on), (at(16, 5), signal.map(|event| event.seq)));
    life.live_until(at(17, 0));
    assert_eq!(life.last("forecast_revised").based_on, None, "the passage is over: sales alone speak");
}
