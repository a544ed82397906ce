//! One window of moves, driven step by step on the real floor. Knows nothing of missions.
//!
//! Each robot follows its letters in order; one that stalls keeps the rest for later. The safety stop:
//! no robot enters a cell that will not be empty, and two never exchange cells, so whoever is behind a
//! stalled robot waits as well.

use model::{Cell, FleetWindow};
use std::collections::BTreeMap;

/// The floor: which cells can be driven, and who stands where.
#[derive(Clone, Debug)]
pub(crate) struct Floor {
    width: u32,
    open: Vec<bool>,
    /// Robot standing in each cell.
    pub holder: Vec<Option<u16>>,
    /// Cell of each robot.
    pub cells: Vec<Cell>,
}

/// A window under way.
#[derive(Clone, Debug)]
pub(crate) struct Drive {
    pub window: u64,
    pub steps_left: u32,
    /// Robots of the window and the letters they still have to follow, in reading order.
    pub letters: Vec<(u16, Vec<u8>, usize)>,
}

impl Floor {
    /// An empty floor from the rows of a grid.
    pub fn new(width: u32, rows: &[String]) -> Self {
        let open: Vec<bool> = rows.iter().flat_map(|row| row.bytes().map(|letter| letter != b'@')).collect();
        Self { width: width.max(1), holder: vec![None; open.len()], open, cells: Vec::new() }
    }

    /// Puts a further robot on its cell; false when there is a wall, the edge or another robot.
    pub fn add(&mut self, cell: Cell) -> bool {
        let place = cell.0 as usize;
        if !self.is_open(cell) || self.holder[place].is_some() {
            return false;
        }
        self.holder[place] = Some(self.cells.len() as u16);
        self.cells.push(cell);
        true
    }

    /// Begins a window; moves that do not start where the robot stands are left out.
    pub fn begin(&self, window: &FleetWindow, numbers: &BTreeMap<model::RobotId, u16>) -> Drive {
        let mut letters = Vec::with_capacity(window.moves.len());
        for moves in &window.moves {
            let Some(number) = numbers.get(&moves.robot) else { continue };
            let believed = self.cells[usize::from(*number)] == moves.from;
            letters.push((*number, if believed { moves.moves.clone().into_bytes() } else { Vec::new() }, 0));
        }
        Drive { window: window.window, steps_left: window.steps, letters }
    }

    /// Makes one step; `held` says which robots stand still whatever they were told.
    pub fn step(&mut self, drive: &mut Drive, mut held: impl FnMut(u16) -> bool) {
        drive.steps_left = drive.steps_left.saturating_sub(1);
        let mut wishes: Vec<Option<Cell>> = vec![None; self.cells.len()];
        for (robot, letters, next) in &mut drive.letters {
            let Some(letter) = letters.get(*next) else { continue };
            let cell = self.cells[usize::from(*robot)];
            if held(*robot) {
                continue;
            }
            match self.neighbour(cell, *letter).filter(|to| self.is_open(*to)) {
                Some(to) => wishes[usize::from(*robot)] = Some(to),
                None => *next += 1, // a wait, or nothing that can be driven
            }
        }
        self.safety_stop(&mut wishes);
        for (robot, _, next) in &mut drive.letters {
            *next += usize::from(wishes[usize::from(*robot)].is_some());
        }
        self.go(&wishes);
    }

    fn is_open(&self, cell: Cell) -> bool {
        self.open.get(cell.0 as usize).copied().unwrap_or(false)
    }

    fn neighbour(&self, cell: Cell, letter: u8) -> Option<Cell> {
        let column = cell.0 % self.width;
        match letter {
            b'U' => cell.0.checked_sub(self.width).map(Cell),
            b'D' => cell.0.checked_add(self.width).map(Cell),
            b'L' if column > 0 => Some(Cell(cell.0 - 1)),
            b'R' if column + 1 < self.width => Some(Cell(cell.0 + 1)),
            _ => None,
        }
    }

    /// Strikes out wishes until those left can all be granted at once. Each round strikes at least one.
    fn safety_stop(&self, wishes: &mut [Option<Cell>]) {
        loop {
            let mut claimed: BTreeMap<Cell, usize> = BTreeMap::new();
            let mut struck = Vec::new();
            for robot in 0..wishes.len() {
                let Some(to) = wishes[robot] else { continue };
                if self.blocked(robot, to, wishes) || claimed.contains_key(&to) {
                    struck.push(robot);
                } else {
                    claimed.insert(to, robot);
                }
            }
            if struck.is_empty() {
                return;
            }
            struck.into_iter().for_each(|robot| wishes[robot] = None);
        }
    }

    fn blocked(&self, robot: usize, to: Cell, wishes: &[Option<Cell>]) -> bool {
        match self.holder[to.0 as usize] {
            Some(other) if usize::from(other) != robot => {
                let its = wishes[usize::from(other)];
                its.is_none() || its == Some(self.cells[robot])
            }
            Some(_) | None => false,
        }
    }

