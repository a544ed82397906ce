//! Text into rows of cells, as spreadsheets write them. Knows no column.
//!
//! A line ends with `\n`, `\r\n` or a lone `\r`, and lines are counted as an editor counts them. Total: a quote that is
//! never closed takes the rest of the text and is named by the line where it began.

/// One row.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Record {
    /// Line it begins on, from 1.
    pub line: u32,
    /// Cells, quotes taken off.
    pub cells: Vec<String>,
    /// Whether a line end follows; a writer who was cut off leaves none.
    pub ended: bool,
    /// What is wrong with its quotes: line and code.
    pub flaw: Option<(u32, &'static str)>,
}

impl Record {
    /// Whether no cell says anything.
    pub fn is_blank(&self) -> bool {
        self.flaw.is_none() && self.cells.iter().all(|cell| cell.trim().is_empty())
    }
}

/// Splits a text, row by row.
#[derive(Clone)]
pub(super) struct Splitter<'a> {
    text: &'a str,
    at: usize,
    line: u32,
    delimiter: u8,
}

/// What follows a cell.
enum After {
    Cell,
    Line,
    End,
}

impl<'a> Splitter<'a> {
    /// Over a whole text.
    pub fn new(text: &'a str, delimiter: u8) -> Self {
        Self { text, at: 0, line: 1, delimiter }
    }

    /// The same text from here on, split by another sign.
    pub fn with(self, delimiter: u8) -> Self {
        Self { delimiter, ..self }
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    /// Length of the line end at a place; 0 where there is none.
    fn line_end(&self, at: usize) -> usize {
        match (self.byte(at), self.byte(at + 1)) {
            (Some(b'\r'), Some(b'\n')) => 2,
            (Some(b'\r' | b'\n'), _) => 1,
            _ => 0,
        }
    }

    /// Passes the sign after a cell.
    fn after(&mut self) -> After {
        match self.line_end(self.at) {
            0 if self.at >= self.text.len() => After::End,
            0 => {
                self.at += 1;
                After::Cell
            }
            width => {
                self.at += width;
                self.line = self.line.saturating_add(1);
                After::Line
            }
        }
    }

    /// The text up to the next delimiter or line end.
    fn plain(&mut self) -> &'a str {
        let from = self.at;
        while self.at < self.text.len() && self.byte(self.at) != Some(self.delimiter) && self.line_end(self.at) == 0 {
            self.at += 1;
        }
        self.text.get(from..self.at).unwrap_or_default()
    }

