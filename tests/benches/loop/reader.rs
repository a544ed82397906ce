//! How long a reader of the World waits while orders and other facts come in: the screens, previews and reports are
//! such readers.

use crate::{
    Failure, Plan,
    app::App,
    day::Day,
    http,
    orders::{self, Orders},
    table::Table,
};
use model::{Fact, Incoming, Origin, Position, SignalKind, VanId};
use std::time::{Duration, Instant};
use tokio::time;

/// Orders a second, each told alone.
const ORDERS: u64 = 200;
/// Other facts a second, told [`BATCH`] at once.
const OTHERS: u64 = 500;
/// Other facts of one call.
const BATCH: u64 = 50;
/// Readers at once.
const READERS: usize = 4;
/// A reader rests for this long between two looks.
const REST: Duration = Duration::from_millis(1);
/// For how long they look, seconds: in a quick run, and usually.
const SECONDS: [u64; 2] = [3, 30];

/// Measures how long readers wait under load.
pub fn measure(day: &Day, plan: &Plan, table: &mut Table) -> Result<(), Failure> {
    println!("readers of the World, {ORDERS} orders/s and {OTHERS} other facts/s meanwhile");
    let data = tests::folder("reader");
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let app = runtime.block_on(http::ready(day, &data))?;
    let lasts = Duration::from_secs(SECONDS[usize::from(!plan.quick)]);
    let waits = runtime.block_on(under_load(&app, day, lasts));
    runtime.block_on(app.close())?;
    std::fs::remove_dir_all(&data)?;
    let mut waits = waits?;
    waits.sort();
    let at = |share: f64| waits[((waits.len() - 1) as f64 * share) as usize].as_secs_f64() * 1e3;
    table.note("a reader waits, p50", format!("{:.4} ms", at(0.5)));
    table.at_most("a reader waits, p99.9", 1.0, at(0.999), "ms");
    table.note("a reader waits, longest", format!("{:.2} ms", at(1.0)));
    println!("    {} looks", waits.len());
    Ok(())
}

/// One look, as a screen takes it.
fn look(app: &runtime::App) -> u64 {
    app.read(|world| world.seq.0)
}

async fn under_load(app: &App, day: &Day, lasts: Duration) -> Result<Vec<Duration>, Failure> {
    let until = Instant::now() + lasts;
    let readers = (0..READERS).map(|_| {
        let app = app.running.app.clone();
        tokio::spawn(async move {
            let mut waits = Vec::new();
            while Instant::now() < until {
                time::sleep(REST).await;
                let begun = Instant::now();
                std::hint::black_box(look(&app));
                waits.push(begun.elapsed());
            }
            waits
        })
    });
    let readers: Vec<_> = readers.collect();
    let told = tokio::join!(tell_orders(app, day, until), tell_others(app, day, until));
    let mut waits = Vec::new();
    for reader in readers {
        waits.extend(reader.await?);
    }
    told.0.and(told.1)?;
    Ok(waits)
}

/// Orders, each on its own, whether the one before is durable or not.
async fn tell_orders(app: &App, day: &Day, until: Instant) -> Result<(), Failure> {
    let (orders, mut pace) = (Orders::of(day), time::interval(Duration::from_millis(1_000 / ORDERS)));
    let mut calls = Vec::new();
    while Instant::now() < until {
        pace.tick().await;
        let (app, order) = (app.running.app.clone(), orders.incoming(calls.len()));
        calls.push(tokio::spawn(async move { app.tell(vec![order]).await.map(|_| ()) }));
    }
    for call in calls {
        call.await?.map_err(|error| format!("{error:?}"))?;
    }
    Ok(())
}

/// Positions of vans and counts of the show.
async fn tell_others(app: &App, day: &Day, until: Instant) -> Result<(), Failure> {
    let vans: Vec<VanId> = day.demo.facts.iter().filter_map(van).collect();
    let mut pace = time::interval(Duration::from_millis(1_000 * BATCH / OTHERS));
    let mut n = 0;
    while Instant::now() < until {
        pace.tick().await;
        let batch = (n..n + BATCH).map(|n| other(n, &vans)).collect();
        n += BATCH;
        app.running.app.tell(batch).await.map_err(|error| format!("{error:?}"))?;
    }
    Ok(())
}

fn van(incoming: &Incoming) -> Option<VanId> {
    if let Fact::VanListed(card) = &incoming.fact { Some(card.van) } else { None }
}

fn other(n: u64, vans: &[VanId]) -> Incoming {
    let fact = if n.is_multiple_of(2) {
        let moved = (n % 1_000) as i32;
        let position = Position { lat_e5: 4_880_000 + moved, lon_e5: 230_000 + moved };
        Fact::VanSeen { van: vans[n as usize % vans.len()], position }
    } else {
        Fact::SignalSeen { room: "live".to_owned(), kind: SignalKind::Viewers, n: n as u32, sku: None, over_s: None }
    };
    let origin = Origin { source: orders::source(), key: format!("o-{n}") };
    Incoming { origin, cause: None, fact, contact: None, happened_at: None }
}
