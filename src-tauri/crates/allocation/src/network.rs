//! A made-up network for the tests of this crate: 23 nodes, 120 SKUs, three carriers, four days of departures.

use crate::{Book, Line, Request};
use model::{
    CarrierCard, CarrierId, Channel, DEPTS, DepartureCard, DepartureId, DeptId, Moment, NodeCard, NodeId, NodeKind,
    OrderId, Service, SkuCard, SkuId, Span,
};

/// Saturday 2026-11-28 10:00 in Paris.
pub(crate) const OPEN: Moment = Moment(1_795_856_400_000);

pub(crate) fn at(minute: i64) -> Moment {
    OPEN + Span::minutes(minute)
}

pub(crate) fn node(name: &str) -> NodeId {
    NodeId::new(name).expect("a code")
}

pub(crate) fn sku(name: &str) -> SkuId {
    SkuId::new(name).expect("a code")
}

pub(crate) fn dept(code: &str) -> DeptId {
    DeptId::new(code).expect("a code")
}

pub(crate) fn order(n: u32) -> OrderId {
    OrderId::new(&format!("WEB-{n}")).expect("a code")
}

/// An order of one unit of each SKU named.
pub(crate) fn request(n: u32, code: &str, service: Service, skus: &[&str]) -> Request {
    Request {
        order: order(n),
        dept: dept(code),
        near: None,
        channel: Channel::Web,
        service,
        lines: (0..).zip(skus).map(|(line, name)| Line { line, sku: sku(name), qty: 1, margin_cents: None }).collect(),
        pinned: None,
        avoid: Vec::new(),
        first_parcel: 1,
    }
}

/// A node at the prefecture of its département, open from 8 to 22.
pub(crate) fn node_card(name: &str, kind: NodeKind, code: &str) -> NodeCard {
    let capacity_per_quarter = match kind {
        NodeKind::Central => 600,
        NodeKind::Hub => 200,
        NodeKind::Dark => 60,
        NodeKind::Shop => 20,
    };
    NodeCard {
        node: node(name),
        kind,
        name: name.into(),
        dept: dept(code),
        position: dept(code).dept().expect("a metropolitan département").position,
        capacity_per_quarter,
        opens_min: 8 * 60,
        closes_min: 22 * 60,
        handling_cents: if kind == NodeKind::Central { 80 } else { 120 },
        per_unit_cents: if kind == NodeKind::Central { 10 } else { 30 },
        van_depts: if kind == NodeKind::Dark { vec![dept(code)] } else { Vec::new() },
        van_cutoff_min: 18 * 60,
        van_parcels: 40,
    }
}

pub(crate) fn sku_card(name: &str) -> SkuCard {
    SkuCard {
        sku: sku(name),
        brand: "Lune".into(),
        name: name.into(),
        price_cents: 1990,
        weight_g: 250,
        volume_cm3: None,
        cost_cents: None,
        hero: false,
    }
}

pub(crate) fn carrier_card(name: &str, services: &[Service], base_cents: i64, lead_days: [u8; 3]) -> CarrierCard {
    CarrierCard {
        carrier: CarrierId::new(name).expect("a code"),
        name: name.into(),
        services: services.to_vec(),
        base_cents,
        per_100km_cents: 20,
        per_kg_cents: 30,
        lead_days,
        delivers_by_min: 18 * 60,
    }
}

/// A departure of a carrier, `minute` minutes after the opening; the truck leaves a quarter of an hour later.
pub(crate) fn departure(from: &str, carrier: &str, minute: i64) -> DepartureCard {
    DepartureCard {
        departure: DepartureId::new(&format!("{from}-{carrier}-{minute}")).expect("a code"),
        node: node(from),
        carrier: CarrierId::new(carrier).expect("a code"),
        cutoff: at(minute),
        leaves: at(minute + 15),
        capacity_units: None,
        capacity_l: None,
    }
}

/// One node in Paris and one in Lyon, both with a van, one cheap slow carrier and one dear fast one; no stock.
pub(crate) fn two_nodes() -> Book {
    let mut book = Book::default();
    for name in ["ROUGE", "CREME", "PARFUM"] {
        book.list_sku(&sku_card(name));
    }
    book.list_carrier(&carrier_card("SLOW", &[Service::Standard], 400, [2, 2, 3]));
    book.list_carrier(&carrier_card("FAST", &[Service::NextDay], 900, [1, 1, 2]));
    for (name, code) in [("LYON", "69"), ("PARIS", "75")] {
        book.list_node(&node_card(name, NodeKind::Dark, code));
        for carrier in ["SLOW", "FAST"] {
            // 18:00 today; 18:00 on Monday.
            book.list_departure(&departure(name, carrier, 8 * 60));
            book.list_departure(&departure(name, carrier, 56 * 60));
        }
    }
    book
}

/// The name of the n-th SKU of [`network`].
pub(crate) fn nth(n: u64) -> SkuId {
    sku(&format!("SKU-{n:03}"))
}

/// 1 central warehouse, 6 hubs, 4 dark stores, 12 shops; `on_hand` units of each SKU at each node.
pub(crate) fn network(on_hand: u32) -> Book {
    let mut book = Book::default();
    (0..120).for_each(|n| book.list_sku(&sku_card(nth(n).as_str())));
    book.list_carrier(&carrier_card("COL", &[Service::Standard], 480, [2, 2, 3]));
    book.list_carrier(&carrier_card("CHR", &[Service::NextDay], 990, [1, 1, 1]));
    book.list_carrier(&carrier_card("REL", &[Service::Pickup], 350, [3, 3, 4]));
    for (n, row) in (0..23).zip(DEPTS.iter().step_by(4)) {
        let kind = match n {
            0 => NodeKind::Central,
            1..7 => NodeKind::Hub,
            7..11 => NodeKind::Dark,
            _ => NodeKind::Shop,
        };
        let name = format!("N{n:02}");
        book.list_node(&node_card(&name, kind, row.code));
        for carrier in ["COL", "CHR", "REL"] {
            (0..4).for_each(|day| book.list_departure(&departure(&name, carrier, day * 1440 + 480)));
        }
        (0..120).for_each(|s| book.count(node(&name), nth(s), on_hand, Some(2)));
    }
    book
}
