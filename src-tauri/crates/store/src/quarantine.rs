//! What feeds understood in part and a person has to look at: bounded, its bodies sealed. Knows no feed's form.

use crate::{Store, StoreError, text::printable};
use model::{ContactId, Moment, SourceId};
use std::collections::BTreeMap;

/// Rows kept. When it is full the oldest decided ones go; while all wait, nothing more is taken.
pub const QUARANTINE_MAX: i64 = 100_000;
/// Largest body kept, bytes; of a larger one only its words are kept, and it can be dismissed, not taken.
pub const QUARANTINE_BODY_MAX: usize = 256 * 1024;
/// Decided rows forgotten at once when it is full, so that the next ones find room.
const FORGOTTEN: i64 = 1_000;
/// The name under which bodies are sealed.
const HOLDER: &str = "quarantine";

/// One thing in doubt, as a feed hands it over.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct QuarantineItem {
    /// When it came.
    pub at: Moment,
    /// The feed.
    pub source: SourceId,
    /// The delivery's key.
    pub key: String,
    /// What it is about; no personal data.
    pub subject: String,
    /// What is wrong, as a code.
    pub code: String,
    /// Where in it.
    pub field: String,
    /// What is wrong, as a sentence; no personal data.
    pub message: String,
    /// The words in doubt; no personal data.
    pub words: String,
    /// Which reader takes it again.
    pub form: String,
}

/// Where an item is in its life.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum QuarantineState {
    /// Nobody has decided.
    Waiting,
    /// Its facts were told.
    Taken,
    /// Nothing comes of it.
    Dismissed,
}

impl QuarantineState {
    /// As the table writes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Taken => "taken",
            Self::Dismissed => "dismissed",
        }
    }

    fn of(text: &str) -> Option<Self> {
        [Self::Waiting, Self::Taken, Self::Dismissed].into_iter().find(|state| state.as_str() == text)
    }
}

/// An item as it is kept, without its body.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct QuarantineRow {
    /// Its number, never given twice.
    pub id: u64,
    /// What the feed said.
    pub item: QuarantineItem,
    /// Its body is there, so that it can be read again.
    pub has_body: bool,
    /// Where it is in its life.
    pub state: QuarantineState,
    /// When a person decided.
    pub decided_at: Option<Moment>,
    /// Who.
    pub decided_by: Option<String>,
    /// Why it was dismissed.
    pub why: Option<String>,
}

/// What became of an item handed over.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kept {
    /// It waits for a person.
    New,
    /// The same source, key and field were kept before.
    Known,
    /// As many wait as may: it was not kept.
    Full,
}

/// A person's decision.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct QuarantineDecision<'a> {
    /// Taken or dismissed.
    pub state: QuarantineState,
    /// When.
    pub at: Moment,
    /// Who.
    pub by: &'a str,
    /// In which words.
    pub why: &'a str,
    /// The corrections it was taken with, by field; sealed, and used again for the rest of its delivery.
    pub correction: &'a BTreeMap<String, String>,
}

/// The table's columns as they come back.
struct Raw {
    id: i64,
    at: i64,
    source: String,
    key: String,
    subject: String,
    code: String,
    field: String,
    message: String,
    words: String,
    form: String,
    has_body: bool,
    state: String,
    decided_at: Option<i64>,
    decided_by: Option<String>,
    why: Option<String>,
}

/// A sealed delivery and whose data it holds.
#[derive(Clone, Copy)]
struct Sealed<'a> {
    body: Option<&'a [u8]>,
    person: Option<ContactId>,
}

impl Store {
    /// Keeps an item; durable when it returns. At most `max` rows are kept, [`QUARANTINE_MAX`] for an app.
    pub async fn quarantine(
        &self,
        item: &QuarantineItem,
        body: &[u8],
        person: Option<ContactId>,
        max: i64,
    ) -> Result<Kept, StoreError> {
        let fits = body.len() <= QUARANTINE_BODY_MAX;
        let sealed = if fits { Some(self.seal.close(HOLDER, body)?) } else { None };
        let body = Sealed { body: sealed.as_deref(), person };
        if self.insert_item(item, body, max).await? {
            return Ok(Kept::New);
        }
        if self.holds_item(item).await? {
            return Ok(Kept::Known);
        }
        let room = self.forget_decided().await? > 0;
        let kept = room && self.insert_item(item, body, max).await?;
        Ok(if kept { Kept::New } else { Kept::Full })
    }

    async fn insert_item(&self, item: &QuarantineItem, sealed: Sealed<'_>, max: i64) -> Result<bool, StoreError> {
        let done = crate::patience::within(
            crate::patience::ANSWER,
            sqlx::query!(
                "insert into quarantine (at, source, key, subject, code, field, message, words, form, body)
             select $1, $2, $3, $4, $5, $6, $7, $8, $9,
                    case when not exists (select from contact_erased where contact_erased.id = $12) then $10::bytea end
             where (select count(*) from quarantine) < $11
             on conflict (source, key, field) do nothing",
                item.at.0,
                item.source.as_str(),
                printable(&item.key),
                printable(&item.subject),
                printable(&item.code),
                printable(&item.field),
                printable(&item.message),
                printable(&item.words),
                printable(&item.form),
                sealed.body,
                max,
                sealed.person.map(|person| person.to_string()),
            )
            .execute(&self.pool),
        )
        .await?;
        Ok(done.rows_affected() > 0)
    }

