//! What is asked of the program and what it answers. Starts nothing.

use model::Event;
use reporting::{IncidentReport, Lang, Scene};
use serde::{Deserialize, Serialize};

/// The form of a report.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub enum Format {
    /// For print.
    #[default]
    Pdf,
    /// For a browser; stands alone.
    Html,
    /// For programs; without a map.
    Json,
}

impl Format {
    /// What a browser calls it.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Html => "text/html",
            Self::Json => "application/json",
        }
    }

    /// How the name of such a file ends, without the dot.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Html => "html",
            Self::Json => "json",
        }
    }
}

/// A finished report.
#[derive(Clone, PartialEq, Debug)]
pub struct Exported {
    /// The file.
    pub bytes: Vec<u8>,
    /// How its map was drawn; `None` without a map.
    pub drawn: Option<Drawn>,
}

/// Which renderer drew a map.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Drawn {
    /// maplibre-rs, in its own process.
    Maplibre,
    /// The plain drawing, since the other one could not.
    Plain(FallbackReason),
}

/// Why maplibre-rs did not draw.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum FallbackReason {
    /// Its program is not there, or cannot be started.
    NoProgram,
    /// The machine has no graphics adapter, not even one in software.
    NoAdapter,
    /// It took too long.
    TooSlow,
    /// It ended otherwise, or gave no picture.
    Failed(String),
}

/// What the program reads on its standard input, as JSON. The basemap's path is its argument.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Job {
    /// The account.
    pub report: IncidentReport,
    /// Its map.
    pub scene: Scene,
    /// In which form.
    pub format: Format,
    /// In which language.
    pub lang: Lang,
}

/// The first line of its standard output, as JSON; the file follows a report that was exported.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Reply {
    /// The file follows; how its map was drawn.
    Exported(Option<Drawn>),
    /// No file follows, and why.
    Failed(String),
}

/// Writes the hash of the events a report stands on into it, for its annex.
pub fn seal(report: &mut IncidentReport, events: &[Event]) {
    let input = reporting::hash_input(report, events);
    report.log.hash = Some(blake3::hash(input.as_bytes()).to_hex().to_string());
}
