//! The app with its loopback address and, in a demo, its outside: the same for `regie serve` and for the window.

use crate::{
    BadSettings, Demo, Failure, Problem,
    plant::DemoPlant,
    serve::{ServeArgs, demo_settings, drop_folder, real_settings, store_settings},
};
use model::Seed;
use runtime::{App, Clock, Outward, Running};
use std::{io::ErrorKind, net::SocketAddr, path::Path, sync::Arc, time::Duration};
use tokio::{net::TcpListener, task::JoinHandle};

/// Tries for a port that is taken, and the pause between them.
const BIND_TRIES: u32 = 10;
const BIND_AGAIN: Duration = Duration::from_millis(50);

/// An app that runs and is served.
pub struct Served {
    running: Running,
    plant: Option<JoinHandle<()>>,
    screens: JoinHandle<std::io::Result<()>>,
    address: String,
}

impl Served {
    /// Starts the database, the app, the demo's outside when there is one, and serves on the loopback.
    ///
    /// # Errors
    /// When settings cannot be used (a `BadSettings`), the port is taken (an `io::Error`), or the app does not start
    /// (a `runtime::StartError`).
    pub async fn open(args: &ServeArgs) -> Result<Self, Failure> {
        let bound = bind(args.port).await;
        let settings = if args.demo { None } else { Some(real_settings(args)) };
        let (listener, settings) = ready(bound, settings.transpose())?;
        let address = format!("http://{}", listener.local_addr()?);
        let (running, plant) = match settings {
            Some(settings) => (runtime::start(settings).await?, None),
            None => open_demo(args).await?,
        };
        let app = running.app.clone();
        let screens = tokio::spawn(runtime::serve(app.clone(), listener));
        let plant = plant.map(|plant| plant.run(app, address.clone()));
        Ok(Self { running, plant, screens, address })
    }

    /// The app.
    pub fn app(&self) -> &App {
        &self.running.app
    }

    /// Where it is served.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Ends the outside, the address, the app and its private Postgres, in this order.
    ///
    /// # Errors
    /// When the address could not be served to its end; the app is stopped all the same.
    pub async fn close(self) -> Result<(), Failure> {
        if let Some(plant) = self.plant {
            plant.abort();
        }
        self.running.app.close_doors();
        let served = self.screens.await;
        self.running.stop().await;
        Ok(served??)
    }
}

/// The loopback. Of a predecessor that was just killed the system may need a moment to take the port back.
async fn bind(port: u16) -> std::io::Result<TcpListener> {
    let address = SocketAddr::from(([127, 0, 0, 1], port));
    for _ in 0..BIND_TRIES {
        match TcpListener::bind(address).await {
            Err(error) if error.kind() == ErrorKind::AddrInUse => tokio::time::sleep(BIND_AGAIN).await,
            bound => return bound,
        }
    }
    TcpListener::bind(address).await.map_err(|error| {
        let what = format!("port {port} cannot be opened ({error}): close what uses it, or name another with --port");
        std::io::Error::new(error.kind(), what)
    })
}

/// A port and settings, or all that is wrong with both.
fn ready<T>(bound: std::io::Result<TcpListener>, settings: Result<T, Failure>) -> Result<(TcpListener, T), Failure> {
    match (bound, settings) {
        (Ok(listener), Ok(settings)) => Ok((listener, settings)),
        (Err(port), Ok(_)) => Err(port.into()),
        (bound, Err(failure)) => match (bound, failure.downcast::<BadSettings>()) {
            (Err(port), Ok(mut bad)) => {
                bad.0.push(Problem { name: "--port".to_owned(), what: port.to_string() });
                Err(bad)
            }
            (_, Ok(bad)) => Err(bad),
            (_, Err(other)) => Err(other),
        },
    }
}

async fn open_demo(args: &ServeArgs) -> Result<(Running, Option<DemoPlant>), Failure> {
    let demo = Demo::load(Seed(args.seed))?;
    let data = store_settings(args.data.clone()).data;
    let mut plant = DemoPlant::open(&demo, &data).await?;
    let clock = Arc::new(Clock::demo(demo.opens(), args.speed));
    let settings = demo_settings(args, &demo, &plant, &clock)?;
    let running = runtime::start_by(settings, Outward::default(), clock).await?;
    let folder = drop_folder(&data);
    let fresh = running.app.read(|world| world.stock().skus().len() == 0);
    if fresh {
        plant.begin_anew(&demo)?;
        fill(&folder, &demo)?;
    }
    Ok((running, Some(plant)))
}

/// Puts the demo's files into the drop folder as a shop would: written beside, then renamed.
fn fill(folder: &Path, demo: &Demo) -> Result<(), Failure> {
    std::fs::create_dir_all(folder)?;
    for (name, text) in demo.files() {
        let beside = folder.join(format!("{name}.tmp"));
        std::fs::write(&beside, text)?;
        std::fs::rename(&beside, folder.join(&name))?;
    }
    Ok(())
}
