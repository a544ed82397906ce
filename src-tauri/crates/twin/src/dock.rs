//! Carriers: trucks that leave on time, and what they deliver the days after. Knows nothing of vans.

use crate::{
    Script,
    agenda::{Agenda, Task, fact, source},
    network::Network,
    stockroom::Stockroom,
};
use model::{CarrierCard, DepartureCard, DeptId, Draws, Fact, Moment, NodeId, ParcelId, Seed, Span, Via};
use std::sync::Arc;

/// All carriers.
#[derive(Clone, Debug)]
pub(crate) struct Dock {
    script: Arc<Script>,
    draws: Draws,
}

impl Dock {
    /// Trucks of the timetable, planned at once.
    pub fn new(network: &Network, script: Arc<Script>, seed: Seed, agenda: &mut Agenda) -> Self {
        for card in network.departures.values() {
            agenda.plan(card.leaves, Task::Leaves(card.departure));
        }
        Self { script, draws: seed.stream("carriers") }
    }

    /// A truck leaves with what was packed for it in time. An empty truck leaves as well, and says so.
    pub fn leaves(
        &mut self,
        card: &DepartureCard,
        network: &Network,
        home: &dyn Fn(ParcelId) -> Option<DeptId>,
        stockroom: &mut Stockroom,
        agenda: &mut Agenda,
    ) {
        let parcels = stockroom.load(card.node, Via::Departure(card.departure), card.cutoff);
        for parcel in &parcels {
            let carrier = network.carriers.get(&card.carrier);
            let at = self.arrival(card, carrier, distance_m(network, card.node, home(*parcel)));
            agenda.plan(at, Task::Delivered { carrier: card.carrier, parcel: *parcel, at });
        }
        let left = Fact::DepartureLeft { departure: card.departure, parcels };
        agenda.say(fact(source("wms", card.node.as_str()), card.leaves, &card.departure, left));
    }

    /// When a parcel is delivered: within the carrier's hours, Sundays not counted, now and then a day late.
    fn arrival(&mut self, card: &DepartureCard, carrier: Option<&CarrierCard>, distance_m: i64) -> Moment {
        let band = usize::from(distance_m >= 100_000) + usize::from(distance_m >= 400_000);
        let lead = carrier.map_or(2, |carrier| carrier.lead_days[band]);
        let late = u8::from(self.draws.chance(self.script.carriers.late));
        let mut day = card.leaves;
        for _ in 0..lead.saturating_add(late) {
            day += Span::hours(24);
            while is_sunday(day) {
                day += Span::hours(24);
            }
        }
        let by_min = i64::from(carrier.map_or(1_080, |carrier| carrier.delivers_by_min));
        let midnight = Moment::at_paris(day.paris().date().at(0, 0, 0, 0));
        let at = midnight + Span::seconds(self.draws.between(8 * 3_600, (by_min * 60).max(8 * 3_600)));
        at.max(card.leaves + Span::hours(1))
    }
}

fn is_sunday(moment: Moment) -> bool {
    moment.paris().weekday().to_monday_zero_offset() == 6
}

fn distance_m(network: &Network, node: NodeId, dept: Option<DeptId>) -> i64 {
    let from = network.nodes.get(&node).map(|card| card.position);
    let to = dept.and_then(DeptId::dept).map(|dept| dept.position);
    from.zip(to).map_or(250_000, |(from, to)| from.distance_m(to))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo;

    #[test]
    fn saturday_evening_parcels_arrive_on_monday_not_on_sunday() {
        let network = Network::of(&demo::facts());
        let mut agenda = Agenda::default();
        let mut dock = Dock::new(&network, Arc::new(demo::script()), Seed(1), &mut agenda);
        let card =
            network.departures.values().find(|card| card.leaves < network.minute(24 * 60)).expect("a truck on the day");
        let mut carrier = network.carriers[&card.carrier].clone();
        carrier.lead_days = [1, 1, 1];
        for _ in 0..200 {
            let at = dock.arrival(card, Some(&carrier), 50_000);
            assert!(!is_sunday(at) && at > network.minute(48 * 60), "{at}");
            assert!(at.minute_of_day() <= carrier.delivers_by_min);
        }
    }

    #[test]
    fn each_truck_of_the_timetable_is_planned() {
        let network = Network::of(&demo::facts());
        let mut agenda = Agenda::default();
        Dock::new(&network, Arc::new(demo::script()), Seed(1), &mut agenda);
        let trucks = std::iter::from_fn(|| agenda.due(network.minute(7 * 24 * 60))).count();
        assert_eq!(trucks, network.departures.len());
    }
}
