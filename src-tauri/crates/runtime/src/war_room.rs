//! War-room screens: a stream without personal data, and a read-only address for it on the network. Off until a
//! person opens it; knows no command.
//!
//! While it is open, its token and port lie in the data folder, readable by the app's own user only, so that the
//! screens in the war room find their source again after a restart. Closing it deletes them; each opening has a new token.

mod address;
mod door;
mod memory;

use crate::{status::Status, tasks::Tasks};
use contract::{Refusal, RefusalCode, WarRoomView};
use door::Door;
pub(crate) use door::Served;
use memory::Memory;
use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

/// How often the address is looked after.
const LOOK: Duration = Duration::from_secs(2);

/// The port tried first, when the settings name none.
pub const WAR_ROOM_PORT: u16 = 8585;

/// What the app keeps for its war rooms.
pub(crate) struct WarRooms {
    served: Served,
    status: Arc<Status>,
    tasks: Tasks,
    door: tokio::sync::Mutex<Option<Door>>,
    shown: Mutex<Option<Shown>>,
}

/// What the address is made of.
struct Shown {
    token: String,
    port: u16,
}

impl WarRooms {
    pub fn new(served: Served, status: Arc<Status>, tasks: Tasks) -> Self {
        Self { served, status, tasks, door: tokio::sync::Mutex::new(None), shown: Mutex::new(None) }
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

    /// The address, and how many screens follow.
    pub fn view(&self) -> WarRoomView {
        WarRoomView { address: self.url(), screens: self.served.streams.watchers() }
    }

    /// Opens or closes the address; what is so already stays so.
    pub async fn set_open(&self, open: bool) -> Result<WarRoomView, Refusal> {
        let mut door = self.door.lock().await;
        match (open, door.is_some()) {
            (true, false) => *door = Some(self.open_door(Memory::draw()?).await?),
            (false, true) => self.close_door(door.take()).await?,
            (true, true) | (false, false) => {}
        }
        drop(door);
        self.status.changed();
        Ok(self.view())
    }

    async fn open_door(&self, memory: Memory) -> Result<Door, Refusal> {
        let door = Door::open(&self.served, &memory).await.map_err(|error| fault("no port can be opened", &error))?;
        let memory = Memory { port: Some(door.port()), ..memory };
        memory.keep(&self.served.data).await.map_err(|error| fault("the data folder cannot be written", &error))?;
        tracing::info!(port = door.port(), "war-room screens on the network are served");
        self.show(Some(Shown { token: memory.token, port: door.port() }));
        Ok(door)
    }

    async fn close_door(&self, door: Option<Door>) -> Result<(), Refusal> {
        let Some(door) = door else { return Ok(()) };
        self.show(None);
        door.close().await;
        tracing::info!("war-room screens on the network are no longer served");
        // Still there, it would open the war room again at the next start: the person must know.
        Memory::forget(&self.served.data).await.map_err(|error| fault("the data folder cannot be written", &error))
    }

    /// After a restart: open again, under the same address, what nobody closed.
    pub async fn reopen(&self) {
        let Some(memory) = Memory::read(&self.served.data).await else { return };
        let mut door = self.door.lock().await;
        match self.open_door(memory).await {
            Ok(opened) => *door = Some(opened),
            Err(refusal) => tracing::warn!(%refusal, "war-room screens are not served"),
        }
    }
}

/// Looks after the address until the app stops: one whose server has ended is opened again.
pub(crate) async fn tend(war_room: Arc<WarRooms>) {
    let mut stop = war_room.tasks.stop();
    loop {
        war_room.tasks.drill("wall");
        tokio::select! {
            () = tokio::time::sleep(LOOK) => {}
            _ = stop.changed() => return,
        }
        let mut door = war_room.door.lock().await;
        if door.as_ref().is_some_and(Door::has_ended) && !*stop.borrow() {
            war_room.tasks.ended("wall", "ended");
            *door = None;
            drop(door);
            war_room.reopen().await;
        }
    }
}

fn fault(what: &str, error: &std::io::Error) -> Refusal {
    Refusal::new(RefusalCode::Internal, format!("{what}: {error}"))
        .hint("set REGIE_WALL_PORT to a port that is free, and look at the rights of the data folder")
}
