//! Why a grid cannot be driven on. Knows the sentences and codes, not the checks.

use model::Cell;
use std::{error::Error, fmt};

/// Most cells of a grid: step counts must fit 16 bits.
pub(crate) const CELLS_MAX: usize = 65_000;

/// Why a grid card was refused; the grid that stood before is kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum GridFault {
    /// No cell, or more than 65 000.
    Size {
        /// Cells asked for.
        cells: u64,
    },
    /// The number of rows is not the stated height.
    Rows {
        /// Rows found.
        found: usize,
        /// Rows stated.
        stated: u32,
    },
    /// A row is longer or shorter than the stated width.
    Ragged {
        /// Which row, from 0.
        row: usize,
        /// Its characters.
        found: usize,
        /// Cells stated.
        stated: u32,
    },
    /// A character other than `@`, `.`, `S` and `E`.
    Letter {
        /// Which row, from 0.
        row: usize,
        /// Which column, from 0.
        column: usize,
        /// The character.
        letter: char,
    },
    /// No `E`: robots would have nowhere to unload.
    NoStation,
    /// Free cells that cannot be reached from the largest connected part.
    CutOff {
        /// They, in order.
        cells: Vec<Cell>,
    },
}

impl GridFault {
    /// The code for screens and dead letters.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Size { .. } => "grid_size",
            Self::Rows { .. } => "grid_rows",
            Self::Ragged { .. } => "grid_ragged",
            Self::Letter { .. } => "grid_letter",
            Self::NoStation => "grid_no_station",
            Self::CutOff { .. } => "grid_cut_off",
        }
    }
}

impl fmt::Display for GridFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Size { cells } => write!(f, "a grid has 1 to {CELLS_MAX} cells, this one states {cells}"),
            Self::Rows { found, stated } => write!(f, "the grid states {stated} rows and has {found}"),
            Self::Ragged { row, found, stated } => {
                write!(f, "grid row {row} has {found} cells, the card states {stated}")
            }
            Self::Letter { row, column, letter } => {
                write!(f, "grid row {row}, column {column}: {letter:?} is none of @ . S E")
            }
            Self::NoStation => f.write_str("the grid has no station (E)"),
            Self::CutOff { cells } => {
                let first = cells.first().map_or(0, |cell| cell.0);
                write!(f, "{} free cells of the grid are cut off from the rest, first cell {first}", cells.len())
            }
        }
    }
}

impl Error for GridFault {}
