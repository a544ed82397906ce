//! Viewers are a level, clicks are a count over a span: what the show keeps of both.

use crate::life::{Life, article, at, node, sku};
use model::{Fact, Moment, SignalKind};

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
