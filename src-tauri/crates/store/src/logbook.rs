//! The logbook, read from the log: what a person who takes over must know, newest first.

use crate::{
    Store, StoreError,
    patience::{WORK, within},
    row::{EventRow, place, seq},
};
use model::{AlertId, Event, Moment, OperatorId, Seq, Span};
use std::cmp::Reverse;

/// Kinds of events that are a row each, as the index `event_logbook` lists them: of `alert_changed` only those by which
/// an alert got worse, which the table marks.
pub const LOGBOOK: &[&str] = &[
    "alert_changed",
    "alert_opened",
    "alert_resolved",
    "alert_woken",
    "day_began",
    "day_ended",
    "fault_seen",
    "incident_closed",
    "incident_opened",
    "operator",
    "robot_down",
    "van_broke_down",
];

/// Most rows of one answer.
const ROWS_MAX: u32 = 500;
/// As many alike within one minute are told as one row; fewer are not told.
const CROWD: i64 = 5;
/// Crowds are counted by the minute.
const MINUTE: Span = Span::minutes(1);

/// What came in numbers is looked for over so much of the log at a time.
const LOOK: Span = Span::hours(7 * 24);

/// Which rows of the logbook.
#[derive(Clone, Copy, Debug)]
pub struct LogbookAsk<'a> {
    /// Only what stands before this place.
    pub before: Option<Seq>,
    /// Of these kinds, each one of [`LOGBOOK`].
    pub kinds: &'a [&'a str],
    /// Of what persons said, only notes and hand-overs.
    pub notes: bool,
    /// Only what this person said.
    pub by: Option<OperatorId>,
    /// Only bodies that hold this text, whatever the case of its letters; empty means all.
    pub text: &'a str,
    /// And what came in numbers, one row a minute.
    pub numbers: bool,
    /// Rows wanted, 1 to 500.
    pub limit: u32,
}

/// A page of the logbook.
#[derive(Clone, PartialEq, Debug)]
pub struct LogbookRows {
    /// Events with how many alike each stands for, newest first.
    pub rows: Vec<(Event, u32)>,
    /// The next page holds what stands before this place; `None` when there is nothing.
    pub next: Option<Seq>,
}

/// A text as it stands between the quotes of a body.
fn spelt(text: &str) -> String {
    let quoted = serde_json::Value::from(text).to_string();
    quoted.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or_default().to_owned()
}

impl Store {
    /// A page of the logbook as it stands at `now`. Each row is on one page: a page ends with its last row, be it one
    /// event or many.
    ///
    /// # Errors
    /// The database does not answer, or holds what cannot be read.
    pub async fn logbook(&self, ask: &LogbookAsk<'_>, now: Moment) -> Result<LogbookRows, StoreError> {
        let limit = ask.limit.clamp(1, ROWS_MAX);
        // One more than wanted says whether there is another page.
        let events = if ask.kinds.is_empty() { Vec::new() } else { self.rows_alone(ask, limit + 1).await? };
        let oldest = events.last().filter(|_| events.len() > limit as usize).map(|event| (event.seq, event.at));
        let mut rows: Vec<(Event, u32)> = events.into_iter().map(|event| (event, 1)).collect();
        if ask.numbers {
            rows.extend(self.crowds_down_to(oldest, ask.before, now, limit + 1).await?);
        }
        rows.sort_by_key(|(event, _)| Reverse(event.seq));
        let more = rows.len() > limit as usize;
        rows.truncate(limit as usize);
        let next = rows.last().filter(|_| more).map(|(event, _)| event.seq);
        Ok(LogbookRows { rows, next })
    }

