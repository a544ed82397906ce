//! An incident report with its map, as PDF, HTML or JSON. Counts nothing and chooses no word: both come from
//! `reporting`; knows no log and no database.
//!
//! ```text
//! let mut report = reporting::incident(id, &events)?;            // a slice of the log, as before
//! let ground = Ground { nodes, depots, depts };                  // from the World; or Ground::of_log(&all_events)
//! let scene = reporting::scene(id, &events, &ground)?;
//! paper::seal(&mut report, &events);                             // the hash in the annex
//! let bytes = paper::incident(&report, &scene, Format::Pdf, Lang::Fr, basemap).await?;
//! // Format::{media_type, ending} name the file; `Press::print` also says which renderer drew the map, and why
//! ```
//!
//! `basemap` is the PMTiles file of the screens; without it the map shows places on an empty sheet. The map is drawn by
//! the program `engraver` (maplibre-rs in a process of its own) that stands beside this one or is named by
//! `REGIE_ENGRAVER`, within ten seconds; else by the plain drawing of `figure`, and the report says so.
#![allow(clippy::disallowed_methods)] // reads the basemap, starts a process, and measures how long that takes

mod basemap;
mod engraver;
mod html;
mod legible;
mod pdf;
mod press;
mod world;

pub use press::{Drawn, Excuse, Format, Map, Paper, Press, PressError, incident, seal};
pub use reporting::Lang;
