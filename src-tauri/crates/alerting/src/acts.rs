//! What persons do with an alert besides looking, giving and closing: they put it aside for a time, and take back
//! what was said of it last.

use crate::{AlertBook, Snooze};
use model::{AlertAct, AlertId, AlertState, Moment, Reason, Span};

/// An alert is put aside for this long at most: a watch and its relief.
pub const SNOOZE_MAX: Span = Span::hours(24);

impl AlertBook {
    /// Whether an alert may be put aside at `now` until a moment.
    ///
    /// # Errors
    /// `Unknown`: there is no such alert. `TooLate`: it is over. `Implausible`: the end has passed, or lies more than
    /// [`SNOOZE_MAX`] ahead.
    pub fn may_snooze(&self, id: AlertId, until: Moment, now: Moment) -> Result<(), Reason> {
        let record = self.alert(id).ok_or(Reason::Unknown)?;
        match until - now {
            _ if !record.is_open() => Err(Reason::TooLate),
            length if length <= Span::ZERO || length > SNOOZE_MAX => Err(Reason::Implausible),
            _ => Ok(()),
        }
    }

    /// It is put aside: it leaves the list until its time is over or it gets worse.
    pub fn snoozed(&mut self, id: AlertId, snooze: Snooze, at: Moment) {
        let Some(record) = self.records.get_mut(&id) else { return };
        if !record.remember(AlertAct::Snooze) {
            return;
        }
        record.owner.get_or_insert(snooze.by);
        record.snoozed = Some(snooze);
        record.changed_at = at;
    }

    /// Alerts that are put aside, with their ends.
    pub fn snoozes(&self) -> impl Iterator<Item = (AlertId, Snooze)> {
        self.open.values().filter_map(|id| Some((*id, self.records.get(id)?.snoozed?)))
    }

    /// Its time aside is over: it asks to be looked at again.
    pub fn woken(&mut self, id: AlertId, at: Moment) {
        let Some(record) = self.records.get_mut(&id).filter(|record| record.is_open()) else { return };
        record.last_act.woken(&record.course);
        (record.state, record.snoozed) = (AlertState::Open, None);
        record.changed_at = at;
    }

    /// What would be taken back now.
    ///
    /// # Errors
    /// `Unknown`: there is no such alert. `NothingToUndo`: nobody has said anything of it, or what was said no longer
    /// stands: it got worse, came back or ended since. `TooLate`: it was closed, and the same has been opened anew.
    pub fn undoable(&self, id: AlertId) -> Result<AlertAct, Reason> {
        let record = self.alert(id).ok_or(Reason::Unknown)?;
        let last = record.last_act.act().ok_or(Reason::NothingToUndo)?;
        let anew = !record.is_open() && self.is_open(record.alert.kind, record.alert.subject);
        if anew { Err(Reason::TooLate) } else { Ok(last) }
    }

    /// What a person said last of it does not count. One that was closed is open as before; if its incident has ended
    /// meanwhile, it belongs to none.
    pub fn undone(&mut self, id: AlertId, at: Moment) {
        if self.undoable(id).is_err() {
            return;
        }
        let Some(record) = self.records.get_mut(&id) else { return };
        let Some((act, before)) = record.last_act.take() else { return };
        (record.state, record.owner, record.snoozed) = (before.state, before.owner, before.snoozed);
        record.changed_at = at;
        if act == AlertAct::Close {
            let key = (record.alert.kind, record.alert.subject);
            let ended = |id: &_| self.incidents.get(id).is_none_or(|incident| incident.closed_at.is_some());
            record.incident = record.incident.filter(|id| !ended(id));
            record.course.opened_again();
            let incident = record.incident;
            self.resting.remove(&key);
            self.open.insert(key, id);
            self.weigh(incident);
        }
    }
}
