//! The order in which one robot makes its picks. Knows distances only as a function.

use model::{Cell, PickTask};

/// Orders picks for a short way from `start` through all of them to `end`: nearest next, then
/// stretches turned round while that shortens the way. Deterministic; ties keep the given order.
pub(crate) fn order(picks: &mut [PickTask], start: Cell, end: Cell, steps: &impl Fn(Cell, Cell) -> u32) {
    nearest_next(picks, start, steps);
    while turn_a_stretch(picks, start, end, steps) {}
}

fn nearest_next(picks: &mut [PickTask], start: Cell, steps: &impl Fn(Cell, Cell) -> u32) {
    let mut at = start;
    for done in 0..picks.len() {
        let nearest = (done..picks.len()).min_by_key(|&k| steps(at, picks[k].cell)).unwrap_or(done);
        picks[done..=nearest].rotate_right(1);
        at = picks[done].cell;
    }
}

/// Turns round the first stretch that shortens the way; each turn shortens it, so this ends.
fn turn_a_stretch(picks: &mut [PickTask], start: Cell, end: Cell, steps: &impl Fn(Cell, Cell) -> u32) -> bool {
    for i in 0..picks.len() {
        for j in i + 1..picks.len() {
            let before = if i == 0 { start } else { picks[i - 1].cell };
            let after = picks.get(j + 1).map_or(end, |pick| pick.cell);
            let now = steps(before, picks[i].cell).saturating_add(steps(picks[j].cell, after));
            let turned = steps(before, picks[j].cell).saturating_add(steps(picks[i].cell, after));
            if turned < now {
                picks[i..=j].reverse();
                return true;
            }
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drill::pick;
    use model::Seed;

    const WIDTH: u32 = 40;

    fn steps(a: Cell, b: Cell) -> u32 {
        (a.0 / WIDTH).abs_diff(b.0 / WIDTH) + (a.0 % WIDTH).abs_diff(b.0 % WIDTH)
    }

    fn length(picks: &[PickTask], start: Cell, end: Cell) -> u32 {
        let cells = [start].into_iter().chain(picks.iter().map(|pick| pick.cell)).chain([end]);
        let cells: Vec<Cell> = cells.collect();
        cells.windows(2).map(|pair| steps(pair[0], pair[1])).sum()
    }

    fn shortest(picks: &mut Vec<PickTask>, done: usize, start: Cell, end: Cell) -> u32 {
        if done == picks.len() {
            return length(picks, start, end);
        }
        let mut best = u32::MAX;
        for k in done..picks.len() {
            picks.swap(done, k);
            best = best.min(shortest(picks, done + 1, start, end));
            picks.swap(done, k);
        }
        best
    }

    #[test]
    fn picks_on_the_way_are_made_on_the_way() {
        let mut picks = [pick(1, "C", 30), pick(2, "A", 10), pick(3, "B", 20)];
        order(&mut picks, Cell(0), Cell(39), &steps);
        assert_eq!(picks.map(|pick| pick.cell.0), [10, 20, 30]);
    }

    #[test]
    fn ways_are_within_a_twentieth_of_the_shortest_on_average() {
        let mut draws = Seed(3).stream("order");
        let (mut ours, mut best) = (0, 0);
        for _ in 0..100 {
            let mut draw = || draws.below(u64::from(WIDTH * 30)) as u32;
            let (start, end) = (Cell(draw()), Cell(draw()));
            let mut picks: Vec<PickTask> = (0..6).map(|n| pick(n, "A", draw())).collect();
            best += shortest(&mut picks.clone(), 0, start, end);
            order(&mut picks, start, end, &steps);
            ours += length(&picks, start, end);
        }
        assert!(ours * 20 <= best * 21, "{ours} steps against {best}");
    }
}
