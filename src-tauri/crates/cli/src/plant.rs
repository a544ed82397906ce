//! The outside of the demo: the Plant on the demo's clock, speaking to the app over the same HTTP that
//! real shops, warehouses, studios and vans would use, and hearing its instructions as signed webhooks.

mod door;
mod journal;
mod secrets;
mod wires;

pub use secrets::Secrets;

use crate::{Demo, Failure};
use journal::Journal;
use model::{Action, Contact, Effect, Fact, Incoming, Moment, OrderCard, OrderId, Seed, Seq};
use runtime::App;
use std::{
    collections::BTreeMap,
    net::SocketAddr,
    path::Path,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::{net::TcpListener, task::JoinHandle};
use twin::Plant;
use wires::Wires;

/// How often the Plant looks at the clock.
const LOOK: Duration = Duration::from_millis(15);

/// The outside, not yet running.
pub struct DemoPlant {
    stage: Arc<Stage>,
    listener: TcpListener,
    address: String,
    /// Facts that may not have been told before the last end.
    untold: Vec<Incoming>,
    /// Where the journal ends.
    stood_at: Moment,
}

/// What the parts of the running Plant share.
struct Stage {
    plant: Mutex<Plant>,
    /// Said while an instruction was taken, not yet sent.
    said: Mutex<Vec<Incoming>>,
    journal: Mutex<Journal>,
    /// Orders of shops whose webhook is thin: what their API answers.
    orders: Mutex<BTreeMap<OrderId, (OrderCard, Contact)>>,
    secrets: Secrets,
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl DemoPlant {
    /// Opens the Plant as its journal left it.
    ///
    /// # Errors
    /// When the journal cannot be read or no port is free.
    pub async fn open(demo: &Demo, data: &Path) -> Result<Self, Failure> {
        std::fs::create_dir_all(data)?;
        let listener = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).await?;
        let address = format!("http://{}", listener.local_addr()?);
        let Seed(seed) = demo.seed;
        let (journal, past) = Journal::open(&data.join("plant.journal"), seed)?;
        let mut plant = demo.plant();
        let stage = |plant, journal| Stage {
            plant: Mutex::new(plant),
            said: Mutex::default(),
            journal: Mutex::new(journal),
            orders: Mutex::default(),
            secrets: Secrets::fresh(),
        };
        let stood_at = past.ends_at();
        let (told, untold) = past.replay(&mut plant);
        let stage = Arc::new(stage(plant, journal));
        told.iter().chain(&untold).for_each(|incoming| stage.remember(incoming));
        Ok(Self { stage, listener, address, untold, stood_at })
    }

    /// Where its API and its instructions are.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// What it signs with.
    pub fn secrets(&self) -> &Secrets {
        &self.stage.secrets
    }

    /// Forgets what was played: the log is empty, so the day begins anew.
    ///
    /// # Errors
    /// When the journal cannot be emptied.
    pub fn begin_anew(&mut self, demo: &Demo) -> Result<(), Failure> {
        held(&self.stage.journal).clear()?;
        *held(&self.stage.plant) = demo.plant();
        self.untold.clear();
        self.stood_at = Moment::default();
        Ok(())
    }

    /// Plays until aborted.
    pub fn run(self, app: App, address: String) -> JoinHandle<()> {
        let Self { stage, listener, untold, stood_at, .. } = self;
        app.clock().resume_at(stood_at);
        tokio::spawn(async move {
            let door = door::serve(listener, Arc::clone(&stage), app.clone());
            let play = play(stage, app, address, untold);
            tokio::select! {
                () = door => tracing::error!("the demo's plant no longer hears instructions"),
                () = play => {}
            }
        })
    }
}

impl Stage {
    fn remember(&self, incoming: &Incoming) {
        if let (Fact::OrderPlaced(card), Some((_, contact))) = (&incoming.fact, &incoming.contact)
            && incoming.origin.source.as_str().starts_with("tiktok:")
        {
            held(&self.orders).insert(card.order, (card.clone(), contact.clone()));
        }
    }

    /// What is due by now, and what was said since the last look.
    fn advance(&self, now: Moment) -> Vec<Incoming> {
        let mut plant = held(&self.plant);
        let mut said = std::mem::take(&mut *held(&self.said));
        said.extend(said_until(&mut plant, now));
        said.iter().for_each(|incoming| self.remember(incoming));
        said
    }

    /// Takes an instruction, noted first. All that was due before it happens before it, as it will when the
    /// journal is played again.
    fn take(&self, now: Moment, seq: Seq, action: Action) -> std::io::Result<()> {
        let mut plant = held(&self.plant);
        held(&self.journal).taken(now, seq, &action)?;
        let said = said_until(&mut plant, now);
        held(&self.said).extend(said);
        plant.receive(now, seq, &Effect::Act(action));
        Ok(())
    }
}

/// What the Plant says up to `now`, each with the moment at which it happened there: it may be heard later.
fn said_until(plant: &mut Plant, now: Moment) -> Vec<Incoming> {
    let mut said = Vec::new();
    loop {
        let next = plant.next_at().filter(|next| *next < now);
        let at = next.unwrap_or(now);
        said.extend(plant.advance(at).into_iter().map(|told| Incoming { happened_at: Some(at), ..told }));
        if next.is_none() {
            return said;
        }
    }
}

/// Says what is due, waits until it was taken, looks at the clock again.
async fn play(stage: Arc<Stage>, app: App, address: String, untold: Vec<Incoming>) {
    let wires = match Wires::new(address, Arc::clone(&stage)) {
        Ok(wires) => wires,
        Err(error) => return tracing::error!(%error, "the demo's plant cannot speak"),
    };
    wires.send(untold).await;
    loop {
        let now = app.clock().now();
        let said = stage.advance(now);
        if !said.is_empty() {
            wires.send(said).await;
            if let Err(error) = held(&stage.journal).told(now) {
                tracing::warn!(%error, "the plant's journal cannot be written");
            }
        }
        tokio::time::sleep(LOOK).await;
    }
}

#[cfg(test)]
mod tests;
