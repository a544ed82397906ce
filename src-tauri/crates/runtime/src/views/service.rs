//! The service board: what was asked for today, what was told first, and what became of it.

use contract::{DefinitionView, LaterView, ServiceScope, ServiceView};
use control::World;
use measures::{Counts, DEFINITIONS, Definition};
use model::{LaterFor, Moment, NodeId, Service};
use std::collections::BTreeMap;

/// Rows by service: of the whole day, of each site, of each hour.
pub fn board(world: &World) -> Vec<ServiceView> {
    let (book, day) = (world.orders().service(), world.sales().since());
    let mut sites: BTreeMap<(Service, NodeId), Counts> = BTreeMap::new();
    let mut hours: BTreeMap<(Service, Moment), Counts> = BTreeMap::new();
    for (cell, counts) in book.day(day) {
        *hours.entry((cell.service, cell.hour)).or_default() += *counts;
        if let Some(site) = cell.site {
            *sites.entry((cell.service, site)).or_default() += *counts;
        }
    }
    let all = of_all(&by_service(world, day)).into_iter();
    let sites = sites.iter().map(|((service, site), counts)| row(*service, ServiceScope::Site { site: *site }, counts));
    let hours = hours.iter().map(|((service, hour), counts)| row(*service, ServiceScope::Hour { hour: *hour }, counts));
    let mut rows: Vec<ServiceView> = all.chain(sites).chain(hours).collect();
    rows.sort_by(|a, b| a.row.cmp(&b.row));
    rows
}

/// The orders of the day of a turn, by service.
pub fn by_service(world: &World, day: Moment) -> BTreeMap<Service, Counts> {
    let mut all: BTreeMap<Service, Counts> = BTreeMap::new();
    world.orders().service().day(day).for_each(|(cell, counts)| *all.entry(cell.service).or_default() += *counts);
    all
}

/// Rows by service alone.
pub fn of_all(counts: &BTreeMap<Service, Counts>) -> Vec<ServiceView> {
    counts.iter().map(|(service, counts)| row(*service, ServiceScope::All, counts)).collect()
}

/// All of today, whatever the service; one service when it is named.
pub fn today(world: &World, service: Option<Service>) -> Counts {
    let day = world.sales().since();
    world.orders().service().sum(day, |cell| service.is_none_or(|service| cell.service == service))
}

fn row(service: Service, scope: ServiceScope, counts: &Counts) -> ServiceView {
    let key = match scope {
        ServiceScope::All => service.to_string(),
        ServiceScope::Site { site } => format!("{service}@{site}"),
        ServiceScope::Hour { hour } => format!("{service}#{}", hour.0),
    };
    ServiceView {
        row: key,
        service,
        scope,
        asked: counts.asked,
        as_asked: counts.as_asked,
        downgraded: counts.downgraded(),
        later: later(counts),
        waiting: counts.waiting,
        on_course: counts.on_course,
        behind: counts.behind,
        in_time: counts.in_time,
        missed: counts.missed,
        moved: counts.moved,
        cancelled: counts.cancelled,
        declined: counts.declined,
        promised: counts.promised(),
        kept_pct: counts.kept_pct(),
        wanted: counts.wanted(),
        served_pct: counts.served_pct(),
    }
}

fn later(counts: &Counts) -> LaterView {
    let mut view = LaterView::default();
    for (why, n) in LaterFor::ALL.iter().zip(counts.later) {
        *match why {
            LaterFor::Cutoff => &mut view.cutoff,
            LaterFor::Stock => &mut view.stock,
            LaterFor::Capacity => &mut view.capacity,
            LaterFor::Place => &mut view.place,
            LaterFor::Unknown => &mut view.unknown,
        } = n;
    }
    view
}

/// What each figure means.
pub fn definitions() -> Vec<DefinitionView> {
    let both = |(fr, en): (&str, &str)| (fr.to_owned(), en.to_owned());
    let view = |one: &Definition| DefinitionView {
        key: one.key.to_owned(),
        name: both(one.name),
        says: both(one.says),
        unit: both(one.unit.words()),
        counts: one.counts.0.to_owned(),
        out_of: one.counts.1.map(str::to_owned),
        events: one.events.iter().map(|kind| (*kind).to_owned()).collect(),
    };
    DEFINITIONS.iter().map(view).collect()
}
