//! The basemap of the screens, read from its vector tiles into shapes of a map. Knows no file: tiles are handed in.

use crate::{
    clip::Window,
    frame::Frame,
    spec::{Line, Point, Polygon, UNIT, point},
};
use fast_mvt::{MvtFeatureRef, MvtGeometry, MvtLayerRef, MvtPolygon, MvtReaderRef, MvtValueRef};
use std::collections::BTreeMap;

/// Tiles read for one figure at most; a map that would need more is drawn from a coarser zoom.
pub const TILES_MAX: usize = 48;

/// Shapes keep this much beyond the map's edge (units), so that no cut is seen.
const BEYOND: i32 = 8 * UNIT;

/// Points closer than this (units) are one.
const NEAR: i32 = UNIT * 3 / 4;

/// Which tile.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct TileId {
    /// Zoom.
    pub z: u8,
    /// Column, from the west.
    pub x: u32,
    /// Row, from the north.
    pub y: u32,
}

/// A town that the map may name.
#[derive(Clone, PartialEq, Debug)]
pub struct Town {
    /// Its name in French.
    pub name: String,
    /// Where, pixels.
    pub at: (f64, f64),
    /// Inhabitants.
    pub people: u64,
}

/// What lies under the map, cut to it.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Basemap {
    /// Neighbouring countries.
    pub land: Vec<Polygon>,
    /// Départements by code.
    pub departements: BTreeMap<String, Vec<Polygon>>,
    /// Their borders.
    pub borders: Vec<Line>,
    /// Borders of communes, where the basemap has them.
    pub communes: Vec<Line>,
    /// Borders of régions.
    pub regions: Vec<Line>,
    /// Towns, the largest first.
    pub towns: Vec<Town>,
}

/// Why a tile could not be read.
#[derive(Debug, thiserror::Error)]
#[error("map tile {z}/{x}/{y} is damaged: {why}")]
pub struct TileError {
    z: u8,
    x: u32,
    y: u32,
    why: fast_mvt::MvtError,
}

/// The tiles that a map needs from a basemap with these zooms: a little finer than a screen's, since paper is.
pub fn tiles(frame: &Frame, min_zoom: u8, max_zoom: u8) -> Vec<TileId> {
    let finest = (frame.zoom + 1.0).floor().clamp(f64::from(min_zoom), f64::from(max_zoom)) as u8;
    let tried = (min_zoom..=finest).rev().map(|z| covering(frame, z));
    tried.into_iter().find(|tiles| tiles.len() <= TILES_MAX).unwrap_or_default()
}

fn covering(frame: &Frame, z: u8) -> Vec<TileId> {
    let count = 1u32 << z.min(30);
    let column = |part: f64| (part * f64::from(count)).floor().clamp(0.0, f64::from(count - 1)) as u32;
    let (west, north) = frame.world(0.0, 0.0);
    let (east, south) = frame.world(f64::from(frame.width), f64::from(frame.height));
    let rows = column(north)..=column(south);
    rows.flat_map(|y| (column(west)..=column(east)).map(move |x| TileId { z, x, y })).collect()
}

impl Basemap {
    /// Adds one tile (uncompressed MVT).
    pub fn add(&mut self, tile: TileId, bytes: &[u8], frame: &Frame) -> Result<(), TileError> {
        let TileId { z, x, y } = tile;
        self.read(tile, bytes, frame).map_err(|why| TileError { z, x, y, why })
    }

    fn read(&mut self, tile: TileId, bytes: &[u8], frame: &Frame) -> fast_mvt::MvtResult<()> {
        let reader = MvtReaderRef::new(bytes)?;
        for layer in reader.layers() {
            let grid = Grid::new(tile, layer, frame);
            for feature in layer.features() {
                self.take(layer.name(), feature, &grid)?;
            }
        }
        self.towns.sort_by(|a, b| (b.people, &a.name).cmp(&(a.people, &b.name)));
        self.towns.dedup_by(|a, b| a.name == b.name && a.people == b.people);
        Ok(())
    }

