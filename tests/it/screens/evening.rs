//! An app in the evening of the demo: its log was played by the twin up to the proposal that answers the van's
//! breakdown, so that it is the same evening each time and takes seconds to reach. Nobody plays on: what happens next,
//! the test says.

use crate::{days, wire::eventually};
use adapters::{
    FactSink, Quarantined, Secret,
    http::{FeedSettings, Pace},
    mail::{MailSettings, Route},
    shopify, wms,
};
use cli::{DEMO_SEED, Demo};
use model::{Body, Decision, Event, Moment, SourceId, Span};
use runtime::{DemoSettings, Running, Settings};
use std::{net::SocketAddr, path::PathBuf, sync::Arc};
use store::{Batch, Store};
use tokio::net::TcpListener;

/// Later than the breakdown of every seed.
const LATE: Span = Span::minutes(10 * 60 + 50);
/// Events in one transaction.
const CHUNK: usize = 2_000;

/// The app, or where it was while it is away.
pub struct Evening {
    running: Option<Running>,
    settings: Settings,
    address: SocketAddr,
}

impl Evening {
    /// Opens the app on the evening, with these screens.
    pub async fn open(screens: PathBuf) -> Self {
        Self::on(&log(), screens).await
    }

    /// Lays a log down and opens the app on it, with these screens.
    pub async fn on(log: &[Event], screens: PathBuf) -> Self {
        let store = tests::database().await;
        lay_down(store.clone(), log).await;
        let from = log.last().expect("a day has events").at;
        let settings = settings(store, from, screens);
        let (running, address) = start(&settings, SocketAddr::from(([127, 0, 0, 1], 0))).await;
        for item in doubts() {
            running.app.quarantine(item).await.expect("what is in doubt is kept");
        }
        Self { running: Some(running), settings, address }
    }

    /// Where it is.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Takes it away.
    pub async fn down(&mut self) {
        self.running.take().expect("the app is there").stop().await;
    }

    /// Gives it back at the same address.
    pub async fn up(&mut self) {
        let (running, _) = start(&self.settings, self.address).await;
        self.running = Some(running);
    }

    /// Ends it for good.
    pub async fn close(mut self) {
        if let Some(running) = self.running.take() {
            running.stop().await;
        }
    }
}

/// What the shop sent and was understood in part: an article by a name of the shop, and something that no reader takes.
fn doubts() -> [Quarantined; 2] {
    let body = br#"{"id": 990001, "created_at": "2026-11-28T19:00:00+01:00", "source_name": "web",
        "line_items": [{"sku": "Coffret de No\u00ebl", "quantity": 1, "price": "49.00"}],
        "shipping_address": {"name": "Camille", "address1": "12 rue des Lilas", "zip": "75011", "city": "Paris"}}"#;
    let order = Quarantined {
        source: SourceId::new("shopify:shop").expect("short"),
        key: "doubt-1".to_owned(),
        subject: "SH-990001".to_owned(),
        code: "unknown_sku",
        field: "line_items[0].sku".to_owned(),
        message: "the catalogue has no such SKU".to_owned(),
        words: "Coffret de Noël".to_owned(),
        form: "shopify:orders/create".to_owned(),
        body: body.to_vec(),
    };
    let file = Quarantined {
        key: "doubt-2".to_owned(),
        subject: "stock.csv, 14".to_owned(),
        form: "none".to_owned(),
        ..order.clone()
    };
    [order, Quarantined { words: "3,76E+12".to_owned(), code: "rounded_code", ..file }]
}

/// The demo's day up to the first proposal after a van has broken down.
fn log() -> Vec<Event> {
    let demo = Demo::load(DEMO_SEED).expect("the demo's files are sound");
    let (_, mut log) = days::run(&demo, demo.opens() + LATE);
    let broken = log.iter().position(|event| event.kind() == "van_broke_down").expect("a van breaks down");
    let proposed = log[broken..].iter().position(is_proposal).expect("a rescue is proposed") + broken;
    let moment = log[proposed].at;
    // A tick is kept whole.
    log.retain(|event| event.at <= moment);
    log
}

fn is_proposal(event: &Event) -> bool {
    matches!(event.body, Body::Decision(Decision::Proposed(_)))
}

async fn lay_down(settings: store::Settings, log: &[Event]) {
    let (store, _) = Store::open(settings).await.expect("the database opens");
    for events in log.chunks(CHUNK) {
        store.append(&Batch { events, ..Batch::default() }).await.expect("the log can be written");
    }
    store.close().await;
}

async fn start(settings: &Settings, at: SocketAddr) -> (Running, SocketAddr) {
    let running = runtime::start(settings.clone()).await.expect("the app starts");
    let listener = TcpListener::bind(at).await.expect("the address is free");
    let address = listener.local_addr().expect("bound");
    tokio::spawn(runtime::serve(running.app.clone(), listener));
    let awake = async || running.app.read(|world| world.stock().skus().len() > 0);
    eventually("the app knows its day", awake).await;
    (running, address)
}

/// A port for the war room that is the same after the app was away.
fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("bound").port()
}

/// Secrets are those of `ui/e2e/lib/feeds.mjs`.
fn settings(store: store::Settings, from: Moment, screens: PathBuf) -> Settings {
    let source = |text: &str| SourceId::new(text).expect("short");
    let mut feeds = FeedSettings::new(Arc::new(runtime::machine_now));
    feeds.pace = Pace { per_second: 10_000, burst: 10_000 };
    feeds.live_token = Some(Secret::new("live-token"));
    feeds.shopify = vec![shopify::Shop::new(source("shopify:shop"), Secret::new("shop-secret"))];
    feeds.plants = vec![wms::Plant { source: source("wms:site"), secret: Secret::new("wms-secret") }];
    let mailbox = Route::Folder(store.data.join("mailbox"));
    Settings {
        drop_folder: Some(store.data.join("depot")),
        mail: MailSettings { from: "Régie <livraison@regie.example>".to_owned(), route: mailbox },
        plant: None,
        notices: None,
        feeds,
        demo: Some(DemoSettings { from, speed: 1.0 }),
        ui: Some(screens),
        basemap: Some(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../assets/basemap/france.pmtiles")),
        war_room_port: free_port(),
        store,
    }
}
