//! Personal data: sealed before it is written, opened on the way out, erased by id. Never traced.

use crate::{Batch, Store, StoreError, seal::Seal};
use model::{Contact, ContactId};
use sqlx::{Postgres, Transaction};
use std::collections::BTreeMap;

impl Store {
    /// How to reach and find one customer; `None` when unknown or erased.
    pub async fn contact(&self, id: ContactId) -> Result<Option<Contact>, StoreError> {
        let row = sqlx::query_scalar!("select cipher from contact where id = $1", id.as_str())
            .fetch_optional(&self.pool)
            .await?;
        let Some(cipher) = row else { return Ok(None) };
        let text = self.seal.open(id.as_str(), &cipher)?;
        let contact = postcard::from_bytes(&text).map_err(|_| StoreError::Sealed { what: id.to_string() })?;
        Ok(Some(contact))
    }

    /// Forgets one customer; the log stays whole. False when nothing was known.
    pub async fn erase(&self, id: ContactId) -> Result<bool, StoreError> {
        let done = sqlx::query!("delete from contact where id = $1", id.as_str()).execute(&self.pool).await?;
        Ok(done.rows_affected() > 0)
    }
}

/// Writes the contacts of a batch; a later one of the same id replaces the earlier.
pub(crate) async fn insert_contacts(
    transaction: &mut Transaction<'_, Postgres>,
    seal: &Seal,
    batch: &Batch<'_>,
) -> Result<(), StoreError> {
    let newest: BTreeMap<&ContactId, &Contact> = batch.contacts.iter().map(|(id, contact)| (id, contact)).collect();
    if newest.is_empty() {
        return Ok(());
    }
    let created_at = batch.events.last().map_or(0, |event| event.at.0);
    let (mut ids, mut ciphers) = (Vec::new(), Vec::new());
    for (id, contact) in newest {
        let text = postcard::to_stdvec(contact).map_err(|_| StoreError::Sealed { what: id.to_string() })?;
        ids.push(id.to_string());
        ciphers.push(seal.close(id.as_str(), &text)?);
    }
    sqlx::query!(
        "insert into contact (id, cipher, created_at)
         select id, cipher, $3 from unnest($1::text[], $2::bytea[]) as given (id, cipher)
         on conflict (id) do update set cipher = excluded.cipher",
        &ids,
        &ciphers,
        created_at,
    )
    .execute(&mut **transaction)
    .await?;
    Ok(())
}
