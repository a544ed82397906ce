//! One control, and crashes of the server under load.

use super::{append, open, orders};
use model::Seq;
use rustix::process::{Pid, Signal, kill_process};
use std::{sync::Arc, time::Duration};
use store::{ClusterState, Settings, Store, Supervisor};
use tokio::{sync::watch, time};

#[tokio::test]
async fn a_second_control_is_refused_until_the_first_leaves() {
    let settings = tests::database().await;
    let (first, _) = Store::open(settings.clone()).await.expect("the store opens");
    append(&first, &orders(1, 2)).await.expect("it is in control");
    assert_eq!(Store::open(settings.clone()).await.err().map(|error| error.code()), Some("ONE_CONTROL"));
    first.close().await;
    let (second, _) = Store::open(settings).await.expect("the first has left");
    assert!(second.in_control() && !first.in_control());
    append(&second, &orders(3, 1)).await.expect("it is in control");
    assert_eq!(second.last_seq().await.expect("it answers"), Seq(3));
}

#[tokio::test]
async fn a_control_that_lost_its_lock_can_no_longer_write() {
    let settings = tests::database().await;
    let (first, _) = Store::open(settings.clone()).await.expect("the store opens");
    append(&first, &orders(1, 1)).await.expect("it is in control");
    // The session that holds the lock is cut, as a network or a restart would, and another process is
    // faster than the first one's next heartbeat.
    let url = settings.database_url.clone().expect("tests name a database");
    let second = loop {
        cut_the_lock(&url).await;
        if let Ok((second, _)) = Store::open(settings.clone()).await {
            break second;
        }
    };
    let refused = append(&first, &orders(2, 1)).await.expect_err("another has taken control");
    assert_eq!(refused.code(), "ONE_CONTROL");
    assert!(!first.in_control());
    append(&second, &orders(2, 1)).await.expect("it is in control");
}

async fn cut_the_lock(url: &str) {
    use sqlx::Connection;
    let mut connection = sqlx::PgConnection::connect(url).await.expect("the database answers");
    sqlx::query(
        "select pg_terminate_backend(pid) from pg_locks
         where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())",
    )
    .execute(&mut connection)
    .await
    .expect("it answers");
}

#[tokio::test]
async fn a_second_process_on_the_same_folder_is_refused() {
    let settings = Settings::private(tests::folder("one"));
    let (store, supervisor) = Store::open(settings.clone()).await.expect("the store opens");
    assert_eq!(Store::open(settings.clone()).await.err().map(|error| error.code()), Some("ONE_CONTROL"));
    store.close().await;
    supervisor.expect("the cluster is private").stop().await;
    let (store, supervisor) = Store::open(settings).await.expect("the folder is free again");
    assert!(store.in_control());
    store.close().await;
    supervisor.expect("the cluster is private").stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_acknowledged_is_lost_when_the_server_is_killed() {
    let (store, supervisor) = Store::open(Settings::private(tests::folder("killed"))).await.expect("the store opens");
    let supervisor = supervisor.expect("the cluster is private");
    let mut state = supervisor.watch();
    for round in 0..3 {
        let (stop, stopped) = watch::channel(false);
        let writer = tokio::spawn(write_until(store.clone(), stopped));
        time::sleep(Duration::from_millis(300 + 200 * round)).await;
        kill(&supervisor, &mut state).await;
        stop.send_replace(true);
        let acknowledged = writer.await.expect("the writer ends");
        let mut kept = 0;
        let last = store.stream(Seq(1), |_| kept += 1).await.expect("the log can be read");
        assert!(acknowledged > 0 && last.0 >= acknowledged, "{last} of {acknowledged} acknowledged");
        assert_eq!(last.0, kept, "the log has no gap");
    }
    assert!(store.in_control(), "nobody else has taken control");
    supervisor.stop().await;
}

/// Appends batches as fast as it can, like a runtime: after an outage it asks the log where it is.
async fn write_until(store: Store, stopped: watch::Receiver<bool>) -> u64 {
    let (mut acknowledged, mut next) = (0, None);
    loop {
        let from = match next {
            Some(from) => from,
            None => match store.last_seq().await {
                Ok(last) => last.0 + 1,
                Err(error) if error.is_down() => continue,
                Err(error) => panic!("{error}"),
            },
        };
        match append(&store, &orders(from, 20)).await {
            Ok(()) => (acknowledged, next) = (from + 19, Some(from + 20)),
            Err(error) if error.is_down() => next = None,
            Err(error) => panic!("{error}"),
        }
        if *stopped.borrow() {
            return acknowledged;
        }
    }
}

/// Kills the server and waits until the supervisor has another one ready.
async fn kill(supervisor: &Supervisor, state: &mut watch::Receiver<ClusterState>) {
    let pid = supervisor.server_pid().expect("a server runs");
    let pid = Pid::from_raw(pid as i32).expect("a process number is positive");
    kill_process(pid, Signal::KILL).expect("it is ours");
    let seen = time::timeout(Duration::from_secs(60), async {
        let mut seen = vec![*state.wait_for(|state| *state != ClusterState::Ready).await.expect("it is watched")];
        seen.push(*state.wait_for(|state| *state == ClusterState::Ready).await.expect("it is watched"));
        seen
    });
    let seen = seen.await.expect("the server is back within a minute");
    assert!(matches!(seen[0], ClusterState::Down | ClusterState::Recovering), "{seen:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn screens_can_read_while_the_tick_writes() {
    let store = Arc::new(open().await);
    let reader = {
        let store = Arc::clone(&store);
        tokio::spawn(async move {
            let mut last = Seq(0);
            while last < Seq(400) {
                let seen = store.last_seq().await.expect("it answers");
                assert!(seen >= last && seen.0 % 20 == 0, "a tick is seen whole or not at all");
                last = seen;
            }
        })
    };
    for tick in 0..20 {
        append(&store, &orders(tick * 20 + 1, 20)).await.expect("the log takes them");
    }
    reader.await.expect("the reader sees all");
}

#[tokio::test]
async fn what_is_acknowledged_is_on_disk_whatever_the_database_was_set_to() {
    use sqlx::{AssertSqlSafe, Connection, Executor};
    let settings = tests::database().await;
    let url = settings.database_url.clone().expect("tests name a database");
    let (first, _) = Store::open(settings.clone()).await.expect("the store opens");
    first.close().await;
    let mut database = sqlx::PgConnection::connect(&url).await.expect("the database answers");
    let name: String =
        sqlx::query_scalar("select current_database()").fetch_one(&mut database).await.expect("it has a name");
    let relax = format!("alter database {name} set synchronous_commit = off");
    database.execute(AssertSqlSafe(relax)).await.expect("it is ours");
    let mut stranger = sqlx::PgConnection::connect(&url).await.expect("the database answers");
    let relaxed: String =
        sqlx::query_scalar("show synchronous_commit").fetch_one(&mut stranger).await.expect("it says");
    assert_eq!(relaxed, "off", "the setting is in force for others");
    // The store refuses to open when its own sessions would not have it on.
    let (store, _) = Store::open(settings).await.expect("the store asks for itself");
    append(&store, &orders(1, 3)).await.expect("the log takes them");
    store.close().await;
}