    fn cell(&mut self, flaw: &mut Option<(u32, &'static str)>) -> String {
        let blanks = self.text.as_bytes().iter().skip(self.at).take_while(|b| **b == b' ').count();
        if self.byte(self.at + blanks) != Some(b'"') {
            return self.plain().to_owned();
        }
        self.at += blanks + 1;
        let opened = self.line;
        let mut cell = String::new();
        loop {
            let from = self.at;
            while self.at < self.text.len() && self.byte(self.at) != Some(b'"') {
                let width = self.line_end(self.at);
                self.line = self.line.saturating_add(u32::from(width > 0));
                self.at += width.max(1);
            }
            cell.push_str(self.text.get(from..self.at).unwrap_or_default());
            if self.at >= self.text.len() {
                flaw.get_or_insert((opened, "open_quote"));
                return cell;
            }
            self.at += 1;
            if self.byte(self.at) != Some(b'"') {
                break;
            }
            cell.push('"');
            self.at += 1;
        }
        let rest = self.plain();
        if !rest.trim().is_empty() {
            flaw.get_or_insert((opened, "bad_quote"));
            cell.push_str(rest);
        }
        cell
    }
}

impl Iterator for Splitter<'_> {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        if self.at >= self.text.len() {
            return None;
        }
        let mut record = Record { line: self.line, cells: Vec::new(), ended: false, flaw: None };
        loop {
            let cell = self.cell(&mut record.flaw);
            record.cells.push(cell);
            match self.after() {
                After::Cell => {}
                After::Line => {
                    record.ended = true;
                    return Some(record);
                }
                After::End => return Some(record),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::Seed;

    fn rows(text: &str) -> Vec<(u32, Vec<String>)> {
        Splitter::new(text, b';').map(|record| (record.line, record.cells)).collect()
    }

    #[test]
    fn a_line_ends_as_any_machine_ends_it() {
        for end in ["\n", "\r\n", "\r"] {
            let text = ["a;b", "", "\"c\u{e9}\";", "d;e", ""].join(end);
            let found = rows(&text);
            assert_eq!(found.len(), 4, "{end:?}");
            assert_eq!((found[2].0, found[3].0), (3, 4), "{end:?}");
            assert_eq!(found[2].1, ["cé", ""]);
        }
        assert_eq!(rows("a\rb\r\nc\nd").iter().map(|(line, _)| *line).collect::<Vec<_>>(), [1, 2, 3, 4]);
        let within = rows("\"a\rb\r\nc\";d\ne;f");
        assert_eq!(within[0].1, ["a\rb\r\nc", "d"]);
        assert_eq!(within[1], (4, vec!["e".to_owned(), "f".to_owned()]));
    }

    #[test]
    fn a_quote_is_closed_or_named_where_it_began() {
        let flaw = |text| Splitter::new(text, b';').find_map(|record| record.flaw);
        assert_eq!(flaw("a;\"b \"\"c\"\"; d\"\n"), None);
        assert_eq!(flaw("a;b\nc;\"d\ne;f\n"), Some((2, "open_quote")));
        assert_eq!(flaw("a;\"b\"c\n"), Some((1, "bad_quote")));
        assert_eq!(flaw("5\" screen;b\n"), None, "a quote within a bare cell is a letter");
        assert_eq!(rows("\"a\", b")[0].1, ["a, b"], "after a closing quote nothing is lost");
    }

    #[test]
    fn a_row_says_whether_it_was_ended() {
        let ended: Vec<bool> = Splitter::new("a;b\nc", b';').map(|record| record.ended).collect();
        assert_eq!(ended, [true, false]);
        assert!(Splitter::new("", b';').next().is_none());
    }

    /// On what is well formed, another reader of CSV must agree.
    #[test]
    fn a_well_formed_text_is_read_as_by_the_usual_library() {
        const PARTS: [&str; 9] = ["a", "é", ";", "\n", "\r\n", "\"x;y\"", "\"\"\"q\"\"\"", "\"l\nm\"", " "];
        let mut draws = Seed(17).stream("csv");
        for _ in 0..5_000 {
            let mut text = String::new();
            let mut fresh = true;
            for _ in 0..draws.below(14) {
                let part = PARTS[draws.below(PARTS.len() as u64) as usize];
                let separates = matches!(part, ";" | "\n" | "\r\n");
                // A quoted cell stands alone between two separators.
                if separates || (fresh && part.starts_with('"')) || part.len() <= 2 && !text.ends_with('"') {
                    text.push_str(part);
                    fresh = separates;
                }
            }
            if text.contains(" \"") {
                continue;
            }
            let mut usual = csv::ReaderBuilder::new()
                .delimiter(b';')
                .flexible(true)
                .has_headers(false)
                .from_reader(text.as_bytes());
            let usual: Vec<Vec<String>> =
                usual.records().map(|r| r.expect("well formed").iter().map(str::to_owned).collect()).collect();
            // The usual library leaves empty lines out.
            let ours: Vec<Vec<String>> =
                rows(&text).into_iter().map(|(_, cells)| cells).filter(|cells| *cells != [""]).collect();
            let usual: Vec<Vec<String>> = usual.into_iter().filter(|cells| *cells != [""]).collect();
            assert_eq!(ours, usual, "{text:?}");
        }
    }
}
