//! Stories of orders, legal and not.

use crate::{Rule, story::*};
use model::{Decision, Fact, LaterFor, Moment, Override, Promise, Reason, Span};

#[test]
fn the_life_of_an_order_by_carrier_is_clean() {
    let mut story = Story::one_order_released();
    story.fact(packed("FR-CEN", "A/1"));
    story.fact(left(&["A/1"]));
    story.fact(delivered("A/1"));
    assert_eq!(story.rules(), []);
    let totals = story.ledger.totals();
    assert_eq!((totals.orders, totals.delivered, totals.in_flight, totals.parcels_delivered), (1, 1, 0, 1));
}

#[test]
fn each_line_is_in_exactly_one_parcel_or_declined() {
    let serve = |parcels: &[(&str, &str, &[u16])], declined: &[u16]| {
        let mut story = Story::default();
        story.fact(counted("FR-CEN", "LAMP", 50, None));
        story.fact(counted("FR-CEN", "MUG", 50, None));
        story.order("A", &[("LAMP", 1), ("MUG", 2)]);
        story.decide(allocated_with("A", parcels, declined));
        story.rules()
    };
    assert_eq!(serve(&[("A/1", "FR-CEN", &[0, 1])], &[]), []);
    assert_eq!(serve(&[("A/1", "FR-CEN", &[1])], &[0]), []);
    assert_eq!(serve(&[("A/1", "FR-CEN", &[0])], &[]), [Rule::LineCover], "a line forgotten");
    assert_eq!(serve(&[("A/1", "FR-CEN", &[0, 1])], &[1]), [Rule::LineCover], "a line served and declined");
    assert_eq!(serve(&[("A/1", "FR-CEN", &[0]), ("A/2", "FR-CEN", &[0, 1])], &[]), [Rule::LineCover], "twice");
    assert_eq!(serve(&[("A/1", "FR-CEN", &[0, 1, 7])], &[]), [Rule::LineCover], "a line that is not there");
}

#[test]
fn nobody_can_decide_on_an_order_that_was_never_placed() {
    let mut story = Story::default();
    story.decide(allocated("GHOST", &[]));
    story.decide(declined("GHOST"));
    story.decide(cancelled("GHOST"));
    assert_eq!(story.rules(), [Rule::OrderUnknown; 3]);
}

#[test]
fn an_order_that_is_over_stays_over() {
    let mut story = Story::one_order_released();
    story.decide(cancelled("A"));
    assert_eq!(story.rules(), []);
    assert_eq!(story.stock("FR-CEN", "LAMP"), (10, 0), "its units are free again");
    story.decide(allocated("A", &[("A/2", "FR-CEN", &[0])]));
    story.decide(declined("A"));
    story.decide(cancelled("A"));
    story.decide(promise_moved("A", Moment(5)));
    assert_eq!(story.rules(), [Rule::OrderState; 4]);
}

#[test]
fn an_order_that_has_left_cannot_be_cancelled_nor_a_packed_one_declined() {
    let mut story = Story::one_order_released();
    story.fact(packed("FR-CEN", "A/1"));
    story.decide(declined("A"));
    story.fact(left(&["A/1"]));
    story.decide(cancelled("A"));
    assert_eq!(story.rules(), [Rule::OrderState, Rule::OrderState]);
}

#[test]
fn packed_units_of_a_cancelled_order_come_back_by_a_count() {
    let mut story = Story::one_order_released();
    story.fact(packed("FR-CEN", "A/1"));
    story.decide(cancelled("A"));
    assert_eq!(story.stock("FR-CEN", "LAMP"), (7, 0));
    story.fact(counted("FR-CEN", "LAMP", 10, None));
    assert_eq!((story.stock("FR-CEN", "LAMP"), story.rules()), ((10, 0), vec![]));
}

#[test]
fn a_parcel_is_released_packed_and_delivered_once() {
    let mut story = Story::one_order_released();
    story.decide(released("FR-CEN", &["A/1"]));
    story.fact(packed("FR-CEN", "A/1"));
    story.fact(packed("FR-CEN", "A/1"));
    story.fact(left(&["A/1"]));
    story.fact(delivered("A/1"));
    story.fact(delivered("A/1"));
    assert_eq!(story.rules(), [Rule::ParcelState], "the app released it twice, the outside may say a thing twice");
    assert_eq!(story.stock("FR-CEN", "LAMP"), (7, 0), "taken once");
}

