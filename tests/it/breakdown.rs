//! The demo's van breakdown as a report and a scene, for the tests that print it.

use crate::days;
use cli::Demo;
use model::{Body, Event, Fact, IncidentId, Seed, Span, Subject};
use reporting::{Geography, IncidentReport, Scene};
use std::{
    path::{Path, PathBuf},
    sync::OnceLock,
};

/// The report and the scene, made once for all tests.
pub fn breakdown() -> &'static (IncidentReport, Scene) {
    static MADE: OnceLock<(IncidentReport, Scene)> = OnceLock::new();
    MADE.get_or_init(|| {
        let demo = Demo::load(Seed(1)).expect("the demo's files are sound");
        let (_, log) = days::run(&demo, demo.opens() + Span::minutes(11 * 60));
        told(&log)
    })
}

fn told(log: &[Event]) -> (IncidentReport, Scene) {
    let broke = |event: &Event| matches!(event.body, Body::Fact(Fact::VanBrokeDown { .. }));
    assert!(log.iter().any(broke), "a van breaks down in the demo's evening");
    let van = |line: &reporting::AlertLine| matches!(line.subject, Subject::Van(_));
    let reports = incidents(log).into_iter().filter_map(|id| reporting::incident(id, log));
    let mut report = reports.into_iter().find(|report| report.alerts.iter().any(van)).expect("an incident about it");
    let scene = reporting::scene(report.incident, log, &Geography::of_log(log)).expect("its scene");
    export::seal(&mut report, log);
    (report, scene)
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
