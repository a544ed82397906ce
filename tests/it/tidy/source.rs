//! Reads Rust text just well enough to count: strings and comments are blanked, braces matched.
//! Knows no rule.

use std::ops::Range;

/// The text with strings, characters and comments turned to spaces; lines stay where they were.
pub fn code_of(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = bytes.to_vec();
    let mut at = 0;
    while at < bytes.len() {
        let end = match blank(bytes, at) {
            Some(end) => {
                out[at..end].iter_mut().filter(|byte| **byte != b'\n').for_each(|byte| *byte = b' ');
                end
            }
            None => at + 1,
        };
        at = end;
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// The end of the comment or literal that begins at `at`.
fn blank(bytes: &[u8], at: usize) -> Option<usize> {
    let rest = &bytes[at..];
    match rest {
        [b'/', b'/', ..] => Some(at + rest.iter().position(|&byte| byte == b'\n').unwrap_or(rest.len())),
        [b'/', b'*', ..] => Some(at + block_comment(rest)),
        [b'"', ..] => Some(at + quoted(rest, b'"')),
        [b'r', b'"' | b'#', ..] if !in_word(bytes, at) => raw(rest).map(|length| at + length),
        [b'\'', b'\\', ..] => Some(at + quoted(rest, b'\'')),
        [b'\'', ..] => character(rest).map(|length| at + length),
        _ => None,
    }
}

fn in_word(bytes: &[u8], at: usize) -> bool {
    // `br"…"` is a raw literal too.
    at > 0 && is_word(bytes[at - 1]) && !(bytes[at - 1] == b'b' && (at < 2 || !is_word(bytes[at - 2])))
}

fn is_word(byte: u8) -> bool {
    byte == b'_' || byte.is_ascii_alphanumeric()
}

fn block_comment(rest: &[u8]) -> usize {
    let (mut depth, mut at) = (0, 0);
    while at < rest.len() {
        match &rest[at..] {
            [b'/', b'*', ..] => (depth, at) = (depth + 1, at + 2),
            [b'*', b'/', ..] => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            break;
        }
    }
    at
}

fn quoted(rest: &[u8], quote: u8) -> usize {
    let mut at = 1;
    while at < rest.len() {
        match rest[at] {
            b'\\' => at += 2,
            byte if byte == quote => return at + 1,
            _ => at += 1,
        }
    }
    rest.len()
}

fn raw(rest: &[u8]) -> Option<usize> {
    let hashes = rest[1..].iter().take_while(|&&byte| byte == b'#').count();
    if rest.get(1 + hashes) != Some(&b'"') {
        return None; // a raw identifier
    }
    let close: Vec<u8> = std::iter::once(b'"').chain(std::iter::repeat_n(b'#', hashes)).collect();
    let body = &rest[2 + hashes..];
    let length = body.windows(close.len()).position(|part| part == close).unwrap_or(body.len());
    Some((2 + hashes + length + close.len()).min(rest.len()))
}

/// A character literal, told from a lifetime by its closing quote.
fn character(rest: &[u8]) -> Option<usize> {
    let text = std::str::from_utf8(&rest[1..rest.len().min(6)])
        .unwrap_or_else(|cut| std::str::from_utf8(&rest[1..1 + cut.valid_up_to()]).unwrap_or_default());
    let width = text.chars().next()?.len_utf8();
    (rest.get(1 + width) == Some(&b'\'')).then_some(width + 2)
}

/// Where a word stands as a whole word.
pub fn words<'a>(code: &'a str, word: &'a str) -> impl Iterator<Item = usize> + 'a {
    let bytes = code.as_bytes();
    code.match_indices(word).map(|(at, _)| at).filter(move |&at| {
        let before = at.checked_sub(1).is_none_or(|before| !is_word(bytes[before]));
        before && bytes.get(at + word.len()).is_none_or(|&after| !is_word(after))
    })
}

/// The lines, from 1, of each function that has a body.
pub fn functions(code: &str) -> Vec<Range<usize>> {
    let body = |at: usize| {
        let end = block_after(code, at + 2)?;
        Some(line(code, at)..line(code, end) + 1)
    };
    words(code, "fn").filter(|&at| !code[at + 2..].trim_start().starts_with('(')).filter_map(body).collect()
}

/// Byte ranges of items behind `#[cfg(test)]` that have a body.
pub fn test_parts(code: &str) -> Vec<Range<usize>> {
    let part = |(at, found): (usize, &str)| Some(at..block_after(code, at + found.len())?);
    code.match_indices("#[cfg(test)]").filter_map(part).collect()
}

/// Modules declared behind `#[cfg(test)]` that lie in their own file.
pub fn test_modules(code: &str) -> Vec<&str> {
    let name = |(at, found): (usize, &str)| {
        let item = code[at + found.len()..].trim_start();
        let item = item.strip_prefix("pub(crate) ").unwrap_or(item);
        let (name, rest) = item.strip_prefix("mod ")?.split_at_checked(item.find([';', '{'])?.checked_sub(4)?)?;
        rest.starts_with(';').then_some(name)
    };
    code.match_indices("#[cfg(test)]").filter_map(name).collect()
}

/// The line, from 1, of a byte.
pub fn line(code: &str, at: usize) -> usize {
    code.as_bytes()[..at.min(code.len())].iter().filter(|&&byte| byte == b'\n').count() + 1
}

/// The end of the `{…}` that follows; `None` when a `;` comes first, outside brackets.
fn block_after(code: &str, from: usize) -> Option<usize> {
    let (mut braces, mut brackets) = (0i32, 0i32);
    for (at, byte) in code.bytes().enumerate().skip(from) {
        match byte {
            b'(' | b'[' => brackets += 1,
            b')' | b']' => brackets -= 1,
            b'{' => braces += 1,
            b'}' if braces <= 1 => return (braces == 1).then_some(at),
            b'}' => braces -= 1,
            b';' if braces == 0 && brackets == 0 => return None,
            _ => {}
        }
    }
    None
}

#[test]
fn strings_and_comments_are_no_code() {
    let text = "a(\"}\\\"{\"); // fn\nlet c = '{'; /* { /* } */ */ let r = r#\"\"{\"#; fn x<'a>() {}";
    let code = code_of(text);
    assert_eq!(code.matches(['{', '}']).count(), 2, "{code}");
    assert_eq!(words(&code, "fn").count(), 1);
    assert_eq!(code.lines().count(), text.lines().count());
    assert_eq!(code_of("b'\\'' é '\"' x").trim_end(), "b     é     x");
}

#[test]
fn a_function_is_as_long_as_its_braces_are_apart() {
    let code = "fn a() -> [u8; 2] {\n    if x {\n    }\n}\nfn b();\nfn c() {}\nlet f: fn(u8) = c;";
    assert_eq!(functions(code), [1..5, 6..7]);
}

#[test]
fn test_code_is_told_from_the_rest() {
    let code = "mod a;\n#[cfg(test)]\nmod b;\n#[cfg(test)]\nmod tests {\n fn x() {}\n}\nfn y() {}";
    assert_eq!(test_modules(code), ["b"]);
    let parts = test_parts(code);
    assert_eq!(parts.len(), 1);
    assert!(code[parts[0].clone()].contains("fn x") && !code[parts[0].clone()].contains("fn y"));
}
