//! `regie serve`: the backend and its screens on this machine, until it is told to stop.

use crate::{DEMO_SEED, Demo, Failure, Served, plant::DemoPlant};
use adapters::{
    Secret,
    http::{FeedSettings, Pace},
    mail::{MailSettings, Route},
    standard_webhooks::Endpoint,
};
use clap::Args;
use runtime::{DemoSettings, Settings};
use std::{
    env,
    path::{Path, PathBuf},
};

/// How to serve.
#[derive(Args, Clone, Debug)]
pub struct ServeArgs {
    /// Play the demo event, Live Shopping Festival, from where its log ended.
    #[arg(long)]
    pub demo: bool,
    /// Seconds of the demo in one second, 1 to 600.
    #[arg(long, default_value_t = 60.0)]
    pub speed: f64,
    /// The randomness of the demo's day.
    #[arg(long, default_value_t = DEMO_SEED.0)]
    pub seed: u64,
    /// Port on the loopback; 0 takes a free one.
    #[arg(long, default_value_t = 8484)]
    pub port: u16,
    /// The data folder (default: the usual place, or REGIE_DATA).
    #[arg(long)]
    pub data: Option<PathBuf>,
    /// Folder of the built screens.
    #[arg(long)]
    pub ui: Option<PathBuf>,
    /// Open the screens in the browser of this desktop.
    #[arg(long)]
    pub open: bool,
}

pub async fn run(args: ServeArgs) -> Result<(), Failure> {
    let served = Served::open(&args).await?;
    println!("Régie: {}", served.address());
    if args.open {
        open_browser(served.address());
    }
    wait_for_the_end().await;
    println!("Régie: stopping");
    served.close().await
}

/// Settings of a real day, from the environment.
///
/// # Errors
/// When a value cannot be read.
pub fn real_settings(args: &ServeArgs) -> Result<Settings, Failure> {
    let store = store_settings(args.data.clone());
    let mut feeds = FeedSettings::new(std::sync::Arc::new(runtime::machine_now));
    let secret = |name: &str| env::var(name).ok().filter(|value| !value.is_empty()).map(Secret::new);
    feeds.live_token = secret("REGIE_LIVE_TOKEN");
    if let Some(secret) = secret("REGIE_SHOPIFY_SECRET") {
        let name = env::var("REGIE_SHOPIFY_SHOP").unwrap_or_else(|_| "shop".to_owned());
        feeds.shopify.push(adapters::shopify::Shop::new(model::SourceId::new(&format!("shopify:{name}"))?, secret));
    }
    if let Some(secret) = secret("REGIE_WMS_SECRET") {
        feeds.plants.push(adapters::wms::Plant { source: model::SourceId::new("wms:site")?, secret });
    }
    feeds.tiktok.extend(tiktok_shop()?);
    let endpoint =
        |url: &str, key: &str| env::var(url).ok().zip(secret(key)).map(|(url, secret)| Endpoint { url, secret });
    Ok(Settings {
        drop_folder: Some(drop_folder(&store.data)),
        mail: mail_settings(&store.data)?,
        plant: endpoint("REGIE_PLANT_URL", "REGIE_PLANT_SECRET"),
        notices: endpoint("REGIE_NOTICE_URL", "REGIE_NOTICE_SECRET"),
        feeds,
        demo: None,
        ui: screens(args.ui.as_deref())?,
        basemap: basemap(),
        wall_port: wall_port()?,
        store,
    })
}

/// A TikTok shop from the environment: all of its values, or none.
fn tiktok_shop() -> Result<Option<adapters::tiktok::Shop>, Failure> {
    let text = |name: &str| env::var(format!("REGIE_TIKTOK_{name}")).ok().filter(|value| !value.is_empty());
    let Some(app_key) = text("APP_KEY") else { return Ok(None) };
    let need =
        |name: &str| text(name).ok_or_else(|| format!("REGIE_TIKTOK_{name} is missing beside REGIE_TIKTOK_APP_KEY"));
    Ok(Some(adapters::tiktok::Shop {
        source: model::SourceId::new(&format!("tiktok:{}", text("SHOP").as_deref().unwrap_or("shop")))?,
        app_key,
        app_secret: Secret::new(need("APP_SECRET")?),
        access_token: Secret::new(need("ACCESS_TOKEN")?),
        shop_cipher: need("SHOP_CIPHER")?,
        api: need("API")?,
        channel: model::Channel::Live,
    }))
}

