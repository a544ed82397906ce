//! The report as PDF. Words come with the report's page; where they stand is written in the template.

use crate::{
    legible,
    renderer::{Map, RenderError, renderer},
    world::Desk,
};
use reporting::{IncidentReport, Lang, Page};
use serde::Serialize;
use static_map::Captions;
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
pub(crate) fn pdf(report: &IncidentReport, map: &Map, lang: Lang) -> Result<Vec<u8>, RenderError> {
    let page = reporting::page(report, lang);
    let frame = map.static_map.spec.frame;
    let civil = report.head.started_at.paris();
    let sheet = Sheet {
        page: &page,
        map: Sign {
            width: frame.width,
            height: frame.height,
            captions: &map.static_map.captions,
            renderer: renderer(&map.drawn, lang),
        },
        day: [i32::from(civil.year()), i32::from(civil.month()), i32::from(civil.day())],
    };
    let document = set(serde_json::to_value(&sheet)?, &map.png)?;
    let options = PdfOptions { ident: Smart::Custom(page.title.clone()), ..PdfOptions::default() };
    let bytes = typst_pdf::pdf(&document, &options).map_err(|all| told(&all));
    // The typesetter remembers all it has set; an app prints seldom and runs long.
    typst::comemo::evict(0);
    bytes
}

fn set(mut data: serde_json::Value, png: &[u8]) -> Result<PagedDocument, RenderError> {
    legible::sheet(&mut data);
    let desk = Desk::new(serde_json::to_vec(&data)?, png.to_vec());
    let desk = desk.ok_or_else(|| RenderError::Typesetting("no desk".to_owned()))?;
    typst::compile(&desk).output.map_err(|all| told(&all))
}

fn told(all: &[SourceDiagnostic]) -> RenderError {
    let lines: Vec<String> = all.iter().map(|one| one.message.to_string()).collect();
    RenderError::Typesetting(lines.join("; "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};
    use typst::layout::{Frame, FrameItem};

    /// A page whose map names places, and whose table holds codes.
    fn sheet(names: &[&str], codes: &[&str]) -> Value {
        let cell = |text: &str| json!({"text": text, "kind": "text"});
        let label = |(n, name): (usize, &&str)| {
            json!({"text": name, "x": 40.0, "y": 40.0 + 40.0 * n as f64, "anchor": "start", "size": 22.0, "bold": true,
                   "colour": [27, 31, 36]})
        };
        let rows: Vec<Value> =
            codes.iter().map(|code| json!([cell(code), cell(code), cell(code), cell(code), cell(code)])).collect();
        let labels: Vec<Value> = names.iter().enumerate().map(label).collect();
        let block = json!({"id": "messages", "title": "Messages", "columns": ["a", "b", "c", "d", "e"], "rows": rows, "none": ""});
        let summary = format!("Le véhicule est en panne ; {} attendent.", codes.join(", "));
        json!({
            "page": {"lang": "fr", "title": "Rapport I-0001", "subtitle": "Véhicule en panne", "severity_code": "high",
                     "severity": "Gravité haute", "status": "En cours", "period": "10:00 – 11:00", "summary": summary,
                     "figures": [["Commandes", "12"], ["Colis", "14"]], "figures_title": "Impact", "map_title": "Carte",
                     "blocks": [block], "footer": "Sans donnée personnelle."},
            "map": {"width": 1200, "height": 800, "renderer": "Carte.",
                    "captions": {"labels": labels, "legend": [], "scale": {"pixels": 100.0, "text": "10 km"},
                                 "credit": "IGN", "note": ""}},
            "day": [2026, 11, 28]
        })
    }

    fn page(names: &[&str], codes: &[&str]) -> PagedDocument {
        let dot = b"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==";
        let png = base64::Engine::decode(&base64::engine::general_purpose::STANDARD, dot).expect("a picture");
        set(sheet(names, codes), &png).expect("it is set")
    }

    /// Letters without a picture, and all text, of a frame and those in it.
    fn read(frame: &Frame, boxes: &mut usize, text: &mut String) {
        for (_, item) in frame.items() {
            match item {
                FrameItem::Group(group) => read(&group.frame, boxes, text),
                FrameItem::Text(run) => {
                    *boxes += run.glyphs.iter().filter(|glyph| glyph.id == 0).count();
                    // Where a letter is lent by another font, runs share text: what each draws is in its glyphs.
                    let mut drawn: Vec<_> = run.glyphs.iter().map(|glyph| glyph.range()).collect();
                    drawn.dedup();
                    drawn.into_iter().for_each(|range| text.push_str(&run.text[range]));
                    text.push(' ');
                }
                _ => {} // the library's list of items is its own
            }
        }
    }

    fn told(document: &PagedDocument) -> (usize, String) {
        let (mut boxes, mut text) = (0, String::new());
        document.pages().iter().for_each(|page| read(&page.frame, &mut boxes, &mut text));
        (boxes, text)
    }

    #[test]
    fn names_of_other_scripts_are_letters_and_no_boxes() {
        let names = ["بيت النجوم – בית הירח 🌙", "Αποθήκη", "Склад Київ", "Պահեստ", "საწყობი", "Nguyễn", "東京倉庫"];
        let (boxes, text) = told(&page(&names, &["SH-820982911"]));
        assert_eq!(boxes, 0, "{text}");
        // A letter may be drawn by two fonts, which lend it its base and its mark.
        let joined = text.replace(' ', "").replace("ễễ", "ễ");
        assert!(text.contains("Αποθήκη") && joined.contains("Nguyễn"), "{text}");
    }

    #[test]
    fn a_code_is_never_broken_at_the_end_of_a_line() {
        let codes = ["SH-820982911/1", "TT-576461413038003/12", "FR-SHOP-PARIS-OPERA-7"];
        let (_, text) = told(&page(&[], &codes));
        for code in codes {
            // Once in the summary, five times in the table.
            assert_eq!(text.matches(code).count(), 6, "{code} in {text}");
        }
        assert!(!text.contains('\u{ad}'));
    }
}
