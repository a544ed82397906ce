//! Robots: where each one really is, and whether a window of moves is legal, letter by letter. Knows no mission.

use crate::violation::{Findings, Rule};
use model::{Cell, FleetWindow, GridCard, NodeId, RobotAt, RobotCard, RobotId, Seq};
use std::collections::BTreeMap;

#[derive(Clone, Debug)]
struct Grid {
    width: u32,
    free: Vec<bool>,
}

impl Grid {
    fn is_free(&self, cell: Cell) -> bool {
        self.free.get(cell.0 as usize).copied().unwrap_or(false)
    }

    /// Where a letter leads; `None` off the grid or for a letter that is none.
    fn step(&self, cell: Cell, letter: u8) -> Option<Cell> {
        let column = cell.0.checked_rem(self.width)?;
        let next = match letter {
            b'W' => Some(cell.0),
            b'U' => cell.0.checked_sub(self.width),
            b'D' => cell.0.checked_add(self.width),
            b'L' if column > 0 => cell.0.checked_sub(1),
            b'R' if column < self.width - 1 => cell.0.checked_add(1),
            _ => None,
        };
        next.map(Cell).filter(|cell| self.is_free(*cell))
    }
}

#[derive(Clone, Copy, Debug)]
struct Robot {
    node: NodeId,
    cell: Cell,
    down: bool,
}

/// All robots and grids.
#[derive(Clone, Debug, Default)]
pub(crate) struct Robots {
    grids: BTreeMap<NodeId, Grid>,
    robots: BTreeMap<RobotId, Robot>,
    /// Last window that was driven, by node.
    driven: BTreeMap<NodeId, u64>,
}

/// One robot in a window that is being followed.
struct Walk<'a> {
    robot: RobotId,
    cell: Cell,
    moves: &'a [u8],
}

impl Robots {
    /// A grid's card.
    pub fn lay(&mut self, card: &GridCard) {
        let width = card.width as usize;
        let cells = card.rows.iter().flat_map(|row| {
            let row = row.as_bytes();
            (0..width).map(move |column| row.get(column).is_some_and(|cell| *cell != b'@'))
        });
        self.grids.insert(card.node, Grid { width: card.width, free: cells.collect() });
    }

    /// A robot's card: it starts at home.
    pub fn list(&mut self, card: &RobotCard) {
        let start = Robot { node: card.node, cell: card.home, down: false };
        self.robots.entry(card.robot).or_insert(start);
    }

    /// A robot stops for good where it stands.
    pub fn stop(&mut self, robot: RobotId, cell: Cell) {
        if let Some(robot) = self.robots.get_mut(&robot) {
            (robot.cell, robot.down) = (cell, true);
        }
    }

    /// A robot works again.
    pub fn restart(&mut self, robot: RobotId) {
        if let Some(robot) = self.robots.get_mut(&robot) {
            robot.down = false;
        }
    }

    /// Robots were seen after a window: each on a free cell of its own.
    pub fn see(&mut self, seq: Seq, node: NodeId, seen: &[RobotAt], window: u64, found: &mut Findings) {
        for RobotAt { robot, cell, .. } in seen {
            let known = self.robots.entry(*robot).or_insert(Robot { node, cell: *cell, down: false });
            (known.node, known.cell) = (node, *cell);
            if self.grids.get(&node).is_some_and(|grid| !grid.is_free(*cell)) {
                found.at(Rule::RobotMove, seq, format!("{robot} stands at {}, no free cell of {node}", cell.0));
            }
        }
        self.driven.insert(node, window);
        let standing = self.robots.iter().filter(|(_, robot)| robot.node == node);
        find_clash(seq, "", standing.map(|(id, robot)| (robot.cell, *id)).collect(), found);
    }

