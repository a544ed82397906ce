//! A slice of the log in; an incident report, or the story of an order, out. Decides nothing and reads nothing but the events it is handed.
//!
//! A report is a value: the same events give the same bytes, in JSON and in HTML, in French and in English.

mod carried;
mod catalogue;
mod chain;
#[cfg(test)]
mod day;
mod gather;
mod geography;
mod html;
mod impact;
mod incident;
mod message;
mod names;
mod order_story;
mod page;
mod report;
mod scene;
mod sentence;
mod story;
mod timeline;
mod verdict;

pub use catalogue::Lang;
pub use chain::{CHAIN_MAX, chain};
pub use geography::Geography;
pub use html::{escape, html, html_with};
pub use incident::{AFTER, BEFORE, hash_input, incident};
pub use names::Names;
pub use order_story::{ANSWERS, BESIDE, Beside, MATTERS, NAMING, Sense, Step, beside, order_story, parcels_in};
pub use page::{Block, Cell, CellKind, Page, page};
pub use report::*;
pub use scene::*;
