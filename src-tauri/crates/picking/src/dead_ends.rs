//! Dead ends: cells with one way out only. Knows neighbours, no robot.
//!
//! Two robots cannot pass each other in a dead end, so whoever leaves one must go before whoever
//! enters. Broken robots make dead ends of aisles that had none.

use crate::distance_map::NONE;

/// For each cell, its steps to the mouth of the dead end it lies in; 0 for all other cells.
pub(crate) fn depths(around: &[[u32; 4]], open: &[bool]) -> Vec<u16> {
    let mut depth = vec![0u16; around.len()];
    for (cell, parent) in peel(around, open).into_iter().rev() {
        if parent != NONE {
            depth[cell as usize] = depth[parent as usize].saturating_add(1);
        }
    }
    depth
}

/// Takes away ends of branches until none is left; each with the cell it hung on. Hence a cell
/// comes before the one it hung on, and what is never taken away lies on a way round.
fn peel(around: &[[u32; 4]], open: &[bool]) -> Vec<(u32, u32)> {
    let mut left: Vec<usize> = around.iter().map(|next| next.iter().filter(|&&cell| cell != NONE).count()).collect();
    let mut taken: Vec<bool> = open.iter().map(|open| !open).collect();
    let mut ends: Vec<u32> = (0..around.len() as u32).filter(|&cell| left[cell as usize] <= 1).collect();
    let mut peeled = Vec::new();
    while let Some(cell) = ends.pop() {
        if std::mem::replace(&mut taken[cell as usize], true) {
            continue;
        }
        let parent = around[cell as usize].into_iter().find(|&next| next != NONE && !taken[next as usize]);
        peeled.push((cell, parent.unwrap_or(NONE)));
        if let Some(parent) = parent {
            left[parent as usize] = left[parent as usize].saturating_sub(1);
            if left[parent as usize] <= 1 {
                ends.push(parent);
            }
        }
    }
    peeled
}

#[cfg(test)]
mod tests {
    use crate::{distance_map::DistanceMap, drill::card, floor::Floor};
    use model::Cell;

    fn depths(rows: &[&str], broken: &[Cell]) -> Vec<u16> {
        let floor = Floor::check(&card(rows)).expect("sound");
        let distances = DistanceMap::survey(&floor, broken);
        (0..floor.len() as u32).map(|cell| distances.depth(Cell(cell))).collect()
    }

    #[test]
    fn a_way_round_becomes_a_long_dead_end_behind_a_broken_robot() {
        let rows = ["E....", ".@@@.", "....."];
        assert_eq!(depths(&rows, &[]), [0; 15]);
        let depths = depths(&rows, &[Cell(2)]);
        let flat = depths.iter().filter(|&&depth| depth == 0).count();
        assert_eq!(flat, 3 + 1 + 1, "three shelves, the robot, and one root");
    }

    #[test]
    fn cells_of_a_blind_aisle_know_how_deep_they_are() {
        assert_eq!(depths(&["E..@@", "....."], &[]), [0, 0, 0, 0, 0, 0, 0, 0, 1, 2]);
    }
}
