//! A database whose line goes silent, through a proxy of ours: it stops in the middle of a transaction, swallows the
//! answer to a commit, or takes no connection any more. Deliveries are answered, and what was in doubt is found.

use crate::{
    feeds::app::{self, Open, card},
    wire::eventually,
};
use serde_json::json;
use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU8, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream, UnixStream},
};

/// How a proxy treats its lines.
const PASSES: u8 = 0;
/// Nothing goes through, either way.
const SILENT: u8 = 1;
/// What the app says arrives, what the database answers does not.
const SWALLOWS: u8 = 2;

/// What a sender of the field waits for an answer at the most; the app means to answer within 2 s.
const SENDERS_PATIENCE: Duration = Duration::from_secs(15);

/// Lines to a Postgres.
#[derive(Clone)]
struct Proxy {
    mood: Arc<AtomicU8>,
    /// A line that was silent once stays so.
    cuts: Arc<AtomicU8>,
    port: u16,
}

impl Proxy {
    async fn before(socket: PathBuf) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
        let port = listener.local_addr().expect("bound").port();
        let proxy = Self { mood: Arc::default(), cuts: Arc::default(), port };
        let lines = proxy.clone();
        tokio::spawn(async move {
            while let Ok((line, _)) = listener.accept().await {
                let (own, born) = (lines.clone(), lines.cuts.load(Ordering::SeqCst));
                let Ok(database) = UnixStream::connect(&socket).await else { continue };
                tokio::spawn(async move { own.carry(line, database, born).await });
            }
        });
        proxy
    }

    fn set(&self, mood: u8) {
        self.mood.store(mood, Ordering::SeqCst);
    }

    /// Lines that are open now stay silent for ever; new ones pass.
    fn forget_lines(&self) {
        self.cuts.fetch_add(1, Ordering::SeqCst);
        self.set(PASSES);
    }

    async fn carry(self, line: TcpStream, database: UnixStream, born: u8) {
        let ((mut from_app, mut to_app), (mut from_database, mut to_database)) =
            (line.into_split(), database.into_split());
        let asks = async {
            let mut bytes = [0; 16_384];
            while let Ok(read) = from_app.read(&mut bytes).await {
                self.wait(born, SILENT).await;
                if read == 0 || to_database.write_all(&bytes[..read]).await.is_err() {
                    return;
                }
            }
        };
        let answers = async {
            let mut bytes = [0; 16_384];
            while let Ok(read) = from_database.read(&mut bytes).await {
                self.wait(born, SWALLOWS).await;
                if read == 0 || to_app.write_all(&bytes[..read]).await.is_err() {
                    return;
                }
            }
        };
        tokio::select! {
            () = asks => {}
            () = answers => {}
        }
    }

    /// Returns once this line passes; a line from before a cut never does.
    async fn wait(&self, born: u8, hush: u8) {
        loop {
            let mood = self.mood.load(Ordering::SeqCst);
            let hushed = mood == SILENT || mood == hush;
            if !hushed && self.cuts.load(Ordering::SeqCst) == born {
                return;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

/// An app that reaches its database through a proxy.
async fn open() -> (Open, Proxy) {
    let url = tests::database().await.database_url.expect("tests name a database");
    let name = url.rsplit('/').next().expect("a database has a name").to_owned();
    let folder = tests::folder("cluster").canonicalize().expect("it is there").join("postgres/run");
    let proxy = Proxy::before(folder.join(".s.PGSQL.5432")).await;
    let url = format!("postgres://regie@127.0.0.1:{}/{name}?sslmode=disable", proxy.port);
    let open = app::open(|settings| settings.store.database_url = Some(url)).await;
    (open, proxy)
}

/// Delivers an order: the status, and how long it took.
async fn deliver(app: &Open, number: u64) -> (u16, Duration) {
    let since = Instant::now();
    let (status, _) = app.order(&card(number), &format!("silence-{number}")).await;
    let took = since.elapsed();
    println!("order {number}: {status} after {:.2} s", took.as_secs_f64());
    assert!(took < SENDERS_PATIENCE, "{took:?}");
    (status, took)
}

async fn database(app: &Open) -> String {
    let (_, snapshot) = app.call("snapshot", json!({}), None).await;
    snapshot["state"]["health"]["database"].as_str().unwrap_or("?").to_owned()
}

/// Orders of this test in the log, by the number of times they are there.
async fn kept(app: &Open, number: u64) -> usize {
    let order = card(number).order;
    let log = app.log().await;
    log.iter()
        .filter(|event| matches!(&event.body, model::Body::Fact(model::Fact::OrderPlaced(card)) if card.order == order))
        .count()
}

async fn goes_through(hush: u8) {
    let (app, proxy) = open().await;
    assert_eq!(deliver(&app, 1).await.0, 200);
    proxy.set(hush);
    let (first, second) = tokio::join!(deliver(&app, 2), deliver(&app, 3));
    assert_eq!((first.0, second.0), (503, 503));
    assert_eq!(deliver(&app, 4).await.0, 503, "and at once");
    eventually("the app says that its database is away", async || database(&app).await != "ready").await;
    proxy.forget_lines();
    for number in [2, 3, 4] {
        let taken = async || deliver(&app, number).await.0 == 200;
        eventually("the order is taken", taken).await;
    }
    eventually("the app says that its database is back", async || database(&app).await == "ready").await;
    for number in 1..=4 {
        assert_eq!(kept(&app, number).await, 1, "order {number}");
    }
    let world = app.running.app.read(|world| (world.seq, world.orders().len()));
    let restarted = runtime::load(app.running.app.store()).await.expect("the log can be read");
    assert_eq!((restarted.seq, restarted.control.world().orders().len()), world, "the World is what the log says");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_line_that_goes_silent_ends_in_seconds_and_nothing_is_lost() {
    goes_through(SILENT).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_commit_whose_answer_is_swallowed_counts_once() {
    goes_through(SWALLOWS).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_app_whose_database_is_silent_still_ends() {
    let (app, proxy) = open().await;
    assert_eq!(deliver(&app, 1).await.0, 200);
    proxy.set(SILENT);
    assert_eq!(deliver(&app, 2).await.0, 503);
    let since = Instant::now();
    app.close().await;
    println!("ended {:.2} s after it was asked", since.elapsed().as_secs_f64());
    assert!(since.elapsed() < Duration::from_secs(60));
}
