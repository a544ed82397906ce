//! What the feeds could not understand: bounded, sealed (it may hold an address), readable by a person.

use crate::{
    Store, StoreError,
    seal::Seal,
    text::{TEXT_MAX, cut, printable},
};
use model::{Moment, SourceId};
use sqlx::{Postgres, Transaction};

/// Letters kept; the oldest go first.
pub const DEAD_LETTERS_MAX: i64 = 100_000;
/// Longest excerpt kept, bytes.
pub const EXCERPT_MAX: usize = 4 * 1024;
/// Longest body kept, bytes.
pub const BODY_MAX: usize = 64 * 1024;
/// Longest message and code kept, bytes.
pub const MESSAGE_MAX: usize = TEXT_MAX;

/// The name under which letters are sealed.
const HOLDER: &str = "dead_letter";

/// Something a feed was sent and could not understand.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DeadLetter {
    /// The feed.
    pub source: SourceId,
    /// What was wrong, as a code.
    pub code: String,
    /// What was wrong, as a sentence without personal data; cut at [`MESSAGE_MAX`].
    pub message: String,
    /// When it came.
    pub at: Moment,
    /// The part that was not understood; cut at [`EXCERPT_MAX`].
    pub excerpt: String,
    /// All of it; cut at [`BODY_MAX`].
    pub body: Vec<u8>,
}

impl Store {
    /// Keeps a letter, and forgets the oldest beyond [`DEAD_LETTERS_MAX`].
    /// Gives its number, which is never given twice.
    pub async fn dead_letter(&self, letter: &DeadLetter) -> Result<u64, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let id = insert_letter(&mut transaction, &self.seal, letter).await?;
        transaction.commit().await?;
        Ok(id)
    }

    /// How many letters there are.
    pub async fn dead_letters_count(&self) -> Result<u32, StoreError> {
        let count = crate::patience::within(
            crate::patience::ANSWER,
            sqlx::query_scalar!(r#"select count(*) as "count!" from dead_letter"#).fetch_one(&self.pool),
        )
        .await?;
        Ok(u32::try_from(count).unwrap_or(u32::MAX))
    }

    /// The newest letters with their numbers, newest first, at most `limit` (and 1 000).
    pub async fn dead_letters(&self, limit: u32) -> Result<Vec<(u64, DeadLetter)>, StoreError> {
        let rows = crate::patience::within(
            crate::patience::ANSWER,
            sqlx::query!(
                "select id, at, source, code, message, excerpt, body from dead_letter order by id desc limit $1",
                i64::from(limit.min(1_000)),
            )
            .fetch_all(&self.pool),
        )
        .await?;
        let mut letters = Vec::with_capacity(rows.len());
        for row in rows {
            let source = SourceId::new(&row.source).map_err(|_| StoreError::Sealed { what: HOLDER.to_owned() })?;
            let excerpt = self.seal.open(HOLDER, &row.excerpt)?;
            let letter = DeadLetter {
                source,
                code: row.code,
                message: row.message,
                at: Moment(row.at),
                excerpt: String::from_utf8_lossy(&excerpt).into_owned(),
                body: self.seal.open(HOLDER, &row.body)?,
            };
            letters.push((row.id.unsigned_abs(), letter));
        }
        Ok(letters)
    }
}

/// Writes a letter within a transaction, and forgets the oldest beyond the bound.
pub(crate) async fn insert_letter(
    transaction: &mut Transaction<'_, Postgres>,
    seal: &Seal,
    letter: &DeadLetter,
) -> Result<u64, StoreError> {
    let excerpt = seal.close(HOLDER, cut(&letter.excerpt, EXCERPT_MAX).as_bytes())?;
    let body = seal.close(HOLDER, &letter.body[..letter.body.len().min(BODY_MAX)])?;
    let id = sqlx::query_scalar!(
        "insert into dead_letter (at, source, code, message, excerpt, body)
             values ($1, $2, $3, $4, $5, $6) returning id",
        letter.at.0,
        letter.source.as_str(),
        printable(&letter.code),
        printable(&letter.message),
        excerpt,
        body,
    )
    .fetch_one(&mut **transaction)
    .await?;
    sqlx::query!("delete from dead_letter where id <= $1", id.saturating_sub(DEAD_LETTERS_MAX))
        .execute(&mut **transaction)
        .await?;
    Ok(id.unsigned_abs())
}
