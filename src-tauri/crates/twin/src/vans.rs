//! Vans: loading, driving, serving, breaking down. Chooses nothing: it drives the tours it is given.

use crate::{
    Script,
    agenda::{Agenda, Task, caused, fact, source},
    network::Network,
    road,
    stockroom::{Stage, Stockroom},
};
use model::{Draws, Fact, Moment, NodeId, ParcelId, Position, Seed, Seq, Span, Stop, StopKind, Tour, VanCard, VanId};
use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    sync::Arc,
};

/// What a van is doing.
#[derive(Clone, Debug, PartialEq)]
enum Doing {
    /// Nothing, at its depot.
    Resting,
    /// Waiting at its depot until its tour departs.
    Loading,
    /// On a leg; to the next stop, or to the depot when there is none.
    Driving { from: Position, departed: Moment, arrives: Moment },
    /// At a stop.
    Serving(Stop),
    /// Stopped for good.
    Broken,
}

#[derive(Clone, Debug)]
struct Van {
    card: VanCard,
    depot_at: Position,
    doing: Doing,
    at: Position,
    /// Where it was when last seen.
    seen: Position,
    stops: VecDeque<Stop>,
    aboard: BTreeSet<ParcelId>,
    /// Tasks of an older epoch are void.
    epoch: u64,
    told: Option<Seq>,
}

/// All vans.
#[derive(Clone, Debug)]
pub(crate) struct Vans {
    script: Arc<Script>,
    vans: BTreeMap<VanId, Van>,
    draws: Draws,
}

impl Vans {
    /// All vans rest at their depots; one without a known depot is left out.
    pub fn new(network: &Network, script: Arc<Script>, seed: Seed) -> Self {
        let van = |card: &VanCard| {
            let at = network.nodes.get(&card.depot)?.position;
            Some((
                card.van,
                Van {
                    card: card.clone(),
                    depot_at: at,
                    doing: Doing::Resting,
                    at,
                    seen: at,
                    stops: VecDeque::new(),
                    aboard: BTreeSet::new(),
                    epoch: 0,
                    told: None,
                },
            ))
        };
        let vans = network.vans.values().filter_map(van).collect();
        Self { script, vans, draws: seed.stream("vans") }
    }

    /// The shifts of another day; a van that broke down stays where it is.
    pub fn next_day(&mut self, network: &Network) {
        for (name, van) in &mut self.vans {
            if let Some(card) = network.vans.get(name) {
                van.card = card.clone();
            }
        }
    }

    /// A tour to drive from now on, in place of what was left of the old one. Told again it changes nothing.
    pub fn drive(&mut self, now: Moment, cause: Seq, tour: &Tour, agenda: &mut Agenda) {
        let Some(van) = self.vans.get_mut(&tour.van) else {
            return refuse(now, cause, "unknown_van", tour.van, agenda);
        };
        if van.told >= Some(cause) {
            return;
        }
        van.told = Some(cause);
        if van.doing == Doing::Broken {
            return refuse(now, cause, "van_broken", tour.van, agenda);
        }
        match van.doing.clone() {
            Doing::Resting | Doing::Loading => {
                van.stops = tour.stops.iter().cloned().collect();
                van.doing = if van.stops.is_empty() { Doing::Resting } else { Doing::Loading };
                let leaves = tour.departs.max(now + Span::seconds(1)).max(van.card.shift_from);
                next(van, leaves, agenda);
            }
            Doing::Driving { .. } => self.turn(tour, now, agenda),
            // It goes on with the new tour once the customer is served.
            Doing::Serving(_) | Doing::Broken => van.stops = tour.stops.iter().cloned().collect(),
        }
    }

    /// A van does what it was on its way to do, unless it was told otherwise meanwhile.
    pub fn act(&mut self, now: Moment, name: VanId, epoch: u64, stockroom: &mut Stockroom, agenda: &mut Agenda) {
        let Some(van) = self.vans.get_mut(&name).filter(|van| van.epoch == epoch) else { return };
        match van.doing.clone() {
            Doing::Loading => self.load(now, name, stockroom, agenda),
            Doing::Driving { .. } => self.arrive(now, name, stockroom, agenda),
            Doing::Serving(stop) => {
                self.serve(now, name, &stop, stockroom, agenda);
                self.depart(now, name, agenda);
            }
            Doing::Resting | Doing::Broken => {}
        }
    }

    /// A van says where it is, if it has gone far enough since it last did.
    pub fn ping(&mut self, now: Moment, name: VanId, epoch: u64, agenda: &mut Agenda) {
        let roads = self.script.roads.clone();
        let Some(van) = self.vans.get_mut(&name).filter(|van| van.epoch == epoch) else { return };
        if !matches!(van.doing, Doing::Driving { .. }) {
            return;
        }
        van.at = position(van, now);
        if van.seen.distance_m(van.at) >= i64::from(roads.seen_m) {
            van.seen = van.at;
            let said = Fact::VanSeen { van: name, position: van.at };
            agenda.say(fact(source("osmand", van.card.depot.as_str()), now, &name, said));
        }
        agenda.plan(now + Span::seconds(i64::from(roads.seen_s).max(1)), Task::Ping { van: name, epoch });
    }

