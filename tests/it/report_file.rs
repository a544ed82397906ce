//! The demo's van breakdown on paper: quick, the same each time, readable in both languages.

use crate::breakdown::{basemap, breakdown, codes, reports};
use report_renderer::{Format, Lang, ReportRenderer};
use std::{
    io::Write,
    process::{Command, Stdio},
    time::Instant,
};

async fn print(format: Format, lang: Lang) -> Vec<u8> {
    let (report, scene) = breakdown();
    report_renderer::incident(report, scene, format, lang, Some(&basemap())).await.expect("a report")
}

/// The text of a PDF, by poppler; `None` where it is not installed.
fn text_of(pdf: &[u8]) -> Option<String> {
    let started =
        Command::new("pdftotext").args(["-layout", "-", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let Ok(mut reader) = started else {
        println!("paper: text not checked, pdftotext (poppler-utils) is not installed");
        return None;
    };
    let mut input = reader.stdin.take().expect("a pipe");
    let bytes = pdf.to_vec();
    let say = std::thread::spawn(move || input.write_all(&bytes));
    let output = reader.wait_with_output().expect("pdftotext ends");
    say.join().expect("the writer ends").expect("pdftotext reads");
    Some(String::from_utf8(output.stdout).expect("its text is UTF-8"))
}

#[tokio::test]
async fn a_breakdown_is_on_paper() {
    breakdown();
    let begin = Instant::now();
    let pdf = print(Format::Pdf, Lang::Fr).await;
    let took = begin.elapsed().as_secs_f64();
    println!("PDF of {} kB in {took:.1} s", pdf.len() / 1_000);
    assert!(pdf.starts_with(b"%PDF"));
}

#[tokio::test]
async fn the_paper_says_what_happened_where_and_on_what_it_stands() {
    let (report, scene) = breakdown();
    let van = scene.vans[0].van.to_string();
    for (lang, words) in [
        (
            Lang::Fr,
            ["Rapport d'incident", "Véhicule en panne", "Déroulé", "Décisions", "Messages aux clients", "touché"],
        ),
        (
            Lang::En,
            ["Incident report", "Van broken down", "Timeline", "Decisions", "Messages to customers", "in trouble"],
        ),
    ] {
        let Some(text) = text_of(&print(Format::Pdf, lang).await) else { return };
        let hash = report.log.hash.as_deref().expect("sealed");
        let depot = scene.nodes.iter().find(|node| node.concerned).expect("its depot").name.as_str();
        for word in words.into_iter().chain([report.incident.as_str(), van.as_str(), depot, &hash[..16], "1 / "]) {
            assert!(text.contains(word), "{word:?} is missing in\n{text}");
        }
    }
}

/// A director reads names. A van has none but its number, and stands with its depot.
#[test]
fn no_sentence_holds_a_code_for_what_has_a_name() {
    let told = (reports().len(), codes().len());
    assert!(told.0 > 1 && told.1 > 150, "the demo has incidents and a plan: {told:?}");
    for (report, lang) in reports().iter().flat_map(|report| [(report, Lang::Fr), (report, Lang::En)]) {
        let page = reporting::page(report, lang);
        let tables =
            page.blocks.iter().filter(|block| block.id != "annex").flat_map(|block| block.rows.iter().flatten());
        let texts = [&page.subtitle, &page.summary].into_iter().chain(tables.map(|cell| &cell.text));
        for text in texts {
            let keys = report.alerts.iter().map(|line| line.alert.as_str());
            let proposals = report.decisions.iter().filter_map(|line| line.proposal.as_ref()).map(|id| id.as_str());
            let coded = codes().iter().map(String::as_str).chain(keys).chain(proposals).find(|code| says(text, code));
            assert_eq!(coded, None, "{} says {text:?}", report.incident);
            assert!(!text.contains('_'), "{} says a word of the log: {text:?}", report.incident);
            for number in text.match_indices("VAN-").map(|(at, _)| &text[at..]) {
                let rest = number.trim_start_matches(|sign: char| sign.is_ascii_alphanumeric() || sign == '-');
                assert!(rest.starts_with(" ("), "{}: a van without its depot in {text:?}", report.incident);
            }
        }
    }
}

/// The code stands there as a word.
fn says(text: &str, code: &str) -> bool {
    let is_part = |sign: Option<char>| sign.is_some_and(|sign| sign.is_alphanumeric() || sign == '-');
    text.match_indices(code)
        .any(|(at, _)| !is_part(text[..at].chars().next_back()) && !is_part(text[at + code.len()..].chars().next()))
}

#[tokio::test]
async fn the_same_report_gives_the_same_bytes() {
    let plain = ReportRenderer { map_renderer: None, ..ReportRenderer::found(Some(&basemap())) };
    let (report, scene) = breakdown();
    let mut printed = Vec::new();
    for _ in 0..2 {
        printed.push(plain.print(report, scene, Format::Pdf, Lang::Fr).await.expect("a report").bytes);
    }
    assert!(printed[0] == printed[1], "two prints of one report differ");
}

#[tokio::test]
async fn the_page_for_a_browser_holds_its_map_and_needs_nothing_else() {
    let page = String::from_utf8(print(Format::Html, Lang::En).await).expect("UTF-8");
    assert!(page.contains("src=\"data:image/png;base64,iVBOR"));
    assert!(page.contains(&format!(">{}</text>", breakdown().1.vans[0].van)));
    for outside in ["src=\"http", "href=", "url(", "@import", "<script"] {
        assert!(!page.contains(outside), "{outside}");
    }
}
