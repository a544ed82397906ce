//! Vans, their tours before and after, their stops. Knows no département.

use crate::{
    caption::{LegendRow, Swatch},
    colour::{self, Colour},
    frame::Frame,
    shape::{self, Pixel},
    spec::{Layer, Polygon},
    words,
};
use reporting::{Lang, Part, Scene, SceneStop, SceneVan};

/// Pixels: lines, and the discs of stops and vans with their white rims.
const TOUR_PX: f64 = 3.2;
const LOST_PX: f64 = 2.6;
const STOP_PX: f64 = 4.4;
const STOP_HOLE_PX: f64 = 2.2;
pub(super) const VAN_PX: f64 = 9.0;
const RIM_PX: f64 = 2.0;

/// A van's colour: red in trouble, the helpers' own in the order of the scene.
pub(super) fn colour_of(scene: &Scene, van: &SceneVan) -> Colour {
    let helpers = scene.vans.iter().filter(|other| other.part != Part::Stricken);
    match helpers.map(|helper| helper.van).position(|helper| helper == van.van) {
        Some(n) => colour::HELPERS[n % colour::HELPERS.len()],
        None => colour::STRICKEN,
    }
}

/// Lines and stops, helpers below, so that what was lost stays readable.
pub(super) fn tours(scene: &Scene, frame: &Frame) -> Vec<Layer> {
    let mut layers = Vec::new();
    for van in scene.vans.iter().rev() {
        let colour = colour_of(scene, van);
        let (stops, lines) = match van.part {
            Part::Stricken => (&van.before, shape::dashes(&way(van, &van.before, frame), LOST_PX, 7.0, 5.0)),
            Part::Helper => (&van.after, shape::stroke(&way(van, &van.after, frame), TOUR_PX)),
            Part::Proposed => (&van.after, shape::dashes(&way(van, &van.after, frame), TOUR_PX, 3.0, 4.0)),
        };
        layers.push(Layer::fill("tour", colour, lines));
        layers.push(Layer::fill("stops", colour, discs(stops, frame, STOP_PX)));
        layers.push(Layer::fill("stops", colour::PAPER, discs(stops, frame, STOP_HOLE_PX)));
    }
    layers
}

/// Where a van was, then its stops, then back to its depot.
fn way(van: &SceneVan, stops: &[SceneStop], frame: &Frame) -> Vec<Pixel> {
    if stops.is_empty() {
        return Vec::new();
    }
    let start = van.at.or(van.depot).into_iter();
    let places = start.chain(stops.iter().map(|stop| stop.at));
    let end = van.depot.filter(|_| van.part != Part::Stricken);
    places.chain(end).map(|at| frame.project(at)).collect()
}

fn discs(stops: &[SceneStop], frame: &Frame, radius: f64) -> Vec<Polygon> {
    stops.iter().map(|stop| shape::disc(frame.project(stop.at), radius)).collect()
}

/// The vans themselves, those in trouble on top.
pub(super) fn marks(scene: &Scene, frame: &Frame) -> Vec<Layer> {
    let mut layers = Vec::new();
    for van in scene.vans.iter().rev() {
        let Some(at) = van.at.map(|at| frame.project(at)) else { continue };
        layers.push(Layer::fill("van rim", colour::PAPER, vec![shape::disc(at, VAN_PX + RIM_PX)]));
        layers.push(Layer::fill("van", colour_of(scene, van), vec![shape::disc(at, VAN_PX)]));
    }
    layers
}

/// What the vans' colours and lines mean.
pub(super) fn legend(scene: &Scene, lang: Lang) -> Vec<LegendRow> {
    scene.vans.iter().map(|van| row(scene, van, lang)).collect()
}

fn row(scene: &Scene, van: &SceneVan, lang: Lang) -> LegendRow {
    let taken: u32 = van.after.iter().filter(|stop| stop.from.is_some()).map(|stop| stop.parcels).sum();
    let (swatch, meaning) = match van.part {
        Part::Stricken if van.before.is_empty() => (Swatch::Disc, words::STRICKEN),
        Part::Stricken => (Swatch::BrokenRoute, words::STRICKEN_WITH_STOPS),
        Part::Helper => (Swatch::Route, words::HELPS),
        Part::Proposed => (Swatch::BrokenRoute, words::WOULD_HELP),
    };
    let colon = if lang == Lang::Fr { " :" } else { ":" };
    let meaning = meaning.get(lang).replace("{}", &taken.to_string());
    let text = format!("{} {}{colon} {meaning}", words::VAN.get(lang), van.van);
    LegendRow { swatch: Some(swatch), colour: colour_of(scene, van), text }
}
