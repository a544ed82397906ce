//! The read-only address itself: the screens' files and the stream of the war room, by GET, and nothing else.

use super::memory::Memory;
use crate::{
    follow::Follow,
    http::{event::event, listen, refused::refused, screens::with_screens},
    stream::Streams,
};
use axum::{
    Router,
    extract::{Query, State, rejection::QueryRejection},
    response::{IntoResponse, Response, sse::Sse},
    routing::get,
};
use contract::{Refusal, RefusalCode, WAR_ROOM_PATH};
use futures_util::stream;
use serde::Deserialize;
use std::{
    io,
    net::Ipv4Addr,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};
use tokio::{
    net::TcpListener,
    sync::{OwnedSemaphorePermit, Semaphore, watch},
    task::JoinHandle,
};

/// Screens on the network that may follow at once.
pub const VIEWERS_MAX: usize = 32;
/// How long closing waits for connections to end by themselves.
const PATIENCE: Duration = Duration::from_secs(2);

/// What war rooms are served from.
#[derive(Clone)]
pub(crate) struct Served {
    /// The built screens.
    pub ui: Option<PathBuf>,
    /// The port tried first.
    pub port: u16,
    /// Where the address is remembered.
    pub data: PathBuf,
    pub streams: Arc<Streams>,
    /// Says when all doors are closed.
    pub doors: watch::Receiver<bool>,
}

/// An open address. Closing it ends all its streams.
pub struct Door {
    port: u16,
    closed: watch::Sender<bool>,
    served: JoinHandle<()>,
}

/// What the handler needs.
#[derive(Clone)]
struct Guard {
    streams: Arc<Streams>,
    doors: watch::Receiver<bool>,
    /// A digest of the token: digests are compared in constant time.
    token: blake3::Hash,
    seats: Arc<Semaphore>,
    closed: watch::Receiver<bool>,
}

impl Door {
    /// Listens on all interfaces: on the port it had, else the one of the settings, else a free one.
    pub async fn open(from: &Served, memory: &Memory) -> io::Result<Self> {
        let listener = listen([memory.port, Some(from.port), Some(0)]).await?;
        let port = listener.local_addr()?.port();
        let (closed, ended) = watch::channel(false);
        let guard = Guard {
            streams: Arc::clone(&from.streams),
            doors: from.doors.clone(),
            token: blake3::hash(memory.token.as_bytes()),
            seats: Arc::new(Semaphore::new(VIEWERS_MAX)),
            closed: ended.clone(),
        };
        let served = tokio::spawn(serve(listener, router(guard, from.ui.as_deref()), from.doors.clone(), ended));
        Ok(Self { port, closed, served })
    }

    /// Where it listens.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Nobody is served any more, though it was not closed.
    pub fn has_ended(&self) -> bool {
        self.served.is_finished()
    }

    /// Drops all viewers; returns once nobody is served any more.
    pub async fn close(mut self) {
        self.closed.send_replace(true);
        if tokio::time::timeout(PATIENCE, &mut self.served).await.is_err() {
            self.served.abort();
        }
    }
}

async fn listen(ports: [Option<u16>; 3]) -> io::Result<TcpListener> {
    let mut last = io::Error::from(io::ErrorKind::AddrNotAvailable);
    for port in ports.into_iter().flatten() {
        match TcpListener::bind((Ipv4Addr::UNSPECIFIED, port)).await {
            Ok(listener) => return Ok(listener),
            Err(error) => last = error,
        }
    }
    Err(last)
}

/// Until this door or all doors of the app are closed.
async fn serve(
    listener: TcpListener,
    app: Router,
    mut doors: watch::Receiver<bool>,
    mut closed: watch::Receiver<bool>,
) {
    let (end, ended) = watch::channel(false);
    let wait = async {
        tokio::select! {
            _ = closed.wait_for(|closed| *closed) => {}
            _ = doors.wait_for(|closed| *closed) => {}
        }
        end.send_replace(true);
    };
    tokio::join!(listen::listen(listener, app, ended), wait);
}

fn router(guard: Guard, screens: Option<&Path>) -> Router {
    let stream = Router::new().route(WAR_ROOM_PATH, get(follow)).with_state(guard);
    with_screens(stream, screens)
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    token: String,
}

async fn follow(State(guard): State<Guard>, asked: Result<Query<Asked>, QueryRejection>) -> Response {
    let token = asked.map_or_else(|_| String::new(), |Query(asked)| asked.token);
    if blake3::hash(token.as_bytes()) != guard.token {
        let refusal = Refusal::new(RefusalCode::Forbidden, "this address needs its token");
        return refused(&refusal.hint("open the address that the settings show now: each opening has its own"));
    }
    let Ok(seat) = guard.seats.clone().try_acquire_owned() else {
        let refusal = Refusal::new(RefusalCode::Busy, format!("{VIEWERS_MAX} screens follow already"));
        return refused(&refusal.hint("close one of them"));
    };
    let viewer = Viewer { follow: Follow::war_room(&guard.streams, guard.doors), closed: guard.closed, _seat: seat };
    Sse::new(stream::unfold(viewer, |mut viewer| async move {
        let text = tokio::select! {
            text = viewer.follow.next_text() => text?,
            _ = viewer.closed.wait_for(|closed| *closed) => return None,
        };
        Some((event(&text), viewer))
    }))
    .into_response()
}

/// One screen on the network.
struct Viewer {
    follow: Follow,
    closed: watch::Receiver<bool>,
    _seat: OwnedSemaphorePermit,
}