    async fn holds_item(&self, item: &QuarantineItem) -> Result<bool, StoreError> {
        let found = crate::patience::within(
            crate::patience::ANSWER,
            sqlx::query_scalar!(
                r#"select 1 as "one!" from quarantine where source = $1 and key = $2 and field = $3"#,
                item.source.as_str(),
                printable(&item.key),
                printable(&item.field),
            )
            .fetch_optional(&self.pool),
        )
        .await?;
        Ok(found.is_some())
    }

    async fn forget_decided(&self) -> Result<u64, StoreError> {
        let done = crate::patience::within(
            crate::patience::ANSWER,
            sqlx::query!(
                "delete from quarantine where id in (select id from quarantine where state <> 'waiting'
             order by decided_at, id limit $1)",
                FORGOTTEN,
            )
            .execute(&self.pool),
        )
        .await?;
        Ok(done.rows_affected())
    }

    /// How many items of each source wait.
    pub async fn quarantine_waiting(&self) -> Result<BTreeMap<SourceId, u32>, StoreError> {
        let rows = crate::patience::within(
            crate::patience::ANSWER,
            sqlx::query!(
                r#"select source, count(*) as "count!" from quarantine where state = 'waiting' group by source"#
            )
            .fetch_all(&self.pool),
        )
        .await?;
        let counted = rows.into_iter().map(|row| {
            let count = u32::try_from(row.count).unwrap_or(u32::MAX);
            Ok((source_of(&row.source)?, count))
        });
        counted.collect()
    }

    /// A page: those that wait first, oldest on top, then the decided ones, newest on top. At most 1 000 rows.
    pub async fn quarantine_page(&self, offset: u32, limit: u32) -> Result<Vec<QuarantineRow>, StoreError> {
        let rows = crate::patience::within(
            crate::patience::ANSWER,
            sqlx::query_as!(
                Raw,
                r#"select id, at, source, key, subject, code, field, message, words, form,
                      body is not null as "has_body!", state, decided_at, decided_by, why
               from quarantine
               order by (state <> 'waiting'), case when state = 'waiting' then id else -decided_at end, id desc
               offset $1 limit $2"#,
                i64::from(offset),
                i64::from(limit.min(1_000)),
            )
            .fetch_all(&self.pool),
        )
        .await?;
        rows.into_iter().map(Raw::row).collect()
    }

    /// How many rows there are.
    pub async fn quarantine_count(&self) -> Result<u32, StoreError> {
        let count = crate::patience::within(
            crate::patience::ANSWER,
            sqlx::query_scalar!(r#"select count(*) as "count!" from quarantine"#).fetch_one(&self.pool),
        )
        .await?;
        Ok(u32::try_from(count).unwrap_or(u32::MAX))
    }

    /// One item.
    pub async fn quarantine_item(&self, id: u64) -> Result<Option<QuarantineRow>, StoreError> {
        let row = crate::patience::within(
            crate::patience::ANSWER,
            sqlx::query_as!(
                Raw,
                r#"select id, at, source, key, subject, code, field, message, words, form,
                      body is not null as "has_body!", state, decided_at, decided_by, why
               from quarantine where id = $1"#,
                number(id),
            )
            .fetch_optional(&self.pool),
        )
        .await?;
        row.map(Raw::row).transpose()
    }

    /// Those after an item that wait and hold the same word of the same source, oldest first, at most 1 000.
    pub async fn quarantine_alike(
        &self,
        source: SourceId,
        words: &str,
        after: u64,
    ) -> Result<Vec<QuarantineRow>, StoreError> {
        let rows = crate::patience::within(
            crate::patience::ANSWER,
            sqlx::query_as!(
                Raw,
                r#"select id, at, source, key, subject, code, field, message, words, form,
                      body is not null as "has_body!", state, decided_at, decided_by, why
               from quarantine where state = 'waiting' and source = $1 and words = $2 and id > $3
               order by id limit 1000"#,
                source.as_str(),
                printable(words),
                number(after),
            )
            .fetch_all(&self.pool),
        )
        .await?;
        rows.into_iter().map(Raw::row).collect()
    }

    /// The delivery behind an item, as it came; `None` once decided, erased, or when it was too large to be kept.
    pub async fn quarantine_body(&self, id: u64) -> Result<Option<Vec<u8>>, StoreError> {
        let body = crate::patience::within(
            crate::patience::ANSWER,
            sqlx::query_scalar!("select body from quarantine where id = $1", number(id)).fetch_optional(&self.pool),
        )
        .await?;
        body.flatten().map(|sealed| self.seal.open(HOLDER, &sealed)).transpose()
    }

    /// What a person corrected in other items of the same delivery, by field.
    pub async fn quarantine_corrections(
        &self,
        source: SourceId,
        key: &str,
    ) -> Result<BTreeMap<String, String>, StoreError> {
        let rows = crate::patience::within(
            crate::patience::ANSWER,
            sqlx::query_scalar!(
                r#"select correction as "correction!" from quarantine
               where source = $1 and key = $2 and correction is not null and state = 'taken' order by decided_at, id"#,
                source.as_str(),
                printable(key),
            )
            .fetch_all(&self.pool),
        )
        .await?;
        let mut all = BTreeMap::new();
        for sealed in rows {
            let text = self.seal.open(HOLDER, &sealed)?;
            let one: BTreeMap<String, String> = postcard::from_bytes(&text).map_err(|_| unreadable())?;
            all.extend(one);
        }
        Ok(all)
    }

    /// Decides an item that waits, and forgets its body. False when it was decided before.
    pub async fn quarantine_decide(&self, id: u64, decision: &QuarantineDecision<'_>) -> Result<bool, StoreError> {
        let correction = match decision.correction.is_empty() {
            true => None,
            false => {
                let text = postcard::to_stdvec(decision.correction).map_err(|_| unreadable())?;
                Some(self.seal.close(HOLDER, &text)?)
            }
        };
        let done = crate::patience::within(
            crate::patience::ANSWER,
            sqlx::query!(
                "update quarantine set state = $2, decided_at = $3, decided_by = $4, why = nullif($5, ''),
                    correction = $6, body = null
             where id = $1 and state = 'waiting'",
                number(id),
                decision.state.as_str(),
                decision.at.0,
                decision.by,
                printable(decision.why),
                correction,
            )
            .execute(&self.pool),
        )
        .await?;
        Ok(done.rows_affected() > 0)
    }

    /// Closes what waits about a subject but for `still`: the part of a delivery (`line_items`) and the word in doubt.
    /// Its sender has told it anew. Gives how many no longer wait.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn quarantine_overtake(
        &self,
        source: SourceId,
        subject: &str,
        still: &[(&str, &str)],
        at: Moment,
    ) -> Result<u32, StoreError> {
        let still: Vec<String> = still.iter().map(|(part, words)| format!("{part} {}", printable(words))).collect();
        let done = crate::patience::within(
            crate::patience::ANSWER,
            sqlx::query!(
                "update quarantine set body = null, state = 'dismissed', decided_at = $4, decided_by = source,
                        why = 'overtaken'
                 where source = $1 and subject = $2 and state = 'waiting'
                   and substring(field from '^[a-z_]*') || ' ' || words <> all($3)",
                source.as_str(),
                subject,
                &still,
                at.0,
            )
            .execute(&self.pool),
        )
        .await?;
        Ok(u32::try_from(done.rows_affected()).unwrap_or(u32::MAX))
    }

    /// Forgets what is sealed about these subjects: those that wait are dismissed, since nothing can be read again.
    /// Gives how many of each source no longer wait.
    pub async fn quarantine_erase(
        &self,
        subjects: &[String],
        at: Moment,
        by: &str,
    ) -> Result<BTreeMap<SourceId, u32>, StoreError> {
        crate::patience::within(
            crate::patience::ANSWER,
            sqlx::query!(
                "update quarantine set body = null, correction = null where subject = any($1) and state <> 'waiting'",
                subjects,
            )
            .execute(&self.pool),
        )
        .await?;
        let sources = crate::patience::within(
            crate::patience::ANSWER,
            sqlx::query_scalar!(
                "update quarantine set body = null, correction = null, state = 'dismissed', decided_at = $2,
                    decided_by = $3, why = 'erased'
             where subject = any($1) and state = 'waiting' returning source",
                subjects,
                at.0,
                by,
            )
            .fetch_all(&self.pool),
        )
        .await?;
        let mut fewer = BTreeMap::new();
        for source in sources {
            *fewer.entry(source_of(&source)?).or_default() += 1;
        }
        Ok(fewer)
    }
}

impl Raw {
    fn row(self) -> Result<QuarantineRow, StoreError> {
        let item = QuarantineItem {
            at: Moment(self.at),
            source: source_of(&self.source)?,
            key: self.key,
            subject: self.subject,
            code: self.code,
            field: self.field,
            message: self.message,
            words: self.words,
            form: self.form,
        };
        Ok(QuarantineRow {
            id: self.id.unsigned_abs(),
            item,
            has_body: self.has_body,
            state: QuarantineState::of(&self.state).ok_or_else(unreadable)?,
            decided_at: self.decided_at.map(Moment),
            decided_by: self.decided_by,
            why: self.why,
        })
    }
}

fn source_of(text: &str) -> Result<SourceId, StoreError> {
    SourceId::new(text).map_err(|_| unreadable())
}

fn unreadable() -> StoreError {
    StoreError::Sealed { what: HOLDER.to_owned() }
}

fn number(id: u64) -> i64 {
    i64::try_from(id).unwrap_or(i64::MAX)
}
