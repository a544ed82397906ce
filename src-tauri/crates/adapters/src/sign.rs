//! Message authentication: HMAC-SHA256 in the spellings the outside uses, compared in constant time.

use base64::{
    Engine, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig, general_purpose::STANDARD},
};
use hmac::{Hmac, KeyInit, Mac};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::fmt;

/// A shared secret or token. `Debug` shows nothing.
#[derive(Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// Wraps a text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }
    /// The header value of a caller that shows this token.
    pub fn bearer(&self) -> String {
        format!("Bearer {}", self.0)
    }
    pub(crate) fn text(&self) -> &str {
        &self.0
    }
    /// The key of a Standard Webhooks secret: what follows `whsec_`, base64 with or without its padding; a text of
    /// another form is its own key.
    pub(crate) fn webhook_key(&self) -> Vec<u8> {
        let decoded = self.0.strip_prefix("whsec_").and_then(|b64| LENIENT.decode(b64).ok());
        decoded.unwrap_or_else(|| self.0.as_bytes().to_vec())
    }

    /// Why the other side's library may make another key of this secret, as the end of a sentence. Libraries of
    /// Standard Webhooks differ on unpadded base64 and on keys that are not of 24 to 64 bytes.
    pub fn webhook_doubt(&self) -> Option<&'static str> {
        let text = self.0.strip_prefix("whsec_");
        let Some(key) = text.and_then(|b64| LENIENT.decode(b64).ok()) else {
            return Some("it is not `whsec_` and base64");
        };
        let padded = text.is_some_and(|b64| STANDARD.decode(b64).is_ok());
        match (padded, (24..=64).contains(&key.len())) {
            (false, _) => Some("its base64 lacks the padding `=`"),
            (true, false) => Some("its key is not of 24 to 64 bytes"),
            (true, true) => None,
        }
    }
}

/// Base64 as people paste it: its padding may be missing.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(hidden)")
    }
}

/// The HMAC-SHA256 of the joined parts, still to be finished or verified.
fn mac(key: &[u8], parts: &[&[u8]]) -> Hmac<Sha256> {
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(key).expect("HMAC takes a key of any length");
    parts.iter().for_each(|part| mac.update(part));
    mac
}

/// HMAC-SHA256 in lower-case hexadecimal.
pub(crate) fn hex_mac(key: &[u8], parts: &[&[u8]]) -> String {
    hex(&mac(key, parts).finalize().into_bytes())
}

/// HMAC-SHA256 in base64.
pub(crate) fn base64_mac(key: &[u8], parts: &[&[u8]]) -> String {
    STANDARD.encode(mac(key, parts).finalize().into_bytes())
}

/// Whether a hexadecimal signature is right, in constant time.
pub(crate) fn is_hex_mac(key: &[u8], parts: &[&[u8]], given: &str) -> bool {
    unhex(given.trim()).is_some_and(|bytes| mac(key, parts).verify_slice(&bytes).is_ok())
}

/// Whether a base64 signature is right, in constant time.
pub(crate) fn is_base64_mac(key: &[u8], parts: &[&[u8]], given: &str) -> bool {
    STANDARD.decode(given.trim()).is_ok_and(|bytes| mac(key, parts).verify_slice(&bytes).is_ok())
}

/// Whether two tokens are the same, in constant time: compared as codes under one key, so that lengths do not tell.
pub(crate) fn same_token(expected: &Secret, given: &str) -> bool {
    let code = mac(b"token", &[expected.0.as_bytes()]).finalize().into_bytes();
    !expected.0.is_empty() && mac(b"token", &[given.as_bytes()]).verify_slice(&code).is_ok()
}

/// SHA-256 in hexadecimal: the name of a content.
pub(crate) fn hash(content: &[u8]) -> String {
    hex(&Sha256::digest(content))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digit = |b: u8| (b as char).to_digit(16).map(|d| d as u8);
    let pairs = text.as_bytes().chunks(2);
    pairs.map(|pair| Some(digit(*pair.first()?)? << 4 | digit(*pair.get(1)?)?)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Test case 2 of RFC 4231.
    const WHAT: &[u8] = b"what do ya want for nothing?";
    const CODE: &str = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";

    #[test]
    fn the_published_vector_holds() {
        assert_eq!(hex_mac(b"Jefe", &[WHAT]), CODE);
        assert!(is_hex_mac(b"Jefe", &[&WHAT[..5], &WHAT[5..]], CODE));
    }

    #[test]
    fn a_wrong_short_or_foreign_signature_is_refused() {
        for bad in ["", "5b", "zz", &CODE[2..], &CODE.replace('5', "6"), "été"] {
            assert!(!is_hex_mac(b"Jefe", &[WHAT], bad), "{bad}");
            assert!(!is_base64_mac(b"Jefe", &[WHAT], bad), "{bad}");
        }
    }

    #[test]
    fn an_empty_token_opens_nothing() {
        assert!(!same_token(&Secret::default(), ""));
        assert!(same_token(&Secret::new("abc"), "abc"));
        assert!(!same_token(&Secret::new("abc"), "abd"));
        assert_eq!(format!("{:?}", Secret::new("abc")), "Secret(hidden)");
    }
}
