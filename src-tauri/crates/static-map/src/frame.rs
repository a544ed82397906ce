//! The window of a map on the ground, and the one projection that pictures and captions share (Web Mercator).

use model::Position;
use reporting::Bounds;
use serde::{Deserialize, Serialize};
use std::f64::consts::PI;

/// Pixels of the whole world at zoom 0, as MapLibre counts.
const WORLD_PX: f64 = 512.0;

/// Web Mercator ends here (degrees).
const LAT_MAX: f64 = 85.05;

/// Closer than this the basemap has nothing to show.
const ZOOM_MAX: f64 = 12.0;
const ZOOM_MIN: f64 = 2.0;

/// A map's size and what it looks at.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
pub struct Frame {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// Zoom as MapLibre counts it: the world is `512 · 2^zoom` pixels wide.
    pub zoom: f64,
    /// What lies in the middle: parts of the world east of its western edge, 0 to 1.
    pub east: f64,
    /// Parts of the world south of its northern edge, 0 to 1.
    pub south: f64,
}

impl Frame {
    /// The closest look at `bounds` that leaves `margin` pixels around them.
    pub fn fit(bounds: Bounds, width: u32, height: u32, margin: u32) -> Self {
        let (west, bottom) = mercator(bounds.south_west);
        let (east, top) = mercator(bounds.north_east);
        let room = |pixels: u32| f64::from(pixels.saturating_sub(2 * margin).max(1));
        let zoom_for = |span: f64, pixels: f64| (pixels / (WORLD_PX * span.max(1e-9))).log2();
        let zoom = zoom_for(east - west, room(width)).min(zoom_for(bottom - top, room(height)));
        let zoom = zoom.clamp(ZOOM_MIN, ZOOM_MAX);
        Self { width, height, zoom, east: (west + east) / 2.0, south: (top + bottom) / 2.0 }
    }

    /// Pixels from the upper left corner, right and down.
    pub fn project(&self, at: Position) -> (f64, f64) {
        let (east, south) = mercator(at);
        self.place(east, south)
    }

    /// The pixel of a point given in parts of the world.
    pub fn place(&self, east: f64, south: f64) -> (f64, f64) {
        let scale = self.world_px();
        (
            (east - self.east) * scale + f64::from(self.width) / 2.0,
            (south - self.south) * scale + f64::from(self.height) / 2.0,
        )
    }

    /// The point of a pixel, in parts of the world.
    pub fn world(&self, x: f64, y: f64) -> (f64, f64) {
        let scale = self.world_px();
        (self.east + (x - f64::from(self.width) / 2.0) / scale, self.south + (y - f64::from(self.height) / 2.0) / scale)
    }

    /// Pixels of the whole world at this zoom.
    pub fn world_px(&self) -> f64 {
        WORLD_PX * self.zoom.exp2()
    }

    /// Metres on the ground a pixel, in the middle of the map.
    pub fn metres_per_px(&self) -> f64 {
        const EQUATOR_M: f64 = 40_075_016.7;
        EQUATOR_M * self.lat().to_radians().cos() / self.world_px()
    }

    /// Latitude of the middle, degrees.
    pub fn lat(&self) -> f64 {
        (PI * (1.0 - 2.0 * self.south)).sinh().atan().to_degrees()
    }

    /// Longitude of the middle, degrees.
    pub fn lon(&self) -> f64 {
        self.east * 360.0 - 180.0
    }
}

/// A position as parts of the world from its north-western corner.
fn mercator(at: Position) -> (f64, f64) {
    let lat = at.lat().clamp(-LAT_MAX, LAT_MAX).to_radians();
    (at.lon() / 360.0 + 0.5, 0.5 - (lat.tan() + 1.0 / lat.cos()).ln() / (2.0 * PI))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(lat: f64, lon: f64) -> Position {
        Position::from_degrees(lat, lon).unwrap()
    }

    fn france() -> Bounds {
        Bounds { south_west: at(42.2, -5.2), north_east: at(51.2, 8.3) }
    }

    #[test]
    fn a_frame_shows_its_bounds_inside_the_margin() {
        let frame = Frame::fit(france(), 1200, 800, 40);
        for corner in [france().south_west, france().north_east] {
            let (x, y) = frame.project(corner);
            assert!((39.9..1160.1).contains(&x) && (39.9..760.1).contains(&y), "{x} {y}");
        }
        let (_, top) = frame.project(france().north_east);
        assert!((top - 40.0).abs() < 0.1, "France is taller than the map: {top}");
    }

    #[test]
    fn pixels_and_places_lead_back_to_each_other() {
        let frame = Frame::fit(france(), 1200, 800, 40);
        let (east, south) = frame.world(300.0, 200.0);
        let (x, y) = frame.place(east, south);
        assert!((x - 300.0).abs() < 1e-6 && (y - 200.0).abs() < 1e-6);
        let paris = at(48.8566, 2.3522);
        let lens = Frame::fit(Bounds { south_west: paris, north_east: paris }, 100, 100, 0);
        assert!((lens.lat() - 48.8566).abs() < 1e-4 && (lens.lon() - 2.3522).abs() < 1e-4);
        assert_eq!(lens.zoom, ZOOM_MAX, "one place is not looked at closer than the map can show");
    }

    #[test]
    fn a_pixel_is_as_long_as_on_the_ground() {
        let frame = Frame::fit(france(), 1200, 800, 0);
        let (a, b) = (at(frame.lat(), frame.lon() - 0.5), at(frame.lat(), frame.lon() + 0.5));
        let pixels = frame.project(b).0 - frame.project(a).0;
        let metres = a.distance_m(b) as f64;
        assert!((pixels * frame.metres_per_px() / metres - 1.0).abs() < 0.01);
    }
}
