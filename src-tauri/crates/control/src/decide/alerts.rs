//! What deserves a person: conditions are measured once a minute, and at once when a van breaks down, a part of the
//! house fails or the house stands still.

mod demand;
mod faults;
mod network;

use super::because;
use crate::world::World;
use alerting::{Change, Condition, IncidentStep};
use model::{AlertKind, Decision, Draft, Moment, Seq, Subject};

impl World {
    pub(super) fn decide_alerts(&self, now: Moment) -> Vec<Draft> {
        let failing = self.decide_faults(now);
        if !failing.is_empty() {
            return failing;
        }
        if self.touched.minute {
            let changes = self.alerts.review(&self.conditions(now), now);
            return changes.into_iter().map(|change| self.alert_draft(change)).collect();
        }
        // Between two minutes only what is new and cannot wait is said; nothing is resolved.
        let broken = self.touched.vans.iter().filter_map(|van| self.broken_van(*van, now));
        let idle = self.standing_still(now).filter(|_| self.touched.idle);
        let urgent: Vec<Condition> = broken.chain(idle).collect();
        if urgent.is_empty() {
            return Vec::new();
        }
        let opened = self.alerts.review(&urgent, now).into_iter().filter(|change| matches!(change, Change::Open(_)));
        opened.map(|change| self.alert_draft(change)).collect()
    }

    fn alert_draft(&self, change: Change) -> Draft {
        match change {
            Change::Open(alert) => because(self.cause_of(alert.kind, alert.subject), Decision::AlertOpened(alert)),
            Change::Changed { alert, severity, measure } => {
                because(self.minute_by, Decision::AlertChanged { alert, severity, measure })
            }
            Change::Resolve { alert } => because(self.minute_by, Decision::AlertResolved { alert }),
        }
    }

    /// The event that shows best why: the van's last word for a van, the closed minute for what is counted.
    fn cause_of(&self, kind: AlertKind, subject: Subject) -> Seq {
        match subject {
            Subject::Van(van) if kind == AlertKind::VanBroken => {
                self.todo.rescue.get(&van).copied().unwrap_or(self.van_word(van))
            }
            Subject::Van(van) => self.van_word(van),
            Subject::Order(order) => self.orders.get(&order).map_or(self.minute_by, |order| order.touched_by),
            // No minute was closed lately: the word that says so is the last event.
            Subject::House if kind == AlertKind::HouseIdle => self.seq,
            Subject::Part(part) => self.faults.get(&part).map_or(self.minute_by, |fault| fault.seen_by),
            Subject::Sku(_) | Subject::Node(_) | Subject::Feed(_) | Subject::House => self.minute_by,
        }
    }

    pub(super) fn van_word(&self, van: model::VanId) -> Seq {
        self.van_by.get(&van).map_or(self.minute_by, |(seen, _)| *seen)
    }

    /// All conditions that hold now.
    fn conditions(&self, now: Moment) -> Vec<Condition> {
        let mut all = self.demand_conditions(now);
        all.extend(self.network_conditions(now));
        all.extend(self.failing_parts(now));
        all.extend(self.standing_still(now));
        all
    }

    pub(super) fn decide_incidents(&self, now: Moment) -> Vec<Draft> {
        if !self.touched.minute && !self.touched.alerts {
            return Vec::new();
        }
        let steps = self.alerts.incident_steps(now).into_iter();
        steps.map(|step| self.incident_draft(step)).collect()
    }

    fn incident_draft(&self, step: IncidentStep) -> Draft {
        let by = |alert: &model::AlertId| self.alert_by.get(alert).copied().unwrap_or(self.minute_by);
        match step {
            IncidentStep::Open(incident) => because(by(&incident.alert), Decision::IncidentOpened(incident)),
            IncidentStep::Join { incident, alert } => because(by(&alert), Decision::IncidentJoined { incident, alert }),
            IncidentStep::Close { incident } => because(self.minute_by, Decision::IncidentClosed { incident }),
        }
    }
}
