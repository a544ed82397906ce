//! Keeps the one app of this process: starts it beside the window, says how far it is, stops it at the end.

use crate::fault::Fault;
use cli::{Failure, ServeArgs, Served};
use runtime::App;
use std::time::Duration;
use tokio::{
    runtime::Handle,
    sync::{Mutex, watch},
};

/// An app that has not ended by then is left: its log is whole all the same.
const PATIENCE: Duration = Duration::from_secs(30);

/// How far the app is.
#[derive(Clone)]
pub enum Stage {
    /// The database starts, or the log is read.
    Starting,
    /// It answers.
    Up(App),
    /// It could not start; a person may try again.
    Failed(Fault),
}

/// The app and its stage.
pub struct Keeper {
    args: ServeArgs,
    stage: watch::Sender<Stage>,
    /// Held while an app starts or stops, so that there is one.
    served: Mutex<Life>,
}

enum Life {
    Down,
    Up(Box<Served>),
    Over,
}

impl Keeper {
    /// An app that is not started yet.
    pub fn new(args: ServeArgs) -> Self {
        Self { args, stage: watch::channel(Stage::Starting).0, served: Mutex::new(Life::Down) }
    }

    /// How far it is, now and later.
    pub fn watch(&self) -> watch::Receiver<Stage> {
        self.stage.subscribe()
    }

    /// The app, once it is up.
    pub fn app(&self) -> Option<App> {
        match &*self.stage.borrow() {
            Stage::Up(running) => Some(running.clone()),
            Stage::Starting | Stage::Failed(_) => None,
        }
    }

    /// Starts it; one that is up, or over, stays as it is.
    pub async fn start(&self) {
        let mut life = self.served.lock().await;
        if !matches!(*life, Life::Down) {
            return;
        }
        self.stage.send_replace(Stage::Starting);
        let stage = match open(self.args.clone()).await {
            Ok(served) => {
                tracing::info!(address = served.address(), "the app of this window is up");
                let running = served.app().clone();
                *life = Life::Up(Box::new(served));
                Stage::Up(running)
            }
            Err(failure) => {
                let fault = Fault::of(failure.as_ref());
                tracing::error!(code = fault.code, message = fault.message, "the app did not start");
                Stage::Failed(fault)
            }
        };
        self.stage.send_replace(stage);
    }

    /// Stops it for good, its private Postgres included; waits for a start under way first.
    pub async fn stop(&self) {
        let stop = async {
            let life = std::mem::replace(&mut *self.served.lock().await, Life::Over);
            if let Life::Up(served) = life
                && let Err(error) = served.close().await
            {
                tracing::warn!(%error, "the app did not end cleanly");
            }
        };
        if tokio::time::timeout(PATIENCE, stop).await.is_err() {
            tracing::error!("the app did not end in time");
        }
    }
}

/// On a thread of its own: the compiler cannot see that this future may change threads.
async fn open(args: ServeArgs) -> Result<Served, Failure> {
    let runtime = Handle::current();
    tokio::task::spawn_blocking(move || runtime.block_on(Served::open(&args))).await?
}
