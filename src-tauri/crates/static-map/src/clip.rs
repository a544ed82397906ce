//! Shapes cut to a rectangle: what a tile or a map does not show is not carried along.

use crate::spec::{Line, Point, Ring};

/// A rectangle of whole units.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Window {
    pub left: i32,
    pub top: i32,
    pub right: i32,
    pub bottom: i32,
}

/// One side of a window as a half-plane.
#[derive(Clone, Copy)]
enum Side {
    Left(i32),
    Top(i32),
    Right(i32),
    Bottom(i32),
}

impl Side {
    /// How far inside a point lies; negative outside.
    fn depth(self, at: Point) -> i64 {
        let (x, y) = (i64::from(at[0]), i64::from(at[1]));
        match self {
            Side::Left(left) => x - i64::from(left),
            Side::Top(top) => y - i64::from(top),
            Side::Right(right) => i64::from(right) - x,
            Side::Bottom(bottom) => i64::from(bottom) - y,
        }
    }
}

impl Window {
    fn sides(self) -> [Side; 4] {
        [Side::Left(self.left), Side::Top(self.top), Side::Right(self.right), Side::Bottom(self.bottom)]
    }

    /// The part of a ring inside; empty when there is none. Parts that fall apart stay joined along the edge, which
    /// a fill does not show.
    pub fn ring(self, ring: &[Point]) -> Ring {
        let mut kept = self.sides().into_iter().fold(ring.to_vec(), |ring, side| cut(&ring, side));
        kept.dedup();
        if kept.len() < 3 { Vec::new() } else { kept }
    }

    /// The parts of a line inside.
    pub fn line(self, line: &[Point]) -> Vec<Line> {
        let mut parts: Vec<Line> = Vec::new();
        for pair in line.windows(2) {
            let Some((from, to)) = self.segment(pair[0], pair[1]) else { continue };
            match parts.last_mut() {
                Some(part) if part.last() == Some(&from) => part.push(to),
                Some(_) | None => parts.push(vec![from, to]),
            }
        }
        parts
    }

    fn segment(self, from: Point, to: Point) -> Option<(Point, Point)> {
        let mut ends = (from, to);
        for side in self.sides() {
            ends = match (side.depth(ends.0) >= 0, side.depth(ends.1) >= 0) {
                (true, true) => ends,
                (true, false) => (ends.0, crossing(ends.0, ends.1, side)),
                (false, true) => (crossing(ends.0, ends.1, side), ends.1),
                (false, false) => return None,
            };
        }
        (ends.0 != ends.1).then_some(ends)
    }
}

fn cut(ring: &[Point], side: Side) -> Ring {
    let mut kept = Vec::with_capacity(ring.len() + 2);
    for (n, &to) in ring.iter().enumerate() {
        let from = ring[(n + ring.len() - 1) % ring.len()];
        let (was_in, is_in) = (side.depth(from) >= 0, side.depth(to) >= 0);
        if was_in != is_in {
            kept.push(crossing(from, to, side));
        }
        if is_in {
            kept.push(to);
        }
    }
    kept
}

fn crossing(from: Point, to: Point, side: Side) -> Point {
    // One end is inside and one outside, so the depths differ and the quotient exists.
    let (a, b) = (side.depth(from), side.depth(to));
    let at = |n: usize| (i64::from(from[n]) + i64::from(to[n] - from[n]) * a / (a - b)) as i32;
    match side {
        Side::Left(edge) | Side::Right(edge) => [edge, at(1)],
        Side::Top(edge) | Side::Bottom(edge) => [at(0), edge],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WINDOW: Window = Window { left: 0, top: 0, right: 100, bottom: 100 };

    #[test]
    fn a_ring_is_cut_at_the_edge() {
        let cut = WINDOW.ring(&[[50, 50], [150, 50], [150, 80], [50, 80]]);
        assert_eq!(cut, [[50, 50], [100, 50], [100, 80], [50, 80]]);
        assert!(WINDOW.ring(&[[150, 50], [250, 50], [250, 80]]).is_empty());
    }

    #[test]
    fn a_ring_around_all_becomes_the_window() {
        let mut cut = WINDOW.ring(&[[-9, -9], [200, -9], [200, 200], [-9, 200]]);
        cut.sort_unstable();
        assert_eq!(cut, [[0, 0], [0, 100], [100, 0], [100, 100]]);
    }

    #[test]
    fn a_line_that_leaves_and_comes_back_is_two() {
        let parts = WINDOW.line(&[[10, 10], [10, 200], [20, 200], [20, 10]]);
        assert_eq!(parts, [vec![[10, 10], [10, 100]], vec![[20, 100], [20, 10]]]);
        assert!(WINDOW.line(&[[-10, 0], [-10, 99]]).is_empty());
    }

    #[test]
    fn a_slanted_line_is_cut_where_it_crosses() {
        assert_eq!(WINDOW.line(&[[50, 50], [150, 100]]), [vec![[50, 50], [100, 75]]]);
        assert_eq!(WINDOW.line(&[[150, 100], [50, 50]]), [vec![[100, 75], [50, 50]]]);
    }
}
