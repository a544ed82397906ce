//! One row of a table: reads its cells as typed values and notes what it cannot read.

use super::{Kind, Problem, Reading, Waiting, clock, near, number};
use crate::{date_time, text};
use jiff::civil;
use model::{CodeError, DeptId, Moment, Position, Shown, SkuId};
use std::{collections::BTreeMap, str::FromStr};

/// Most rows of one file that are kept for a person.
pub(super) const WAITING_MAX: usize = 100;
/// What a spreadsheet shows in the place of a value.
const BROKEN: [&str; 12] = [
    "#N/A", "#REF!", "#VALUE!", "#VALEUR!", "#NAME?", "#NOM?", "#DIV/0!", "#NULL!", "#NUL!", "#NUM!", "#NOMBRE!",
    "#####",
];

/// One row. Each reader notes a problem when the cell is missing or not what it should be.
pub(super) struct Row<'t> {
    /// Its line, from 1.
    pub line: u32,
    pub(super) cells: Vec<String>,
    /// Why it does not fit the header, which has been told.
    pub torn: Option<&'static str>,
    pub(super) comma: bool,
    pub(super) kind: Kind,
    pub(super) header: &'t [String],
    pub(super) columns: &'t BTreeMap<&'static str, usize>,
    /// What may be asked.
    pub reading: Reading<'t>,
    pub(super) problems: &'t mut Vec<Problem>,
    pub(super) notes: &'t mut Vec<Problem>,
    pub(super) waiting: &'t mut Vec<Waiting>,
    #[cfg(test)]
    pub(super) asked: &'t std::cell::RefCell<std::collections::BTreeSet<&'static str>>,
}

/// A cell without blanks and signs that nobody sees, and without what protects a code from a spreadsheet: `="001"`.
pub(super) fn clean(cell: &str) -> &str {
    let unseen = |c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}' | '\u{200e}' | '\u{200f}');
    let bare = cell.trim_matches(unseen);
    bare.strip_prefix("=\"").and_then(|inner| inner.strip_suffix('"')).unwrap_or(bare)
}

