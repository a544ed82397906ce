//! The evening on which van 1 breaks down, as a report.

use super::*;
use crate::{Names, Role, Taken, day};
use model::{AlertKind, Fact, Incident, Measure, Seq, Severity, Span, Subject, Trend};

#[test]
fn the_timeline_tells_what_led_to_what_and_nothing_else() {
    let report = day::report();
    let told: Vec<String> = report
        .timeline
        .iter()
        .map(|entry| format!("{} {:?} #{} {}", crate::catalogue::clock(entry.at), entry.role, entry.seq, entry.text.en))
        .collect();
    let expected = [
        "18:05:00 Signal #3 Van V1 (Paris Nord) breaks down.",
        "18:05:04 Alert #4 Alert: van broken down, V1 (Paris Nord), severity high, 3 orders.",
        "18:05:04 Alert #5 Incident opened.",
        "18:05:04 Decision #6 Proposal: 1 van takes over 2 parcels from van V1 (Paris Nord), 1 left.",
        "18:06:04 Person #8 eve has seen the alert \"van broken down, V1 (Paris Nord)\".",
        "18:06:30 Person #9 eve accepts the proposal \"1 van takes over 2 parcels from van V1 (Paris Nord), 1 left\".",
        "18:06:30 Decision #10 Tour of van V2 (Paris Nord): 2 stops, 2 parcels taken over, 1 parcel without a van.",
        "18:06:30 Decision #11 2 promises moved (breakdown).",
        "18:06:30 Message #12 2 customers to tell.",
        "18:06:33 Message #15 1 message sent.",
        "18:06:34 Message #16 1 message not sent: mailbox full.",
        "18:30:00 Signal #17 Van V2 (Paris Nord) takes over 2 parcels from van V1 (Paris Nord).",
        "18:46:00 Alert #20 Alert resolved: van broken down, V1 (Paris Nord).",
        "18:51:00 Alert #22 Incident closed.",
    ];
    assert_eq!(told, expected);
}

#[test]
fn times_and_durations() {
    let head = day::report().head;
    assert_eq!(head.started_at, Moment(day::BROKE));
    assert_eq!(head.to_detect, Span::seconds(4));
    assert_eq!(head.to_acknowledge, Some(Span::seconds(60)));
    assert_eq!(head.first_action_at, Some(Moment(day::BROKE) + Span::seconds(90)));
    assert_eq!(head.to_resolve, Some(Span::seconds(2_456)));
}

#[test]
fn impact_decisions_and_messages() {
    let report = day::report();
    let impact = report.impact;
    assert_eq!((impact.orders, impact.parcels, impact.parcels_arrived, impact.promises_moved), (3, 3, 2, 2));
    assert_eq!((impact.customers_told, impact.orders_lost, impact.cents), (2, 0, Some(12_345)));
    let decided: Vec<_> = report.decisions.iter().map(|line| (line.taken, line.by.map(|by| by.to_string()))).collect();
    assert_eq!(decided, [(Taken::Accepted, Some("eve".to_owned()))], "the tour is told with its proposal");
    let mail = &report.messages[0];
    assert_eq!((mail.asked, mail.sent, mail.failed, mail.median_delay), (2, 1, 1, Some(Span::seconds(89))));
}

#[test]
fn a_plan_without_a_person_is_told_as_taken_alone() {
    let mut log = day::log();
    log.truncate(5);
    let (seq, at) = (Seq(6), log[4].at);
    let tour = model::Tour { van: day::van(2), departs: at, stops: Vec::new(), returns: at };
    let body = Body::Decision(Decision::TourPlanned { tour, unassigned: Vec::new(), foreseen: None, compared: None });
    log.push(Event { seq, at, cause: Some(Seq(3)), based_on: None, origin: None, happened_at: None, body });
    let report = incident(day::id(), &log, &Names::default()).unwrap();
    assert_eq!(report.decisions[0].taken, Taken::Automatic);
    assert_eq!((report.status, report.head.ended_at, report.head.to_acknowledge), (Status::Draft, None, None));
}

