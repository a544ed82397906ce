//! A running app with the small network of the stories, reached over its own HTTP.

use crate::wire::{answer, client, eventually};
use adapters::{
    Secret,
    http::FeedSettings,
    mail::{MailSettings, Route},
    shopify,
};
use model::{
    Channel, ContactId, DeptId, Event, Moment, OrderCard, OrderId, OrderLine, Seq, Service, SkuId, SourceId, Span,
};
use runtime::{DemoSettings, Outward, Running, Settings};
use serde_json::{Value, json};
use std::{
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
};
pub use tests::camille;
use tokio::net::TcpListener;

/// Ten in the morning of the day of the stories.
const TEN: Moment = Moment(1_795_647_600_000 + 10 * 3_600_000);
/// What the shop signs with.
pub const SECRET: &str = "shop-secret";

/// A webhook as it goes over the wire: headers and body.
type Delivery = (Vec<(&'static str, String)>, Vec<u8>);

/// An app that runs, and how to speak to it.
pub struct Open {
    pub running: Running,
    pub http: reqwest::Client,
    base: String,
    settings: Settings,
}

/// Opens an app; `change` sets what a test needs otherwise.
pub async fn open(change: impl FnOnce(&mut Settings)) -> Open {
    open_with(change, Outward::default()).await
}

/// Opens an app with other pauses, wires or a drill.
pub async fn open_with(change: impl FnOnce(&mut Settings), outward: Outward) -> Open {
    let mut settings = settings(tests::database().await);
    change(&mut settings);
    furnish(&settings.store.data.join("depot"));
    start(settings, outward).await
}

async fn start(settings: Settings, outward: Outward) -> Open {
    let running = runtime::start_with(settings.clone(), outward).await.expect("the app starts");
    let listener = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).await.expect("a free port");
    let base = format!("http://{}", listener.local_addr().expect("bound"));
    tokio::spawn(runtime::serve(running.app.clone(), listener));
    let http = client();
    let open = Open { running, http, base, settings };
    let furnished = async || open.running.app.read(|world| world.stock().book().atp_total(sku("LUN-001")) > 0);
    eventually("the drop folder's files are taken", furnished).await;
    open
}

fn settings(store: store::Settings) -> Settings {
    let mut feeds = FeedSettings::new(Arc::new(runtime::machine_now));
    feeds.shopify = vec![shopify::Shop::new(source("shopify:maison-lune"), Secret::new(SECRET))];
    let mailbox = Route::Folder(store.data.join("mailbox"));
    Settings {
        drop_folder: Some(store.data.join("depot")),
        mail: MailSettings { from: "Régie <livraison@regie.example>".to_owned(), route: mailbox },
        plant: None,
        notices: None,
        feeds,
        demo: Some(DemoSettings { from: TEN, speed: 1.0 }),
        ui: None,
        basemap: None,
        war_room_port: 0,
        store,
    }
}

/// The stories' network and some stock, as files of the drop folder.
fn furnish(folder: &Path) {
    let network = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("scenarios/network");
    fs::create_dir_all(folder).expect("the folder can be made");
    for entry in fs::read_dir(network).expect("the network is there").flatten() {
        fs::copy(entry.path(), folder.join(entry.file_name())).expect("a file can be copied");
    }
    fs::write(folder.join("stock.csv"), "node;sku;on_hand;safety\nFR-IDF;LUN-001;50;0\nFR-IDF;LUN-002;50;0\n")
        .expect("a file can be written");
}

impl Open {
    /// A call of a feed: the status and what was said.
    pub async fn deliver(&self, path: &str, (headers, body): Delivery) -> (u16, Value) {
        let post = self.http.post(format!("{}{path}", self.base)).body(body);
        answer(headers.iter().fold(post, |post, (name, value)| post.header(*name, value))).await
    }

    /// An order of the shop under a delivery id.
    pub async fn order(&self, card: &OrderCard, id: &str) -> (u16, Value) {
        let delivery = shopify::render(card, &camille(), &Secret::new(SECRET), id);
        self.deliver("/feeds/shopify/maison-lune", delivery).await
    }

    /// A command of a person.
    pub async fn call(&self, cmd: &str, args: Value, key: Option<&str>) -> (u16, Value) {
        let call = json!({"cmd": cmd, "args": args, "key": key});
        let post = self.http.post(self.url("/api/call")).header("x-regie-operator", "nadia");
        answer(post.json(&call)).await
    }

    /// An address of the app.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// Its drop folder.
    pub fn folder(&self) -> PathBuf {
        self.settings.store.data.join("depot")
    }

    /// Its data folder.
    pub fn data(&self) -> &Path {
        &self.settings.store.data
    }

    /// Its log, from the database.
    pub async fn log(&self) -> Vec<Event> {
        self.running.app.store().events(Seq(1), 10_000).await.expect("the log can be read")
    }

    /// How many events of a kind the log holds.
    pub async fn count(&self, kind: &str) -> usize {
        self.log().await.iter().filter(|event| event.kind() == kind).count()
    }

    /// Ends in good order and starts again on the same log.
    pub async fn restart(self) -> Self {
        self.running.stop().await;
        start(self.settings, Outward::default()).await
    }

    /// Ends in good order.
    pub async fn close(self) {
        self.running.stop().await;
    }
}

/// An order of one serum for Paris.
pub fn card(number: u64) -> OrderCard {
    let order = OrderId::new(&format!("SH-{number}")).expect("short");
    OrderCard {
        order,
        channel: Channel::Live,
        placed_at: TEN + Span::seconds(1),
        contact: ContactId::new(&format!("C-{order}")).expect("short"),
        dept: DeptId::new("75").expect("short"),
        near: None,
        service: Service::NextDay,
        lines: vec![OrderLine { sku: sku("LUN-001"), qty: 1, price_cents: Some(3_990) }],
    }
}

pub fn sku(text: &str) -> SkuId {
    SkuId::new(text).expect("short")
}

pub fn source(text: &str) -> SourceId {
    SourceId::new(text).expect("short")
}
