//! Restart: the latest snapshot, then the rest of the log through `apply`, with no effects.

use control::{BadSnapshot, Control};
use model::Seq;
use store::{Store, StoreError};
use tracing::warn;

/// Raised by hand whenever the World's shape changes: an older snapshot is then passed over and the
/// log replayed from its beginning.
const FORMAT: &[u8] = b"regie-world-12\n";

/// The World as the log says.
pub struct Restarted {
    /// The state machine.
    pub control: Control,
    /// The last event.
    pub seq: Seq,
    /// Events replayed after the snapshot.
    pub replayed: u64,
}

/// The state with its format's name, as a snapshot holds it.
///
/// # Errors
/// When the state has no packed form.
pub fn pack(control: &Control) -> Result<Vec<u8>, BadSnapshot> {
    let mut bytes = FORMAT.to_vec();
    bytes.extend(control.snapshot()?);
    Ok(bytes)
}

fn unpack(bytes: &[u8]) -> Option<Control> {
    Control::restore(bytes.strip_prefix(FORMAT)?).ok()
}

/// The newest state that can be trusted and read; `None` means that the whole log is replayed, which leads to the same
/// World in more time. Only a database that does not answer at all is an error.
async fn newest(store: &Store) -> Result<Option<Control>, StoreError> {
    let places = match store.snapshots().await {
        Ok(places) => places,
        Err(error) if error.is_down() => return Err(error),
        Err(error) => {
            warn!(%error, "no snapshot can be looked for: the whole log is replayed");
            return Ok(None);
        }
    };
    for seq in places {
        match store.snapshot(seq).await {
            Ok(state) => match state.and_then(|state| unpack(&state)).filter(|control| control.world().seq == seq) {
                Some(control) => return Ok(Some(control)),
                None => warn!(%seq, "a snapshot of another version is passed over"),
            },
            Err(error) if error.is_down() => return Err(error),
            Err(error) => {
                warn!(%error, code = error.code(), "a damaged snapshot is passed over, an older one is tried")
            }
        }
    }
    Ok(None)
}

/// Reads the World back.
///
/// # Errors
/// When the database cannot be read or an event of the log cannot be understood.
pub async fn load(store: &Store) -> Result<Restarted, StoreError> {
    let mut control = newest(store).await?.unwrap_or_default();
    let from = Seq(control.world().seq.0 + 1);
    let mut replayed = 0;
    store
        .stream(from, |event| {
            control.apply(&event);
            replayed += 1;
        })
        .await?;
    control.settle();
    control.mark_all_dirty();
    let seq = control.world().seq;
    Ok(Restarted { control, seq, replayed })
}
