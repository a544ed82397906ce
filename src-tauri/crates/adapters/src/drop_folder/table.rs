//! A CSV file as rows with named columns: finds the sign between cells and the header, and says which rows do not fit it.

use super::{
    Kind, NOTES_MAX, PROBLEMS_MAX, Problem, Reading, Waiting, columns,
    row::{Row, clean},
    split::{Record, Splitter},
};
use crate::text;
use std::collections::BTreeMap;

/// Signs that may stand between cells, the likeliest first.
const SIGNS: [u8; 4] = [b';', b',', b'\t', b'|'];
/// Most letters of a header that is told back.
const HEADER_SHOWN: usize = 40;

/// A file being read.
pub(super) struct Table<'a> {
    rows: Splitter<'a>,
    delimiter: u8,
    /// The header's cells, for rows that are kept aside.
    pub header: Vec<String>,
    columns: BTreeMap<&'static str, usize>,
    sound: bool,
    kind: Kind,
    reading: Reading<'a>,
    /// Columns that were asked for.
    #[cfg(test)]
    pub asked: std::cell::RefCell<std::collections::BTreeSet<&'static str>>,
    /// A row was given up before it was known what it speaks of.
    pub lost: bool,
    /// What was wrong so far.
    pub problems: Vec<Problem>,
    /// What is good to know.
    pub notes: Vec<Problem>,
    /// Rows that wait for a person.
    pub waiting: Vec<Waiting>,
}

impl<'a> Table<'a> {
    /// Reads the header; a file without a needed column has no rows.
    pub fn open(kind: Kind, text: &'a str, reading: Reading<'a>) -> Self {
        let (rows, header) = start(text);
        let mut table = Self {
            delimiter: rows.1,
            rows: rows.0,
            header: header.cells.iter().map(|cell| clean(cell).to_owned()).collect(),
            columns: BTreeMap::new(),
            sound: header.flaw.is_none(),
            kind,
            reading,
            #[cfg(test)]
            asked: Default::default(),
            lost: false,
            problems: Vec::new(),
            notes: Vec::new(),
            waiting: Vec::new(),
        };
        match header.flaw {
            Some((line, code)) => table.problems.push(Problem::at(line, None, code)),
            None => table.name_columns(header.line),
        }
        table
    }

    fn name_columns(&mut self, line: u32) {
        let mut unread = Vec::new();
        for (index, header) in self.header.iter().enumerate() {
            let Some(name) = columns::canonical(header).filter(|name| columns::is_read(self.kind, name)) else {
                unread.extend(Some(header.as_str()).filter(|header| !header.is_empty()));
                continue;
            };
            if let Some(first) = self.columns.insert(name, index) {
                let told = [first, index].map(|at| shown(self.header.get(at).map_or("", String::as_str)));
                self.problems.push(Problem::at(line, Some(name), "twice_column").hint(told.join(", ")));
            }
        }
        let missing = columns::required(self.kind).iter().filter(|name| !self.columns.contains_key(*name));
        let mut missing: Vec<Problem> = missing.map(|name| Problem::at(line, Some(name), "missing_column")).collect();
        if let Some(first) = missing.first_mut() {
            let read: Vec<String> = self.header.iter().take(20).map(|header| shown(header)).collect();
            first.hint = format!("en-tête lu / header read: {}", read.join(" | "));
        }
        self.problems.append(&mut missing);
        if !unread.is_empty() {
            let names: Vec<String> = unread.iter().take(20).map(|header| shown(header)).collect();
            self.notes.push(Problem::at(line, None, "not_read").hint(names.join(", ")));
        }
        self.sound = self.problems.is_empty();
    }

    /// The next row that says something; none after the last, or after too many problems. A row that does not fit the
    /// header is told as such; only the reader of counts sees it, since a count in doubt must not stay for sale.
    pub fn next(&mut self) -> Option<Row<'_>> {
        while self.sound && self.problems.len() < PROBLEMS_MAX {
            let record = self.rows.next()?;
            if record.is_blank() {
                continue;
            }
            if self.is_total(&record) {
                self.note(record.line, "total_line");
                continue;
            }
            let torn = self.misfit(&record);
            if let Some(problem) = &torn {
                self.problems.push(problem.clone());
                self.lost = true;
                if self.kind != Kind::Stock {
                    continue;
                }
            }
            return Some(self.row(record, torn.map(|problem| problem.code)));
        }
        None
    }

    fn row(&mut self, record: Record, torn: Option<&'static str>) -> Row<'_> {
        Row {
            line: record.line,
            cells: record.cells,
            torn,
            comma: self.delimiter == b',',
            kind: self.kind,
            header: &self.header,
            columns: &self.columns,
            reading: self.reading,
            problems: &mut self.problems,
            notes: &mut self.notes,
            waiting: &mut self.waiting,
            #[cfg(test)]
            asked: &self.asked,
        }
    }

    /// Why a row does not fit the header.
    fn misfit(&mut self, record: &Record) -> Option<Problem> {
        let blame = |line, code| Some(Problem::at(line, None, code));
        if let Some((line, code)) = record.flaw {
            return blame(line, code);
        }
        let (width, line) = (self.header.len(), record.line);
        // Spreadsheets add empty cells at the end; where a comma separates, one may be half of a decimal number.
        let surplus = record.cells.get(width..).unwrap_or_default();
        if surplus.iter().any(|cell| !cell.trim().is_empty()) || (!surplus.is_empty() && self.delimiter == b',') {
            return blame(line, "too_many_cells");
        }
        if record.cells.len() >= width {
            return None;
        }
        let needed = columns::required(self.kind).iter().filter_map(|name| self.columns.get(name));
        if !record.ended {
            blame(line, "cut_short")
        } else if needed.max().is_some_and(|last| *last >= record.cells.len()) {
            blame(line, "too_few_cells")
        } else {
            self.note(line, "too_few_cells");
            None
        }
    }

    /// A line of sums below the rows: it opens with the word and names no more than numbers.
    fn is_total(&self, record: &Record) -> bool {
        let mut said = record.cells.iter().map(|cell| clean(cell)).filter(|cell| !cell.is_empty());
        let opens = said.next().is_some_and(|first| {
            let first = text::plain(first.trim_end_matches(':'));
            matches!(first.as_str(), "total" | "totaux" | "total_general" | "sous_total" | "somme" | "grand_total")
        });
        opens && said.all(|cell| cell.chars().all(|c| c.is_ascii_digit() || " .,-−€\u{a0}\u{202f}".contains(c)))
    }

    fn note(&mut self, line: u32, code: &'static str) {
        self.say(Problem::at(line, None, code));
    }

    /// Says something that is no problem.
    pub fn say(&mut self, note: Problem) {
        if self.notes.len() < NOTES_MAX {
            self.notes.push(note);
        }
    }
}

