//! Reads again a row that waited for a person.

use super::{Kind, Known, Reading, Waiting, columns, read, split::Splitter, words};
use crate::{FeedError, date_time, shop::Resolve};
use model::{Incoming, Moment, Origin};
use std::collections::BTreeMap;

/// The form of rows that can be read again; of other kinds the whole file is dropped again.
pub(crate) const RETAKEN: &str = "drop:stock";

/// What a row says with the articles that words mean by now, once `corrections` (column → text) are made. Its fact has
/// the key under which the row was kept, so it counts once.
///
/// # Errors
/// `bad_correction` for a column that the row has not, the code of the problem that it still has.
pub(crate) fn retake(
    row: &[u8],
    origin: &Origin,
    names: Resolve<'_>,
    corrections: &BTreeMap<String, String>,
) -> Result<Vec<Incoming>, FeedError> {
    let text = corrected(&String::from_utf8_lossy(row), corrections)?;
    let parsed = read(Kind::Stock, text.as_bytes(), Reading { known: &Known::default(), names: Some(names) });
    if let Some(problem) = parsed.problems.first() {
        let (column, sentence) = (problem.column.unwrap_or("row"), words::sentence(problem.code));
        return Err(FeedError::at(problem.code, column, sentence));
    }
    let keyed = |(n, mut told): (usize, Incoming)| {
        told.origin.key = if n == 0 { origin.key.clone() } else { format!("{}/{n}", origin.key) };
        told
    };
    Ok(parsed.incoming().into_iter().enumerate().map(keyed).collect())
}

/// The header and the row with other words in some of its cells.
fn corrected(text: &str, corrections: &BTreeMap<String, String>) -> Result<String, FeedError> {
    let mut rows = Splitter::new(text, b';');
    let (header, row) = (rows.next(), rows.next());
    let (header, mut row) = (header.map_or(Vec::new(), |row| row.cells), row.map_or(Vec::new(), |row| row.cells));
    for (column, words) in corrections {
        let at = header.iter().position(|name| columns::canonical(name) == Some(column.as_str()));
        let cell = at.and_then(|at| row.get_mut(at));
        *cell.ok_or_else(|| FeedError::at("bad_correction", column, "the row has no such column"))? = words.clone();
    }
    Ok(line_of(&header) + &line_of(&row))
}

/// The header and a row as a file of their own. Its count is as old as its arrival, however late a person looks at it.
pub(super) fn aside(waiting: &Waiting, arrived: Moment) -> String {
    let (mut header, mut row) = (waiting.header.clone(), waiting.cells.clone());
    row.resize(header.len(), String::new());
    let at = header.iter().position(|name| columns::canonical(name) == Some("counted_at")).unwrap_or_else(|| {
        header.push("counted_at".to_owned());
        row.push(String::new());
        row.len() - 1
    });
    if let Some(cell) = row.get_mut(at).filter(|cell| cell.trim().is_empty()) {
        *cell = date_time::iso(arrived);
    }
    line_of(&header) + &line_of(&row)
}

/// A line of cells, each between quotes.
fn line_of(cells: &[String]) -> String {
    let cells: Vec<String> = cells.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
    cells.join(";") + "\n"
}
