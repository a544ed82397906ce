//! The stories of the most troubled orders of a day: those of the product against lists made from the log by code of its
//! own, which knows what an event names from its written form.

mod lists;

use crate::days;
use cli::Demo;
use model::{Event, OrderId, Seed, Seq};
use reporting::{ANSWERS, BESIDE, NAMING, beside, order_story};
use std::collections::{BTreeMap, BTreeSet};

/// Orders compared: those with the most troubled lives first.
const ORDERS: usize = 200;
/// Orders whose story is also looked for as a reader of the stored log does.
const LOOKED_FOR: usize = 25;
/// What nobody wishes an order.
const TROUBLE: [&str; 11] = [
    "stop_failed",
    "van_broke_down",
    "parcels_transferred",
    "van_returned",
    "rebound",
    "promise_moved",
    "pick_short",
    "word_refused",
    "order_cancelled",
    "notification_failed",
    "declined",
];

fn seqs<'a>(events: impl Iterator<Item = &'a Event>) -> Vec<u64> {
    events.map(|event| event.seq.0).collect()
}

fn told(order: OrderId, log: &[Event]) -> Vec<u64> {
    seqs(order_story(order, log).iter().map(|step| step.event))
}

/// The orders of a day, the most troubled first.
fn troubled(lists: &BTreeMap<OrderId, Vec<Seq>>, log: &[Event]) -> Vec<OrderId> {
    let kind = |seq: &Seq| log[seq.0 as usize - 1].kind();
    let trouble = |seqs: &[Seq]| seqs.iter().filter(|seq| TROUBLE.contains(&kind(seq))).count();
    let mut orders: Vec<(usize, usize, OrderId)> =
        lists.iter().map(|(order, seqs)| (trouble(seqs), seqs.len(), *order)).collect();
    orders.sort_unstable_by(|a, b| b.cmp(a));
    orders.into_iter().map(|(.., order)| order).take(ORDERS).collect()
}

#[test]
fn the_stories_of_the_most_troubled_orders_are_whole_and_nobody_elses() {
    let demo = Demo::load(Seed(2_811)).expect("the demo's files are sound");
    let until = demo.until("end").expect("the demo ends");
    let (_, log) = days::run(&demo, until);
    let lists = lists::of(&log);
    let chosen = troubled(&lists, &log);
    assert_eq!(chosen.len(), ORDERS);
    let mut kinds: BTreeSet<&str> = BTreeSet::new();
    for order in &chosen {
        let listed: Vec<u64> = lists[order].iter().map(|seq| seq.0).collect();
        assert_eq!(told(*order, &log), listed, "{order}: {}", differing(*order, &log, &listed));
        kinds.extend(listed.iter().map(|seq| log[*seq as usize - 1].kind()));
    }
    for kind in ["stop_failed", "van_broke_down", "rebound", "promise_moved", "notification_sent", "word_refused"] {
        assert!(kinds.contains(kind), "no chosen order has a {kind}: {kinds:?}");
    }
    for order in &chosen[..LOOKED_FOR] {
        assert_eq!(told(*order, &looked_for(*order, &log)), told(*order, &log), "{order}, as it is looked for");
    }
}

/// What differs, in words.
fn differing(order: OrderId, log: &[Event], listed: &[u64]) -> String {
    let told = told(order, log);
    let word = |seq: &u64| format!("{seq} {}", log[*seq as usize - 1].kind());
    let more: Vec<String> = told.iter().filter(|seq| !listed.contains(seq)).map(word).collect();
    let less: Vec<String> = listed.iter().filter(|seq| !told.contains(seq)).map(word).collect();
    format!("told too much {more:?}, too little {less:?}")
}

/// The events that the store is asked for: of some kinds, holding some words, answering some events.
fn looked_for(order: OrderId, log: &[Event]) -> Vec<Event> {
    let holds = |event: &Event, kinds: &[&str], words: &[String]| {
        kinds.contains(&event.kind()) && {
            let body = serde_json::to_string(&event.body).expect("plain data");
            words.iter().any(|word| body.contains(word.as_str()))
        }
    };
    let own = [format!("\"{order}\""), format!("\"{order}/")];
    let naming: Vec<Event> = log.iter().filter(|event| holds(event, NAMING, &own)).cloned().collect();
    let besides = beside(order, &naming);
    let keys: Vec<String> = besides.keys.iter().map(|key| format!("\"{key}\"")).collect();
    let answers = |event: &Event| {
        ANSWERS.contains(&event.kind()) && event.cause.is_some_and(|cause| besides.asked.contains(&cause))
    };
    let known: BTreeSet<Seq> = naming.iter().map(|event| event.seq).collect();
    let belongs = |event: &&Event| known.contains(&event.seq) || holds(event, BESIDE, &keys) || answers(event);
    log.iter().filter(belongs).cloned().collect()
}
