use super::*;
use crate::{
    DEMO_SEED,
    serve::{ServeArgs, demo_settings},
};
use model::Span;
use runtime::{Clock, machine_now};

#[test]
fn what_the_plant_says_bears_the_moment_at_which_it_happened() {
    let demo = Demo::load(DEMO_SEED).expect("the demo's files are sound");
    let now = demo.opens() + Span::minutes(20);
    let said = said_until(&mut demo.plant(), now);
    let dated: Vec<Moment> = said.iter().filter_map(|told| told.happened_at).collect();
    assert_eq!(dated.len(), said.len());
    assert!(dated.is_sorted() && dated.last().is_some_and(|last| *last <= now));
    assert!(dated.first().is_some_and(|first| *first < now - Span::minutes(4)), "{:?}", dated.first());
    let undated: Vec<_> = said.into_iter().map(|told| Incoming { happened_at: None, ..told }).collect();
    assert_eq!(undated, demo.plant().advance(now), "it says the same, however often it is looked at");
}

#[tokio::test]
async fn a_demo_dates_by_its_own_clock_and_signs_by_the_machines() {
    let data = std::env::temp_dir().join(format!("regie-tests-{}/plant", std::process::id()));
    let demo = Demo::load(DEMO_SEED).expect("the demo's files are sound");
    let plant = DemoPlant::open(&demo, &data).await.expect("a folder and a port");
    let args = ServeArgs { demo: true, speed: 1.0, seed: 1, port: 0, data: Some(data), ui: None, open: false };
    let evening = machine_now() + Span::hours(9);
    let clock = Arc::new(Clock::demo(evening, 1.0));
    let feeds = demo_settings(&args, &demo, &plant, &clock).expect("a demo needs no settings").feeds;
    assert!((feeds.app_clock)() >= evening);
    assert!((feeds.clock)() < evening - Span::hours(8));
}

#[test]
fn the_demos_own_secrets_give_no_doubt() {
    let secrets = Secrets::fresh();
    assert_eq!((secrets.wms.webhook_doubt(), secrets.actions.webhook_doubt()), (None, None));
}
