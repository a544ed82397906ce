//! An evening on which van 1 breaks down, for the tests of this crate.

use crate::{IncidentReport, Names, incident};
use model::*;

/// 18:05:00 in Paris on the evening of the demo.
pub const BROKE: i64 = 1_795_856_400_000 + (8 * 60 + 5) * 60_000;

pub fn id() -> IncidentId {
    IncidentId::new("I-1").unwrap()
}

pub fn report() -> IncidentReport {
    incident(id(), &log(), &names()).unwrap()
}

/// Vans load at a depot that has a name.
pub fn names() -> Names {
    let depot = NodeId::new("HUB-1").unwrap();
    let mut names = Names::default();
    names.list_node(&NodeCard {
        node: depot,
        kind: NodeKind::Hub,
        name: "Paris Nord".into(),
        dept: DeptId::new("93").unwrap(),
        position: Position::default(),
        capacity_per_quarter: 0,
        opens_min: 0,
        closes_min: 0,
        handling_cents: 0,
        per_unit_cents: 0,
        van_depts: Vec::new(),
        van_cutoff_min: 0,
        van_parcels: 0,
    });
    [1, 2].into_iter().for_each(|n| names.list_van(van(n), depot));
    names
}

/// Van 1 breaks down with three parcels; a person lets van 2 take two of them; the third is promised for the morning;
/// meanwhile life goes on around it.
pub fn log() -> Vec<Event> {
    let mut log = Log::default();
    log.fact(-300, None, Fact::VanLoaded { van: van(1), parcels: parcels(&["A/1", "B/1", "C/1"]) });
    log.fact(
        -120,
        None,
        Fact::SignalSeen { room: "r".into(), kind: SignalKind::Viewers, n: 4_200, sku: None, over_s: None },
    );
    let broke = log.fact(0, None, Fact::VanBrokeDown { van: van(1), position: Position::default() });
    let measure = Measure { seen: 3, expected: 0, orders: 3, cents: Some(12_345) };
    let alert = Alert {
        alert: alert("AL-7"),
        kind: AlertKind::VanBroken,
        subject: Subject::Van(van(1)),
        severity: Severity::High,
        measure,
        opened_at: Moment(BROKE + 4_000),
        started_at: None,
        foreseen: None,
    };
    let opened = log.decide(4, broke, Decision::AlertOpened(alert.clone()));
    let opened_at = Moment(BROKE + 4_000);
    let incident = Incident { incident: id(), alert: alert.alert, opened_at, about: None, started_at: None };
    log.decide(4, opened, Decision::IncidentOpened(incident));
    let remedy = Remedy::Transfer { from: van(1), tours: vec![rescue()], left: parcels(&["C/1"]) };
    let proposal = ProposalId::new("P-3").unwrap();
    log.decide(
        4,
        broke,
        Decision::Proposed(Proposal { proposal, alert: Some(alert.alert), remedy, compared: Vec::new() }),
    );
    log.fact(20, None, Fact::VanSeen { van: van(2), position: Position::default() });
    log.fact(64, None, says(Override::AcknowledgeAlert(alert.alert)));
    let yes = log.fact(90, None, says(Override::Accept(proposal)));
    let unassigned = vec![(parcels(&["C/1"])[0], Reason::NoWindow)];
    log.decide(90, yes, Decision::TourPlanned { tour: rescue(), unassigned, foreseen: None, compared: None });
    for (order, minutes) in [("A", 90), ("C", 900)] {
        let promise = Promise { latest: Moment(BROKE) + Span::minutes(minutes) };
        let moved = Decision::PromiseMoved { order: self::order(order), promise, reason: Reason::Breakdown };
        let moved = log.decide(90, yes, moved);
        log.decide(90, moved, told(order, promise));
    }
    log.fact(93, None, Fact::NotificationSent { notification: message("A") });
    let code = "mailbox_full".to_owned();
    log.fact(94, None, Fact::NotificationFailed { notification: message("C"), code });
    let transferred = Fact::ParcelsTransferred { from: van(1), to: van(2), parcels: parcels(&["A/1", "B/1"]) };
    log.fact(1_500, None, transferred);
    log.fact(2_400, None, Fact::StopServed { van: van(2), parcels: parcels(&["A/1", "B/1"]) });
    let minute = log.decide(2_460, Seq(1), minute());
    log.decide(2_460, minute, Decision::AlertResolved { alert: alert.alert });
    log.decide(
        2_460,
        minute,
        Decision::TourPlanned { tour: elsewhere(), unassigned: Vec::new(), foreseen: None, compared: None },
    );
    log.decide(2_760, minute, Decision::IncidentClosed { incident: id() });
    log.0
}

#[derive(Default)]
pub struct Log(pub Vec<Event>);

impl Log {
    pub fn fact(&mut self, second: i64, cause: Option<Seq>, fact: Fact) -> Seq {
        self.say(second, cause, Body::Fact(fact))
    }

    pub fn decide(&mut self, second: i64, cause: Seq, decision: Decision) -> Seq {
        self.say(second, Some(cause), Body::Decision(decision))
    }

    fn say(&mut self, second: i64, cause: Option<Seq>, body: Body) -> Seq {
        let seq = Seq(self.0.len() as u64 + 1);
        let at = Moment(BROKE) + Span::seconds(second);
        self.0.push(Event { seq, at, cause, based_on: None, origin: None, happened_at: None, body });
        seq
    }
}

pub fn van(n: u32) -> VanId {
    VanId::new(&format!("V{n}")).unwrap()
}

pub fn alert(text: &str) -> AlertId {
    AlertId::new(text).unwrap()
}

pub fn order(text: &str) -> OrderId {
    OrderId::new(text).unwrap()
}

fn parcels(texts: &[&str]) -> Vec<ParcelId> {
    texts.iter().map(|text| ParcelId::new(text).unwrap()).collect()
}

fn message(order: &str) -> NotificationId {
    NotificationId::new(&format!("N-{order}")).unwrap()
}

fn says(says: Override) -> Fact {
    Fact::Operator(OperatorCommand { by: OperatorId::new("eve").unwrap(), says })
}

fn told(order: &str, promise: Promise) -> Decision {
    Decision::NotificationAsked(Notification {
        notification: message(order),
        order: self::order(order),
        contact: ContactId::new(&format!("contact-{order}")).unwrap(),
        medium: Medium::Mail,
        template: Template::VanDelayed,
        promise: Some(promise),
    })
}

fn rescue() -> Tour {
    let stop = |kind, names: &[&str]| Stop {
        kind,
        at: Position::default(),
        parcels: parcels(names),
        service: Span::minutes(3),
        earliest: Moment(BROKE),
        latest: Moment(BROKE),
        eta: Moment(BROKE),
    };
    let stops = vec![stop(StopKind::Transfer(van(1)), &["A/1", "B/1"]), stop(StopKind::Deliver, &["A/1", "B/1"])];
    Tour { van: van(2), departs: Moment(BROKE), stops, returns: Moment(BROKE) }
}

fn elsewhere() -> Tour {
    Tour { van: van(3), departs: Moment(BROKE), stops: Vec::new(), returns: Moment(BROKE) }
}

pub fn minute() -> Decision {
    let minute = Moment(BROKE);
    Decision::MinuteClosed(Minute { minute, orders: 0, units: Vec::new(), packed: 0, delivered: 2, at_risk: 0 })
}
