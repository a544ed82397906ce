//! Lines of a visible width, dashes, discs and squares as polygons. Chooses no colour.

use crate::spec::{Polygon, point};
use std::f64::consts::TAU;

/// A pixel position.
pub(crate) type Pixel = (f64, f64);

/// A disc of `radius` pixels.
pub(crate) fn disc(centre: Pixel, radius: f64) -> Polygon {
    // Corners every two pixels of rim look round at four samples a pixel.
    let corners = ((TAU * radius / 2.0) as u32).clamp(8, 48);
    let corner = |n: u32| {
        let angle = TAU * f64::from(n) / f64::from(corners);
        point((centre.0 + radius * angle.cos(), centre.1 + radius * angle.sin()))
    };
    vec![(0..corners).map(corner).collect()]
}

/// A square standing on its side, `half` pixels from its middle to its side.
pub(crate) fn square((x, y): Pixel, half: f64) -> Polygon {
    vec![[(-half, -half), (half, -half), (half, half), (-half, half)].map(|(dx, dy)| point((x + dx, y + dy))).to_vec()]
}

/// A line `width` pixels wide with round ends and joints: one polygon a segment and one a point, which overlap.
pub(crate) fn stroke(line: &[Pixel], width: f64) -> Vec<Polygon> {
    let bars = line.windows(2).filter_map(|pair| bar(pair[0], pair[1], width));
    let joints = line.iter().map(|at| disc(*at, width / 2.0));
    bars.chain(joints).collect()
}

/// The same as [`stroke`], broken: `dash` pixels drawn, `gap` left out.
pub(crate) fn dashes(line: &[Pixel], width: f64, dash: f64, gap: f64) -> Vec<Polygon> {
    let mut bars = Vec::new();
    let mut walked = 0.0;
    for pair in line.windows(2) {
        let (from, to) = (pair[0], pair[1]);
        let length = (to.0 - from.0).hypot(to.1 - from.1);
        let along = |metre: f64| {
            let part = if length > 0.0 { metre / length } else { 0.0 };
            (from.0 + (to.0 - from.0) * part, from.1 + (to.1 - from.1) * part)
        };
        // The pattern goes on round corners, so that short legs are not all dash.
        let mut start = -(walked % (dash + gap));
        while start < length {
            let (a, b) = (start.max(0.0), (start + dash).min(length));
            if a < b {
                bars.extend(bar(along(a), along(b), width));
            }
            start += dash + gap;
        }
        walked += length;
    }
    bars
}

fn bar(from: Pixel, to: Pixel, width: f64) -> Option<Polygon> {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let length = dx.hypot(dy);
    // Shorter than a unit there is nothing to see, and no direction to trust.
    if length < 0.07 {
        return None;
    }
    let (nx, ny) = (-dy / length * width / 2.0, dx / length * width / 2.0);
    let corners =
        [(from.0 + nx, from.1 + ny), (to.0 + nx, to.1 + ny), (to.0 - nx, to.1 - ny), (from.0 - nx, from.1 - ny)];
    Some(vec![corners.map(point).to_vec()])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::UNIT;

    #[test]
    fn a_stroke_is_as_wide_as_asked() {
        let shapes = stroke(&[(10.0, 10.0), (30.0, 10.0)], 4.0);
        assert_eq!(shapes.len(), 3, "a bar and two round ends");
        let ys: Vec<i32> = shapes[0][0].iter().map(|corner| corner[1] / UNIT).collect();
        assert_eq!((ys.iter().min(), ys.iter().max()), (Some(&8), Some(&12)));
    }

    #[test]
    fn dashes_go_on_round_a_corner() {
        let straight = dashes(&[(0.0, 0.0), (100.0, 0.0)], 2.0, 6.0, 4.0);
        assert_eq!(straight.len(), 10);
        let bent = dashes(&[(0.0, 0.0), (3.0, 0.0), (3.0, 97.0)], 2.0, 6.0, 4.0);
        assert_eq!(bent.len(), 11, "the dash that goes round the corner is in two parts");
    }

    #[test]
    fn points_on_top_of_each_other_give_no_bar() {
        assert!(dashes(&[(5.0, 5.0), (5.0, 5.0)], 2.0, 6.0, 4.0).is_empty());
        assert_eq!(stroke(&[(5.0, 5.0), (5.0, 5.0)], 2.0).len(), 2);
    }
}
