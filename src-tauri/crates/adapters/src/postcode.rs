//! The département behind a postcode as people and shops write it.
//!
//! The first two digits are not always right: seventeen postcodes of the mainland lie in two départements or in another one (INSEE,
//! communes and their postcodes, as of `@etalab/decoupage-administratif` 6.0.0, Licence Ouverte). A place known to a
//! kilometre decides nothing here; the larger part by population does.

use model::{DEPTS, DeptId};

/// Postcodes whose communes lie in two départements, or in another than their digits say: the one where most people
/// live, and the other.
#[rustfmt::skip]
pub const SHARED: [(&str, &str, Option<&str>); 17] = [
    ("01200", "01", Some("74")), ("01410", "01", Some("39")), ("01590", "01", Some("39")), ("05110", "05", Some("04")),
    ("05130", "05", Some("04")), ("05160", "05", Some("04")), ("05700", "05", Some("26")), ("06260", "06", Some("04")),
    ("13780", "13", Some("83")), ("21340", "21", Some("71")), ("33220", "33", Some("24")), ("37160", "37", Some("86")),
    ("42620", "42", Some("03")), ("43450", "43", Some("15")), ("48250", "48", Some("07")), ("52100", "52", Some("51")),
    ("94390", "91", None),
];

/// Why a postcode gives no département that is served.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unplaced {
    /// It is no French postcode, or of no département.
    Bad,
    /// It lies in France, where no van and no carrier of the house goes: overseas, or with the army.
    Outside,
}

/// The département of a postcode of France: `75002`, `75 002`, `F-75002`, `75371 CEDEX 08`, `6000` (a lost zero) or
/// `75***` (masked after the département).
///
/// # Errors
/// [`Unplaced`].
pub fn dept(text: &str) -> Result<DeptId, Unplaced> {
    let clean = bare(text);
    let digits: String = clean.chars().take_while(char::is_ascii_digit).collect();
    let rest = &clean[digits.len()..];
    let masked = !rest.is_empty() && rest.chars().all(|c| matches!(c, '*' | 'X' | '?'));
    match (digits.len(), masked) {
        (5, false) if is_office(rest) => whole(&digits),
        // Spreadsheets take the leading zero of the first nine départements away.
        (4, false) if rest.is_empty() => whole(&format!("0{digits}")),
        (2..=4, true) => begun(&digits),
        _ => Err(Unplaced::Bad),
    }
}

/// Upper case, ASCII digits, no spaces, no country before it.
fn bare(text: &str) -> String {
    let narrow = |c: char| match c {
        '\u{ff10}'..='\u{ff19}' => char::from_digit(c as u32 - 0xff10, 10).unwrap_or(c),
        other => other,
    };
    let text: String = text.chars().map(narrow).filter(|c| !c.is_whitespace() && *c != '\u{a0}').collect();
    let text = text.to_uppercase();
    let after = ["FRANCE", "FR", "F"].iter().find_map(|country| text.strip_prefix(country));
    after.map_or(text.clone(), |rest| rest.trim_start_matches(['-', '.', ' ']).to_owned())
}

/// What may follow the digits: the name of a town or of a delivery office.
fn is_office(rest: &str) -> bool {
    rest.is_empty() || rest.starts_with("CEDEX") || rest.chars().next().is_some_and(|c| c.is_alphabetic() || c == '-')
}

fn whole(zip: &str) -> Result<DeptId, Unplaced> {
    if let Some((_, main, _)) = SHARED.iter().find(|(shared, _, _)| *shared == zip) {
        return DeptId::new(main).map_err(|_| Unplaced::Bad);
    }
    // Beyond the départements: 00 are the armed forces, 97 and 98 lie overseas, Monaco included.
    match &zip[..2] {
        "00" if zip > "00200" => Err(Unplaced::Outside),
        "00" | "96" | "99" => Err(Unplaced::Bad),
        "97" | "98" => Err(Unplaced::Outside),
        _ => DeptId::of_postcode(zip).filter(|dept| dept.dept().is_some()).ok_or(Unplaced::Bad),
    }
}

/// A postcode masked after its beginning. Corsica's two départements begin alike until the third digit.
fn begun(digits: &str) -> Result<DeptId, Unplaced> {
    let padded = format!("{digits:0<5}");
    match &digits[..2] {
        "20" if digits.len() == 2 => Err(Unplaced::Bad),
        "97" | "98" => Err(Unplaced::Outside),
        _ => DeptId::of_postcode(&padded).filter(|dept| dept.dept().is_some()).ok_or(Unplaced::Bad),
    }
}

/// A département as files write it: `01`, `1`, `2a`, `75`; `None` for what is none of the 96.
pub fn dept_code(text: &str) -> Option<DeptId> {
    let text = text.trim().to_uppercase();
    let padded = if text.len() == 1 { format!("0{text}") } else { text };
    let known = DEPTS.iter().find(|dept| dept.code == padded)?;
    DeptId::new(known.code).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> String {
        dept(text).map_or_else(|why| format!("{why:?}"), |dept| dept.to_string())
    }

    #[test]
    fn postcodes_are_read_as_people_write_them() {
        for (text, expected) in [
            ("69003", "69"),
            ("69 003", "69"),
            ("F-69003", "69"),
            ("FR 69003", "69"),
            ("69421 CEDEX 03", "69"),
            ("69003 Lyon", "69"),
            ("1000", "01"),
            ("69***", "69"),
            ("６９００３", "69"),
            ("20090", "2A"),
            ("20200", "2B"),
            ("206**", "2B"),
        ] {
            assert_eq!(of(text), expected, "{text}");
        }
    }

    #[test]
    fn codes_of_no_departement_are_refused_and_overseas_is_outside() {
        for text in ["00000", "00100", "96123", "99000", "690", "690031", "", "ABCDE", "20***", "*****"] {
            assert_eq!(of(text), "Bad", "{text}");
        }
        for text in ["97110", "98000", "00850"] {
            assert_eq!(of(text), "Outside", "{text}");
        }
    }

    #[test]
    fn a_shared_postcode_is_where_most_people_live() {
        assert_eq!(of("94390"), "91");
        assert_eq!(of("01410"), "01");
        for (zip, main, other) in SHARED {
            assert_eq!(of(zip), main);
            assert!(other.is_none_or(|other| dept_code(other).is_some() && other != main));
        }
    }

    #[test]
    fn a_departement_keeps_its_zero() {
        let code = |text| dept_code(text).map(|dept| dept.to_string());
        assert_eq!(
            (code("1").as_deref(), code("2b").as_deref(), code("75").as_deref()),
            (Some("01"), Some("2B"), Some("75"))
        );
        assert_eq!((code("20"), code("971"), code("0"), code("")), (None, None, None, None));
    }
}
