//! Files in which each row is a card. All cells of a row are read before it is given up, so that all its problems are
//! reported at once.

use super::{Kind, clock::Time, row::Row};
use crate::text;
use jiff::civil;
use model::{
    CampaignCard, CarrierCard, Cell, DepartureCard, DeptId, Fact, Moment, NodeCard, NodeId, NodeKind, Position,
    RobotCard, Service, SkuCard, VanCard,
};

/// No place of a département lies further from its prefecture, metres.
const DEPT_REACH_M: i64 = 200_000;

/// The fact of a row; `None` when it has a problem, which the row has noted.
pub(super) fn read(kind: Kind, row: &mut Row<'_>) -> Option<Fact> {
    match kind {
        Kind::Catalogue => sku(row),
        Kind::Nodes => node(row),
        Kind::Carriers => carrier(row),
        Kind::Departures => departure(row),
        Kind::Vans => van(row),
        Kind::Robots => robot(row),
        Kind::Campaigns => campaign(row),
        // Files of groups are read elsewhere.
        Kind::Grid | Kind::Bins | Kind::Stock | Kind::RunningOrder | Kind::Sales => None,
    }
}

fn sku(row: &mut Row<'_>) -> Option<Fact> {
    let (sku, brand, name) = (row.id("sku"), row.text("brand"), row.text("name"));
    let (price, weight, hero) = (row.cents("price"), row.whole("weight_g"), row.flag("hero"));
    let (volume, cost) = (row.if_any("volume_cm3", Row::whole), row.if_any("cost", Row::cents));
    Some(Fact::SkuListed(SkuCard {
        sku: sku?,
        brand: brand?,
        name: name?,
        price_cents: price?,
        weight_g: weight?,
        volume_cm3: volume?,
        cost_cents: cost?,
        hero: hero?,
    }))
}

fn node(row: &mut Row<'_>) -> Option<Fact> {
    let (node, kind, name) = (row.id("node"), row.word("kind", node_kind), row.text("name"));
    let (dept, position, capacity) = (row.dept("dept"), row.position(), row.whole("capacity_per_slot"));
    let (opens, closes) = (row.minute("opens"), row.minute("closes"));
    let (handling, per_unit, van_depts) = (row.cents("handling"), row.cents("per_unit"), row.depts("van_depts"));
    let van_cutoff = if row.cell("van_cutoff").is_empty() { Some(0) } else { row.minute("van_cutoff") };
    let van_parcels = row.whole_or_0("van_parcels");
    if opens? >= closes? {
        return row.blame("closes", "ends_before_it_begins");
    }
    if !is_near(dept?, position?) {
        return row.blame("lat", "far_from_dept");
    }
    Some(Fact::NodeListed(NodeCard {
        node: node?,
        kind: kind?,
        name: name?,
        dept: dept?,
        position: position?,
        capacity_per_quarter: capacity?,
        opens_min: opens?,
        closes_min: closes?,
        handling_cents: handling?,
        per_unit_cents: per_unit?,
        van_depts: van_depts?,
        van_cutoff_min: van_cutoff?,
        van_parcels: van_parcels?,
    }))
}

/// Whether a place can lie in a département. Swapped degrees and a lost decimal mark put it elsewhere.
pub(super) fn is_near(dept: DeptId, place: Position) -> bool {
    dept.dept().is_none_or(|dept| dept.position.distance_m(place) <= DEPT_REACH_M)
}

fn node_kind(word: &str) -> Option<NodeKind> {
    NodeKind::parse(word).or(match word {
        "entrepot" | "entrepot_central" => Some(NodeKind::Central),
        "plateforme" | "plateforme_regionale" => Some(NodeKind::Hub),
        "dark_store" => Some(NodeKind::Dark),
        "magasin" | "boutique" => Some(NodeKind::Shop),
        _ => None,
    })
}

fn carrier(row: &mut Row<'_>) -> Option<Fact> {
    let (carrier, name, services) = (row.id("carrier"), row.text("name"), services(row));
    let (base, per_100km, per_kg) = (row.cents("base"), row.cents("per_100km"), row.cents("per_kg"));
    let (lead_days, delivers_by) = (lead_days(row), row.minute("delivers_by"));
    Some(Fact::CarrierListed(CarrierCard {
        carrier: carrier?,
        name: name?,
        services: services?,
        base_cents: base?,
        per_100km_cents: per_100km?,
        per_kg_cents: per_kg?,
        lead_days: lead_days?,
        delivers_by_min: delivers_by?,
    }))
}

