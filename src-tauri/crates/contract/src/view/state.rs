//! Everything a control screen shows at one moment.

use super::{
    AlertView, AutonomyView, ClockView, FeedView, FlowView, HealthView, IncidentView, KpiView, MessageView, NodeView,
    PlaceView, ProposalView, SkuView, SlotView, SubjectView, VanView, WallView, WarehouseView,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Messages a screen keeps: the newest.
pub const MESSAGES_MAX: usize = 200;
/// Flows a screen shows.
pub const FLOWS_MAX: usize = 120;

/// Everything a control screen shows. Lists are in order of their key, unless they say otherwise.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct State {
    /// The house's clock.
    pub clock: ClockView,
    /// The figures at the top.
    pub kpis: KpiView,
    /// The show.
    pub running_order: Vec<SlotView>,
    /// Stock and demand.
    pub skus: Vec<SkuView>,
    /// Places that fulfil.
    pub nodes: Vec<NodeView>,
    /// Where demand arises.
    pub places: Vec<PlaceView>,
    /// From where it is served: the widest flows, at most [`FLOWS_MAX`].
    pub flows: Vec<FlowView>,
    /// Vans.
    pub vans: Vec<VanView>,
    /// The robotised warehouse, when there is one.
    pub warehouse: Option<WarehouseView>,
    /// Alerts not resolved, and those resolved in the last minutes.
    pub alerts: Vec<AlertView>,
    /// Choices that answer no alert; the others stand on their alert.
    pub proposals: Vec<ProposalView>,
    /// Incidents of the day.
    pub incidents: Vec<IncidentView>,
    /// The newest messages to customers, at most [`MESSAGES_MAX`].
    pub messages: Vec<MessageView>,
    /// Feeds of facts.
    pub feeds: Vec<FeedView>,
    /// Things feeds sent that nobody understood, not yet dealt with.
    pub dead_letters: u32,
    /// Things feeds sent that are understood in part and wait for a person.
    pub quarantine: u32,
    /// How far the house may go.
    pub autonomy: Vec<AutonomyView>,
    /// How the house itself is doing.
    pub health: HealthView,
    /// The read-only address for war-room screens.
    pub wall: WallView,
}

impl State {
    /// What a war-room screen may see: no message, no single order, no name of a colleague, nothing to click.
    pub fn for_wall(mut self) -> Self {
        self.alerts.retain(|alert| !matches!(alert.subject, SubjectView::Order { .. }));
        for alert in &mut self.alerts {
            alert.owner = None;
            alert.proposal = None;
        }
        Self {
            warehouse: None,
            proposals: Vec::new(),
            messages: Vec::new(),
            feeds: Vec::new(),
            dead_letters: 0,
            quarantine: 0,
            autonomy: Vec::new(),
            wall: WallView::default(),
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{AlertStatus, MeasureView, RemedyView};
    use model::{AlertId, AlertKind, Moment, OperatorId, ProposalId, Severity};

    fn alert(key: &str, subject: SubjectView) -> AlertView {
        let alert = AlertId::new(key).expect("short");
        let proposal = ProposalView {
            proposal: ProposalId::new("P-1").expect("short"),
            alert: Some(alert),
            remedy: RemedyView::Notify { order: "SH-7".to_owned() },
            advised: false,
            because: None,
        };
        AlertView {
            alert,
            kind: AlertKind::VanBroken,
            subject,
            severity: Severity::High,
            measure: MeasureView::default(),
            rank: 1,
            opened_at: Moment(0),
            state: AlertStatus::Open,
            owner: OperatorId::new("nadia").ok(),
            incident: None,
            proposal: Some(proposal),
            because: None,
            foreseen: None,
        }
    }

    #[test]
    fn the_wall_shows_a_broken_van_and_neither_an_order_nor_a_colleague() {
        let van = alert("A-1", SubjectView::Van { key: "VAN-7".to_owned() });
        let order = alert("A-2", SubjectView::Order { key: "SH-7".to_owned() });
        let wall = WallView { address: Some("http://192.0.2.7/?wall=secret#/wall".to_owned()), screens: 1 };
        let loose = van.proposal.clone().into_iter().collect();
        let state = State { alerts: vec![van, order], proposals: loose, wall, ..State::default() };
        let shown = serde_json::to_string(&state.for_wall()).expect("plain data");
        assert!(shown.contains("VAN-7"));
        for hidden in ["SH-7", "A-2", "P-1", "nadia", "secret"] {
            assert!(!shown.contains(hidden), "{hidden} in {shown}");
        }
    }
}