    fn take(&mut self, layer: &str, feature: MvtFeatureRef<'_>, grid: &Grid) -> fast_mvt::MvtResult<()> {
        match layer {
            "land" => self.land.extend(grid.polygons(&feature.geometry()?)),
            "communes" => self.communes.extend(grid.outlines(&feature.geometry()?)),
            "regions" => self.regions.extend(grid.outlines(&feature.geometry()?)),
            "departements" => {
                let geometry = feature.geometry()?;
                self.borders.extend(grid.outlines(&geometry));
                if let Some(code) = text(feature, "code")? {
                    self.departements.entry(code).or_default().extend(grid.polygons(&geometry));
                }
            }
            "places" => self.towns.extend(town(feature, grid)?),
            _ => {} // the screens show more than paper needs
        }
        Ok(())
    }
}

fn town(feature: MvtFeatureRef<'_>, grid: &Grid) -> fast_mvt::MvtResult<Option<Town>> {
    let MvtGeometry::Point(at) = feature.geometry()? else { return Ok(None) };
    let Some(name) = text(feature, "nom")? else { return Ok(None) };
    let at = grid.pixel(at.x(), at.y());
    let people = number(feature, "pop")?.unwrap_or(0);
    Ok(grid.shows(at).then_some(Town { name, at, people }))
}

fn value<'a>(feature: MvtFeatureRef<'a>, key: &str) -> fast_mvt::MvtResult<Option<MvtValueRef<'a>>> {
    for property in feature.properties() {
        let (name, value) = property?;
        if name == key {
            return Ok(Some(value));
        }
    }
    Ok(None)
}

fn text(feature: MvtFeatureRef<'_>, key: &str) -> fast_mvt::MvtResult<Option<String>> {
    Ok(match value(feature, key)? {
        Some(MvtValueRef::String(text)) => Some(text.to_owned()),
        Some(_) | None => None,
    })
}

fn number(feature: MvtFeatureRef<'_>, key: &str) -> fast_mvt::MvtResult<Option<u64>> {
    Ok(match value(feature, key)? {
        Some(MvtValueRef::UInt(n)) => Some(n),
        Some(MvtValueRef::Int(n) | MvtValueRef::SInt(n)) => u64::try_from(n).ok(),
        Some(_) | None => None,
    })
}

/// A tile's whole numbers against a map's pixels.
struct Grid {
    frame: Frame,
    tile: TileId,
    extent: i32,
}

impl Grid {
    fn new(tile: TileId, layer: MvtLayerRef<'_>, frame: &Frame) -> Self {
        let extent = i32::try_from(layer.extent()).unwrap_or(i32::MAX).max(1);
        Self { frame: *frame, tile, extent }
    }

    fn pixel(&self, x: i32, y: i32) -> (f64, f64) {
        let count = f64::from(self.tile.z).exp2();
        let part = |tile: u32, at: i32| (f64::from(tile) + f64::from(at) / f64::from(self.extent)) / count;
        self.frame.place(part(self.tile.x, x), part(self.tile.y, y))
    }

    fn shows(&self, (x, y): (f64, f64)) -> bool {
        (0.0..f64::from(self.frame.width)).contains(&x) && (0.0..f64::from(self.frame.height)).contains(&y)
    }

    /// In the map's pixels, without points too close to be told apart; the ends stay, so that lines still meet.
    fn project(&self, line: &[Point]) -> Vec<Point> {
        let mut kept: Vec<Point> = Vec::with_capacity(line.len());
        for (n, at) in line.iter().enumerate() {
            let at = point(self.pixel(at[0], at[1]));
            let far = |last: &Point| (last[0] - at[0]).abs().max((last[1] - at[1]).abs()) >= NEAR;
            if n + 1 == line.len() || kept.last().is_none_or(far) {
                kept.push(at);
            }
        }
        kept
    }

    fn window(&self) -> Window {
        let edge = |pixels: u32| i32::try_from(pixels).unwrap_or(i32::MAX / (2 * UNIT)).saturating_mul(UNIT);
        Window {
            left: -BEYOND,
            top: -BEYOND,
            right: edge(self.frame.width).saturating_add(BEYOND),
            bottom: edge(self.frame.height).saturating_add(BEYOND),
        }
    }

