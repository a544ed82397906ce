//! `regie replay`: the log read back through `apply` and through audit, without a running app.

use crate::{Failure, files};
use audit::Ledger;
use clap::Args;
use control::Control;
use model::{Event, Moment, Seq, Span};
use std::{path::PathBuf, time::Instant};
use store::Store;

/// Which log.
#[derive(Args, Debug)]
pub struct ReplayArgs {
    /// The data folder (default: the usual place, or REGIE_DATA).
    #[arg(long)]
    data: Option<PathBuf>,
}

pub async fn run(args: ReplayArgs) -> Result<(), Failure> {
    let (store, supervisor) = Store::open(files::kept_log(args.data)?).await?;
    let told = replay(&store).await;
    store.close().await;
    if let Some(supervisor) = supervisor {
        supervisor.stop().await;
    }
    told
}

async fn replay(store: &Store) -> Result<(), Failure> {
    let started = Instant::now();
    let mut reader = Reader::default();
    let last = store.stream(Seq(1), |event| reader.take(&event)).await?;
    reader.ledger.check();
    let restarted = runtime::load(store).await?;
    println!("{last} events in {:.1} s", started.elapsed().as_secs_f64());
    println!("state of the log      {}", reader.control.digest()?);
    println!("snapshot and the rest {} ({} replayed)", restarted.control.digest()?, restarted.replayed);
    println!("audit: {} violations", reader.violations.len());
    for violation in reader.violations.iter().take(20) {
        println!("  {violation:?}");
    }
    let same = reader.control.digest()? == restarted.control.digest()?;
    match (same, reader.violations.is_empty()) {
        (true, true) => Ok(()),
        (false, _) => Err("the snapshot leads to another state than the log".into()),
        (true, false) => Err("audit found violations".into()),
    }
}

#[derive(Default)]
struct Reader {
    control: Control,
    ledger: Ledger,
    violations: Vec<audit::Violation>,
    minute: Moment,
}

impl Reader {
    fn take(&mut self, event: &Event) {
        self.control.apply(event);
        self.ledger.apply(event);
        let minute = event.at.floor(Span::minutes(1));
        if minute != self.minute {
            self.minute = minute;
            self.violations.extend(self.ledger.check());
        }
    }
}
