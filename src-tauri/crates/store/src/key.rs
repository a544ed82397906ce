//! Which keys contacts were sealed with, as the database remembers: a key that is lost or was exchanged is said at the
//! start. Facts are taken all the same; what was sealed with a missing key opens again once the key is back.

use crate::{
    StoreError,
    patience::{ANSWER, within},
    seal::Seal,
};
use sqlx::PgPool;
use std::path::Path;

/// The name under which the proof of a key is sealed.
const HOLDER: &str = "contact_key";
/// What a proof says; anything.
const PROOF: &[u8] = b"regie";
/// Sealed contacts tried where the database remembers no key yet.
const TRIED: i64 = 20;

/// Compares the keys that are here with those the database was used with, and has it remember the one in use. Gives how
/// many keys are missing.
pub(crate) async fn settle(pool: &PgPool, seal: &Seal, made: bool, folder: &Path) -> Result<usize, StoreError> {
    let known = within(ANSWER, sqlx::query!("select id, proof from contact_key").fetch_all(pool)).await?;
    let missing = known.iter().filter(|key| !seal.opens(HOLDER, &key.proof)).count();
    let unknown = known.is_empty() && !opens_what_is_there(pool, seal).await?;
    if known.iter().all(|key| key.id != seal.id()) {
        if missing > 0 || unknown {
            seal.keep_copy(folder)?;
        }
        remember(pool, seal).await?;
    }
    let missing = missing.max(usize::from(unknown));
    if missing > 0 {
        let code = if made { "CONTACT_KEY_LOST" } else { "CONTACT_KEY_CHANGED" };
        let error = StoreError::Sealed { what: format!("what {missing} missing key(s) had sealed") };
        let hint = error.hint().map_or("", |(_, english)| english);
        tracing::error!(code, missing, folder = %folder.display(), hint, "contacts of earlier orders cannot be read");
    }
    Ok(missing)
}

/// A database from before keys were remembered: does the key in use open what it holds?
async fn opens_what_is_there(pool: &PgPool, seal: &Seal) -> Result<bool, StoreError> {
    let asked = sqlx::query!("select id, cipher from contact order by created_at desc limit $1", TRIED);
    let rows = within(ANSWER, asked.fetch_all(pool)).await?;
    Ok(rows.is_empty() || rows.iter().any(|row| seal.opens(&row.id, &row.cipher)))
}

async fn remember(pool: &PgPool, seal: &Seal) -> Result<(), StoreError> {
    let proof = seal.close(HOLDER, PROOF)?;
    let told = sqlx::query!(
        "insert into contact_key (id, proof, since) values ($1, $2, (extract(epoch from now()) * 1000)::bigint)
         on conflict (id) do nothing",
        seal.id(),
        proof,
    );
    within(ANSWER, told.execute(pool)).await?;
    Ok(())
}
