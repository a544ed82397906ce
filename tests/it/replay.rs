//! The log leads back to the state: whole, from a snapshot, through its own text; and the facts alone lead
//! to the same decisions.

use crate::days::morning;
use control::Control;
use model::{Body, Event, Incoming, Moment};

/// Enough of the morning for robots, alerts and a missed forecast.
const MINUTES: i64 = 40;

#[test]
fn the_log_leads_to_the_same_state() {
    let (outcome, log) = morning(301, MINUTES);
    let wanted = outcome.control.digest().expect("a state has a digest");
    assert_eq!(applied(Control::new(), &log), wanted, "the whole log");
    for at in [1, log.len() / 3, log.len() / 2, log.len() - 1] {
        let mut half = Control::new();
        log[..at].iter().for_each(|event| half.apply(event));
        let kept = half.snapshot().expect("a state can be kept");
        let restored = Control::restore(&kept).expect("what was kept can be read");
        assert_eq!(restored.digest(), half.digest(), "the snapshot after event {at}");
        assert_eq!(applied(restored, &log[at..]), wanted, "from the snapshot after event {at}");
    }
}

#[test]
fn the_log_as_text_is_the_log() {
    let (outcome, log) = morning(302, 20);
    let read = log.iter().map(|event| {
        let text = serde_json::to_string(event).expect("an event can be written");
        let back: Event = serde_json::from_str(&text).expect("what was written can be read");
        assert_eq!(&back, event);
        back
    });
    let read: Vec<Event> = read.collect();
    assert_eq!(applied(Control::new(), &read), outcome.control.digest().expect("a state has a digest"));
}

/// Facts at their times, and the bare passing of time between them, make control say the same again.
#[test]
fn the_facts_alone_lead_to_the_same_decisions() {
    let (_, log) = morning(303, MINUTES);
    let mut control = Control::new();
    let mut again: Vec<Event> = Vec::with_capacity(log.len());
    for tick in log.chunk_by(|a, b| a.at == b.at) {
        again.extend(control.tick(facts(tick), tick[0].at));
        control.settle();
    }
    let differs = log.iter().zip(&again).find(|(before, after)| before != after);
    assert!(differs.is_none(), "the same facts led elsewhere: {differs:#?}");
    assert_eq!(again.len(), log.len());
}

#[test]
fn a_snapshot_from_elsewhere_is_refused() {
    let kept = Control::new().snapshot().expect("a state can be kept");
    assert!(Control::restore(&kept[..kept.len() / 2]).is_err());
    assert!(Control::restore(b"not a snapshot at all").is_err());
    assert_eq!(Control::restore(&kept).expect("an empty state").world().now, Moment(0));
}

fn applied(mut control: Control, log: &[Event]) -> String {
    log.iter().for_each(|event| control.apply(event));
    control.digest().expect("a state has a digest")
}

fn facts(tick: &[Event]) -> Vec<Incoming> {
    let fact = |event: &Event| match (&event.body, &event.origin) {
        (Body::Fact(fact), Some(origin)) => Some(Incoming {
            origin: origin.clone(),
            cause: event.cause,
            fact: fact.clone(),
            contact: None,
            happened_at: None,
        }),
        _ => None,
    };
    tick.iter().filter_map(fact).collect()
}
