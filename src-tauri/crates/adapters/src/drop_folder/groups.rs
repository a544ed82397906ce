//! Files in which several rows make one fact: a grid, the bins of a node, a slot, the sales of a SKU. The fact is filed
//! under the line of its first row.

use super::{
    Known, Parsed, Problem, cards,
    table::{Row, Table},
};
use crate::{text, wall};
use model::{Bin, Fact, GridCard, NodeId, Passage, Sale, SkuId, SlotCard, SlotId};
use std::collections::BTreeMap;

/// Widest and highest grid, cells.
const GRID_MAX: usize = 2_000;

/// Rows of a grid: `y` and its letters, with the line they stand on.
struct Grid {
    line: u32,
    packers: u32,
    rows: Vec<(u32, u32, String)>,
}

pub(super) fn grids(table: &mut Table<'_>, parsed: &mut Parsed) {
    let mut grids: BTreeMap<NodeId, Grid> = BTreeMap::new();
    while let Some(mut row) = table.next() {
        let (node, packers, y, cells) = (row.id("node"), row.whole("packers"), row.whole("y"), cells(&mut row));
        let (Some(node), Some(packers), Some(y), Some(cells)) = (node, packers, y, cells) else { continue };
        let line = row.line;
        let grid = grids.entry(node).or_insert_with(|| Grid { line, packers, rows: Vec::new() });
        if grid.packers != packers {
            row.blame::<()>("packers", "differs_within_group");
        }
        grid.rows.push((y, line, cells));
    }
    for (node, grid) in grids {
        match lay(node, grid) {
            Ok((line, card)) => parsed.facts.push((line, Fact::GridLaid(card))),
            Err(problem) => table.problems.push(problem),
        }
    }
}

fn cells(row: &mut Row<'_>) -> Option<String> {
    let cells = row.text_long("cells")?;
    let fits = cells.len() <= GRID_MAX && cells.bytes().all(|b| b"@.SE".contains(&b));
    if fits { Some(cells) } else { row.blame("cells", "bad_cells") }
}

/// Rows 0 to n, each once and all of one width.
fn lay(node: NodeId, mut grid: Grid) -> Result<(u32, GridCard), Problem> {
    grid.rows.sort();
    let width = grid.rows.first().map_or(0, |(_, _, cells)| cells.len());
    for (index, (y, line, cells)) in grid.rows.iter().enumerate() {
        let blame = |column, code| Problem { line: *line, column: Some(column), code };
        if *y as usize != index || index >= GRID_MAX {
            return Err(blame("y", "missing_row"));
        }
        if cells.len() != width {
            return Err(blame("cells", "differs_within_group"));
        }
    }
    let card = GridCard {
        node,
        width: width as u32,
        height: grid.rows.len() as u32,
        rows: grid.rows.into_iter().map(|(_, _, cells)| cells).collect(),
        packers_per_station: grid.packers,
    };
    Ok((grid.line, card))
}

pub(super) fn bins(table: &mut Table<'_>, parsed: &mut Parsed, known: &Known) {
    let mut nodes: BTreeMap<NodeId, (u32, Vec<Bin>)> = BTreeMap::new();
    while let Some(mut row) = table.next() {
        let (node, sku) = (row.id("node"), row.id("sku"));
        let cell = cards::cell(&mut row, node, known);
        let (Some(node), Some(sku), Some(cell)) = (node, sku, cell) else { continue };
        nodes.entry(node).or_insert((row.line, Vec::new())).1.push(Bin { sku, cell });
    }
    parsed.facts.extend(nodes.into_iter().map(|(node, (line, bins))| (line, Fact::BinsPlaced { node, bins })));
}

pub(super) fn slots(table: &mut Table<'_>, parsed: &mut Parsed) {
    let mut slots: BTreeMap<SlotId, (u32, SlotCard)> = BTreeMap::new();
    while let Some(mut row) = table.next() {
        let (slot, passage) = (slot(&mut row), passage(&mut row));
        let (Some(slot), Some(passage)) = (slot, passage) else { continue };
        if passage.from < slot.from || passage.until > slot.until {
            row.blame::<()>("from", "outside_slot");
        }
        let line = row.line;
        let (_, first) = slots.entry(slot.slot).or_insert_with(|| (line, slot.clone()));
        let passages = std::mem::take(&mut first.passages);
        if *first != slot {
            row.blame::<()>("slot", "differs_within_group");
        }
        first.passages = passages;
        first.passages.push(passage);
    }
    parsed.facts.extend(slots.into_values().map(|(line, slot)| (line, Fact::SlotPlanned(slot))));
    parsed.facts.sort_by_key(|(line, _)| *line);
}

/// The slot of a row, without its passages.
fn slot(row: &mut Row<'_>) -> Option<SlotCard> {
    let (slot, show, brand) = (row.id("slot"), row.id("show"), row.text("brand"));
    let (creator, room) = (row.text("creator"), row.text("room"));
    let (from, until) = (row.moment("slot_from"), row.moment("slot_to"));
    if from? >= until? {
        return row.blame("slot_to", "ends_before_it_begins");
    }
    Some(SlotCard {
        slot: slot?,
        show: show?,
        brand: brand?,
        creator: creator?,
        room: room?,
        from: from?,
        until: until?,
        passages: Vec::new(),
    })
}

fn passage(row: &mut Row<'_>) -> Option<Passage> {
    let (sku, from, until) = (row.id("sku"), row.moment("from"), row.moment("to"));
    let (price, expected) = (row.cents("price"), row.whole("expected_units"));
    if from? >= until? {
        return row.blame("to", "ends_before_it_begins");
    }
    Some(Passage { sku: sku?, from: from?, until: until?, price_cents: price?, expected_units: expected? })
}

pub(super) fn sales(table: &mut Table<'_>, parsed: &mut Parsed) {
    let mut skus: BTreeMap<SkuId, (u32, Vec<Sale>)> = BTreeMap::new();
    while let Some(mut row) = table.next() {
        let (day, hour) = (row.date("date"), row.word("hour", hour));
        let (sku, dept, units) = (row.id("sku"), row.id("dept"), row.whole("units"));
        let hour = day.zip(hour).and_then(|(day, hour)| wall::on(day, hour));
        let (Some(hour), Some(sku), Some(dept), Some(units)) = (hour, sku, dept, units) else { continue };
        skus.entry(sku).or_insert((row.line, Vec::new())).1.push(Sale { hour, dept, units });
    }
    parsed.facts.extend(skus.into_iter().map(|(sku, (line, sales))| (line, Fact::SalesRecorded { sku, sales })));
}

/// The start of an hour in minutes after midnight, from `14`, `14h`, `14:00`.
fn hour(word: &str) -> Option<u32> {
    let bare = text::whole(word).filter(|hour| *hour < 24).map(|hour| hour * 60);
    bare.or_else(|| wall::minute(word)).map(|minute| minute - minute % 60).filter(|minute| *minute < 1440)
}
