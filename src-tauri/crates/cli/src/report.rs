//! `regie report INCIDENT`: the account of an incident from the log, without a running house.

use crate::Failure;
use clap::{Args, ValueEnum};
use model::IncidentId;
use std::path::PathBuf;
use store::Store;

/// Which account, in which form.
#[derive(Args, Debug)]
pub struct ReportArgs {
    /// The incident, such as I-0001; without one, the incidents of the log are listed.
    incident: Option<String>,
    /// For people or for programs.
    #[arg(long, value_enum, default_value_t = Format::Html)]
    format: Format,
    /// In which language.
    #[arg(long, value_enum, default_value_t = Language::Fr)]
    lang: Language,
    /// Where to write it; the terminal when left out.
    #[arg(long, short)]
    output: Option<PathBuf>,
    /// The data folder (default: the usual place, or REGIE_DATA).
    #[arg(long)]
    data: Option<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Format {
    Html,
    Json,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Language {
    Fr,
    En,
}

pub async fn run(args: ReportArgs) -> Result<(), Failure> {
    let (store, supervisor) = Store::open(crate::serve::store_settings(args.data.clone())).await?;
    let told = tell(&store, &args).await;
    store.close().await;
    if let Some(supervisor) = supervisor {
        supervisor.stop().await;
    }
    let text = told?;
    match &args.output {
        Some(path) => std::fs::write(path, text)?,
        None => println!("{text}"),
    }
    Ok(())
}

async fn tell(store: &Store, args: &ReportArgs) -> Result<String, Failure> {
    let events = store.story_since(model::Moment(0)).await?;
    let Some(name) = &args.incident else { return Ok(list(&events)) };
    let id = IncidentId::new(name)?;
    let report = reporting::incident(id, &events).ok_or_else(|| format!("the log knows no incident {id}"))?;
    Ok(match args.format {
        Format::Json => serde_json::to_string_pretty(&report)?,
        Format::Html => {
            reporting::html(&report, if args.lang == Language::Fr { reporting::Lang::Fr } else { reporting::Lang::En })
        }
    })
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
