//! The grid as it was laid: which cells are free, which are stations. Knows no robot and no distance.

use crate::grid_fault::{CELLS_MAX, GridFault};
use model::{Cell, GridCard};
use petgraph::unionfind::UnionFind;
use serde::{Deserialize, Serialize};

/// A checked grid; the default one has no cell.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
pub(crate) struct Floor {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) rows: Vec<String>,
    pub(crate) stations: Vec<Cell>,
}

impl Floor {
    /// Checks a card: size, letters, a station, and that each free cell can be reached from each other.
    pub(crate) fn check(card: &GridCard) -> Result<Self, GridFault> {
        check_shape(card)?;
        let mut floor = Self { width: card.width, height: card.height, rows: card.rows.clone(), stations: Vec::new() };
        floor.stations = floor.cells().filter(|&cell| floor.letter(cell) == Some(b'E')).collect();
        if floor.stations.is_empty() {
            return Err(GridFault::NoStation);
        }
        let cells = floor.cut_off();
        if cells.is_empty() { Ok(floor) } else { Err(GridFault::CutOff { cells }) }
    }

    /// Whether a robot may stand there; false outside the grid.
    pub(crate) fn is_free(&self, cell: Cell) -> bool {
        self.letter(cell).is_some_and(|letter| letter != b'@')
    }

    /// Number of cells, shelves included.
    pub(crate) fn len(&self) -> usize {
        self.width as usize * self.height as usize
    }

    /// Up, down, left and right of a cell: free neighbours, in this order.
    pub(crate) fn around(&self, cell: Cell) -> [Option<Cell>; 4] {
        let Some(column) = cell.0.checked_rem(self.width) else { return [None; 4] };
        let free = |next: Option<u32>| next.map(Cell).filter(|&cell| self.is_free(cell));
        [
            free(cell.0.checked_sub(self.width)),
            free(cell.0.checked_add(self.width)),
            free(if column > 0 { cell.0.checked_sub(1) } else { None }),
            free(if column + 1 < self.width { cell.0.checked_add(1) } else { None }),
        ]
    }

    fn cells(&self) -> impl Iterator<Item = Cell> + use<> {
        (0..self.width.saturating_mul(self.height)).map(Cell)
    }

    fn letter(&self, cell: Cell) -> Option<u8> {
        let (row, column) = (cell.0.checked_div(self.width)?, cell.0.checked_rem(self.width)?);
        self.rows.get(row as usize)?.as_bytes().get(column as usize).copied()
    }

    /// Free cells outside the largest connected part.
    fn cut_off(&self) -> Vec<Cell> {
        let mut parts = UnionFind::<u32>::new(self.len());
        for cell in self.cells().filter(|&cell| self.is_free(cell)) {
            for next in self.around(cell).into_iter().flatten() {
                parts.union(cell.0, next.0);
            }
        }
        let label = parts.into_labeling();
        let mut size = vec![0u32; label.len()];
        let free: Vec<Cell> = self.cells().filter(|&cell| self.is_free(cell)).collect();
        for cell in &free {
            size[label[cell.0 as usize] as usize] += 1;
        }
        let Some(main) = (0..size.len()).max_by_key(|&part| (size[part], std::cmp::Reverse(part))) else {
            return Vec::new();
        };
        free.into_iter().filter(|cell| label[cell.0 as usize] as usize != main).collect()
    }
}

fn check_shape(card: &GridCard) -> Result<(), GridFault> {
    let cells = u64::from(card.width) * u64::from(card.height);
    if cells == 0 || cells > CELLS_MAX as u64 {
        return Err(GridFault::Size { cells });
    }
    if card.rows.len() as u64 != u64::from(card.height) {
        return Err(GridFault::Rows { found: card.rows.len(), stated: card.height });
    }
    for (row, text) in card.rows.iter().enumerate() {
        if let Some((column, letter)) = text.chars().enumerate().find(|(_, letter)| !"@.SE".contains(*letter)) {
            return Err(GridFault::Letter { row, column, letter });
        }
        if text.len() as u64 != u64::from(card.width) {
            return Err(GridFault::Ragged { row, found: text.len(), stated: card.width });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drill::card;

    #[test]
    fn a_sound_grid_knows_its_stations_and_neighbours() {
        let floor = Floor::check(&card(&["E..", ".@.", "..E"])).expect("sound");
        assert_eq!(floor.stations, [Cell(0), Cell(8)]);
        assert!(!floor.is_free(Cell(4)) && !floor.is_free(Cell(9)) && floor.is_free(Cell(8)));
        assert_eq!(floor.around(Cell(0)), [None, Some(Cell(3)), None, Some(Cell(1))]);
        assert_eq!(floor.around(Cell(5)), [Some(Cell(2)), Some(Cell(8)), None, None], "no way round the edge");
    }

    #[test]
    fn each_fault_of_a_drawing_has_its_code() {
        let code = |rows: &[&str]| Floor::check(&card(rows)).map_err(|fault| fault.code());
        assert_eq!(code(&[]), Err("grid_size"));
        assert_eq!(code(&["E..", ".."]), Err("grid_ragged"));
        assert_eq!(code(&["E.x", "..."]), Err("grid_letter"));
        assert_eq!(code(&["E.é", "..."]), Err("grid_letter"));
        assert_eq!(code(&["...", "..."]), Err("grid_no_station"));
        let mut short = card(&["E..", "..."]);
        short.height = 3;
        assert_eq!(Floor::check(&short).map_err(|fault| fault.code()), Err("grid_rows"));
        short.height = 1_000_000;
        assert_eq!(Floor::check(&short).map_err(|fault| fault.code()), Err("grid_size"));
    }

    #[test]
    fn cells_behind_a_war_room_are_listed() {
        let problem = Floor::check(&card(&["E.@.", "..@.", "..@@"])).expect_err("two cells are walled in");
        assert_eq!(problem, GridFault::CutOff { cells: vec![Cell(3), Cell(7)] });
        assert_eq!(problem.to_string(), "2 free cells of the grid are cut off from the rest, first cell 3");
    }
}
