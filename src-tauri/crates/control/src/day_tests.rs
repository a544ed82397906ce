//! Days that begin and end by themselves, told minute by minute.

use crate::{
    Control,
    life::{Life, broke, clock, node, order, short, slot, truck, van},
};
use model::{AlertKind, Body, Decision, Event, Fact, SourceId, Span, VanId};

#[test]
fn a_shop_opens_and_closes_its_days_by_the_clock() {
    let mut life = Life::default();
    life.tell(clock(11, 26, 7, 30), vec![node("FR-A", 9, 20)]);
    assert_eq!(life.days(), Vec::<String>::new(), "nobody is there yet");
    life.live_until(clock(11, 28, 12, 0));
    let told = [
        "begin 26 09:00 26 20:00",
        "end 26 20:00",
        "begin 27 09:00 27 20:00",
        "end 27 20:00",
        "begin 28 09:00 28 20:00",
    ];
    assert_eq!(life.days(), told);
    assert_eq!(life.minutes().len(), 11 * 60 * 2 + 3 * 60);
}

#[test]
fn an_app_that_never_shuts_turns_its_day_at_four_without_a_hole() {
    let mut life = Life::default();
    life.tell(clock(11, 26, 15, 0), vec![node("FR-A", 0, 24)]);
    life.live_until(clock(11, 28, 10, 0));
    assert_eq!(
        life.days(),
        [
            "begin 26 15:00 27 04:00",
            "end 27 04:00",
            "begin 27 04:00 28 04:00",
            "end 28 04:00",
            "begin 28 04:00 29 04:00"
        ]
    );
    let minutes = life.minutes();
    assert!(minutes.windows(2).all(|pair| pair[1] - pair[0] == Span::minutes(1)), "a minute is missing or told twice");
}

#[test]
fn the_show_opens_before_the_shops_and_a_show_over_midnight_is_one_day() {
    let mut life = Life::default();
    life.tell(
        clock(11, 26, 6, 0),
        vec![
            node("FR-A", 10, 20),
            slot("S1", clock(11, 26, 9, 0), clock(11, 26, 9, 30)),
            slot("S2", clock(11, 26, 22, 30), clock(11, 27, 1, 0)),
            slot("S3", clock(11, 28, 2, 0), clock(11, 28, 5, 30)),
        ],
    );
    life.live_until(clock(11, 28, 12, 0));
    assert_eq!(
        life.days(),
        [
            "begin 26 08:00 27 03:00",
            "end 27 03:00",
            "begin 27 10:00 28 07:30",
            "end 28 07:30",
            "begin 28 10:00 28 20:00"
        ],
        "what is on air at four ends the day that it began in"
    );
}

#[test]
fn trucks_and_shifts_open_the_day_too_and_the_next_show_is_waited_for() {
    let mut life = Life::default();
    let night = (clock(11, 26, 18, 0), clock(11, 27, 2, 30));
    life.tell(clock(11, 26, 5, 0), vec![node("FR-A", 12, 13)]);
    life.tell(clock(11, 26, 5, 0), truck("D-1", "FR-A", clock(11, 26, 8, 30)));
    life.tell(clock(11, 26, 5, 0), vec![van("V-1", night.0, night.1)]);
    life.live_until(clock(11, 27, 12, 30));
    assert_eq!(life.days(), ["begin 26 07:30 27 03:30", "end 27 03:30", "begin 27 12:00 27 13:00"]);

    let mut studio = Life::default();
    studio.tell(clock(11, 26, 5, 0), vec![slot("S9", clock(12, 20, 20, 0), clock(12, 20, 21, 0))]);
    studio.live_until(clock(12, 20, 19, 30));
    assert_eq!(studio.days(), ["begin 20 19:00 20 23:00"]);
}