    fn polygons(&self, geometry: &MvtGeometry) -> Vec<Polygon> {
        let cut = |rings: Vec<Vec<Point>>| {
            let outer = self.window().ring(&self.project(rings.first()?));
            let holes = rings.iter().skip(1).map(|hole| self.window().ring(&self.project(hole)));
            let holes: Vec<Vec<Point>> = holes.filter(|hole| !hole.is_empty()).collect();
            (!outer.is_empty()).then(|| [vec![outer], holes].concat())
        };
        polygons_of(geometry).into_iter().filter_map(|polygon| cut(rings_of(polygon))).collect()
    }

    /// Borders without the cuts at the edge of the tile: a tile's shapes reach a little beyond it, and end there.
    fn outlines(&self, geometry: &MvtGeometry) -> Vec<Line> {
        let own = Window { left: 0, top: 0, right: self.extent, bottom: self.extent };
        let closed = |mut ring: Vec<Point>| {
            ring.extend(ring.first().copied());
            ring
        };
        let rings = polygons_of(geometry).into_iter().flat_map(rings_of).map(closed);
        let inside = rings.flat_map(|ring| own.line(&ring)).map(|line| self.project(&line));
        inside.flat_map(|line| self.window().line(&line)).collect()
    }
}

fn polygons_of(geometry: &MvtGeometry) -> Vec<&MvtPolygon> {
    match geometry {
        MvtGeometry::Polygon(polygon) => vec![polygon],
        MvtGeometry::MultiPolygon(many) => many.0.iter().collect(),
        _ => Vec::new(), // points and lines cover nothing
    }
}

fn rings_of(polygon: &MvtPolygon) -> Vec<Vec<Point>> {
    let rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
    let open = |ring: Vec<Point>| match ring.split_last() {
        Some((last, rest)) if rest.first() == Some(last) => rest.to_vec(),
        Some(_) | None => ring,
    };
    rings.map(|ring| open(ring.0.iter().map(|at| [at.x, at.y]).collect())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use fast_mvt::{MvtCoord, MvtGeomType, MvtLayerBuilder};
    use model::Position;
    use reporting::Bounds;

    fn frame() -> Frame {
        let at = |lat, lon| Position::from_degrees(lat, lon).unwrap();
        Frame::fit(Bounds { south_west: at(42.2, -5.2), north_east: at(51.2, 8.3) }, 1200, 800, 20)
    }

    /// One département that fills its tile and reaches beyond it on all sides, as cut tiles do.
    fn tile() -> Vec<u8> {
        let square = [(-64, -64), (4160, -64), (4160, 4160), (-64, 4160)].map(|(x, y)| MvtCoord { x, y });
        let mut feature = MvtLayerBuilder::new("departements").unwrap().feature_of(MvtGeomType::Polygon);
        feature.ring(square, true).unwrap();
        feature.tag_ref("code", MvtValueRef::String("75")).unwrap();
        feature.end().encode()
    }

    #[test]
    fn a_map_is_covered_and_no_more() {
        let tiles = tiles(&frame(), 3, 9);
        assert!((6..=TILES_MAX).contains(&tiles.len()), "{}", tiles.len());
        assert!(tiles.iter().all(|tile| tile.z == tiles[0].z));
        let (z, count) = (tiles[0].z, f64::from(tiles[0].z).exp2());
        let (east, south) = frame().world(600.0, 400.0);
        let middle = TileId { z, x: (east * count) as u32, y: (south * count) as u32 };
        assert!(tiles.contains(&middle));
    }

    #[test]
    fn a_shape_cut_by_its_tile_has_no_border_there() {
        let mut map = Basemap::default();
        map.add(TileId { z: 5, x: 16, y: 11 }, &tile(), &frame()).unwrap();
        assert_eq!(map.departements["75"].len(), 1);
        assert!(map.borders.is_empty(), "{:?}", map.borders);
    }

    #[test]
    fn a_damaged_tile_is_named() {
        let failure = Basemap::default().add(TileId { z: 5, x: 16, y: 11 }, &[0x1a, 0xff, 0x01], &frame());
        assert!(failure.unwrap_err().to_string().starts_with("map tile 5/16/11 is damaged"));
    }
}
