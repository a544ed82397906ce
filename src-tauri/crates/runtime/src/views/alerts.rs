//! Alerts by what they cost, proposals, incidents.

use contract::{
    AlertStatus, AlertView, ForeseenView, IncidentView, MeasureView, ProposalView, RemedyView, SubjectView,
};
use control::{Answer, ProposalRecord, World};
use model::{AlertId, AlertState, Moment, Span};

/// A resolved alert is shown a little longer, so that it does not vanish under a hand.
const SHOWN_RESOLVED: Span = Span::minutes(15);

/// Alerts not resolved.
pub fn open(world: &World) -> u32 {
    world.alerts().book().alerts().filter(|record| !matches!(record.state, AlertState::Resolved(_))).count() as u32
}

pub fn alerts(world: &World, now: Moment) -> Vec<AlertView> {
    let shown = |record: &&alerting::AlertRecord| match record.state {
        AlertState::Open | AlertState::Acknowledged(_) => true,
        AlertState::Resolved(at) => now - at < SHOWN_RESOLVED,
    };
    let mut views: Vec<AlertView> =
        world.alerts().book().alerts().filter(shown).map(|record| view(world, record)).collect();
    views.sort_by_key(|view| {
        (
            view.state == AlertStatus::Resolved,
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

fn view(world: &World, record: &alerting::AlertRecord) -> AlertView {
    let alert = &record.alert;
    AlertView {
        alert: alert.alert,
        kind: alert.kind,
        subject: SubjectView::from(alert.subject),
        severity: alert.severity,
        measure: MeasureView::from(alert.measure),
        rank: 0,
        opened_at: alert.opened_at,
        state: match record.state {
            AlertState::Open => AlertStatus::Open,
            AlertState::Acknowledged(_) => AlertStatus::Acknowledged,
            AlertState::Resolved(_) => AlertStatus::Resolved,
        },
        owner: record.owner,
        incident: record.incident,
        proposal: proposal_for(world, alert.alert),
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
        remedy: RemedyView::from(&record.proposal.remedy),
        advised: world.approvals().is_advice(&record.proposal),
        because: Some(record.made_by),
    }
}

pub fn incidents(world: &World) -> Vec<IncidentView> {
    let view = |record: &alerting::IncidentRecord| IncidentView {
        incident: record.incident.incident,
        alerts: record.alerts.clone(),
        opened_at: record.incident.opened_at,
        closed_at: record.closed_at,
    };
    world.alerts().book().incidents().map(view).collect()
}
