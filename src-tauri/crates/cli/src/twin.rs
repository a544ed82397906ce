//! `regie twin`: a day on a virtual clock, as fast as possible.

use crate::{DEMO_SEED, Demo, Failure, files};
use clap::Args;
use control::Control;
use model::{Event, Seed};
use reporting::Names;
use std::{
    fs::File,
    io::{BufWriter, Write},
    path::{Path, PathBuf},
    time::Instant,
};

/// What day to run.
#[derive(Args, Debug)]
pub struct TwinArgs {
    /// The demo event; there is no other day yet.
    #[arg(long, required = true)]
    demo: bool,
    /// Run until this time of the demo's day (`12:30`), or to its `end`.
    #[arg(long, default_value = "end")]
    until: String,
    /// The randomness of the day: the same seed gives the same log.
    #[arg(long, default_value_t = DEMO_SEED.0)]
    seed: u64,
    /// Save the log here, one JSON event a line.
    #[arg(long)]
    save: Option<PathBuf>,
    /// Write this incident's report (HTML) from the run; `all` writes every one into the current folder.
    #[arg(long)]
    report: Option<String>,
}

pub fn run(args: &TwinArgs) -> Result<(), Failure> {
    let started = Instant::now();
    let demo = Demo::load(Seed(args.seed))?;
    let until = demo.until(&args.until)?;
    let mut log = args.save.as_deref().map(create).transpose()?.map(BufWriter::new);
    let mut kept: Vec<Event> = Vec::new();
    let mut failed = None;
    let mut observer = |event: &Event| {
        if let Some(log) = &mut log
            && let Err(error) =
                serde_json::to_writer(&mut *log, event).map_err(Failure::from).and_then(|()| Ok(log.write_all(b"\n")?))
        {
            failed.get_or_insert(error);
        }
        if args.report.is_some() && is_story(event) {
            kept.push(event.clone());
        }
    };
    let outcome = twin::run(Control::new(), demo.plant(), demo.facts.clone(), until, &mut observer);
    if let Some(error) = failed {
        return Err(error);
    }
    drop(log);
    say(&summary(&outcome));
    if let Some(which) = &args.report {
        reports(which, &outcome.control, &kept)?;
    }
    say(&format!("log hash {}\nwall time {:.1} s\n", outcome.log_hash, started.elapsed().as_secs_f64()));
    if outcome.violations.is_empty() { Ok(()) } else { Err("audit found violations".into()) }
}

fn create(path: &Path) -> Result<File, Failure> {
    files::named("cannot write", path, File::create(path))
}

/// What a report needs of the log: all but the robots' steps.
fn is_story(event: &Event) -> bool {
    !store::STEPS.contains(&event.kind())
}

fn summary(outcome: &twin::Outcome) -> String {
    let world = outcome.control.world();
    let totals = world.sales().totals();
    let mut lines = vec![
        format!("until {}: {} events in {} ticks", outcome.ended_at, outcome.events, outcome.ticks),
        format!(
            "orders {}, units {}, declined {}, cancelled {}, promises moved {}, late now {}",
            totals.orders,
            totals.units,
            totals.declined,
            totals.cancelled,
            totals.moved,
            world.orders().late_len()
        ),
        format!("parcels packed {}, left {}, delivered {}", totals.packed, totals.left, totals.delivered),
        format!(
            "alerts {}, incidents {}, messages {}",
            world.alerts().book().alerts().count(),
            world.alerts().book().incidents().count(),
            world.messages().len()
        ),
    ];
    lines.extend(world.alerts().book().alerts().map(|record| {
        let (alert, measure) = (&record.alert, record.alert.measure);
        let about = format!("{} {} {:?}", alert.severity, alert.kind, alert.subject);
        format!("  {} {about}: seen {}, expected {}", alert.opened_at, measure.seen, measure.expected)
    }));
    lines.push(format!("audit: {} violations", outcome.violations.len()));
    lines.extend(outcome.violations.iter().take(20).map(|violation| format!("  {violation}")));
    lines.push(String::new());
    lines.join("\n")
}

/// A reader that has seen enough (`| head`) is no failure.
fn say(text: &str) {
    let _ = std::io::stdout().write_all(text.as_bytes());
}

fn reports(which: &str, control: &Control, events: &[Event]) -> Result<(), Failure> {
    let mut written = 0;
    let names = Names::of_log(events);
    for record in control.world().alerts().book().incidents() {
        let id = record.incident.incident;
        if which != "all" && which != id.as_str() {
            continue;
        }
        let report = reporting::incident(id, events, &names).ok_or_else(|| format!("{id} is not in this run"))?;
        let name = format!("incident-{id}.html");
        let page = reporting::html(&report, reporting::Lang::Fr);
        files::named("cannot write", Path::new(&name), std::fs::write(&name, page))?;
        say(&format!("report {name}\n"));
        written += 1;
    }
    if written == 0 && which != "all" { Err(format!("this run has no incident {which}").into()) } else { Ok(()) }
}
