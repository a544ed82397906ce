//! The vans of an incident with their stops before it and in the plan that answered it. Judges no plan.

use super::{Part, SceneStop, SceneVan};
use crate::{geography::Geography, impact::number};
use model::{
    Body, Decision, Event, Fact, ParcelId, Position, Proposal, Remedy, Seq, Stop, StopKind, Subject, Tour, VanId,
};
use std::collections::{BTreeMap, BTreeSet};

/// Vans shown at most: those in trouble, then helpers. More lines on one map say nothing.
const VANS_MAX: usize = 8;

/// The vans concerned, those in trouble first.
pub(super) fn vans(subjects: &BTreeSet<Subject>, events: &[Event], start: Seq, geography: &Geography) -> Vec<SceneVan> {
    let stricken: BTreeSet<VanId> = subjects.iter().filter_map(|subject| subject.van()).collect();
    let trail = Trail::until(events, start);
    let (adopted, proposed) = (adopted(&stricken, events, start), proposed(&stricken, events, start));
    let (helpers, part) = if adopted.is_empty() { (proposed, Part::Proposed) } else { (adopted, Part::Helper) };
    let in_trouble = stricken.iter().map(|van| trail.van(*van, Part::Stricken, None, geography));
    let helping = helpers.iter().filter(|(van, _)| !stricken.contains(van));
    let helping = helping.map(|(van, tour)| trail.van(*van, part, Some(tour), geography));
    in_trouble.chain(helping).take(VANS_MAX).collect()
}

/// The first tour of each van that takes parcels from a stricken one, as it was adopted: later plans of it have
/// already lost what was served.
fn adopted<'a>(stricken: &BTreeSet<VanId>, events: &'a [Event], start: Seq) -> BTreeMap<VanId, &'a Tour> {
    let mut tours = BTreeMap::new();
    for event in events.iter().filter(|event| event.seq >= start) {
        if let Body::Decision(Decision::TourPlanned { tour, .. }) = &event.body
            && helps(tour, stricken)
        {
            tours.entry(tour.van).or_insert(tour);
        }
    }
    tours
}

/// The tours of the newest proposal for a stricken van.
fn proposed<'a>(stricken: &BTreeSet<VanId>, events: &'a [Event], start: Seq) -> BTreeMap<VanId, &'a Tour> {
    let recent = events.iter().rev().take_while(|event| event.seq >= start);
    let mut proposals = recent.filter_map(|event| match &event.body {
        Body::Decision(Decision::Proposed(Proposal { remedy: Remedy::Transfer { from, tours, .. }, .. })) => {
            stricken.contains(from).then_some(tours)
        }
        Body::Fact(_) | Body::Decision(_) => None,
    });
    let newest = proposals.next().map(Vec::as_slice).unwrap_or_default();
    newest.iter().filter(|tour| helps(tour, stricken)).map(|tour| (tour.van, tour)).collect()
}

fn helps(tour: &Tour, stricken: &BTreeSet<VanId>) -> bool {
    tour.stops.iter().any(|stop| matches!(stop.kind, StopKind::Transfer(from) if stricken.contains(&from)))
}

/// What was known of vans when the incident began.
#[derive(Default)]
struct Trail<'a> {
    tours: BTreeMap<VanId, &'a Tour>,
    served: BTreeSet<ParcelId>,
    seen: BTreeMap<VanId, Position>,
}

impl<'a> Trail<'a> {
    /// From the events up to `start`, itself included: a breakdown says where the van stands.
    fn until(events: &'a [Event], start: Seq) -> Self {
        let mut trail = Self::default();
        events.iter().take_while(|event| event.seq <= start).for_each(|event| trail.follow(event));
        trail
    }

    fn follow(&mut self, event: &'a Event) {
        match &event.body {
            Body::Decision(Decision::TourPlanned { tour, .. }) => _ = self.tours.insert(tour.van, tour),
            Body::Fact(Fact::VanSeen { van, position } | Fact::VanBrokeDown { van, position }) => {
                self.seen.insert(*van, *position);
            }
            Body::Fact(Fact::StopServed { van, parcels }) => self.serve(*van, parcels),
            Body::Fact(_) | Body::Decision(_) => {} // moves no van
        }
    }

    fn serve(&mut self, van: VanId, parcels: &[ParcelId]) {
        self.served.extend(parcels);
        let stop = |stop: &&Stop| stop.parcels.iter().any(|parcel| parcels.contains(parcel));
        if let Some(stop) = self.tours.get(&van).and_then(|tour| tour.stops.iter().find(stop)) {
            self.seen.insert(van, stop.at);
        }
    }

    fn van(&self, van: VanId, part: Part, after: Option<&Tour>, geography: &Geography) -> SceneVan {
        let open = |stop: &&Stop| stop.parcels.iter().any(|parcel| !self.served.contains(parcel));
        let before = self.tours.get(&van).map(|tour| tour.stops.iter().filter(open).map(stop).collect());
        let depot = geography.depots.get(&van).and_then(|node| geography.nodes.get(node)).map(|card| card.position);
        SceneVan {
            van,
            part,
            at: self.seen.get(&van).copied(),
            depot,
            before: before.unwrap_or_default(),
            after: after.map_or_else(Vec::new, |tour| tour.stops.iter().map(stop).collect()),
        }
    }
}

fn stop(stop: &Stop) -> SceneStop {
    let from = match stop.kind {
        StopKind::Deliver => None,
        StopKind::Transfer(van) => Some(van),
    };
    SceneStop { at: stop.at, parcels: number(stop.parcels.len()), from }
}
