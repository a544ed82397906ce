//! The bytes of a file as text, and what can be said of a file before its first cell is read.

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::borrow::Cow;

/// The text of a file: by its BOM, else UTF-16 where each second byte is zero, else UTF-8 where it is valid or nearly so,
/// else Windows-1252, which is never invalid.
pub(super) fn decode(bytes: &[u8]) -> Cow<'_, str> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(bytes.get(mark..).unwrap_or_default()).0;
    }
    if let Some(encoding) = bare_utf16(bytes) {
        return encoding.decode_without_bom_handling(bytes).0;
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) if is_damaged_utf8(bytes) => String::from_utf8_lossy(bytes),
        Err(_) => WINDOWS_1252.decode_without_bom_handling(bytes).0,
    }
}

/// UTF-16 without its mark: among the first signs each second byte is zero and the others are not.
fn bare_utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let start = bytes.get(..bytes.len().min(64) & !1).filter(|start| start.len() >= 4)?;
    let zeros = |side: usize| start.iter().skip(side).step_by(2).filter(|b| **b == 0).count();
    let pairs = start.len() / 2;
    match (zeros(0), zeros(1)) {
        (0, high) if high * 10 >= pairs * 9 => Some(UTF_16LE),
        (high, 0) if high * 10 >= pairs * 9 => Some(UTF_16BE),
        _ => None,
    }
}

/// More signs of several bytes than broken ones: one damaged or cut-off sign does not make a file Windows-1252.
fn is_damaged_utf8(bytes: &[u8]) -> bool {
    let (mut whole, mut broken) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        whole += chunk.valid().chars().filter(|sign| !sign.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    whole > broken
}

/// Why the bytes are no table at all, as a code: a workbook, a page, a picture; zeros where text should be.
pub(super) fn no_text(bytes: &[u8]) -> Option<&'static str> {
    const OTHERS: [&[u8]; 6] = [b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF", b"\x1f\x8b", b"<", b"{\\rtf"];
    let bare = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    if OTHERS.iter().any(|mark| bare.starts_with(mark)) {
        return Some("wrong_format");
    }
    let wide = Encoding::for_bom(bytes).is_some_and(|(encoding, _)| encoding != encoding_rs::UTF_8);
    let zeros = bytes.contains(&0) && !wide && bare_utf16(bytes).is_none();
    zeros.then_some("zero_bytes")
}

/// How a file ends, which tells whether its writer may still be at it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Tail {
    /// With a line end.
    Ended,
    /// In the middle of a line; many programs end their last line so.
    Open,
    /// With zeros: room that was taken before it is filled.
    Zeros,
    /// There is nothing yet.
    Empty,
}

impl Tail {
    /// From the last bytes of a file; four are enough.
    pub fn of(last: &[u8]) -> Self {
        match last {
            [] => Self::Empty,
            [.., b'\n' | b'\r'] | [.., b'\n' | b'\r', 0] => Self::Ended,
            [.., 0, 0] | [0] => Self::Zeros,
            _ => Self::Open,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf16(text: &str, mark: bool) -> Vec<u8> {
        let mark = Some(0xfeff_u16).filter(|_| mark);
        mark.into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
    }

    #[test]
    fn every_spreadsheets_bytes_are_read() {
        for bytes in ["é".as_bytes(), b"\xef\xbb\xbf\xc3\xa9", b"\xe9", &utf16("é", true)] {
            assert_eq!(decode(bytes), "é");
        }
        assert_eq!(decode(b"29 \x80"), "29 €");
        assert_eq!(decode(&utf16("node;sku", false)), "node;sku");
    }

    #[test]
    fn one_broken_sign_does_not_change_the_alphabet() {
        assert_eq!(decode("é;à;ç".as_bytes().get(..7).expect("a part")), "é;à;\u{fffd}");
        assert_eq!(decode(b"Cr\xe8me;caf\xe9"), "Crème;café");
    }

    #[test]
    fn a_workbook_and_a_hole_are_told_from_a_table() {
        assert_eq!(no_text(b"PK\x03\x04rest"), Some("wrong_format"));
        assert_eq!(no_text(b"\xef\xbb\xbf <html>"), Some("wrong_format"));
        assert_eq!(no_text(b"a;b\n1;\0\0"), Some("zero_bytes"));
        assert_eq!(
            (no_text(&utf16("a;b", true)), no_text(&utf16("a;b\n", false)), no_text(b"a;b")),
            (None, None, None)
        );
    }

    #[test]
    fn the_end_of_a_file_tells_what_may_come() {
        let tails = [(&b""[..], Tail::Empty), (b"1\n", Tail::Ended), (b"1\r", Tail::Ended), (b"12", Tail::Open)];
        for (last, tail) in tails.into_iter().chain([(&b"\0\0\0\0"[..], Tail::Zeros), (b"1\0\n\0", Tail::Ended)]) {
            assert_eq!(Tail::of(last), tail, "{last:?}");
        }
    }
}
