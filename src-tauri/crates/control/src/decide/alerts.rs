//! What deserves a person: conditions are measured once a minute, and at once when a van breaks down, a part of the
//! app fails or the app stands still.

mod crowds;
mod demand;
mod departures;
mod faults;
mod network;
mod service;
mod stakes;

use super::because;
use crate::{
    dirty::Dirty,
    section::{
        alerts::Alerts, approvals::Approvals, days::Days, docks::Docks, feeds::Feeds, fleet::Fleet,
        forecasts::Forecasts, messages::Messages, orders::Orders, robots::Robots, sales::Sales, setbacks::Setbacks,
        show::Show, sites::Sites, stock::Stock,
    },
    world::World,
};
use alerting::{AlertBook, Change, Condition, IncidentStep};
use model::{AlertKind, Decision, Draft, Foreseen, Moment, Seq, Subject, VanId};

/// What conditions are measured on.
struct Measuring<'a> {
    alerts: &'a Alerts,
    approvals: &'a Approvals,
    days: &'a Days,
    docks: &'a Docks,
    feeds: &'a Feeds,
    fleet: &'a Fleet,
    forecasts: &'a Forecasts,
    messages: &'a Messages,
    orders: &'a Orders,
    robots: &'a Robots,
    sales: &'a Sales,
    setbacks: &'a Setbacks,
    show: &'a Show,
    sites: &'a Sites,
    stock: &'a Stock,
    dirty: &'a Dirty,
    seq: Seq,
    now: Moment,
}

impl<'a> Measuring<'a> {
    fn of(world: &'a World, now: Moment) -> Self {
        Self {
            alerts: world.alerts(),
            approvals: world.approvals(),
            days: world.days(),
            docks: world.docks(),
            feeds: world.feeds(),
            fleet: world.fleet(),
            forecasts: world.forecasts(),
            messages: world.messages(),
            orders: world.orders(),
            robots: world.robots(),
            sales: world.sales(),
            setbacks: world.setbacks(),
            show: world.show(),
            sites: world.sites(),
            stock: world.stock(),
            dirty: &world.dirty,
            seq: world.seq,
            now,
        }
    }

    fn book(&self) -> &AlertBook {
        self.alerts.book()
    }
}

pub(super) fn alerts(world: &World, now: Moment) -> Vec<Draft> {
    Measuring::of(world, now).drafts()
}

