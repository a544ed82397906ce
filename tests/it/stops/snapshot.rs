//! Snapshots that are not what was kept: a bit that fell anywhere, a page that cannot be read, a table that cannot be
//! looked at. The World comes back all the same, from an older one or from the whole log.

use crate::store::{append, orders};
use model::{Moment, Seq};
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use std::{
    fs::{self, OpenOptions},
    os::unix::fs::FileExt,
    path::Path,
};
use store::{Settings, Store};

/// A store with a log and snapshots at these places.
async fn laid_down(settings: &Settings, places: &[u64]) -> Store {
    let (store, _) = Store::open(settings.clone()).await.expect("the store opens");
    let mut from = 1;
    for place in places {
        append(&store, &orders(from, place + 1 - from)).await.expect("the log takes them");
        from = place + 1;
        let restarted = runtime::load(&store).await.expect("the log can be read");
        assert_eq!(restarted.seq, Seq(*place));
        let packed = runtime::pack(&restarted.control).expect("it can be packed");
        store.save_snapshot(Seq(*place), Moment(0), &packed).await.expect("it is kept");
    }
    append(&store, &orders(from, 5)).await.expect("the log takes them");
    store
}

/// The World as read back: its digest and how many events were replayed.
async fn read_back(store: &Store) -> (String, u64) {
    let restarted = runtime::load(store).await.expect("the World comes back");
    (restarted.control.digest().expect("it has a digest"), restarted.replayed)
}

#[tokio::test]
async fn one_bit_anywhere_in_a_snapshot_is_seen_and_an_older_one_serves() {
    let settings = tests::database().await;
    let store = laid_down(&settings, &[40, 80, 120]).await;
    let whole = read_back(&store).await;
    assert_eq!(whole.1, 5);
    let url = settings.database_url.expect("tests name a database");
    let mut database = PgConnection::connect(&url).await.expect("the database answers");
    let length: i32 = sqlx::query_scalar("select octet_length(state) from snapshot where seq = 120")
        .fetch_one(&mut database)
        .await
        .expect("it is there");
    // Twelve places of the state, both ends among them, and one of each other column.
    let places = (0..12).map(|n| (length - 1) * n / 11);
    let state = places.map(|at| format!("state = set_byte(state, {at}, get_byte(state, {at}) # {})", 1 << (at % 8)));
    let other = ["at = at # 1".to_owned(), "digest = set_byte(digest, 7, get_byte(digest, 7) # 64)".to_owned()];
    for damage in state.chain(other) {
        let mut transaction = database.begin().await.expect("it begins");
        let keep = "create temporary table kept as select * from snapshot where seq = 120";
        transaction.execute(keep).await.expect("a copy is kept");
        transaction.commit().await.expect("it is kept");
        let hit = format!("update snapshot set {damage} where seq = 120");
        database.execute(AssertSqlSafe(hit)).await.expect("the bit falls");
        let (digest, replayed) = read_back(&store).await;
        assert_eq!((&digest, replayed), (&whole.0, 45), "{damage}: the snapshot at 80 and the rest");
        let mend = "delete from snapshot where seq = 120; insert into snapshot select * from kept; drop table kept";
        database.execute(mend).await.expect("it is mended");
        assert_eq!(read_back(&store).await, whole);
    }
    database
        .execute("update snapshot set state = set_byte(state, 9, 255 - get_byte(state, 9))")
        .await
        .expect("all fall");
    assert_eq!(read_back(&store).await, (whole.0.clone(), 125), "the whole log");
    database.execute("update snapshot set seq = seq + 1000").await.expect("they are moved");
    assert_eq!(read_back(&store).await, (whole.0.clone(), 125), "a snapshot of another place is none");
    database.execute("alter table snapshot rename to elsewhere").await.expect("the table is gone");
    assert_eq!(read_back(&store).await, (whole.0, 125), "no table, no snapshot");
    store.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_that_cannot_be_read_does_not_stop_the_start() {
    let settings = Settings::private(tests::folder("pages"));
    let (store, supervisor) = Store::open(settings.clone()).await.expect("the store opens");
    let supervisor = supervisor.expect("the cluster is private");
    append(&store, &orders(1, 400)).await.expect("the log takes them");
    let packed = runtime::pack(&runtime::load(&store).await.expect("it loads").control).expect("it can be packed");
    assert!(packed.len() > 20_000, "{} bytes lie in one page", packed.len());
    store.save_snapshot(Seq(400), Moment(0), &packed).await.expect("it is kept");
    append(&store, &orders(401, 3)).await.expect("the log takes them");
    let whole = read_back(&store).await;
    assert_eq!(whole.1, 3);
    let mut database = PgConnection::connect(&supervisor.url("regie")).await.expect("the database answers");
    let pages: Vec<String> = sqlx::query_scalar(
        "select pg_relation_filepath(oid) from (select 'snapshot'::regclass::oid union all
         select reltoastrelid from pg_class where oid = 'snapshot'::regclass) as files (oid)",
    )
    .fetch_all(&mut database)
    .await
    .expect("the catalogue answers");
    database.close().await.expect("it closes");
    store.close().await;
    supervisor.stop().await;
    // First the pages of the state alone, then those of the rows too.
    for pages in [&pages[1..], &pages[..]] {
        pages.iter().for_each(|page| damage(&settings.data.join("postgres/data").join(page)));
        let (store, supervisor) = Store::open(settings.clone()).await.expect("the store opens");
        assert_eq!(read_back(&store).await, (whole.0.clone(), 403), "the whole log");
        store.close().await;
        supervisor.expect("the cluster is private").stop().await;
    }
}

/// Turns bits in the middle of every page.
fn damage(path: &Path) {
    let file = OpenOptions::new().read(true).write(true).open(path).unwrap_or_else(|error| panic!("{path:?}: {error}"));
    let length = fs::metadata(path).expect("it is there").len();
    for at in (0..length).step_by(8_192).map(|page| page + 5_000).filter(|at| *at < length) {
        let mut byte = [0];
        file.read_exact_at(&mut byte, at).expect("it can be read");
        file.write_all_at(&[byte[0] ^ 0x20], at).expect("it can be written");
    }
}
