//! What a renderer is handed: coloured shapes in the map's own pixels, bottom layer first. Names no place.

use crate::{colour::Colour, frame::Frame};
use serde::{Deserialize, Serialize};

/// Units a pixel: fine enough that rounding is not seen, whole numbers so that the same scene gives the same bytes.
pub const UNIT: i32 = 16;

/// Right and down from the upper left corner, in [`UNIT`]s of a pixel.
pub type Point = [i32; 2];

/// A closed line, its first point not repeated.
pub type Ring = Vec<Point>;

/// An outer ring, then its holes.
pub type Polygon = Vec<Ring>;

/// An open line.
pub type Line = Vec<Point>;

/// A map without words.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct MapSpec {
    /// Its size and place on the ground.
    pub frame: Frame,
    /// Bottom first; the first covers the whole figure.
    pub layers: Vec<Layer>,
}

/// Shapes of one colour.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Layer {
    /// What it shows, for tests and traces.
    pub name: String,
    /// Its colour.
    pub colour: Colour,
    /// What is drawn.
    pub shape: Shape,
}

/// What can be drawn.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    /// Filled polygons; they may overlap.
    Fill(Vec<Polygon>),
    /// Lines about one pixel wide.
    Hairline(Vec<Line>),
}

impl Layer {
    pub(crate) fn fill(name: &str, colour: Colour, polygons: Vec<Polygon>) -> Self {
        Self { name: name.to_owned(), colour, shape: Shape::Fill(polygons) }
    }

    pub(crate) fn hairline(name: &str, colour: Colour, lines: Vec<Line>) -> Self {
        Self { name: name.to_owned(), colour, shape: Shape::Hairline(lines) }
    }

    /// Whether it draws anything.
    pub fn is_empty(&self) -> bool {
        match &self.shape {
            Shape::Fill(polygons) => polygons.is_empty(),
            Shape::Hairline(lines) => lines.is_empty(),
        }
    }
}

/// A pixel position in [`UNIT`]s.
pub(crate) fn point((x, y): (f64, f64)) -> Point {
    let unit = |pixels: f64| (pixels * f64::from(UNIT)).round() as i32;
    [unit(x), unit(y)]
}