impl Measuring<'_> {
    fn drafts(&self) -> Vec<Draft> {
        let failing = self.faults();
        if !failing.is_empty() {
            return failing;
        }
        if self.dirty.minute {
            let changes = self.book().review(&self.conditions(), self.now);
            return self.told(changes, self.days.minute_by());
        }
        let crowds = self.crowd_changes();
        if !crowds.is_empty() {
            return crowds;
        }
        // Between two minutes only what is new and cannot wait is said; nothing is resolved.
        let broken = self.dirty.vans.iter().filter_map(|van| self.broken_van(*van));
        let idle = self.standing_still().filter(|_| self.dirty.idle);
        let urgent: Vec<Condition> = broken.chain(idle).collect();
        if urgent.is_empty() {
            return Vec::new();
        }
        let changes = self.book().review(&urgent, self.now).into_iter();
        self.told(changes.filter(|change| matches!(change, Change::Open(_))).collect(), self.seq)
    }

    /// What a review found, as decisions; `over_by` is the event that shows what is over.
    fn told(&self, changes: Vec<Change>, over_by: Seq) -> Vec<Draft> {
        changes.into_iter().map(|change| self.draft(change, over_by)).collect()
    }

    fn draft(&self, change: Change, over_by: Seq) -> Draft {
        match change {
            Change::Open(mut alert) => {
                alert.foreseen = self.foreseen(alert.kind, alert.subject).map(Box::new);
                alert.started_at = Some(self.began(alert.kind, alert.subject).unwrap_or(self.now).min(self.now));
                because(self.cause_of(alert.kind, alert.subject), Decision::AlertOpened(alert))
            }
            Change::Changed { alert, severity, measure, trend } => {
                let told = self.book().alert(alert).map(|record| (record.alert.kind, record.alert.subject));
                let cause = told.map_or(over_by, |(kind, subject)| self.cause_of(kind, subject));
                because(cause, Decision::AlertChanged { alert, severity, measure, trend })
            }
            Change::Resolve { alert } => because(over_by, Decision::AlertResolved { alert }),
        }
    }

    /// When what a condition tells of began; `None` where only its being measured is known.
    fn began(&self, kind: AlertKind, subject: Subject) -> Option<Moment> {
        match subject {
            Subject::Van(van) if kind == AlertKind::VanBroken => self.fleet.van(van)?.changed_at,
            Subject::Van(van) if kind == AlertKind::VanSilent => self.fleet.van(van)?.seen_at,
            Subject::Feed(source) => {
                self.feeds.records().find(|(feed, _)| *feed == source).map(|(_, feed)| feed.last_at)
            }
            Subject::Part(part) => self.feeds.fault(part).map(|fault| fault.since),
            Subject::App => self.feeds.idle_since(),
            Subject::Node(node) if kind == AlertKind::SiteStalled => self.stands_since(self.stock.book().node(node)?),
            Subject::Node(_)
            | Subject::Van(_)
            | Subject::Sku(_)
            | Subject::Order(_)
            | Subject::Departure(_)
            | Subject::Slot(_) => {
                self.setbacks_for(kind).find(|setback| setback.from == subject).map(|setback| setback.at)
            }
        }
    }

    /// The event that shows best why: what went wrong last, the van's last word for a van, the closed minute for what
    /// is counted.
    fn cause_of(&self, kind: AlertKind, subject: Subject) -> Seq {
        let minute_by = self.days.minute_by();
        if let Some(setback) = self.setbacks_for(kind).rev().find(|setback| setback.from == subject) {
            return setback.by;
        }
        match subject {
            Subject::Van(van) if kind == AlertKind::VanBroken => {
                self.fleet.to_rescue().get(&van).copied().unwrap_or(self.van_word(van))
            }
            Subject::Node(_) | Subject::App if kind == AlertKind::MassMessage => self.crowd_cause(subject),
            Subject::Van(van) => self.van_word(van),
            Subject::Order(order) => self.orders.get(order).map_or(minute_by, |order| order.touched_by),
            // No minute was closed lately: the word that says so is the last event.
            Subject::App if kind == AlertKind::AppIdle => self.seq,
            Subject::Part(part) => self.feeds.fault(part).map_or(minute_by, |fault| fault.seen_by),
            Subject::Sku(_)
            | Subject::Node(_)
            | Subject::Feed(_)
            | Subject::App
            | Subject::Departure(_)
            | Subject::Slot(_) => minute_by,
        }
    }

    /// The forecast that an alert stands on, when it tells of what is still to come.
    fn foreseen(&self, kind: AlertKind, subject: Subject) -> Option<Foreseen> {
        match subject {
            Subject::Node(node) if kind == AlertKind::NodeSaturated => self.saturates(node),
            Subject::Node(_)
            | Subject::Sku(_)
            | Subject::Van(_)
            | Subject::Order(_)
            | Subject::Feed(_)
            | Subject::Part(_)
            | Subject::App
            | Subject::Departure(_)
            | Subject::Slot(_) => None,
        }
    }

    fn van_word(&self, van: VanId) -> Seq {
        self.fleet.heard(van).unwrap_or(self.days.minute_by())
    }

    /// All conditions that hold now.
    fn conditions(&self) -> Vec<Condition> {
        let mut all = self.demand_conditions();
        all.extend(self.network_conditions());
        all.extend(self.service_conditions());
        all.extend(self.failing_parts());
        all.extend(self.standing_still());
        all.extend(self.waiting_crowds());
        all
    }
}

pub(super) fn incidents(world: &World, now: Moment) -> Vec<Draft> {
    if !world.dirty.minute && !world.dirty.alerts {
        return Vec::new();
    }
    let (alerts, minute_by) = (world.alerts(), world.days().minute_by());
    let by = |alert| alerts.changed_by(alert).unwrap_or(minute_by);
    let draft = |step| match step {
        IncidentStep::Open(incident) => because(by(incident.alert), Decision::IncidentOpened(incident)),
        IncidentStep::Join { incident, alert } => because(by(alert), Decision::IncidentJoined { incident, alert }),
        IncidentStep::Close { incident } => because(minute_by, Decision::IncidentClosed { incident }),
    };
    alerts.book().incident_steps(now).into_iter().map(draft).collect()
}
