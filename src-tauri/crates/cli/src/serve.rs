//! `regie serve`: the backend and its screens on this machine, until it is told to stop.

use crate::{
    DEMO_SEED, Demo, Failure, Served,
    environment::{Environment, of_process},
    plant::DemoPlant,
    signals::Signals,
};
use adapters::{
    http::{FeedSettings, Pace},
    standard_webhooks::Endpoint,
};
use clap::Args;
use runtime::{Clock, DemoSettings, Settings};
use std::{
    env,
    io::Write,
    path::{Path, PathBuf},
    sync::Arc,
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
    let mut signals = Signals::listen();
    let served = tokio::select! {
        served = Served::open(&args) => served?,
        () = signals.next() => {
            say("Régie: stopped before it was up");
            return Ok(());
        }
    };
    say(&format!("Régie: {}", served.address()));
    if args.open {
        open_browser(served.address());
    }
    signals.next().await;
    say("Régie: stopping");
    tokio::select! {
        closed = served.close() => closed,
        never = signals.next_ends() => never,
    }
}

/// To whoever started this; a reader that has gone away is no reason to end badly.
fn say(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// Settings of a real day, from the environment.
///
/// # Errors
/// [`crate::BadSettings`], all that is wrong at once.
pub fn real_settings(args: &ServeArgs) -> Result<Settings, Failure> {
    let environment = Environment::new(&of_process);
    let settings = real(args, &environment)?;
    environment.end()?;
    Ok(settings)
}

/// The same from any environment, which keeps what is wrong.
pub(crate) fn real(args: &ServeArgs, environment: &Environment<'_>) -> Result<Settings, Failure> {
    let store = checked_store(args.data.clone(), environment);
    let mut feeds = FeedSettings::new(Arc::new(runtime::machine_now));
    feeds.live_token = environment.secret("REGIE_LIVE_TOKEN");
    feeds.shopify.extend(shopify_shop(environment));
    if let Some(secret) = environment.secret("REGIE_WMS_SECRET") {
        feeds.plants.push(adapters::wms::Plant { source: model::SourceId::new("wms:site")?, secret });
    }
    feeds.tiktok.extend(tiktok_shop(environment));
    check_args(args, environment);
    Ok(Settings {
        drop_folder: Some(checked_drop_folder(&store.data, environment)),
        mail: environment.mail(store.data.join("mailbox")),
        plant: environment.endpoint("REGIE_PLANT_URL", "REGIE_PLANT_SECRET"),
        notices: environment.endpoint("REGIE_NOTICE_URL", "REGIE_NOTICE_SECRET"),
        feeds,
        demo: None,
        ui: screens(args.ui.as_deref()).unwrap_or_default(),
        basemap: checked_basemap(environment),
        war_room_port: environment.port("REGIE_WALL_PORT").unwrap_or(runtime::WAR_ROOM_PORT),
        store,
    })
}

/// What was typed after `serve`, checked as the environment is.
fn check_args(args: &ServeArgs, environment: &Environment<'_>) {
    if !runtime::SPEEDS.contains(&args.speed) {
        environment.problem("--speed", "it is a number from 1 to 600");
    }
    if args.ui.as_ref().is_some_and(|folder| !folder.join("index.html").is_file()) {
        environment.problem("--ui", "there is no index.html in this folder; cargo dev run builds ui/dist");
    }
    // Read by other parts, from the same environment.
    environment.file("REGIE_ENGRAVER");
    environment.file("REGIE_REPORT_EXPORT");
    if environment.text("REGIE_LOG").is_some_and(|filter| !crate::trace::is_filter(&filter)) {
        environment.problem("REGIE_LOG", "it is no filter such as info, or runtime=debug,store=info");
    }
}

/// A shop's name in ours, such as `shopify:maison-lune`.
fn source(environment: &Environment<'_>, kind: &str, name: &str) -> Option<model::SourceId> {
    let shop = environment.text(name).unwrap_or_else(|| "shop".to_owned());
    let source = model::SourceId::new(&format!("{kind}:{shop}"));
    source.inspect_err(|error| environment.problem(name, format!("it is no name of a shop: {error}"))).ok()
}

/// A Shopify shop from the environment, once it has a secret.
fn shopify_shop(environment: &Environment<'_>) -> Option<adapters::shopify::Shop> {
    const BESIDE: [&str; 2] = ["REGIE_SHOPIFY_SHOP", "REGIE_SHOPIFY_FULFILMENT"];
    let Some(secret) = environment.secret("REGIE_SHOPIFY_SECRET") else {
        environment.alone(&BESIDE, "REGIE_SHOPIFY_SECRET");
        return None;
    };
    let services = environment.text(BESIDE[1]).unwrap_or_default();
    let mut shop = adapters::shopify::Shop::new(source(environment, "shopify", BESIDE[0])?, secret);
    shop.services.extend(services.split_whitespace().map(str::to_lowercase));
    Some(shop)
}

/// A TikTok shop from the environment: all of its values, or none.
fn tiktok_shop(environment: &Environment<'_>) -> Option<adapters::tiktok::Shop> {
    const PLAIN: [&str; 4] =
        ["REGIE_TIKTOK_APP_KEY", "REGIE_TIKTOK_SHOP_CIPHER", "REGIE_TIKTOK_API", "REGIE_TIKTOK_SHOP"];
    const SECRET: [&str; 2] = ["REGIE_TIKTOK_APP_SECRET", "REGIE_TIKTOK_ACCESS_TOKEN"];
    let secrets = SECRET.map(|name| environment.secret(name));
    let api = environment.url("REGIE_TIKTOK_API");
    let texts = [PLAIN[0], PLAIN[1]].map(|name| environment.text(name));
    let given = secrets.iter().any(Option::is_some) || api.is_some() || texts.iter().any(Option::is_some);
    if !given {
        environment.alone(&[PLAIN[3]], PLAIN[0]);
        return None;
    }
    let there = [texts[0].is_some(), secrets[0].is_some(), secrets[1].is_some(), texts[1].is_some(), api.is_some()];
    for (name, there) in [PLAIN[0], SECRET[0], SECRET[1], PLAIN[1], PLAIN[2]].into_iter().zip(there) {
        if !there {
            environment.problem(name, "it is missing: a TikTok shop needs all of its settings");
        }
    }
    let source = source(environment, "tiktok", PLAIN[3])?;
    let ([app_key, shop_cipher], [app_secret, access_token]) = (texts, secrets);
    Some(adapters::tiktok::Shop {
        source,
        app_key: app_key?,
        app_secret: app_secret?,
        access_token: access_token?,
        shop_cipher: shop_cipher?,
        api: api?,
        channel: model::Channel::Live,
    })
}

/// Settings of the demo: the same app, fed by the demo's plant over the same wires. `clock` is the app's: what the
/// plant tells happened by it, while signatures are judged by the machine's.
///
/// # Errors
/// When a name cannot be read.
pub fn demo_settings(
    args: &ServeArgs,
    demo: &Demo,
    plant: &DemoPlant,
    clock: &Arc<Clock>,
) -> Result<Settings, Failure> {
    let environment = Environment::new(&of_process);
    let store = checked_store(args.data.clone(), &environment);
    check_args(args, &environment);
    let secrets = plant.secrets();
    let mut feeds = FeedSettings::new(Arc::new(runtime::machine_now));
    let clock = Arc::clone(clock);
    feeds.app_clock = Arc::new(move || clock.now());
    feeds.pace = Pace { per_second: 20_000, burst: 50_000 };
    // After a pause the plant has much to say at once.
    feeds.body_max = 16 * 1024 * 1024;
    feeds.live_token = Some(secrets.live.clone());
    feeds.shopify = secrets.shopify(demo)?;
    feeds.tiktok = secrets.tiktok(demo, plant.address())?;
    feeds.plants =
        vec![adapters::wms::Plant { source: model::SourceId::new("wms:demo")?, secret: secrets.wms.clone() }];
    let settings = Settings {
        drop_folder: Some(checked_drop_folder(&store.data, &environment)),
        mail: environment.mail(store.data.join("mailbox")),
        plant: Some(Endpoint { url: format!("{}/actions", plant.address()), secret: secrets.actions.clone() }),
        notices: None,
        feeds,
        demo: Some(DemoSettings { from: demo.opens(), speed: args.speed }),
        ui: screens(args.ui.as_deref()).unwrap_or_default(),
        basemap: checked_basemap(&environment),
        war_room_port: environment.port("REGIE_WALL_PORT").unwrap_or(runtime::WAR_ROOM_PORT),
        store,
    };
    environment.end()?;
    Ok(settings)
}

pub(crate) fn store_settings(data: Option<PathBuf>) -> store::Settings {
    let settings = store::Settings::from_environment();
    match data {
        Some(data) => store::Settings { data, ..settings },
        None => settings,
    }
}

fn checked_store(data: Option<PathBuf>, environment: &Environment<'_>) -> store::Settings {
    let settings = store_settings(data);
    if let Some(what) = environment.text("REGIE_DATABASE_URL").and_then(|url| store::database_url_problem(&url)) {
        environment.problem("REGIE_DATABASE_URL", what);
    }
    settings
}

pub(crate) fn drop_folder(data: &Path) -> PathBuf {
    env::var_os("REGIE_DROP_FOLDER").map_or_else(|| data.join("depot"), PathBuf::from)
}

fn checked_drop_folder(data: &Path, environment: &Environment<'_>) -> PathBuf {
    environment.folder("REGIE_DROP_FOLDER").unwrap_or_else(|| data.join("depot"))
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

/// The same; a name that leads nowhere is said, since reports would go without their map.
fn checked_basemap(environment: &Environment<'_>) -> Option<PathBuf> {
    environment.file("REGIE_BASEMAP").or_else(basemap)
}

/// Where something of ours may lie once installed: beside this program, or where packages put it.
fn installed(what: &str) -> Vec<PathBuf> {
    let program = env::current_exe().ok();
    let folder = program.as_deref().and_then(Path::parent);
    folder.map(|folder| vec![folder.join(what), folder.join("../lib/regie").join(what)]).unwrap_or_default()
}

fn open_browser(address: &str) {
    let desktop = env::var_os("DISPLAY").is_some() || env::var_os("WAYLAND_DISPLAY").is_some();
    if desktop && let Err(error) = std::process::Command::new("xdg-open").arg(address).spawn() {
        tracing::debug!(%error, "no browser was opened");
    }
}

/// Returns once somebody asks this process to end: Ctrl-C, or a supervisor of services.
pub async fn wait_for_the_end() {
    Signals::listen().next().await;
}
