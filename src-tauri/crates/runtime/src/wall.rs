//! War-room screens: a stream without personal data, and a read-only address for it on the network. Off until a
//! person opens it; knows no command.
//!
//! While it is open, its token and port lie in the data folder, readable by the house's own user only, so that the
//! screens on the wall find their source again after a restart. Closing it deletes them; each opening has a new token.

mod address;
mod door;
mod memory;

use crate::house::House;
use contract::{Refusal, RefusalCode, WallView};
use door::Door;
use memory::Memory;
use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

/// How often the address is looked after.
const LOOK: Duration = Duration::from_secs(2);

/// The port tried first, when the settings name none.
pub const WALL_PORT: u16 = 8585;

/// What the house keeps for its war rooms.
pub(crate) struct Wall {
    door: tokio::sync::Mutex<Option<Door>>,
    shown: Mutex<Option<Shown>>,
}

/// What the address is made of.
struct Shown {
    token: String,
    port: u16,
}

impl Wall {
    pub fn new() -> Self {
        Self { door: tokio::sync::Mutex::new(None), shown: Mutex::new(None) }
    }

    /// The address as it is now: a machine that changes its network changes its address.
    fn url(&self) -> Option<String> {
        let shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        let url = |shown: &Shown| format!("http://{}:{}/?wall={}#/wall", address::ours(), shown.port, shown.token);
        shown.as_ref().map(url)
    }

    /// Where it listens, without its token; `None` while it is closed.
    pub fn place(&self) -> Option<String> {
        let shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        shown.as_ref().map(|shown| format!("http://{}:{}", address::ours(), shown.port))
    }

    fn show(&self, shown: Option<Shown>) {
        *self.shown.lock().unwrap_or_else(PoisonError::into_inner) = shown;
    }
}

impl House {
    /// The address, and how many screens follow.
    pub(crate) fn wall_view(&self) -> WallView {
        WallView { address: self.wall.url(), screens: self.streams.watchers() }
    }

    /// Opens or closes the address; what is so already stays so.
    pub(crate) async fn set_wall_open(&self, open: bool) -> Result<WallView, Refusal> {
        let mut door = self.wall.door.lock().await;
        match (open, door.is_some()) {
            (true, false) => *door = Some(self.open_door(Memory::draw()?).await?),
            (false, true) => self.close_door(door.take()).await?,
            (true, true) | (false, false) => {}
        }
        drop(door);
        self.changed.notify_one();
        Ok(self.wall_view())
    }

    async fn open_door(&self, memory: Memory) -> Result<Door, Refusal> {
        let door = Door::open(self, &memory).await.map_err(|error| fault("no port can be opened", &error))?;
        let memory = Memory { port: Some(door.port()), ..memory };
        memory
            .keep(&self.settings.store.data)
            .await
            .map_err(|error| fault("the data folder cannot be written", &error))?;
        tracing::info!(port = door.port(), "war-room screens on the network are served");
        self.wall.show(Some(Shown { token: memory.token, port: door.port() }));
        Ok(door)
    }

    async fn close_door(&self, door: Option<Door>) -> Result<(), Refusal> {
        let Some(door) = door else { return Ok(()) };
        self.wall.show(None);
        door.close().await;
        tracing::info!("war-room screens on the network are no longer served");
        // Still there, it would open the wall again at the next start: the person must know.
        Memory::forget(&self.settings.store.data)
            .await
            .map_err(|error| fault("the data folder cannot be written", &error))
    }

    /// After a restart: open again, under the same address, what nobody closed.
    pub(crate) async fn reopen_wall(&self) {
        let Some(memory) = Memory::read(&self.settings.store.data).await else { return };
        let mut door = self.wall.door.lock().await;
        match self.open_door(memory).await {
            Ok(opened) => *door = Some(opened),
            Err(refusal) => tracing::warn!(%refusal, "war-room screens are not served"),
        }
    }
}

/// Looks after the address until the house stops: one whose server has ended is opened again.
pub(crate) async fn tend(house: House) {
    let mut stop = house.stop.subscribe();
    loop {
        house.drill("wall");
        tokio::select! {
            () = tokio::time::sleep(LOOK) => {}
            _ = stop.changed() => return,
        }
        let mut door = house.wall.door.lock().await;
        if door.as_ref().is_some_and(Door::has_ended) && !*house.stop.borrow() {
            house.task_ended("wall", "ended");
            *door = None;
            drop(door);
            house.reopen_wall().await;
        }
    }
}

fn fault(what: &str, error: &std::io::Error) -> Refusal {
    Refusal::new(RefusalCode::Internal, format!("{what}: {error}"))
        .hint("set REGIE_WALL_PORT to a port that is free, and look at the rights of the data folder")
}
