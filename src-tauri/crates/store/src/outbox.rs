//! Effects on their way out: written with the event, given out at least once, moved on by workers. Each lane is
//! read for itself. Moments are of the machine's clock.

mod lane;

pub use lane::Lane;

use crate::{
    Batch, DeadLetter, Store, StoreError,
    dead_letter::insert_letter,
    row::{place, seq},
};
use model::{Effect, Moment, Seq};

/// Most effects one look gives.
const PENDING_MAX: u32 = 20_000;
/// Effects given up that are kept for sending again; the oldest go first.
const FAILED_MAX: i64 = 100_000;

/// An effect with the event that asked for it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OutboxRow {
    /// The event.
    pub seq: Seq,
    /// Its number among the effects of that event, from 0.
    pub n: u16,
    /// What is to be done.
    pub effect: Effect,
    /// When it was asked for, by the machine's clock; it may be given out at once.
    pub asked_at: Moment,
}

/// An effect that still has to be done.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OutboxItem {
    /// The event that asked for it.
    pub seq: Seq,
    /// Its number among the effects of that event.
    pub n: u16,
    /// What is to be done.
    pub effect: Effect,
    /// How often it was tried and put back.
    pub attempts: u32,
    /// When it was asked for.
    pub asked_at: Moment,
    /// Not to be tried before.
    pub next_at: Moment,
    /// Why the last try did not work.
    pub code: Option<String>,
    /// How often a person had it sent again.
    pub round: u32,
}

impl OutboxItem {
    /// Its place in the outbox.
    pub fn key(&self) -> (Seq, u16) {
        (self.seq, self.n)
    }
}

impl Store {
    /// Up to `limit` (at most 20 000) effects of one lane beyond a place, due or not, oldest event first.
    pub async fn pending(&self, lane: Lane, after: (Seq, u16), limit: u32) -> Result<Vec<OutboxItem>, StoreError> {
        let rows = crate::patience::within(
            crate::patience::ANSWER,
            sqlx::query!(
                "select seq, n, body, attempts, asked_at, next_at, code, round from outbox
             where state = 'pending' and lane = $1 and (seq, n) > ($2, $3) order by seq, n limit $4",
                lane.as_str(),
                place(after.0),
                i32::from(after.1),
                i64::from(limit.min(PENDING_MAX)),
            )
            .fetch_all(&self.pool),
        )
        .await?;
        let mut items = Vec::with_capacity(rows.len());
        for row in rows {
            let (seq, n) = (seq(row.seq), row.n);
            let effect = serde_json::from_str(&row.body)
                .map_err(|error| StoreError::Corrupt { seq, what: format!("effect {n}: {error}") })?;
            items.push(OutboxItem {
                seq,
                n: u16::try_from(n).unwrap_or(u16::MAX),
                effect,
                attempts: u32::try_from(row.attempts).unwrap_or(0),
                asked_at: Moment(row.asked_at),
                next_at: Moment(row.next_at),
                code: row.code,
                round: u32::try_from(row.round).unwrap_or(0),
            });
        }
        Ok(items)
    }

    /// Several are done, in one round trip; saying so twice changes nothing.
    pub async fn done_all(&self, effects: &[(Seq, u16)]) -> Result<(), StoreError> {
        let (seqs, ns) = columns(effects);
        crate::patience::within(
            crate::patience::ANSWER,
            sqlx::query!(
                "update outbox set state = 'done'
             from unnest($1::bigint[], $2::integer[]) as told (seq, n)
             where outbox.seq = told.seq and outbox.n = told.n and outbox.state = 'pending'",
                &seqs,
                &ns,
            )
            .execute(&self.pool),
        )
        .await?;
        Ok(())
    }

    /// They did not work, for a reason; again from `next_at` on.
    pub async fn retry_all(&self, effects: &[(Seq, u16)], next_at: Moment, code: &str) -> Result<(), StoreError> {
        let (seqs, ns) = columns(effects);
        crate::patience::within(
            crate::patience::ANSWER,
            sqlx::query!(
                "update outbox set attempts = attempts + 1, next_at = $3, code = $4
             from unnest($1::bigint[], $2::integer[]) as told (seq, n)
             where outbox.seq = told.seq and outbox.n = told.n and outbox.state = 'pending'",
                &seqs,
                &ns,
                next_at.0,
                printable(code),
            )
            .execute(&self.pool),
        )
        .await?;
        Ok(())
    }

