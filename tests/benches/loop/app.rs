//! A real app in a folder of its own: private Postgres, loop, loopback.

use crate::{Failure, orders};
use adapters::{
    Secret,
    http::{FeedSettings, Pace},
    mail::{MailSettings, Route},
    shopify::Shop,
};
use model::Moment;
use runtime::{DemoSettings, Running, Settings};
use std::{net::SocketAddr, path::Path, sync::Arc};
use tokio::{net::TcpListener, task::JoinHandle};

/// What the bench's shop signs with.
pub const SECRET: &str = "bench secret";

/// An app that answers.
pub struct App {
    /// Its parts.
    pub running: Running,
    /// Where it listens.
    pub address: SocketAddr,
    screens: JoinHandle<std::io::Result<()>>,
}

impl App {
    /// Starts one; its clock goes on from `from`, or from where its log ended, second by second.
    pub async fn open(data: &Path, from: Moment) -> Result<Self, Failure> {
        let running = runtime::start(settings(data, from)).await?;
        let listener = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).await?;
        let address = listener.local_addr()?;
        let screens = tokio::spawn(runtime::serve(running.app.clone(), listener));
        Ok(Self { running, address, screens })
    }

    /// Ends in good order; a snapshot is left behind.
    pub async fn close(self) -> Result<(), Failure> {
        self.running.stop().await;
        Ok(self.screens.await??)
    }
}

fn settings(data: &Path, from: Moment) -> Settings {
    let mut feeds = FeedSettings::new(Arc::new(runtime::machine_now));
    // What is measured is the app, not its patience with one shop.
    feeds.pace = Pace { per_second: 1_000_000, burst: 1_000_000 };
    feeds.shopify = vec![Shop::new(orders::source(), Secret::new(SECRET))];
    Settings {
        store: store::Settings::private(data),
        drop_folder: None,
        feeds,
        plant: None,
        notices: None,
        mail: MailSettings {
            from: "Régie <livraison@regie.example>".to_owned(),
            route: Route::Folder(data.join("mailbox")),
        },
        demo: Some(DemoSettings { from, speed: 1.0 }),
        ui: None,
        basemap: None,
        war_room_port: 0,
    }
}