#[test]
fn a_parcel_takes_its_units_once_whatever_is_told_first() {
    let told: [fn() -> Fact; 3] = [|| packed("FR-CEN", "A/1"), || left(&["A/1"]), || delivered("A/1")];
    for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
        for kept in 1..=3 {
            let mut story = Story::one_order_released();
            for n in order.iter().take(kept) {
                story.fact(told[*n]());
            }
            assert_eq!((story.rules(), story.stock("FR-CEN", "LAMP")), (vec![], (7, 0)), "{order:?}, {kept} told");
        }
    }
}

#[test]
fn an_edit_gives_up_what_is_no_longer_wanted_and_leaves_the_rest() {
    let line = |sku: &str, qty| model::OrderLine { sku: self::sku(sku), qty, price_cents: Some(100) };
    let mut story = Story::default();
    story.fact(counted("FR-CEN", "LAMP", 9, None));
    story.fact(counted("FR-CEN", "MUG", 9, None));
    story.order("A", &[("LAMP", 2), ("MUG", 1)]);
    story.decide(allocated("A", &[("A/1", "FR-CEN", &[0]), ("A/2", "FR-CEN", &[1])]));
    story.fact(Fact::OrderEdited { order: order("A"), lines: vec![line("MUG", 1)] });
    assert_eq!((story.stock("FR-CEN", "LAMP"), story.stock("FR-CEN", "MUG")), ((9, 0), (9, 1)));
    story.decide(allocated("A", &[("A/2", "FR-CEN", &[1])]));
    assert_eq!(story.rules(), []);
    story.decide(allocated("A", &[("A/2", "FR-CEN", &[1]), ("A/3", "FR-CEN", &[0])]));
    assert_eq!(story.rules(), [Rule::LineCover], "a line that was struck out is served");
}

#[test]
fn a_parcel_nobody_planned_is_found_wherever_it_turns_up() {
    let mut story = Story::default();
    story.fact(packed("FR-CEN", "X/1"));
    story.fact(left(&["X/1"]));
    story.decide(released("FR-CEN", &["X/1"]));
    story.decide(rebound("X/1"));
    assert_eq!(story.rules(), [Rule::ParcelUnknown; 4]);
}

#[test]
fn packed_parcels_survive_a_new_allocation_unchanged() {
    let two = |second: &[(&str, &str, &[u16])]| {
        let mut story = Story::default();
        story.fact(counted("FR-CEN", "LAMP", 10, None));
        story.fact(counted("FR-CEN", "MUG", 10, None));
        story.fact(counted("FR-HUB", "MUG", 10, None));
        story.order("A", &[("LAMP", 3), ("MUG", 1)]);
        story.decide(allocated("A", &[("A/1", "FR-CEN", &[0]), ("A/2", "FR-CEN", &[1])]));
        story.decide(released("FR-CEN", &["A/1", "A/2"]));
        story.fact(packed("FR-CEN", "A/1"));
        story.decide(allocated("A", second));
        (story.rules(), story.stock("FR-CEN", "MUG"))
    };
    assert_eq!(two(&[("A/1", "FR-CEN", &[0]), ("A/3", "FR-HUB", &[1])]), (vec![], (10, 0)));
    assert_eq!(two(&[("A/3", "FR-HUB", &[1])]).0, [Rule::LineCover, Rule::ParcelChanged], "left out");
    assert_eq!(two(&[("A/1", "FR-HUB", &[0]), ("A/3", "FR-HUB", &[1])]).0, [Rule::ParcelChanged], "moved");
}

#[test]
fn a_box_packed_for_nobody_must_be_said() {
    let mut story = Story::one_order_released();
    story.decide(cancelled("A"));
    story.fact(packed("FR-CEN", "A/1"));
    assert_eq!(story.rules(), [Rule::ParcelState]);
}

#[test]
fn a_parcel_packed_too_late_to_be_stopped_takes_its_units_without_a_fault() {
    let mut story = Story::one_order_released();
    story.decide(cancelled("A"));
    story.fact(packed("FR-CEN", "A/1"));
    story.decide(model::Decision::WordRefused { reason: Reason::TooLate });
    assert_eq!((story.rules(), story.stock("FR-CEN", "LAMP")), (vec![], (7, 0)));
    story.fact(left(&["A/1"]));
    assert_eq!((story.rules(), story.stock("FR-CEN", "LAMP")), (vec![], (7, 0)), "its units are gone already");
}