#[test]
fn what_a_closed_minute_shows_is_its_signal_but_not_all_that_followed() {
    let mut log = day::Log::default();
    let fact = log.fact(0, None, Fact::ActionTaken { action: Seq(1) });
    let minute = log.decide(60, fact, day::minute());
    let measure = Measure { seen: 9, expected: 40, orders: 5, cents: Some(100) };
    let alert = model::Alert {
        alert: day::alert("AL-1"),
        kind: AlertKind::PromiseAtRisk,
        subject: Subject::App,
        severity: Severity::High,
        measure,
        opened_at: Moment(day::BROKE) + Span::seconds(60),
        started_at: None,
        foreseen: None,
    };
    let opened = log.decide(60, minute, Decision::AlertOpened(alert.clone()));
    let opened_at = alert.opened_at;
    let begun = Incident { incident: day::id(), alert: alert.alert, opened_at, about: None, started_at: None };
    log.decide(60, opened, Decision::IncidentOpened(begun));
    let later = log.decide(120, fact, day::minute());
    let (severity, alert) = (Severity::Medium, alert.alert);
    log.decide(120, later, Decision::AlertChanged { alert, severity, measure, trend: Trend::Holds });
    let released = Decision::Released { node: model::NodeId::new("N").unwrap(), parcels: Vec::new(), foreseen: None };
    log.decide(120, minute, released);
    let report = incident(day::id(), &log.0, &Names::default()).unwrap();
    let told: Vec<(Role, u64)> = report.timeline.iter().map(|entry| (entry.role, entry.seq.0)).collect();
    assert_eq!(told, [(Role::Signal, 2), (Role::Alert, 3), (Role::Alert, 4), (Role::Alert, 6)]);
}

#[test]
fn the_report_reads_back_from_json_and_holds_no_contact() {
    let report = day::report();
    let json = serde_json::to_string(&report).unwrap();
    assert_eq!(serde_json::from_str::<IncidentReport>(&json).unwrap(), report);
    assert!(json.starts_with("{\"schema\":\"regie.incident/1\",\"incident\":\"I-1\",\"status\":\"final\","));
    assert!(!json.contains("contact"), "who a message went to stays in the log");
}

#[test]
fn the_hash_input_is_one_line_an_event_that_is_told() {
    let (log, report) = (day::log(), day::report());
    let input = hash_input(&report, &log);
    assert_eq!(input.lines().count(), report.log.positions.len());
    assert!(input.lines().next().unwrap().contains("van_broke_down"));
    assert_eq!((report.log.first, report.log.last, report.log.left_out), (Seq(3), Seq(22), 0));
}

#[test]
fn an_incident_that_the_slice_does_not_open_has_no_report() {
    assert!(incident(IncidentId::new("I-9").unwrap(), &day::log(), &Names::default()).is_none());
    assert!(incident(day::id(), &[], &Names::default()).is_none());
    assert!(incident(day::id(), &day::log()[..4], &Names::default()).is_none());
}

#[test]
fn a_report_from_a_slice_that_was_cut_says_from_when_on_nothing_was_read() {
    let mut report = day::report();
    let said =
        |report: &IncidentReport| format!("{:?}", crate::page(report, crate::Lang::En)).contains("not read from");
    assert!(!said(&report));
    report.log.unread_from = Some(report.head.detected_at);
    assert!(said(&report));
}

/// Measured each minute, an alert is told when it opens, when its severity changes and when it is over.
#[test]
fn measures_of_each_minute_make_no_timeline_but_the_end_of_the_effect_is_where_they_say_it() {
    let mut log = day::log();
    log.truncate(14);
    let (alert, measure) = (day::alert("AL-7"), Measure { seen: 2, expected: 0, orders: 2, cents: Some(8_000) });
    let mut log = day::Log(log);
    for second in [1_200, 1_260] {
        let minute = log.decide(second, Seq(1), day::minute());
        let trend = if second == 1_200 { Trend::Holds } else { Trend::Gone };
        log.decide(second, minute, Decision::AlertChanged { alert, severity: Severity::High, measure, trend });
    }
    let minute = log.decide(1_860, Seq(1), day::minute());
    let running = incident(day::id(), &log.0, &Names::default()).unwrap();
    assert_eq!(running.head.ended_at, Some(Moment(day::BROKE) + Span::seconds(1_260)));
    assert_eq!((running.status, running.head.closed_at), (Status::Final, None), "over, not yet closed");
    log.decide(1_860, minute, Decision::AlertResolved { alert });
    log.decide(2_160, minute, Decision::IncidentClosed { incident: day::id() });
    let report = incident(day::id(), &log.0, &Names::default()).unwrap();
    assert_eq!(report.head.ended_at, running.head.ended_at);
    assert_eq!(report.head.closed_at, Some(Moment(day::BROKE) + Span::seconds(2_160)));
    assert!(report.timeline.iter().all(|entry| entry.kind != "alert_changed"), "{:?}", report.timeline);
    assert_eq!((report.impact.orders, report.impact.cents), (3, Some(12_345)), "at its worst");
}
