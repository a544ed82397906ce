//! Text as the database takes it.

/// Longest message, code and words kept, bytes.
pub(crate) const TEXT_MAX: usize = 1_000;

/// The beginning of a text, at most `max` bytes, never half a character.
pub(crate) fn cut(text: &str, max: usize) -> &str {
    &text[..text.floor_char_boundary(max)]
}

/// A text within [`TEXT_MAX`] and without the zero byte, which no text column holds.
pub(crate) fn printable(text: &str) -> String {
    cut(text, TEXT_MAX).replace('\0', "\u{fffd}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_never_halves_a_character() {
        assert_eq!(cut("été", 3), "ét");
        assert_eq!(cut("été", 1), "");
        assert_eq!(cut("été", 99), "été");
        assert_eq!(printable("a\0b"), "a\u{fffd}b");
    }
}
