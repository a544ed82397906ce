//! All current state. Fields are read by the screens; only `apply` writes them.

use crate::{
    demand::Demand,
    early::Early,
    order::{Order, Parcel},
    permit::ProposalRecord,
    shelf::ShelfTimes,
    touched::Touched,
};
use alerting::AlertBook;
use allocation::Book;
use model::{
    AlertId, Autonomy, CampaignCard, CampaignId, DecisionKind, DepartureId, Forecast, GridCard, Minute, Moment, NodeId,
    Notification, NotificationId, OrderId, ParcelId, ProposalId, Reason, Seq, SignalKind, SkuCard, SkuId, SlotCard,
    SlotId, SourceId, Span, Template, VanCard, VanId,
};
use picking::Warehouse;
use routing::VanState;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Minutes kept for trends: a day and a night.
pub const MINUTES_MAX: usize = 1_440;

/// What a feed has said so far.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct FeedRecord {
    /// Facts taken.
    pub facts: u64,
    /// Messages not understood.
    pub refused: u64,
    /// When it last spoke.
    pub last_at: Moment,
    /// Its usual silence between two facts, milliseconds, smoothed.
    pub usual_gap_ms: f64,
}

/// A part of the house that does not do its work.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct FaultRecord {
    /// Since when the log knows.
    pub since: Moment,
    /// Why, as a code.
    pub code: String,
    /// The event that said so.
    pub seen_by: Seq,
}

/// How far a message has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum MessageState {
    /// Asked for.
    Asked,
    /// Handed to its medium.
    Sent,
    /// Could not be sent.
    Failed,
}

/// A message to a customer, without personal data.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct MessageRecord {
    /// What was asked.
    pub notification: Notification,
    /// When.
    pub at: Moment,
    /// By which event.
    pub asked_by: Seq,
    /// How far it has come.
    pub state: MessageState,
    /// Why it could not be sent, as a code.
    pub problem: Option<String>,
}

/// What is counted in the running minute.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Tally {
    /// Orders placed.
    pub orders: u32,
    /// Units ordered by SKU.
    pub units: BTreeMap<SkuId, u32>,
    /// Parcels packed.
    pub packed: u32,
    /// Parcels delivered.
    pub delivered: u32,
}

/// Work that waits for a decision. Each entry leaves when the event that settles it is applied.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Todo {
    /// Orders without a node, by the event that asked, oldest first.
    pub allocate: BTreeMap<Seq, OrderId>,
    /// Orders to cancel, with who asked.
    pub cancel: BTreeMap<OrderId, (Seq, Reason)>,
    /// Shelves that hold fewer units than are allocated.
    pub short: BTreeMap<(NodeId, SkuId), Seq>,
    /// Parcels whose way out is gone.
    pub rebind: BTreeMap<ParcelId, (Seq, Reason)>,
    /// Broken vans with parcels aboard.
    pub rescue: BTreeMap<VanId, Seq>,
    /// Orders whose customer is to be told.
    pub tell: BTreeMap<OrderId, (Seq, Template)>,
    /// Wishes that cannot be met.
    pub refuse: BTreeMap<Seq, Reason>,
    /// Something happened while no day was open: one has to begin.
    pub day: Option<Seq>,
    /// Finished solves to be judged: request, tours.
    pub solved: BTreeMap<Seq, (Seq, Vec<model::Tour>)>,
}

