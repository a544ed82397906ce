//! Which road a place lies on: the nearest one that is part of the main network, within a stated reach.

use super::{Line, geometry};
use model::Position;
use petgraph::graph::EdgeIndex;
use std::collections::{BTreeMap, BTreeSet};

/// Side of a cell, units of a [`Position`]: about half a kilometre.
const CELL: i32 = 500;

/// Roads that are no farther than this from the nearest one count as nearest too: a place on a junction lies on all
/// of its roads.
const TIE_M: f64 = 1.0;

/// Most cells one road is filed under; a longer one is found by its ends only.
const CELLS_MAX: i64 = 4_096;

/// Roads by where they are.
#[derive(Clone, Debug, Default)]
pub(super) struct Grid {
    cells: BTreeMap<(i32, i32), Vec<u32>>,
}

/// A place on a directed road.
#[derive(Clone, Copy, Debug)]
pub(super) struct Footing {
    pub section: EdgeIndex,
    /// Share of the section that lies behind the place, in the direction driven.
    pub share: f64,
}

impl Grid {
    /// Files a road.
    pub(super) fn add(&mut self, road: u32, shape: &[Position]) {
        for cell in cells_of(shape) {
            self.cells.entry(cell).or_default().push(road);
        }
    }

    /// Both directions of the nearest roads within `reach_m` metres.
    pub(super) fn nearest(&self, roads: &[Line], at: Position, reach_m: i64) -> Vec<Footing> {
        let near = self.near(roads, at, reach_m as f64);
        let least = near.iter().map(|(off, _, _)| *off).fold(f64::INFINITY, f64::min);
        let mut found = Vec::new();
        for (_, road, share) in near.iter().filter(|(off, _, _)| *off <= least + TIE_M) {
            let line = &roads[*road as usize];
            found.extend(line.forward.map(|section| Footing { section, share: *share }));
            found.extend(line.backward.map(|section| Footing { section, share: 1.0 - share }));
        }
        found
    }

    /// Roads within reach in the first rings of cells that hold one, with distance and share.
    fn near(&self, roads: &[Line], at: Position, reach_m: f64) -> Vec<(f64, u32, f64)> {
        let centre = cell(at);
        // A cell is narrowest from west to east, where meridians draw together.
        let cell_m = f64::from(CELL) * 1.1 * geometry::narrowing(at);
        let rings = (reach_m / cell_m).ceil() as i32 + 1;
        let mut found: Vec<(f64, u32, f64)> = Vec::new();
        let mut seen = BTreeSet::new();
        for ring in 0..=rings {
            for key in ring_of(centre, ring) {
                for road in self.cells.get(&key).into_iter().flatten() {
                    if seen.insert(*road) {
                        let foot = geometry::nearest(&roads[*road as usize].shape, at);
                        found.extend(foot.filter(|(off, _)| *off <= reach_m).map(|(off, share)| (off, *road, share)));
                    }
                }
            }
            // What lies in the next ring is at least this far.
            let beyond_m = f64::from(ring) * cell_m;
            if found.iter().any(|(off, _, _)| off + TIE_M < beyond_m) {
                break;
            }
        }
        found
    }
}

fn cell(at: Position) -> (i32, i32) {
    (at.lat_e5.div_euclid(CELL), at.lon_e5.div_euclid(CELL))
}

/// The cells that the pieces of a line touch, or lie in the rectangle of.
fn cells_of(shape: &[Position]) -> BTreeSet<(i32, i32)> {
    let mut cells: BTreeSet<(i32, i32)> = shape.iter().map(|at| cell(*at)).collect();
    for pair in shape.windows(2) {
        let (a, b) = (cell(pair[0]), cell(pair[1]));
        let (lat, lon) = (a.0.min(b.0)..=a.0.max(b.0), a.1.min(b.1)..=a.1.max(b.1));
        let count = i64::from(lat.end() - lat.start() + 1) * i64::from(lon.end() - lon.start() + 1);
        if count <= CELLS_MAX {
            cells.extend(lat.flat_map(|lat| lon.clone().map(move |lon| (lat, lon))));
        }
    }
    cells
}

/// The cells exactly `ring` steps from the centre.
fn ring_of((lat, lon): (i32, i32), ring: i32) -> Vec<(i32, i32)> {
    if ring == 0 {
        return vec![(lat, lon)];
    }
    let rows = (-ring..=ring).flat_map(|east| [(lat - ring, lon + east), (lat + ring, lon + east)]);
    let columns = (1 - ring..ring).flat_map(|north| [(lat + north, lon - ring), (lat + north, lon + ring)]);
    rows.chain(columns).collect()
}
