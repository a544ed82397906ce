//! Report export as a program of its own: the same file as from within, and a reason where there is none.

use crate::{
    breakdown::{basemap, breakdown},
    kill::app::exporter,
    static_map::script,
};
use export::{ExportError, Exported, Exporter, Format, Lang};
use report_renderer::ReportRenderer;
use std::{
    fs,
    path::PathBuf,
    time::{Duration, Instant},
};

fn built() -> Exporter {
    Exporter { program: Some(exporter()), ..Exporter::found(Some(&basemap())) }
}

async fn ask(exporter: &Exporter, format: Format) -> Result<Exported, ExportError> {
    let (report, scene) = breakdown();
    exporter.export(report, scene, format, Lang::Fr).await
}

#[tokio::test]
async fn the_program_gives_what_the_renderer_prints() {
    let (report, scene) = breakdown();
    let exporter = built();
    let begin = Instant::now();
    let pdf = ask(&exporter, Format::Pdf).await.expect("a report");
    println!("PDF of {} kB by the program in {:.1} s", pdf.bytes.len() / 1_000, begin.elapsed().as_secs_f64());
    let renderer = ReportRenderer::found(Some(&basemap()));
    for (format, told) in [(Format::Pdf, pdf), (Format::Html, ask(&exporter, Format::Html).await.expect("a page"))] {
        let printed = renderer.print(report, scene, format, Lang::Fr).await.expect("a report");
        assert_eq!(told.drawn, printed.drawn, "{format:?}");
        assert!(told.bytes == printed.bytes, "{format:?}: the program prints something else");
    }
}

#[tokio::test]
async fn without_its_program_a_report_is_refused_for_that_reason_and_json_is_still_there() {
    for program in [None, Some(PathBuf::from("/nowhere/report-export"))] {
        let exporter = Exporter { program, ..Exporter::found(None) };
        for format in [Format::Pdf, Format::Html] {
            assert!(matches!(ask(&exporter, format).await, Err(ExportError::NotBuilt)), "{format:?}");
        }
        assert!(ask(&exporter, Format::Json).await.expect("plain data").bytes.starts_with(b"{"));
    }
}

#[tokio::test]
async fn a_program_that_hangs_breaks_or_refuses_is_told_apart() {
    let slow = script("export-slow", "exec sleep 60");
    let broken = script("export-broken", "cat > /dev/null; exit 101");
    breakdown();
    let hung = Exporter { program: Some(slow.clone()), patience: Duration::from_millis(300), ..built() };
    assert!(matches!(ask(&hung, Format::Pdf).await, Err(ExportError::TooSlow)));
    let broke = Exporter { program: Some(broken.clone()), ..built() };
    assert!(matches!(ask(&broke, Format::Pdf).await, Err(ExportError::Failed(_))));
    let lost = Exporter { basemap: Some(PathBuf::from("/nowhere.pmtiles")), ..built() };
    let refused = ask(&lost, Format::Html).await.expect_err("no such file").to_string();
    assert!(refused.starts_with("the basemap cannot be read"), "{refused}");
    [slow, broken].into_iter().for_each(|path| fs::remove_file(path).expect("the script goes"));
}
