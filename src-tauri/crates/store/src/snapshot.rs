//! States of the World, kept so that a restart is short. Knows nothing of what is inside.

use crate::{
    Store, StoreError,
    row::{place, seq},
};
use model::{Moment, Seq};

/// Snapshots kept; older ones are deleted with each new one.
pub const SNAPSHOTS_KEPT: i64 = 3;

impl Store {
    /// Keeps the state as it was after event `at_seq`.
    pub async fn save_snapshot(&self, at_seq: Seq, at: Moment, state: &[u8]) -> Result<(), StoreError> {
        let mut transaction = self.pool.begin().await?;
        self.control.check(&mut transaction).await?;
        sqlx::query!(
            "insert into snapshot (seq, at, state) values ($1, $2, $3)
             on conflict (seq) do update set at = excluded.at, state = excluded.state",
            place(at_seq),
            at.0,
            state,
        )
        .execute(&mut *transaction)
        .await?;
        sqlx::query!(
            "delete from snapshot where seq not in (select seq from snapshot order by seq desc limit $1)",
            SNAPSHOTS_KEPT,
        )
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        tracing::debug!(seq = at_seq.0, bytes = state.len(), "snapshot kept");
        Ok(())
    }

    /// The newest state and its place in the log.
    pub async fn latest_snapshot(&self) -> Result<Option<(Seq, Vec<u8>)>, StoreError> {
        self.snapshot_before(Seq(u64::MAX)).await
    }

    /// The newest state from before `before`, for when the newest of all cannot be read.
    pub async fn snapshot_before(&self, before: Seq) -> Result<Option<(Seq, Vec<u8>)>, StoreError> {
        let row =
            sqlx::query!("select seq, state from snapshot where seq < $1 order by seq desc limit 1", place(before),)
                .fetch_optional(&self.pool)
                .await?;
        Ok(row.map(|row| (seq(row.seq), row.state)))
    }
}
