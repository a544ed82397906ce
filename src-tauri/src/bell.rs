//! Rings when a new high alert opens, through whatever the desktop offers for that. Decides nothing about alerts.

use crate::{
    keeper::Stage,
    language::{Lang, Language},
    windows, words,
};
use contract::{AlertStatus, AlertView, State, StreamMessage, Topics};
use model::{AlertId, Severity};
use runtime::Follow;
use std::{collections::BTreeSet, time::Duration};
use tauri::{AppHandle, Manager, Wry};
use tauri_plugin_notification::NotificationExt;
use tokio::{sync::watch, time::Instant};

/// Two rings are at least so far apart; what opens between is told together with the next.
const PACE: Duration = Duration::from_secs(15);
/// Alerts remembered so as not to ring twice; beyond that the oldest keys are forgotten.
const KNOWN_MAX: usize = 10_000;

/// What can show a person a few words outside our windows.
trait Bell {
    /// Shows them, if it can.
    fn ring(&self, title: &str, body: &str);
}

/// The desktop's notifications.
struct Desktop(AppHandle<Wry>);

impl Bell for Desktop {
    fn ring(&self, title: &str, body: &str) {
        // Without a notification service the screens still show it.
        if let Err(error) = self.0.notification().builder().title(title).body(body).show() {
            tracing::debug!(%error, "no notification was shown");
        }
    }
}

/// Rings as long as the program runs.
pub async fn run(app: AppHandle<Wry>, mut stage: watch::Receiver<Stage>) {
    let bell = Desktop(app.clone());
    let front = app.clone();
    if let Err(error) = app.notification().on_action(move |_| windows::show_main(&front)) {
        tracing::debug!(%error, "a click on a notification is not heard");
    }
    loop {
        let now = stage.borrow_and_update().clone();
        if let Stage::Up(running) = now {
            let alerts = Topics::parse(["alerts"]).unwrap_or_else(|_| Topics::all());
            let follow = running.follow_as(None, alerts).unwrap_or_else(|_| running.follow());
            watch_alerts(follow, &bell, || app.state::<Language>().now()).await;
        }
        if stage.changed().await.is_err() {
            return;
        }
    }
}

async fn watch_alerts(mut follow: Follow, bell: &impl Bell, lang: impl Fn() -> Lang) {
    let mut watchman = Watchman::default();
    while let Some(message) = follow.next().await {
        let opened = watchman.hear(&message);
        if let Some((title, body)) = watchman.words(opened, Instant::now(), lang()) {
            bell.ring(&title, &body);
        }
    }
}

/// Remembers what was rung for.
#[derive(Default)]
struct Watchman {
    known: BTreeSet<AlertId>,
    /// What it was told, of which it reads the alerts.
    state: State,
    joined: bool,
    waiting: Vec<AlertView>,
    rang: Option<Instant>,
}

impl Watchman {
    /// The high alerts that opened with this message; those of the first snapshot are old.
    fn hear(&mut self, message: &StreamMessage) -> Vec<AlertView> {
        match message {
            StreamMessage::Snapshot(snapshot) => self.state = snapshot.state.clone(),
            StreamMessage::Patches(told) => told.patches.iter().for_each(|patch| self.state.apply(patch.clone())),
        }
        let old = matches!(message, StreamMessage::Snapshot(_)) && !std::mem::replace(&mut self.joined, true);
        let mut opened = Vec::new();
        for alert in self.state.alerts.iter().filter(|alert| alert.severity == Severity::High) {
            let new = self.known.insert(alert.alert);
            if new && !old && alert.state == AlertStatus::Open {
                opened.push(alert.clone());
            }
        }
        while self.known.len() > KNOWN_MAX {
            self.known.pop_first();
        }
        opened
    }

    /// What to say now, if the pace allows.
    fn words(&mut self, opened: Vec<AlertView>, now: Instant, lang: Lang) -> Option<(String, String)> {
        self.waiting.extend(opened);
        let early = self.rang.is_some_and(|rang| now.duration_since(rang) < PACE);
        if self.waiting.is_empty() || early {
            return None;
        }
        self.rang = Some(now);
        let waiting = std::mem::take(&mut self.waiting);
        Some(words::of_alerts(&waiting, lang))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::{MeasureView, Patch, Patches, Snapshot, SubjectView};
    use model::{AlertKind, Moment, Seq};

    fn high(key: &str) -> AlertView {
        AlertView {
            alert: AlertId::new(key).expect("short"),
            kind: AlertKind::VanBroken,
            subject: SubjectView::Van { key: "VAN-93-05".to_owned() },
            severity: Severity::High,
            measure: MeasureView { seen: 11, expected: 0, orders: 11, cents: Some(57_620) },
            trend: model::Trend::Holds,
            rank: 1,
            opened_at: Moment(0),
            state: AlertStatus::Open,
            snoozed_until: None,
            undo: None,
            owner: None,
            incident: None,
            proposal: None,
            recovery: None,
            foreseen: None,
            because: None,
        }
    }

    fn snapshot(alerts: Vec<AlertView>) -> StreamMessage {
        let state = State { alerts, ..State::default() };
        StreamMessage::Snapshot(Box::new(Snapshot {
            seq: 1,
            log_seq: Seq(1),
            at: Moment(0),
            topics: vec!["alerts".to_owned()],
            state,
        }))
    }

    fn opens(alert: AlertView) -> StreamMessage {
        let patches = vec![Patch::Alert(alert)];
        StreamMessage::Patches(Patches { seq: 2, prev: 1, log_seq: Seq(2), at: Moment(0), patches })
    }

    #[test]
    fn it_rings_for_what_opens_now_and_once() {
        let mut watchman = Watchman::default();
        assert!(watchman.hear(&snapshot(vec![high("A-1")])).is_empty(), "that was there before the window");
        assert_eq!(watchman.hear(&opens(high("A-2"))).len(), 1);
        assert!(watchman.hear(&opens(high("A-2"))).is_empty(), "it only changed");
        assert!(watchman.hear(&opens(AlertView { severity: Severity::Medium, ..high("A-3") })).is_empty());
        assert_eq!(watchman.hear(&snapshot(vec![high("A-4")])).len(), 1, "it opened while the line was broken");
    }

    #[test]
    fn what_opens_soon_after_a_ring_is_told_with_the_next() {
        let (mut watchman, now) = (Watchman::default(), Instant::now());
        let first = watchman.words(vec![high("A-1")], now, Lang::Fr).expect("nothing rang before");
        assert_eq!(first, ("Régie – Van en panne".to_owned(), "VAN-93-05".to_owned()));
        assert_eq!(watchman.words(vec![high("A-2")], now + PACE / 2, Lang::Fr), None);
        let (_, body) = watchman.words(vec![high("A-3")], now + PACE, Lang::En).expect("the pace allows it");
        assert_eq!(body, "VAN-93-05 + 1 other alert");
        assert_eq!(watchman.words(Vec::new(), now + PACE * 3, Lang::Fr), None);
    }
}
