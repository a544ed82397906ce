//! Ways over the floor as it is now, broken robots taken out. Knows no mission and no priority.
//!
//! Distances to a cell are counted once, when first asked for, and kept. The memo is no state: it
//! follows from the floor and the broken robots, so it is neither compared nor saved.

use crate::{dead_ends::depths, floor::Floor};
use model::Cell;
use std::sync::{Arc, OnceLock};

/// Steps to a cell that cannot be reached.
pub(crate) const FAR: u16 = u16::MAX;
/// No cell.
pub(crate) const NONE: u32 = u32::MAX;

/// Neighbours of each cell, and step counts to those cells that somebody wanted to reach.
#[derive(Debug)]
pub(crate) struct DistanceMap {
    /// Up, down, left, right of each cell; [`NONE`] where a robot may not go.
    pub(crate) around: Vec<[u32; 4]>,
    open: Vec<bool>,
    depth: Vec<u16>,
    to: Vec<OnceLock<Box<[u16]>>>,
}

impl DistanceMap {
    pub(crate) fn survey(floor: &Floor, blocked: &[Cell]) -> Self {
        let cells = (0..floor.len() as u32).map(Cell);
        let open: Vec<bool> = cells.clone().map(|cell| floor.is_free(cell) && !blocked.contains(&cell)).collect();
        let enter = |cell: Option<Cell>| cell.filter(|cell| open[cell.0 as usize]).map_or(NONE, |cell| cell.0);
        let around: Vec<[u32; 4]> =
            cells.map(|cell| if floor.is_free(cell) { floor.around(cell).map(enter) } else { [NONE; 4] }).collect();
        let depth = depths(&around, &open);
        Self { to: around.iter().map(|_| OnceLock::new()).collect(), around, open, depth }
    }

    /// Steps to the mouth of the dead end that a cell lies in; 0 when it lies in none.
    pub(crate) fn depth(&self, cell: Cell) -> u16 {
        self.depth.get(cell.0 as usize).copied().unwrap_or(0)
    }

    /// Whether the way from a cell to a target leads out of a dead end.
    pub(crate) fn leaves_dead_end(&self, from: Cell, target: Cell) -> bool {
        let depth = self.depth(from);
        let nearer = |next: u32| next != NONE && self.steps(Cell(next), target) < self.steps(from, target);
        depth > 0 && self.around[from.0 as usize].iter().any(|&next| nearer(next) && self.depth(Cell(next)) < depth)
    }

    /// Whether a working robot may stand there.
    pub(crate) fn is_open(&self, cell: Cell) -> bool {
        self.open.get(cell.0 as usize).copied().unwrap_or(false)
    }

    /// Steps from each cell to `target`, [`FAR`] where there is no way; `None` off the grid.
    /// A broken robot on the target itself does not hide it: robots come as near as they can.
    pub(crate) fn to(&self, target: Cell) -> Option<&[u16]> {
        let memo = self.to.get(target.0 as usize)?;
        Some(memo.get_or_init(|| self.flood(target.0)))
    }

    /// Steps between two cells; [`FAR`] when there is no way or a cell is off the grid.
    /// Counts from `target`: give the cell that is asked about more often in its place.
    pub(crate) fn steps(&self, from: Cell, target: Cell) -> u16 {
        self.to(target).and_then(|to| to.get(from.0 as usize)).copied().unwrap_or(FAR)
    }

    /// Whether a working robot can go from one cell to the other and stand there.
    pub(crate) fn leads(&self, from: Cell, target: Cell) -> bool {
        self.is_open(target) && self.steps(from, target) != FAR
    }

    fn flood(&self, target: u32) -> Box<[u16]> {
        let mut steps = vec![FAR; self.around.len()].into_boxed_slice();
        let mut front = Vec::with_capacity(self.around.len());
        steps[target as usize] = 0;
        front.push(target);
        let mut head = 0;
        while let Some(&cell) = front.get(head) {
            head += 1;
            let next_steps = steps[cell as usize].saturating_add(1);
            for next in self.around[cell as usize] {
                if next != NONE && steps[next as usize] == FAR {
                    steps[next as usize] = next_steps;
                    front.push(next);
                }
            }
        }
        steps
    }
}

/// The distance map, surveyed when first needed; clones share it until one of them forgets it.
#[derive(Clone, Debug, Default)]
pub(crate) struct DistanceMapMemo(OnceLock<Arc<DistanceMap>>);

impl DistanceMapMemo {
    /// The distance map of this floor with these cells blocked. The caller forgets it when either changes.
    pub(crate) fn survey(&self, floor: &Floor, blocked: impl FnOnce() -> Vec<Cell>) -> &DistanceMap {
        self.0.get_or_init(|| Arc::new(DistanceMap::survey(floor, &blocked())))
    }

    /// To be called when the floor or a broken robot has changed.
    pub(crate) fn forget(&mut self) {
        self.0 = OnceLock::new();
    }
}

impl PartialEq for DistanceMapMemo {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drill::card;

    #[test]
    fn the_way_leads_round_shelves_and_broken_robots() {
        let floor = Floor::check(&card(&["E...", ".@@.", "...."])).expect("sound");
        let open = DistanceMap::survey(&floor, &[]);
        assert_eq!(open.steps(Cell(8), Cell(1)), 3);
        let blocked = DistanceMap::survey(&floor, &[Cell(4)]);
        assert_eq!(blocked.steps(Cell(8), Cell(1)), 7, "the short way is barred by the robot on cell 4");
        assert_eq!(blocked.steps(Cell(8), Cell(4)), 1, "its own cell can be approached");
        assert_eq!(blocked.steps(Cell(8), Cell(5)), FAR, "a shelf is no place to go");
        assert_eq!(blocked.steps(Cell(8), Cell(99)), FAR);
    }
}
