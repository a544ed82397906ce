//! Picking by hand at nodes without a grid. Knows nothing of robots.

use crate::{
    Script,
    agenda::{Agenda, Task, caused, fact, source},
    network::Network,
    stockroom::{Stage, Stockroom},
};
use model::{Draws, Fact, Moment, NodeId, ParcelId, PickList, Seed, Seq, SkuId, Span, Via};
use std::{collections::VecDeque, sync::Arc};

/// The people of one node, each preparing one parcel at a time, first come first served.
#[derive(Clone, Debug)]
pub(crate) struct Bench {
    script: Arc<Script>,
    node: NodeId,
    people: u32,
    /// Mean time for a unit.
    unit: Span,
    opens_min: u32,
    closes_min: u32,
    busy: u32,
    queue: VecDeque<(ParcelId, Option<Seq>)>,
    draws: Draws,
}

impl Bench {
    /// The bench of a node; its real speed is drawn around the stated one.
    pub fn new(node: NodeId, network: &Network, script: Arc<Script>, seed: Seed) -> Option<Self> {
        let card = network.nodes.get(&node)?;
        let mut draws = seed.stream(&format!("bench {node}"));
        let truth = &script.benches;
        let speed = (truth.speed * (1.0 + draws.normal(0.0, truth.spread))).clamp(0.4, 2.0);
        let units = f64::from(card.capacity_per_quarter.max(1)) * speed;
        let people = (card.capacity_per_quarter / truth.units_per_person.max(1)).max(1);
        let unit = Span((f64::from(people) * 900_000.0 / units) as i64);
        let (opens_min, closes_min) = (card.opens_min, card.closes_min);
        Some(Self { script, node, people, unit, opens_min, closes_min, busy: 0, queue: VecDeque::new(), draws })
    }

    /// Parcels to prepare.
    pub fn ask(
        &mut self,
        now: Moment,
        cause: Seq,
        lists: &[(PickList, Via)],
        stockroom: &mut Stockroom,
        agenda: &mut Agenda,
    ) {
        for (list, via) in lists {
            if stockroom.list(list.parcel, self.node, *via, list.items.clone()) {
                self.queue.push_back((list.parcel, Some(cause)));
            }
        }
        // Somebody has to read the list first.
        agenda.plan(now + Span::seconds(3), Task::Bench(self.node));
    }

    /// Free people take the next parcels.
    pub fn start(&mut self, now: Moment, stockroom: &mut Stockroom, agenda: &mut Agenda) {
        if !self.open(now) {
            let wait = (i64::from(self.opens_min) - i64::from(now.minute_of_day())).rem_euclid(1_440).max(1);
            return agenda.plan(now + Span::minutes(wait), Task::Bench(self.node));
        }
        let (mut started, mut asked) = (Vec::new(), None);
        while self.busy < self.people
            && let Some((parcel, cause)) = self.queue.pop_front()
        {
            if self.pick(now, parcel, stockroom, agenda) {
                started.push(parcel);
                asked = cause;
            }
        }
        if let Some(first) = started.first() {
            let (source, first) = (source("wms", self.node.as_str()), *first);
            agenda.say(caused(source, now, &first, asked, Fact::PickStarted { node: self.node, parcels: started }));
        }
    }

    /// Somebody closes a parcel.
    pub fn done(&mut self, now: Moment, parcel: ParcelId, stockroom: &mut Stockroom, agenda: &mut Agenda) {
        self.busy = self.busy.saturating_sub(1);
        packed(self.node, now, parcel, stockroom, agenda);
        self.start(now, stockroom, agenda);
    }

    fn pick(&mut self, now: Moment, parcel: ParcelId, stockroom: &mut Stockroom, agenda: &mut Agenda) -> bool {
        let Some(known) = stockroom.parcel(parcel).filter(|known| known.stage == Stage::Listed) else { return false };
        let items = known.items.clone();
        for (sku, qty) in &items {
            if !stockroom.take(parcel, *sku, *qty) {
                short(self.node, now, parcel, *sku, stockroom, agenda);
                return false;
            }
        }
        let units: u32 = items.iter().map(|(_, qty)| qty).sum();
        let noise = (1.0 + self.draws.normal(0.0, self.script.benches.spread)).clamp(0.5, 2.0);
        let time = Span((self.unit.0 as f64 * f64::from(units) * noise) as i64);
        self.busy += 1;
        agenda.plan(now + time, Task::BenchDone(self.node, parcel));
        true
    }

