//! The demo event for tests: a bare reader of its CSV files. The feeds have their own, careful one.

use crate::Script;
use model::{
    Bin, CampaignCard, CampaignId, CarrierCard, CarrierId, Cell, DepartureCard, DepartureId, DeptId, Fact, GridCard,
    Incoming, Moment, NodeCard, NodeId, NodeKind, Origin, Passage, Position, RobotCard, RobotId, Service, ShowId,
    ShowSlot, ShowSlotId, SkuCard, SkuId, SourceId, VanCard, VanId,
};
use std::collections::BTreeMap;

macro_rules! rows {
    ($name:literal) => {
        rows(include_str!(concat!("../../../../assets/demo/", $name)))
    };
}

/// One row, by column.
type Row = BTreeMap<&'static str, &'static str>;

fn rows(text: &'static str) -> Vec<Row> {
    let mut lines = text.lines();
    let header: Vec<&str> = lines.next().expect("a header").split(';').collect();
    lines.map(|line| header.iter().copied().zip(line.split(';')).collect()).collect()
}

/// The truth of the demo day.
pub(crate) fn script() -> Script {
    Script::parse(include_str!("../../../../assets/demo/script.json")).expect("the demo script is sound")
}

/// The facts of the drop folder, as incoming.
pub(crate) fn setup() -> Vec<Incoming> {
    let source = SourceId::new("drop:demo").expect("short");
    let incoming = |(n, fact)| Incoming {
        origin: Origin { source, key: format!("{n}") },
        cause: None,
        fact,
        contact: None,
        happened_at: None,
    };
    facts().into_iter().enumerate().map(incoming).collect()
}

/// The facts of the drop folder.
pub(crate) fn facts() -> Vec<Fact> {
    let mut facts: Vec<Fact> = rows!("catalogue.csv").iter().map(|r| Fact::SkuListed(sku(r))).collect();
    facts.extend(rows!("nodes.csv").iter().map(|r| Fact::NodeListed(node(r))));
    facts.extend(rows!("carriers.csv").iter().map(|r| Fact::CarrierListed(carrier(r))));
    facts.extend(rows!("departures.csv").iter().map(|r| Fact::DepartureListed(departure(r))));
    facts.extend(rows!("vans.csv").iter().map(|r| Fact::VanListed(van(r))));
    let grid = grid();
    let cell = |r: &Row| Cell(number(r["y"]) * grid.width + number(r["x"]));
    facts.extend(rows!("robots.csv").iter().map(|r| {
        Fact::RobotListed(RobotCard {
            robot: id(r["robot"], RobotId::new),
            node: id(r["node"], NodeId::new),
            home: cell(r),
        })
    }));
    let bins = rows!("bins.csv").iter().map(|r| Bin { sku: id(r["sku"], SkuId::new), cell: cell(r) }).collect();
    facts.push(Fact::BinsPlaced { node: grid.node, bins });
    facts.push(Fact::GridLaid(grid));
    facts.extend(rows!("stock.csv").iter().map(|r| Fact::StockCounted {
        node: id(r["node"], NodeId::new),
        sku: id(r["sku"], SkuId::new),
        on_hand: number(r["on_hand"]),
        safety: Some(number(r["safety"])),
    }));
    facts.extend(slots().into_iter().map(Fact::SlotPlanned));
    facts.extend(rows!("campaigns.csv").iter().map(|r| Fact::CampaignPlanned(campaign(r))));
    facts
}

/// A wall-clock time of the demo day.
pub(crate) fn at(hour: u32, minute: u32) -> Moment {
    moment(&format!("2026-11-28 {hour:02}:{minute:02}"))
}

fn id<T, E: std::fmt::Debug>(text: &str, new: impl Fn(&str) -> Result<T, E>) -> T {
    new(text).expect("keys of the demo are sound")
}

fn number(text: &str) -> u32 {
    text.parse().expect("a number")
}

fn cents(text: &str) -> i64 {
    (text.replace(',', ".").parse::<f64>().expect("a price") * 100.0).round() as i64
}

fn minute(text: &str) -> u32 {
    number(&text[..2]) * 60 + number(&text[3..5])
}

/// `2026-11-28 10:05`; all of the demo lies in one winter, an hour from UTC.
fn moment(text: &str) -> Moment {
    let day = i64::from(number(&text[8..10])) - 28;
    let noon_28 = Moment(1_795_856_400_000 + 2 * 3_600_000);
    Moment(noon_28.0 + day * 86_400_000 + (i64::from(minute(&text[11..16])) - 720) * 60_000)
}

