//! Sea, land, départements by impact, borders. Knows no van.

use super::Shades;
use crate::{
    basemap::Basemap,
    colour::{self, Colour},
    frame::Frame,
    shape,
    spec::{Layer, Polygon, UNIT},
};
use std::collections::BTreeMap;

/// Width of a région's border, pixels.
const REGION_PX: f64 = 1.6;

/// Zoom from which communes are drawn.
const COMMUNES_FROM: f64 = 9.0;

/// From the sea up. The sea covers the figure, so that no renderer's own background is seen.
pub(super) fn layers(basemap: &Basemap, shades: &Shades, frame: &Frame) -> Vec<Layer> {
    let mut by_colour: BTreeMap<(u8, u8, u8), Vec<Polygon>> = BTreeMap::new();
    for (code, polygons) in &basemap.departements {
        let Colour(r, g, b) = shades.colour(code).unwrap_or(colour::COUNTRY);
        by_colour.entry((r, g, b)).or_default().extend(polygons.iter().cloned());
    }
    let areas =
        by_colour.into_iter().map(|((r, g, b), polygons)| Layer::fill("departements", Colour(r, g, b), polygons));
    let regions = basemap.regions.iter().flat_map(|line| {
        let pixels: Vec<shape::Pixel> = line.iter().map(|at| (pixel(at[0]), pixel(at[1]))).collect();
        shape::ribbon(&pixels, REGION_PX)
    });
    let mut layers = vec![sea(frame), Layer::fill("land", colour::LAND, basemap.land.clone())];
    layers.extend(areas);
    // From farther away they would be a grey veil.
    if frame.zoom >= COMMUNES_FROM {
        layers.push(Layer::hairline("communes", colour::COMMUNE, basemap.communes.clone()));
    }
    layers.push(Layer::hairline("borders", colour::BORDER, basemap.borders.clone()));
    layers.push(Layer::fill("regions", colour::REGION, regions.collect()));
    layers
}

fn pixel(unit: i32) -> f64 {
    f64::from(unit) / f64::from(UNIT)
}

fn sea(frame: &Frame) -> Layer {
    let (right, bottom) = (f64::from(frame.width) + 8.0, f64::from(frame.height) + 8.0);
    let corners = [(-8.0, -8.0), (right, -8.0), (right, bottom), (-8.0, bottom)];
    Layer::fill("sea", colour::SEA, vec![vec![corners.map(crate::spec::point).to_vec()]])
}
