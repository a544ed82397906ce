//! Sea, land, départements by impact, borders. Knows no van.

use super::Shades;
use crate::{
    basemap::Basemap,
    colour::{self, Colour},
    frame::Frame,
    spec::{Layer, Polygon},
};
use std::collections::BTreeMap;

/// Zoom from which communes are drawn.
const COMMUNES_FROM: f64 = 9.0;

/// From the sea up. The sea covers the map, so that no renderer's own background is seen.
pub(super) fn layers(basemap: &Basemap, shades: &Shades, frame: &Frame) -> Vec<Layer> {
    let mut by_colour: BTreeMap<(u8, u8, u8), Vec<Polygon>> = BTreeMap::new();
    for (code, polygons) in &basemap.departements {
        let Colour(r, g, b) = shades.colour(code).unwrap_or(colour::COUNTRY);
        by_colour.entry((r, g, b)).or_default().extend(polygons.iter().cloned());
    }
    let areas =
        by_colour.into_iter().map(|((r, g, b), polygons)| Layer::fill("departements", Colour(r, g, b), polygons));
    let mut layers = vec![sea(frame), Layer::fill("land", colour::LAND, basemap.land.clone())];
    layers.extend(areas);
    // From farther away they would be a grey veil.
    if frame.zoom >= COMMUNES_FROM {
        layers.push(Layer::hairline("communes", colour::COMMUNE, basemap.communes.clone()));
    }
    layers.push(Layer::hairline("borders", colour::BORDER, basemap.borders.clone()));
    layers.push(Layer::hairline("regions", colour::REGION, basemap.regions.clone()));
    layers
}

fn sea(frame: &Frame) -> Layer {
    let (right, bottom) = (f64::from(frame.width) + 8.0, f64::from(frame.height) + 8.0);
    let corners = [(-8.0, -8.0), (right, -8.0), (right, bottom), (-8.0, bottom)];
    Layer::fill("sea", colour::SEA, vec![vec![corners.map(crate::spec::point).to_vec()]])
}
