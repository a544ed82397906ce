//! Lines on the ground: lengths, headings, and the point of a line nearest to a place. Flat, which is exact enough for
//! pieces of a few kilometres.

use model::Position;

/// Metres of one unit of a [`Position`] along a meridian.
const UNIT_M: f64 = 1.111_95;

/// How far along a road its heading at a junction is taken, metres: the first bend is often only a kerb.
const HEADING_M: f64 = 30.0;

/// The rectangle that holds a network.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds {
    least: Position,
    most: Position,
}

impl Bounds {
    pub(super) fn of(places: impl Iterator<Item = Position>) -> Self {
        let none = Self {
            least: Position { lat_e5: i32::MAX, lon_e5: i32::MAX },
            most: Position { lat_e5: i32::MIN, lon_e5: i32::MIN },
        };
        places.fold(none, |bounds, at| Self {
            least: Position { lat_e5: bounds.least.lat_e5.min(at.lat_e5), lon_e5: bounds.least.lon_e5.min(at.lon_e5) },
            most: Position { lat_e5: bounds.most.lat_e5.max(at.lat_e5), lon_e5: bounds.most.lon_e5.max(at.lon_e5) },
        })
    }

    /// Whether a place is inside, or outside by no more than `margin_m`.
    pub(super) fn holds(&self, at: Position, margin_m: i64) -> bool {
        let margin = margin_m as f64 / UNIT_M;
        let within = |value: i32, least: i32, most: i32, margin: f64| {
            f64::from(value) >= f64::from(least) - margin && f64::from(value) <= f64::from(most) + margin
        };
        within(at.lat_e5, self.least.lat_e5, self.most.lat_e5, margin)
            && within(at.lon_e5, self.least.lon_e5, self.most.lon_e5, margin / narrowing(at))
    }
}

/// Metres east and north of a place.
pub(super) fn offset_m(from: Position, to: Position) -> (f64, f64) {
    let east = (f64::from(to.lon_e5) - f64::from(from.lon_e5)) * UNIT_M * narrowing(from);
    (east, (f64::from(to.lat_e5) - f64::from(from.lat_e5)) * UNIT_M)
}

/// Degrees of longitude over degrees of latitude, in metres.
pub(super) fn narrowing(at: Position) -> f64 {
    at.lat().to_radians().cos().max(0.01)
}

/// Length of the pieces of a line, metres.
fn pieces_m(shape: &[Position]) -> impl Iterator<Item = f64> {
    shape.windows(2).map(|pair| {
        let (east, north) = offset_m(pair[0], pair[1]);
        east.hypot(north)
    })
}

/// Length of a line, metres, with its fractions: whole metres would lose bends drawn every few metres.
pub fn length_m(shape: &[Position]) -> f64 {
    pieces_m(shape).sum()
}

/// Heading on leaving the beginning of a line, degrees clockwise from north.
pub(super) fn heading(shape: &[Position]) -> i16 {
    let Some(first) = shape.first() else { return 0 };
    let (mut gone, mut target) = (0.0, *first);
    for (piece, next) in pieces_m(shape).zip(&shape[1..]) {
        target = *next;
        gone += piece;
        if gone >= HEADING_M {
            break;
        }
    }
    let (east, north) = offset_m(*first, target);
    east.atan2(north).to_degrees().round() as i16
}

/// The point of a line nearest to a place: how far off it is, metres, and at what share of the line it lies.
pub(super) fn nearest(shape: &[Position], at: Position) -> Option<(f64, f64)> {
    let total = length_m(shape);
    let mut gone = 0.0;
    let mut best: Option<(f64, f64)> = None;
    for (pair, piece) in shape.windows(2).zip(pieces_m(shape)) {
        let (off, along) = foot(offset_m(at, pair[0]), offset_m(at, pair[1]));
        if best.is_none_or(|(least, _)| off < least) {
            best = Some((off, gone + along * piece));
        }
        gone += piece;
    }
    best.map(|(off, along)| (off, if total > 0.0 { (along / total).clamp(0.0, 1.0) } else { 0.0 }))
}

/// The foot of the origin on the piece from `a` to `b`: its distance, and its share of the piece.
fn foot(a: (f64, f64), b: (f64, f64)) -> (f64, f64) {
    let along = (b.0 - a.0, b.1 - a.1);
    let square = along.0 * along.0 + along.1 * along.1;
    let share = if square > 0.0 { (-(a.0 * along.0 + a.1 * along.1) / square).clamp(0.0, 1.0) } else { 0.0 };
    ((a.0 + share * along.0).hypot(a.1 + share * along.1), share)
}
