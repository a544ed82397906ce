//! States of the World, kept so that a restart is short. Knows nothing of what is inside, but that it is what was kept.

use crate::{
    Store, StoreError,
    patience::{ANSWER, WORK, within},
    row::{place, seq},
};
use model::{Moment, Seq};

/// Snapshots kept; older ones are deleted with each new one.
pub const SNAPSHOTS_KEPT: i64 = 3;

impl Store {
    /// Keeps the state as it was after event `at_seq`.
    pub async fn save_snapshot(&self, at_seq: Seq, at: Moment, state: &[u8]) -> Result<(), StoreError> {
        within(WORK, self.write_snapshot(at_seq, at, state)).await?;
        tracing::debug!(seq = at_seq.0, bytes = state.len(), "snapshot kept");
        // Apart from the above: an old row that cannot be deleted must not keep new ones out.
        let prune = sqlx::query!(
            "delete from snapshot where seq not in (select seq from snapshot order by seq desc limit $1)",
            SNAPSHOTS_KEPT,
        )
        .execute(&self.pool);
        if let Err(error) = within(ANSWER, prune).await {
            tracing::warn!(%error, "older snapshots stay");
        }
        Ok(())
    }

    async fn write_snapshot(&self, at_seq: Seq, at: Moment, state: &[u8]) -> Result<(), StoreError> {
        let digest = digest(place(at_seq), at.0, state);
        let mut transaction = self.pool.begin().await?;
        self.control.check(&mut transaction).await?;
        sqlx::query!(
            "insert into snapshot (seq, at, state, digest) values ($1, $2, $3, $4)
             on conflict (seq) do update set at = excluded.at, state = excluded.state, digest = excluded.digest",
            place(at_seq),
            at.0,
            state,
            digest.as_slice(),
        )
        .execute(&mut *transaction)
        .await?;
        Ok(transaction.commit().await?)
    }

    /// The places of the snapshots, newest first.
    pub async fn snapshots(&self) -> Result<Vec<Seq>, StoreError> {
        let asked = sqlx::query_scalar!("select seq from snapshot order by seq desc").fetch_all(&self.pool);
        let places = within(ANSWER, asked).await.map_err(|error| readable(Seq(0), error))?;
        Ok(places.into_iter().map(seq).collect())
    }

    /// The state kept at one place. [`StoreError::BadSnapshot`] when it is not what was kept, or cannot be read while
    /// the database answers: an older one may be good.
    pub async fn snapshot(&self, at_seq: Seq) -> Result<Option<Vec<u8>>, StoreError> {
        let asked = sqlx::query!("select seq, at, state, digest from snapshot where seq = $1", place(at_seq))
            .fetch_optional(&self.pool);
        let row = within(WORK, asked).await.map_err(|error| readable(at_seq, error))?;
        let Some(row) = row else { return Ok(None) };
        if digest(row.seq, row.at, &row.state).as_slice() != row.digest {
            return Err(StoreError::BadSnapshot { seq: at_seq, what: "its digest is another".to_owned() });
        }
        Ok(Some(row.state))
    }

    /// The newest state that is what was kept, and its place in the log.
    pub async fn latest_snapshot(&self) -> Result<Option<(Seq, Vec<u8>)>, StoreError> {
        for at_seq in self.snapshots().await? {
            match self.snapshot(at_seq).await {
                Ok(Some(state)) => return Ok(Some((at_seq, state))),
                Ok(None) => {}
                Err(error @ StoreError::BadSnapshot { .. }) => tracing::warn!(%error, "an older snapshot is tried"),
                Err(error) => return Err(error),
            }
        }
        Ok(None)
    }
}

/// A database that answers and cannot read is not away: asking again would not help.
fn readable(at_seq: Seq, error: StoreError) -> StoreError {
    if error.was_answered() { StoreError::BadSnapshot { seq: at_seq, what: error.to_string() } } else { error }
}

/// Over all of the row, so that a bit that fell anywhere in it is seen.
fn digest(at_seq: i64, at: i64, state: &[u8]) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&at_seq.to_be_bytes()).update(&at.to_be_bytes()).update(state);
    *hasher.finalize().as_bytes()
}
