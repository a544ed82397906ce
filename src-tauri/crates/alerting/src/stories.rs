//! Small days in the control room, told to the book as control would tell them.

mod acts;
mod flapping;
mod incidents;
mod life;
mod storm;

use crate::{AlertBook, Change, Condition, IncidentStep};
use model::{AlertId, AlertKind, Measure, Moment, OperatorId, Severity, SkuId, Span, Subject, Trend, VanId};

/// A minute of the day.
pub(super) fn minute(n: i64) -> Moment {
    Moment(1_795_856_400_000) + Span::minutes(n)
}

pub(super) fn van(n: u32) -> Subject {
    Subject::Van(VanId::new(&format!("VAN-{n:02}")).expect("a code"))
}

pub(super) fn sku(n: u32) -> Subject {
    Subject::Sku(SkuId::new(&format!("SKU-{n:04}")).expect("a code"))
}

pub(super) fn alert_id(n: u32) -> AlertId {
    AlertId::new(&format!("A-{n:06}")).expect("a code")
}

pub(super) fn lea() -> OperatorId {
    OperatorId::new("lea").expect("a code")
}

pub(super) fn condition(kind: AlertKind, subject: Subject, severity: Severity, orders: u32) -> Condition {
    let measure = Measure { seen: i64::from(orders), expected: 0, orders, cents: Some(i64::from(orders) * 4_000) };
    Condition { kind, subject, severity, measure }
}

/// Reviews, writes every change into the book and tells it as a person would read it.
pub(super) fn review(book: &mut AlertBook, conditions: &[Condition], now: Moment) -> Vec<String> {
    let changes = book.review(conditions, now);
    changes.into_iter().map(|change| told(book, change, now)).collect()
}

fn told(book: &mut AlertBook, change: Change, now: Moment) -> String {
    match change {
        Change::Open(alert) => {
            book.opened(&alert);
            format!("{} opens: {} {:?}, {}", alert.alert, alert.kind, alert.subject, alert.severity)
        }
        Change::Changed { alert, severity, measure, trend } => {
            book.changed(alert, severity, measure, trend, now);
            match trend {
                Trend::Holds => format!("{alert} is {severity}, {} orders", measure.orders),
                Trend::Eases => format!("{alert} eases, still {severity}, {} orders", measure.orders),
                Trend::Gone => format!("{alert} fades"),
            }
        }
        Change::Resolve { alert } => {
            book.resolved(alert, now);
            format!("{alert} is over")
        }
    }
}

/// Takes the incident steps that are due and tells them.
pub(super) fn group(book: &mut AlertBook, now: Moment) -> Vec<String> {
    let steps = book.incident_steps(now);
    let told = steps.into_iter().map(|step| match step {
        IncidentStep::Open(incident) => {
            book.incident_opened(&incident);
            format!("{} opens with {}", incident.incident, incident.alert)
        }
        IncidentStep::Join { incident, alert } => {
            book.incident_joined(incident, alert);
            format!("{alert} joins {incident}")
        }
        IncidentStep::Close { incident } => {
            book.incident_closed(incident, now);
            format!("{incident} closes")
        }
    });
    told.collect()
}
