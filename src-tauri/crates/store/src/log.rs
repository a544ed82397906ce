//! The event log: append a tick, read it back. The only table that is the truth.

use crate::{
    OutboxRow, Store, StoreError,
    contact::Ciphers,
    outbox::Outgoing,
    patience::{ANSWER, TICK, WORK, within},
    row::{Columns, EventRow, place, seq},
};
use futures_util::TryStreamExt;
use model::{Body, Contact, ContactId, Decision, Event, Moment, OrderId, Origin, ParcelId, Reason, Seq};
use sqlx::{Postgres, Transaction};
use std::collections::{BTreeMap, BTreeSet};

/// Most events one read gives.
const READ_MAX: u32 = 10_000;

/// Most events that a report is told from: some days of a large app.
pub const STORY_MAX: u32 = 200_000;

/// Most places of the log looked through for what names one order: some days of a large app.
const LOOK_MAX: u64 = 1_000_000;

/// A slice of the log that tells a story.
#[derive(Clone, PartialEq, Debug)]
pub struct StorySlice {
    /// Its events, oldest first.
    pub events: Vec<Event>,
    /// From then on there was more than the limit allowed.
    pub unread_from: Option<Moment>,
}

/// Kinds of events that move robots, vans and signals from moment to moment and tell no story.
pub const STEPS: &[&str] = &[
    "fleet_planned",
    "robots_moved",
    "pick_done",
    "robot_unloaded",
    "mission_assigned",
    "van_seen",
    "signal_seen",
    "sales_recorded",
    "departure_listed",
    "bins_placed",
    "grid_laid",
    "sku_listed",
    "stock_counted",
    "forecast_revised",
    "stock_kept",
    "robot_waits",
    "room_kept",
];

/// Begins a transaction in which nobody else begins a term, and nobody is erased.
const HOLD: &str = "begin; select from control_term for share";

/// What one tick writes, all or nothing.
#[derive(Clone, Copy, Default, Debug)]
pub struct Batch<'a> {
    /// Facts and decisions, in order, following the last of the log.
    pub events: &'a [Event],
    /// Personal data that came with the facts; sealed before it is written.
    pub contacts: &'a [(ContactId, Contact)],
    /// What the events ask of the outside.
    pub outbox: &'a [OutboxRow],
}

impl Store {
    /// Writes a batch in one durable transaction.
    ///
    /// `Conflict`, `Gap`, `Unstorable` and `OneControl` mean that nothing was written. After `Down`
    /// nobody knows: ask [`Store::last_seq`] once the database is back.
    pub async fn append(&self, batch: &Batch<'_>) -> Result<(), StoreError> {
        let columns = Columns::of(batch.events)?;
        no_double_inside(batch.events)?;
        within(TICK, self.write(batch, &columns)).await?;
        tracing::debug!(events = batch.events.len(), outbox = batch.outbox.len(), "appended");
        Ok(())
    }

    /// Three round trips: what others may not change meanwhile is held, all is written, all is durable.
    async fn write(&self, batch: &Batch<'_>, columns: &Columns) -> Result<(), StoreError> {
        let contacts = Ciphers::of(&self.seal, batch)?;
        let outbox = Outgoing::of(batch)?;
        let before = batch.events.first().map(|first| place(first.seq).saturating_sub(1));
        let mut transaction = self.pool.begin_with(HOLD).await?;
        let written = write_all(&mut transaction, self.control.term(), before, columns, &contacts, &outbox).await;
        match written {
            Ok(held) => {
                self.control.is_ours(held.term)?;
                follows(held.last, batch.events)?;
                Ok(transaction.commit().await?)
            }
            Err(error) => {
                drop(transaction);
                Err(self.name_the_double(batch.events, error).await)
            }
        }
    }

    /// Where the log already holds each of these facts; one round trip.
    pub async fn known(&self, origins: &[Origin]) -> Result<Vec<Option<Seq>>, StoreError> {
        // A key with a zero byte is in no text column, and the database would refuse to look.
        let sources: Vec<String> = origins.iter().map(|origin| origin.source.to_string()).collect();
        let keys: Vec<Option<String>> =
            origins.iter().map(|origin| (!origin.key.contains('\0')).then(|| origin.key.clone())).collect();
        let found = within(
            TICK,
            sqlx::query_scalar!(
                r#"select event.seq as "seq?"
               from unnest($1::text[], $2::text[]) with ordinality as asked (source, key, n)
               left join event on event.source = asked.source and event.key = asked.key
               order by asked.n"#,
                &sources,
                &keys as &[Option<String>],
            )
            .fetch_all(&self.pool),
        )
        .await?;
        Ok(found.into_iter().map(|place| place.map(seq)).collect())
    }

