//! Figures of the store, on demand: `cargo test -p tests store::measure -- --ignored --nocapture`.

use super::{NOON, append, open, orders};
use model::{Position, Seq, Span, VanId};
use std::time::Instant;
use store::VanFix;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a measurement: prints figures, asserts nothing"]
async fn events_a_second() {
    let store = open().await;
    let mut next = 1;
    for (batches, size) in [(100, 1), (100, 20), (50, 200), (40, 1_000)] {
        let ticks: Vec<_> = (0..batches).map(|tick| orders(next + tick * size, size)).collect();
        next += batches * size;
        let mut waits = Vec::new();
        let since = Instant::now();
        for tick in &ticks {
            let begun = Instant::now();
            append(&store, tick).await.expect("the log takes them");
            waits.push(begun.elapsed());
        }
        let rate = (batches * size) as f64 / since.elapsed().as_secs_f64();
        waits.sort();
        let (half, most) = (waits[waits.len() / 2], waits[waits.len() * 99 / 100]);
        println!("append, {size} a batch: {rate:.0} events/s; a batch p50 {half:?}, p99 {most:?}");
    }
    for _ in 0..2 {
        let since = Instant::now();
        let last = store.stream(Seq(1), drop).await.expect("it streams");
        println!("stream: {:.0} events/s over {last}", last.0 as f64 / since.elapsed().as_secs_f64());
    }
    let since = Instant::now();
    let last = store.rebuild().await.expect("it projects");
    println!("projection made again: {:.0} events/s", last.0 as f64 / since.elapsed().as_secs_f64());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a measurement: prints figures, asserts nothing"]
async fn positions_a_second() {
    let store = open().await;
    let van = |n: i64| VanId::new(&format!("VAN-{n}")).expect("a code");
    let fix = |n: i64| VanFix {
        at: NOON + Span(n),
        van: van(n % 200),
        position: Position { lat_e5: 4_885_000, lon_e5: 235_000 },
        speed_cm_s: Some(900),
        heading_deg: Some(90),
    };
    let batches: Vec<Vec<VanFix>> = (0..40).map(|b| (b * 5_000..(b + 1) * 5_000).map(fix).collect()).collect();
    store.copy_positions(&batches[0]).await.expect("they are kept");
    let since = Instant::now();
    for batch in &batches[1..] {
        store.copy_positions(batch).await.expect("they are kept");
    }
    println!("copy, 5000 a batch: {:.0} positions/s", 39.0 * 5_000.0 / since.elapsed().as_secs_f64());
}