#[test]
fn a_short_shelf_sets_the_parcel_aside_until_it_is_allocated_anew() {
    let short = |found| Fact::PickShort { node: node("FR-CEN"), parcel: parcel("A/2"), sku: sku("LAMP"), found };
    let mut story = Story::default();
    story.fact(counted("FR-CEN", "LAMP", 9, None));
    story.order("A", &[("LAMP", 1), ("LAMP", 3)]);
    story.order("B", &[("LAMP", 2)]);
    story.decide(allocated("A", &[("A/1", "FR-CEN", &[0]), ("A/2", "FR-CEN", &[1])]));
    story.decide(allocated("B", &[("B/1", "FR-CEN", &[0])]));
    for n in ["A/1", "A/2", "B/1"] {
        story.decide(released("FR-CEN", &[n]));
    }
    story.fact(packed("FR-CEN", "A/1"));
    story.fact(left(&["A/1"]));
    story.fact(delivered("A/1"));
    story.fact(short(1));
    assert_eq!((story.rules(), story.stock("FR-CEN", "LAMP")), (vec![], (2, 2)), "B's two may be in a tote");
    story.fact(short(0));
    assert_eq!(story.stock("FR-CEN", "LAMP"), (2, 2), "told again, nothing moves");
    story.decide(allocated_with("A", &[("A/1", "FR-CEN", &[0])], &[1]));
    assert_eq!((story.rules(), story.ledger.totals().delivered), (vec![], 1));
}

#[test]
fn an_order_held_back_is_not_released_unless_the_word_was_refused() {
    let mut story = Story::one_order_allocated();
    let word = story.fact(says(Override::Hold(order("A"))));
    story.decide(released("FR-CEN", &["A/1"]));
    assert_eq!(story.rules(), [Rule::OrderState]);

    let mut story = Story::one_order_allocated();
    let again = story.fact(says(Override::Hold(order("A"))));
    assert_eq!(word, again);
    story.decide(model::Decision::WordRefused { reason: Reason::TooLate });
    story.event_mut().cause = Some(again);
    story.decide(released("FR-CEN", &["A/1"]));
    assert_eq!(story.rules(), []);

    let mut story = Story::one_order_allocated();
    story.fact(says(Override::Hold(order("A"))));
    story.fact(says(Override::Unhold(order("A"))));
    story.decide(released("FR-CEN", &["A/1"]));
    assert_eq!(story.rules(), []);
}

#[test]
fn customers_are_told_the_promise_that_stands() {
    let mut story = Story::one_order_allocated();
    story.decide(told("A", Some(PROMISED)));
    story.decide(promise_moved("A", Moment(9_000)));
    story.decide(told("A", Some(Promise { latest: Moment(9_000) })));
    story.decide(told("A", None));
    assert_eq!(story.rules(), []);
    story.decide(told("A", Some(PROMISED)));
    assert_eq!(story.rules(), [Rule::Promise]);
}

#[test]
fn a_webhook_told_twice_places_one_order() {
    let mut story = Story::one_order_allocated();
    story.order("A", &[("MUG", 900)]);
    story.fact(Fact::OrderCancelled { order: order("A") });
    assert_eq!((story.rules(), story.ledger.totals().orders), (vec![], 1));
}

#[test]
fn a_reason_for_a_later_day_is_given_with_a_later_day_only() {
    let count = |promise: Promise, why| {
        let mut story = Story::default();
        story.fact(counted("FR-CEN", "LAMP", 10, None));
        story.order("A", &[("LAMP", 3)]);
        let mut said = allocated("A", &[("A/1", "FR-CEN", &[0])]);
        if let Decision::Allocated { later, promise: told, .. } = &mut said {
            (*later, *told) = (why, promise);
        }
        story.decide(said);
        let rules = story.rules();
        let tally = story.ledger.service().into_values().next().expect("one order");
        (rules, tally.as_asked, tally.later.into_keys().next())
    };
    let two_days_on = Promise { latest: Moment(0) + Span::hours(60) };
    assert_eq!(count(PROMISED, None), (vec![], 1, None));
    assert_eq!(count(PROMISED, Some(LaterFor::Stock)), (vec![Rule::Service], 1, None), "what it counts is the promise");
    assert_eq!(count(two_days_on, Some(LaterFor::Stock)), (vec![], 0, Some(LaterFor::Stock)));
    assert_eq!(count(two_days_on, None), (vec![], 0, Some(LaterFor::Unknown)));
}