    /// It will never work: it is put aside, and `letter` tells people why. Both or none; told twice, once. True when
    /// it was this call that did it.
    pub async fn give_up(&self, effect: (Seq, u16), letter: &DeadLetter) -> Result<bool, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let changed = sqlx::query!(
            "update outbox set state = 'failed', attempts = attempts + 1, code = $3
             where seq = $1 and n = $2 and state = 'pending'",
            place(effect.0),
            i32::from(effect.1),
            printable(&letter.code),
        )
        .execute(&mut *transaction)
        .await?;
        if changed.rows_affected() == 0 {
            return Ok(false);
        }
        insert_letter(&mut transaction, &self.seal, letter).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// What a lane has given up is sent again, from the first try on. Gives how many.
    pub async fn revive(&self, lane: Lane, now: Moment) -> Result<u64, StoreError> {
        let done = crate::patience::within(
            crate::patience::ANSWER,
            sqlx::query!(
                "update outbox set state = 'pending', attempts = 0, next_at = 0, asked_at = $2, code = null,
                               round = round + 1
             where state = 'failed' and lane = $1",
                lane.as_str(),
                now.0,
            )
            .execute(&self.pool),
        )
        .await?;
        Ok(done.rows_affected())
    }

    /// How many effects each lane has given up.
    pub async fn given_up(&self) -> Result<Vec<(Lane, u32)>, StoreError> {
        let rows = crate::patience::within(
            crate::patience::ANSWER,
            sqlx::query!(
                r#"select lane, count(*) as "count!" from outbox where state = 'failed' group by lane order by lane"#
            )
            .fetch_all(&self.pool),
        )
        .await?;
        let count = |count: i64| u32::try_from(count).unwrap_or(u32::MAX);
        Ok(rows.into_iter().filter_map(|row| Some((Lane::parse(&row.lane)?, count(row.count)))).collect())
    }

    /// Forgets effects done for events before `before`, and the oldest beyond what is kept of those given up. Gives
    /// how many.
    pub async fn prune_outbox(&self, before: Seq) -> Result<u64, StoreError> {
        let done = crate::patience::within(
            crate::patience::ANSWER,
            sqlx::query!("delete from outbox where state = 'done' and seq < $1", place(before)).execute(&self.pool),
        )
        .await?;
        let failed = crate::patience::within(
            crate::patience::ANSWER,
            sqlx::query!(
                "delete from outbox where state = 'failed' and seq <
                 (select seq from outbox where state = 'failed' order by seq desc offset $1 limit 1)",
                FAILED_MAX,
            )
            .execute(&self.pool),
        )
        .await?;
        Ok(done.rows_affected() + failed.rows_affected())
    }
}

fn columns(effects: &[(Seq, u16)]) -> (Vec<i64>, Vec<i32>) {
    effects.iter().map(|(seq, n)| (place(*seq), i32::from(*n))).unzip()
}

/// Text as the database takes it.
fn printable(code: &str) -> String {
    code.replace('\0', "")
}

fn kind(effect: &Effect) -> &'static str {
    match effect {
        Effect::Act(_) => "act",
        Effect::Notify(_) => "notify",
        Effect::Solve(_) => "solve",
    }
}

/// The effects of a batch as columns.
#[derive(Default)]
pub(crate) struct Outgoing {
    pub seqs: Vec<i64>,
    pub ns: Vec<i32>,
    pub kinds: Vec<String>,
    pub lanes: Vec<String>,
    pub bodies: Vec<String>,
    pub asked: Vec<i64>,
}

impl Outgoing {
    /// Writes them as text.
    pub fn of(batch: &Batch<'_>) -> Result<Self, StoreError> {
        let mut all = Self::default();
        for row in batch.outbox {
            let body = serde_json::to_string(&row.effect)
                .map_err(|_| StoreError::Unstorable { seq: row.seq, what: "its effect has no JSON form" })?;
            all.seqs.push(place(row.seq));
            all.ns.push(i32::from(row.n));
            all.kinds.push(kind(&row.effect).to_owned());
            all.lanes.push(Lane::of(&row.effect).as_str().to_owned());
            all.bodies.push(body);
            all.asked.push(row.asked_at.0);
        }
        Ok(all)
    }
}