impl Row<'_> {
    /// Notes a problem with a column of this row.
    pub fn blame<T>(&mut self, column: &'static str, code: &'static str) -> Option<T> {
        self.blame_hinting(column, code, String::new())
    }

    /// The same, with a word that helps.
    pub fn blame_hinting<T>(&mut self, column: &'static str, code: &'static str, hint: String) -> Option<T> {
        self.problems.push(Problem::at(self.line, Some(column), code).hint(hint));
        None
    }

    /// Says something about a column that is no problem.
    pub fn note(&mut self, column: &'static str, code: &'static str, hint: String) {
        if self.notes.len() < super::NOTES_MAX {
            self.notes.push(Problem::at(self.line, Some(column), code).hint(hint));
        }
    }

    /// Reads without a word: of a row whose problem has been told.
    pub fn quietly<T>(&mut self, reader: impl Fn(&mut Self) -> Option<T>) -> Option<T> {
        let (problems, notes, waiting) = (self.problems.len(), self.notes.len(), self.waiting.len());
        let read = reader(self);
        self.problems.truncate(problems);
        self.notes.truncate(notes);
        self.waiting.truncate(waiting);
        read
    }

    /// The cell; empty when the column or the cell is not there.
    pub fn cell(&self, column: &'static str) -> &str {
        debug_assert!(super::columns::is_read(self.kind, column), "{column} is not told as read");
        #[cfg(test)]
        self.asked.borrow_mut().insert(column);
        self.columns.get(column).and_then(|index| self.cells.get(*index)).map_or("", |cell| clean(cell))
    }

    fn read<T>(&mut self, column: &'static str, reader: impl Fn(&str) -> Result<T, &'static str>) -> Option<T> {
        let cell = self.cell(column);
        let read = match cell {
            "" => Err("missing_value"),
            _ if BROKEN.iter().any(|broken| cell.starts_with(broken)) => Err("broken_formula"),
            _ => reader(cell),
        };
        read.map_err(|code| self.blame::<T>(column, code)).ok()
    }

    /// Text, at most 200 characters, control characters read as blanks.
    pub fn text(&mut self, column: &'static str) -> Option<String> {
        self.read(column, |cell| match cell {
            _ if cell.chars().count() > 200 => Err("too_long"),
            _ if cell.contains('\u{fffd}') => Err("bad_text"),
            _ => Ok(cell.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()),
        })
    }

    /// Text of any length a row may have.
    pub fn text_long(&mut self, column: &'static str) -> Option<String> {
        self.read(column, |cell| Ok(cell.to_owned()))
    }

    /// An identifier.
    pub fn id<T: FromStr<Err = CodeError>>(&mut self, column: &'static str) -> Option<T> {
        self.read(column, code)
    }

    /// An article: what the app knows by this word.
    pub fn sku(&mut self, column: &'static str) -> Option<SkuId> {
        let Some(names) = self.reading.names else { return self.id(column) };
        let word = bare_code(self.cell(column)).to_owned();
        if let Some(sku) = Some(&word).filter(|word| !word.is_empty()).and_then(|word| names(word)) {
            return Some(sku);
        }
        // What is no code, is broken or missing is told as such.
        self.read::<SkuId>(column, |cell| Err(unknown(cell)));
        if let Some(told) = self.problems.last_mut().filter(|told| told.code == "unknown_sku") {
            told.hint = near::article(&word, names);
        }
        self.wait(column, &word);
        None
    }

    /// Keeps the row until a person has said what the word means. A row of another kind belongs to a whole.
    fn wait(&mut self, column: &'static str, word: &str) {
        let mappable = !word.is_empty() && !number::is_rounded_code(word) && !word.starts_with('#');
        if self.kind == Kind::Stock && mappable && self.waiting.len() < WAITING_MAX {
            let (header, cells) = (self.header.to_vec(), self.cells.clone());
            self.waiting.push(Waiting { line: self.line, column, word: word.to_owned(), header, cells });
        }
    }

    /// Articles between spaces; none in an empty cell.
    pub fn skus(&mut self, column: &'static str) -> Option<Vec<SkuId>> {
        let words: Vec<String> = self.cell(column).split_whitespace().map(str::to_owned).collect();
        let mut skus = Vec::new();
        for word in words {
            let read = match self.reading.names {
                Some(names) => names(&word).ok_or_else(|| unknown(&word)),
                None => code(&word),
            };
            match read {
                Ok(sku) => skus.push(sku),
                Err(code) => {
                    let hint = self.reading.names.map(|names| near::article(&word, names)).unwrap_or_default();
                    return self.blame_hinting(column, code, hint);
                }
            }
        }
        Some(skus)
    }

    /// A département of metropolitan France.
    pub fn dept(&mut self, column: &'static str) -> Option<DeptId> {
        self.read(column, |cell| number::dept(bare_code(cell)).ok_or("bad_dept"))
    }

    /// Départements between spaces, commas or slashes; none in an empty cell.
    pub fn depts(&mut self, column: &'static str) -> Option<Vec<DeptId>> {
        let cell = bare_code(self.cell(column));
        let words = cell.split([' ', ',', ';', '/', '|', '\n', '\u{a0}']).filter(|word| !word.is_empty());
        let read: Option<Vec<DeptId>> = words.map(number::dept).collect();
        read.or_else(|| self.blame(column, "bad_dept"))
    }

    /// A word that `reader` knows.
    pub fn word<T>(&mut self, column: &'static str, reader: impl Fn(&str) -> Option<T>) -> Option<T> {
        self.read(column, |cell| reader(&text::plain(cell)).ok_or("unknown_word"))
    }

    /// A whole number, negative ones too.
    pub fn signed(&mut self, column: &'static str) -> Option<i64> {
        let comma = self.comma;
        self.read(column, |cell| match cell.as_bytes() {
            // `29,00` in a file whose cells stand between commas: the second half is no number of its own.
            [b'0', digit] if comma && digit.is_ascii_digit() => Err("split_decimal"),
            _ => number::whole(bare_code(cell)),
        })
    }

    /// A whole number.
    pub fn whole(&mut self, column: &'static str) -> Option<u32> {
        let read = self.signed(column)?;
        u32::try_from(read).ok().or_else(|| self.blame(column, "negative_number"))
    }

    /// What a cell holds, when it holds something.
    pub fn if_any<T>(
        &mut self,
        column: &'static str,
        read: impl FnOnce(&mut Self, &'static str) -> Option<T>,
    ) -> Option<Option<T>> {
        if self.cell(column).is_empty() { Some(None) } else { read(self, column).map(Some) }
    }

    /// A whole number, 0 for an empty cell.
    pub fn whole_or_0(&mut self, column: &'static str) -> Option<u32> {
        if self.cell(column).is_empty() { Some(0) } else { self.whole(column) }
    }

    /// An amount in cents of the euro, which a column of currencies must not gainsay.
    pub fn cents(&mut self, column: &'static str) -> Option<i64> {
        let currency = self.cell("currency");
        if !currency.is_empty() && !number::is_euro(currency) {
            return self.blame("currency", "bad_currency");
        }
        self.read(column, |cell| number::cents(bare_code(cell)))
    }

    /// Minutes after midnight.
    pub fn minute(&mut self, column: &'static str) -> Option<u32> {
        self.read(column, |cell| date_time::minute(cell).ok_or("bad_time"))
    }

    /// A time of day.
    pub fn time(&mut self, column: &'static str) -> Option<clock::Time> {
        self.read(column, |cell| clock::time(cell).ok_or("bad_time"))
    }

    /// A day.
    pub fn date(&mut self, column: &'static str) -> Option<civil::Date> {
        self.read(column, |cell| date_time::date(cell).ok_or("bad_date"))
    }

    /// A date and a time.
    pub fn moment(&mut self, column: &'static str) -> Option<Moment> {
        let shown = self.read(column, |cell| clock::moment(cell).ok_or("bad_time"))?;
        let written = self.cell(column).to_owned();
        self.settle(column, shown, written)
    }

    /// A time of a day.
    pub fn on(&mut self, day: civil::Date, time: clock::Time, column: &'static str) -> Option<Moment> {
        match clock::on(day, time) {
            Some(shown) => {
                let written = format!("{day} {}", self.cell(column));
                self.settle(column, shown, written)
            }
            None => self.blame(column, "bad_date"),
        }
    }

    /// The first moment of a time that clocks show twice, which is said; none of one that they leave out.
    fn settle(&mut self, column: &'static str, shown: Shown, written: String) -> Option<Moment> {
        match shown {
            Shown::Once(moment) => Some(moment),
            Shown::Twice(first, _) => {
                self.note(column, "twice_that_night", written);
                Some(first)
            }
            Shown::Never => self.blame_hinting(column, "no_such_time", written),
        }
    }

    /// A place from two columns in degrees.
    pub fn position(&mut self) -> Option<Position> {
        let degrees = |cell: &str| text::decimal(cell).ok_or("bad_number");
        let (lat, lon) = (self.read("lat", degrees), self.read("lon", degrees));
        let place = Position::from_degrees(lat?, lon?);
        place.or_else(|| self.blame("lat", "bad_position"))
    }

    /// Yes or no; no for an empty cell.
    pub fn flag(&mut self, column: &'static str) -> Option<bool> {
        match text::plain(self.cell(column)).as_str() {
            "" | "0" | "non" | "no" | "false" | "faux" => Some(false),
            "1" | "oui" | "yes" | "true" | "vrai" | "x" => Some(true),
            _ => self.blame(column, "unknown_word"),
        }
    }
}

/// Without the apostrophe that makes a spreadsheet keep a cell as text.
fn bare_code(cell: &str) -> &str {
    cell.strip_prefix('\'').unwrap_or(cell)
}

fn code<T: FromStr<Err = CodeError>>(cell: &str) -> Result<T, &'static str> {
    match bare_code(cell) {
        rounded if number::is_rounded_code(rounded) => Err("rounded_code"),
        bare => bare.parse().map_err(|_| "bad_id"),
    }
}

/// Why a word that no article goes by was not understood.
fn unknown(word: &str) -> &'static str {
    code::<SkuId>(word).err().unwrap_or("unknown_sku")
}
