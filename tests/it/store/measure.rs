//! Figures of the store, on demand: `cargo test -p tests store::measure -- --ignored --nocapture`.

use super::{NOON, append, open, orders};
use model::{Position, Seq, Span, VanId};
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
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

/// How a tick could be written: `INSERT … SELECT FROM unnest`, as it is, or `COPY`. A tick holds 1 to 200 events when
/// orders come as they do, and 2 000 when a file is taken.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a measurement: prints figures, asserts nothing"]
async fn copy_against_unnest() {
    let settings = tests::database().await;
    let (_store, _) = store::Store::open(settings.clone()).await.expect("the store opens");
    let url = settings.database_url.expect("tests name a database");
    let mut database = PgConnection::connect(&url).await.expect("the database answers");
    for table in ["by_unnest", "by_copy"] {
        let make = format!("create table {table} (like event including all)");
        database.execute(AssertSqlSafe(make)).await.expect("a table is made");
    }
    let (body, mut next) = ("x".repeat(400), 1i64);
    for size in [1, 20, 200, 2_000] {
        let (mut unnest, mut copy) = (Vec::new(), Vec::new());
        for _ in 0..30 {
            let seqs: Vec<i64> = (next..next + size).collect();
            next += size;
            // In turn, so that a busy machine is busy for both.
            let since = Instant::now();
            by_unnest(&mut database, &seqs, &body).await;
            unnest.push(since.elapsed());
            let since = Instant::now();
            by_copy(&mut database, &seqs, &body).await;
            copy.push(since.elapsed());
        }
        unnest.sort();
        copy.sort();
        let (unnest, copy) = (unnest[15], copy[15]);
        let ratio = unnest.as_secs_f64() / copy.as_secs_f64();
        println!("{size} events of 400 bytes, durable: unnest {unnest:?}, copy {copy:?}, ratio {ratio:.2}");
    }
}

async fn by_unnest(database: &mut PgConnection, seqs: &[i64], body: &str) {
    let keys: Vec<String> = seqs.iter().map(|seq| format!("key-{seq}")).collect();
    let bodies = vec![body.to_owned(); seqs.len()];
    sqlx::query(
        "insert into by_unnest (seq, at, kind, cause, based_on, source, key, body)
         select seq, seq, 'order_placed', null, null, 'shopify:lune', key, body
         from unnest($1::bigint[], $2::text[], $3::text[]) as given (seq, key, body)",
    )
    .bind(seqs)
    .bind(&keys)
    .bind(&bodies)
    .execute(database)
    .await
    .expect("they are kept");
}

async fn by_copy(database: &mut PgConnection, seqs: &[i64], body: &str) {
    let rows: String =
        seqs.iter().map(|seq| format!("{seq}\t{seq}\torder_placed\tshopify:lune\tkey-{seq}\t{body}\n")).collect();
    let copy = "copy by_copy (seq, at, kind, source, key, body) from stdin";
    let mut copy = database.copy_in_raw(copy).await.expect("it begins");
    copy.send(rows.as_bytes()).await.expect("they are sent");
    copy.finish().await.expect("they are kept");
}