fn sku(r: &Row) -> SkuCard {
    SkuCard {
        sku: id(r["sku"], SkuId::new),
        brand: r["brand"].to_owned(),
        name: r["name"].to_owned(),
        price_cents: cents(r["price"]),
        weight_g: number(r["weight_g"]),
        volume_cm3: None,
        cost_cents: None,
        hero: r["hero"] == "1",
    }
}

fn node(r: &Row) -> NodeCard {
    let degrees = |text: &str| text.parse::<f64>().expect("degrees");
    NodeCard {
        node: id(r["node"], NodeId::new),
        kind: NodeKind::parse(r["kind"]).expect("a kind of node"),
        name: r["name"].to_owned(),
        dept: id(r["dept"], DeptId::new),
        position: Position::from_degrees(degrees(r["lat"]), degrees(r["lon"])).expect("on Earth"),
        capacity_per_quarter: number(r["capacity_per_slot"]),
        opens_min: minute(r["opens"]),
        closes_min: minute(r["closes"]),
        handling_cents: cents(r["handling"]),
        per_unit_cents: cents(r["per_unit"]),
        van_depts: r["van_depts"].split_whitespace().map(|dept| id(dept, DeptId::new)).collect(),
        van_cutoff_min: minute(r["van_cutoff"]),
        van_parcels: number(r["van_parcels"]),
    }
}

fn carrier(r: &Row) -> CarrierCard {
    let days: Vec<u8> = r["lead_days"].split(' ').map(|day| number(day) as u8).collect();
    CarrierCard {
        carrier: id(r["carrier"], CarrierId::new),
        name: r["name"].to_owned(),
        services: r["services"].split(' ').map(|text| Service::parse(text).expect("a service")).collect(),
        base_cents: cents(r["base"]),
        per_100km_cents: cents(r["per_100km"]),
        per_kg_cents: cents(r["per_kg"]),
        lead_days: [days[0], days[1], days[2]],
        delivers_by_min: minute(r["delivers_by"]),
    }
}

fn departure(r: &Row) -> DepartureCard {
    let at = |time: &str| moment(&format!("{} {time}", r["date"]));
    DepartureCard {
        departure: id(r["departure"], DepartureId::new),
        node: id(r["node"], NodeId::new),
        carrier: id(r["carrier"], CarrierId::new),
        cutoff: at(r["cutoff"]),
        leaves: at(r["leaves"]),
        capacity_units: None,
        capacity_l: None,
    }
}

fn van(r: &Row) -> VanCard {
    let at = |time: &str| moment(&format!("{} {time}", r["date"]));
    VanCard {
        van: id(r["van"], VanId::new),
        depot: id(r["depot"], NodeId::new),
        capacity_parcels: number(r["capacity"]),
        capacity_g: None,
        capacity_l: None,
        shift_from: at(r["from"]),
        shift_to: at(r["to"]),
    }
}

fn grid() -> GridCard {
    let rows = rows!("grid.csv");
    let cells: Vec<String> = rows.iter().map(|r| r["cells"].to_owned()).collect();
    GridCard {
        node: id(rows[0]["node"], NodeId::new),
        width: cells[0].len() as u32,
        height: cells.len() as u32,
        rows: cells,
        packers_per_station: number(rows[0]["packers"]),
    }
}

fn slots() -> Vec<ShowSlot> {
    let mut slots: BTreeMap<&str, ShowSlot> = BTreeMap::new();
    for r in &rows!("running_order.csv") {
        let slot = slots.entry(r["slot"]).or_insert_with(|| ShowSlot {
            slot: id(r["slot"], ShowSlotId::new),
            show: id(r["show"], ShowId::new),
            brand: r["brand"].to_owned(),
            creator: r["creator"].to_owned(),
            room: r["room"].to_owned(),
            from: moment(r["slot_from"]),
            until: moment(r["slot_to"]),
            passages: Vec::new(),
        });
        slot.passages.push(Passage {
            sku: id(r["sku"], SkuId::new),
            from: moment(r["from"]),
            until: moment(r["to"]),
            price_cents: cents(r["price"]),
            expected_units: number(r["expected_units"]),
        });
    }
    slots.into_values().collect()
}

fn campaign(r: &Row) -> CampaignCard {
    CampaignCard {
        campaign: id(r["campaign"], CampaignId::new),
        name: r["name"].to_owned(),
        from: moment(r["from"]),
        until: moment(r["to"]),
        skus: r["skus"].split_whitespace().map(|sku| id(sku, SkuId::new)).collect(),
        uplift_pct: number(r["uplift_pct"]),
    }
}
