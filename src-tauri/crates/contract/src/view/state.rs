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
            autonomy: Vec::new(),
            wall: WallView::default(),
            ..self
        }
    }
}
