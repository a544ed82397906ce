//! Files of the drop folder: how the network, the catalogue, the show, counts and past sales come in. Knows nothing of
//! what they are used for.
//!
//! A file's kind is the beginning of its name: `stock.csv`, `stock_2026-11-28.csv`, `running_order.ndjson`. CSV may be
//! UTF-8 (with or without BOM), UTF-16 or Windows-1252; `;`, `,`, tab or `|`; decimal comma or point; dates `2026-11-28`
//! or `28/11/2026`; times of Paris. Columns are found by name, in any order, in English or French: the table is
//! [`COLUMNS`]. A file `….ndjson` holds one fact a line as the model writes it, of the kinds its name allows.
//!
//! Reference data is taken whole or not at all, so that no order ever meets half a network; so are past sales, which add
//! up. Of `stock` good rows are taken, because a wrong row of a count says nothing about the others, and of a running
//! order good slots. What was read otherwise than a person may expect is a note.

mod again;
mod arrival;
mod bytes;
mod cards;
mod check;
mod clock;
mod columns;
mod counts;
mod example;
mod groups;
mod ndjson;
mod near;
mod number;
mod ripe;
mod row;
mod sales;
mod split;
mod table;
mod take;
mod truth;
mod twice;
mod watch;
mod words;

pub(crate) use again::{RETAKEN, retake};
pub use columns::{COLUMNS, canonical, optional, required};
pub use example::example;
pub use ndjson::parse_ndjson;
pub use take::{DropFolder, Outcome};
pub use watch::{Watching, watch};
pub use words::sentence;

use crate::{shop::Resolve, sign};
use model::{CarrierId, Fact, Incoming, Moment, NodeId, Origin, SourceId};
use std::collections::{BTreeMap, BTreeSet};

/// Largest file, bytes.
pub const FILE_MAX: u64 = 64 * 1024 * 1024;
/// Most problems reported of one file; reading stops there.
pub const PROBLEMS_MAX: usize = 1_000;
/// Most notes of one file.
const NOTES_MAX: usize = 100;

/// What a file holds. In the order in which files dropped together are read: bins and robots stand on a grid.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Kind {
    /// SKUs.
    Catalogue,
    /// Nodes.
    Nodes,
    /// Carriers and tariffs.
    Carriers,
    /// The timetable of departures.
    Departures,
    /// Vans and shifts.
    Vans,
    /// Grids of robotised warehouses.
    Grid,
    /// Robots.
    Robots,
    /// Where SKUs are picked in a grid.
    Bins,
    /// Counts.
    Stock,
    /// The running order of the show.
    RunningOrder,
    /// Campaigns.
    Campaigns,
    /// Past sales.
    Sales,
}

impl Kind {
    /// All kinds, in reading order.
    pub const ALL: [Self; 12] = [
        Self::Catalogue,
        Self::Nodes,
        Self::Carriers,
        Self::Departures,
        Self::Vans,
        Self::Grid,
        Self::Robots,
        Self::Bins,
        Self::Stock,
        Self::RunningOrder,
        Self::Campaigns,
        Self::Sales,
    ];

    /// The beginning of its files' names.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Catalogue => "catalogue",
            Self::Nodes => "nodes",
            Self::Carriers => "carriers",
            Self::Departures => "departures",
            Self::Vans => "vans",
            Self::Grid => "grid",
            Self::Robots => "robots",
            Self::Bins => "bins",
            Self::Stock => "stock",
            Self::RunningOrder => "running_order",
            Self::Campaigns => "campaigns",
            Self::Sales => "sales",
        }
    }

    /// The kind of a file, by its name.
    pub fn of_file(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase();
        Self::ALL.into_iter().find(|kind| name.starts_with(kind.name()))
    }

    /// Whether a file of this kind is taken whole or not at all.
    pub const fn is_whole(self) -> bool {
        !matches!(self, Self::Stock | Self::RunningOrder)
    }

    /// The source that its facts are filed under.
    pub fn source(self) -> SourceId {
        SourceId::new(&format!("drop:{}", self.name())).expect("a kind has a short name")
    }

    /// The kinds of facts it may tell.
    pub const fn facts(self) -> &'static [&'static str] {
        match self {
            Self::Catalogue => &["sku_listed"],
            Self::Nodes => &["node_listed"],
            Self::Carriers => &["carrier_listed"],
            Self::Departures => &["departure_listed"],
            Self::Vans => &["van_listed"],
            Self::Grid => &["grid_laid"],
            Self::Robots => &["robot_listed"],
            Self::Bins => &["bins_placed"],
            Self::Stock => &["stock_counted", "stock_doubted"],
            Self::RunningOrder => &["slot_planned", "slot_dropped"],
            Self::Campaigns => &["campaign_planned"],
            Self::Sales => &["sales_recorded"],
        }
    }
}

/// What a reader of one file must know from others: the size of each grid, in cells; and for hints, what is named.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Known {
    grids: BTreeMap<NodeId, (u32, u32)>,
    nodes: BTreeSet<NodeId>,
    carriers: BTreeSet<CarrierId>,
}

impl Known {
    /// Remembers what a fact says of grids, nodes and carriers.
    pub fn learn(&mut self, fact: &Fact) {
        match fact {
            Fact::GridLaid(card) => {
                self.grids.insert(card.node, (card.width, card.height));
            }
            Fact::NodeListed(card) => {
                self.nodes.insert(card.node);
            }
            Fact::CarrierListed(card) => {
                self.carriers.insert(card.carrier);
            }
            _ => {}
        }
    }

    /// Width and height of a node's grid.
    pub(crate) fn grid(&self, node: NodeId) -> Option<(u32, u32)> {
        self.grids.get(&node).copied()
    }
}

