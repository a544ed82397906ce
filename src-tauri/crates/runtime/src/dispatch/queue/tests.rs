//! A lane on a virtual clock.

use super::*;
use crate::dispatch::queue::entry::PANICKED;
use adapters::Delivery;
use model::{Action, ContactId, Medium, NodeId, Notification, NotificationId, ParcelId, Template};

const NOW: Moment = Moment(1_795_856_400_000);

fn mail(seq: u64, order: &str) -> OutboxItem {
    let notification = Notification {
        notification: NotificationId::new(&format!("N-{seq}")).expect("short"),
        order: OrderId::new(order).expect("short"),
        contact: ContactId::new("C-1").expect("short"),
        medium: Medium::Mail,
        template: Template::VanDelayed,
        promise: None,
    };
    item(seq, Effect::Notify(notification))
}

fn item(seq: u64, effect: Effect) -> OutboxItem {
    OutboxItem { seq: Seq(seq), n: 0, effect, attempts: 0, asked_at: NOW, next_at: Moment(0), code: None, round: 0 }
}

fn stop(seq: u64) -> OutboxItem {
    let node = NodeId::new("FR-CEN").expect("short");
    item(seq, Effect::Act(Action::StopPick { node, parcel: ParcelId::new("SH-1/1").expect("short") }))
}

fn queue(lane: Lane, items: impl IntoIterator<Item = OutboxItem>) -> Queue {
    let mut queue = Queue::new(lane, Pauses::default());
    queue.open();
    queue.fill(items.into_iter().collect(), false);
    queue
}

fn pick(queue: &mut Queue, now: Moment) -> Vec<u64> {
    queue.pick(now).unwrap_or_default().iter().map(|item| item.seq.0).collect()
}

fn land(queue: &mut Queue, seq: u64, delivery: Delivery, now: Moment) {
    queue.land(&[(Seq(seq), 0)], Landing::Reported(delivery), now);
}

fn ends(queue: &mut Queue, now: Moment) -> Vec<(u64, End)> {
    let done = queue.take_done(100, now);
    let keys: Vec<Key> = done.iter().map(|(item, _)| item.key()).collect();
    queue.marked(&keys, true, now);
    done.into_iter().map(|(item, end)| (item.seq.0, end)).collect()
}

#[test]
fn messages_of_one_order_leave_one_after_the_other_those_of_others_at_once() {
    let mut lane = queue(Lane::Mail, [mail(1, "A"), mail(2, "A"), mail(3, "B")]);
    assert_eq!(pick(&mut lane, NOW), [1]);
    assert_eq!(pick(&mut lane, NOW), [3]);
    assert_eq!(pick(&mut lane, NOW), [0; 0], "the second of A waits for the first");
    land(&mut lane, 1, Delivery::Sent, NOW);
    assert_eq!(pick(&mut lane, NOW), [2]);
}

#[test]
fn a_server_away_for_half_a_minute_loses_nothing_and_delays_little() {
    let mut lane = queue(Lane::Mail, (1..=10).map(|seq| mail(seq, &format!("O-{seq}"))));
    let (mut now, back, mut calls, mut left) = (NOW, NOW + Span::seconds(30), 0, 0);
    while left < 10 {
        while let Some(items) = lane.pick(now) {
            calls += 1;
            let told = if now < back { Delivery::Away("no_connection") } else { Delivery::Sent };
            land(&mut lane, items[0].seq.0, told, now);
        }
        left += ends(&mut lane, now).iter().filter(|(_, end)| *end == End::Sent).count();
        now += Span(100);
        assert!(now - NOW < Span::seconds(120), "{left} of 10 have left after two minutes");
    }
    assert!(calls < 25, "{calls} calls for ten mails");
    assert!(lane.failing().is_none());
}

#[test]
fn a_message_put_off_by_its_own_receiver_holds_nobody_and_is_no_outage() {
    let mut lane = queue(Lane::Mail, [mail(1, "A"), mail(2, "B")]);
    assert_eq!(pick(&mut lane, NOW), [1]);
    land(&mut lane, 1, Delivery::Retry("mail_deferred"), NOW);
    assert!(lane.failing().is_none(), "greylisting is daily life");
    assert_eq!(pick(&mut lane, NOW), [2]);
    land(&mut lane, 2, Delivery::Sent, NOW);
    assert_eq!(pick(&mut lane, NOW + Span::seconds(4)), [0; 0]);
    assert_eq!(pick(&mut lane, NOW + Span::seconds(7)), [1]);
}