    /// Which of these facts had no effect, and why.
    pub async fn refused(&self, facts: &[Seq]) -> Result<BTreeMap<Seq, Reason>, StoreError> {
        let facts: Vec<i64> = facts.iter().map(|fact| place(*fact)).collect();
        let rows = sqlx::query!(
            r#"select cause as "cause!", body from event where cause = any($1::bigint[]) and kind = 'word_refused'"#,
            &facts,
        )
        .fetch_all(&self.pool)
        .await?;
        let reason = |row: &str| match serde_json::from_str(row) {
            Ok(Body::Decision(Decision::WordRefused { reason })) => Some(reason),
            Ok(Body::Decision(_) | Body::Fact(_)) | Err(_) => None,
        };
        Ok(rows.into_iter().filter_map(|row| Some((seq(row.cause), reason(&row.body)?))).collect())
    }

    /// The last position of the log; 0 when it is empty.
    pub async fn last_seq(&self) -> Result<Seq, StoreError> {
        let last = within(
            ANSWER,
            sqlx::query_scalar!(r#"select coalesce(max(seq), 0) as "last!" from event"#).fetch_one(&self.pool),
        )
        .await?;
        Ok(seq(last))
    }

    /// Up to `limit` events (at most 10 000) from `from` on.
    pub async fn events(&self, from: Seq, limit: u32) -> Result<Vec<Event>, StoreError> {
        let rows = within(
            WORK,
            sqlx::query_as!(
                EventRow,
                "select seq, at, cause, based_on, source, key, happened_at, body from event where seq >= $1 order by seq limit $2",
                place(from),
                i64::from(limit.min(READ_MAX)),
            )
            .fetch_all(&self.pool),
        )
        .await?;
        rows.into_iter().map(EventRow::event).collect()
    }

    /// Up to `limit` events (at most 10 000) stamped in `from..until`, for histories and reports.
    pub async fn events_between(&self, from: Moment, until: Moment, limit: u32) -> Result<Vec<Event>, StoreError> {
        let rows = within(
            WORK,
            sqlx::query_as!(
                EventRow,
                "select seq, at, cause, based_on, source, key, happened_at, body from event
             where at >= $1 and at < $2 order by seq limit $3",
                from.0,
                until.0,
                i64::from(limit.min(READ_MAX)),
            )
            .fetch_all(&self.pool),
        )
        .await?;
        rows.into_iter().map(EventRow::event).collect()
    }

    /// Up to `limit` events (at most [`STORY_MAX`]) stamped in `from..until` that tell a story, oldest first: all but
    /// the steps of robots and vans ([`STEPS`]), which a report has no use for.
    pub async fn story_between(&self, from: Moment, until: Moment, limit: u32) -> Result<StorySlice, StoreError> {
        let steps: Vec<String> = STEPS.iter().map(|kind| (*kind).to_owned()).collect();
        let limit = limit.min(STORY_MAX);
        let rows = within(
            WORK,
            sqlx::query_as!(
                EventRow,
                "select seq, at, cause, based_on, source, key, happened_at, body from event
             where at >= $1 and at < $2 and kind <> all($3) order by seq limit $4",
                from.0,
                until.0,
                &steps,
                i64::from(limit) + 1,
            )
            .fetch_all(&self.pool),
        )
        .await?;
        let mut events = rows.into_iter().map(EventRow::event).collect::<Result<Vec<_>, _>>()?;
        let over = events.split_off(events.len().min(limit as usize));
        Ok(StorySlice { events, unread_from: over.first().map(|event| event.at) })
    }

    /// Up to `limit` events (at most 10 000) of these kinds in `from..=until` that name an order or a parcel of it, oldest
    /// first. No index knows what an event names, so the bodies are read: at most [`LOOK_MAX`] places from `from` on.
    pub async fn naming(
        &self,
        order: OrderId,
        kinds: &[&str],
        (from, until): (Seq, Seq),
        limit: u32,
    ) -> Result<Vec<Event>, StoreError> {
        self.holding(&spellings(order), kinds, (from, until), limit).await
    }

    /// Up to `limit` events (at most 10 000) of these kinds in `from..=until` that name one of these keys, whatever it is
    /// the key of; oldest first, and looked for like [`Self::naming`].
    pub async fn mentioning(
        &self,
        keys: &[String],
        kinds: &[&str],
        within: (Seq, Seq),
        limit: u32,
    ) -> Result<Vec<Event>, StoreError> {
        let quoted: Vec<String> = keys.iter().map(|key| serde_json::Value::from(key.as_str()).to_string()).collect();
        self.holding(&quoted, kinds, within, limit).await
    }

    /// Events whose body holds one of these words.
    async fn holding(
        &self,
        words: &[String],
        kinds: &[&str],
        (from, until): (Seq, Seq),
        limit: u32,
    ) -> Result<Vec<Event>, StoreError> {
        if words.is_empty() {
            return Ok(Vec::new());
        }
        let kinds: Vec<String> = kinds.iter().map(|kind| (*kind).to_owned()).collect();
        let until = until.min(Seq(from.0.saturating_add(LOOK_MAX)));
        let rows = within(
            WORK,
            sqlx::query_as!(
                EventRow,
                "select seq, at, cause, based_on, source, key, happened_at, body from event
             where seq >= $1 and seq <= $2 and case when kind = any($3)
                   then exists (select 1 from unnest($4::text[]) word where strpos(body, word) > 0) else false end
             order by seq limit $5",
                place(from),
                place(until),
                &kinds,
                words,
                i64::from(limit.min(READ_MAX)),
            )
            .fetch_all(&self.pool),
        )
        .await?;
        rows.into_iter().map(EventRow::event).collect()
    }

    /// Up to `limit` events (at most 10 000) of these kinds that name one of these events as their cause, oldest first.
    pub async fn answers_to(&self, causes: &[Seq], kinds: &[&str], limit: u32) -> Result<Vec<Event>, StoreError> {
        let kinds: Vec<String> = kinds.iter().map(|kind| (*kind).to_owned()).collect();
        let causes: Vec<i64> = causes.iter().map(|cause| place(*cause)).collect();
        let rows = within(
            WORK,
            sqlx::query_as!(
                EventRow,
                "select seq, at, cause, based_on, source, key, happened_at, body from event
             where cause = any($1) and kind = any($2) order by seq limit $3",
                &causes,
                &kinds,
                i64::from(limit.min(READ_MAX)),
            )
            .fetch_all(&self.pool),
        )
        .await?;
        rows.into_iter().map(EventRow::event).collect()
    }

    /// One event.
    pub async fn event(&self, at: Seq) -> Result<Option<Event>, StoreError> {
        Ok(self.events(at, 1).await?.pop().filter(|event| event.seq == at))
    }

    /// The events that name `cause` as their cause, at most `limit` (and 10 000).
    pub async fn effects_of(&self, cause: Seq, limit: u32) -> Result<Vec<Event>, StoreError> {
        let rows = within(
            WORK,
            sqlx::query_as!(
                EventRow,
                "select seq, at, cause, based_on, source, key, happened_at, body from event where cause = $1 order by seq limit $2",
                place(cause),
                i64::from(limit.min(READ_MAX)),
            )
            .fetch_all(&self.pool),
        )
        .await?;
        rows.into_iter().map(EventRow::event).collect()
    }

    /// Hands every event from `from` on to `take`, in order, as fast as they can be decoded: the way
    /// back at a restart. Gives the last position handed over; `from - 1` when there was none.
    pub async fn stream(&self, from: Seq, mut take: impl FnMut(Event)) -> Result<Seq, StoreError> {
        let mut rows = sqlx::query_as!(
            EventRow,
            "select seq, at, cause, based_on, source, key, happened_at, body from event where seq >= $1 order by seq",
            place(from),
        )
        .fetch(&self.pool);
        let mut last = Seq(from.0.saturating_sub(1));
        while let Some(row) = within(ANSWER, rows.try_next()).await? {
            let event = row.event()?;
            last = event.seq;
            take(event);
        }
        Ok(last)
    }

    /// Turns a double in the log into the error that says where it is.
    async fn name_the_double(&self, events: &[Event], error: sqlx::Error) -> StoreError {
        let double = matches!(&error, sqlx::Error::Database(said) if said.is_unique_violation());
        let origins: Vec<Origin> = events.iter().filter_map(|event| event.origin.clone()).collect();
        if !double {
            return error.into();
        }
        match self.known(&origins).await {
            Ok(known) => match known.into_iter().zip(origins).find_map(|(seq, origin)| Some((seq?, origin))) {
                Some((seq, origin)) => StoreError::Conflict { seq, origin: Some(origin) },
                None => StoreError::Conflict { seq: events.first().map_or(Seq(0), |event| event.seq), origin: None },
            },
            Err(error) => error,
        }
    }
}

/// How a body spells an order, and what its parcels begin with; of a long key they hold the end only.
fn spellings(order: OrderId) -> [String; 2] {
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    let whole = quoted(order.as_str());
    let parcel = ParcelId::of(order, u8::MAX);
    let head = parcel.as_str().rsplit_once('/').map_or(order.as_str(), |(head, _)| head);
    let begins = quoted(head).trim_end_matches('"').to_owned() + "/";
    let cut = head.len() < order.as_str().len();
    let parcel = if cut { begins.trim_start_matches('"').to_owned() } else { begins };
    [whole, parcel]
}

/// A fact said twice in one batch is a double as much as one that the log holds.
fn no_double_inside(events: &[Event]) -> Result<(), StoreError> {
    let mut seen = BTreeSet::new();
    for event in events {
        if let Some(origin) = event.origin.as_ref().filter(|origin| !seen.insert(*origin)) {
            return Err(StoreError::Conflict { seq: event.seq, origin: Some(origin.clone()) });
        }
    }
    Ok(())
}

/// The log has no gaps: the batch begins after `last` and counts on by one.
fn follows(last: i64, events: &[Event]) -> Result<(), StoreError> {
    let mut expected = seq(last);
    for event in events {
        expected = Seq(expected.0.saturating_add(1));
        if event.seq < expected {
            return Err(StoreError::Conflict { seq: event.seq, origin: None });
        }
        if event.seq > expected {
            return Err(StoreError::Gap { expected, got: event.seq });
        }
    }
    Ok(())
}

/// Where the log stands, and in whose term.
struct Held {
    term: i64,
    last: i64,
}

/// Writes all of a batch if the log ends at `before` in this term, and nothing otherwise; where it does end. Without
/// events it does not matter where.
///
/// The row of the term must be held already: this statement then sees every erasure that came before it.
async fn write_all(
    transaction: &mut Transaction<'_, Postgres>,
    term: i64,
    before: Option<i64>,
    columns: &Columns,
    contacts: &Ciphers,
    outbox: &Outgoing,
) -> Result<Held, sqlx::Error> {
    sqlx::query_as!(
        Held,
        r#"with held as materialized (
    select term, (select coalesce(max(seq), 0) from event) as last from control_term
), told as (
    insert into event (seq, at, kind, cause, based_on, source, key, happened_at, body)
    select given.* from held, unnest($3::bigint[], $4::bigint[], $5::text[], $6::bigint[], $7::bigint[], $8::text[],
                                     $9::text[], $10::bigint[], $11::text[]) as given
    where held.term = $1 and held.last = coalesce($2, held.last)
), kept as (
    insert into contact (id, cipher, created_at)
    select given.id, given.cipher, $12 from held, unnest($13::text[], $14::bytea[]) as given (id, cipher)
    where held.term = $1 and held.last = coalesce($2, held.last)
          and not exists (select from contact_erased where contact_erased.id = given.id)
    on conflict (id) do update set cipher = excluded.cipher
), asked as (
    insert into outbox (seq, n, kind, lane, body, asked_at, next_at)
    select given.seq, given.n, given.kind, given.lane, given.body, given.asked_at, 0
    from held, unnest($15::bigint[], $16::integer[], $17::text[], $18::text[], $19::text[], $20::bigint[])
               as given (seq, n, kind, lane, body, asked_at)
    where held.term = $1 and held.last = coalesce($2, held.last)
)
select term, last as "last!" from held"#,
        term,
        before,
        &columns.seq,
        &columns.at,
        &columns.kind,
        &columns.cause as &[Option<i64>],
        &columns.based_on as &[Option<i64>],
        &columns.source as &[Option<String>],
        &columns.key as &[Option<String>],
        &columns.happened_at as &[Option<i64>],
        &columns.body,
        contacts.created_at,
        &contacts.ids,
        &contacts.ciphers,
        &outbox.seqs,
        &outbox.ns,
        &outbox.kinds,
        &outbox.lanes,
        &outbox.bodies,
        &outbox.asked,
    )
    .fetch_one(&mut **transaction)
    .await
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::{Body, Fact, SourceId};

