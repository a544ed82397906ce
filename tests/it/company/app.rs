//! The company's app: `regie serve` without the demo, on a clock of its own that tests may move on.

use super::outside::{ACTIONS, Outside};
use crate::wire::{answer, client, eventually};
use adapters::{
    Secret,
    http::FeedSettings,
    mail::{MailSettings, Route},
    shopify,
    standard_webhooks::Endpoint,
    tiktok, wms,
};
use model::{Event, Fact, Incoming, Moment, Origin, Seq, SourceId, Span};
use runtime::{App, Clock, Outward, Running, Settings, start_by};
use serde_json::{Value, json};
use std::{
    fs,
    net::SocketAddr,
    path::PathBuf,
    sync::{Arc, OnceLock},
};
use tokio::net::TcpListener;

/// Saturday 24 October 2026, 13:00 in Paris: the clocks go back in the night that follows.
pub const BEGINS: Moment = Moment(1_792_839_600_000);
const SHOP: &str = "company-shop";
const WMS: &str = "company-wms";

/// The company's files; each is dropped after those that it speaks of, since a slow machine reads in between.
const FILES: [&str; 10] =
    ["catalogue", "nodes", "carriers", "departures", "vans", "grid", "robots", "bins", "stock", "running_order"];

pub type Delivery = (Vec<(&'static str, String)>, Vec<u8>);

/// The app, and how to speak to it.
pub struct Company {
    pub running: Running,
    pub outside: Outside,
    http: reqwest::Client,
    base: String,
    mailbox: PathBuf,
    now: Arc<dyn Fn() -> Moment + Send + Sync>,
    said: u32,
}

/// Where the company's files are.
pub fn files() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("company")
}

impl Company {
    /// Opens the app and drops the company's files.
    pub async fn open() -> Self {
        let known: Arc<OnceLock<App>> = Arc::default();
        let asked = Arc::clone(&known);
        let now: Arc<dyn Fn() -> Moment + Send + Sync> =
            Arc::new(move || asked.get().map_or(BEGINS, |app| app.clock().now()));
        let outside = Outside::default();
        let address = outside.open(Arc::clone(&now)).await;
        let store = tests::database().await;
        let mailbox = store.data.join("mailbox");
        let depot = store.data.join("depot");
        let mut feeds = FeedSettings::new(Arc::clone(&now));
        feeds.shopify = vec![shopify::Shop::new(source("shopify:ecume"), Secret::new(SHOP))];
        feeds.tiktok = vec![marketplace(&address)];
        feeds.plants = vec![wms::Plant { source: source("wms:site"), secret: Secret::new(WMS) }];
        let settings = Settings {
            drop_folder: Some(depot.clone()),
            mail: MailSettings {
                from: "Écume <livraison@ecume.example>".to_owned(),
                route: Route::Folder(mailbox.clone()),
            },
            plant: Some(Endpoint { url: format!("{address}/actions"), secret: Secret::new(ACTIONS) }),
            notices: None,
            feeds,
            demo: None,
            ui: None,
            basemap: None,
            war_room_port: 0,
            store,
        };
        let clock = Arc::new(Clock::rehearsal(BEGINS, 1.0));
        let running = start_by(settings, Outward::default(), clock).await.expect("the app starts");
        assert!(known.set(running.app.clone()).is_ok());
        let listener = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).await.expect("a free port");
        let base = format!("http://{}", listener.local_addr().expect("bound"));
        tokio::spawn(runtime::serve(running.app.clone(), listener));
        let company = Self { running, outside, http: client(), base, mailbox, now, said: 0 };
        company.furnish(&depot).await;
        company
    }

    async fn furnish(&self, depot: &std::path::Path) {
        for name in FILES {
            let (file, beside) = (format!("{name}.csv"), depot.join("beside.tmp"));
            fs::copy(files().join(&file), &beside).expect("a file can be copied");
            fs::rename(&beside, depot.join(file)).expect("a file can be renamed");
        }
        let known = async || {
            self.app().read(|w| {
                w.fleet().vans().count() == 3 && w.show().slots().len() > 0 && w.stock().book().departures().count() > 9
            })
        };
        eventually("the company's files are taken", known).await;
        let counted =
            async || self.app().read(|w| w.stock().skus().all(|card| w.stock().book().atp_total(card.sku) > 0));
        eventually("its shelves are counted", counted).await;
    }

    pub fn app(&self) -> &App {
        &self.running.app
    }

    pub fn now(&self) -> Moment {
        (self.now)()
    }

    pub fn shop_secret(&self) -> Secret {
        Secret::new(SHOP)
    }

    /// The clock moves on, an hour at a time, and every minute of it is closed.
    pub async fn pass(&self, span: Span) {
        let until = self.now() + span;
        while self.now() < until {
            let next = (self.now() + Span::hours(1)).min(until);
            self.app().clock().resume_at(next);
            let closed = async || {
                let now = self.now().floor(Span::minutes(1));
                let begun = |w: &control::World| w.day_due(now).is_none_or(|from| from > now);
                self.app().read(|w| if w.days().open().is_some() { w.days().minute() >= now } else { begun(w) })
            };
            eventually("the minutes are closed", closed).await;
        }
    }

    pub async fn deliver(&self, path: &str, (headers, body): Delivery) -> (u16, Value) {
        let post = self.http.post(format!("{}{path}", self.base)).body(body);
        answer(headers.iter().fold(post, |post, (name, value)| post.header(*name, value))).await
    }

    /// The warehouse and the drivers say what happened; each word may be said `times`.
    pub async fn say(&mut self, facts: Vec<Fact>, times: usize) {
        let (source, now) = (source("wms:site"), self.now());
        let said: Vec<Incoming> = facts
            .into_iter()
            .map(|fact| {
                self.said += 1;
                let origin = Origin { source, key: format!("w-{}", self.said) };
                Incoming { origin, cause: None, fact, contact: None, happened_at: None }
            })
            .collect();
        for time in 0..times {
            let id = format!("d-{}-{time}", self.said);
            let (status, told) = self.deliver("/feeds/wms", wms::render(&said, &Secret::new(WMS), &id, now)).await;
            assert_eq!(status, 200, "{told}");
        }
    }

    pub async fn call(&self, cmd: &str, args: Value) -> (u16, Value) {
        answer(self.http.post(format!("{}/api/call", self.base)).json(&json!({"cmd": cmd, "args": args}))).await
    }

    pub async fn log(&self) -> Vec<Event> {
        self.app().store().events(Seq(1), 100_000).await.expect("the log can be read")
    }

    /// Mails written so far.
    pub fn mails(&self) -> usize {
        let entries = fs::read_dir(&self.mailbox).into_iter().flatten().flatten();
        entries.filter(|entry| entry.path().extension().is_some_and(|ending| ending == "eml")).count()
    }
}

/// The marketplace, whose order call is the outside's.
pub fn marketplace(api: &str) -> tiktok::Shop {
    tiktok::Shop {
        source: source("tiktok:ecume"),
        app_key: "company".to_owned(),
        app_secret: Secret::new("company-marketplace"),
        access_token: Secret::new("token"),
        shop_cipher: "cipher".to_owned(),
        api: api.to_owned(),
        channel: model::Channel::Live,
    }
}

pub fn source(text: &str) -> SourceId {
    SourceId::new(text).expect("a source")
}
