//! Alerts by what they cost, proposals, incidents.

use contract::{
    AlertStatus, AlertView, ForeseenView, IncidentView, MeasureView, ProposalView, RecoveryView, RemedyView,
    SubjectView,
};
use control::{Answer, ParcelState, ProposalRecord, World};
use model::{AlertId, AlertState, Medium, Moment, Notification, NotificationId, OrderId, Remedy, Span, Subject, VanId};

/// A resolved alert is shown a little longer, so that it does not vanish under a hand.
const SHOWN_RESOLVED: Span = Span::minutes(15);

/// Alarms that wait for a person: neither over nor put aside; news is none.
pub fn open(world: &World) -> u32 {
    let alarms = world.alerts().book().alerts().filter(|record| !record.alert.severity.is_news());
    alarms.filter(|record| record.is_open() && record.snoozed.is_none()).count() as u32
}

/// Alarms, and news apart from them.
pub fn alerts(world: &World, now: Moment) -> (Vec<AlertView>, Vec<AlertView>) {
    shown(world, now).into_iter().partition(|view| !view.severity.is_news())
}

fn shown(world: &World, now: Moment) -> Vec<AlertView> {
    let shown = |record: &&alerting::AlertRecord| match record.state {
        AlertState::Open | AlertState::Acknowledged(_) => true,
        AlertState::Resolved(at) => now - at < SHOWN_RESOLVED,
    };
    let mut views: Vec<AlertView> =
        world.alerts().book().alerts().filter(shown).map(|record| view(world, record)).collect();
    views.sort_by_key(|view| {
        (
            view.state.max(AlertStatus::Acknowledged),
            std::cmp::Reverse((view.severity, view.measure.cents)),
            view.opened_at,
            view.alert,
        )
    });
    for (view, rank) in views.iter_mut().zip(1..) {
        view.rank = rank;
    }
    views.sort_by_key(|view| view.alert);
    views
}

/// What an alert is about, with what people call it where its key does not say it.
pub fn subject(world: &World, subject: Subject) -> SubjectView {
    let book = world.stock().book();
    match (SubjectView::from(subject), subject) {
        (SubjectView::Departure { key, .. }, Subject::Departure(departure)) => {
            let card = book.departure(departure);
            SubjectView::Departure {
                key,
                from: card.and_then(|card| book.node(card.node)).map(|node| node.name.clone()),
                carrier: card.and_then(|card| book.carrier(card.carrier)).map(|carrier| carrier.name.clone()),
                leaves: card.map(|card| card.leaves),
            }
        }
        (SubjectView::Slot { key, .. }, Subject::Slot(slot)) => {
            SubjectView::Slot { key, brand: world.show().slot(slot).map(|slot| slot.brand.clone()) }
        }
        (by_key, _) => by_key, // people call all others by their key, or the screens know their names
    }
}

fn view(world: &World, record: &alerting::AlertRecord) -> AlertView {
    let alert = &record.alert;
    AlertView {
        alert: alert.alert,
        kind: alert.kind,
        subject: subject(world, alert.subject),
        severity: alert.severity,
        measure: MeasureView::from(alert.measure),
        trend: record.course.trend,
        rank: 0,
        opened_at: alert.opened_at,
        state: match (&record.state, record.snoozed) {
            (AlertState::Resolved(_), _) => AlertStatus::Resolved,
            (AlertState::Open | AlertState::Acknowledged(_), Some(_)) => AlertStatus::Snoozed,
            (AlertState::Open, None) => AlertStatus::Open,
            (AlertState::Acknowledged(_), None) => AlertStatus::Acknowledged,
        },
        snoozed_until: record.snoozed.map(|snooze| snooze.until),
        undo: world.alerts().book().undoable(alert.alert).ok(),
        owner: record.owner,
        incident: record.incident,
        proposal: proposal_for(world, alert.alert),
        recovery: alert.subject.van().and_then(|van| recovery(world, van)),
        because: world.alerts().changed_by(alert.alert),
        foreseen: alert.foreseen.as_deref().map(ForeseenView::from),
    }
}