    /// The fullest van on tour of a depot breaks down; false when none carries enough.
    pub fn break_one(&mut self, now: Moment, depot: NodeId, aboard: u32, agenda: &mut Agenda) -> bool {
        let on_tour = |van: &&mut Van| matches!(van.doing, Doing::Driving { .. }) && van.card.depot == depot;
        let fullest = self.vans.values_mut().filter(on_tour).max_by_key(|van| van.aboard.len());
        let Some(van) = fullest.filter(|van| van.aboard.len() >= aboard as usize) else { return false };
        van.at = position(van, now);
        (van.doing, van.epoch) = (Doing::Broken, van.epoch + 1);
        let (name, source) = (van.card.van, tms(van));
        agenda.say(fact(source, now, &name, Fact::VanBrokeDown { van: name, position: van.at }));
        true
    }

    fn load(&mut self, now: Moment, name: VanId, stockroom: &mut Stockroom, agenda: &mut Agenda) {
        let Some(van) = self.vans.get_mut(&name) else { return };
        let wanted: Vec<ParcelId> =
            van.stops.iter().filter(|s| s.kind == StopKind::Deliver).flat_map(|s| s.parcels.clone()).collect();
        for parcel in wanted {
            let room = van.aboard.len() < van.card.capacity_parcels as usize;
            if room && stockroom.board(parcel, van.card.depot, name) {
                van.aboard.insert(parcel);
            }
        }
        let helps = van.stops.iter().any(|stop| matches!(stop.kind, StopKind::Transfer(_)));
        if van.aboard.is_empty() && !helps {
            (van.doing, van.stops) = (Doing::Resting, VecDeque::new());
            return refuse(now, van.told.unwrap_or_default(), "nothing_to_load", name, agenda);
        }
        let parcels = van.aboard.iter().copied().collect();
        agenda.say(caused(tms(van), now, &name, van.told, Fact::VanLoaded { van: name, parcels }));
        self.depart(now, name, agenda);
    }

    /// Sets out for the next stop that has a purpose, or home.
    fn depart(&mut self, now: Moment, name: VanId, agenda: &mut Agenda) {
        self.skip(name);
        let Some(van) = self.vans.get_mut(&name) else { return };
        let to = heading(van);
        let time = road::drive(van.at, to, now, &self.script.roads, &mut self.draws);
        van.doing = Doing::Driving { from: van.at, departed: now, arrives: now + time };
        next(van, now + time, agenda);
        let first = Span::seconds(i64::from(self.script.roads.seen_s).max(1));
        agenda.plan(now + first, Task::Ping { van: name, epoch: van.epoch });
    }

    /// Under way, the tour has changed: the van keeps its leg when it still leads to the next stop.
    fn turn(&mut self, tour: &Tour, now: Moment, agenda: &mut Agenda) {
        let Some(van) = self.vans.get_mut(&tour.van) else { return };
        let (before, here) = (heading(van), position(van, now));
        van.stops = tour.stops.iter().cloned().collect();
        self.skip(tour.van);
        let Some(van) = self.vans.get_mut(&tour.van).filter(|van| heading(van) != before) else { return };
        van.at = here;
        self.depart(now, tour.van, agenda);
    }

    /// Leaves out the next stops that have no purpose any more.
    fn skip(&mut self, name: VanId) {
        let Some(van) = self.vans.get(&name) else { return };
        let idle = van.stops.iter().take_while(|stop| !self.purpose(van, stop)).count();
        if let Some(van) = self.vans.get_mut(&name) {
            van.stops.drain(..idle);
        }
    }

    /// A stop is worth driving to when something aboard is for it, or something is there to be taken over.
    fn purpose(&self, van: &Van, stop: &Stop) -> bool {
        let aboard = match stop.kind {
            StopKind::Deliver => Some(&van.aboard),
            StopKind::Transfer(from) => self.vans.get(&from).map(|from| &from.aboard),
        };
        aboard.is_some_and(|aboard| stop.parcels.iter().any(|parcel| aboard.contains(parcel)))
    }

