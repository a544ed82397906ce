//! Parts that do not do their work, as they are noted.

use crate::clock::machine_now;
use model::{Moment, SourceId, Span};
use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};
use store::Lane;

/// Effects given up count as a fault for so long, so that a person sees it.
const GIVEN_UP_LASTS: Span = Span::minutes(10);
/// What the parts end with whose effects were given up.
pub(crate) const GIVEN_UP: &str = ":dead";

/// Faults noted as they happen, and until when each counts.
#[derive(Default)]
pub(crate) struct Faults(Mutex<BTreeMap<SourceId, Noted>>);

#[derive(Clone, Debug)]
struct Noted {
    code: String,
    until: Moment,
}

impl Faults {
    fn held(&self) -> MutexGuard<'_, BTreeMap<SourceId, Noted>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A part has failed; it counts as failing for a while from now on.
    pub fn note(&self, part: SourceId, code: &str, now: Moment, lasts: Span) {
        self.held().insert(part, Noted { code: code.to_owned(), until: now + lasts });
    }

    /// An effect was given up. One address that does not exist is daily life; what says more is a fault.
    pub fn gave_up(&self, lane: Lane, code: &str, is_refused: bool) {
        let daily = matches!(code, "bad_address" | "mail_refused" | "no_contact" | "no_endpoint");
        let part = SourceId::new(&format!("lane:{}{GIVEN_UP}", lane.as_str()));
        if let (Ok(part), false) = (part, is_refused && daily) {
            self.note(part, code, machine_now(), GIVEN_UP_LASTS);
        }
    }

    /// What counts as failing now.
    pub fn standing(&self, now: Moment) -> BTreeMap<SourceId, String> {
        let mut noted = self.held();
        noted.retain(|_, fault| now < fault.until);
        noted.iter().map(|(part, fault)| (*part, fault.code.clone())).collect()
    }
}

/// The part that a lane is.
pub(crate) fn part_of(lane: Lane) -> Option<SourceId> {
    SourceId::new(&format!("lane:{}", lane.as_str())).ok()
}
