//! The département behind a postcode as people and shops write it.
//!
//! The first two digits are not always right: 33 postcodes of the mainland lie in two départements or in another one, as
//! `codes-postaux` 4.1.2 (INSEE and the tax office) and `@etalab/decoupage-administratif` 6.0.0 (INSEE and La Poste) know
//! them, both under the Licence Ouverte. The town decides where it is named, else the larger part by population.

use model::{DEPTS, DeptId};

/// A postcode that delivers to two départements, or to another than its digits say.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Shared {
    /// The postcode.
    pub zip: &'static str,
    /// The département where most people of it live.
    pub main: &'static str,
    /// The other one, where it has two: [`dept`] tells one of two.
    pub other: Option<&'static str>,
    /// The communes in the other one, as [`of_town`] compares them.
    pub communes: &'static [&'static str],
}

const fn two(zip: &'static str, main: &'static str, other: &'static str, communes: &'static [&'static str]) -> Shared {
    Shared { zip, main, other: Some(other), communes }
}

/// All of them on the mainland, sorted. `findings/postcodes.sh` shows where they come from.
#[rustfmt::skip]
pub const SHARED: [Shared; 33] = [
    two("01200", "01", "74", &["eloise"]),
    two("01410", "01", "39", &["lajoux"]),
    two("01590", "01", "39", &["chancia", "lavancia epercy"]),
    two("05110", "05", "04", &["claret", "curbans"]),
    two("05130", "05", "04", &["piegut", "venterol"]),
    two("05160", "05", "04", &["pontis"]),
    two("05700", "05", "26", &["villebois les pins"]),
    two("06260", "06", "04", &["la rochette", "saint pierre"]),
    two("12210", "12", "15", &["la trinitat"]),
    two("13780", "13", "83", &["riboux"]),
    two("15230", "15", "12", &["therondels"]),
    two("21340", "21", "71", &["change"]),
    two("27370", "27", "76", &["elbeuf"]),
    two("30750", "30", "12", &["nant", "saint jean du bruel"]),
    two("33220", "33", "24", &["fougueyrolles", "port sainte foy et ponchapt"]),
    two("34260", "34", "12", &["le clapier"]),
    two("37120", "37", "86", &["pouant"]),
    two("37160", "37", "86", &["buxeuil"]),
    two("42620", "42", "03", &["saint pierre laval"]),
    two("43300", "43", "15", &["clavieres"]),
    two("43450", "43", "15", &["leyvaux"]),
    two("48250", "48", "07", &["laveyrune"]),
    two("48500", "48", "12", &["saint laurent d olt"]),
    two("52100", "52", "51", &["saint eulien", "sapignicourt"]),
    two("55120", "55", "51", &["florent en argonne", "sainte menehould"]),
    two("57410", "57", "67", &["dehlingen"]),
    two("57412", "57", "67", &["dehlingen"]),
    two("62760", "62", "80", &["thievres"]),
    two("75015", "75", "92", &["issy les moulineaux"]),
    two("75016", "75", "92", &["boulogne billancourt"]),
    two("82160", "82", "12", &["najac"]),
    two("82330", "82", "12", &["najac"]),
    Shared { zip: "94390", main: "91", other: None, communes: &[] },
];

/// Why a postcode gives no département that is served.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unplaced {
    /// It is no French postcode, or of no département.
    Bad,
    /// It lies in France, where no van and no carrier of the company goes: overseas, or with the army.
    Outside,
}

/// The département of a postcode of France: `75002`, `75 002`, `F-75002`, `75371 CEDEX 08`, `6000` (a lost zero) or
/// `75***` (masked after the département).
///
/// # Errors
/// [`Unplaced`].
pub fn dept(text: &str) -> Result<DeptId, Unplaced> {
    Written::read(text).dept()
}

/// A postcode taken apart.
struct Written {
    digits: String,
    /// What follows the digits.
    rest: String,
    /// The rest hides digits.
    masked: bool,
}

impl Written {
    fn read(text: &str) -> Self {
        let clean = bare(text);
        let digits: String = clean.chars().take_while(char::is_ascii_digit).collect();
        let rest = clean[digits.len()..].to_owned();
        let masked = !rest.is_empty() && rest.chars().all(|c| matches!(c, '*' | 'X' | '?'));
        Self { digits, rest, masked }
    }

