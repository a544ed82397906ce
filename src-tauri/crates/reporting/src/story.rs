//! Which events belong to an incident: what led to its alerts, and what they led to. Words nothing.

use crate::gather::Followed;
use model::{
    AlertId, Body, Decision, Event, Fact, IncidentId, NoteAbout, NotificationId, Override, ProposalId, Seq, Severity,
    VanId,
};
use std::collections::{BTreeMap, BTreeSet};

/// Events told at most; the rest is counted.
pub(crate) const STORY_MAX: usize = 2_000;

/// Links back from an alert at most.
const BACK_MAX: usize = 10;

/// The events of an incident, in order.
pub(crate) struct Story<'a> {
    /// What belongs to it.
    pub events: Vec<&'a Event>,
    /// The nearest event behind each alert that is a fact or a closed minute.
    pub roots: BTreeSet<Seq>,
    /// What belongs to it beyond [`STORY_MAX`].
    pub left_out: u32,
}

/// What an event may refer to, to belong.
struct Thread<'a> {
    incident: IncidentId,
    alerts: &'a BTreeMap<AlertId, Followed>,
    vans: BTreeSet<VanId>,
    told: BTreeSet<Seq>,
    /// Told events whose consequences belong too.
    spreads: BTreeSet<Seq>,
    /// The severity last told of each alert: what it measures in each minute is not told.
    severities: BTreeMap<AlertId, Severity>,
    proposals: BTreeSet<ProposalId>,
    messages: BTreeSet<NotificationId>,
}

/// Follows causes back from the alerts, then forward from what was found. `events` is in order of the log.
pub(crate) fn select<'a>(incident: IncidentId, events: &'a [Event], alerts: &BTreeMap<AlertId, Followed>) -> Story<'a> {
    let (back, roots) = led_to(events, alerts);
    let vans = alerts.values().filter_map(|known| known.alert.subject.van());
    let mut thread = Thread {
        incident,
        alerts,
        vans: vans.collect(),
        told: back,
        spreads: BTreeSet::new(),
        severities: alerts.iter().map(|(alert, known)| (*alert, known.alert.severity)).collect(),
        proposals: BTreeSet::new(),
        messages: BTreeSet::new(),
    };
    let start = roots.first().copied().unwrap_or_default();
    let mut story = Story { events: Vec::new(), roots, left_out: 0 };
    for event in events {
        let known = thread.told.contains(&event.seq);
        if !known && (event.seq < start || !thread.concerns(event)) {
            continue;
        }
        thread.take(event);
        if story.events.len() < STORY_MAX {
            story.events.push(event);
        } else {
            story.left_out = story.left_out.saturating_add(1);
        }
    }
    story
}

/// What led to the alerts, back to the nearest fact or closed minute.
fn led_to(events: &[Event], alerts: &BTreeMap<AlertId, Followed>) -> (BTreeSet<Seq>, BTreeSet<Seq>) {
    let at = |seq: Seq| events.binary_search_by_key(&seq, |event| event.seq).ok().map(|place| &events[place]);
    let (mut told, mut roots) = (BTreeSet::new(), BTreeSet::new());
    for known in alerts.values() {
        let mut next = at(known.opened_by);
        let mut last = known.opened_by;
        for _ in 0..BACK_MAX {
            let Some(event) = next else { break };
            told.insert(event.seq);
            last = event.seq;
            if matches!(event.body, Body::Fact(_)) || is_count(event) {
                break;
            }
            next = event.cause.filter(|cause| *cause < event.seq).and_then(at);
        }
        roots.insert(last);
    }
    (told, roots)
}

/// A closed minute leads to all that was decided in it: being its consequence says nothing.
fn is_count(event: &Event) -> bool {
    matches!(event.body, Body::Decision(Decision::MinuteClosed(_)))
}

