//! Seals personal data with a key that stays outside the database. Knows no table.
//!
//! The key is `contact.key` in the data folder. When it is not the one that the database was used with, the app goes
//! on with it and keeps a copy under its own name, `contact-ID.key`: whatever key a person puts back, what was sealed
//! meanwhile opens too.

use crate::StoreError;
use chacha20poly1305::{
    XChaCha20Poly1305, XNonce,
    aead::{Aead, KeyInit, Payload},
};
use std::{
    fs::{self, OpenOptions},
    io::{self, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    sync::Arc,
};

/// Bytes of a nonce; drawn at random for each text, which 192 bits make safe.
const NONCE: usize = 24;
/// First byte of what is sealed this way, so that another way can be told apart later.
const VERSION: u8 = 1;
/// The file of the key in use.
const FILE: &str = "contact.key";

/// Seals with one key, opens with all that are here.
#[derive(Clone)]
pub(crate) struct Seal {
    /// The first is the one in use.
    ring: Arc<Vec<Key>>,
}

struct Key {
    id: String,
    bytes: [u8; 32],
    cipher: XChaCha20Poly1305,
}

impl Key {
    fn of(bytes: [u8; 32]) -> Self {
        // A digest of 256 random bits gives nothing away of them.
        let id = blake3::hash(&bytes).to_hex()[..16].to_owned();
        Self { id, bytes, cipher: XChaCha20Poly1305::new(&bytes.into()) }
    }

    fn read(path: &Path) -> Result<Self, StoreError> {
        let bytes = fs::read(path).map_err(StoreError::files("cannot read", path))?;
        let bytes = bytes.try_into().map_err(|_| StoreError::BadKey { path: path.to_owned() })?;
        Ok(Self::of(bytes))
    }
}

impl Seal {
    /// Reads the keys in `folder`, or makes one where there is none. True when the one in use was just made.
    pub fn in_folder(folder: &Path) -> Result<(Self, bool), StoreError> {
        let path = folder.join(FILE);
        let made = !path.exists();
        if made {
            write_key(&path, &draw_key(&path)?)?;
        }
        let mut ring = vec![Key::read(&path)?];
        for path in copies(folder)? {
            let key = Key::read(&path)?;
            if ring.iter().all(|known| known.id != key.id) {
                ring.push(key);
            }
        }
        Ok((Self { ring: Arc::new(ring) }, made))
    }

    /// The name of the key in use.
    pub fn id(&self) -> &str {
        &self.ring[0].id
    }

    /// Whether a key is here that opens what was sealed under a name.
    pub fn opens(&self, of: &str, bytes: &[u8]) -> bool {
        self.open(of, bytes).is_ok()
    }

    /// Keeps the key in use under its own name, so that it survives a change of `contact.key`.
    pub fn keep_copy(&self, folder: &Path) -> Result<(), StoreError> {
        let key = &self.ring[0];
        write_key(&folder.join(format!("contact-{}.key", key.id)), &key.bytes)
    }

    /// Seals `text` for the holder `of`: it opens under that name only.
    pub fn close(&self, of: &str, text: &[u8]) -> Result<Vec<u8>, StoreError> {
        let mut nonce = [0; NONCE];
        getrandom::fill(&mut nonce).map_err(|_| sealed(of))?;
        let payload = Payload { msg: text, aad: of.as_bytes() };
        let cipher = self.ring[0].cipher.encrypt(&XNonce::from(nonce), payload).map_err(|_| sealed(of))?;
        Ok([&[VERSION], nonce.as_slice(), &cipher].concat())
    }

    /// Opens what [`Seal::close`] made for the same holder.
    pub fn open(&self, of: &str, bytes: &[u8]) -> Result<Vec<u8>, StoreError> {
        let (version, rest) = bytes.split_first().ok_or_else(|| sealed(of))?;
        let (nonce, cipher) = rest.split_first_chunk::<NONCE>().ok_or_else(|| sealed(of))?;
        if *version != VERSION {
            return Err(sealed(of));
        }
        let open =
            |key: &Key| key.cipher.decrypt(&XNonce::from(*nonce), Payload { msg: cipher, aad: of.as_bytes() }).ok();
        self.ring.iter().find_map(open).ok_or_else(|| sealed(of))
    }
}

fn sealed(of: &str) -> StoreError {
    StoreError::Sealed { what: of.to_owned() }
}

/// Keys kept under their own names.
fn copies(folder: &Path) -> Result<Vec<PathBuf>, StoreError> {
    let entries = fs::read_dir(folder).map_err(StoreError::files("cannot read", folder))?;
    let is_copy = |path: &PathBuf| {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        name.starts_with("contact-") && name.ends_with(".key")
    };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).filter(is_copy).collect();
    paths.sort();
    Ok(paths)
}