    /// Follows a planned window step by step, among the robots that it does not name.
    pub fn plan(&self, seq: Seq, window: &FleetWindow, found: &mut Findings) {
        let Some(grid) = self.grids.get(&window.node) else {
            return found.at(Rule::RobotMove, seq, format!("{} has no grid to move on", window.node));
        };
        self.check_starts(seq, window, found);
        let mut walks = self.walks(window);
        let cells = |walks: &[Walk]| walks.iter().map(|walk| (walk.cell, walk.robot)).collect::<Vec<_>>();
        // One finding of each kind a window is enough: what follows a clash is noise.
        let mut clashed = find_clash(seq, " at the start", cells(&walks), found);
        let mut swapped = false;
        let steps = walks.iter().map(|walk| walk.moves.len()).max().unwrap_or(0);
        for step in 0..steps {
            let before = cells(&walks);
            if let Err(detail) = advance(grid, &mut walks, step) {
                return found.at(Rule::RobotMove, seq, detail);
            }
            let when = format!(" at step {}", step + 1);
            let after = cells(&walks);
            swapped = swapped || find_swap(seq, &when, &before, &after, found);
            clashed = clashed || find_clash(seq, &when, after, found);
        }
    }

    /// A robot that is down stays; the others start where they are, once the window before has been driven.
    fn check_starts(&self, seq: Seq, window: &FleetWindow, found: &mut Findings) {
        let settled = self.driven.get(&window.node).copied().unwrap_or(0).saturating_add(1) == window.window;
        for moves in &window.moves {
            let Some(robot) = self.robots.get(&moves.robot) else { continue };
            if robot.down && moves.moves.bytes().any(|letter| letter != b'W') {
                found.at(Rule::RobotMove, seq, format!("{} is down, yet moves", moves.robot));
            } else if settled && robot.cell != moves.from {
                let detail = format!("{} is at {}, planned from {}", moves.robot, robot.cell.0, moves.from.0);
                found.at(Rule::RobotMove, seq, detail);
            }
        }
    }

    fn walks<'a>(&self, window: &'a FleetWindow) -> Vec<Walk<'a>> {
        let mut walks: BTreeMap<RobotId, Walk> = self
            .robots
            .iter()
            .filter(|(_, robot)| robot.node == window.node)
            .map(|(id, robot)| (*id, Walk { robot: *id, cell: robot.cell, moves: &[] }))
            .collect();
        for moves in &window.moves {
            let walk = Walk { robot: moves.robot, cell: moves.from, moves: moves.moves.as_bytes() };
            walks.insert(moves.robot, walk);
        }
        walks.into_values().collect()
    }
}

fn advance(grid: &Grid, walks: &mut [Walk], step: usize) -> Result<(), String> {
    for walk in walks {
        let Some(letter) = walk.moves.get(step) else { continue };
        match grid.step(walk.cell, *letter) {
            Some(next) => walk.cell = next,
            None => {
                let letter = char::from(*letter);
                return Err(format!("{} cannot go {letter} from {} at step {}", walk.robot, walk.cell.0, step + 1));
            }
        }
    }
    Ok(())
}

fn find_clash(seq: Seq, when: &str, mut cells: Vec<(Cell, RobotId)>, found: &mut Findings) -> bool {
    cells.sort_unstable();
    let clash = cells.windows(2).find(|pair| pair[0].0 == pair[1].0);
    if let Some(pair) = clash {
        let (cell, one, two) = (pair[0].0.0, pair[0].1, pair[1].1);
        found.at(Rule::RobotClash, seq, format!("{one} and {two} stand in cell {cell}{when}"));
    }
    clash.is_some()
}

fn find_swap(
    seq: Seq,
    when: &str,
    before: &[(Cell, RobotId)],
    after: &[(Cell, RobotId)],
    found: &mut Findings,
) -> bool {
    let mut moved: Vec<(Cell, Cell, RobotId)> =
        before.iter().zip(after).filter(|(a, b)| a.0 != b.0).map(|(a, b)| (a.0, b.0, a.1)).collect();
    moved.sort_unstable();
    let against = |from: Cell, to: Cell| moved.binary_search_by(|other| (other.0, other.1).cmp(&(to, from)));
    let swap = moved.iter().find_map(|(from, to, robot)| Some((*robot, moved[against(*from, *to).ok()?].2)));
    if let Some((one, two)) = swap {
        found.at(Rule::RobotSwap, seq, format!("{one} and {two} go through each other{when}"));
    }
    swap.is_some()
}

