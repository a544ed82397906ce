//! Report export as its callers see it: an incident report in, a PDF or a page of HTML out. Sets no page: the program
//! `report-export` does, in a process of its own, because the typesetter is as large as all the rest and an app runs
//! without it. JSON needs no program.
//!
//! ```text
//! let names = Names::of_log(&all_events);                              // or from the World
//! let mut report = reporting::incident(id, &events, &names)?;          // a slice of the log
//! let geography = Geography { nodes, depots, depts };                  // from the World; or Geography::of_log(&all_events)
//! let scene = reporting::scene(id, &events, &geography)?;
//! export::seal(&mut report, &events);                            // the hash in the annex
//! let exported = Exporter::found(basemap).export(&report, &scene, Format::Pdf, Lang::Fr).await?;
//! ```
#![allow(clippy::disallowed_methods)] // starts a process and looks whether its program is there

mod child;
mod exporter;
mod form;

pub use child::{ChildFault, find, talk};
pub use exporter::{ExportError, Exporter, PROGRAM};
pub use form::{Drawn, Exported, FallbackReason, Format, Job, Reply, seal};
pub use reporting::Lang;
