//! Files of the drop folder: how the network, the catalogue, the show, counts and past sales come in. Knows nothing of
//! what they are used for.
//!
//! A file's kind is the beginning of its name: `stock.csv`, `stock_2026-11-28.csv`, `running_order.ndjson`. CSV may be
//! UTF-8 (with or without BOM), UTF-16 with BOM or Windows-1252; `;`, `,` or tab; decimal comma or point; dates
//! `2026-11-28` or `28/11/2026`; times of Paris. Columns are found by name, in any order, in English or French: the
//! table is [`COLUMNS`]. A file `….ndjson` holds one fact a line as the model writes it, of the kinds its name allows.
//!
//! Reference data is taken whole or not at all, so that no order ever meets half a network; of `stock` and `sales`
//! good rows are taken and bad ones reported, because a wrong row of a count says nothing about the others.

mod cards;
mod columns;
mod example;
mod groups;
mod ndjson;
mod table;
mod watch;
mod words;

pub use columns::{COLUMNS, canonical};
pub use example::example;
pub use ndjson::parse_ndjson;
pub use watch::{DropFolder, Outcome, Watching, watch};
pub use words::sentence;

use crate::sign;
use model::{Fact, Incoming, NodeId, Origin, SourceId};
use std::collections::BTreeMap;

/// Largest file, bytes.
pub const FILE_MAX: u64 = 64 * 1024 * 1024;
/// Most problems reported of one file; reading stops there.
pub const PROBLEMS_MAX: usize = 1_000;

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
        !matches!(self, Self::Stock | Self::Sales)
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
            Self::Stock => &["stock_counted"],
            Self::RunningOrder => &["slot_planned", "slot_dropped"],
            Self::Campaigns => &["campaign_planned"],
            Self::Sales => &["sales_recorded"],
        }
    }
}

/// What a reader of one file must know from others: the size of each grid, in cells.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Known {
    grids: BTreeMap<NodeId, (u32, u32)>,
}

impl Known {
    /// Remembers what a fact says of grids.
    pub fn learn(&mut self, fact: &Fact) {
        if let Fact::GridLaid(card) = fact {
            self.grids.insert(card.node, (card.width, card.height));
        }
    }

    /// Width and height of a node's grid.
    pub(crate) fn grid(&self, node: NodeId) -> Option<(u32, u32)> {
        self.grids.get(&node).copied()
    }
}

/// Something wrong in a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Problem {
    /// Line, from 1.
    pub line: u32,
    /// Column by its canonical name, when one is to blame.
    pub column: Option<&'static str>,
    /// What is wrong, as a code; [`sentence`] says it to people.
    pub code: &'static str,
}

/// What was read of a file.
#[derive(Clone, PartialEq, Debug)]
pub struct Parsed {
    /// What the file holds.
    pub kind: Kind,
    /// Facts, each with the line it begins on.
    pub facts: Vec<(u32, Fact)>,
    /// What was wrong.
    pub problems: Vec<Problem>,
    /// Name of the content: the same content has the same keys and no second effect.
    pub hash: String,
}

impl Parsed {
    fn empty(kind: Kind, bytes: &[u8]) -> Self {
        let hash = sign::hash(bytes).chars().take(32).collect();
        Self { kind, facts: Vec::new(), problems: Vec::new(), hash }
    }

    /// The facts to hand over after the rule of the kind: none when reference data has a problem.
    pub fn incoming(&self) -> Vec<Incoming> {
        if self.kind.is_whole() && !self.problems.is_empty() {
            return Vec::new();
        }
        let source = SourceId::new(&format!("drop:{}", self.kind.name())).expect("a kind has a short name");
        let told = |(line, fact): &(u32, Fact)| Incoming {
            origin: Origin { source, key: format!("{}:{line}", self.hash) },
            cause: None,
            fact: fact.clone(),
            contact: None,
            happened_at: None,
        };
        self.facts.iter().map(told).collect()
    }
}

/// Reads a CSV file. Total: whatever the bytes, the answer is facts and problems.
pub fn parse(kind: Kind, bytes: &[u8], known: &Known) -> Parsed {
    let mut parsed = Parsed::empty(kind, bytes);
    let text = table::decode(bytes);
    let mut table = table::Table::open(kind, &text);
    match kind {
        Kind::Grid => groups::grids(&mut table, &mut parsed),
        Kind::Bins => groups::bins(&mut table, &mut parsed, known),
        Kind::RunningOrder => groups::slots(&mut table, &mut parsed),
        Kind::Sales => groups::sales(&mut table, &mut parsed),
        Kind::Catalogue
        | Kind::Nodes
        | Kind::Carriers
        | Kind::Departures
        | Kind::Vans
        | Kind::Robots
        | Kind::Stock
        | Kind::Campaigns => {
            while let Some(mut row) = table.next() {
                if let Some(fact) = cards::read(kind, &mut row, known) {
                    parsed.facts.push((row.line, fact));
                }
            }
        }
    }
    // A group read to its end may blame its first line.
    parsed.problems.append(&mut table.problems);
    parsed.problems.sort_by_key(|problem| problem.line);
    parsed
}

#[cfg(test)]
mod tests;
