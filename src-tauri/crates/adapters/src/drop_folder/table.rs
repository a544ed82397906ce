//! A CSV file as rows with named columns. Reads cells as typed values and notes what it cannot read.

use super::{Kind, PROBLEMS_MAX, Problem, columns};
use crate::{text, wall};
use csv::{Reader, ReaderBuilder, StringRecord, Trim};
use encoding_rs::{Encoding, WINDOWS_1252};
use jiff::civil;
use model::{CodeError, Moment, Position};
use std::{borrow::Cow, collections::BTreeMap, str::FromStr};

/// The text of a file: by its BOM, else UTF-8 where it is valid, else Windows-1252, which is never invalid.
pub(super) fn decode(bytes: &[u8]) -> Cow<'_, str> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(bytes.get(mark..).unwrap_or_default()).0;
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => WINDOWS_1252.decode_without_bom_handling(bytes).0,
    }
}

/// The sign between cells: the one the first line has most of.
fn delimiter(text: &str) -> u8 {
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or("");
    let count = |sign: u8| first.bytes().filter(|b| *b == sign).count();
    [b';', b',', b'\t'].into_iter().rev().max_by_key(|sign| count(*sign)).unwrap_or(b';')
}

/// A file being read.
pub(super) struct Table<'a> {
    reader: Reader<&'a [u8]>,
    text: &'a [u8],
    /// Bytes whose line ends were counted, and the line they lead to.
    counted: (usize, u32),
    columns: BTreeMap<&'static str, usize>,
    sound: bool,
    /// What was wrong so far.
    pub problems: Vec<Problem>,
}

impl<'a> Table<'a> {
    /// Reads the header; a file without a needed column has no rows.
    pub fn open(kind: Kind, text: &'a str) -> Self {
        let mut reader =
            ReaderBuilder::new().delimiter(delimiter(text)).flexible(true).trim(Trim::All).from_reader(text.as_bytes());
        let header = reader.headers().cloned().unwrap_or_default();
        let mut columns = BTreeMap::new();
        for (index, name) in header.iter().enumerate() {
            if let Some(name) = columns::canonical(name) {
                columns.entry(name).or_insert(index);
            }
        }
        let missing = columns::required(kind).iter().filter(|name| !columns.contains_key(*name));
        let problems: Vec<_> =
            missing.map(|name| Problem { line: 1, column: Some(name), code: "missing_column" }).collect();
        Self { reader, text: text.as_bytes(), counted: (0, 1), columns, sound: problems.is_empty(), problems }
    }

    /// The next row that is not blank; none after the last, or after too many problems.
    pub fn next(&mut self) -> Option<Row<'_>> {
        while self.sound && self.problems.len() < PROBLEMS_MAX {
            let mut record = StringRecord::new();
            let start = self.reader.position().byte();
            match self.reader.read_record(&mut record) {
                Ok(false) => return None,
                Ok(true) if record.iter().all(str::is_empty) => {}
                Ok(true) => {
                    let line = self.line(start);
                    return Some(Row { record, line, columns: &self.columns, problems: &mut self.problems });
                }
                Err(_) => {
                    let line = self.line(start);
                    self.problems.push(Problem { line, column: None, code: "bad_row" });
                }
            }
        }
        None
    }

    /// The line of the row that begins at or after a byte. The reader's own count takes the end of a `\r\n` and blank
    /// lines for a part of the next row.
    fn line(&mut self, start: u64) -> u32 {
        let rest = self.text.get(usize::try_from(start).unwrap_or(usize::MAX)..).unwrap_or_default();
        let blank = rest.iter().take_while(|b| matches!(b, b'\r' | b'\n')).count();
        let (from, line) = self.counted;
        let to = self.text.len() - rest.len() + blank;
        let passed = self.text.get(from..to).unwrap_or_default().iter().filter(|b| **b == b'\n').count();
        self.counted = (to.max(from), line.saturating_add(u32::try_from(passed).unwrap_or(u32::MAX)));
        self.counted.1
    }
}

/// One row. Each reader notes a problem when the cell is missing or not what it should be.
pub(super) struct Row<'t> {
    record: StringRecord,
    /// Its line, from 1.
    pub line: u32,
    columns: &'t BTreeMap<&'static str, usize>,
    problems: &'t mut Vec<Problem>,
}

