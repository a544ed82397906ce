//! The report as PDF. Words come with the report's page; where they stand is written in the template.

use crate::{
    press::{Map, PressError, renderer},
    world::Desk,
};
use figure::Captions;
use reporting::{IncidentReport, Lang, Page};
use serde::Serialize;
use typst::{diag::SourceDiagnostic, foundations::Smart};
use typst_layout::PagedDocument;
use typst_pdf::PdfOptions;

/// What the template reads.
#[derive(Serialize)]
struct Sheet<'a> {
    page: &'a Page,
    map: Sign<'a>,
    /// Year, month, day of the incident's beginning, in Paris.
    day: [i32; 3],
}

#[derive(Serialize)]
struct Sign<'a> {
    width: u32,
    height: u32,
    captions: &'a Captions,
    renderer: String,
}

/// The same report and map give the same bytes.
pub(crate) fn pdf(report: &IncidentReport, map: &Map, lang: Lang) -> Result<Vec<u8>, PressError> {
    let page = reporting::page(report, lang);
    let frame = map.figure.spec.frame;
    let wall = report.head.started_at.paris();
    let sheet = Sheet {
        page: &page,
        map: Sign {
            width: frame.width,
            height: frame.height,
            captions: &map.figure.captions,
            renderer: renderer(&map.drawn, lang),
        },
        day: [i32::from(wall.year()), i32::from(wall.month()), i32::from(wall.day())],
    };
    let desk = Desk::new(serde_json::to_vec(&sheet)?, map.png.clone());
    let desk = desk.ok_or_else(|| PressError::Typesetting("no desk".to_owned()))?;
    let document: PagedDocument = typst::compile(&desk).output.map_err(|all| told(&all))?;
    let options = PdfOptions { ident: Smart::Custom(page.title.clone()), ..PdfOptions::default() };
    let bytes = typst_pdf::pdf(&document, &options).map_err(|all| told(&all));
    // The typesetter remembers all it has set; a house prints seldom and runs long.
    typst::comemo::evict(0);
    bytes
}

fn told(all: &[SourceDiagnostic]) -> PressError {
    let lines: Vec<String> = all.iter().map(|one| one.message.to_string()).collect();
    PressError::Typesetting(lines.join("; "))
}