    fn arrive(&mut self, now: Moment, name: VanId, stockroom: &mut Stockroom, agenda: &mut Agenda) {
        let (service, nobody) = (self.script.roads.service, self.script.roads.nobody_home);
        let Some(van) = self.vans.get_mut(&name) else { return };
        let Some(stop) = van.stops.pop_front() else { return self.home(now, name, stockroom, agenda) };
        van.at = stop.at;
        let noise = (1.0 + self.draws.normal(0.0, 0.25)).clamp(0.4, 2.0);
        let time = Span((stop.service.0.max(30_000) as f64 * service * noise) as i64);
        let begins = if stop.kind == StopKind::Deliver { now.max(stop.earliest) } else { now };
        let absent = stop.kind == StopKind::Deliver && self.draws.chance(nobody);
        let until = begins + time;
        if absent {
            // Nobody opens: known once the bell has been rung, with the parcels still aboard.
            let parcels: Vec<ParcelId> = stop.parcels.iter().copied().filter(|p| van.aboard.contains(p)).collect();
            let said = Fact::StopFailed { van: name, parcels };
            agenda.plan(until, Task::Say(Box::new(fact(tms(van), until, &name, said))));
        }
        van.doing = Doing::Serving(Stop { parcels: if absent { Vec::new() } else { stop.parcels }, ..stop });
        next(van, until, agenda);
    }

    fn serve(&mut self, now: Moment, name: VanId, stop: &Stop, stockroom: &mut Stockroom, agenda: &mut Agenda) {
        match stop.kind {
            StopKind::Deliver => self.deliver(now, name, stop, stockroom, agenda),
            StopKind::Transfer(from) => self.transfer(now, from, name, stop, stockroom, agenda),
        }
    }

    fn deliver(&mut self, now: Moment, name: VanId, stop: &Stop, stockroom: &mut Stockroom, agenda: &mut Agenda) {
        let Some(van) = self.vans.get_mut(&name) else { return };
        let parcels: Vec<ParcelId> = stop.parcels.iter().copied().filter(|parcel| van.aboard.remove(parcel)).collect();
        parcels.iter().for_each(|parcel| stockroom.hand(*parcel, Stage::Gone));
        if let Some(first) = parcels.first() {
            let subject = format!("{name}:{first}");
            agenda.say(fact(tms(van), now, &subject, Fact::StopServed { van: name, parcels }));
        }
    }

    /// Parcels go from a van that cannot go on into one that helps.
    fn transfer(
        &mut self,
        now: Moment,
        from: VanId,
        to: VanId,
        stop: &Stop,
        stockroom: &mut Stockroom,
        agenda: &mut Agenda,
    ) {
        let Some(room) =
            self.vans.get(&to).map(|van| (van.card.capacity_parcels as usize).saturating_sub(van.aboard.len()))
        else {
            return;
        };
        let Some(broken) = self.vans.get_mut(&from) else { return };
        let there = stop.parcels.iter().copied().filter(|parcel| broken.aboard.contains(parcel)).take(room);
        let parcels: Vec<ParcelId> = there.collect();
        broken.aboard.retain(|parcel| !parcels.contains(parcel));
        let Some(van) = self.vans.get_mut(&to) else { return };
        van.aboard.extend(&parcels);
        parcels.iter().for_each(|parcel| stockroom.hand(*parcel, Stage::Aboard(to)));
        let subject = format!("{from}:{to}");
        agenda.say(fact(tms(van), now, &subject, Fact::ParcelsTransferred { from, to, parcels }));
    }

    fn home(&mut self, now: Moment, name: VanId, stockroom: &mut Stockroom, agenda: &mut Agenda) {
        let Some(van) = self.vans.get_mut(&name) else { return };
        van.at = van.depot_at;
        (van.doing, van.epoch) = (Doing::Resting, van.epoch + 1);
        std::mem::take(&mut van.aboard).into_iter().for_each(|parcel| stockroom.unload(parcel, now));
        agenda.say(fact(tms(van), now, &name, Fact::VanReturned { van: name }));
    }
}

/// Where a van goes next: its next stop, else its depot.
fn heading(van: &Van) -> Position {
    van.stops.front().map_or(van.depot_at, |stop| stop.at)
}

/// Plans the end of what a van is doing now; what was planned before is void.
fn next(van: &mut Van, at: Moment, agenda: &mut Agenda) {
    van.epoch += 1;
    agenda.plan(at, Task::Van { van: van.card.van, epoch: van.epoch });
}

fn position(van: &Van, now: Moment) -> Position {
    match van.doing {
        Doing::Driving { from, departed, arrives } => road::between(from, heading(van), departed, arrives, now),
        Doing::Resting | Doing::Loading | Doing::Serving(_) | Doing::Broken => van.at,
    }
}

fn tms(van: &Van) -> model::SourceId {
    source("tms", van.card.depot.as_str())
}

fn refuse(now: Moment, action: Seq, code: &str, van: VanId, agenda: &mut Agenda) {
    let at = now + Span(100);
    let said = Fact::ActionRefused { action, code: code.to_owned() };
    agenda.plan(at, Task::Say(Box::new(caused(source("tms", "refused"), at, &van, Some(action), said))));
}
