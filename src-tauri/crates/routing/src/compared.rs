//! What a plan compared: of each stop that a van got, which other vans had a place for it, and at what cost. Chooses
//! nothing.

use model::{Compared, OtherVan, Span, Tour, VanId};
use std::{cmp::Reverse, collections::BTreeMap};

/// Most vans named beside the one that was chosen.
const OTHERS_MAX: usize = 3;

/// What one van could have done with one stop.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Look {
    /// It is full.
    Full,
    /// Somebody would be late.
    Late,
    /// It has a place at this cost, milliseconds.
    Place(i64),
}

/// The looks of a plan, by the van that was chosen and the one that was not.
#[derive(Clone, Default, Debug)]
pub(crate) struct Looks(BTreeMap<VanId, BTreeMap<VanId, OtherVan>>);

impl Looks {
    /// A stop was given to `chosen`; so looked all vans.
    pub(crate) fn note(&mut self, chosen: VanId, looks: impl Iterator<Item = (VanId, Look)>) {
        let others = self.0.entry(chosen).or_default();
        for (van, look) in looks.filter(|(van, _)| *van != chosen) {
            let other = others.entry(van).or_insert(OtherVan { van, places: 0, cost: Span::ZERO, late: 0, full: 0 });
            match look {
                Look::Full => other.full += 1,
                Look::Late => other.late += 1,
                Look::Place(cost) => {
                    other.places += 1;
                    other.cost = other.cost + Span(cost);
                }
            }
        }
    }

    /// What was compared for a tour that has become `after`; those that could have taken most are named first.
    pub(crate) fn of(&self, before: Option<&Tour>, after: &Tour, free: u32) -> Compared {
        let others = self.0.get(&after.van).into_iter().flat_map(|others| others.values().copied());
        let mut others: Vec<OtherVan> = others.collect();
        others.sort_by_key(|other| (Reverse(other.places), other.cost, other.van));
        others.truncate(OTHERS_MAX);
        Compared { others, ..Compared::between(before, after, free) }
    }
}

#[cfg(test)]
mod tests {
    use crate::stories::{at, insert, job, van};

    #[test]
    fn a_tour_names_the_vans_that_had_a_place_too_and_what_it_changes() {
        let vans = [van(1, 10), van(2, 10)];
        let planned = insert(&vans.iter().collect::<Vec<_>>(), &[job(1, 1.0, 0.0, 300)], at(0));
        let tour = &planned.tours[0];
        let compared = &planned.compared[&tour.van];
        assert_eq!((compared.slack_before, compared.free), (None, 9));
        assert_eq!(compared.slack, tour.slack());
        assert_eq!(compared.added, tour.returns - tour.departs);
        let [other] = compared.others[..] else { panic!("{compared:?}") };
        assert_eq!((other.van == tour.van, other.places, other.late, other.full), (false, 1, 0, 0));
    }
}
