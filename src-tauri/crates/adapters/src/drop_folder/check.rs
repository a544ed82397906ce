//! What a fact must fulfil that came as the model writes it: the bounds that a table's cells are held to.

use super::{
    Known, cards,
    number::{CENTS_MAX, WHOLE_MAX},
};
use model::{CarrierCard, Cell, DeptId, Fact, GridCard, NodeCard, NodeId, ShowSlot, SkuCard};

/// Where and why, as a column and a code.
type Flaw = (&'static str, &'static str);

/// What is wrong with a fact; `None` when it can be taken.
pub(super) fn flaw(fact: &Fact, known: &Known) -> Option<Flaw> {
    match fact {
        Fact::SkuListed(card) => sku(card),
        Fact::NodeListed(card) => node(card),
        Fact::CarrierListed(card) => carrier(card),
        Fact::DepartureListed(card) => late(card.cutoff.0 > card.leaves.0, "leaves"),
        Fact::VanListed(card) => {
            late(card.shift_from >= card.shift_to, "to").or(many(card.capacity_parcels, "capacity"))
        }
        Fact::RobotListed(card) => cell(card.node, card.home, known),
        Fact::BinsPlaced { node, bins } => bins.iter().find_map(|bin| cell(*node, bin.cell, known)),
        Fact::GridLaid(card) => grid(card),
        Fact::SlotPlanned(card) => slot(card),
        Fact::CampaignPlanned(card) => {
            late(card.from >= card.until, "to").or(many(card.uplift_pct, "uplift_pct")).or(long(&card.name, "name"))
        }
        Fact::SalesRecorded { sales, .. } => {
            sales.iter().find_map(|sale| dept(sale.dept, "dept").or(many(sale.units, "units")))
        }
        Fact::StockCounted { on_hand, safety, .. } => {
            many(*on_hand, "on_hand").or(safety.and_then(|safety| many(safety, "safety")))
        }
        Fact::StockDoubted { code, .. } => long(code, "code"),
        // The names of files allow no other fact.
        _ => None,
    }
}

fn late(is: bool, column: &'static str) -> Option<Flaw> {
    is.then_some((column, "ends_before_it_begins"))
}

fn many(number: u32, column: &'static str) -> Option<Flaw> {
    (i64::from(number) > WHOLE_MAX).then_some((column, "too_large_number"))
}

fn money(cents: i64, column: &'static str) -> Option<Flaw> {
    match cents {
        ..0 => Some((column, "negative_number")),
        0..=CENTS_MAX => None,
        _ => Some((column, "too_large_number")),
    }
}

fn long(text: &str, column: &'static str) -> Option<Flaw> {
    let code = if text.chars().any(char::is_control) { "bad_text" } else { "too_long" };
    (text.chars().count() > 200 || code == "bad_text").then_some((column, code))
}

fn dept(dept: DeptId, column: &'static str) -> Option<Flaw> {
    dept.dept().is_none().then_some((column, "bad_dept"))
}

fn sku(card: &SkuCard) -> Option<Flaw> {
    long(&card.brand, "brand")
        .or(long(&card.name, "name"))
        .or(money(card.price_cents, "price"))
        .or(many(card.weight_g, "weight_g"))
        .or(card.volume_cm3.and_then(|volume| many(volume, "volume_cm3")))
        .or(card.cost_cents.and_then(|cost| money(cost, "cost")))
}

fn node(card: &NodeCard) -> Option<Flaw> {
    let on_earth = card.position.lat_e5.abs() <= 9_000_000 && card.position.lon_e5.abs() <= 18_000_000;
    let minutes = card.closes_min > 1_440 || card.van_cutoff_min > 1_440;
    long(&card.name, "name")
        .or(dept(card.dept, "dept"))
        .or(card.van_depts.iter().find_map(|served| dept(*served, "van_depts")))
        .or((!on_earth).then_some(("lat", "bad_position")))
        .or((!cards::is_near(card.dept, card.position)).then_some(("lat", "far_from_dept")))
        .or(minutes.then_some(("closes", "bad_time")))
        .or(late(card.opens_min >= card.closes_min, "closes"))
        .or(money(card.handling_cents, "handling"))
        .or(money(card.per_unit_cents, "per_unit"))
        .or(many(card.capacity_per_quarter, "capacity_per_slot"))
        .or(many(card.van_parcels, "van_parcels"))
}

fn carrier(card: &CarrierCard) -> Option<Flaw> {
    long(&card.name, "name")
        .or(card.services.is_empty().then_some(("services", "missing_value")))
        .or(money(card.base_cents, "base"))
        .or(money(card.per_100km_cents, "per_100km"))
        .or(money(card.per_kg_cents, "per_kg"))
        .or(card.lead_days.iter().any(|days| *days > 60).then_some(("lead_days", "bad_number")))
        .or((card.delivers_by_min > 1_440).then_some(("delivers_by", "bad_time")))
}

fn grid(card: &GridCard) -> Option<Flaw> {
    let (width, height) = (card.width as usize, card.height as usize);
    let fits = (1..=super::groups::GRID_MAX).contains(&width)
        && (1..=super::groups::GRID_MAX).contains(&height)
        && card.rows.len() == height
        && card.rows.iter().all(|row| row.len() == width && row.bytes().all(|b| b"@.SE".contains(&b)));
    (!fits).then_some(("cells", "bad_cells")).or(many(card.packers_per_station, "packers"))
}

fn cell(node: NodeId, cell: Cell, known: &Known) -> Option<Flaw> {
    match known.grid(node) {
        None => Some(("node", "unknown_grid")),
        Some((width, height)) => {
            (u64::from(cell.0) >= u64::from(width) * u64::from(height)).then_some(("x", "outside_grid"))
        }
    }
}

fn slot(card: &ShowSlot) -> Option<Flaw> {
    let texts = [(&card.brand, "brand"), (&card.creator, "creator"), (&card.room, "room")];
    let within = |passage: &model::Passage| passage.from >= card.from && passage.until <= card.until;
    late(card.from >= card.until, "slot_to").or(texts.into_iter().find_map(|(text, column)| long(text, column))).or(
        card.passages.iter().find_map(|passage| {
            late(passage.from >= passage.until, "to")
                .or((!within(passage)).then_some(("from", "outside_slot")))
                .or(money(passage.price_cents, "price"))
                .or(many(passage.expected_units, "expected_units"))
        }),
    )
}
