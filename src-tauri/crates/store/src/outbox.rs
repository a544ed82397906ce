//! Effects on their way out: written with the event, given out at least once, moved on by workers.

use crate::{
    Batch, Store, StoreError,
    row::{place, seq},
};
use model::{Effect, Moment, Seq};
use sqlx::{Postgres, Transaction};

/// Most effects one look gives.
const PENDING_MAX: u32 = 20_000;

/// An effect with the event that asked for it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OutboxRow {
    /// The event.
    pub seq: Seq,
    /// Its number among the effects of that event, from 0.
    pub n: u16,
    /// What is to be done.
    pub effect: Effect,
    /// Not to be given out before.
    pub next_at: Moment,
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
}

impl Store {
    /// Up to `limit` (at most 20 000) effects that are due, oldest event first.
    pub async fn pending(&self, now: Moment, limit: u32) -> Result<Vec<OutboxItem>, StoreError> {
        let rows = sqlx::query!(
            "select seq, n, body, attempts from outbox
             where state = 'pending' and next_at <= $1 order by seq, n limit $2",
            now.0,
            i64::from(limit.min(PENDING_MAX)),
        )
        .fetch_all(&self.pool)
        .await?;
        let read = |seq, n: i32, body: &str, attempts: i32| {
            let effect = serde_json::from_str(body)
                .map_err(|error| StoreError::Corrupt { seq, what: format!("effect {n}: {error}") })?;
            Ok(OutboxItem {
                seq,
                n: u16::try_from(n).unwrap_or(u16::MAX),
                effect,
                attempts: u32::try_from(attempts).unwrap_or(0),
            })
        };
        rows.into_iter().map(|row| read(seq(row.seq), row.n, &row.body, row.attempts)).collect()
    }

    /// It is done; saying so twice changes nothing.
    pub async fn done(&self, event: Seq, n: u16) -> Result<(), StoreError> {
        sqlx::query!("update outbox set state = 'done' where seq = $1 and n = $2", place(event), i32::from(n))
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Several are done, in one round trip.
    pub async fn done_all(&self, effects: &[(Seq, u16)]) -> Result<(), StoreError> {
        let seqs: Vec<i64> = effects.iter().map(|(seq, _)| place(*seq)).collect();
        let ns: Vec<i32> = effects.iter().map(|(_, n)| i32::from(*n)).collect();
        sqlx::query!(
            "update outbox set state = 'done'
             from unnest($1::bigint[], $2::integer[]) as told (seq, n)
             where outbox.seq = told.seq and outbox.n = told.n",
            &seqs,
            &ns,
        )
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// It did not work; again from `next_at` on.
    pub async fn retry(&self, event: Seq, n: u16, next_at: Moment) -> Result<(), StoreError> {
        sqlx::query!(
            "update outbox set attempts = attempts + 1, next_at = $3
             where seq = $1 and n = $2 and state = 'pending'",
            place(event),
            i32::from(n),
            next_at.0,
        )
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// It will never work; `code` says why, without personal data.
    pub async fn failed(&self, event: Seq, n: u16, code: &str) -> Result<(), StoreError> {
        sqlx::query!(
            "update outbox set state = 'failed', attempts = attempts + 1, code = $3
             where seq = $1 and n = $2 and state = 'pending'",
            place(event),
            i32::from(n),
            code.replace('\0', ""),
        )
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Forgets effects done for events before `before`; what failed stays. Gives how many.
    pub async fn prune_outbox(&self, before: Seq) -> Result<u64, StoreError> {
        let done = sqlx::query!("delete from outbox where state = 'done' and seq < $1", place(before))
            .execute(&self.pool)
            .await?;
        Ok(done.rows_affected())
    }
}

fn kind(effect: &Effect) -> &'static str {
    match effect {
        Effect::Act(_) => "act",
        Effect::Notify(_) => "notify",
        Effect::Solve(_) => "solve",
    }
}

/// Writes the effects of a batch.
pub(crate) async fn insert_outbox(
    transaction: &mut Transaction<'_, Postgres>,
    batch: &Batch<'_>,
) -> Result<(), StoreError> {
    if batch.outbox.is_empty() {
        return Ok(());
    }
    let (mut seqs, mut ns, mut kinds, mut bodies, mut dues) = (vec![], vec![], vec![], vec![], vec![]);
    for row in batch.outbox {
        let body = serde_json::to_string(&row.effect)
            .map_err(|_| StoreError::Unstorable { seq: row.seq, what: "its effect has no JSON form" })?;
        seqs.push(place(row.seq));
        ns.push(i32::from(row.n));
        kinds.push(kind(&row.effect).to_owned());
        bodies.push(body);
        dues.push(row.next_at.0);
    }
    sqlx::query!(
        "insert into outbox (seq, n, kind, body, next_at)
         select * from unnest($1::bigint[], $2::integer[], $3::text[], $4::text[], $5::bigint[])",
        &seqs,
        &ns,
        &kinds,
        &bodies,
        &dues,
    )
    .execute(&mut **transaction)
    .await?;
    Ok(())
}
