//! The plain drawing of a map on the processor alone, for machines on which no graphics adapter is found.

use crate::spec::{Layer, MapSpec, Point, Polygon, Shape, UNIT};
use tiny_skia::{Color, FillRule, IntSize, Paint, Path, PathBuilder, Pixmap, Stroke, Transform};

/// Pixels of a map at most, so that a wrong size cannot take the memory of the app.
const PIXELS_MAX: u64 = 16_000_000;

/// Why nothing was drawn.
#[derive(Debug, thiserror::Error)]
pub enum DrawError {
    /// Nothing, or more than a map may have.
    #[error("a map of {width} by {height} pixels cannot be drawn")]
    Size {
        /// Pixels across.
        width: u32,
        /// Pixels down.
        height: u32,
    },
    /// The picture could not be written.
    #[error("the picture could not be encoded as PNG: {0}")]
    Encoding(String),
}

/// The map as a PNG. The same spec gives the same bytes.
pub fn draw(spec: &MapSpec) -> Result<Vec<u8>, DrawError> {
    let (width, height) = (spec.frame.width, spec.frame.height);
    let small_enough = u64::from(width) * u64::from(height) <= PIXELS_MAX;
    let sheet = small_enough.then(|| Pixmap::new(width, height)).flatten();
    let mut sheet = sheet.ok_or(DrawError::Size { width, height })?;
    sheet.fill(Color::WHITE);
    spec.layers.iter().for_each(|layer| lay(&mut sheet, layer));
    sheet.encode_png().map_err(|problem| DrawError::Encoding(problem.to_string()))
}

/// Rows of red, green, blue and alpha as a PNG: how the map renderer writes what its engine drew.
pub fn encode(width: u32, height: u32, rgba: Vec<u8>) -> Result<Vec<u8>, DrawError> {
    let size = IntSize::from_wh(width, height).ok_or(DrawError::Size { width, height })?;
    let sheet = Pixmap::from_vec(rgba, size).ok_or(DrawError::Size { width, height })?;
    sheet.encode_png().map_err(|problem| DrawError::Encoding(problem.to_string()))
}

fn lay(sheet: &mut Pixmap, layer: &Layer) {
    let mut paint = Paint::default();
    paint.set_color_rgba8(layer.colour.0, layer.colour.1, layer.colour.2, 255);
    paint.anti_alias = true;
    match &layer.shape {
        Shape::Fill(polygons) => {
            for path in polygons.iter().filter_map(area) {
                sheet.fill_path(&path, &paint, FillRule::EvenOdd, Transform::identity(), None);
            }
        }
        Shape::Hairline(lines) => {
            let stroke = Stroke { width: 1.0, ..Stroke::default() };
            if let Some(path) = strokes(lines) {
                sheet.stroke_path(&path, &paint, &stroke, Transform::identity(), None);
            }
        }
    }
}

fn area(polygon: &Polygon) -> Option<Path> {
    let mut path = PathBuilder::new();
    for ring in polygon {
        draw_line(&mut path, ring);
        path.close();
    }
    path.finish()
}

fn strokes(lines: &[Vec<Point>]) -> Option<Path> {
    let mut path = PathBuilder::new();
    lines.iter().for_each(|line| draw_line(&mut path, line));
    path.finish()
}

fn draw_line(path: &mut PathBuilder, line: &[Point]) {
    let pixel = |unit: i32| unit as f32 / UNIT as f32;
    for (n, at) in line.iter().enumerate() {
        let (x, y) = (pixel(at[0]), pixel(at[1]));
        if n == 0 { path.move_to(x, y) } else { path.line_to(x, y) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Colour, Frame};

    fn spec(width: u32, layers: Vec<Layer>) -> MapSpec {
        MapSpec { frame: Frame { width, height: 40, zoom: 5.0, east: 0.5, south: 0.35 }, layers }
    }

    fn colour_at(png: &[u8], x: u32, y: u32) -> (u8, u8, u8) {
        let pixel = Pixmap::decode_png(png).unwrap().pixel(x, y).unwrap();
        (pixel.red(), pixel.green(), pixel.blue())
    }

    #[test]
    fn later_layers_lie_on_top_and_holes_stay_open() {
        let square =
            |from: i32, to: i32| [[from, from], [to, from], [to, to], [from, to]].map(|at| at.map(|n| n * UNIT));
        let sea = Layer::fill("sea", Colour(0, 0, 200), vec![vec![square(-5, 60).to_vec()]]);
        let ring = vec![square(5, 35).to_vec(), square(15, 25).to_vec()];
        let land = Layer::fill("land", Colour(0, 200, 0), vec![ring]);
        let png = draw(&spec(40, vec![sea, land])).unwrap();
        assert_eq!(colour_at(&png, 2, 2), (0, 0, 200));
        assert_eq!(colour_at(&png, 10, 10), (0, 200, 0));
        assert_eq!(colour_at(&png, 20, 20), (0, 0, 200), "the hole shows the sea");
    }

    #[test]
    fn a_size_that_cannot_be_is_refused() {
        assert!(matches!(draw(&spec(0, Vec::new())), Err(DrawError::Size { .. })));
        assert!(matches!(draw(&spec(4_000_000, Vec::new())), Err(DrawError::Size { .. })));
    }
}
