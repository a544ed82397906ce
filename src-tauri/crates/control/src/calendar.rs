//! When the company works: the span of each of its days, from the opening hours, the running order, the vans' shifts
//! and the timetable. Reads state, decides nothing.
//!
//! A day is named by the civil day of Paris on which it begins. It turns at four in the morning, when shops are shut
//! and trucks are under way; what is on air or on the road then ends the day that it began in.

use crate::{
    section::{fleet::Fleet, show::Show, stock::Stock},
    world::World,
};
use model::{Moment, NodeCard, Span};
use routing::{VanState, VanStatus};

/// The books are open this long before the first slot.
const BEFORE_SHOW: Span = Span::hours(1);
/// And this long after the last one, until the vans are back.
const AFTER_SHOW: Span = Span::hours(2);
/// And this long around a truck or a van's shift: it is loaded before, and late afterwards.
const AROUND_ROAD: Span = Span::hours(1);
/// Hour of the clock at which one day ends and the next begins.
const TURNS_AT: i8 = 4;
/// No day lasts longer than this beyond its turn, whatever a file says.
const LONGEST_BEYOND: Span = Span::hours(12);
/// Midnight, in minutes of the day after.
const MIDNIGHT_MIN: u32 = 24 * 60;

/// First and last minute.
type Open = (Moment, Moment);

/// The turn before `at`: four o'clock on the clocks of Paris.
pub(crate) fn turn_before(at: Moment) -> Moment {
    let civil = at.paris();
    let date = if civil.hour() < TURNS_AT { civil.date().yesterday().ok() } else { Some(civil.date()) };
    date.map_or(at, |date| Moment::at_paris(date.at(TURNS_AT, 0, 0, 0)))
}

/// Whether a moment comes before the day of `now` turns.
pub(crate) fn is_today(moment: Moment, now: Moment) -> bool {
    moment < turn_after(turn_before(now))
}

/// The turn after the one at `turn`.
pub fn turn_after(turn: Moment) -> Moment {
    turn_before(turn + Span::hours(26))
}

/// When clocks in Paris show `minute` on the day of `at`; 24:00 is the midnight that ends it.
pub(crate) fn at_minute(at: Moment, minute: u32) -> Moment {
    let date = at.paris().date();
    let (date, minute) =
        if minute >= MIDNIGHT_MIN { (date.tomorrow().unwrap_or(date), minute - MIDNIGHT_MIN) } else { (date, minute) };
    let hour = i8::try_from(minute / 60 % 24).unwrap_or(0);
    Moment::at_paris(date.at(hour, i8::try_from(minute % 60).unwrap_or(0), 0, 0))
}

/// All that says when the company works.
#[derive(Clone, Copy)]
pub(crate) struct Calendar<'a> {
    pub stock: &'a Stock,
    pub show: &'a Show,
    pub fleet: &'a Fleet,
}

impl<'a> Calendar<'a> {
    pub fn of(world: &'a World) -> Self {
        Self { stock: world.stock(), show: world.show(), fleet: world.fleet() }
    }

    /// The day that is open at `now` or the next to come; `None` when nothing says when the company works.
    pub fn next_open(&self, now: Moment) -> Option<Open> {
        let turn = turn_before(now);
        let turns = [turn_before(turn - Span::hours(2)), turn, turn_after(turn), turn_after(turn_after(turn))];
        let near = turns.into_iter().filter_map(|turn| self.open_span(turn)).find(|(_, until)| *until > now);
        near.or_else(|| self.open_span(turn_before(self.next_begin(now)?)))
    }

    /// When the day that began at `from` closes: as late as anything says, and not before its vans are back.
    pub fn closing(&self, from: Moment, until: Moment) -> Moment {
        let turn = turn_before(from);
        let closes = self.open_span(turn).map_or(until, |(_, closes)| closes.max(until));
        if self.fleet.vans().any(is_out) { closes.max(turn_after(turn)) } else { closes }
    }

    /// When the company works on the day of one turn.
    fn open_span(&self, turn: Moment) -> Option<Open> {
        let next = turn_after(turn);
        let nodes = self.stock.book().nodes().flat_map(|card| opening(card, turn, next)).flatten();
        let shows = self.show.slots().map(|slot| (slot.from, slot.from - BEFORE_SHOW, slot.until + AFTER_SHOW));
        let vans = self.fleet.shifts().map(|(from, to)| (from, from - AROUND_ROAD, to + AROUND_ROAD));
        let trucks = self.stock.book().departures();
        let trucks = trucks.map(|card| (card.cutoff, card.cutoff - AROUND_ROAD, card.leaves + AROUND_ROAD));
        let begun = shows.chain(vans).chain(trucks).filter(|(begins, ..)| (turn..next).contains(begins));
        let all = nodes.chain(begun.map(|(_, from, until)| (from.max(turn), until)));
        let (from, until) = all.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))?;
        let minute = Span::minutes(1);
        let until = (until + Span(minute.0 - 1)).floor(minute).min(next + LONGEST_BEYOND);
        (from < until).then_some((from.floor(minute), until))
    }

    /// The next beginning of anything that is listed with its date.
    fn next_begin(&self, now: Moment) -> Option<Moment> {
        let slots = self.show.slots().map(|slot| slot.from);
        let trucks = self.stock.book().departures().map(|card| card.cutoff);
        let shifts = self.fleet.shifts().map(|(from, _)| from);
        slots.chain(trucks).chain(shifts).filter(|begins| *begins > now).min()
    }
}

/// Whether people work there now.
pub(crate) fn is_open(card: &NodeCard, now: Moment) -> bool {
    let minute = now.minute_of_day();
    let (begun, over) = (minute >= card.opens_min, minute >= card.closes_min);
    // Closing before opening is a night shift.
    if card.opens_min < card.closes_min { begun && !over } else { begun || !over }
}

/// The opening hours of a node between two turns: those of the day, and those before the next turn. The hours of a
/// night shift after midnight count where it began.
fn opening(card: &NodeCard, turn: Moment, next: Moment) -> [Option<Open>; 2] {
    // Closing before opening is a night shift: it ends on the next day.
    let ends = if card.closes_min > card.opens_min { card.closes_min } else { MIDNIGHT_MIN };
    let hours = |at: Moment| {
        let (from, until) = (at_minute(at, card.opens_min).max(turn), at_minute(at, ends).min(next));
        (from < until).then_some((from, until))
    };
    [hours(turn), hours(next)]
}

/// Under way, or standing broken with somebody's parcel.
fn is_out(van: &VanState) -> bool {
    match van.status {
        VanStatus::OnTour => true,
        VanStatus::Broken | VanStatus::Grounded => !van.aboard.is_empty(),
        VanStatus::AtDepot => false,
    }
}