#[test]
fn a_receiver_that_answers_slowly_holds_three_calls_and_no_more() {
    let mut lane = queue(Lane::Mail, (1..=6).map(|seq| mail(seq, &format!("O-{seq}"))));
    for seq in 1..=3 {
        assert_eq!(pick(&mut lane, NOW), [seq]);
        assert!(lane.enter((Seq(seq), 0), "slow.example"));
    }
    assert_eq!(pick(&mut lane, NOW), [4]);
    assert!(!lane.enter((Seq(4), 0), "slow.example"), "enough are on their way there");
    lane.land(&[(Seq(4), 0)], Landing::Crowded, NOW);
    assert_eq!(pick(&mut lane, NOW), [5], "another receiver is served meanwhile");
    assert!(lane.enter((Seq(5), 0), "fast.example"));
    land(&mut lane, 1, Delivery::Sent, NOW);
    assert_eq!(pick(&mut lane, NOW), [4]);
}

#[test]
fn what_breaks_its_sender_three_times_is_given_up_and_the_others_leave() {
    let mut lane = queue(Lane::Mail, [mail(1, "A"), mail(2, "B")]);
    let mut now = NOW;
    for _ in 0..3 {
        while let Some(items) = lane.pick(now) {
            let key = items[0].key();
            let landing = if key.0.0 == 1 { Landing::Panicked } else { Landing::Reported(Delivery::Sent) };
            lane.land(&[key], landing, now);
        }
        now += Span::seconds(60);
    }
    assert_eq!(ends(&mut lane, now), [(1, End::Dead(PANICKED, Why::Panicked)), (2, End::Sent)]);
    assert_eq!((lane.len(), lane.given_up()), (0, 1));
}

#[test]
fn one_that_breaks_every_exchange_does_not_shut_the_lane_for_the_others() {
    let mut lane = queue(Lane::Mail, (1..=4).map(|seq| mail(seq, &format!("O-{seq}"))));
    let (mut now, mut left) = (NOW, Vec::new());
    while now - NOW < Span::minutes(5) {
        while let Some(items) = lane.pick(now) {
            let seq = items[0].seq.0;
            let told = if seq == 1 { Delivery::Away("no_connection") } else { Delivery::Sent };
            land(&mut lane, seq, told, now);
        }
        left.extend(ends(&mut lane, now).into_iter().map(|(seq, _)| seq));
        now += Span(250);
    }
    assert_eq!(left, [2, 3, 4]);
}

#[test]
fn instructions_leave_in_order_and_the_one_that_is_refused_is_found() {
    let mut lane = queue(Lane::Instructions, (1..=5).map(stop));
    let (mut now, mut calls) = (NOW, 0);
    while lane.len() > 0 {
        let Some(items) = lane.pick(now) else { break };
        assert_eq!(lane.pick(now), None, "one call at a time");
        calls += 1;
        let keys: Vec<Key> = items.iter().map(OutboxItem::key).collect();
        let bad = keys.iter().any(|(seq, _)| seq.0 == 3);
        lane.land(&keys, Landing::Reported(if bad { Delivery::Refused("refused") } else { Delivery::Sent }), now);
        now += Span(10);
    }
    let ends = ends(&mut lane, now);
    let sent: Vec<u64> = ends.iter().filter(|(_, end)| *end == End::Sent).map(|(seq, _)| *seq).collect();
    assert_eq!(sent, [1, 2, 4, 5]);
    assert!(ends.contains(&(3, End::Dead("refused", Why::Refused))) && calls < 10, "{ends:?} in {calls} calls");
}