    /// Events that are a row each, newest first.
    async fn rows_alone(&self, ask: &LogbookAsk<'_>, limit: u32) -> Result<Vec<Event>, StoreError> {
        let kinds: Vec<String> = ask.kinds.iter().map(|kind| (*kind).to_owned()).collect();
        let said_by = ask.by.map(|by| format!(r#"{{"fact":{{"operator":{{"by":"{}","#, spelt(by.as_str())));
        let rows = within(
            WORK,
            sqlx::query_as!(
                EventRow,
                r#"select seq, at, cause, based_on, source, key, happened_at, body from event
             where (worse or kind in (
                        'alert_opened', 'alert_resolved', 'alert_woken', 'day_began', 'day_ended', 'fault_seen',
                        'incident_closed', 'incident_opened', 'operator', 'robot_down', 'van_broke_down'))
                   and seq < $1 and kind = any($2)
                   and ($3::text is null or starts_with(body, $3))
                   and (not $4::boolean or strpos(body, '"says":{"note":') > 0 or strpos(body, '"says":{"hand_over":') > 0)
                   and strpos(lower(body), $5) > 0
             order by seq desc limit $6"#,
                ask.before.map_or(i64::MAX, place),
                &kinds,
                said_by,
                ask.notes,
                spelt(&ask.text.to_lowercase()),
                i64::from(limit),
            )
            .fetch_all(&self.pool),
        )
        .await?;
        rows.into_iter().map(EventRow::event).collect()
    }

    /// What came in numbers before a place of the log (or `now`), down to another or to its beginning; newest first. Where
    /// little came the log is passed over in few steps.
    async fn crowds_down_to(
        &self,
        oldest: Option<(Seq, Moment)>,
        before: Option<Seq>,
        now: Moment,
        limit: u32,
    ) -> Result<Vec<(Event, u32)>, StoreError> {
        let (first, begins) = oldest.unwrap_or((Seq(0), Moment(i64::MIN)));
        let within = (first, before.unwrap_or(Seq(u64::MAX)));
        let mut until = match before {
            Some(before) => self.event(before).await?.map_or(now, |event| event.at),
            None => now,
        };
        let mut found: Vec<(Event, u32)> = Vec::new();
        loop {
            let since = begins.max(until - LOOK);
            let wanted = limit.saturating_sub(u32::try_from(found.len()).unwrap_or(u32::MAX));
            found.extend(self.crowds((since, until), within, wanted).await?);
            if found.len() >= limit as usize || since <= begins {
                return Ok(found);
            }
            let Some(last) = self.counted_before(since.floor(MINUTE)).await? else { return Ok(found) };
            until = last;
        }
    }

    /// When something last happened that may come in numbers, before a moment.
    async fn counted_before(&self, until: Moment) -> Result<Option<Moment>, StoreError> {
        let last = within(
            WORK,
            sqlx::query_scalar!(
                r#"select max(at) as "at" from event
             where kind in ('declined', 'notification_asked', 'promise_moved') and at < $1"#,
                until.0,
            )
            .fetch_one(&self.pool),
        )
        .await?;
        Ok(last.map(Moment))
    }

    /// What came in numbers within one minute, stamped from about `from` on and before about `until`: the last of each
    /// crowd that stands in `within` (first place, place after the last), with how many they are; newest first, at most
    /// `limit`.
    ///
    /// # Errors
    /// The database does not answer, or holds what cannot be read.
    pub async fn crowds(
        &self,
        (from, until): (Moment, Moment),
        (first, end): (Seq, Seq),
        limit: u32,
    ) -> Result<Vec<(Event, u32)>, StoreError> {
        let crowds = within(
            WORK,
            sqlx::query!(
                r#"select max(seq) as "last!", count(*) as "n!" from event
             where kind in ('declined', 'notification_asked', 'promise_moved') and at >= $1 and at < $2
             group by kind, at / $3, substring(body from '"(?:reason|template)":"([a-z_]+)"')
             having count(*) >= $4 and max(seq) >= $5 and max(seq) < $6
             order by max(seq) desc limit $7"#,
                from.floor(MINUTE).0,
                (until.floor(MINUTE) + MINUTE).0,
                MINUTE.0,
                CROWD,
                place(first),
                place(end),
                i64::from(limit),
            )
            .fetch_all(&self.pool),
        )
        .await?;
        let last: Vec<Seq> = crowds.iter().map(|crowd| seq(crowd.last)).collect();
        let events = self.events_at(&last).await?;
        let counts = crowds.into_iter().map(|crowd| u32::try_from(crowd.n).unwrap_or(u32::MAX));
        Ok(events.into_iter().rev().zip(counts).collect())
    }

    /// These events, oldest first.
    async fn events_at(&self, places: &[Seq]) -> Result<Vec<Event>, StoreError> {
        let places: Vec<i64> = places.iter().copied().map(place).collect();
        let rows = within(
            WORK,
            sqlx::query_as!(
                EventRow,
                "select seq, at, cause, based_on, source, key, happened_at, body from event where seq = any($1) order by seq",
                &places,
            )
            .fetch_all(&self.pool),
        )
        .await?;
        rows.into_iter().map(EventRow::event).collect()
    }

    /// The events that opened these alerts; of a key that opened more than once in the life of the log, the last.
    ///
    /// # Errors
    /// The database does not answer, or holds what cannot be read.
    pub async fn openings(&self, alerts: &[AlertId]) -> Result<Vec<Event>, StoreError> {
        let alerts: Vec<String> = alerts.iter().map(ToString::to_string).collect();
        let rows = within(
            WORK,
            sqlx::query_as!(
                EventRow,
                r#"select distinct on (substring(body from '"alert":"([^"]*)"'))
                    seq, at, cause, based_on, source, key, happened_at, body from event
             where kind in ('alert_changed', 'alert_opened') and kind = 'alert_opened'
                   and substring(body from '"alert":"([^"]*)"') = any($1)
             order by substring(body from '"alert":"([^"]*)"'), seq desc"#,
                &alerts,
            )
            .fetch_all(&self.pool),
        )
        .await?;
        rows.into_iter().map(EventRow::event).collect()
    }

    /// The last hand-over.
    ///
    /// # Errors
    /// The database does not answer, or holds what cannot be read.
    pub async fn last_hand_over(&self) -> Result<Option<Event>, StoreError> {
        let row = within(
            WORK,
            sqlx::query_as!(
                EventRow,
                r#"select seq, at, cause, based_on, source, key, happened_at, body from event
             where kind = 'operator' and strpos(body, '"says":{"hand_over":') > 0 order by seq desc limit 1"#,
            )
            .fetch_optional(&self.pool),
        )
        .await?;
        row.map(EventRow::event).transpose()
    }
}