impl Row<'_> {
    /// Notes a problem with a column of this row.
    pub fn blame<T>(&mut self, column: &'static str, code: &'static str) -> Option<T> {
        self.problems.push(Problem { line: self.line, column: Some(column), code });
        None
    }

    /// The cell; empty when the column or the cell is not there.
    pub fn cell(&self, column: &'static str) -> &str {
        self.columns.get(column).and_then(|index| self.record.get(*index)).unwrap_or("")
    }

    fn read<T>(&mut self, column: &'static str, code: &'static str, reader: impl Fn(&str) -> Option<T>) -> Option<T> {
        let cell = self.cell(column);
        if cell.is_empty() {
            return self.blame(column, "missing_value");
        }
        match reader(cell) {
            Some(value) => Some(value),
            None => self.blame(column, code),
        }
    }

    /// Text, at most 200 characters.
    pub fn text(&mut self, column: &'static str) -> Option<String> {
        self.read(column, "too_long", |cell| (cell.chars().count() <= 200).then(|| cell.to_owned()))
    }
    /// Text of any length a row may have.
    pub fn text_long(&mut self, column: &'static str) -> Option<String> {
        self.read(column, "too_long", |cell| Some(cell.to_owned()))
    }
    /// An identifier.
    pub fn id<T: FromStr<Err = CodeError>>(&mut self, column: &'static str) -> Option<T> {
        self.read(column, "bad_id", |cell| cell.parse().ok())
    }
    /// Identifiers between spaces; none in an empty cell.
    pub fn ids<T: FromStr<Err = CodeError>>(&mut self, column: &'static str) -> Option<Vec<T>> {
        let read: Result<Vec<T>, _> = self.cell(column).split_whitespace().map(str::parse).collect();
        read.ok().or_else(|| self.blame(column, "bad_id"))
    }
    /// A word that `reader` knows.
    pub fn word<T>(&mut self, column: &'static str, reader: impl Fn(&str) -> Option<T>) -> Option<T> {
        self.read(column, "unknown_word", |cell| reader(&text::plain(cell)))
    }
    /// A whole number.
    pub fn whole(&mut self, column: &'static str) -> Option<u32> {
        self.read(column, "bad_number", text::whole)
    }
    /// A whole number, 0 for an empty cell.
    pub fn whole_or_0(&mut self, column: &'static str) -> Option<u32> {
        if self.cell(column).is_empty() { Some(0) } else { self.whole(column) }
    }
    /// An amount in cents.
    pub fn cents(&mut self, column: &'static str) -> Option<i64> {
        self.read(column, "bad_money", text::cents)
    }
    /// Minutes after midnight.
    pub fn minute(&mut self, column: &'static str) -> Option<u32> {
        self.read(column, "bad_time", wall::minute)
    }
    /// A day.
    pub fn date(&mut self, column: &'static str) -> Option<civil::Date> {
        self.read(column, "bad_date", wall::date)
    }
    /// A date and a time.
    pub fn moment(&mut self, column: &'static str) -> Option<Moment> {
        self.read(column, "bad_time", wall::moment)
    }
    /// A time on the day of the column `date`.
    pub fn moment_on(&mut self, day: Option<civil::Date>, column: &'static str) -> Option<Moment> {
        let minute = self.minute(column);
        wall::on(day?, minute?)
    }
    /// A place from two columns in degrees.
    pub fn position(&mut self) -> Option<Position> {
        let (lat, lon) = (self.read("lat", "bad_number", text::decimal), self.read("lon", "bad_number", text::decimal));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spreadsheets_bytes_are_read() {
        let utf16: Vec<u8> = [0xfeff_u16].into_iter().chain("é".encode_utf16()).flat_map(u16::to_le_bytes).collect();
        for bytes in ["é".as_bytes(), b"\xef\xbb\xbf\xc3\xa9", b"\xe9", &utf16] {
            assert_eq!(decode(bytes), "é");
        }
        assert_eq!(decode(b"29 \x80"), "29 €");
    }

    #[test]
    fn the_sign_between_cells_is_found() {
        assert_eq!(delimiter("a;b;c\n1,2;3;4"), b';');
        assert_eq!(delimiter("\n\na,b,c"), b',');
        assert_eq!(delimiter("a\tb"), b'\t');
        assert_eq!(delimiter(""), b';');
    }
}
