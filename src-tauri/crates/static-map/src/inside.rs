//! Good places for a name inside an area: far from its edges. Knows no name.

use crate::spec::{Point, Polygon, UNIT};

/// Lines of the grid of candidates, each way.
const GRID: i32 = 16;

/// Places given at most.
const SPOTS: usize = 6;

/// Pixels inside the area, the farthest from its edges first.
pub(crate) fn spots(area: &[Polygon]) -> Vec<(f64, f64)> {
    let corners = || area.iter().filter_map(|polygon| polygon.first()).flatten();
    let range = |n: usize| Some((corners().map(|at| at[n]).min()?, corners().map(|at| at[n]).max()?));
    let (Some((left, right)), Some((top, bottom))) = (range(0), range(1)) else { return Vec::new() };
    let along = |from: i32, to: i32, step: i32| from + ((to - from) / GRID) * step + (to - from) / (2 * GRID);
    let grid = (0..GRID).flat_map(|row| (0..GRID).map(move |column| (row, column)));
    let mut found: Vec<(i64, Point)> = grid
        .map(|(row, column)| [along(left, right, column), along(top, bottom, row)])
        .filter_map(|at| area.iter().filter_map(|polygon| depth(polygon, at)).max().map(|depth| (depth, at)))
        .collect();
    found.sort_by_key(|(depth, at)| (std::cmp::Reverse(*depth), *at));
    let pixel = |unit: i32| f64::from(unit) / f64::from(UNIT);
    found.into_iter().take(SPOTS).map(|(_, at)| (pixel(at[0]), pixel(at[1]))).collect()
}

/// The square of the distance to the nearest edge; `None` outside.
fn depth(polygon: &Polygon, at: Point) -> Option<i64> {
    let edges = || polygon.iter().flat_map(|ring| ring.iter().zip(ring.iter().cycle().skip(1)));
    let crossed = edges().filter(|(a, b)| crosses(**a, **b, at)).count();
    (crossed % 2 == 1).then(|| edges().map(|(a, b)| distance(*a, *b, at)).min()).flatten()
}

/// Whether a ray from the point to the right meets the edge.
fn crosses(a: Point, b: Point, at: Point) -> bool {
    let [ax, ay, bx, by, x, y] = [a[0], a[1], b[0], b[1], at[0], at[1]].map(i64::from);
    (ay > y) != (by > y) && {
        let side = (bx - ax) * (y - ay) - (x - ax) * (by - ay);
        if by > ay { side > 0 } else { side < 0 }
    }
}

/// The square of the distance from a point to an edge.
fn distance(a: Point, b: Point, at: Point) -> i64 {
    let [ax, ay, bx, by, x, y] = [a[0], a[1], b[0], b[1], at[0], at[1]].map(f64::from);
    let length = (bx - ax).powi(2) + (by - ay).powi(2);
    let along = if length > 0.0 { ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length } else { 0.0 };
    let along = along.clamp(0.0, 1.0);
    ((x - ax - along * (bx - ax)).powi(2) + (y - ay - along * (by - ay)).powi(2)) as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scaled(ring: &[Point]) -> Vec<Point> {
        ring.iter().map(|at| at.map(|n| n * UNIT)).collect()
    }

    #[test]
    fn the_name_of_a_bent_area_stands_in_its_wide_part_not_in_its_middle() {
        // An L: wide below, a thin arm above left; the middle of its box is outside.
        let area = vec![vec![scaled(&[[0, 0], [10, 0], [10, 60], [100, 60], [100, 100], [0, 100]])]];
        let (x, y) = spots(&area)[0];
        assert!((20.0..95.0).contains(&x) && (70.0..92.0).contains(&y), "{x} {y}");
    }

    #[test]
    fn nothing_stands_in_a_hole() {
        let ring = |from, to| scaled(&[[from, from], [to, from], [to, to], [from, to]]);
        let area = vec![vec![ring(0, 100), ring(20, 80)]];
        let inside = |at: f64| (20.0..80.0).contains(&at);
        assert!(spots(&area).iter().all(|(x, y)| !(inside(*x) && inside(*y))));
        assert!(spots(&[]).is_empty());
    }
}