#[test]
fn the_clocks_change_and_hours_stay_those_of_the_civil_clock() {
    for (month, day) in [(3u8, 29u8), (10, 25)] {
        let mut life = Life::default();
        life.tell(clock(month, day - 1, 7, 0), vec![node("FR-A", 8, 19)]);
        life.live_until(clock(month, day, 20, 0));
        let day_before = day - 1;
        assert_eq!(
            life.days(),
            [
                format!("begin {day_before} 08:00 {day_before} 19:00"),
                format!("end {day_before} 19:00"),
                format!("begin {day} 08:00 {day} 19:00"),
                format!("end {day} 19:00"),
            ]
        );
        let mut always = Life::default();
        always.tell(clock(month, day - 1, 5, 0), vec![node("FR-A", 0, 24)]);
        always.live_until(clock(month, day, 12, 0));
        let hours = if month == 3 { 23 } else { 25 };
        let (from, until) = always.world().days().open().expect("open");
        assert_eq!((short(from), until - from), (format!("{day} 04:00"), Span::hours(24)));
        let began = always.minutes().into_iter().filter(|minute| *minute < from).count();
        assert_eq!(began, (hours - 1) * 60, "from five to four of a night that is an hour off");
    }
}

#[test]
fn nothing_that_happens_outside_hours_goes_uncounted() {
    let mut life = Life::default();
    life.tell(clock(11, 26, 8, 0), vec![node("FR-A", 9, 20)]);
    life.tell(clock(11, 26, 8, 10), vec![order(1, clock(11, 26, 8, 10))]);
    assert_eq!(life.days(), ["begin 26 08:10 26 20:00"], "the day opens early");
    life.tell(clock(11, 26, 23, 10), vec![order(2, clock(11, 26, 23, 10))]);
    assert_eq!(life.world().sales().totals().orders, 2, "the same day goes on counting");
    assert_eq!(life.days().last().map(String::as_str), Some("begin 26 23:10 27 04:00"));
    life.live_until(clock(11, 27, 9, 1));
    assert_eq!(life.world().sales().totals().orders, 0, "a new day counts anew");
    assert_eq!(
        life.log
            .iter()
            .filter(|event| matches!(&event.body, Body::Decision(Decision::MinuteClosed(m)) if m.orders == 1))
            .count(),
        2
    );
}

#[test]
fn orders_alone_open_a_day() {
    let mut life = Life::default();
    life.tell(clock(11, 26, 14, 0), vec![order(1, clock(11, 26, 14, 0))]);
    assert_eq!(life.days(), ["begin 26 14:00 27 04:00"]);
    life.live_until(clock(11, 30, 0, 0));
    assert_eq!(life.count("day_ended"), 1, "and nothing opens the next");
}

#[test]
fn a_long_silence_is_not_made_up_for_minute_by_minute() {
    let mut life = Life::default();
    life.tell(clock(11, 26, 10, 0), vec![node("FR-A", 0, 24), order(1, clock(11, 26, 10, 0))]);
    // The machine sleeps for two days, then for ten minutes.
    life.tick(clock(11, 28, 12, 0), Vec::new());
    assert_eq!(life.count("minute_closed"), 1, "what was counted is closed, the silence is not");
    assert_eq!(life.days(), ["begin 26 10:00 27 04:00", "end 26 10:01", "begin 28 12:00 29 04:00"]);
    assert_eq!(life.world().sales().totals().orders, 0);
    life.tick(clock(11, 28, 12, 10), Vec::new());
    assert_eq!(life.count("minute_closed"), 11, "a short one is");
}

#[test]
fn a_silence_within_one_day_keeps_its_totals() {
    let mut life = Life::default();
    life.tell(clock(11, 26, 10, 0), vec![node("FR-A", 0, 24), order(1, clock(11, 26, 10, 0))]);
    life.tick(clock(11, 26, 16, 0), Vec::new());
    assert_eq!(life.days(), ["begin 26 10:00 27 04:00", "end 26 10:01", "begin 26 16:00 27 04:00"]);
    assert_eq!(life.world().sales().totals().orders, 1);
}

