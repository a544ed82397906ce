//! How well the demo day is foretold, and what the engines make of it, by the measures of `twin::foresight`,
//! `twin::approach` and `twin::farther`: on its own seed, and on others, on which nothing was tuned either.

use crate::{Failure, day::Day, table::Table};
use cli::{DEMO_SEED, Demo};
use control::Control;
use model::{Event, Seed};
use twin::{Farther, Foresight, approach, farther, foresight};

/// Seeds beside the demo's own.
const OTHERS: [Seed; 2] = [Seed(101), Seed(102)];

/// Judges the forecasts of whole days; a quick run judges what it has of the demo's.
pub fn measure(day: &Day, quick: bool, table: &mut Table) -> Result<(), Failure> {
    let Foresight { next, two_hours, together } = foresight(&day.log);
    table.at_most("forecast, next quarter, weighted quantile loss", 0.25, next.weighted(), "");
    table.at_most("forecast, two hours ahead, weighted quantile loss", 0.31, two_hours.weighted(), "");
    table.at_least("forecast, next quarter, inside the 80 % band", 0.76, next.inside(), "");
    table.at_most("forecast, next quarter, inside the 80 % band", 0.84, next.inside(), "");
    table.note("forecast, two hours ahead, inside the 80 % band", format!("{:.2}", two_hours.inside()));
    table.note("forecast, quarters of SKUs judged", next.targets());
    let shares = [together.expected / together.sold, together.medians / together.sold, together.inside()];
    let [means, medians, inside] = shares.map(|share| format!("{share:.2}"));
    table.note(
        "forecast, all SKUs together: expected / sum of medians, of what was sold; inside",
        [means, medians, inside].join(" / "),
    );
    let way = approach(&day.log);
    let figures = format!("{:.1} steps / {:.1} s", way.steps(), way.seconds());
    table.note("robots, from a mission for the live to its first pick, by unit", figures);
    table.note("sent farther: lines on screen / nearest node empty / by other channels", shown(farther(&day.log)));
    for seed in OTHERS.into_iter().filter(|_| !quick) {
        let log = log(seed)?;
        let told = foresight(&log);
        let (next, two_hours) = (told.next, told.two_hours);
        let figures = format!("{:.3} / {:.3} / {:.2}", next.weighted(), two_hours.weighted(), next.inside());
        table.note(&format!("forecast, seed {}: next / two hours / inside", seed.0), figures);
        table.note(&format!("sent farther, seed {}", seed.0), shown(farther(&log)));
    }
    println!("  the demo's own seed is {}", DEMO_SEED.0);
    Ok(())
}

fn shown(Farther { lines, empty, taken }: Farther) -> String {
    format!("{lines} / {empty} / {taken}")
}

/// The log of the demo day under another seed.
fn log(seed: Seed) -> Result<Vec<Event>, Failure> {
    let (demo, mut log) = (Demo::load(seed)?, Vec::new());
    twin::run(Control::new(), demo.plant(), demo.facts.clone(), demo.closes(), &mut |event| log.push(event.clone()));
    Ok(log)
}
