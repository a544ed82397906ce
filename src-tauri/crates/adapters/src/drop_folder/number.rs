//! Numbers as spreadsheets and stock systems write them. Each has one meaning or is refused with the reason.

use model::DeptId;

/// Most units, grams or parcels a cell may name.
pub(super) const WHOLE_MAX: i64 = 10_000_000;
/// Most cents a cell may name: a million euros.
pub(super) const CENTS_MAX: i64 = 100_000_000;

/// A number taken apart.
struct Parts {
    negative: bool,
    whole: String,
    part: String,
}

type Code = &'static str;

/// A whole number, negative ones too: `1200`, `1 200`, `120.0`, `12,00`, `1.200,00`, `+5`, `−5`, `5-`.
pub(super) fn whole(text: &str) -> Result<i64, Code> {
    let Parts { negative, whole, part } = parts(text)?;
    if part.bytes().any(|digit| digit != b'0') {
        return Err("not_whole");
    }
    let size: i64 = whole.parse().map_err(|_| "too_large_number")?;
    if size > WHOLE_MAX { Err("too_large_number") } else { Ok(if negative { -size } else { size }) }
}

/// An amount in cents: `29,90`, `29.9000`, `1 234,05 €`, `1.234,50`, `EUR 12`.
pub(super) fn cents(text: &str) -> Result<i64, Code> {
    let parts = parts(euros(text)?).map_err(|code| if code == "bad_number" { "bad_money" } else { code })?;
    let part = parts.part.trim_end_matches('0');
    if parts.negative || part.len() > 2 {
        return Err(if parts.negative { "negative_number" } else { "bad_money" });
    }
    let whole: i64 = parts.whole.parse().map_err(|_| "too_large_number")?;
    let part: i64 = format!("{part:0<2}").parse().map_err(|_| "bad_money")?;
    let cents = whole.saturating_mul(100).saturating_add(part);
    if cents > CENTS_MAX { Err("too_large_number") } else { Ok(cents) }
}

/// The amount without the sign of the euro; another currency is no euro.
fn euros(text: &str) -> Result<&str, Code> {
    let text = text.trim();
    let bare = ["€", "EUR", "eur"]
        .iter()
        .fold(text, |text, sign| text.strip_suffix(sign).or_else(|| text.strip_prefix(sign)).unwrap_or(text).trim());
    let letters: String = bare.chars().filter(|c| c.is_alphabetic()).collect();
    let foreign = bare.contains(['$', '£', '¥']) || (letters.len() == 3 && letters.chars().all(|c| c.is_uppercase()));
    if foreign { Err("bad_currency") } else { Ok(bare) }
}

/// Whether a currency's name means euros.
pub(super) fn is_euro(text: &str) -> bool {
    matches!(text.trim().to_lowercase().as_str(), "€" | "eur" | "euro" | "euros")
}

fn parts(text: &str) -> Result<Parts, Code> {
    let (negative, body) = signed(text.trim());
    if is_rounded(body) {
        return Err("rounded_number");
    }
    let fits = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '\'' | '’') || c.is_whitespace();
    if !body.starts_with(|c: char| c.is_ascii_digit()) || !body.chars().all(fits) {
        return Err("bad_number");
    }
    let (whole, part) = halves(body)?;
    Ok(Parts { negative, whole: ungroup(whole)?, part: part.to_owned() })
}

/// The sign before a number, or after it as some systems write.
fn signed(text: &str) -> (bool, &str) {
    let minus = ['-', '−', '–'];
    if let Some(rest) = text.strip_prefix(minus).or_else(|| text.strip_suffix(minus)) {
        return (true, rest.trim());
    }
    (false, text.strip_prefix('+').unwrap_or(text))
}

/// `3,76E+12`, `1e3`: what a spreadsheet shows of a number too wide for its cell.
fn is_rounded(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once(['e', 'E']) else { return false };
    let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    let digits = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
    let (whole, part) = mantissa.split_once(['.', ',']).unwrap_or((mantissa, "0"));
    digits(whole) && digits(part) && digits(exponent)
}

/// Whether a code is a number rounded by a spreadsheet. Only with a decimal mark or a written plus: `12E45` is a code.
pub(super) fn is_rounded_code(text: &str) -> bool {
    is_rounded(text) && text.contains(['.', ',', '+'])
}

/// What stands before and after the decimal mark. One mark before three digits may be either, and is not guessed.
fn halves(body: &str) -> Result<(&str, &str), Code> {
    let count = |mark: char| body.matches(mark).count();
    let last = body.rfind(['.', ',']);
    let Some(at) = last else { return Ok((body, "")) };
    let (whole, part) = (&body[..at], &body[at + 1..]);
    let several = count('.') + count(',') > 1;
    if several && (count('.') == 0 || count(',') == 0) {
        return Ok((body, "")); // 1.200.000: marks between thousands only
    }
    if part.is_empty()
        || !part.bytes().all(|b| b.is_ascii_digit())
        || count(body[at..].chars().next().unwrap_or('.')) > 1
    {
        return Err("bad_number");
    }
    let bare = whole.bytes().all(|b| b.is_ascii_digit());
    let may_be_thousands = bare && part.len() == 3 && whole.len() <= 3 && !whole.starts_with('0');
    if may_be_thousands { Err("ambiguous_number") } else { Ok((whole, part)) }
}

