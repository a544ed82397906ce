//! All that is written on and beside a map, as data: who prints it sets the text. Draws nothing.

use crate::{colour::Colour, frame::Frame, words};
use serde::{Deserialize, Serialize};

/// The words of a map.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Captions {
    /// Names on the map; none overlaps another.
    pub labels: Vec<Label>,
    /// What signs and colours mean.
    pub legend: Vec<LegendRow>,
    /// How long a kilometre is.
    pub scale: ScaleBar,
    /// Whose map it is.
    pub credit: String,
    /// What the reader must know to read it right.
    pub note: String,
}

/// A name on the map.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Label {
    /// The text.
    pub text: String,
    /// Where its anchor stands, pixels from the left.
    pub x: f64,
    /// Where the middle of its line stands, pixels from the top.
    pub y: f64,
    /// Which end of it stands at `x`.
    pub anchor: Anchor,
    /// Height of its letters' body, pixels.
    pub size: f64,
    /// Whether it is bold.
    pub bold: bool,
    /// Its colour.
    pub colour: Colour,
}

/// Which end of a label stands at its place.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Anchor {
    /// It begins there.
    Start,
    /// Its middle is there.
    Middle,
    /// It ends there.
    End,
}

/// A line of the legend.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct LegendRow {
    /// The sign; a heading has none.
    pub swatch: Option<Swatch>,
    /// Its colour.
    pub colour: Colour,
    /// What it means.
    pub text: String,
}

/// A sign of the legend.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Swatch {
    /// An area.
    Area,
    /// A disc.
    Disc,
    /// A disc on a line.
    Route,
    /// A disc on a broken line.
    BrokenRoute,
    /// A square.
    Square,
}

/// A bar as long as a round distance.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct ScaleBar {
    /// Its length, pixels.
    pub pixels: f64,
    /// The distance, with its unit.
    pub text: String,
}

/// The bar should not be longer than this (pixels).
const BAR_MAX: f64 = 180.0;

impl ScaleBar {
    /// The longest round distance that fits, in the middle of the map.
    pub fn of(frame: &Frame) -> Self {
        let metres_per_px = frame.metres_per_px();
        let round = (0..=6).flat_map(|power| [1.0, 2.0, 5.0].map(|step| step * 10f64.powi(power)));
        let longest = round.rev().find(|metres| metres / metres_per_px <= BAR_MAX).unwrap_or(1.0);
        Self { pixels: longest / metres_per_px, text: words::kilometres(longest / 1_000.0) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bar_is_a_round_distance_at_its_true_length() {
        let frame = Frame { width: 1200, height: 800, zoom: 9.0, east: 0.5, south: 0.35 };
        let bar = ScaleBar::of(&frame);
        assert_eq!(bar.text, "10 km");
        assert!((bar.pixels * frame.metres_per_px() - 10_000.0).abs() < 1.0 && bar.pixels <= BAR_MAX);
    }
}