    fn go(&mut self, wishes: &[Option<Cell>]) {
        for (robot, _) in wishes.iter().enumerate().filter(|(_, to)| to.is_some()) {
            self.holder[self.cells[robot].0 as usize] = None;
        }
        for (robot, to) in wishes.iter().enumerate().filter_map(|(robot, to)| Some((robot, (*to)?))) {
            self.holder[to.0 as usize] = Some(robot as u16);
            self.cells[robot] = to;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::{NodeId, RobotId, RobotMoves, Seed};

    fn numbers(n: u16) -> BTreeMap<RobotId, u16> {
        (0..n).map(|i| (RobotId::new(&format!("R{i:03}")).expect("short"), i)).collect()
    }

    fn window(floor: &Floor, moves: &[&str]) -> (FleetWindow, BTreeMap<RobotId, u16>) {
        let numbers = numbers(moves.len() as u16);
        let moves = numbers.iter().map(|(robot, i)| RobotMoves {
            robot: *robot,
            from: floor.cells[usize::from(*i)],
            base: None,
            moves: moves[usize::from(*i)].to_owned(),
        });
        (FleetWindow { node: NodeId::new("N").expect("short"), window: 1, steps: 5, moves: moves.collect() }, numbers)
    }

    #[test]
    fn those_behind_a_stalled_robot_wait() {
        let mut floor = Floor::new(6, &["......".to_owned()]);
        assert!(floor.add(Cell(1)) && floor.add(Cell(0)) && !floor.add(Cell(0)));
        let (window, numbers) = window(&floor, &["RRR", "RRR"]);
        let mut drive = floor.begin(&window, &numbers);
        floor.step(&mut drive, |robot| robot == 0);
        assert_eq!(floor.cells, [Cell(1), Cell(0)], "the first stalls, the second waits");
        floor.step(&mut drive, |_| false);
        assert_eq!(floor.cells, [Cell(2), Cell(1)], "then both go on where they were");
    }

    #[test]
    fn two_never_exchange_cells_but_a_ring_may_turn() {
        let mut floor = Floor::new(2, &["..".to_owned(), "..".to_owned()]);
        floor.add(Cell(0));
        floor.add(Cell(1));
        let (swap, names) = window(&floor, &["R", "L"]);
        let mut drive = floor.begin(&swap, &names);
        floor.step(&mut drive, |_| false);
        assert_eq!(floor.cells, [Cell(0), Cell(1)]);
        floor.add(Cell(3));
        floor.add(Cell(2));
        let (ring, names) = window(&floor, &["R", "D", "L", "U"]);
        let mut drive = floor.begin(&ring, &names);
        floor.step(&mut drive, |_| false);
        assert_eq!(floor.cells, [Cell(1), Cell(3), Cell(2), Cell(0)]);
    }

    #[test]
    fn robots_never_collide_whatever_they_are_told_and_however_they_stall() {
        let mut draws = Seed(11).stream("drive");
        let rows: Vec<String> =
            (0..12).map(|_| (0..14).map(|_| if draws.chance(0.2) { '@' } else { '.' }).collect()).collect();
        let mut floor = Floor::new(14, &rows);
        while floor.cells.len() < 60 {
            floor.add(Cell(draws.below(14 * 12) as u32));
        }
        for _ in 0..400 {
            let told: Vec<String> =
                (0..60).map(|_| (0..5).map(|_| ['U', 'D', 'L', 'R', 'W'][draws.below(5) as usize]).collect()).collect();
            let (window, numbers) = window(&floor, &told.iter().map(String::as_str).collect::<Vec<_>>());
            let mut drive = floor.begin(&window, &numbers);
            for _ in 0..5 {
                let before = floor.cells.clone();
                floor.step(&mut drive, |_| draws.chance(0.1));
                check(&before, &floor, &rows);
            }
        }
    }

    /// Written apart from the code it checks: pairs, walls and distances only.
    fn check(before: &[Cell], floor: &Floor, rows: &[String]) {
        let after = &floor.cells;
        for a in 0..after.len() {
            let (x, y) = (after[a].0 % 14, after[a].0 / 14);
            assert_eq!(rows[y as usize].as_bytes()[x as usize], b'.', "robot {a} in a wall");
            assert!(x.abs_diff(before[a].0 % 14) + y.abs_diff(before[a].0 / 14) <= 1, "robot {a} jumped");
            for b in 0..a {
                assert_ne!(after[a], after[b], "{a} and {b} in one cell");
                assert!(after[a] != before[b] || after[b] != before[a] || a == b, "{a} and {b} exchanged cells");
            }
        }
    }

    #[test]
    fn moves_from_where_a_robot_is_not_are_left_out() {
        let mut floor = Floor::new(4, &["....".to_owned()]);
        floor.add(Cell(0));
        let (mut window, numbers) = window(&floor, &["R"]);
        window.moves[0].from = Cell(2);
        let mut drive = floor.begin(&window, &numbers);
        floor.step(&mut drive, |_| false);
        assert_eq!(floor.cells, [Cell(0)]);
        assert_eq!(drive.letters.len(), 1, "its real cell is said all the same");
    }
}
