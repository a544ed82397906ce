//! What a person may have meant by a code that nobody knows. Only ever a hint: a code is not put right by guessing.

use crate::shop::Resolve;

/// The longest code that leading zeros are tried for: a GTIN.
const GTIN: usize = 14;

/// A hint at an article: the same word in capitals or small letters, or with the zeros that a spreadsheet took away.
pub(super) fn article(word: &str, names: Resolve<'_>) -> String {
    let cases = [word.to_uppercase(), word.to_lowercase()];
    let digits = word.bytes().all(|b| b.is_ascii_digit());
    let padded = (word.len() + 1..=GTIN).filter(|_| digits).map(|width| format!("{word:0>width$}"));
    let bare = Some(word.trim_start_matches('0').to_owned()).filter(|bare| digits && bare.len() < word.len());
    let found = cases.into_iter().chain(padded).chain(bare).find_map(|candidate| names(&candidate));
    found.map(|sku| meant(sku.as_str())).unwrap_or_default()
}

/// A hint at one of the codes known: equal but for case and leading zeros, else one letter apart.
pub(super) fn code<'k>(word: &str, known: impl Iterator<Item = &'k str> + Clone) -> String {
    let fold = |text: &str| text.trim_start_matches('0').to_lowercase();
    let word = fold(word);
    let found = known
        .clone()
        .find(|code| fold(code) == word)
        .or_else(|| known.clone().find(|code| one_apart(&fold(code), &word)));
    found.map(meant).unwrap_or_default()
}

fn meant(code: &str) -> String {
    format!("vouliez-vous dire {code} ? / did you mean {code}?")
}

/// Whether one letter more, less or other makes one text of the other.
fn one_apart(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let same = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (rest_a, rest_b) = (&a[same..], &b[same..]);
    let after = |rest: &[u8]| rest.get(1..).map(<[u8]>::to_vec);
    match rest_a.len().cmp(&rest_b.len()) {
        std::cmp::Ordering::Equal => !rest_a.is_empty() && after(rest_a) == after(rest_b),
        std::cmp::Ordering::Greater => after(rest_a).as_deref() == Some(rest_b),
        std::cmp::Ordering::Less => after(rest_b).as_deref() == Some(rest_a),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::SkuId;

    #[test]
    fn a_slip_is_hinted_at_and_nothing_else() {
        let known = ["FR-HUB-93", "FR-CEN", "0042"];
        let hint = |word| code(word, known.into_iter());
        assert!(hint("fr-hub-93").contains("FR-HUB-93"));
        assert!(hint("FR-CENN").contains("FR-CEN ?") && hint("FR-CE").contains("FR-CEN ?"));
        assert!(hint("42").contains("0042"));
        assert_eq!(hint("FR-LYO"), "");
    }

    #[test]
    fn an_articles_lost_zeros_are_found() {
        let names = |word: &str| SkuId::new(word).ok().filter(|sku| matches!(sku.as_str(), "00417" | "LUNE-1"));
        assert!(article("417", &names).contains("00417"));
        assert!(article("lune-1", &names).contains("LUNE-1"));
        assert_eq!(article("418", &names), "");
    }
}
