//! Counts. Rows of one shelf and one article are one count, and a count in doubt is told as such: what cannot be read
//! must not leave the old number for sale.

use super::{Parsed, Problem, number::WHOLE_MAX, row::Row, table::Table};
use model::{Fact, Moment, NodeId, SkuId};
use std::collections::{BTreeMap, BTreeSet};

/// What tells rows of one article on one shelf apart.
type Lot = [String; 3];

/// A row.
#[derive(Clone, PartialEq, Eq)]
struct Count {
    line: u32,
    on_hand: i64,
    safety: Option<u32>,
    at: Option<Moment>,
    lot: Lot,
}

/// All rows of one article on one shelf.
#[derive(Default)]
struct Shelf {
    counts: Vec<Count>,
    /// The first row that could not be read, and why.
    doubt: Option<(u32, &'static str)>,
}

pub(super) fn counts(table: &mut Table<'_>, parsed: &mut Parsed) {
    let mut shelves: BTreeMap<(NodeId, SkuId), Shelf> = BTreeMap::new();
    while let Some(mut row) = table.next() {
        let (place, count) = match row.torn {
            Some(code) => (torn_place(&mut row, code), Err(code)),
            None => (place(&mut row), count(&mut row)),
        };
        let Some(place) = place else { continue };
        let shelf = shelves.entry(place).or_default();
        match count {
            Ok(count) => shelf.counts.push(count),
            Err(code) => shelf.doubt = shelf.doubt.or(Some((row.line, code))),
        }
    }
    for (place, shelf) in shelves {
        settle(place, shelf, table, parsed);
    }
    parsed.facts.sort_by_key(|(line, _)| *line);
}

fn place(row: &mut Row<'_>) -> Option<(NodeId, SkuId)> {
    let (node, sku) = (row.id("node"), row.sku("sku"));
    Some((node?, sku?))
}

/// The shelf of a row that does not fit the header. Where the row was cut off, its last cell may be half a code.
fn torn_place(row: &mut Row<'_>, code: &'static str) -> Option<(NodeId, SkuId)> {
    if code == "cut_short" {
        row.cells.pop();
    }
    row.quietly(place)
}

/// The numbers of a row. A count that cannot be read is in doubt, and one of which nobody knows when it was taken: it may
/// be older than the one that stands. A safety that cannot be read is left as it was.
fn count(row: &mut Row<'_>) -> Result<Count, &'static str> {
    let on_hand = row.signed("on_hand");
    let told = on_hand.is_none().then(|| last_code(row, "bad_number"));
    let safety = if row.cell("safety").is_empty() { None } else { row.whole("safety") };
    let at = if row.cell("counted_at").is_empty() { None } else { row.moment("counted_at") };
    let undated = (at.is_none() && !row.cell("counted_at").is_empty()).then(|| last_code(row, "bad_time"));
    let lot = ["lot", "expiry", "location"].map(|column| row.cell(column).to_owned());
    let Some(on_hand) = on_hand else { return Err(told.unwrap_or("bad_number")) };
    if let Some(code) = undated {
        return Err(code);
    }
    Ok(Count { line: row.line, on_hand, safety, at, lot })
}

/// What was found wrong last.
fn last_code(row: &Row<'_>, or: &'static str) -> &'static str {
    row.problems.last().map_or(or, |problem| problem.code)
}

/// The fact of a shelf.
fn settle((node, sku): (NodeId, SkuId), shelf: Shelf, table: &mut Table<'_>, parsed: &mut Parsed) {
    let doubted = |code: &'static str| Fact::StockDoubted { node, sku, code: code.to_owned() };
    if let Some((line, code)) = shelf.doubt {
        parsed.facts.push((line, doubted(code)));
        return;
    }
    let counts = once(shelf.counts, table);
    let Some(first) = counts.first() else { return };
    let lots: BTreeSet<&Lot> = counts.iter().map(|count| &count.lot).collect();
    let named = counts.iter().all(|count| count.lot.iter().any(|word| !word.is_empty()));
    if let Some(second) = counts.get(1).filter(|_| lots.len() < counts.len() || !named) {
        let hint = format!("lignes / lines {}", lines(&counts));
        table.problems.push(Problem::at(second.line, Some("sku"), "twice").hint(hint));
        parsed.facts.push((first.line, doubted("twice")));
        return;
    }
    if counts.len() > 1 {
        table.say(Problem::at(first.line, Some("on_hand"), "summed").hint(lines(&counts)));
    }
    let total: i64 = counts.iter().map(|count| count.on_hand).sum();
    if total > WHOLE_MAX {
        table.problems.push(Problem::at(first.line, Some("on_hand"), "too_large_number"));
        parsed.facts.push((first.line, doubted("too_large_number")));
        return;
    }
    if total < 0 {
        table.say(Problem::at(first.line, Some("on_hand"), "negative_count"));
    }
    let on_hand = u32::try_from(total).unwrap_or(0);
    // The larger safety keeps more back; the sum is no younger than its oldest part.
    let safety = counts.iter().filter_map(|count| count.safety).max();
    parsed.moments.extend(counts.iter().filter_map(|count| count.at).min().map(|at| (first.line, at)));
    parsed.facts.push((first.line, Fact::StockCounted { node, sku, on_hand, safety }));
}

/// Without rows that say the very same.
fn once(counts: Vec<Count>, table: &mut Table<'_>) -> Vec<Count> {
    let mut kept: Vec<Count> = Vec::new();
    for count in counts {
        let same = |known: &&Count| Count { line: known.line, ..count.clone() } == **known;
        match kept.iter().find(same) {
            Some(_) => table.say(Problem::at(count.line, Some("sku"), "same_twice")),
            None => kept.push(count),
        }
    }
    kept
}

fn lines(counts: &[Count]) -> String {
    counts.iter().take(10).map(|count| count.line.to_string()).collect::<Vec<_>>().join(", ")
}
