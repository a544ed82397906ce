//! The program `report-export` as a child process. Knows nothing of how it sets a page.

use crate::{
    child::{self, ChildFault},
    form::{Exported, Format, Job, Reply},
};
use reporting::{IncidentReport, Lang, Scene};
use std::{
    ffi::OsStr,
    path::{Path, PathBuf},
    process::ExitStatus,
    time::Duration,
};

/// The program's name.
pub const PROGRAM: &str = "report-export";

/// Beside the program's place while it is built: `cargo dev run` touches it every second.
const BEING_BUILT: &str = "report-export.building";

/// An older mark was left by a build that was stopped.
const MARK_OLD: Duration = Duration::from_secs(30);

/// A report takes a second or two, its map at most ten; a machine that builds beside takes longer.
const PATIENCE: Duration = Duration::from_secs(60);

/// A file of this size is none of ours.
const FILE_MAX: u64 = 64 * 1024 * 1024;

/// Why there is no report.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// Its program is not there.
    #[error("the program report-export is not built: `cargo dev run` builds it, and packages hold it")]
    NotBuilt,
    /// Its program is not there yet.
    #[error("the program report-export is being built")]
    BeingBuilt,
    /// It took too long.
    #[error("the program report-export took longer than {} s", PATIENCE.as_secs())]
    TooSlow,
    /// It says why.
    #[error("{0}")]
    Refused(String),
    /// It broke.
    #[error("the program report-export failed: {0}")]
    Failed(String),
    /// The report cannot be written as JSON.
    #[error("the report cannot be written: {0}")]
    Json(#[from] serde_json::Error),
}

/// What export needs beside the report.
#[derive(Clone, Debug)]
pub struct Exporter {
    /// The PMTiles file of the screens.
    pub basemap: Option<PathBuf>,
    /// The program.
    pub program: Option<PathBuf>,
    /// How long it may take.
    pub patience: Duration,
}

impl Exporter {
    /// With the program that is named by `REGIE_REPORT_EXPORT` or stands beside this one.
    pub fn found(basemap: Option<&Path>) -> Self {
        let program = child::find(PROGRAM, "REGIE_REPORT_EXPORT");
        Self { basemap: basemap.map(Path::to_path_buf), program, patience: PATIENCE }
    }

    /// The report as a file, and how its map was drawn.
    pub async fn export(
        &self,
        report: &IncidentReport,
        scene: &Scene,
        format: Format,
        lang: Lang,
    ) -> Result<Exported, ExportError> {
        if format == Format::Json {
            return Ok(Exported { bytes: serde_json::to_vec_pretty(report)?, drawn: None });
        }
        let Some(program) = &self.program else { return Err(absent()) };
        let input = serde_json::to_vec(&Job { report: report.clone(), scene: scene.clone(), format, lang })?;
        let args: Vec<&OsStr> = self.basemap.iter().map(|path| path.as_os_str()).collect();
        let talked = child::talk(program, &args, &input, FILE_MAX, self.patience).await;
        let (output, status) = talked.map_err(|fault| match fault {
            ChildFault::NoProgram => absent(),
            ChildFault::TooSlow => ExportError::TooSlow,
            ChildFault::Pipes(problem) => ExportError::Failed(problem.to_string()),
        })?;
        read(output, status)
    }
}

/// Why the program is not there.
fn absent() -> ExportError {
    let fresh = |path: PathBuf| {
        let age = path.metadata().ok()?.modified().ok()?.elapsed().ok()?;
        (age < MARK_OLD).then_some(())
    };
    let marks = child::places(PROGRAM).map(|place| place.with_file_name(BEING_BUILT));
    if marks.filter_map(fresh).next().is_some() { ExportError::BeingBuilt } else { ExportError::NotBuilt }
}

fn read(output: Vec<u8>, status: ExitStatus) -> Result<Exported, ExportError> {
    let broken = || ExportError::Failed(status.to_string());
    let end = output.iter().position(|byte| *byte == b'\n').ok_or_else(broken)?;
    match serde_json::from_slice(&output[..end]).map_err(|_| broken())? {
        Reply::Exported(drawn) if status.success() => Ok(Exported { bytes: output[end + 1..].to_vec(), drawn }),
        Reply::Exported(_) => Err(broken()),
        Reply::Failed(why) => Err(ExportError::Refused(why)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::{Drawn, FallbackReason};
    use std::os::unix::process::ExitStatusExt;

    #[test]
    fn the_first_line_says_what_follows() {
        let (ended, broke) = (ExitStatus::from_raw(0), ExitStatus::from_raw(101 << 8));
        let line = |reply: &Reply| [serde_json::to_vec(reply).expect("plain data"), b"\n%PDF\n".to_vec()].concat();
        let drawn = Some(Drawn::Plain(FallbackReason::NoAdapter));
        let exported = read(line(&Reply::Exported(drawn.clone())), ended).expect("a file");
        assert_eq!(exported, Exported { bytes: b"%PDF\n".to_vec(), drawn });
        let refused = read(line(&Reply::Failed("no basemap".into())), broke).expect_err("no file");
        assert_eq!(refused.to_string(), "no basemap");
        for (output, status) in
            [(line(&Reply::Exported(None)), broke), (Vec::new(), ended), (b"what?\n".to_vec(), ended)]
        {
            assert!(matches!(read(output, status), Err(ExportError::Failed(_))));
        }
    }

    #[test]
    fn a_program_that_is_not_there_is_said_to_be_built_only_while_it_is() {
        let mark = child::places(PROGRAM).next().expect("a place").with_file_name(BEING_BUILT);
        assert!(matches!(absent(), ExportError::NotBuilt));
        std::fs::write(&mark, "").expect("a mark");
        let told = absent();
        std::fs::remove_file(&mark).expect("the mark goes");
        assert!(matches!(told, ExportError::BeingBuilt));
    }
}
