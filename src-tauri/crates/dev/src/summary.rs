//! The lines in which test runners sum up. Runs nothing.

/// True for the closing line of `cargo test`, `cargo nextest` and vitest.
pub fn is_summary(line: &str) -> bool {
    let line = strip_colours(line);
    let line = line.trim_start();
    let counts = |word: &str| line.strip_prefix(word).is_some_and(|rest| rest.starts_with("  "));
    let empty = line.contains(" 0 passed; 0 failed; 0 ignored");
    line.starts_with("test result:") && !empty
        || line.starts_with("Summary [")
        || counts("Test Files")
        || counts("Tests")
        || line.starts_with("svelte-check found")
}

/// The line without its colours.
pub fn strip_colours(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('\u{1b}') {
        plain += before;
        rest = after.split_once('m').map_or("", |(_, after)| after);
    }
    plain + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_lines_of_the_runners() {
        assert!(is_summary("test result: ok. 35 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out"));
        assert!(is_summary("     Summary [  12.345s] 340 tests run: 340 passed, 0 skipped"));
        assert!(is_summary(" Test Files  4 passed (4)"));
        assert!(is_summary("\u{1b}[2m      Tests \u{1b}[22m \u{1b}[1m\u{1b}[32m21 passed\u{1b}[39m\u{1b}[22m"));
        assert!(!is_summary("test result: ok. 0 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out"));
        assert!(!is_summary("test tests::a_summary ... ok"));
        assert!(!is_summary("Tests of the loop"));
    }
}
