//! What the account of an incident is written from, in a running app as in one that is stopped: its window of the log,
//! and what the World knows of places and names.

use control::World;
use model::{IncidentId, Moment, Span};
use reporting::{Geography, IncidentReport, Names, Scene};
use store::{STORY_MAX, Store, StoreError, StorySlice};

/// Orders that an incident concerns were placed at most so long before it, or are still open.
const PLACED_BEFORE: Span = Span::hours(3 * 24);

/// An incident that the World knows, and where it lies in the log.
#[derive(Clone, PartialEq, Debug)]
pub struct Window {
    incident: IncidentId,
    from: Moment,
    until: Moment,
    geography: Geography,
    names: Names,
}

/// An incident, ready to be told.
#[derive(Clone, PartialEq, Debug)]
pub struct Account {
    incident: IncidentId,
    /// What the log holds of its window.
    pub slice: StorySlice,
    geography: Geography,
    names: Names,
}

impl Window {
    /// Where an incident lies; `None` when the World knows none of this name.
    pub fn of(world: &World, id: IncidentId) -> Option<Self> {
        let book = world.alerts().book();
        let record = book.incidents().find(|record| record.incident.incident == id)?;
        // An alert may have stood for hours before it joined the incident.
        let opened = record.alerts.iter().filter_map(|alert| book.alert(*alert)).map(|known| known.alert.opened_at);
        let from = opened.fold(record.incident.opened_at, Moment::min) - reporting::BEFORE;
        // What is still open has not ended: it is told as far as the log goes.
        let until = record.closed_at.map_or(Moment(i64::MAX), |closed| closed + reporting::AFTER);
        Some(Self { incident: id, from, until, geography: geography(world), names: names(world) })
    }

    /// Reads what happened in it.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn read(self, store: &Store) -> Result<Account, StoreError> {
        let Self { incident, from, until, mut geography, mut names } = self;
        // Orders that were over when the day turned are no longer in the World.
        for (order, dept) in store.destinations(from - PLACED_BEFORE, until).await? {
            geography.depts.entry(order).or_insert(dept);
        }
        let slice = store.story_between(from, until, STORY_MAX).await?;
        // What the timetable has forgotten since keeps its name.
        names.learn(&slice.events);
        Ok(Account { incident, slice, geography, names })
    }
}

impl Account {
    /// The account and its map; `None` when the log does not open the incident.
    pub fn tell(&self) -> Option<(IncidentReport, Scene)> {
        let events = &self.slice.events;
        let mut report = reporting::incident(self.incident, events, &self.names)?;
        report.log.unread_from = self.slice.unread_from;
        let scene = reporting::scene(self.incident, events, &self.geography)?;
        export::seal(&mut report, events);
        Some((report, scene))
    }
}

/// The whole network and where its orders go; the slice of the log may begin after they were told.
fn geography(world: &World) -> Geography {
    Geography {
        nodes: world.stock().book().nodes().map(|card| (card.node, card.clone())).collect(),
        depots: world.fleet().vans().map(|van| (van.van, van.depot)).collect(),
        depts: world.orders().iter().map(|order| (order.card.order, order.card.dept)).collect(),
    }
}

/// What people call the things that the World knows.
fn names(world: &World) -> Names {
    let mut names = Names::default();
    let (stock, book) = (world.stock(), world.stock().book());
    stock.skus().for_each(|card| names.list_sku(card));
    book.nodes().for_each(|card| names.list_node(card));
    for card in book.departures() {
        names.list_departure(card);
        book.carrier(card.carrier).into_iter().for_each(|carrier| names.list_carrier(carrier));
    }
    world.show().slots().for_each(|card| names.list_slot(card));
    world.fleet().vans().for_each(|van| names.list_van(van.van, van.depot));
    for (node, _) in world.robots().grids() {
        let robots = world.robots().warehouse(node).into_iter().flat_map(|warehouse| warehouse.robots());
        robots.for_each(|robot| names.list_robot(robot.robot, node));
    }
    names
}
