//! Whether the app does its work: facts are taken, decisions made, effects leave.

use crate::{
    clock::machine_now,
    fault_watch::Suspects,
    faults,
    inbox::{INBOX_MAX, Inbox},
    status::Status,
    tasks::{TaskLook, Tasks},
};
use contract::{DatabaseState, HealthView, LaneView, TaskView};
use model::{Moment, SourceId};
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    sync::{Arc, atomic::Ordering},
};
use store::Lane;

/// A fact that waits longer than this is not taken, whatever the database says.
const LAG_MAX_MS: u64 = 5_000;

/// All that says how the app is doing.
#[derive(Clone)]
pub(crate) struct Health {
    pub suspects: Suspects,
    pub status: Arc<Status>,
    pub inbox: Inbox,
    pub tasks: Tasks,
}

impl Health {
    /// For the screens.
    pub fn view(&self) -> HealthView {
        let now = machine_now();
        view_with(self, now, is_faultless(&self.suspects.failing(now)))
    }

    /// The same for a monitor, beside the counts of the feeds.
    pub fn json(&self) -> Value {
        let now = machine_now();
        let faults = self.suspects.failing(now);
        let health = view_with(self, now, is_faultless(&faults));
        let lane = |lane: &LaneView| {
            let age = |at: Option<Moment>| at.map(|at| (now - at).0.max(0));
            let told = json!({
                "waiting": lane.waiting, "oldest_ms": age(lane.oldest), "failing_ms": age(lane.failing_since),
                "code": lane.code, "given_up": lane.given_up,
            });
            (lane.lane.clone(), told)
        };
        let task = |task: &TaskView| (task.task.clone(), json!({"running": task.running, "restarts": task.restarts}));
        json!({
            "ready": health.ready,
            "standing_still": health.standing_still,
            "database": health.database,
            "lag_ms": health.lag_ms,
            "facts_waiting": health.waiting,
            "lanes": health.lanes.iter().map(lane).collect::<serde_json::Map<_, _>>(),
            "tasks": health.tasks.iter().map(task).collect::<serde_json::Map<_, _>>(),
            "faults": faults.iter().map(|(part, code)| (part.to_string(), json!(code))).collect::<serde_json::Map<_, _>>(),
        })
    }
}

/// Nothing stands in the way of what comes next: an effect given up is an alert, and others leave.
fn is_faultless(failing: &BTreeMap<SourceId, String>) -> bool {
    failing.keys().all(|part| part.as_str().ends_with(faults::GIVEN_UP))
}

fn view_with(parts: &Health, now: Moment, faultless: bool) -> HealthView {
    let since = parts.status.waits_since.load(Ordering::Relaxed);
    let lag_ms = if since == 0 { 0 } else { (now.0.max(0) as u64).saturating_sub(since) };
    let (database, tasks) = (parts.status.database(), tasks(parts));
    let takes = database == DatabaseState::Ready && lag_ms < LAG_MAX_MS;
    let standing_still = parts.status.idle.load(Ordering::Relaxed);
    let works = tasks.iter().all(|task| task.running) && !standing_still;
    let waiting = parts.inbox.waiting();
    let lanes: Vec<LaneView> = Lane::ALL.into_iter().map(|lane| lane_view(parts, lane)).collect();
    HealthView {
        database,
        lag_ms,
        waiting: waiting as u32,
        waiting_max: INBOX_MAX as u32,
        unanswered: lanes.iter().map(|lane| lane.waiting).sum(),
        ready: takes && works && faultless,
        lanes,
        tasks,
        standing_still,
        crowded: is_crowded(waiting, lag_ms),
    }
}

/// A tenth of the room taken, or a fact that has waited for two seconds: screens say so before feeds are sent away.
fn is_crowded(waiting: usize, lag_ms: u64) -> bool {
    waiting * 10 > INBOX_MAX || lag_ms > 2_000
}

fn lane_view(parts: &Health, lane: Lane) -> LaneView {
    let look = parts.suspects.dispatch.look(lane);
    let (failing_since, code) = look.failing.unzip();
    LaneView {
        lane: lane.as_str().to_owned(),
        waiting: look.waiting,
        oldest: look.oldest,
        failing_since,
        code,
        given_up: look.given_up,
    }
}

fn tasks(parts: &Health) -> Vec<TaskView> {
    let view = |(name, look): (&'static str, TaskLook)| TaskView {
        task: name.to_owned(),
        running: look.running,
        restarts: look.restarts,
    };
    parts.tasks.look().into_iter().map(view).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_app_is_crowded_long_before_it_sends_feeds_away() {
        let tenth = INBOX_MAX / 10;
        assert_eq!(
            [(tenth, 0), (tenth + 1, 0), (0, 2_000), (0, 2_001)].map(|(n, ms)| is_crowded(n, ms)),
            [false, true, false, true]
        );
    }
}
