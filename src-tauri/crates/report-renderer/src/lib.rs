//! An incident report with its map, as PDF, HTML or JSON. Counts nothing and chooses no word: both come from
//! `reporting`; knows no log and no database. What the program `report-export` is made of: who asks for a report asks
//! `export`, which starts it.
//!
//! ```text
//! let bytes = report_renderer::incident(&report, &scene, Format::Pdf, Lang::Fr, basemap).await?;
//! // `ReportRenderer::print` also says which renderer drew the map, and why
//! ```
//!
//! `basemap` is the PMTiles file of the screens; without it the map shows places on an empty sheet. The map is drawn by
//! the program `map-renderer` (maplibre-rs in a process of its own) that stands beside this one or is named by
//! `REGIE_ENGRAVER`, within ten seconds; else by the plain drawing of `static-map`, and the report says so.
#![allow(clippy::disallowed_methods)] // reads the basemap, starts a process, and measures how long that takes

mod basemap;
mod html;
mod legible;
mod map_renderer;
mod pdf;
mod renderer;
mod world;

pub use export::{Drawn, FallbackReason, Format};
pub use renderer::{Map, RenderError, ReportRenderer, incident};
pub use reporting::Lang;