    fn dept(&self) -> Result<DeptId, Unplaced> {
        match (self.digits.len(), self.masked) {
            (5, false) if is_office(&self.rest) => whole(&self.digits),
            // Spreadsheets take the leading zero of the first nine départements away.
            (4, false) if is_office(&self.rest) => whole(&format!("0{}", self.digits)),
            (2..=4, true) => begun(&self.digits),
            _ => Err(Unplaced::Bad),
        }
    }
}

/// The same for an address: the town tells which of two, and a zero is only lost where the country is known to be France.
///
/// # Errors
/// [`Unplaced`].
pub fn of_town(zip: &str, town: &str, country_is_france: bool) -> Result<DeptId, Unplaced> {
    let written = Written::read(zip);
    let found = written.dept()?;
    let Written { digits, rest, masked } = written;
    let gap = zip.split_whitespace().next().is_some_and(|head| head.len() < 4);
    // A fifth sign that is no digit is a slip, not a lost zero.
    let slip = rest.chars().count() == 1;
    if digits.len() == 4 && !masked && (gap || slip || !country_is_france) {
        return Err(Unplaced::Bad);
    }
    let town = spelt(town);
    let shared = SHARED.iter().find(|shared| shared.zip == digits && shared.communes.contains(&town.as_str()));
    Ok(shared.and_then(|shared| DeptId::new(shared.other?).ok()).unwrap_or(found))
}

/// Lower case, no accents, single spaces; `st` and `ste` in full.
fn spelt(town: &str) -> String {
    let letters: String = crate::text::plain(town).chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    let full = |word| match word {
        "st" => "saint",
        "ste" => "sainte",
        other => other,
    };
    letters.split_whitespace().map(full).collect::<Vec<_>>().join(" ")
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
    let bare = after.map_or(text.clone(), |rest| rest.trim_start_matches(['-', '.', ' ']).to_owned());
    zeros(&bare)
}

/// The letter `O` where a postcode has a digit.
fn zeros(text: &str) -> String {
    let five = text.chars().take(5);
    if text.chars().count() == 5
        && five.clone().all(|c| c.is_ascii_digit() || c == 'O')
        && five.clone().any(|c| c != 'O')
    {
        return text.replace('O', "0");
    }
    text.to_owned()
}

/// What may follow the digits: the name of a town or of a delivery office.
fn is_office(rest: &str) -> bool {
    rest.is_empty() || rest.starts_with("CEDEX") || rest.chars().next().is_some_and(|c| c.is_alphabetic() || c == '-')
}

fn whole(zip: &str) -> Result<DeptId, Unplaced> {
    if let Some(shared) = SHARED.iter().find(|shared| shared.zip == zip) {
        return DeptId::new(shared.main).map_err(|_| Unplaced::Bad);
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
    fn a_slip_of_the_fifth_sign_is_no_lost_zero() {
        for text in ["7500Z", "7500-", "1300l"] {
            assert_eq!(of_town(text, "Paris", true), Err(Unplaced::Bad), "{text}");
        }
        assert!(of_town("6000", "Nice", true).is_ok());
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
        for Shared { zip, main, other, communes } in SHARED {
            assert_eq!(of(zip), main);
            assert!(other.is_none_or(|other| dept_code(other).is_some() && other != main));
            for commune in communes {
                assert_eq!(
                    of_town(zip, commune, true).map(|dept| dept.to_string()),
                    Ok(other.expect("two").to_owned())
                );
            }
        }
        assert!(SHARED.windows(2).all(|pair| pair[0].zip < pair[1].zip));
    }

    #[test]
    fn the_town_tells_which_of_two_and_four_digits_are_french_where_the_country_is() {
        let at = |zip, town, french| of_town(zip, town, french).map_or_else(|_| "?".into(), |dept| dept.to_string());
        assert_eq!(at("33220", "PORT STE FOY ET PONCHAPT", true), "24");
        assert_eq!(at("33220", "Pineuilh", true), "33");
        assert_eq!(at("48500", "Saint-Laurent-d’Olt", true), "12");
        assert_eq!(at("75011", "Riboux", true), "75");
        assert_eq!(at("1000", "Bruxelles", false), "?", "nobody said that it is in France");
        assert_eq!(at("1000 Bruxelles", "", false), "?");
        assert_eq!((at("1000", "Bourg-en-Bresse", true), at("75 00", "Paris", true)), ("01".into(), "?".into()));
        assert_eq!((at("O6OOO", "Nice", true), at("6000 Nice", "", true)), ("06".into(), "06".into()));
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
