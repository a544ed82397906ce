//! Demo days in a row on one World: what it weighs after each of them. Each day has orders of its own; what the day
//! before has left is there.

use crate::{
    Failure, machine,
    table::{Table, short},
};
use adapters::drop_folder::{Kind, Known, parse};
use cli::{DEMO_SEED, Demo};
use control::{Control, World};
use model::{Fact, Incoming, Seed, Span};
use serde::Serialize;
use twin::Outcome;

/// Days lived through, and in a quick run.
const DAYS: [i64; 2] = [10, 2];
/// Orders that a day brings, at least.
const LEAST: u64 = 20_000;
/// The days that the demo's files name, after its own: trucks leave on them.
const AHEAD: i64 = 2;
const DAY: Span = Span::hours(24);
/// A day lasts until shortly before the next one opens, so that the trucks of the night arrive.
const REST: Span = Span::hours(1);

/// What the World held after a day.
struct After {
    /// Placed on that day.
    orders: u64,
    resident_mb: f64,
    sections: Vec<(&'static str, usize)>,
}

/// Lives through the days; the first of them is the demo's own.
pub fn measure(quick: bool, table: &mut Table) -> Result<(), Failure> {
    let days = DAYS[usize::from(quick)];
    println!("{days} demo days in a row");
    let demo = Demo::load(DEMO_SEED)?;
    let (mut before, mut after) = (None, Vec::new());
    for day in 0..days {
        let cpu = machine::thread_cpu();
        let lived = live(before, &demo, day)?;
        let took = machine::thread_cpu().saturating_sub(cpu);
        let control = &lived.control;
        let (resident_mb, _) = machine::resident_mb(std::process::id()).ok_or("this process cannot be weighed")?;
        let world = control.world();
        println!(
            "    day {}: {resident_mb:.0} MB, {} kB as a snapshot; {} orders placed, {} in memory, {} open, {} to be packed; {:.0} s",
            day + 1,
            control.snapshot()?.len() / 1_000,
            lived.totals.orders,
            world.orders().len(),
            world.orders().open_len(),
            world.orders().parcels().filter(|(_, parcel)| parcel.state.holds_stock()).count(),
            took.as_secs_f64(),
        );
        let sections = sections(world)?;
        println!("      {}", text(&sections));
        after.push(After { orders: lived.totals.orders, resident_mb, sections });
        before = Some(lived);
    }
    if after.iter().any(|day| day.orders < LEAST) {
        return Err("a later day brought hardly an order".into());
    }
    let [first, .., last] = after.as_slice() else { return Err("one day is no row of days".into()) };
    let rows = first.sections.iter().zip(&last.sections);
    for ((name, first), (_, last)) in rows {
        let growth = *last as f64 / (*first).max(1) as f64;
        table.note(&format!("{name}, day 1 / day {days}"), format!("{first} / {last} B, {growth:.2} ×"));
    }
    table.note("memory after the first of the days", format!("{} MB", short(first.resident_mb)));
    table.at_most("memory after the last, share of that", 1.2, last.resident_mb / first.resident_mb, "×");
    Ok(())
}

/// One day more.
fn live(before: Option<Outcome>, demo: &Demo, day: i64) -> Result<Outcome, Failure> {
    let (until, facts) = (demo.opens() + Span(DAY.0 * (day + 1)) - REST, shifted(demo, day)?);
    let Some(before) = before else {
        return Ok(twin::run(Control::new(), demo.plant(), facts, until, &mut |_| {}));
    };
    let cards: Vec<Fact> = facts.iter().map(|incoming| incoming.fact.clone()).collect();
    let mut plant = before.plant;
    plant.next_day(&cards, Seed(DEMO_SEED.0 + day.unsigned_abs()));
    // Sales of before are known, and so is what does not change from day to day.
    let changes = |incoming: &Incoming| {
        let daily = ["departure_listed", "van_listed", "stock_counted", "slot_planned", "campaign_planned"];
        daily.contains(&incoming.fact.kind())
    };
    let setup = facts.into_iter().filter(changes).collect();
    Ok(twin::run(before.control, plant, setup, until, &mut |_| {}))
}

/// The demo's files as they would be dropped on a later day.
fn shifted(demo: &Demo, day: i64) -> Result<Vec<Incoming>, Failure> {
    if day == 0 {
        return Ok(demo.facts.clone());
    }
    let date = |day: i64| (demo.opens() + Span(DAY.0 * day)).paris().date();
    let (mut known, mut facts) = (Known::default(), Vec::new());
    for (name, mut text) in demo.files() {
        let kind = Kind::of_file(&name).ok_or("a file of the demo without a kind")?;
        // The last first, so that no date is moved twice.
        for ahead in (0..=AHEAD).rev() {
            let (from, to) = (date(ahead), date(ahead + day));
            text = text.replace(&from.to_string(), &to.to_string());
            // Departures have the day in their names.
            text = text.replace(&format!("-{:02}-", from.day()), &format!("-{:02}-", to.day()));
        }
        // A slot of another day is another slot.
        text = text.replace("\nS-", &format!("\nS{day}-"));
        let parsed = parse(kind, text.as_bytes(), &known);
        parsed.facts.iter().for_each(|(_, fact)| known.learn(fact));
        facts.extend(parsed.incoming());
    }
    Ok(facts)
}

/// What each section takes as a snapshot, bytes.
fn sections(world: &World) -> Result<Vec<(&'static str, usize)>, Failure> {
    Ok(vec![
        ("days", size(world.days())?),
        ("show", size(world.show())?),
        ("forecasts", size(world.forecasts())?),
        ("sales", size(world.sales())?),
        ("demand", size(world.demand())?),
        ("stock", size(world.stock())?),
        ("orders", size(world.orders())?),
        ("sites", size(world.sites())?),
        ("robots", size(world.robots())?),
        ("docks", size(world.docks())?),
        ("fleet", size(world.fleet())?),
        ("alerts", size(world.alerts())?),
        ("approvals", size(world.approvals())?),
        ("messages", size(world.messages())?),
        ("feeds", size(world.feeds())?),
    ])
}

fn size(section: &impl Serialize) -> Result<usize, Failure> {
    Ok(postcard::to_stdvec(section)?.len())
}

fn text(sections: &[(&str, usize)]) -> String {
    sections.iter().map(|(name, bytes)| format!("{name} {bytes}")).collect::<Vec<_>>().join(", ")
}