fn draw_key(path: &Path) -> Result<[u8; 32], StoreError> {
    let mut key = [0; 32];
    let drawn = getrandom::fill(&mut key).map_err(|error| io::Error::other(error.to_string()));
    drawn.map_err(StoreError::files("no randomness for", path))?;
    Ok(key)
}

/// Keeps a key readable for its owner only, complete or not at all.
fn write_key(path: &Path, key: &[u8; 32]) -> Result<(), StoreError> {
    let half = path.with_extension("key.new");
    let written =
        OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&half).and_then(|mut file| {
            file.write_all(key)?;
            file.sync_all()
        });
    written.and_then(|()| fs::rename(&half, path)).map_err(StoreError::files("cannot write", path))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{env, os::unix::fs::PermissionsExt, process};

    fn folder(name: &str) -> PathBuf {
        let folder = env::temp_dir().join(format!("regie-tests-{}/seal-{name}", process::id()));
        fs::create_dir_all(&folder).expect("the temporary folder can be written");
        folder
    }

    fn seal(folder: &Path) -> Seal {
        Seal::in_folder(folder).expect("a key is there or made").0
    }

    #[test]
    fn a_contact_opens_under_its_own_name_only() {
        let seal = seal(&folder("name"));
        let closed = seal.close("C-1", b"12 rue des Lilas").expect("it seals");
        assert!(!closed.windows(5).any(|part| part == b"Lilas"));
        assert_eq!(seal.open("C-1", &closed).expect("it opens"), b"12 rue des Lilas");
        assert_eq!(seal.open("C-2", &closed).expect_err("another name").code(), "SEALED");
        assert_ne!(closed, seal.close("C-1", b"12 rue des Lilas").expect("it seals"), "each nonce is new");
    }

    #[test]
    fn damage_is_an_error_not_a_panic() {
        let seal = seal(&folder("damage"));
        let mut closed = seal.close("C-1", b"x").expect("it seals");
        closed[30] ^= 1;
        for bytes in [closed.as_slice(), &closed[..10], &[], &[9; 40]] {
            assert_eq!(seal.open("C-1", bytes).expect_err("damaged").code(), "SEALED");
        }
    }

    #[test]
    fn the_key_is_made_once_and_for_its_owner() {
        let folder = folder("once");
        let (first, made) = Seal::in_folder(&folder).expect("a key is made");
        assert!(made);
        let closed = first.close("C-1", b"x").expect("it seals");
        let (again, made) = Seal::in_folder(&folder).expect("the same key");
        assert!(!made && again.opens("C-1", &closed));
        let mode = fs::metadata(folder.join(FILE)).expect("the key exists").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        fs::write(folder.join(FILE), b"short").expect("it can be written");
        assert_eq!(Seal::in_folder(&folder).err().map(|error| error.code()), Some("BAD_KEY"));
    }

    #[test]
    fn what_two_keys_have_sealed_opens_once_both_are_here() {
        let folder = folder("two");
        let first = seal(&folder);
        let old = first.close("C-1", b"old").expect("it seals");
        fs::rename(folder.join(FILE), folder.join("aside")).expect("it is ours");
        let second = seal(&folder);
        assert_ne!(first.id(), second.id());
        assert_eq!(second.open("C-1", &old).expect_err("its key is gone").code(), "SEALED");
        second.keep_copy(&folder).expect("it is kept");
        let new = second.close("C-2", b"new").expect("it seals");
        fs::rename(folder.join("aside"), folder.join(FILE)).expect("it is ours");
        let both = seal(&folder);
        assert_eq!(both.id(), first.id());
        assert!(both.opens("C-1", &old) && both.opens("C-2", &new));
    }
}
