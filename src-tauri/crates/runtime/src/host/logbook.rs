//! A page of the logbook: rows of the log, what came in numbers between them, and the alerts that they name.

use super::{Reply, down};
use crate::{app::App, views};
use contract::{ArgValue, LogbookAlert, LogbookArgs, LogbookKind, LogbookPage, LogbookRow, PAGE_MAX, describe};
use control::World;
use model::{Alert, AlertId, Body, Decision, Event, Reason, Seq};
use std::collections::{BTreeMap, BTreeSet};
use store::{LOGBOOK, LogbookAsk, LogbookRows};

/// Longest text that is looked for, characters.
const TEXT_MAX: usize = 60;

impl App {
    pub(super) async fn logbook_page(&self, args: LogbookArgs) -> Reply<LogbookPage> {
        let limit = args.limit.clamp(1, PAGE_MAX);
        let text: String = args.text.trim().chars().take(TEXT_MAX).collect();
        let kinds = kinds(args.kind);
        let notes = args.kind == Some(LogbookKind::Notes);
        let numbers = tells_of_numbers(args.kind) && args.by.is_none() && text.is_empty();
        let ask = LogbookAsk { before: args.before, kinds: &kinds, notes, by: args.by, text: &text, numbers, limit };
        let LogbookRows { rows, next } = self.store.logbook(&ask, self.clock.now()).await.map_err(down)?;
        let handed_over: Vec<(Event, u32)> =
            self.store.last_hand_over().await.map_err(down)?.into_iter().map(|event| (event, 1)).collect();
        let mut rows = self.rows(rows).await?;
        rows.retain(|row| holds(row, &text.to_lowercase()));
        Ok(LogbookPage { rows, next, handed_over: self.rows(handed_over).await?.pop() })
    }

    async fn rows(&self, events: Vec<(Event, u32)>) -> Reply<Vec<LogbookRow>> {
        let said: Vec<Seq> =
            events.iter().filter(|(event, _)| event.kind() == "operator").map(|row| row.0.seq).collect();
        let refused = self.store.refused(&said).await.map_err(down)?;
        let views: Vec<_> = events.iter().map(|(event, count)| (describe(event), *count)).collect();
        let named: BTreeSet<AlertId> = views.iter().filter_map(|(view, _)| alert_of(&view.args)).collect();
        let opened = self.store.openings(&named.into_iter().collect::<Vec<_>>()).await.map_err(down)?;
        let alerts: BTreeMap<AlertId, LogbookAlert> =
            self.read(|world| opened.iter().filter_map(|event| opening(world, event)).collect());
        let row = |(event, count): (contract::CauseView, u32)| {
            let alert = alert_of(&event.args).and_then(|alert| alerts.get(&alert).cloned());
            let refused: Option<Reason> = refused.get(&event.seq).copied();
            LogbookRow { event, count, alert, refused }
        };
        Ok(views.into_iter().map(row).collect())
    }
}

/// The kinds of events that are rows of their own.
fn kinds(kind: Option<LogbookKind>) -> Vec<&'static str> {
    match kind {
        None => LOGBOOK.to_vec(),
        Some(LogbookKind::Alerts) => vec!["alert_changed", "alert_opened", "alert_resolved", "alert_woken"],
        Some(LogbookKind::Incidents) => vec!["incident_closed", "incident_opened"],
        Some(LogbookKind::People | LogbookKind::Notes) => vec!["operator"],
        Some(LogbookKind::Breakdowns) => vec!["fault_seen", "robot_down", "van_broke_down"],
        Some(LogbookKind::Numbers) => Vec::new(),
    }
}

fn tells_of_numbers(kind: Option<LogbookKind>) -> bool {
    match kind {
        None | Some(LogbookKind::Numbers) => true,
        Some(
            LogbookKind::Alerts
            | LogbookKind::Incidents
            | LogbookKind::People
            | LogbookKind::Notes
            | LogbookKind::Breakdowns,
        ) => false,
    }
}

fn alert_of(args: &BTreeMap<String, ArgValue>) -> Option<AlertId> {
    match args.get("alert") {
        Some(ArgValue::Text(key)) => AlertId::new(key).ok(),
        Some(ArgValue::Number(_)) | None => None,
    }
}

fn opening(world: &World, event: &Event) -> Option<(AlertId, LogbookAlert)> {
    match &event.body {
        Body::Decision(Decision::AlertOpened(Alert { alert, kind, subject, .. })) => {
            let subject = views::alerts::subject(world, *subject);
            Some((*alert, LogbookAlert { alert: *alert, kind: *kind, subject }))
        }
        Body::Decision(_) | Body::Fact(_) => None,
    }
}

/// The database looks at the whole body, names of members included; a person means what the row says.
fn holds(row: &LogbookRow, text: &str) -> bool {
    let about = row.alert.as_ref().and_then(|alert| serde_json::to_string(&alert.subject).ok());
    let said = row.event.args.values().any(|value| match value {
        ArgValue::Text(value) => value.to_lowercase().contains(text),
        ArgValue::Number(_) => false,
    });
    text.is_empty() || said || about.is_some_and(|about| about.to_lowercase().contains(text))
}
