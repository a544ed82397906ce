//! What a war room may see of the state.

use super::{SubjectView, WarRoomView};
use crate::State;

impl State {
    /// What a war-room screen may see: no message, no single order, no name of a colleague, nothing to click.
    pub fn for_war_room(mut self) -> Self {
        self.alerts.retain(|alert| !matches!(alert.subject, SubjectView::Order { .. }));
        for incident in &mut self.incidents {
            incident.subject.take_if(|subject| matches!(subject, SubjectView::Order { .. }));
        }
        for alert in self.alerts.iter_mut().chain(self.news.iter_mut().map(|news| &mut news.0)) {
            alert.owner = None;
            alert.proposal = None;
        }
        Self {
            warehouse: None,
            ahead: Vec::new(),
            proposals: Vec::new(),
            messages: Vec::new(),
            messages_today: 0,
            feeds: Vec::new(),
            dead_letters: 0,
            quarantine: 0,
            autonomy: Vec::new(),
            ask_above: 0,
            wall: WarRoomView::default(),
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{AlertStatus, AlertView, MeasureView, ProposalView, RemedyView};
    use model::{AlertId, AlertKind, Moment, OperatorId, ProposalId, Severity, Trend};

    fn alert(key: &str, subject: SubjectView) -> AlertView {
        let alert = AlertId::new(key).expect("short");
        let proposal = ProposalView {
            proposal: ProposalId::new("P-1").expect("short"),
            alert: Some(alert),
            remedy: RemedyView::Notify { order: "SH-7".to_owned() },
            advised: false,
            barred: None,
            before: None,
            because: None,
        };
        AlertView {
            alert,
            kind: AlertKind::VanBroken,
            subject,
            severity: Severity::High,
            measure: MeasureView::default(),
            trend: Trend::Holds,
            rank: 1,
            opened_at: Moment(0),
            state: AlertStatus::Open,
            snoozed_until: None,
            undo: None,
            owner: OperatorId::new("nadia").ok(),
            incident: None,
            proposal: Some(proposal),
            recovery: None,
            because: None,
            foreseen: None,
        }
    }

    #[test]
    fn the_war_room_shows_a_broken_van_and_neither_an_order_nor_a_colleague() {
        let van = alert("A-1", SubjectView::Van { key: "VAN-7".to_owned() });
        let order = alert("A-2", SubjectView::Order { key: "SH-7".to_owned() });
        let wall = WarRoomView { address: Some("http://192.0.2.7/?wall=secret#/wall".to_owned()), screens: 1 };
        let loose = van.proposal.clone().into_iter().collect();
        let state = State { alerts: vec![van, order], proposals: loose, wall, ..State::default() };
        let shown = serde_json::to_string(&state.for_war_room()).expect("plain data");
        assert!(shown.contains("VAN-7"));
        for hidden in ["SH-7", "A-2", "P-1", "nadia", "secret"] {
            assert!(!shown.contains(hidden), "{hidden} in {shown}");
        }
    }
}
