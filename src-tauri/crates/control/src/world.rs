//! All current state, in sections. What joins them is in `apply`; screens and stages read them, only `apply` writes.
//! A copy of the World copies one pointer a section.

use crate::{
    dirty::Dirty,
    section::{
        Section, alerts::Alerts, approvals::Approvals, days::Days, demand::Demand, docks::Docks, feeds::Feeds,
        fleet::Fleet, forecasts::Forecasts, messages::Messages, orders::Orders, robots::Robots, sales::Sales,
        setbacks::Setbacks, show::Show, sites::Sites, stock::Stock,
    },
};
use model::{Moment, Seq};
use serde::{Deserialize, Serialize};

/// All current state.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct World {
    /// The last event applied.
    pub seq: Seq,
    /// Its moment.
    pub now: Moment,
    pub(crate) days: Section<Days>,
    pub(crate) show: Section<Show>,
    pub(crate) forecasts: Section<Forecasts>,
    pub(crate) sales: Section<Sales>,
    pub(crate) demand: Section<Demand>,
    pub(crate) stock: Section<Stock>,
    pub(crate) orders: Section<Orders>,
    pub(crate) sites: Section<Sites>,
    pub(crate) robots: Section<Robots>,
    pub(crate) docks: Section<Docks>,
    pub(crate) fleet: Section<Fleet>,
    pub(crate) alerts: Section<Alerts>,
    pub(crate) approvals: Section<Approvals>,
    pub(crate) messages: Section<Messages>,
    pub(crate) feeds: Section<Feeds>,
    pub(crate) setbacks: Section<Setbacks>,
    /// What the running tick has made dirty; not state.
    #[serde(skip)]
    pub(crate) dirty: Dirty,
}

/// A set of sections.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(crate) struct Parts(u32);

impl Parts {
    /// All of these.
    pub const fn of(parts: &[Part]) -> Self {
        let (mut bits, mut n) = (0, 0);
        while n < parts.len() {
            bits |= 1 << parts[n] as u16;
            n += 1;
        }
        Self(bits)
    }

    /// Whether the two sets share a section.
    pub const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    fn add(&mut self, part: Part, is_in: bool) {
        self.0 |= u32::from(is_in) << part as u16;
    }
}

/// One list of the sections: their questions' way in, their names, their marks.
macro_rules! sections {
    ($($(#[$doc:meta])* $name:ident: $kind:ident;)+) => {
        /// The sections, to be named where a stage says what it reads.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub(crate) enum Part {
            $($kind,)+
        }

        impl World {
            $($(#[$doc])* pub fn $name(&self) -> &$kind {
                &self.$name
            })+

            /// Sections changed since this was last asked.
            pub(crate) fn take_marks(&mut self) -> Parts {
                let mut parts = Parts::default();
                $(parts.add(Part::$kind, self.$name.take_mark());)+
                parts
            }
        }
    };
}

sections! {
    /// The day and the minute.
    days: Days;
    /// The running order and what the studio counts.
    show: Show;
    /// What is believed of demand.
    forecasts: Forecasts;
    /// Counts of the day.
    sales: Sales;
    /// Orders and parcels by place, for the map.
    demand: Demand;
    /// Catalogue, network and shelves.
    stock: Stock;
    /// Orders and parcels.
    orders: Orders;
    /// Work at the nodes.
    sites: Sites;
    /// Robotised warehouses.
    robots: Robots;
    /// What waits to leave.
    docks: Docks;
    /// Vans.
    fleet: Fleet;
    /// Alerts and incidents.
    alerts: Alerts;
    /// Choices put before people.
    approvals: Approvals;
    /// Messages to customers.
    messages: Messages;
    /// Feeds and parts of the app.
    feeds: Feeds;
    /// What went wrong lately.
    setbacks: Setbacks;
}
