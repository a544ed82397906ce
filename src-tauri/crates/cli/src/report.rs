//! `regie report INCIDENT`: the account of an incident from the log, without a running house.

use crate::{Failure, files};
use clap::{Args, ValueEnum};
use model::IncidentId;
use paper::{Format, Lang, Press};
use reporting::Ground;
use std::{io::Write, path::PathBuf};
use store::{STORY_MAX, Store, StorySlice};

/// Which account, in which form.
#[derive(Args, Debug)]
pub struct ReportArgs {
    /// The incident, such as I-0001; without one, the incidents of the log are listed.
    incident: Option<String>,
    /// For print, for a browser or for programs.
    #[arg(long, value_enum, default_value_t = Form::Html)]
    format: Form,
    /// In which language.
    #[arg(long, value_enum, default_value_t = Language::Fr)]
    lang: Language,
    /// Where to write it; the terminal when left out, which a PDF does not go to.
    #[arg(long, short)]
    output: Option<PathBuf>,
    /// The data folder (default: the usual place, or REGIE_DATA).
    #[arg(long)]
    data: Option<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Form {
    Pdf,
    Html,
    Json,
}

impl Form {
    fn of_paper(self) -> Format {
        match self {
            Self::Pdf => Format::Pdf,
            Self::Html => Format::Html,
            Self::Json => Format::Json,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Language {
    Fr,
    En,
}

pub async fn run(args: ReportArgs) -> Result<(), Failure> {
    if args.format == Form::Pdf && args.output.is_none() && args.incident.is_some() {
        return Err("a PDF is written to a file: name it with -o".into());
    }
    let (store, supervisor) = Store::open(files::kept_log(args.data.clone())?).await?;
    let slice = store.story_between(model::Moment(0), model::Moment(i64::MAX), STORY_MAX).await;
    store.close().await;
    if let Some(supervisor) = supervisor {
        supervisor.stop().await;
    }
    let StorySlice { events, unread_from } = slice?;
    if let Some(from) = unread_from {
        eprintln!("the log is longer than a report is told from: nothing after {from} was read");
    }
    let Some(name) = &args.incident else { return write(&args, list(&events).as_bytes()) };
    let id = IncidentId::new(name).map_err(|error| format!("{name:?} names no incident: {error}"))?;
    let bytes = tell(id, &events, &args).await?;
    write(&args, &bytes)
}

fn write(args: &ReportArgs, bytes: &[u8]) -> Result<(), Failure> {
    match &args.output {
        Some(path) => files::named("cannot write", path, std::fs::write(path, bytes))?,
        None => {
            let mut out = std::io::stdout();
            out.write_all(bytes)?;
            out.write_all(b"\n")?;
        }
    }
    Ok(())
}

async fn tell(id: IncidentId, events: &[model::Event], args: &ReportArgs) -> Result<Vec<u8>, Failure> {
    let unknown = || format!("the log knows no incident {id}");
    let mut report = reporting::incident(id, events).ok_or_else(unknown)?;
    let scene = reporting::scene(id, events, &Ground::of_log(events)).ok_or_else(unknown)?;
    paper::seal(&mut report, events);
    let lang = if args.lang == Language::Fr { Lang::Fr } else { Lang::En };
    let press = Press::found(crate::serve::basemap().as_deref());
    let printed = press.print(&report, &scene, args.format.of_paper(), lang).await?;
    if let Some(paper::Drawn::Plain(excuse)) = printed.drawn {
        eprintln!("the map was drawn plainly: {excuse:?}");
    }
    Ok(printed.bytes)
}

fn list(events: &[model::Event]) -> String {
    let line = |event: &model::Event| match &event.body {
        model::Body::Decision(model::Decision::IncidentOpened(incident)) => {
            Some(format!("{}  {}  alert {}", incident.incident, event.at, incident.alert))
        }
        _ => None,
    };
    let lines: Vec<String> = events.iter().filter_map(line).collect();
    if lines.is_empty() { "the log holds no incident".to_owned() } else { lines.join("\n") }
}
