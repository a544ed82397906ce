//! Which part of what a département orders one node prepares: as parcels were given in the last hour.

use super::nearness::nearness;
use crate::section::demand::Demand;
use allocation::Book;
use model::{DEPTS, Dept, Moment, NodeId, SkuId};
use std::array::from_fn;

/// Parcels of a département before its own count for more than those of the whole country.
const PARCELS_FIRST: f64 = 4.0;

/// The share that a node prepares of what each département orders, in the order of [`DEPTS`].
pub(crate) struct Serving([f64; DEPTS.len()]);

impl Serving {
    /// As parcels were given in the last hour; before any was, each département is served by the node nearest to it.
    pub fn of(node: NodeId, demand: &Demand, book: &Book, now: Moment) -> Self {
        let (mut given, mut all) = ([[0_u32; 2]; DEPTS.len()], [0_u32; 2]);
        for ((by, dept), parcels) in demand.parcels(now) {
            let own = if by == node { parcels } else { 0 };
            for sum in dept.row().map(|row| &mut given[row]).into_iter().chain([&mut all]) {
                *sum = [sum[0].saturating_add(own), sum[1].saturating_add(parcels)];
            }
        }
        let country = share(all, 0.0);
        let nearest = |dept: &Dept| {
            let first = book.nodes().map(|card| nearness(card, dept)).min();
            if first.is_some_and(|(_, first)| first == node) { 1.0 } else { 0.0 }
        };
        Self(from_fn(|row| if all[1] > 0 { share(given[row], country) } else { nearest(&DEPTS[row]) }))
    }

    /// The share of the units of a SKU, 0 to 1.
    pub fn share(&self, sku: SkuId, model: &forecast::Model) -> f64 {
        self.0.iter().zip(model.shares(sku)).map(|(own, share)| own * share).sum()
    }
}

/// A share of some parcels, drawn towards what is known of more of them.
fn share([own, all]: [u32; 2], known: f64) -> f64 {
    (f64::from(own) + known * PARCELS_FIRST) / (f64::from(all) + PARCELS_FIRST)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::life::{Life, at, depot, node, order, place_of, sku};

    fn shares(life: &Life) -> [f64; 2] {
        let world = life.world();
        let of = |name| Serving::of(place_of(name), world.demand(), world.stock().book(), world.now);
        ["FR-A", "FR-B"].map(|name| of(name).share(sku(), world.forecasts().model()))
    }

    #[test]
    fn a_node_is_asked_for_what_it_was_asked_for_lately() {
        let mut life = depot();
        life.tell(at(9, 1), vec![node("FR-B", 8, 22)]);
        let first = shares(&life);
        assert!((first[0] + first[1] - 1.0).abs() < 1e-9, "somebody is nearest: {first:?}");
        life.tell(at(9, 5), (1..=40).map(|n| order(n, at(9, 5))).collect());
        let [stocked, empty] = shares(&life);
        assert!(stocked > 0.8 && empty < 0.1, "only one has stock: {stocked} {empty}");
    }
}
