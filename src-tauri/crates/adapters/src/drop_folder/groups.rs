//! Files in which several rows make one fact: a grid, the bins of a node, a slot. The fact is filed
//! under the line of its first row.

use super::{Parsed, Problem, cards, row::Row, table::Table};
use model::{Bin, Fact, GridCard, NodeId, Passage, ShowSlot, ShowSlotId};
use std::collections::{BTreeMap, BTreeSet};

/// Widest and highest grid, cells.
pub(super) const GRID_MAX: usize = 2_000;

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
        let blame = |column, code| Problem::at(*line, Some(column), code);
        if index > 0 && grid.rows.get(index - 1).is_some_and(|(before, _, _)| before == y) {
            return Err(blame("y", "twice"));
        }
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

pub(super) fn bins(table: &mut Table<'_>, parsed: &mut Parsed) {
    let mut nodes: BTreeMap<NodeId, (u32, Vec<Bin>)> = BTreeMap::new();
    while let Some(mut row) = table.next() {
        let (node, sku) = (row.id("node"), row.sku("sku"));
        let cell = cards::cell(&mut row, node);
        let (Some(node), Some(sku), Some(cell)) = (node, sku, cell) else { continue };
        nodes.entry(node).or_insert((row.line, Vec::new())).1.push(Bin { sku, cell });
    }
    parsed.facts.extend(nodes.into_iter().map(|(node, (line, bins))| (line, Fact::BinsPlaced { node, bins })));
}

/// Slots by their code: one with a faulty row is left as it was, and hurts no other. Where it cannot be known to which
/// slot a faulty row belongs, any of them may lack it, and none is taken.
pub(super) fn slots(table: &mut Table<'_>, parsed: &mut Parsed) {
    let mut slots: BTreeMap<ShowSlotId, (u32, ShowSlot)> = BTreeMap::new();
    let (mut faulty, mut lost) = (BTreeSet::new(), false);
    while let Some(mut row) = table.next() {
        let before = row.problems.len();
        let Some(id) = row.id::<ShowSlotId>("slot") else {
            lost = true;
            continue;
        };
        let (slot, passage) = (slot(&mut row, id), passage(&mut row));
        if let (Some(slot), Some(passage)) = (slot, passage) {
            gather(&mut row, &mut slots, slot, passage);
        }
        if row.problems.len() > before {
            faulty.insert(id);
        }
    }
    if lost || table.lost {
        return;
    }
    let good = slots.into_iter().filter(|(id, _)| !faulty.contains(id));
    parsed.facts.extend(good.map(|(_, (line, slot))| (line, Fact::SlotPlanned(slot))));
    parsed.facts.sort_by_key(|(line, _)| *line);
}

/// Adds a passage to its slot, with which its row must agree.
fn gather(row: &mut Row<'_>, slots: &mut BTreeMap<ShowSlotId, (u32, ShowSlot)>, slot: ShowSlot, passage: Passage) {
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
    match first.passages.iter().find(|known| (known.sku, known.from) == (passage.sku, passage.from)) {
        Some(known) if *known == passage => row.note("sku", "same_twice", String::new()),
        Some(_) => row.blame("sku", "twice").unwrap_or_default(),
        None => first.passages.push(passage),
    }
}

/// The slot of a row, without its passages.
fn slot(row: &mut Row<'_>, slot: ShowSlotId) -> Option<ShowSlot> {
    let (show, brand) = (row.id("show"), row.text("brand"));
    let (creator, room) = (row.text("creator"), row.text("room"));
    let (from, until) = (row.moment("slot_from"), row.moment("slot_to"));
    if from? >= until? {
        return row.blame("slot_to", "ends_before_it_begins");
    }
    Some(ShowSlot {
        slot,
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
    let (sku, from, until) = (row.sku("sku"), row.moment("from"), row.moment("to"));
    let (price, expected) = (row.cents("price"), row.whole("expected_units"));
    if from? >= until? {
        return row.blame("to", "ends_before_it_begins");
    }
    Some(Passage { sku: sku?, from: from?, until: until?, price_cents: price?, expected_units: expected? })
}
