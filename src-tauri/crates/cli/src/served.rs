//! The house with its loopback address and, in a demo, its outside: the same for `regie serve` and for the window.

use crate::{
    Demo, Failure,
    plant::DemoPlant,
    serve::{ServeArgs, demo_settings, drop_folder, real_settings, store_settings},
};
use model::Seed;
use runtime::{House, Running};
use std::{net::SocketAddr, path::Path};
use tokio::{net::TcpListener, task::JoinHandle};

/// A house that runs and is served.
pub struct Served {
    running: Running,
    plant: Option<JoinHandle<()>>,
    screens: JoinHandle<std::io::Result<()>>,
    address: String,
}

impl Served {
    /// Starts the database, the house, the demo's outside when there is one, and serves on the loopback.
    ///
    /// # Errors
    /// When the port is taken (an `io::Error`), or the house does not start (a `runtime::StartError`).
    pub async fn open(args: &ServeArgs) -> Result<Self, Failure> {
        let listener = listen(args.port).await?;
        let address = format!("http://{}", listener.local_addr()?);
        let (running, plant) = if args.demo { open_demo(args).await? } else { (open_real(args).await?, None) };
        let house = running.house.clone();
        let screens = tokio::spawn(runtime::serve(house.clone(), listener));
        let plant = plant.map(|plant| plant.run(house, address.clone()));
        Ok(Self { running, plant, screens, address })
    }

    /// The house.
    pub fn house(&self) -> &House {
        &self.running.house
    }

    /// Where it is served.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Ends the outside, the address, the house and its private Postgres, in this order.
    ///
    /// # Errors
    /// When the address could not be served to its end; the house is stopped all the same.
    pub async fn close(self) -> Result<(), Failure> {
        if let Some(plant) = self.plant {
            plant.abort();
        }
        self.running.house.stop();
        let served = self.screens.await;
        self.running.stop().await;
        Ok(served??)
    }
}

/// The error keeps its kind and names the port.
async fn listen(port: u16) -> std::io::Result<TcpListener> {
    let bound = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], port))).await;
    bound.map_err(|error| {
        let said = format!("port {port} of this machine cannot be served: {error}; choose another with --port");
        std::io::Error::new(error.kind(), said)
    })
}

async fn open_real(args: &ServeArgs) -> Result<Running, Failure> {
    Ok(runtime::start(real_settings(args)?).await?)
}

async fn open_demo(args: &ServeArgs) -> Result<(Running, Option<DemoPlant>), Failure> {
    let demo = Demo::load(Seed(args.seed))?;
    let data = store_settings(args.data.clone()).data;
    let mut plant = DemoPlant::open(&demo, &data).await?;
    let settings = demo_settings(args, &demo, &plant)?;
    let running = runtime::start(settings).await?;
    let folder = drop_folder(&data);
    let fresh = running.house.read(|world| world.skus.is_empty()).await;
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
