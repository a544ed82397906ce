//! The demo's van breakdown as a report and a scene, for the tests that print it.

use crate::days;
use cli::Demo;
use model::{Body, Event, Fact, IncidentId, Seed, Span, Subject};
use reporting::{Geography, IncidentReport, Names, Scene};
use std::{
    path::{Path, PathBuf},
    sync::OnceLock,
};

/// The demo until the evening, told.
struct Told {
    breakdown: (IncidentReport, Scene),
    incidents: Vec<IncidentReport>,
    codes: Vec<String>,
}

/// Told once for all tests.
fn demo() -> &'static Told {
    static MADE: OnceLock<Told> = OnceLock::new();
    MADE.get_or_init(|| {
        let demo = Demo::load(Seed(1)).expect("the demo's files are sound");
        let (_, log) = days::run(&demo, demo.opens() + Span::minutes(11 * 60));
        told(&log)
    })
}

/// The report and the scene of the van breakdown.
pub fn breakdown() -> &'static (IncidentReport, Scene) {
    &demo().breakdown
}

/// The reports of all incidents.
pub fn reports() -> &'static [IncidentReport] {
    &demo().incidents
}

/// The keys of what has a name: articles, sites, carriers, departures, slots, campaigns.
pub fn codes() -> &'static [String] {
    &demo().codes
}

fn told(log: &[Event]) -> Told {
    let broke = |event: &Event| matches!(event.body, Body::Fact(Fact::VanBrokeDown { .. }));
    assert!(log.iter().any(broke), "a van breaks down in the demo's evening");
    let van = |line: &reporting::AlertLine| matches!(line.subject, Subject::Van(_));
    let names = Names::of_log(log);
    let incidents: Vec<IncidentReport> =
        incidents(log).into_iter().filter_map(|id| reporting::incident(id, log, &names)).collect();
    let about_it = |report: &&IncidentReport| report.alerts.iter().any(van);
    let mut report = incidents.iter().find(about_it).expect("an incident about it").clone();
    let scene = reporting::scene(report.incident, log, &Geography::of_log(log)).expect("its scene");
    export::seal(&mut report, log);
    Told { breakdown: (report, scene), incidents, codes: log.iter().filter_map(code).collect() }
}

fn code(event: &Event) -> Option<String> {
    match &event.body {
        Body::Fact(Fact::SkuListed(card)) => Some(card.sku.to_string()),
        Body::Fact(Fact::NodeListed(card)) => Some(card.node.to_string()),
        Body::Fact(Fact::CarrierListed(card)) => Some(card.carrier.to_string()),
        Body::Fact(Fact::DepartureListed(card)) => Some(card.departure.to_string()),
        Body::Fact(Fact::SlotPlanned(card)) => Some(card.slot.to_string()),
        Body::Fact(Fact::CampaignPlanned(card)) => Some(card.campaign.to_string()),
        Body::Fact(_) | Body::Decision(_) => None,
    }
}

fn incidents(log: &[Event]) -> Vec<IncidentId> {
    let opened = |event: &Event| match &event.body {
        Body::Decision(model::Decision::IncidentOpened(incident)) => Some(incident.incident),
        Body::Fact(_) | Body::Decision(_) => None,
    };
    log.iter().filter_map(opened).collect()
}

/// The map file of the screens.
pub fn basemap() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../assets/basemap/france.pmtiles")
}

/// A renderer with the map renderer; says why when there is none.
pub fn renderer_with_maps(test: &str) -> Option<report_renderer::ReportRenderer> {
    let renderer = report_renderer::ReportRenderer::found(Some(&basemap()));
    if renderer.map_renderer.is_none() {
        println!("{test}: skipped, the map renderer is not built (cargo dev test builds it)");
    }
    renderer.map_renderer.is_some().then_some(renderer)
}