    fn open(&self, now: Moment) -> bool {
        (self.opens_min..self.closes_min.max(self.opens_min + 1)).contains(&now.minute_of_day())
    }
}

/// Closes a parcel and says so, unless it was stopped meanwhile.
pub(crate) fn packed(node: NodeId, now: Moment, parcel: ParcelId, stockroom: &mut Stockroom, agenda: &mut Agenda) {
    if stockroom.pack(parcel, now) {
        agenda.say(fact(source("wms", node.as_str()), now, &parcel, Fact::ParcelPacked { node, parcel }));
    }
}

/// The shelf held too little: the parcel is set aside, and the shelf counted.
pub(crate) fn short(
    node: NodeId,
    now: Moment,
    parcel: ParcelId,
    sku: SkuId,
    stockroom: &mut Stockroom,
    agenda: &mut Agenda,
) {
    let found = stockroom.free(node, sku);
    stockroom.stop(parcel);
    let said = Fact::PickShort { node, parcel, sku, found };
    agenda.say(fact(source("wms", node.as_str()), now, &parcel, said));
    count(node, now, sku, stockroom, agenda);
}

/// A shelf is counted.
pub(crate) fn count(node: NodeId, now: Moment, sku: SkuId, stockroom: &Stockroom, agenda: &mut Agenda) {
    let said = Fact::StockCounted { node, sku, on_hand: stockroom.counted(node, sku), safety: None };
    agenda.say(fact(source("wms", node.as_str()), now, &sku, said));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo;
    use model::DepartureId;

    #[test]
    fn a_shop_prepares_about_what_its_card_says_and_sleeps_at_night() {
        let facts = demo::facts();
        let network = Network::of(&facts);
        let script = Arc::new(demo::script());
        let card = network.nodes.values().find(|card| card.kind == model::NodeKind::Shop).expect("shops").clone();
        let (_, sku) =
            *network.counts.iter().filter(|((n, _), _)| *n == card.node).max_by_key(|(_, q)| **q).expect("stock").0;
        let mut bench = Bench::new(card.node, &network, Arc::clone(&script), Seed(1)).expect("listed");
        let mut stockroom = Stockroom::new(&network, &script, Seed(1));
        let mut agenda = Agenda::default();
        let via = Via::Departure(DepartureId::new("D").expect("short"));
        let lists: Vec<_> = (0..500)
            .map(|n| {
                (PickList { parcel: ParcelId::new(&format!("O{n}/1")).expect("short"), items: vec![(sku, 1)] }, via)
            })
            .collect();
        let early = network.minute(card.opens_min - 30);
        bench.ask(early, Seq(1), &lists, &mut stockroom, &mut agenda);
        let mut packed = Vec::new();
        while let Some((at, task)) = agenda.due(network.minute(card.opens_min + 60)) {
            match task {
                Task::Bench(_) => bench.start(at, &mut stockroom, &mut agenda),
                Task::BenchDone(_, parcel) => bench.done(at, parcel, &mut stockroom, &mut agenda),
                other => panic!("{other:?} is no work of a bench"),
            }
            let said = agenda.take();
            packed.extend(said.into_iter().filter(|i| matches!(i.fact, Fact::ParcelPacked { .. })).map(|_| at));
        }
        assert!(packed.iter().all(|at| *at >= network.minute(card.opens_min)));
        let stock = network.counts[&(card.node, sku)];
        let expected = (card.capacity_per_quarter * 4).min(stock);
        let share = packed.len() as f64 / f64::from(expected);
        assert!((0.6..1.4).contains(&share), "{} packed in an hour, card says {expected}", packed.len());
    }
}
