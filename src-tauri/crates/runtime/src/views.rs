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
use model::{DecisionKind, Moment, NodeId, SourceId, Span};
use std::collections::BTreeMap;

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
}

impl Projected {
    fn of(world: &World, minute: Moment) -> Self {
        let now = world.now;
        Self { minute, due: world.due_work(now), board: world.board(now) }
    }
}

impl Kept {
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
    let risk = world.orders().at_risk();
    let (texts, ahead, Projected { due, board, .. }) = kept.look_ahead(world, now);
    let (mut running_order, mut skus) = (show::running_order(world, ahead, now), show::skus(world, ahead, now));
    let (alerts, news) = alerts::alerts(world, now);
    outlook::fill(&mut running_order, &mut skus, now);
    State {
        kpis: figures::kpis(world),
        running_order,
        fans: ahead.fans.clone(),
        skus,
        nodes: network::nodes(world, due),
        departures: departures::departures(world, board),
        ahead: departures::ahead(world, board, now),
        places: places::places(world, risk, now),
        flows: places::flows(world, now),
        vans: network::vans(world, now),
        warehouse: network::warehouse(world),
        alerts,
        news: news.into_iter().map(NewsView).collect(),
        proposals: alerts::loose_proposals(world),
        incidents: alerts::incidents(world),
        service: service::board(world),
        messages: flow::messages(world, texts),
        messages_today: world.messages().asked_since(world.sales().since()),
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