/// The digits of a number whose thousands may stand apart: groups of three, else a mark is a slip.
fn ungroup(whole: &str) -> Result<String, Code> {
    let is_mark = |c: char| !c.is_ascii_digit();
    let groups: Vec<&str> = whole.split(is_mark).collect();
    let marks: Vec<char> = whole.chars().filter(|c| is_mark(*c)).collect();
    let alike = marks.windows(2).all(|pair| pair[0] == pair[1]);
    let (first, others) = groups.split_first().ok_or("bad_number")?;
    let good = others.is_empty() || ((1..=3).contains(&first.len()) && others.iter().all(|group| group.len() == 3));
    if good && alike && !first.is_empty() { Ok(groups.concat()) } else { Err("bad_number") }
}

/// A département of metropolitan France as people and spreadsheets write it: `1` is `01`, `2a` is `2A`.
pub(super) fn dept(text: &str) -> Option<DeptId> {
    let text = text.trim().to_uppercase();
    let bare = text.strip_suffix(".0").unwrap_or(&text);
    let padded = format!("{bare:0>2}");
    DeptId::new(&padded).ok().filter(|dept| dept.dept().is_some())
}

/// Whether this is a département or territory overseas, where the company sends nothing.
pub(super) fn is_overseas(text: &str) -> bool {
    matches!(text.trim(), "971" | "972" | "973" | "974" | "975" | "976" | "977" | "978" | "984" | "986" | "987" | "988")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_number_has_one_meaning_or_a_reason() {
        let good = [
            ("7", 7),
            ("1 200", 1_200),
            ("1\u{a0}200", 1_200),
            ("1\u{202f}234\u{202f}567", 1_234_567),
            ("1'200", 1_200),
            ("120.0", 120),
            ("12,00", 12),
            ("1 200,0", 1_200),
            ("1.200,00", 1_200),
            ("1,200.00", 1_200),
            ("1.200.000", 1_200_000),
            ("1234.000", 1_234),
            ("1 200,000", 1_200),
            ("0,000", 0),
            ("+5", 5),
            ("-4.0", -4),
            ("−5", -5),
            ("5-", -5),
            ("0012", 12),
        ];
        for (text, value) in good {
            assert_eq!(whole(text), Ok(value), "{text}");
        }
        let bad = [
            ("12,5", "not_whole"),
            ("0,420", "not_whole"),
            ("1.200", "ambiguous_number"),
            ("120,000", "ambiguous_number"),
            ("1e3", "rounded_number"),
            ("1,2E+03", "rounded_number"),
            ("4000000000", "too_large_number"),
            ("99999999999999999999", "too_large_number"),
            ("12 5", "bad_number"),
            ("1.20.000", "bad_number"),
            ("1,2,3.4.5", "bad_number"),
            ("12,", "bad_number"),
            (",5", "bad_number"),
            ("12 pcs", "bad_number"),
            ("--5", "bad_number"),
            ("١٢", "bad_number"),
            ("", "bad_number"),
            ("-", "bad_number"),
        ];
        for (text, code) in bad {
            assert_eq!(whole(text), Err(code), "{text}");
        }
    }

    #[test]
    fn an_amount_is_euros_and_cents() {
        let good = [("29,90", 2_990), ("29.9", 2_990), ("1 234,05 €", 123_405), ("1.234,50", 123_450), ("0.900", 90)];
        for (text, value) in good.into_iter().chain([("29.9000", 2_990), ("EUR 12", 1_200), ("7€", 700)]) {
            assert_eq!(cents(text), Ok(value), "{text}");
        }
        let bad = [
            ("$5", "bad_currency"),
            ("12 CHF", "bad_currency"),
            ("12,345", "ambiguous_number"),
            ("-3", "negative_number"),
        ];
        for (text, code) in bad.into_iter().chain([("cher", "bad_money"), ("2000000", "too_large_number")]) {
            assert_eq!(cents(text), Err(code), "{text}");
        }
        assert_eq!(cents("1234,567"), Err("bad_money"));
    }

    #[test]
    fn a_rounded_code_is_told_from_a_code() {
        for rounded in ["3,76E+12", "3.76041E+12", "3,7E12", "4E+5", "9e+05"] {
            assert!(is_rounded_code(rounded), "{rounded}");
        }
        for code in ["12E45", "1E5", "E+5", "A.1E+5", "3760412345678", "1-E+", "3,76"] {
            assert!(!is_rounded_code(code), "{code}");
        }
    }

    #[test]
    fn a_departement_is_one_that_exists() {
        let read = |text| dept(text).map(|dept| dept.as_str().to_owned());
        assert_eq!(read("1").as_deref(), Some("01"));
        assert_eq!(read("2a").as_deref(), Some("2A"));
        assert_eq!(read(" 69.0 ").as_deref(), Some("69"));
        for none in ["20", "96", "00", "0", "971", "Ain", "", "075"] {
            assert_eq!(read(none), None, "{none}");
        }
        assert!(is_overseas("974") && !is_overseas("97"));
    }
}