/// Settings of the demo: the same house, fed by the demo's plant over the same wires.
///
/// # Errors
/// When a name cannot be read.
pub fn demo_settings(args: &ServeArgs, demo: &Demo, plant: &DemoPlant) -> Result<Settings, Failure> {
    let store = store_settings(args.data.clone());
    let secrets = plant.secrets();
    let mut feeds = FeedSettings::new(std::sync::Arc::new(runtime::machine_now));
    feeds.pace = Pace { per_second: 20_000, burst: 50_000 };
    // After a pause the plant has much to say at once.
    feeds.body_max = 16 * 1024 * 1024;
    feeds.live_token = Some(secrets.live.clone());
    feeds.shopify = secrets.shopify(demo)?;
    feeds.tiktok = secrets.tiktok(demo, plant.address())?;
    feeds.plants =
        vec![adapters::wms::Plant { source: model::SourceId::new("wms:demo")?, secret: secrets.wms.clone() }];
    Ok(Settings {
        drop_folder: Some(drop_folder(&store.data)),
        mail: mail_settings(&store.data)?,
        plant: Some(Endpoint { url: format!("{}/actions", plant.address()), secret: secrets.actions.clone() }),
        notices: None,
        feeds,
        demo: Some(DemoSettings { from: demo.opens(), speed: args.speed }),
        ui: screens(args.ui.as_deref())?,
        basemap: basemap(),
        wall_port: wall_port()?,
        store,
    })
}

pub(crate) fn store_settings(data: Option<PathBuf>) -> store::Settings {
    let settings = store::Settings::from_environment();
    match data {
        Some(data) => store::Settings { data, ..settings },
        None => settings,
    }
}

pub(crate) fn drop_folder(data: &Path) -> PathBuf {
    env::var_os("REGIE_DROP_FOLDER").map_or_else(|| data.join("depot"), PathBuf::from)
}

/// Mail goes to the server named by the environment, else into a folder, which the screens show under Messages.
fn mail_settings(data: &Path) -> Result<MailSettings, Failure> {
    let text = |name: &str| env::var(name).ok().filter(|value| !value.is_empty());
    let from = text("REGIE_MAIL_FROM").unwrap_or_else(|| "Régie <livraison@regie.example>".to_owned());
    let route = match text("REGIE_SMTP_HOST") {
        Some(host) => {
            let port = match text("REGIE_SMTP_PORT") {
                Some(port) => port.parse().map_err(|_| format!("REGIE_SMTP_PORT is not a port: {port}"))?,
                None => 587,
            };
            let tls = text("REGIE_SMTP_TLS").as_deref() != Some("off");
            let login =
                text("REGIE_SMTP_USER").zip(text("REGIE_SMTP_PASSWORD")).map(|(user, word)| (user, Secret::new(word)));
            Route::Smtp { host, port, tls, login }
        }
        None => Route::Folder(data.join("mailbox")),
    };
    Ok(MailSettings { from, route })
}

/// The built screens: where the caller says, beside the binary, or in the checkout.
fn screens(given: Option<&Path>) -> Result<Option<PathBuf>, Failure> {
    let built = |place: &PathBuf| place.join("index.html").is_file();
    if let Some(given) = given.map(Path::to_path_buf) {
        let named = given.display().to_string();
        let found = Some(given).filter(built);
        return found
            .map(Some)
            .ok_or_else(|| format!("--ui {named} holds no index.html: build the screens first").into());
    }
    Ok(installed("ui").into_iter().chain([PathBuf::from("ui/dist")]).find(built))
}

/// France as one map file: where the environment says, beside the binary, or in the checkout.
pub(crate) fn basemap() -> Option<PathBuf> {
    let named = env::var_os("REGIE_BASEMAP").map(PathBuf::from);
    let file = "basemap/france.pmtiles";
    let mut places = named.into_iter().chain(installed(file)).chain([Path::new("assets").join(file)]);
    places.find(|place| place.is_file())
}

/// Where something of ours may lie once installed: beside this program, or where packages put it.
fn installed(what: &str) -> Vec<PathBuf> {
    let program = env::current_exe().ok();
    let folder = program.as_deref().and_then(Path::parent);
    folder.map(|folder| vec![folder.join(what), folder.join("../lib/regie").join(what)]).unwrap_or_default()
}

/// The port tried first for war-room screens on the network.
fn wall_port() -> Result<u16, Failure> {
    let Some(text) = env::var("REGIE_WALL_PORT").ok().filter(|text| !text.is_empty()) else {
        return Ok(runtime::WALL_PORT);
    };
    Ok(text.parse().map_err(|_| format!("REGIE_WALL_PORT is not a port: {text}"))?)
}

fn open_browser(address: &str) {
    let desktop = env::var_os("DISPLAY").is_some() || env::var_os("WAYLAND_DISPLAY").is_some();
    if desktop && let Err(error) = std::process::Command::new("xdg-open").arg(address).spawn() {
        tracing::debug!(%error, "no browser was opened");
    }
}

/// Returns once somebody asks this process to end: Ctrl-C, or a supervisor of services.
pub async fn wait_for_the_end() {
    let interrupt = tokio::signal::ctrl_c();
    match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(mut terminate) => {
            tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            }
        }
        Err(_) => {
            let _ = interrupt.await;
        }
    }
}
