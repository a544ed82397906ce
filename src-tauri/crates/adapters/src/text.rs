//! Numbers and small words as shops and spreadsheets write them.

use model::Service;

/// An amount in cents from `29.90`, `29,90`, `1 234,5` or `29,90 €`. At most two decimals: a third is not money.
pub(crate) fn cents(text: &str) -> Option<i64> {
    let clean: String = text.trim().trim_end_matches('€').chars().filter(|c| !c.is_whitespace()).collect();
    let (whole, part) = clean.split_once(['.', ',']).unwrap_or((&clean, ""));
    let digits = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
    // Some shops write four decimals; zeros beyond the cent say nothing.
    let part = if part.len() > 2 { part.trim_end_matches('0') } else { part };
    if whole.is_empty() || whole.len() > 12 || part.len() > 2 || !digits(whole) || !digits(part) {
        return None;
    }
    let whole: i64 = whole.parse().ok()?;
    let part: i64 = format!("{part:0<2}").parse().ok()?;
    Some(whole * 100 + part)
}

/// Cents written as `29.90`.
pub(crate) fn amount(cents: i64) -> String {
    let sign = if cents < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", cents.unsigned_abs() / 100, cents.unsigned_abs() % 100)
}

/// A decimal number with point or comma.
pub(crate) fn decimal(text: &str) -> Option<f64> {
    let number: f64 = text.trim().replace(',', ".").parse().ok()?;
    number.is_finite().then_some(number)
}

/// The service a shop means by the code of its shipping line.
pub(crate) fn service(code: &str) -> Option<Service> {
    let code = plain(code);
    Service::parse(&code).or(match code.as_str() {
        "same_day" | "soir" | "ce_soir" | "livraison_soir" | "livraison_ce_soir" | "soiree" => Some(Service::Evening),
        "nextday" | "express" | "j+1" | "lendemain" | "demain" | "chrono" => Some(Service::NextDay),
        "default" | "domicile" | "colissimo" | "economy" | "send_by_seller" => Some(Service::Standard),
        "click_and_collect" | "retrait" | "relais" | "point_relais" | "collection_point" => Some(Service::Pickup),
        _ => None,
    })
}

/// Lower case, no accents, `_` for spaces and dashes: how words of tables and headers are compared.
pub(crate) fn plain(text: &str) -> String {
    let fold = |c: char| match c {
        'à' | 'â' | 'ä' => 'a',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'î' | 'ï' => 'i',
        'ô' | 'ö' => 'o',
        'ù' | 'û' | 'ü' => 'u',
        'ç' => 'c',
        ' ' | '-' | '\'' | '’' | '\u{a0}' => '_',
        other => other,
    };
    text.trim().to_lowercase().chars().map(fold).collect()
}

/// Words as a label, a header or a screen can bear them: one line of plain signs, at most `most` characters. Control
/// characters and line ends become spaces, signs that turn the direction of others go, spaces in a row are one.
pub(crate) fn line(text: &str, most: usize) -> String {
    // Most texts are: nothing has to be looked at letter by letter.
    if text.len() <= most && is_plain(text) {
        return text.to_owned();
    }
    let ends = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    let plain: String = text.chars().map(|c| if ends(c) { ' ' } else { c }).filter(|c| !turns(*c)).collect();
    let words: Vec<&str> = plain.split_whitespace().collect();
    let cut: String = words.join(" ").chars().take(most).collect();
    cut.trim_end().to_owned()
}

/// ASCII words with one space between them.
fn is_plain(text: &str) -> bool {
    let bytes = text.as_bytes();
    let plain = bytes.iter().all(|b| b.is_ascii_graphic() || *b == b' ');
    plain && !bytes.windows(2).any(|pair| pair == b"  ") && text.trim().len() == text.len()
}

/// Overrides and isolates of direction, and signs without width but the joiners that some scripts need.
///
/// Right-to-left names need none of them.
fn turns(c: char) -> bool {
    matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffd}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_exact() {
        for (text, value) in [("29,90", 2990), ("29.9", 2990), ("29", 2900), ("1 234,05 €", 123_405), ("0.1000", 10)]
        {
            assert_eq!(cents(text), Some(value), "{text}");
        }
        for bad in ["", ",5", "-3", "1.234", "1,2,3", "1e3", "12,345", "NaN", "9999999999999"] {
            assert_eq!(cents(bad), None, "{bad}");
        }
        assert_eq!(cents(&amount(2905)), Some(2905));
        assert_eq!(amount(-5), "-0.05");
    }

    #[test]
    fn a_shop_may_name_a_service_its_own_way() {
        assert_eq!(service("Livraison ce soir"), Some(Service::Evening));
        assert_eq!(service("next-day"), Some(Service::NextDay));
        assert_eq!(service("Drone"), None);
    }

    #[test]
    fn numbers_stay_numbers() {
        assert_eq!((decimal("2,5"), decimal("inf"), decimal("x")), (Some(2.5), None, None));
    }

    #[test]
    fn words_are_one_line_of_plain_signs() {
        assert_eq!(line(" Zo\u{e9}\tL\r\n\u{0}\u{7f}e ", 80), "Zo\u{e9} L e");
        let hebrew = "\u{5e0}\u{5d5}\u{5e2}\u{5d4} \u{5db}\u{5d4}\u{5df}";
        assert_eq!(line(hebrew, 80), hebrew);
        assert_eq!(line("\u{202e}abc\u{2066}", 80), "abc");
        assert_eq!(
            (line("12 rue A", 80), line("a  b ", 80), line("12 rue A", 4)),
            ("12 rue A".to_owned(), "a b".to_owned(), "12 r".to_owned())
        );
        assert_eq!(line("\u{0}\n", 80), "");
        assert_eq!(line("Zo\u{e9}\u{2028}L", 80), "Zo\u{e9} L");
        assert_eq!(line("Ana\r\nBcc: x\u{0}\u{202e}é", 80), "Ana Bcc: x é");
        assert_eq!(line(&"\u{e9}".repeat(300), 80).chars().count(), 80);
    }
}
