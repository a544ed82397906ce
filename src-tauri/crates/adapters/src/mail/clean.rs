//! Text of a shop's customer, fit for a header and a greeting. The doors clean it too; a contact kept before may not be.

/// Most characters of a name.
const NAME_MAX: usize = 80;

/// One line of plain signs: control characters become spaces, signs that turn the direction of others go, spaces in a
/// row are one, and the end is cut.
pub(super) fn line(text: &str) -> String {
    let plain: String = text.chars().filter(|c| !turns(*c)).map(|c| if c.is_control() { ' ' } else { c }).collect();
    let words: Vec<&str> = plain.split_whitespace().collect();
    let cut: String = words.join(" ").chars().take(NAME_MAX).collect();
    cut.trim_end().to_owned()
}

/// Overrides and isolates of direction, and signs without width but the joiners that some scripts need.
///
/// Right-to-left names need none of them.
fn turns(c: char) -> bool {
    matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffd}')
}

#[cfg(test)]
mod tests {
    use super::line;

    #[test]
    fn a_name_is_one_line_of_plain_signs() {
        assert_eq!(line(" Zo\u{e9}\tL\r\n\u{0}\u{7f}e "), "Zo\u{e9} L e");
        assert_eq!(
            line("\u{5e0}\u{5d5}\u{5e2}\u{5d4} \u{5db}\u{5d4}\u{5df}"),
            "\u{5e0}\u{5d5}\u{5e2}\u{5d4} \u{5db}\u{5d4}\u{5df}"
        );
        assert_eq!(line("\u{202e}abc\u{2066}"), "abc");
        assert_eq!(line("\u{0}\n"), "");
        assert_eq!(line(&"\u{e9}".repeat(300)).chars().count(), 80);
    }
}
