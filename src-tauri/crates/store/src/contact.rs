//! Personal data: sealed before it is written, opened on the way out, erased by id for good. Never traced.

use crate::{
    Batch, Store, StoreError,
    patience::{ANSWER, within},
    seal::Seal,
};
use model::{Contact, ContactId};
use std::collections::BTreeMap;

impl Store {
    /// How to reach and find one customer; `None` when unknown or erased, [`StoreError::Sealed`] when sealed with a key
    /// that is not here.
    pub async fn contact(&self, id: ContactId) -> Result<Option<Contact>, StoreError> {
        let asked = sqlx::query_scalar!("select cipher from contact where id = $1", id.as_str());
        let Some(cipher) = within(ANSWER, asked.fetch_optional(&self.pool)).await? else { return Ok(None) };
        let text = self.seal.open(id.as_str(), &cipher)?;
        let contact = postcard::from_bytes(&text).map_err(|_| StoreError::Sealed { what: id.to_string() })?;
        Ok(Some(contact))
    }

    /// Forgets one customer for good, also one who has not come yet; the log stays whole. False when nothing was
    /// known.
    pub async fn erase(&self, id: ContactId) -> Result<bool, StoreError> {
        within(ANSWER, self.erase_now(id)).await
    }

    async fn erase_now(&self, id: ContactId) -> Result<bool, StoreError> {
        let mut transaction = self.pool.begin().await?;
        // Appends hold this row in share mode: none is under way that has not seen the erasure and keeps the contact.
        sqlx::query_scalar!("select term from control_term for update").fetch_one(&mut *transaction).await?;
        sqlx::query!(
            "insert into contact_erased (id, at) values ($1, (extract(epoch from now()) * 1000)::bigint)
             on conflict (id) do nothing",
            id.as_str(),
        )
        .execute(&mut *transaction)
        .await?;
        let done = sqlx::query!("delete from contact where id = $1", id.as_str()).execute(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(done.rows_affected() > 0)
    }
}

/// The contacts of a batch, sealed; of one id the last. One that was erased stays away.
pub(crate) struct Ciphers {
    pub created_at: i64,
    pub ids: Vec<String>,
    pub ciphers: Vec<Vec<u8>>,
}

impl Ciphers {
    /// Seals them.
    pub fn of(seal: &Seal, batch: &Batch<'_>) -> Result<Self, StoreError> {
        let newest: BTreeMap<&ContactId, &Contact> = batch.contacts.iter().map(|(id, contact)| (id, contact)).collect();
        let created_at = batch.events.last().map_or(0, |event| event.at.0);
        let mut sealed = Self { created_at, ids: Vec::new(), ciphers: Vec::new() };
        for (id, contact) in newest {
            let text = postcard::to_stdvec(contact).map_err(|_| StoreError::Sealed { what: id.to_string() })?;
            sealed.ids.push(id.to_string());
            sealed.ciphers.push(seal.close(id.as_str(), &text)?);
        }
        Ok(sealed)
    }
}