/// The rows after the header with the sign between their cells, and the header.
fn start(text: &str) -> ((Splitter<'_>, u8), Record) {
    let (bare, announced) = hint(Splitter::new(text, b';'));
    let open = |sign: u8| {
        let mut rows = bare.clone().with(sign);
        let header = rows.find(|record| !record.is_blank());
        (rows, sign, header)
    };
    // The sign under which most columns have a name, else the one that the header has most of.
    let signs = announced.map_or(SIGNS.to_vec(), |sign| vec![sign]);
    let worth = |header: &Option<Record>| {
        let cells = header.as_ref().map_or(&[][..], |header| &header.cells);
        (cells.iter().filter(|cell| columns::canonical(clean(cell)).is_some()).count(), cells.len())
    };
    let found = signs.into_iter().rev().map(open).max_by_key(|(_, _, header)| worth(header));
    let (rows, sign, header) = found.unwrap_or_else(|| open(b';'));
    let nothing = Record { line: 1, cells: Vec::new(), ended: true, flaw: None };
    ((rows, sign), header.unwrap_or(nothing))
}

/// Passes Excel's own hint of the sign between cells, `sep=;`, where it is the first line.
fn hint(rows: Splitter<'_>) -> (Splitter<'_>, Option<u8>) {
    // No text holds this sign between cells, so a line is one cell.
    let mut ahead = rows.clone().with(0x1f);
    let line = ahead.find(|record| !record.is_blank());
    let first = line.and_then(|record| record.cells.into_iter().next()).unwrap_or_default();
    let word = clean(&first).trim_start_matches('"');
    let is_hint = word.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("sep="));
    let rest = word.get(4..).unwrap_or_default();
    if !is_hint || rest.chars().any(char::is_alphanumeric) {
        return (rows, None);
    }
    // A tab is trimmed away with the blanks.
    let sign = rest.bytes().next().filter(|sign| SIGNS.contains(sign)).unwrap_or(b'\t');
    (ahead, Some(sign))
}

/// A header's words, shortened.
fn shown(header: &str) -> String {
    header.chars().filter(|c| !c.is_control()).take(HEADER_SHOWN).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drop_folder::Known;

    fn sign(text: &str) -> u8 {
        start(text).0.1
    }

    #[test]
    fn the_sign_between_cells_is_found() {
        assert_eq!(sign("a;b;c\n1,2;3;4"), b';');
        assert_eq!(sign("\n\na,b,c"), b',');
        assert_eq!(sign("a\tb"), b'\t');
        assert_eq!(sign(""), b';');
        assert_eq!(sign("\"node, site\";sku;\"on,hand,,\"\n"), b';');
        assert_eq!(sign("node,\"a;b;c;d;e\",sku\n"), b',');
        assert_eq!(sign("node|sku|on_hand\n"), b'|');
    }

    #[test]
    fn the_hint_of_a_spreadsheet_is_obeyed_and_passed() {
        for text in ["sep=;\nnode;sku", "SEP=;\r\nnode;sku", "\u{feff}sep=;\nnode;sku", "\"sep=;\"\rnode;sku"] {
            let ((_, sign), header) = start(text);
            assert_eq!((sign, header.line, header.cells.len()), (b';', 2, 2), "{text:?}");
        }
        assert_eq!(sign("sep=\t\nnode\tsku"), b'\t');
        assert_eq!(sign("sep=,\nnode,sku"), b',');
    }

    #[test]
    fn a_row_that_is_no_row_is_passed_with_a_word() {
        let known = Known::default();
        let text = "node;sku;on_hand\n;;\n\nTotal;;120\nTOTAL général :;;1 251,00\nTotal;A;3\n";
        let mut table = Table::open(Kind::Stock, text, Reading { known: &known, names: None });
        assert_eq!(table.next().map(|row| row.line), Some(6), "a node may be called Total");
        assert_eq!(table.notes.iter().map(|note| note.line).collect::<Vec<_>>(), [4, 5]);
    }
}