fn open_proposals(world: &World) -> impl Iterator<Item = &ProposalRecord> {
    world.approvals().proposals().filter(|record| record.answer == Answer::Open)
}

fn proposal_for(world: &World, alert: AlertId) -> Option<ProposalView> {
    open_proposals(world).find(|record| record.proposal.alert == Some(alert)).map(|record| proposal(world, record))
}

/// Choices that answer no alert.
pub fn loose_proposals(world: &World) -> Vec<ProposalView> {
    open_proposals(world)
        .filter(|record| record.proposal.alert.is_none())
        .take(200)
        .map(|record| proposal(world, record))
        .collect()
}

fn proposal(world: &World, record: &ProposalRecord) -> ProposalView {
    ProposalView {
        proposal: record.proposal.proposal,
        alert: record.proposal.alert,
        remedy: remedy(world, &record.proposal.remedy),
        advised: world.approvals().is_advice(&record.proposal),
        barred: record.barred(),
        before: record.before.as_deref().map(RemedyView::from),
        because: Some(record.made_by),
    }
}

/// A mass message is shown with one of its texts and the number of those who still wait.
fn remedy(world: &World, remedy: &Remedy) -> RemedyView {
    let mut view = RemedyView::from(remedy);
    if let (Remedy::Announce { cause, orders, .. }, RemedyView::Announce { messages, text, .. }) = (remedy, &mut view) {
        let waiting = || orders.iter().filter(|order| world.messages().tells_of(**order, *cause));
        *messages = waiting().count() as u32;
        *text = waiting().next().and_then(|order| sample(world, *order)).unwrap_or_default();
    }
    view
}

/// The text for one of the customers, without the name.
fn sample(world: &World, id: OrderId) -> Option<String> {
    let (order, told) = (world.orders().get(id)?, world.messages().to_tell().get(&id)?);
    let asked = Notification {
        notification: NotificationId::new("N").ok()?,
        order: id,
        contact: order.card.contact,
        medium: Medium::Mail,
        template: told.template,
        promise: order.promise,
    };
    Some(adapters::mail::body(&asked, ""))
}

/// How far the rescue of a van has come.
fn recovery(world: &World, van: VanId) -> Option<RecoveryView> {
    let recovery = world.fleet().recovery(van)?;
    let mut view = RecoveryView {
        parcels: recovery.parcels.len() as u32,
        promised: recovery.promised.len() as u32,
        taken: 0,
        delivered: 0,
        back: 0,
        over: false,
    };
    let mut waiting = 0;
    for id in &recovery.parcels {
        match world.orders().parcel(*id).map(|parcel| parcel.state) {
            Some(ParcelState::Delivered) => view.delivered += 1,
            Some(ParcelState::Left) if world.fleet().carrier_of(*id) != Some(van) => view.taken += 1,
            Some(ParcelState::Left) => waiting += 1,
            Some(_) => view.back += 1,
            // Its order is over and has left memory.
            None => view.delivered += 1,
        }
    }
    view.over = waiting + view.taken == 0;
    Some(view)
}

pub fn incidents(world: &World) -> Vec<IncidentView> {
    let view = |record: &alerting::IncidentRecord| IncidentView {
        incident: record.incident.incident,
        kind: record.incident.about.map(|(kind, _)| kind),
        subject: record.incident.about.map(|(_, about)| subject(world, about)),
        severity: record.severity,
        orders: record.stake.orders,
        cents: record.stake.cents,
        alerts: record.alerts.clone(),
        started_at: record.incident.started_at.unwrap_or(record.incident.opened_at),
        ended_at: record.ended_at,
        closed_at: record.closed_at,
        recovery: record
            .alerts
            .iter()
            .find_map(|alert| recovery(world, world.alerts().book().alert(*alert)?.alert.subject.van()?)),
    };
    world.alerts().book().incidents().map(view).collect()
}
