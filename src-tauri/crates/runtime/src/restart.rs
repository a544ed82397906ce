//! Restart: the latest snapshot, then the rest of the log through `apply`, with no effects.

use control::{BadSnapshot, Control};
use model::Seq;
use store::{Store, StoreError};

/// Raised by hand whenever the World's shape changes: an older snapshot is then passed over and the
/// log replayed from its beginning.
const FORMAT: &[u8] = b"regie-world-4\n";

/// The World as the log says.
pub struct Restarted {
    /// The state machine.
    pub control: Control,
    /// The last event.
    pub seq: Seq,
    /// Events replayed after the snapshot.
    pub replayed: u64,
}

/// The state with its format's name.
pub(crate) fn pack(control: &Control) -> Result<Vec<u8>, BadSnapshot> {
    let mut bytes = FORMAT.to_vec();
    bytes.extend(control.snapshot()?);
    Ok(bytes)
}

fn unpack(bytes: &[u8]) -> Option<Control> {
    Control::restore(bytes.strip_prefix(FORMAT)?).ok()
}

/// Reads the World back.
///
/// # Errors
/// When the database cannot be read or an event of the log cannot be understood.
pub async fn load(store: &Store) -> Result<Restarted, StoreError> {
    let snapshot = store.latest_snapshot().await?;
    let found = snapshot.and_then(|(seq, bytes)| unpack(&bytes).filter(|control| control.world().seq == seq));
    let mut control = found.unwrap_or_default();
    let from = Seq(control.world().seq.0 + 1);
    let mut replayed = 0;
    store
        .stream(from, |event| {
            control.apply(&event);
            replayed += 1;
        })
        .await?;
    control.settle();
    control.touch_all();
    let seq = control.world().seq;
    Ok(Restarted { control, seq, replayed })
}
