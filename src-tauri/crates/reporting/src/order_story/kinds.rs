//! In which kinds of events a story may have to be looked for, by the log's names of them: what a reader of a long log
//! asks for. Decides nothing: what belongs says the story.

/// Kinds of events that may name an order or a parcel of it.
pub const NAMING: &[&str] = &[
    "order_placed",
    "order_edited",
    "order_redirected",
    "order_cancelled",
    "service_changed",
    "operator",
    "allocated",
    "declined",
    "cancelled",
    "promise_moved",
    "released",
    "rebound",
    "mission_assigned",
    "pick_started",
    "pick_done",
    "pick_short",
    "parcel_packed",
    "departure_left",
    "parcel_delivered",
    "tour_planned",
    "van_loaded",
    "stop_served",
    "stop_failed",
    "parcels_transferred",
    "notification_asked",
    "alert_opened",
    "proposed",
];
/// Kinds that may name a van, a departure, a message, an alert or a proposal of its story.
pub const BESIDE: &[&str] = &[
    "departure_left",
    "departure_listed",
    "tour_planned",
    "van_loaded",
    "van_broke_down",
    "van_returned",
    "operator",
    "notification_sent",
    "notification_failed",
    "alert_resolved",
    "proposal_dropped",
];
/// Kinds that answer another event.
pub const ANSWERS: &[&str] = &["word_refused", "action_refused", "instruction_lapsed"];

#[cfg(test)]
mod tests {
    use super::*;
    use model::{Decision, Fact};

    #[test]
    fn each_kind_that_is_looked_for_is_one_of_the_log() {
        let known = |kind: &&str| Fact::KINDS.contains(kind) || Decision::KINDS.contains(kind);
        let unknown: Vec<_> = [NAMING, BESIDE, ANSWERS].concat().into_iter().filter(|kind| !known(kind)).collect();
        assert!(unknown.is_empty(), "{unknown:?}");
    }
}