#[test]
fn a_van_works_the_shift_of_its_day() {
    let mut life = Life::default();
    let shift = |day: u8| van("V-1", clock(11, day, 9, 0), clock(11, day, 18, 0));
    life.tell(clock(11, 26, 8, 0), vec![node("FR-A", 8, 20), shift(26), shift(27), shift(28)]);
    let from = |life: &Life| life.world().fleet().vans().map(|van| short(van.shift_from)).collect::<Vec<_>>();
    assert_eq!(from(&life), ["26 09:00"]);
    life.live_until(clock(11, 26, 19, 0));
    assert_eq!(from(&life), ["27 09:00"]);
    life.tell(clock(11, 26, 19, 30), vec![van("V-1", clock(11, 27, 11, 0), clock(11, 27, 18, 0))]);
    assert_eq!(from(&life), ["27 11:00"], "told again, the day's shift is replaced");
    life.live_until(clock(11, 28, 9, 0));
    assert_eq!(from(&life), ["28 09:00"]);
}

#[test]
fn a_van_that_flaps_makes_one_alert() {
    let mut life = Life::default();
    let (at, shift) = (clock(11, 26, 18, 0), (clock(11, 26, 9, 0), clock(11, 26, 23, 0)));
    life.tell(at, vec![node("FR-A", 8, 20), van("V-1", shift.0, shift.1)]);
    let mut now = at;
    for metre in 0..40 {
        now += Span(300);
        life.tell(now, vec![broke("V-1", metre), Fact::VanReturned { van: VanId::new("V-1").expect("short") }]);
    }
    life.tell(now, (0..500).map(|_| broke("V-1", 7)).collect());
    for metre in 0..300 {
        now += Span(50);
        life.tell(now, (0..10).map(|n| broke("V-1", metre * 10 + n)).collect());
    }
    assert_eq!(life.count("van_broke_down"), 3_540);
    let opened: Vec<&Event> = life.log.iter().filter(|event| event.kind() == "alert_opened").collect();
    assert!(
        matches!(opened.as_slice(), [Event { body: Body::Decision(Decision::AlertOpened(alert)), .. }] if alert.kind == AlertKind::VanBroken)
    );
    assert!(life.count("incident_opened") <= 1);
    let decisions = life.log.iter().filter(|event| matches!(event.body, Body::Decision(_))).count();
    assert!(decisions < 10, "{decisions} decisions about one broken van");
}

#[test]
fn an_app_that_stands_still_is_an_alert_until_it_moves() {
    let mut life = Life::default();
    let part = SourceId::new("house").expect("short");
    let at = clock(11, 26, 10, 0);
    life.tell(at, vec![node("FR-A", 8, 20)]);
    life.tell(at, vec![Fact::FaultSeen { part, code: "standing_still".to_owned() }]);
    assert!(life.world().alerts().book().is_open(AlertKind::AppIdle, model::Subject::App), "said at once");
    life.tell(at + Span::minutes(5), vec![Fact::FaultCleared { part }]);
    life.live_until(at + Span::minutes(7));
    assert!(!life.world().alerts().book().is_open(AlertKind::AppIdle, model::Subject::App));
    assert_eq!(life.count("alert_opened"), 1);
}

#[test]
fn the_state_is_that_of_the_log() {
    let mut life = Life::default();
    life.tell(clock(11, 26, 8, 0), vec![node("FR-A", 9, 20), van("V-1", clock(11, 26, 9, 0), clock(11, 26, 18, 0))]);
    life.tell(clock(11, 26, 23, 10), vec![order(2, clock(11, 26, 23, 10)), broke("V-1", 0)]);
    life.live_until(clock(11, 28, 9, 1));
    let mut again = Control::new();
    life.log.iter().for_each(|event| again.apply(event));
    assert_eq!(again.digest(), life.control.digest());
}
