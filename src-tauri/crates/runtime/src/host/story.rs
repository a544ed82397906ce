//! What happened to one order, from the log: which events belong says `reporting::order_story`; here they are found.

use super::{Reply, down};
use crate::app::App;
use contract::{ArgValue, CauseView, describe};
use model::{Event, OrderId, Seq};
use reporting::{ANSWERS, BESIDE, Beside, NAMING, Sense, Step, beside, order_story};

/// Events of one order shown at the most: the first of them.
const STORY_MAX: usize = 200;
/// Events read at the most that name an order, what carries its parcels, or answer one of these: most tours are no step.
const READ_MAX: u32 = 4_000;
impl App {
    /// The events of an order between two places of the log that may belong to its story, in order.
    pub(super) async fn heard_of(&self, id: OrderId, within: (Seq, Seq)) -> Reply<Vec<Event>> {
        let mut events = self.store.naming(id, NAMING, within, READ_MAX).await.map_err(down)?;
        let Beside { keys, asked } = beside(id, &events);
        let keys: Vec<String> = keys.into_iter().collect();
        let asked: Vec<Seq> = asked.into_iter().collect();
        events.extend(self.store.mentioning(&keys, BESIDE, within, READ_MAX).await.map_err(down)?);
        events.extend(self.store.answers_to(&asked, ANSWERS, READ_MAX).await.map_err(down)?);
        events.sort_by_key(|event| event.seq);
        events.dedup_by_key(|event| event.seq);
        Ok(events)
    }

    /// The story of an order, told by what happened between two places of the log.
    pub(super) async fn story(&self, id: OrderId, within: (Seq, Seq)) -> Reply<Vec<CauseView>> {
        Ok(told(id, &self.heard_of(id, within).await?))
    }
}

/// The story that these events hold.
pub(super) fn told(id: OrderId, events: &[Event]) -> Vec<CauseView> {
    order_story(id, events).iter().take(STORY_MAX).map(shown).collect()
}

/// An event, in the words of what it is for the order.
fn shown(step: &Step<'_>) -> CauseView {
    let mut view = describe(step.event);
    let (kind, said) = match step.sense {
        Sense::Plain => return view,
        Sense::LeftBehind => ("left_behind", None),
        Sense::Dropped => ("tour_without", None),
        Sense::Brought { eta } => ("tour_with", Some(("eta".to_owned(), ArgValue::Number(eta.0)))),
    };
    view.kind = kind.to_owned();
    view.args.extend(said);
    view
}