/// What is said too often to be told, and leads to nothing that is.
fn is_noise(event: &Event) -> bool {
    match &event.body {
        Body::Fact(fact) => matches!(
            fact,
            Fact::VanSeen { .. }
                | Fact::RobotsMoved { .. }
                | Fact::SignalSeen { .. }
                | Fact::Solved(_)
                | Fact::SolveFailed { .. }
                | Fact::ActionTaken { .. }
        ),
        Body::Decision(decision) => matches!(
            decision,
            Decision::MinuteClosed(_)
                | Decision::ForecastRevised(_)
                | Decision::StockKept(_)
                | Decision::RobotWaits(_)
                | Decision::RoomKept(_)
                | Decision::FleetPlanned(_)
                | Decision::MissionAssigned { .. }
                | Decision::SolveAsked(_)
                | Decision::SolveDropped { .. }
                | Decision::InstructionLapsed { .. }
        ),
    }
}

impl Thread<'_> {
    fn take(&mut self, event: &Event) {
        self.told.insert(event.seq);
        if !is_count(event) {
            self.spreads.insert(event.seq);
        }
        match &event.body {
            Body::Decision(Decision::Proposed(proposal)) => _ = self.proposals.insert(proposal.proposal),
            Body::Decision(Decision::NotificationAsked(note)) => _ = self.messages.insert(note.notification),
            Body::Decision(Decision::AlertChanged { alert, severity, .. }) => {
                self.severities.insert(*alert, *severity);
            }
            Body::Fact(_) | Body::Decision(_) => {}
        }
    }

    /// An open alert was measured again, and is as severe as it was.
    fn repeats(&self, event: &Event) -> bool {
        match &event.body {
            Body::Decision(Decision::AlertChanged { alert, severity, .. }) => {
                self.severities.get(alert) == Some(severity)
            }
            Body::Decision(_) | Body::Fact(_) => false,
        }
    }

    fn concerns(&self, event: &Event) -> bool {
        if is_noise(event) || self.repeats(event) {
            return false;
        }
        let follows = event.cause.is_some_and(|cause| self.spreads.contains(&cause));
        follows
            || match &event.body {
                Body::Fact(fact) => self.concerns_fact(fact),
                Body::Decision(decision) => self.concerns_decision(decision),
            }
    }

    fn concerns_fact(&self, fact: &Fact) -> bool {
        match fact {
            Fact::Operator(word) => match &word.says {
                Override::Accept(proposal) | Override::Reject(proposal) => self.proposals.contains(proposal),
                Override::GroundVan(van) | Override::ReturnVan(van) => self.vans.contains(van),
                Override::Note { about: Some(NoteAbout::Incident(incident)), .. } => *incident == self.incident,
                says => says.alert().is_some_and(|alert| self.alerts.contains_key(&alert)),
            },
            Fact::VanBrokeDown { van, .. } | Fact::VanReturned { van } => self.vans.contains(van),
            Fact::ParcelsTransferred { from, .. } => self.vans.contains(from),
            Fact::NotificationSent { notification } | Fact::NotificationFailed { notification, .. } => {
                self.messages.contains(notification)
            }
            Fact::ActionRefused { action, .. } => self.told.contains(action),
            _ => false, // other facts belong only through their cause
        }
    }

    fn concerns_decision(&self, decision: &Decision) -> bool {
        match decision {
            Decision::AlertOpened(alert) => self.alerts.contains_key(&alert.alert),
            Decision::AlertChanged { alert, .. }
            | Decision::AlertWoken { alert }
            | Decision::AlertResolved { alert } => self.alerts.contains_key(alert),
            Decision::IncidentOpened(opened) => opened.incident == self.incident,
            Decision::IncidentJoined { incident, .. } | Decision::IncidentClosed { incident } => {
                *incident == self.incident
            }
            Decision::Proposed(proposal) => proposal.alert.is_some_and(|alert| self.alerts.contains_key(&alert)),
            Decision::ProposalDropped { proposal, .. } => self.proposals.contains(proposal),
            _ => false, // other decisions belong only through their cause
        }
    }
}