#[cfg(test)]
mod tests {
    use crate::{Rule, story::*};
    use model::{Cell, Fact};

    /// ```text
    /// 0 1 2 3
    /// 4 @ @ 7
    /// 8 9 . .
    /// ```
    /// Robot 1 at 0, robot 2 at 3, robot 3 at 8.
    fn floor() -> Story {
        let mut story = Story::default();
        story.fact(grid(&["....", ".@@.", "...."]));
        for (n, home) in [(1, 0), (2, 3), (3, 8)] {
            story.fact(robot_listed(n, home));
        }
        story
    }

    fn plan(moves: &[(u32, u32, &str)]) -> Vec<Rule> {
        let mut story = floor();
        story.decide(fleet(1, moves));
        story.rules()
    }

    #[test]
    fn robots_that_keep_clear_of_each_other_are_legal() {
        assert_eq!(plan(&[(1, 0, "RRDWW")]), [Rule::RobotMove], "into a shelf");
        assert_eq!(plan(&[(1, 0, "RRWLL"), (2, 3, "DDLLW")]), []);
        assert_eq!(plan(&[(1, 0, "RWWWW"), (3, 8, "UUWWW")]), [], "following into a cell just left");
    }

    #[test]
    fn robots_that_leave_the_grid_are_found() {
        assert_eq!(plan(&[(1, 0, "U")]), [Rule::RobotMove]);
        assert_eq!(plan(&[(1, 0, "L")]), [Rule::RobotMove]);
        assert_eq!(plan(&[(2, 3, "R")]), [Rule::RobotMove]);
        assert_eq!(plan(&[(3, 8, "D")]), [Rule::RobotMove]);
        assert_eq!(plan(&[(3, 8, "X")]), [Rule::RobotMove]);
        assert_eq!(plan(&[(3, u32::MAX, "DDD")]), [Rule::RobotMove, Rule::RobotMove], "and from elsewhere");
    }

    #[test]
    fn two_robots_in_a_cell_are_found_even_when_one_is_not_named() {
        assert_eq!(plan(&[(1, 0, "RR"), (2, 3, "LW")]), [Rule::RobotClash]);
        assert_eq!(plan(&[(1, 0, "DD")]), [Rule::RobotClash], "robot 3 rests at 8");
        assert_eq!(plan(&[(1, 0, "RRR")]), [Rule::RobotClash], "robot 2 rests at 3");
    }

    #[test]
    fn two_robots_through_each_other_are_found() {
        assert_eq!(plan(&[(1, 0, "RR"), (2, 3, "LL")]), [Rule::RobotSwap]);
    }

    #[test]
    fn a_robot_starts_where_it_is_and_stays_when_it_is_down() {
        let mut story = floor();
        story.fact(moved(1, &[(1, 1)]));
        story.decide(fleet(2, &[(1, 0, "W")]));
        assert_eq!(story.rules(), [Rule::RobotMove]);
        story.decide(fleet(2, &[(1, 1, "R")]));
        story.fact(Fact::RobotDown { robot: robot(2), cell: Cell(3) });
        story.decide(fleet(2, &[(2, 3, "WW")]));
        assert_eq!(story.rules(), []);
        story.decide(fleet(2, &[(2, 3, "D")]));
        assert_eq!(story.rules(), [Rule::RobotMove]);
        story.fact(Fact::RobotUp { robot: robot(2) });
        story.decide(fleet(2, &[(2, 3, "D")]));
        assert_eq!(story.rules(), []);
    }

    #[test]
    fn real_cells_are_distinct_and_free() {
        let mut story = floor();
        story.fact(moved(1, &[(1, 1), (2, 2)]));
        assert_eq!(story.rules(), []);
        story.fact(moved(2, &[(1, 8)]));
        assert_eq!(story.rules(), [Rule::RobotClash]);
        story.fact(moved(3, &[(1, 5)]));
        assert_eq!(story.rules(), [Rule::RobotMove]);
    }
}
