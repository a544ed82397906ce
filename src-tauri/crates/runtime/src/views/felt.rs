//! Which nodes will feel the next passage of a SKU: its units fall on them as their stock that may be promised allows.

use super::show::expected;
use contract::{FeltView, LoadState, ShelfView};
use control::World;
use model::{Moment, NodeId, QUARTER, SkuId};
use std::cmp::Reverse;

/// More nodes than these are not told: the others feel little.
const MOST: usize = 3;

/// The nodes that the next passage falls on, the one with most to do first; none without a passage to come.
pub fn felt(world: &World, sku: SkuId, shelves: &[ShelfView], now: Moment) -> Vec<FeltView> {
    let passages = world.show().slots().flat_map(|slot| &slot.passages);
    let next = passages.filter(|passage| passage.sku == sku && passage.from > now).min_by_key(|passage| passage.from);
    let units = next.map_or(0.0, |passage| expected(world, passage, now));
    shared(shelves, units, |node| world.stock().book().load(node, now.floor(QUARTER)))
}

/// `load` tells the units booked in the running quarter of an hour and how many can be prepared.
fn shared(shelves: &[ShelfView], units: f64, load: impl Fn(NodeId) -> (u32, u32)) -> Vec<FeltView> {
    let total: f64 = shelves.iter().map(|shelf| f64::from(shelf.atp)).sum();
    let served = units.min(total);
    let on = |shelf: &ShelfView| {
        let own = served * f64::from(shelf.atp) / total;
        (own >= 0.5).then(|| {
            let (used, capacity) = load(shelf.node);
            let (own, then) = (own.round() as u32, used.saturating_add(own.round() as u32));
            let load_pct = (u64::from(then) * 100).checked_div(u64::from(capacity)).unwrap_or(0) as u32;
            FeltView { node: shelf.node, units: own, load_pct, load: LoadState::of(then, capacity) }
        })
    };
    let mut all: Vec<FeltView> = shelves.iter().filter_map(on).collect();
    all.sort_by_key(|felt| (Reverse(felt.units), felt.node));
    all.truncate(MOST);
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shelf(node: &str, atp: u32) -> ShelfView {
        ShelfView {
            node: NodeId::new(node).expect("short"),
            sku: SkuId::new("S").expect("short"),
            on_hand: atp,
            allocated: 0,
            safety: 0,
            atp,
            doubted: false,
        }
    }

    fn told(shelves: &[ShelfView], units: f64) -> Vec<String> {
        let all = shared(shelves, units, |_| (60, 100));
        all.iter().map(|felt| format!("{} {} {} {:?}", felt.node, felt.units, felt.load_pct, felt.load)).collect()
    }

    #[test]
    fn the_nodes_with_its_stock_feel_it_in_proportion() {
        let shelves = [shelf("FR-CEN", 300), shelf("FR-LIL", 100), shelf("FR-LYS", 0)];
        assert_eq!(told(&shelves, 80.0), ["FR-CEN 60 120 Full", "FR-LIL 20 80 Free"]);
    }

    #[test]
    fn nobody_feels_more_than_there_is_to_serve() {
        assert_eq!(told(&[shelf("FR-CEN", 30)], 80.0), ["FR-CEN 30 90 Tight"]);
        assert_eq!(told(&[shelf("FR-CEN", 0)], 80.0), Vec::<String>::new());
        assert_eq!(told(&[], 80.0), Vec::<String>::new());
    }
}
