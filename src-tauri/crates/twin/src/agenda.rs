//! What will happen when, and what has just been said. Knows nothing of why.

use model::{
    CarrierId, ContactId, DepartureId, Fact, Incoming, Moment, NodeId, Origin, ParcelId, RobotId, Seq, SourceId, Span,
    VanId,
};
use std::collections::BTreeMap;

/// Facts are said on whole tenths of a second, so that a tick takes several at once.
const TENTH: Span = Span(100);

/// Something that will happen in the Plant.
#[derive(Clone, Debug)]
pub(crate) enum Task {
    /// A fact that is already known to come.
    Say(Box<Incoming>),
    /// The shoppers and the audience of one minute.
    Minute,
    /// A bench looks for work.
    Bench(NodeId),
    /// A person at a bench is done with a parcel.
    BenchDone(NodeId, ParcelId),
    /// A person at a station is done with a parcel.
    Packed(ParcelId),
    /// The robots of a node make a step.
    Step(NodeId),
    /// A robot has stood long enough at its target.
    RobotDone { node: NodeId, robot: RobotId, dwell: u64 },
    /// Some robot of a node stops for good.
    RobotFails(NodeId),
    /// It works again.
    RobotUp { node: NodeId, robot: RobotId },
    /// Somebody counts a shelf.
    Count(NodeId, model::SkuId),
    /// A truck leaves.
    Leaves(DepartureId),
    /// A carrier hands a parcel over at this moment.
    Delivered { carrier: CarrierId, parcel: ParcelId, at: Moment },
    /// A van does the next thing it was on its way to do.
    Van { van: VanId, epoch: u64 },
    /// A van says where it is.
    Ping { van: VanId, epoch: u64 },
    /// A scripted breakdown is due.
    Breakdown(usize),
}

/// The tasks ahead and the facts said since the last look.
#[derive(Clone, Debug, Default)]
pub(crate) struct Agenda {
    tasks: BTreeMap<(Moment, u64), Task>,
    counter: u64,
    said: Vec<Incoming>,
}

impl Agenda {
    /// Plans a task, at the next whole tenth of a second.
    pub fn plan(&mut self, at: Moment, task: Task) {
        let at = Moment(at.0.saturating_add(TENTH.0 - 1)).floor(TENTH);
        self.counter += 1;
        self.tasks.insert((at, self.counter), task);
    }

    /// When the next task is due.
    pub fn next_at(&self) -> Option<Moment> {
        self.tasks.keys().next().map(|(at, _)| *at)
    }

    /// The next task due by `now`.
    pub fn due(&mut self, now: Moment) -> Option<(Moment, Task)> {
        let entry = self.tasks.first_entry().filter(|entry| entry.key().0 <= now)?;
        let ((at, _), task) = entry.remove_entry();
        Some((at, task))
    }

    /// Says a fact now.
    pub fn say(&mut self, incoming: Incoming) {
        self.said.push(incoming);
    }

    /// Takes what was said.
    pub fn take(&mut self) -> Vec<Incoming> {
        std::mem::take(&mut self.said)
    }
}

/// The source of a kind of feed for one place: `wms:FR-CEN`. A name that does not fit leaves the kind alone.
pub(crate) fn source(kind: &str, name: &str) -> SourceId {
    SourceId::new(&format!("{kind}:{name}"))
        .or_else(|_| SourceId::new(kind))
        .expect("kinds of feeds are short words of this crate")
}

/// A fact without personal data. Its key is made of what it says and when, so that a Plant that was
/// started again never gives an old key to a new fact.
pub(crate) fn fact(source: SourceId, at: Moment, subject: &dyn std::fmt::Display, fact: Fact) -> Incoming {
    caused(source, at, subject, None, fact)
}

/// The same, as the answer to an instruction.
pub(crate) fn caused(
    source: SourceId,
    at: Moment,
    subject: &dyn std::fmt::Display,
    cause: Option<Seq>,
    fact: Fact,
) -> Incoming {
    let key = format!("{}:{subject}@{}", fact.kind(), at.0);
    Incoming { origin: Origin { source, key }, cause, fact, contact: None, happened_at: None }
}

/// A fact told together with a contact.
pub(crate) fn with_contact(mut incoming: Incoming, contact: (ContactId, model::Contact)) -> Incoming {
    incoming.contact = Some(contact);
    incoming
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tasks_come_in_order_of_time_then_of_planning() {
        let mut agenda = Agenda::default();
        let node = |text: &str| NodeId::new(text).expect("short");
        agenda.plan(Moment(1_050), Task::Bench(node("B")));
        agenda.plan(Moment(900), Task::Bench(node("A")));
        agenda.plan(Moment(1_100), Task::Bench(node("C")));
        assert_eq!(agenda.next_at(), Some(Moment(900)));
        let names: Vec<String> =
            std::iter::from_fn(|| agenda.due(Moment(1_100))).map(|(at, task)| format!("{} {task:?}", at.0)).collect();
        assert_eq!(names, ["900 Bench(A)", "1100 Bench(B)", "1100 Bench(C)"]);
    }

    #[test]
    fn a_long_room_name_still_has_a_source() {
        assert_eq!(source("wms", "FR-CEN").as_str(), "wms:FR-CEN");
        assert_eq!(source("live", "une salle au nom bien trop long").as_str(), "live");
    }
}
