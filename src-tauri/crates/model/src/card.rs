//! Cards: how the network, the catalogue and the show are described by the drop folder.

use crate::{
    CampaignId, CarrierId, Cell, DepartureId, DeptId, Moment, NodeId, NodeKind, Position, RobotId, Service, ShowId,
    ShowSlotId, SkuId, VanId,
};
use serde::{Deserialize, Serialize};

/// A sellable article.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct SkuCard {
    /// Its key.
    pub sku: SkuId,
    /// The brand that sells it.
    pub brand: String,
    /// What it is, in French.
    pub name: String,
    /// Ordinary price, cents.
    pub price_cents: i64,
    /// Weight, grams.
    pub weight_g: u32,
    /// Volume as packed, cubic centimetres; `None` when the catalogue does not say.
    #[serde(default)]
    pub volume_cm3: Option<u32>,
    /// What a unit costs the brand, cents; `None` when the catalogue does not say.
    #[serde(default)]
    pub cost_cents: Option<i64>,
    /// A product on which the show counts: watched more closely.
    pub hero: bool,
}

/// A place that can fulfil.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct NodeCard {
    /// Its key.
    pub node: NodeId,
    /// What kind of place it is.
    pub kind: NodeKind,
    /// Its name on screens.
    pub name: String,
    /// The département it stands in.
    pub dept: DeptId,
    /// Where it stands.
    pub position: Position,
    /// Units it can prepare in a quarter of an hour.
    #[serde(rename = "capacity_per_slot")]
    pub capacity_per_quarter: u32,
    /// Opening, minutes after midnight in Paris.
    pub opens_min: u32,
    /// Closing, minutes after midnight in Paris.
    pub closes_min: u32,
    /// Cost of preparing a parcel, cents.
    pub handling_cents: i64,
    /// Cost of picking a unit, cents.
    pub per_unit_cents: i64,
    /// Départements its own vans serve; empty when it is no depot.
    pub van_depts: Vec<DeptId>,
    /// Last minute of the day by which a parcel must be packed for the evening vans.
    pub van_cutoff_min: u32,
    /// Parcels its vans can deliver in an evening.
    pub van_parcels: u32,
}

/// A carrier and its tariff.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct CarrierCard {
    /// Its key.
    pub carrier: CarrierId,
    /// Its name.
    pub name: String,
    /// The services it offers.
    pub services: Vec<Service>,
    /// Cents a parcel.
    pub base_cents: i64,
    /// Cents a started hundred kilometres.
    pub per_100km_cents: i64,
    /// Cents a started kilogram.
    pub per_kg_cents: i64,
    /// Days from departure to delivery below 100 km, below 400 km, and beyond.
    pub lead_days: [u8; 3],
    /// Minute of the delivery day by which it has delivered.
    pub delivers_by_min: u32,
}

/// One timetabled departure from a node.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct DepartureCard {
    /// Its key.
    pub departure: DepartureId,
    /// Where from.
    pub node: NodeId,
    /// With whom.
    pub carrier: CarrierId,
    /// Last moment at which a packed parcel still makes it; earlier than the timetable, since carriers
    /// stop scanning before the truck leaves.
    pub cutoff: Moment,
    /// When the truck leaves.
    pub leaves: Moment,
    /// Units that it takes from here; `None` when it takes what comes.
    #[serde(default)]
    pub capacity_units: Option<u32>,
    /// Litres that it takes from here; `None` when it takes what comes.
    #[serde(default)]
    pub capacity_l: Option<u32>,
}

/// A van of one of the depots.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct VanCard {
    /// Its key.
    pub van: VanId,
    /// The node it loads at.
    pub depot: NodeId,
    /// Parcels it can carry.
    pub capacity_parcels: u32,
    /// Grams it can carry; `None` when the list does not say.
    #[serde(default)]
    pub capacity_g: Option<u32>,
    /// Litres it can carry; `None` when the list does not say.
    #[serde(default)]
    pub capacity_l: Option<u32>,
    /// Start of its shift.
    pub shift_from: Moment,
    /// End of its shift.
    pub shift_to: Moment,
}

/// The grid of a robotised warehouse.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct GridCard {
    /// The node it is in.
    pub node: NodeId,
    /// Cells a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// One text a row: `@` shelf or wall, `.` free, `S` free beside a shelf, `E` station.
    pub rows: Vec<String>,
    /// People packing at each station.
    pub packers_per_station: u32,
}

/// Where a SKU is picked in a grid.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Bin {
    /// The SKU.
    pub sku: SkuId,
    /// The free cell from which it is picked.
    pub cell: Cell,
}

/// A robot.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct RobotCard {
    /// Its key.
    pub robot: RobotId,
    /// The node it works in.
    pub node: NodeId,
    /// Where it rests and starts.
    pub home: Cell,
}

/// A moment of the show in which one SKU is presented.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Passage {
    /// The SKU presented.
    pub sku: SkuId,
    /// Beginning.
    pub from: Moment,
    /// End.
    pub until: Moment,
    /// Price during the passage, cents.
    pub price_cents: i64,
    /// Units that the brand expects to sell through it; the studio's guess, often wrong.
    pub expected_units: u32,
}

/// A brand's time in the show.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ShowSlot {
    /// Its key.
    pub slot: ShowSlotId,
    /// The show it belongs to.
    pub show: ShowId,
    /// The brand.
    pub brand: String,
    /// Who presents.
    pub creator: String,
    /// The room (stream) it is broadcast in.
    pub room: String,
    /// Beginning.
    pub from: Moment,
    /// End.
    pub until: Moment,
    /// What is presented, in order.
    pub passages: Vec<Passage>,
}

/// A campaign that lifts demand outside passages.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct CampaignCard {
    /// Its key.
    pub campaign: CampaignId,
    /// Its name.
    pub name: String,
    /// Beginning.
    pub from: Moment,
    /// End.
    pub until: Moment,
    /// The SKUs it pushes; empty means all.
    pub skus: Vec<SkuId>,
    /// Expected lift of demand, percent (100 doubles it).
    pub uplift_pct: u32,
}

/// Units sold of one SKU in one département within one hour of a past day.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Sale {
    /// Start of the hour.
    pub hour: Moment,
    /// Where.
    pub dept: DeptId,
    /// Units.
    pub units: u32,
}