/// All current state.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct World {
    /// The last event applied.
    pub seq: Seq,
    /// Its moment.
    pub now: Moment,
    /// The catalogue.
    pub skus: BTreeMap<SkuId, SkuCard>,
    /// Stock, capacity, timetable.
    pub book: Book,
    /// When shelves were counted, and what left them since.
    pub shelves: BTreeMap<(NodeId, SkuId), ShelfTimes>,
    /// Demand.
    pub forecast: forecast::Model,
    /// The last forecast told, by SKU.
    pub forecasts: BTreeMap<SkuId, Forecast>,
    /// The event that last told a forecast; before the first, the one that listed the SKU.
    pub forecast_by: BTreeMap<SkuId, Seq>,
    /// The running order.
    pub slots: BTreeMap<SlotId, SlotCard>,
    /// The event that last planned a slot.
    pub slot_by: BTreeMap<SlotId, Seq>,
    /// Campaigns.
    pub campaigns: BTreeMap<CampaignId, CampaignCard>,
    /// Grids as laid, for the screens.
    pub grids: BTreeMap<NodeId, GridCard>,
    /// The event that last changed a node's stock, queue or card.
    pub node_by: BTreeMap<NodeId, Seq>,
    /// Robotised warehouses.
    pub warehouses: BTreeMap<NodeId, Warehouse>,
    /// The event that last changed a warehouse.
    pub warehouse_by: BTreeMap<NodeId, Seq>,
    /// Vans.
    pub vans: BTreeMap<VanId, VanState>,
    /// The last word of a van, and the event that last planned its tour.
    pub van_by: BTreeMap<VanId, (Seq, Seq)>,
    /// Orders.
    pub orders: BTreeMap<OrderId, Order>,
    /// Orders cancelled before they were placed.
    pub early: Early,
    /// Orders that are not over.
    pub open_orders: BTreeSet<OrderId>,
    /// Parcels.
    pub parcels: BTreeMap<ParcelId, Parcel>,
    /// Parcels that wait to be released, by node.
    pub waiting: BTreeMap<NodeId, BTreeSet<ParcelId>>,
    /// Units released and not yet packed, by node.
    pub in_work: BTreeMap<NodeId, u32>,
    /// Packed parcels that wait for a van, by depot.
    pub docks: BTreeMap<NodeId, BTreeSet<ParcelId>>,
    /// Parcels bound to a departure that has not left.
    pub bound: BTreeMap<DepartureId, BTreeSet<ParcelId>>,
    /// Orders whose ETA is later than their promise.
    pub late: BTreeSet<OrderId>,
    /// The minute in which a depot's tours were last given to a worker.
    pub solves: BTreeMap<NodeId, Seq>,
    /// Alerts and incidents.
    pub alerts: AlertBook,
    /// The event that opened or last changed an alert.
    pub alert_by: BTreeMap<AlertId, Seq>,
    /// Choices put before a person.
    pub proposals: BTreeMap<ProposalId, ProposalRecord>,
    /// Messages to customers, oldest first.
    pub messages: BTreeMap<NotificationId, MessageRecord>,
    /// How far the house may go.
    pub autonomy: BTreeMap<DecisionKind, Autonomy>,
    /// What shops call SKUs, where a person said so.
    pub aliases: BTreeMap<(SourceId, String), SkuId>,
    /// What feeds have said.
    pub feeds: BTreeMap<SourceId, FeedRecord>,
    /// Parts of the house that do not do their work.
    pub faults: BTreeMap<SourceId, FaultRecord>,
    /// Last counts of the show by room and kind.
    pub signals: BTreeMap<(String, SignalKind), u32>,
    /// The moment that each of them speaks of.
    pub signal_at: BTreeMap<(String, SignalKind), Moment>,
    /// First and last minute of the day that is open.
    pub day: Option<(Moment, Moment)>,
    /// The turn of the day that the totals are about.
    pub counted: Moment,
    /// Shifts of vans that are not over, by the turn of their day.
    pub shifts: BTreeMap<VanId, BTreeMap<Moment, VanCard>>,
    /// Vans that broke down with nothing aboard.
    pub broke_empty: BTreeSet<VanId>,
    /// Since when the house says that it stands still.
    pub idle_since: Option<Moment>,
    /// The minute being counted.
    pub minute: Moment,
    /// The event that closed the last minute.
    pub minute_by: Seq,
    /// What is counted in it.
    pub tally: Tally,
    /// Closed minutes, newest last.
    pub minutes: Vec<Minute>,
    /// Units ordered by SKU and quarter of an hour.
    pub sold: BTreeMap<SkuId, BTreeMap<Moment, u32>>,
    /// Orders and parcels by place, for the map.
    pub demand: Demand,
    /// Parcels packed and delivered so far by node.
    pub packed: BTreeMap<NodeId, u32>,
    /// Orders and parcels counted on this day.
    pub totals: Totals,
    /// What waits for a decision.
    pub todo: Todo,
    /// What the running tick has touched; not state.
    #[serde(skip)]
    pub touched: Touched,
}

/// Counts of one day.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Totals {
    /// Orders placed.
    pub orders: u32,
    /// Orders declined whole.
    pub declined: u32,
    /// Orders cancelled.
    pub cancelled: u32,
    /// Parcels packed.
    pub packed: u32,
    /// Parcels that left.
    pub left: u32,
    /// Parcels delivered.
    pub delivered: u32,
    /// Promises moved.
    pub moved: u32,
    /// Units ordered.
    pub units: u32,
}

impl World {
    /// How far the house may go with a kind of decision. Rescue plans ask by default, since they take
    /// parcels from one driver and give them to others; all else acts.
    pub fn autonomy(&self, kind: DecisionKind) -> Autonomy {
        let default = if kind == DecisionKind::Transfer { Autonomy::Ask } else { Autonomy::Act };
        self.autonomy.get(&kind).copied().unwrap_or(default)
    }

    /// Current parcels of an order.
    pub fn parcels_of<'a>(&'a self, order: &'a Order) -> impl Iterator<Item = (ParcelId, &'a Parcel)> + 'a {
        order
            .parcels
            .iter()
            .filter_map(|id| self.parcels.get(id).map(|parcel| (*id, parcel)))
            .filter(|(_, parcel)| parcel.state.is_current())
    }

    /// The latest ETA among an order's parcels.
    pub fn eta(&self, order: &Order) -> Option<Moment> {
        self.parcels_of(order).map(|(_, parcel)| parcel.plan.eta).max()
    }

    /// Promise latest minus ETA; negative is late, `None` when nothing was promised.
    pub fn slack(&self, order: &Order) -> Option<Span> {
        Some(order.promise?.slack(self.eta(order)?))
    }

    /// Whether the grid of this node is worked by robots.
    pub fn has_robots(&self, node: NodeId) -> bool {
        self.warehouses.contains_key(&node)
    }

    /// Where an order goes: its own place, or its département's prefecture.
    pub fn destination(&self, order: &Order) -> Option<model::Position> {
        order.card.near.or_else(|| order.card.dept.dept().map(|dept| dept.position))
    }
}
