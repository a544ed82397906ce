//! The token and port of an open war room, in the data folder, so that they outlive the app. Never in a trace.

use contract::{Refusal, RefusalCode};
use serde::{Deserialize, Serialize};
use std::{
    fmt,
    io::{self, ErrorKind},
    path::{Path, PathBuf},
};
use tokio::{fs, io::AsyncWriteExt};

/// Random bytes of a token.
const BYTES: usize = 16;

/// What is kept. `Debug` shows no token.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Memory {
    /// 128 random bits as 32 small hexadecimal digits: safe in an address.
    pub token: String,
    /// Where it listened.
    pub port: Option<u16>,
}

impl fmt::Debug for Memory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Memory(hidden, port {:?})", self.port)
    }
}

impl Memory {
    /// A new token.
    pub fn draw() -> Result<Self, Refusal> {
        let mut bytes = [0u8; BYTES];
        getrandom::fill(&mut bytes).map_err(|error| {
            Refusal::new(RefusalCode::Internal, format!("the system gives no random bytes: {error}"))
        })?;
        Ok(Self { token: bytes.iter().map(|byte| format!("{byte:02x}")).collect(), port: None })
    }

    /// What is kept in the folder, if it can be used.
    pub async fn read(folder: &Path) -> Option<Self> {
        let kept: Self = serde_json::from_slice(&fs::read(file(folder)).await.ok()?).ok()?;
        let whole = kept.token.len() == 2 * BYTES && kept.token.bytes().all(|digit| digit.is_ascii_hexdigit());
        whole.then_some(kept)
    }

    /// Keeps it, for the app's own user only. Written beside and renamed: never there by half.
    pub async fn keep(&self, folder: &Path) -> io::Result<()> {
        let beside = folder.join("wall.json.new");
        match fs::remove_file(&beside).await {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let mut new = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&beside).await?;
        new.write_all(&serde_json::to_vec(self)?).await?;
        new.sync_all().await?;
        fs::rename(&beside, file(folder)).await
    }

    /// Forgets it.
    pub async fn forget(folder: &Path) -> io::Result<()> {
        match fs::remove_file(file(folder)).await {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }
}

fn file(folder: &Path) -> PathBuf {
    folder.join("wall.json")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_tokens_are_alike_and_none_is_shown() {
        let (one, other) = (Memory::draw().expect("random"), Memory::draw().expect("random"));
        assert_ne!(one.token, other.token);
        assert_eq!(one.token.len(), 32);
        assert!(!format!("{one:?}").contains(&one.token));
    }
}
