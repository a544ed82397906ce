//! `regie report INCIDENT`: the account of an incident from the log, without a running app.

use crate::{Failure, files};
use clap::{Args, ValueEnum};
use control::World;
use export::{Exporter, Format, Lang};
use model::IncidentId;
use runtime::{Account, Window};
use std::{io::Write, path::PathBuf};
use store::Store;

/// Which account, in which form.
#[derive(Args, Debug)]
pub struct ReportArgs {
    /// The incident, such as I-0001; without one, the incidents that the app knows are listed.
    incident: Option<String>,
    /// For print, for a browser or for programs (default: as the output's name ends, else html).
    #[arg(long, value_enum)]
    format: Option<Form>,
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
    fn format(self) -> Format {
        match self {
            Self::Pdf => Format::Pdf,
            Self::Html => Format::Html,
            Self::Json => Format::Json,
        }
    }
}

impl ReportArgs {
    /// As it was asked for, else as the name of the file promises.
    fn form(&self) -> Form {
        let named = || {
            let extension = self.output.as_deref()?.extension()?.to_str()?;
            Form::from_str(extension, true).ok()
        };
        self.format.or_else(named).unwrap_or(Form::Html)
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Language {
    Fr,
    En,
}

pub async fn run(args: ReportArgs) -> Result<(), Failure> {
    if args.form() == Form::Pdf && args.output.is_none() && args.incident.is_some() {
        return Err("a PDF is written to a file: name it with -o".into());
    }
    let (store, supervisor) = Store::open(files::kept_log(args.data.clone())?).await?;
    let found = find(&store, args.incident.as_deref()).await;
    store.close().await;
    if let Some(supervisor) = supervisor {
        supervisor.stop().await;
    }
    match found? {
        Found::All(list) => write(&args, list.as_bytes()),
        Found::One(account) => write(&args, &print(&account, &args).await?),
    }
}

/// What a stopped app knows.
enum Found {
    /// Its incidents, one a line.
    All(String),
    /// What one of them is told from.
    One(Box<Account>),
}

/// Reads the World back as a start does, from the newest snapshot; of the log, no more than the incident's window.
async fn find(store: &Store, name: Option<&str>) -> Result<Found, Failure> {
    let restarted = runtime::load(store).await?;
    let world = restarted.control.world();
    let Some(name) = name else { return Ok(Found::All(list(world))) };
    let id = IncidentId::new(name).map_err(|error| format!("{name:?} names no incident: {error}"))?;
    let window = Window::of(world, id).ok_or_else(|| unknown(id))?;
    Ok(Found::One(Box::new(window.read(store).await?)))
}

fn unknown(id: IncidentId) -> String {
    format!("the app knows no incident {id}; without a name, those that it knows are listed")
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

async fn print(account: &Account, args: &ReportArgs) -> Result<Vec<u8>, Failure> {
    let (report, scene) = account.tell().ok_or("the log does not hold the beginning of this incident")?;
    if let Some(from) = report.log.unread_from {
        eprintln!("the log is longer than a report is told from: nothing after {from} was read");
    }
    let lang = if args.lang == Language::Fr { Lang::Fr } else { Lang::En };
    let exporter = Exporter::found(crate::serve::basemap().as_deref());
    let exported = exporter.export(&report, &scene, args.form().format(), lang).await?;
    if let Some(export::Drawn::Plain(reason)) = exported.drawn {
        eprintln!("the map was drawn plainly: {reason:?}");
    }
    Ok(exported.bytes)
}

fn list(world: &World) -> String {
    let incidents = world.alerts().book().incidents().map(|record| &record.incident);
    let lines: Vec<String> = incidents
        .map(|incident| format!("{}  {}  alert {}", incident.incident, incident.opened_at, incident.alert))
        .collect();
    if lines.is_empty() { "the log holds no incident".to_owned() } else { lines.join("\n") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        report: ReportArgs,
    }

    fn form(words: &str) -> Form {
        Line::parse_from(words.split(' ')).report.form()
    }

    #[test]
    fn a_file_holds_what_its_name_promises_unless_a_format_is_asked_for() {
        assert_eq!(form("report I-0001 -o i.pdf"), Form::Pdf);
        assert_eq!(form("report I-0001 -o i.JSON"), Form::Json);
        assert_eq!(form("report I-0001 -o i.pdf --format html"), Form::Html);
        assert_eq!(form("report I-0001 -o i.txt"), Form::Html);
        assert_eq!(form("report I-0001"), Form::Html);
    }
}