    fn told(seq: u64, key: &str) -> Event {
        let origin = Origin { source: SourceId::new("wms:FR-CEN").expect("a code"), key: key.to_owned() };
        let body = Body::Fact(Fact::DeadLettered { code: "BAD_ROW".to_owned() });
        Event {
            seq: Seq(seq),
            at: Moment(0),
            cause: None,
            based_on: None,
            origin: Some(origin),
            happened_at: None,
            body,
        }
    }

    #[test]
    fn the_log_takes_events_only_in_their_place() {
        assert!(follows(4, &[told(5, "a"), told(6, "b")]).is_ok());
        assert!(matches!(follows(5, &[told(5, "a")]), Err(StoreError::Conflict { seq: Seq(5), origin: None })));
        let gap = follows(4, &[told(5, "a"), told(7, "b")]);
        assert!(matches!(gap, Err(StoreError::Gap { expected: Seq(6), got: Seq(7) })));
    }

    #[test]
    fn one_message_twice_in_a_tick_is_a_double() {
        assert!(no_double_inside(&[told(1, "a"), told(2, "b")]).is_ok());
        let double = no_double_inside(&[told(1, "a"), told(2, "a")]);
        assert!(matches!(double, Err(StoreError::Conflict { seq: Seq(2), origin: Some(_) })));
    }
}
