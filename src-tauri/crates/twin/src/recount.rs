//! What control counts for service against the first promise, in the words of the audit that counts it again.

use audit::{Cell, Tally};
use control::World;
use model::LaterFor;
use std::collections::BTreeMap;

/// The counts of all days that control keeps.
pub(crate) fn service(world: &World) -> BTreeMap<Cell, Tally> {
    let book = world.orders().service();
    let mut cells = BTreeMap::new();
    for (cell, counts) in book.days().flat_map(|day| book.day(day)) {
        let later = LaterFor::ALL.iter().copied().zip(counts.later).filter(|(_, n)| *n > 0);
        let tally = Tally {
            asked: counts.asked,
            as_asked: counts.as_asked,
            later: later.collect(),
            waiting: counts.waiting,
            on_course: counts.on_course,
            behind: counts.behind,
            in_time: counts.in_time,
            missed: counts.missed,
            cancelled: counts.cancelled,
            declined: counts.declined,
            moved: counts.moved,
            served: counts.served,
        };
        cells.insert((cell.day, cell.hour, cell.service, cell.site), tally);
    }
    cells
}
