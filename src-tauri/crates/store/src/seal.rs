//! Seals personal data with a key that stays outside the database. Knows no table.

use crate::StoreError;
use chacha20poly1305::{
    XChaCha20Poly1305, XNonce,
    aead::{Aead, KeyInit, Payload},
};
use std::{
    fs::{self, OpenOptions},
    io::{self, Write},
    os::unix::fs::OpenOptionsExt,
    path::Path,
};

/// Bytes of a nonce; drawn at random for each text, which 192 bits make safe.
const NONCE: usize = 24;
/// First byte of what is sealed this way, so that another way can be told apart later.
const VERSION: u8 = 1;

/// Seals and opens.
#[derive(Clone)]
pub(crate) struct Seal {
    cipher: XChaCha20Poly1305,
}

impl Seal {
    /// Reads the key in `folder`, or makes one at the first start.
    pub fn in_folder(folder: &Path) -> Result<Self, StoreError> {
        let path = folder.join("contact.key");
        let bytes = match fs::read(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => make_key(&path)?,
            read => read.map_err(StoreError::files("cannot read", &path))?,
        };
        let key: [u8; 32] = bytes.try_into().map_err(|_| StoreError::BadKey { path })?;
        Ok(Self { cipher: XChaCha20Poly1305::new(&key.into()) })
    }

    /// Seals `text` for the holder `of`: it opens under that name only.
    pub fn close(&self, of: &str, text: &[u8]) -> Result<Vec<u8>, StoreError> {
        let mut nonce = [0; NONCE];
        getrandom::fill(&mut nonce).map_err(|_| sealed(of))?;
        let payload = Payload { msg: text, aad: of.as_bytes() };
        let cipher = self.cipher.encrypt(&XNonce::from(nonce), payload).map_err(|_| sealed(of))?;
        Ok([&[VERSION], nonce.as_slice(), &cipher].concat())
    }

    /// Opens what [`Seal::close`] made for the same holder.
    pub fn open(&self, of: &str, bytes: &[u8]) -> Result<Vec<u8>, StoreError> {
        let (version, rest) = bytes.split_first().ok_or_else(|| sealed(of))?;
        let (nonce, cipher) = rest.split_first_chunk::<NONCE>().ok_or_else(|| sealed(of))?;
        if *version != VERSION {
            return Err(sealed(of));
        }
        let payload = Payload { msg: cipher, aad: of.as_bytes() };
        self.cipher.decrypt(&XNonce::from(*nonce), payload).map_err(|_| sealed(of))
    }
}

fn sealed(of: &str) -> StoreError {
    StoreError::Sealed { what: of.to_owned() }
}

/// Draws a key and keeps it readable for its owner only, complete or not at all.
fn make_key(path: &Path) -> Result<Vec<u8>, StoreError> {
    let mut key = vec![0; 32];
    getrandom::fill(&mut key).map_err(|_| StoreError::BadKey { path: path.to_owned() })?;
    let half = path.with_extension("key.new");
    let written =
        OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&half).and_then(|mut file| {
            file.write_all(&key)?;
            file.sync_all()
        });
    written.and_then(|()| fs::rename(&half, path)).map_err(StoreError::files("cannot write", path))?;
    Ok(key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{env, os::unix::fs::PermissionsExt, process};

    fn folder(name: &str) -> std::path::PathBuf {
        let folder = env::temp_dir().join(format!("regie-tests-{}/seal-{name}", process::id()));
        fs::create_dir_all(&folder).expect("the temporary folder can be written");
        folder
    }

    #[test]
    fn a_contact_opens_under_its_own_name_only() {
        let seal = Seal::in_folder(&folder("name")).expect("a key is made");
        let closed = seal.close("C-1", b"12 rue des Lilas").expect("it seals");
        assert!(!closed.windows(5).any(|part| part == b"Lilas"));
        assert_eq!(seal.open("C-1", &closed).expect("it opens"), b"12 rue des Lilas");
        assert_eq!(seal.open("C-2", &closed).expect_err("another name").code(), "SEALED");
        assert_ne!(closed, seal.close("C-1", b"12 rue des Lilas").expect("it seals"), "each nonce is new");
    }

    #[test]
    fn damage_is_an_error_not_a_panic() {
        let seal = Seal::in_folder(&folder("damage")).expect("a key is made");
        let mut closed = seal.close("C-1", b"x").expect("it seals");
        closed[30] ^= 1;
        for bytes in [closed.as_slice(), &closed[..10], &[], &[9; 40]] {
            assert_eq!(seal.open("C-1", bytes).expect_err("damaged").code(), "SEALED");
        }
    }

    #[test]
    fn the_key_is_made_once_and_for_its_owner() {
        let folder = folder("once");
        let closed = Seal::in_folder(&folder).and_then(|seal| seal.close("C-1", b"x")).expect("it seals");
        let again = Seal::in_folder(&folder).and_then(|seal| seal.open("C-1", &closed));
        assert_eq!(again.expect("the same key"), b"x");
        let mode = fs::metadata(folder.join("contact.key")).expect("the key exists").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        fs::write(folder.join("contact.key"), b"short").expect("it can be written");
        assert_eq!(Seal::in_folder(&folder).err().map(|error| error.code()), Some("BAD_KEY"));
    }
}
