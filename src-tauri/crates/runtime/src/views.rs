//! The World as the screens see it. Reads only; what changed is found by comparing two states.

pub mod alerts;
mod country;
mod demand;
mod departures;
mod details;
mod fans;
mod felt;
mod figures;
mod find;
mod flow;
mod network;
mod orders;
mod outlook;
pub mod past;
mod places;
mod review;
mod service;
mod show;

use contract::{AutonomyView, ClockView, HealthView, NewsView, State, WarRoomView};
use control::{Departing, DueWork, World};
use fans::Ahead;
use flow::Texts;
use model::{DecisionKind, Moment, NodeId, OrderId, SourceId, Span};
use std::{collections::BTreeMap, sync::Arc};

pub use demand::demand;
pub use details::{node, sku, van};
pub use find::order_page;
pub use orders::{order_view, pin_options};
pub use review::review;
pub use service::definitions;
pub use show::preview;

/// What the app knows beside the World.
pub struct Surroundings {
    /// The clock.
    pub clock: ClockView,
    /// How the app is doing.
    pub health: HealthView,
    /// Dead letters not dealt with.
    pub dead_letters: u32,
    /// What waits for a person, by source.
    pub quarantine: BTreeMap<SourceId, u32>,
    /// The address for war rooms.
    pub war_room: WarRoomView,
}

/// What one drawing leaves for the next.
#[derive(Debug, Default)]
pub struct Kept {
    texts: Texts,
    ahead: Option<Ahead>,
    projected: Option<Projected>,
}

/// What is projected over hours, looked for once a minute.
#[derive(Debug)]
struct Projected {
    minute: Moment,
    due: BTreeMap<NodeId, DueWork>,
    board: Vec<Departing>,
    at_risk: Arc<AtRisk>,
}

/// Open orders that will probably miss their first promise, with the probability in thousandths.
pub type AtRisk = BTreeMap<OrderId, u16>;

impl Projected {
    fn of(world: &World, minute: Moment) -> Self {
        let now = world.now;
        let at_risk = Arc::new(world.look_ahead(now));
        Self { minute, due: world.due_work(now), board: world.board(now), at_risk }
    }
}

impl Kept {
    /// What the last drawing shows as at risk; whoever lists these orders lists the same.
    pub fn at_risk(&self) -> Arc<AtRisk> {
        self.projected.as_ref().map(|kept| Arc::clone(&kept.at_risk)).unwrap_or_default()
    }

    /// What is ahead, and what is projected, is looked for once a minute.
    fn look_ahead(&mut self, world: &World, now: Moment) -> (&mut Texts, &Ahead, &Projected) {
        self.ahead.take_if(|ahead| ahead.is_stale(world, now));
        let minute = world.now.floor(Span::minutes(1));
        self.projected.take_if(|kept| kept.minute != minute);
        let Self { texts, ahead, projected } = self;
        let ahead = ahead.get_or_insert_with(|| Ahead::of(world, now));
        (texts, ahead, projected.get_or_insert_with(|| Projected::of(world, minute)))
    }
}

/// Everything a control screen shows, rows in order of their key.
pub fn state(world: &World, around: Surroundings, kept: &mut Kept) -> State {
    let now = around.clock.at;
    let (texts, ahead, Projected { due, board, at_risk, .. }) = kept.look_ahead(world, now);
    let (mut running_order, mut skus) = (show::running_order(world, ahead, now), show::skus(world, ahead, now));
    let (alerts, news) = alerts::alerts(world, now);
    outlook::fill(&mut running_order, &mut skus, now);
    State {
        kpis: figures::kpis(world, at_risk),
        running_order,
        fans: ahead.fans.clone(),
        skus,
        nodes: network::nodes(world, due),
        departures: departures::departures(world, board),
        ahead: departures::ahead(world, board, now),
        places: places::places(world, at_risk, now),
        flows: places::flows(world, now),
        vans: network::vans(world, now),
        warehouse: network::warehouse(world),
        alerts,
        news: news.into_iter().map(NewsView).collect(),
        proposals: alerts::loose_proposals(world),
        incidents: alerts::incidents(world),
        service: service::board(world),
        messages: flow::messages(world, texts),
        messages_today: world.sales().totals().messages,
        feeds: flow::feeds(world, &around.quarantine),
        dead_letters: around.dead_letters,
        quarantine: around.quarantine.values().copied().fold(0, u32::saturating_add),
        autonomy: autonomy(world),
        ask_above: world.approvals().asks_above(),
        health: around.health,
        wall: around.war_room,
        clock: around.clock,
    }
}

fn autonomy(world: &World) -> Vec<AutonomyView> {
    let mut rows: Vec<AutonomyView> = DecisionKind::ALL
        .iter()
        .map(|kind| AutonomyView { kind: *kind, level: world.approvals().autonomy(*kind) })
        .collect();
    rows.sort_by_key(|row| row.kind.as_str());
    rows
}
