//! Orders through HTTP: signed webhooks of four shop clients, each accepted once it is durable, each decided.

use crate::{
    Failure,
    app::{App, SECRET},
    day::Day,
    machine,
    orders::{self, Orders},
    table::Table,
    wire::{Line, post},
};
use adapters::{Secret, shopify};
use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

/// Clients, each on a thread of its own.
const CLIENTS: usize = 4;
/// Requests that a client has under way at once, each on a kept connection.
const AT_ONCE: usize = 32;
/// Facts of the network told at once.
const CHUNK: usize = 1_000;

/// Measures orders a second and how long each waits.
pub fn measure(day: &Day, quick: bool, table: &mut Table) -> Result<(), Failure> {
    println!("orders through HTTP, {CLIENTS} clients with {AT_ONCE} requests each under way");
    let data = tests::folder("http");
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let app = runtime.block_on(ready(day, &data))?;
    let orders = Orders::of(day);
    let (warm, count) = if quick { (200, 2_000) } else { (2_000, 20_000) };
    run(app.address, requests(&orders, 0, warm))?;
    let requests = requests(&orders, warm, count);
    let postgres = crate::kill::postmaster(&data)?;
    let before = (machine::process_cpu(), machine::children_cpu(postgres), Instant::now());
    let mut told = run(app.address, requests)?;
    let wall = before.2.elapsed();
    let cpu = machine::process_cpu().saturating_sub(before.0);
    let database = machine::children_cpu(postgres).saturating_sub(before.1);
    let look = |world: &control::World| {
        let allocated = world.orders().iter().filter(|order| !order.parcels.is_empty()).count();
        (world.orders().len(), world.orders().to_allocate_len(), allocated)
    };
    let (held, undecided, allocated) = app.running.app.read(look);
    let rows = runtime.block_on(app.running.app.store().quarantine_page(0, 3))?;
    rows.iter().for_each(|row| println!("    kept back: {:?} {:?}", row.item.code, row.item.message));
    runtime.block_on(app.close())?;
    std::fs::remove_dir_all(&data)?;
    println!("    of {} orders {held} are held, {undecided} undecided, {allocated} allocated", warm + count);
    if held * 100 < (warm + count) * 99 || undecided > 0 || allocated * 100 < held * 99 {
        return Err("not all orders were decided, or too many declined to tell anything".into());
    }
    told.waits.sort();
    let at = |percent: usize| told.waits[(told.waits.len() - 1) * percent / 100].as_secs_f64() * 1e3;
    table.at_least("orders durable and decided over HTTP", 2_000.0, count as f64 / wall.as_secs_f64(), "/s");
    table.note("an order over HTTP, p50", format!("{:.1} ms", at(50)));
    table.at_most("an order over HTTP, p99", 100.0, at(99), "ms");
    table.none("orders over HTTP refused", told.refused as u64);
    let each = |cpu: Duration| cpu.as_secs_f64() * 1e6 / count as f64;
    let parts = (each(cpu.saturating_sub(told.cpu)), each(database), each(told.cpu));
    let text = format!("app {:.0}, Postgres {:.0}, clients {:.0} µs", parts.0, parts.1, parts.2);
    table.note("CPU of an order over HTTP", text);
    Ok(())
}

/// An app that knows the network.
pub async fn ready(day: &Day, data: &std::path::Path) -> Result<App, Failure> {
    let app = App::open(data, day.demo.opens()).await?;
    for chunk in orders::network(day).chunks(CHUNK) {
        app.running.app.tell(chunk.to_vec()).await.map_err(|error| format!("{error:?}"))?;
    }
    Ok(app)
}

/// What the clients saw.
#[derive(Default)]
struct Answers {
    waits: Vec<Duration>,
    refused: usize,
    cpu: Duration,
}

/// Sends them all, whichever client is free the next.
fn run(address: SocketAddr, requests: Vec<Vec<u8>>) -> Result<Answers, Failure> {
    let (requests, next) = (Arc::new(requests), Arc::new(AtomicUsize::new(0)));
    let client = |_| {
        let (requests, next) = (Arc::clone(&requests), Arc::clone(&next));
        thread::spawn(move || client(address, &requests, &next))
    };
    let clients: Vec<_> = (0..CLIENTS).map(client).collect();
    let mut sum = Answers::default();
    for client in clients {
        let told = client.join().map_err(|_| "a client panicked")??;
        sum.waits.extend(told.waits);
        sum.refused += told.refused;
        sum.cpu += told.cpu;
    }
    Ok(sum)
}

/// Orders `first..first + count`, written and signed as their shop would.
fn requests(orders: &Orders, first: usize, count: usize) -> Vec<Vec<u8>> {
    let (secret, path) = (Secret::new(SECRET), format!("/feeds/{}", orders::SHOP.replace(':', "/")));
    let request = |n| {
        let card = orders.card(n);
        let (headers, body) = shopify::render(&card, &orders::contact(&card), &secret, &format!("w-{n}"));
        post(&path, &headers, &body)
    };
    (first..first + count).map(request).collect()
}

/// One client: its requests wait for each other on a connection, its connections do not.
fn client(address: SocketAddr, requests: &[Vec<u8>], next: &AtomicUsize) -> Result<Answers, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let told = runtime.block_on(async {
        let lines = (0..AT_ONCE).map(|_| line(address, requests, next));
        let mut sum = Answers::default();
        for told in futures_util::future::join_all(lines).await {
            let told = told?;
            sum.waits.extend(told.waits);
            sum.refused += told.refused;
        }
        Ok::<_, Failure>(sum)
    })?;
    Ok(Answers { cpu: machine::thread_cpu(), ..told })
}

async fn line(address: SocketAddr, requests: &[Vec<u8>], next: &AtomicUsize) -> Result<Answers, Failure> {
    let mut line = Line::open(address).await?;
    let mut told = Answers::default();
    while let Some(request) = requests.get(next.fetch_add(1, Ordering::Relaxed)) {
        let begun = Instant::now();
        let status = line.ask(request).await?;
        told.waits.push(begun.elapsed());
        told.refused += usize::from(status != 200);
    }
    Ok(told)
}