#[test]
fn a_plant_that_is_away_is_asked_once_a_minute_and_told_all_when_it_is_back() {
    let mut lane = queue(Lane::Instructions, (1..=3).map(stop));
    let (mut now, mut calls) = (NOW, 0);
    while now - NOW < Span::minutes(10) {
        if let Some(items) = lane.pick(now) {
            calls += 1;
            let keys: Vec<Key> = items.iter().map(OutboxItem::key).collect();
            lane.land(&keys, Landing::Reported(Delivery::Away("busy")), now);
        }
        now += Span(50);
    }
    assert!((10..20).contains(&calls), "{calls} calls in ten minutes");
    assert_eq!(lane.failing().map(|trouble| (trouble.since, trouble.code.as_str())), Some((NOW, "busy")));
    now += Span::seconds(75);
    assert_eq!(pick(&mut lane, now), [1, 2, 3]);
}

#[test]
fn outcomes_that_cannot_be_written_down_are_kept_and_not_sent_again() {
    let mut lane = queue(Lane::Notices, [mail(1, "A")]);
    assert_eq!(pick(&mut lane, NOW), [1]);
    land(&mut lane, 1, Delivery::Sent, NOW);
    let done = lane.take_done(10, NOW);
    lane.marked(&[done[0].0.key()], false, NOW);
    assert_eq!(pick(&mut lane, NOW), [0; 0]);
    assert!(lane.take_done(10, NOW).is_empty(), "a moment later");
    assert_eq!(ends(&mut lane, NOW + Span::seconds(1)), [(1, End::Sent)]);
    lane.call_back();
    assert_eq!(pick(&mut lane, NOW + Span::seconds(2)), [0; 0]);
}

#[test]
fn what_comes_while_the_table_is_read_is_read_again() {
    let mut lane = queue(Lane::Mail, [mail(1, "A")]);
    lane.needs_rebuild();
    let (after, _) = lane.wants().expect("the table is not trusted");
    assert_eq!(after, (Seq(1), 0), "this lane alone, from where it knows");
    lane.open();
    lane.add(mail(2, "B"));
    lane.fill(Vec::new(), false);
    assert!(lane.wants().is_some(), "the second waits in the table");
    lane.open();
    lane.fill(vec![mail(2, "B")], false);
    assert_eq!(lane.wants(), None);
    lane.add(mail(3, "C"));
    assert_eq!((pick(&mut lane, NOW), pick(&mut lane, NOW), pick(&mut lane, NOW)), (vec![1], vec![2], vec![3]));
}

#[test]
fn what_was_sent_while_the_table_is_read_anew_is_not_sent_again() {
    let mut lane = queue(Lane::Mail, [mail(1, "A")]);
    lane.read_anew(0);
    lane.open();
    assert_eq!(pick(&mut lane, NOW), [1]);
    land(&mut lane, 1, Delivery::Sent, NOW);
    assert_eq!(ends(&mut lane, NOW), [(1, End::Sent)]);
    lane.fill(vec![mail(1, "A")], false);
    assert_eq!(pick(&mut lane, NOW), [0; 0]);
}

#[test]
fn after_days_a_message_is_given_up_with_the_reason_of_its_last_failure() {
    let mut lane = queue(Lane::Mail, [mail(1, "A")]);
    let (mut now, mut tries) = (NOW, 0);
    while lane.len() > 0 {
        if lane.pick(now).is_some() {
            tries += 1;
            land(&mut lane, 1, Delivery::Retry("mail_deferred"), now);
        }
        now += Span::seconds(1);
    }
    assert_eq!(ends(&mut lane, now), [(1, End::Dead("mail_deferred", Why::TooOld))]);
    assert!(now - NOW > Span::hours(72) && (15..40).contains(&tries), "{tries} tries");
}

#[test]
fn a_contact_that_does_not_open_holds_its_own_message_and_is_seen() {
    let mut lane = queue(Lane::Mail, [mail(1, "A"), mail(2, "B")]);
    assert_eq!(pick(&mut lane, NOW), [1]);
    land(&mut lane, 1, Delivery::Retry("contact_sealed"), NOW);
    assert_eq!(lane.failing().map(|trouble| trouble.code.clone()).as_deref(), Some("contact_sealed"));
    assert_eq!(pick(&mut lane, NOW), [2]);
    land(&mut lane, 2, Delivery::Sent, NOW);
    assert!(lane.failing().is_none(), "others leave");
}
