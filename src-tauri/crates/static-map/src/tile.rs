//! A map cut into vector tiles, for the map renderer: its engine draws nothing but tiles. Knows no engine.

use crate::{
    clip::Window,
    frame::Frame,
    spec::{Layer, MapSpec, Point, Shape, UNIT},
};
use fast_mvt::{MvtCoord, MvtGeomType, MvtLayerBuilder, MvtResult};

/// Units along a tile's side, as the engine expects.
const EXTENT: i32 = 4096;

/// Shapes reach this far beyond their tile, so that no seam is seen.
const BUFFER: i32 = 64;

/// The name of a map's layer in its tiles.
pub fn layer_name(number: usize) -> String {
    format!("layer-{number}")
}

/// The tile `z/x/y` of a map as MVT. Layers that show nothing in it are left out.
pub fn cut(spec: &MapSpec, z: u8, x: u32, y: u32) -> MvtResult<Vec<u8>> {
    let ruler = Ruler { frame: spec.frame, count: f64::from(z).exp2(), x, y };
    let mut tile = Vec::new();
    for (number, layer) in spec.layers.iter().enumerate() {
        tile.extend(encode(layer, number, &ruler)?);
    }
    Ok(tile)
}

fn encode(layer: &Layer, number: usize, ruler: &Ruler) -> MvtResult<Vec<u8>> {
    let mut open = MvtLayerBuilder::new(layer_name(number))?;
    let mut is_empty = true;
    let features = match &layer.shape {
        Shape::Fill(polygons) => polygons.iter().map(|polygon| ruler.rings(polygon)).collect::<Vec<_>>(),
        Shape::Hairline(lines) => lines.iter().flat_map(|line| ruler.lines(line)).map(|line| vec![line]).collect(),
    };
    for parts in features.into_iter().filter(|parts| !parts.is_empty()) {
        open = match &layer.shape {
            Shape::Fill(_) => area(open, parts)?,
            Shape::Hairline(_) => strokes(open, parts)?,
        };
        is_empty = false;
    }
    Ok(if is_empty { Vec::new() } else { open.encode() })
}

fn area(layer: MvtLayerBuilder, rings: Vec<Vec<Point>>) -> MvtResult<MvtLayerBuilder> {
    let mut feature = layer.feature_of(MvtGeomType::Polygon);
    for (n, ring) in rings.into_iter().enumerate() {
        feature.ring(ring.into_iter().map(coordinate), n == 0)?;
    }
    Ok(feature.end())
}

fn strokes(layer: MvtLayerBuilder, lines: Vec<Vec<Point>>) -> MvtResult<MvtLayerBuilder> {
    let mut feature = layer.feature_of(MvtGeomType::LineString);
    for line in lines {
        feature.line(line.into_iter().map(coordinate))?;
    }
    Ok(feature.end())
}

fn coordinate([x, y]: Point) -> MvtCoord {
    MvtCoord { x, y }
}

/// A map's pixels against a tile's units.
struct Ruler {
    frame: Frame,
    count: f64,
    x: u32,
    y: u32,
}

impl Ruler {
    fn unit(&self, at: Point) -> Point {
        let pixel = |unit: i32| f64::from(unit) / f64::from(UNIT);
        let (east, south) = self.frame.world(pixel(at[0]), pixel(at[1]));
        let place = |part: f64, tile: u32| ((part * self.count - f64::from(tile)) * f64::from(EXTENT)).round();
        // Far outside, numbers would wrap; the window cuts there anyway.
        let held = |place: f64| place.clamp(-1e6, 1e6) as i32;
        [held(place(east, self.x)), held(place(south, self.y))]
    }

    fn window() -> Window {
        Window { left: -BUFFER, top: -BUFFER, right: EXTENT + BUFFER, bottom: EXTENT + BUFFER }
    }

    /// The rings of a polygon in this tile; none when its outer ring is not.
    fn rings(&self, polygon: &[Vec<Point>]) -> Vec<Vec<Point>> {
        let cut = |ring: &Vec<Point>| Self::window().ring(&ring.iter().map(|at| self.unit(*at)).collect::<Vec<_>>());
        let mut rings = polygon.iter().map(cut);
        match rings.next() {
            Some(outer) if !outer.is_empty() => {
                std::iter::once(outer).chain(rings.filter(|hole| !hole.is_empty())).collect()
            }
            Some(_) | None => Vec::new(),
        }
    }

    fn lines(&self, line: &[Point]) -> Vec<Vec<Point>> {
        Self::window().line(&line.iter().map(|at| self.unit(*at)).collect::<Vec<_>>())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Colour;
    use fast_mvt::MvtReaderRef;

    fn spec() -> MapSpec {
        let square = [[10, 10], [30, 10], [30, 30], [10, 30]].map(|at| at.map(|n: i32| n * UNIT));
        let layers = vec![
            Layer::fill("sea", Colour(0, 0, 9), vec![vec![[[-99, -99], [999, -99], [999, 999], [-99, 999]].to_vec()]]),
            Layer::fill("square", Colour(9, 0, 0), vec![vec![square.to_vec()]]),
        ];
        MapSpec { frame: Frame { width: 40, height: 40, zoom: 0.0, east: 0.5, south: 0.5 }, layers }
    }

    #[test]
    fn a_shape_stands_where_the_frame_puts_it() {
        let bytes = cut(&spec(), 0, 0, 0).unwrap();
        let tile = MvtReaderRef::new(&bytes).unwrap().to_tile().unwrap();
        assert_eq!(tile.layers.len(), 2);
        // The square is 20 of the world's 512 pixels wide, and in its middle.
        let wide = 20 * EXTENT / 512;
        let geometry = format!("{:?}", tile.layers[1].features[0].geometry);
        for corner in [EXTENT / 2 - wide / 2, EXTENT / 2 + wide / 2] {
            assert!(geometry.contains(&corner.to_string()), "{corner} in {geometry}");
        }
    }

    #[test]
    fn a_tile_that_shows_nothing_is_empty() {
        assert!(cut(&spec(), 8, 0, 0).unwrap().is_empty());
    }
}
