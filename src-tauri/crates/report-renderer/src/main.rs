//! `report-export`: a job as JSON on standard input, the basemap's path as argument; on standard output one line that
//! says how it went, then the file. Reads no log and asks no network.
//!
//! It is a program of its own because the typesetter is as large as all the rest of the app: who wants to see the
//! first screen does not wait for it.

use export::{Job, Reply};
use report_renderer::ReportRenderer;
use std::{
    io::{Read, Write},
    path::PathBuf,
    process::ExitCode,
};

/// A report and its scene are a few megabytes at most; more is not one.
const JOB_MAX: u64 = 64 * 1024 * 1024;

fn main() -> ExitCode {
    let (reply, file) = match export_report() {
        Ok(exported) => (Reply::Exported(exported.drawn), exported.bytes),
        Err(why) => (Reply::Failed(why), Vec::new()),
    };
    let well = matches!(reply, Reply::Exported(_));
    if say(&reply, &file).is_ok() && well { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn export_report() -> Result<export::Exported, String> {
    let basemap = std::env::args_os().nth(1).map(PathBuf::from);
    let mut text = Vec::new();
    std::io::stdin().take(JOB_MAX).read_to_end(&mut text).map_err(|problem| problem.to_string())?;
    let job: Job = serde_json::from_slice(&text).map_err(|problem| format!("the job is not understood: {problem}"))?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
    let runtime = runtime.map_err(|problem| problem.to_string())?;
    let renderer = ReportRenderer::found(basemap.as_deref());
    let printed = runtime.block_on(renderer.print(&job.report, &job.scene, job.format, job.lang));
    printed.map_err(|problem| problem.to_string())
}

fn say(reply: &Reply, file: &[u8]) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    out.write_all(&serde_json::to_vec(reply)?)?;
    out.write_all(b"\n")?;
    out.write_all(file)?;
    out.flush()
}