fn services(row: &mut Row<'_>) -> Option<Vec<Service>> {
    let read: Option<Vec<Service>> = row.cell("services").split_whitespace().map(text::service).collect();
    match read {
        Some(services) if !services.is_empty() => Some(services),
        Some(_) => row.blame("services", "missing_value"),
        None => row.blame("services", "unknown_word"),
    }
}

fn lead_days(row: &mut Row<'_>) -> Option<[u8; 3]> {
    let read: Option<Vec<u8>> = row.cell("lead_days").split_whitespace().map(|day| day.parse().ok()).collect();
    match read.and_then(|days| <[u8; 3]>::try_from(days).ok()) {
        Some(days) if days.iter().all(|day| *day <= 60) => Some(days),
        _ => row.blame("lead_days", "bad_number"),
    }
}

fn departure(row: &mut Row<'_>) -> Option<Fact> {
    let (departure, node, carrier, day) = (row.id("departure"), row.id("node"), row.id("carrier"), row.date("date"));
    let (units, litres) = (row.if_any("capacity_units", Row::whole), row.if_any("capacity_l", Row::whole));
    // A truck that closes at 23:50 and leaves at 00:10 leaves the next day.
    let (cutoff, leaves) = (row.time("cutoff"), row.time("leaves"));
    let (cutoff, leaves) = span(row, day?, ("cutoff", cutoff?), ("leaves", leaves?))?;
    Some(Fact::DepartureListed(DepartureCard {
        departure: departure?,
        node: node?,
        carrier: carrier?,
        cutoff,
        leaves,
        capacity_units: units?,
        capacity_l: litres?,
    }))
}

fn van(row: &mut Row<'_>) -> Option<Fact> {
    let (van, depot, capacity, day) = (row.id("van"), row.id("depot"), row.whole("capacity"), row.date("date"));
    let (from, to) = (row.time("from"), row.time("to"));
    let (grams, litres) = (row.if_any("capacity_g", Row::whole), row.if_any("capacity_l", Row::whole));
    let (from, to) = (from?, to?);
    if from == to {
        return row.blame("to", "ends_before_it_begins");
    }
    // A shift from 16:00 to 00:30 ends the next day.
    let (from, to) = span(row, day?, ("from", from), ("to", to))?;
    Some(Fact::VanListed(VanCard {
        van: van?,
        depot: depot?,
        capacity_parcels: capacity?,
        capacity_g: grams?,
        capacity_l: litres?,
        shift_from: from,
        shift_to: to,
    }))
}

/// From one time of a day to the next time that clocks show the other: the day after, where it is earlier. Of the
/// calendar, not of hours: the nights that the clocks change are 23 and 25 hours from midnight to midnight.
fn span(
    row: &mut Row<'_>,
    day: civil::Date,
    (from_column, from): (&'static str, Time),
    (to_column, to): (&'static str, Time),
) -> Option<(Moment, Moment)> {
    let last = if to.second < from.second { day.tomorrow().ok() } else { Some(day) };
    let begins = row.on(day, from, from_column);
    let Some(last) = last else { return row.blame(to_column, "bad_date") };
    let ends = row.on(last, to, to_column);
    Some((begins?, ends?))
}

fn robot(row: &mut Row<'_>) -> Option<Fact> {
    let (robot, node) = (row.id("robot"), row.id("node"));
    let home = cell(row, node);
    Some(Fact::RobotListed(RobotCard { robot: robot?, node: node?, home: home? }))
}

/// The cell at `x`, `y` of a node's grid, which must have been laid before.
pub(super) fn cell(row: &mut Row<'_>, node: Option<NodeId>) -> Option<Cell> {
    let (x, y) = (row.whole("x"), row.whole("y"));
    let Some((width, height)) = row.reading.known.grid(node?) else { return row.blame("node", "unknown_grid") };
    let (x, y) = (x?, y?);
    if x >= width {
        return row.blame("x", "outside_grid");
    }
    if y >= height {
        return row.blame("y", "outside_grid");
    }
    Some(Cell(y * width + x))
}

fn campaign(row: &mut Row<'_>) -> Option<Fact> {
    let (campaign, name, skus) = (row.id("campaign"), row.text("name"), row.skus("skus"));
    let (from, until, uplift) = (row.moment("from"), row.moment("to"), row.whole("uplift_pct"));
    if from? >= until? {
        return row.blame("to", "ends_before_it_begins");
    }
    Some(Fact::CampaignPlanned(CampaignCard {
        campaign: campaign?,
        name: name?,
        from: from?,
        until: until?,
        skus: skus?,
        uplift_pct: uplift?,
    }))
}