/// What a reader may ask while it reads.
#[derive(Clone, Copy)]
pub struct Reading<'a> {
    /// What other files said.
    pub known: &'a Known,
    /// The article behind a word; without it any well-formed code is one.
    pub names: Option<Resolve<'a>>,
}

/// Something wrong in a file, or good to know.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Problem {
    /// Line, from 1; 0 is the file as a whole.
    pub line: u32,
    /// Column by its canonical name, when one is to blame.
    pub column: Option<&'static str>,
    /// What is wrong, as a code; [`sentence`] says it to people.
    pub code: &'static str,
    /// What helps: other lines, the code that may be meant. Often empty.
    pub hint: String,
}

impl Problem {
    fn at(line: u32, column: Option<&'static str>, code: &'static str) -> Self {
        Self { line, column, code, hint: String::new() }
    }

    fn hint(self, hint: String) -> Self {
        Self { hint, ..self }
    }
}

/// A row that was understood but for one word, which a person may map to an article.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Waiting {
    line: u32,
    column: &'static str,
    word: String,
    header: Vec<String>,
    cells: Vec<String>,
}

/// What was read of a file.
#[derive(Clone, PartialEq, Debug)]
pub struct Parsed {
    /// What the file holds.
    pub kind: Kind,
    /// Facts, each with the line it begins on.
    pub facts: Vec<(u32, Fact)>,
    /// When the facts of some lines happened, where the file says so.
    pub moments: BTreeMap<u32, Moment>,
    /// What was wrong.
    pub problems: Vec<Problem>,
    /// What was read otherwise than a person may expect, or not at all.
    pub notes: Vec<Problem>,
    waiting: Vec<Waiting>,
    /// Name of the content.
    pub hash: String,
}

impl Parsed {
    fn empty(kind: Kind, bytes: &[u8]) -> Self {
        let hash = sign::hash(bytes).chars().take(32).collect();
        let moments = BTreeMap::new();
        let (facts, problems, notes, waiting) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Self { kind, facts, moments, problems, notes, waiting, hash }
    }

    /// A file that is refused as a whole.
    fn refused(kind: Kind, bytes: &[u8], code: &'static str) -> Self {
        let mut parsed = Self::empty(kind, bytes);
        parsed.problems.push(Problem::at(0, None, code));
        parsed
    }

    /// Whether reference data has a problem, so that none of it is taken.
    fn is_void(&self) -> bool {
        self.kind.is_whole() && !self.problems.is_empty()
    }

    /// The facts to hand over after the rule of the kind, for a reader that takes each content once.
    pub fn incoming(&self) -> Vec<Incoming> {
        let facts = self.facts.iter().filter(|_| !self.is_void());
        facts.map(|(line, fact)| self.incoming_of(*line, format!("{}:{line}", self.hash), fact.clone())).collect()
    }

    /// The facts to hand over of one arrival of the file, each with its line. A file dropped again is told again: what
    /// it states holds anew. Past sales alone add up, and are told once a day and article, whichever file tells them.
    fn told(&self, arrival: &str) -> Vec<(u32, Incoming)> {
        let mut told = Vec::new();
        for (line, fact) in self.facts.iter().filter(|_| !self.is_void()) {
            if let Fact::SalesRecorded { sku, sales } = fact {
                for (day, sales) in sales::by_day(sales) {
                    let fact = Fact::SalesRecorded { sku: *sku, sales };
                    told.push((*line, self.incoming_of(*line, format!("{sku}:{day}"), fact)));
                }
            } else {
                told.push((*line, self.incoming_of(*line, format!("{arrival}:{line}"), fact.clone())));
            }
        }
        told
    }

    fn incoming_of(&self, line: u32, key: String, fact: Fact) -> Incoming {
        let origin = Origin { source: self.kind.source(), key };
        Incoming { origin, cause: None, fact, contact: None, happened_at: self.moments.get(&line).copied() }
    }
}

/// Reads a CSV file. Total: whatever the bytes, the answer is facts and problems.
pub fn parse(kind: Kind, bytes: &[u8], known: &Known) -> Parsed {
    read(kind, bytes, Reading { known, names: None })
}

/// Reads a CSV file with what may be asked of the app.
pub fn read(kind: Kind, bytes: &[u8], reading: Reading<'_>) -> Parsed {
    if let Some(code) = bytes::no_text(bytes) {
        return Parsed::refused(kind, bytes, code);
    }
    let mut parsed = Parsed::empty(kind, bytes);
    let text = bytes::decode(bytes);
    let mut table = table::Table::open(kind, &text, reading);
    fill(kind, &mut table, &mut parsed);
    // A group read to its end may blame its first line.
    parsed.problems.append(&mut table.problems);
    parsed.notes.append(&mut table.notes);
    parsed.waiting.append(&mut table.waiting);
    twice::settle(&mut parsed);
    parsed.problems.sort_by_key(|problem| problem.line);
    parsed.notes.sort_by_key(|note| note.line);
    parsed
}

fn fill(kind: Kind, table: &mut table::Table<'_>, parsed: &mut Parsed) {
    match kind {
        Kind::Grid => groups::grids(table, parsed),
        Kind::Bins => groups::bins(table, parsed),
        Kind::RunningOrder => groups::slots(table, parsed),
        Kind::Sales => sales::sales(table, parsed),
        Kind::Stock => counts::counts(table, parsed),
        Kind::Catalogue
        | Kind::Nodes
        | Kind::Carriers
        | Kind::Departures
        | Kind::Vans
        | Kind::Robots
        | Kind::Campaigns => {
            while let Some(mut row) = table.next() {
                if let Some(fact) = cards::read(kind, &mut row) {
                    parsed.facts.push((row.line, fact));
                }
            }
        }
    }
}

#[cfg(test)]
mod cases;
#[cfg(test)]
mod tests;
