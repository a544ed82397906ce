//! Service against the first promise, counted again from the books: each order looked at anew, nothing carried on.

use crate::{
    order::{Orders, Stage},
    parcel::Place,
};
use model::{LaterFor, Moment, NodeId, Service};
use std::collections::BTreeMap;

/// Hour of the clock in Paris at which a day turns.
const TURN_HOUR: i8 = 4;
const HOUR_MS: i64 = 3_600_000;

/// Where an order counts: start of the day and of the hour in which it was placed, what it asked for, the site of its
/// first promise.
pub type Cell = (Moment, Moment, Service, Option<NodeId>);

/// How many orders of a cell stand how.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Tally {
    /// Placed.
    pub asked: u32,
    /// Told first what they asked for.
    pub as_asked: u32,
    /// Told a later day first, by reason.
    pub later: BTreeMap<LaterFor, u32>,
    /// Told nothing yet.
    pub waiting: u32,
    /// Open, the ETA keeps the first promise.
    pub on_course: u32,
    /// Open, the ETA breaks it, and it has not passed.
    pub behind: u32,
    /// Arrived by then.
    pub in_time: u32,
    /// It passed before all had arrived.
    pub missed: u32,
    /// Cancelled before it passed.
    pub cancelled: u32,
    /// Declined whole.
    pub declined: u32,
    /// Told something later since.
    pub moved: u32,
    /// Told what they asked for, and on course or in time.
    pub served: u32,
}

/// What an order was told first.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Word {
    pub latest: Moment,
    pub later: Option<LaterFor>,
    pub site: Option<NodeId>,
}

/// What the recount must know of an order.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sale {
    pub placed: Moment,
    pub service: Service,
    pub word: Option<Word>,
    pub moved: bool,
    /// The last minute closed when it ended otherwise than by arriving.
    pub ended: Option<Moment>,
}

impl Orders {
    /// The counts; `closed` is when the last minute was closed.
    pub fn service(&self, closed: Moment) -> BTreeMap<Cell, Tally> {
        let mut cells: BTreeMap<Cell, Tally> = BTreeMap::new();
        for order in self.each() {
            let Sale { placed, service, word, moved, ended } = order.sale;
            let hour = Moment(placed.0.div_euclid(HOUR_MS) * HOUR_MS);
            let tally = cells.entry((turn(placed), hour, service, word.and_then(|word| word.site))).or_default();
            tally.asked += 1;
            tally.moved += u32::from(moved && word.is_some());
            match word.map(|word| word.later) {
                None => {}
                Some(None) => tally.as_asked += 1,
                Some(Some(why)) => *tally.later.entry(why).or_default() += 1,
            }
            let standing = order.parcels.iter().filter_map(|key| self.parcels().get(*key));
            let standing = standing.filter(|parcel| !matches!(parcel.place, Place::Dropped | Place::Stray));
            let eta = standing.map(|parcel| parcel.eta).max();
            let late = word.is_some_and(|word| eta.is_some_and(|eta| eta > word.latest));
            let passed = word.is_some_and(|word| word.latest < ended.unwrap_or(closed));
            let course = match order.stage {
                Stage::Delivered if late => &mut tally.missed,
                Stage::Delivered => &mut tally.in_time,
                _ if passed => &mut tally.missed,
                Stage::Cancelled => &mut tally.cancelled,
                Stage::Declined => &mut tally.declined,
                Stage::Placed | Stage::Allocated if word.is_none() => &mut tally.waiting,
                Stage::Placed | Stage::Allocated if late => &mut tally.behind,
                Stage::Placed | Stage::Allocated => &mut tally.on_course,
            };
            *course += 1;
            let kept = !late && (order.stage == Stage::Delivered || !order.stage.is_over() && !passed);
            tally.served += u32::from(kept && word.is_some_and(|word| word.later.is_none()));
        }
        cells
    }
}

/// Four o'clock in Paris before `at`.
fn turn(at: Moment) -> Moment {
    let civil = at.paris();
    let date = if civil.hour() < TURN_HOUR { civil.date().yesterday().unwrap_or(civil.date()) } else { civil.date() };
    Moment::at_paris(date.at(TURN_HOUR, 0, 0, 0))
}

/// The end of the day, civil in Paris, on which what was asked for at `placed` is due: by vans at ten in the evening,
/// else at midnight, and not on a Sunday.
pub(crate) fn due(service: Service, placed: Moment) -> Moment {
    let mut date = placed.paris().date();
    let days = match service {
        Service::Evening => return Moment::at_paris(date.at(22, 0, 0, 0)),
        Service::NextDay => 1,
        Service::Standard | Service::Pickup => 3,
    };
    for _ in 0..days {
        date = date.tomorrow().unwrap_or(date);
    }
    if date.weekday().to_monday_zero_offset() == 6 {
        date = date.tomorrow().unwrap_or(date);
    }
    Moment::at_paris(date.at(23, 59, 59, 0))
}
