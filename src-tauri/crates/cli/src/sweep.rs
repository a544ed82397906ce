//! `regie sweep`: the demo day under many seeds, to find the one that breaks a law.

use crate::{DEMO_SEED, Demo, Failure};
use clap::Args;
use control::Control;
use model::Seed;
use std::{
    num::NonZeroUsize,
    sync::atomic::{AtomicU64, Ordering},
    thread,
    time::Instant,
};

/// Which days to run.
#[derive(Args, Debug)]
pub struct SweepArgs {
    /// How many seeds.
    #[arg(long, default_value_t = 8, value_parser = clap::value_parser!(u64).range(1..=100_000))]
    seeds: u64,
    /// The first seed; the others follow it.
    #[arg(long, default_value_t = DEMO_SEED.0)]
    first: u64,
    /// Run each until this time of the demo's day (`13:00`), or to its `end`.
    #[arg(long, default_value = "end")]
    until: String,
    /// Days run at once; as many as the machine has cores when left out.
    #[arg(long)]
    threads: Option<NonZeroUsize>,
}

/// How the day of one seed went.
#[derive(PartialEq, Eq, Debug)]
struct Line {
    seed: u64,
    orders: u32,
    declined: u32,
    moved: u32,
    alerts: usize,
    violations: usize,
    /// What audit found first, to begin looking there.
    worst: Option<String>,
    hash: String,
}

pub fn run(args: &SweepArgs) -> Result<(), Failure> {
    let started = Instant::now();
    println!(
        "{:>10} {:>7} {:>8} {:>6} {:>6} {:>10}  log hash",
        "seed", "orders", "declined", "moved", "alerts", "violations"
    );
    let lines = lines(args, &|line| println!("{}", line.row()))?;
    println!("{} days in {:.1} s", lines.len(), started.elapsed().as_secs_f64());
    verdict(&lines)
}

/// Runs all seeds, each told as soon as it has ended; given back in the order of the seeds.
fn lines(args: &SweepArgs, tell: &(dyn Fn(&Line) + Sync)) -> Result<Vec<Line>, Failure> {
    let cores = || thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    let threads = args.threads.unwrap_or_else(cores).get().min(usize::try_from(args.seeds).unwrap_or(usize::MAX));
    let next = AtomicU64::new(0);
    let work = || -> Result<Vec<Line>, Failure> {
        let mut own = Vec::new();
        loop {
            let n = next.fetch_add(1, Ordering::Relaxed);
            if n >= args.seeds {
                return Ok(own);
            }
            let line = day(args.first.saturating_add(n), &args.until)?;
            tell(&line);
            own.push(line);
        }
    };
    let ended: Result<Vec<Vec<Line>>, Failure> = thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        workers.into_iter().map(|worker| worker.join().map_err(|_| "a day panicked, see above")?).collect()
    });
    let mut lines: Vec<Line> = ended?.into_iter().flatten().collect();
    lines.sort_by_key(|line| line.seed);
    Ok(lines)
}

fn day(seed: u64, until: &str) -> Result<Line, Failure> {
    let demo = Demo::load(Seed(seed))?;
    let until = demo.until(until)?;
    let outcome = twin::run(Control::new(), demo.plant(), demo.facts.clone(), until, &mut |_| {});
    let world = outcome.control.world();
    Ok(Line {
        seed,
        orders: world.sales().totals().orders,
        declined: world.sales().totals().declined,
        moved: world.sales().totals().moved,
        alerts: world.alerts().book().alerts().count(),
        violations: outcome.violations.len(),
        worst: outcome.violations.first().map(|violation| format!("{violation:?}")),
        hash: outcome.log_hash,
    })
}

/// Fails naming the seeds that broke a law.
fn verdict(lines: &[Line]) -> Result<(), Failure> {
    let broken: Vec<&Line> = lines.iter().filter(|line| line.violations > 0).collect();
    for line in &broken {
        println!("seed {}: {}", line.seed, line.worst.as_deref().unwrap_or(""));
    }
    if broken.is_empty() {
        return Ok(());
    }
    let seeds: Vec<String> = broken.iter().map(|line| line.seed.to_string()).collect();
    Err(format!("audit found violations under the seeds {}", seeds.join(", ")).into())
}

impl Line {
    fn row(&self) -> String {
        let Self { seed, orders, declined, moved, alerts, violations, .. } = self;
        let hash: String = self.hash.chars().take(16).collect();
        format!("{seed:>10} {orders:>7} {declined:>8} {moved:>6} {alerts:>6} {violations:>10}  {hash}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn args(first: u64, threads: usize) -> SweepArgs {
        SweepArgs { seeds: 3, first, until: "10:05".to_owned(), threads: NonZeroUsize::new(threads) }
    }

    #[test]
    fn a_seed_tells_the_same_day_on_any_number_of_threads() {
        let alone = lines(&args(5, 1), &|_| {}).expect("the days run");
        let together = lines(&args(5, 3), &|_| {}).expect("the days run");
        assert_eq!(alone, together);
        assert_eq!(alone.iter().map(|line| line.seed).collect::<Vec<_>>(), [5, 6, 7]);
        assert_ne!(alone[0].hash, alone[1].hash);
    }

    #[test]
    fn the_seeds_that_break_a_law_are_named() {
        let line = |seed, violations| Line {
            seed,
            orders: 0,
            declined: 0,
            moved: 0,
            alerts: 0,
            violations,
            worst: None,
            hash: String::new(),
        };
        assert!(verdict(&[line(1, 0), line(2, 0)]).is_ok());
        let told = verdict(&[line(1, 0), line(2, 1), line(3, 4)]).expect_err("two seeds broke a law");
        assert_eq!(told.to_string(), "audit found violations under the seeds 2, 3");
    }

    #[test]
    fn a_time_that_is_none_is_refused_before_any_day_is_told() {
        let wrong = SweepArgs { until: "noon".to_owned(), ..args(1, 2) };
        assert!(lines(&wrong, &|line| panic!("{line:?} was run")).is_err());
    }
}
