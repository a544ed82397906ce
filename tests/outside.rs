//! Receivers of what the app sends out: a mail server, a marketplace and a plant that can be away, and that count
//! what they get.

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
    routing::post,
};
use std::{
    collections::BTreeMap,
    io,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};

/// One receiver: whether it is there, and what it has taken.
#[derive(Clone, Default)]
pub struct Receiver(Arc<Counts>);

#[derive(Default)]
struct Counts {
    away: AtomicBool,
    /// Calls, answered or not.
    calls: AtomicU32,
    /// How often each id was taken.
    taken: Mutex<BTreeMap<String, u32>>,
}

impl Receiver {
    /// It goes away, or comes back.
    pub fn set_away(&self, away: bool) {
        self.0.away.store(away, Ordering::SeqCst);
    }

    /// Calls so far, those in vain included.
    pub fn calls(&self) -> u32 {
        self.0.calls.load(Ordering::SeqCst)
    }

    /// How often each id was taken.
    pub fn taken(&self) -> BTreeMap<String, u32> {
        self.held().clone()
    }

    /// How many different ids were taken.
    pub fn count(&self) -> usize {
        self.held().len()
    }

    /// How many were taken more than once.
    pub fn doubled(&self) -> usize {
        self.held().values().filter(|count| **count > 1).count()
    }

    fn held(&self) -> MutexGuard<'_, BTreeMap<String, u32>> {
        self.0.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_away(&self) -> bool {
        self.0.calls.fetch_add(1, Ordering::SeqCst);
        self.0.away.load(Ordering::SeqCst)
    }

    fn take(&self, id: String) {
        *self.held().entry(id).or_default() += 1;
    }
}

/// A mail server on the loopback; its ids are `Message-ID`s. Away, it closes each connection at once.
///
/// # Errors
/// When no port is free.
pub async fn mail_server() -> io::Result<(Receiver, u16)> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let (receiver, port) = (Receiver::default(), listener.local_addr()?.port());
    let server = receiver.clone();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let server = server.clone();
            tokio::spawn(async move {
                if !server.is_away() {
                    // A client that goes away in the middle has sent nothing.
                    let _ = converse(stream, &server).await;
                }
            });
        }
    });
    Ok((receiver, port))
}

async fn converse(stream: TcpStream, server: &Receiver) -> io::Result<()> {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    write.write_all(b"220 here\r\n").await?;
    let (mut in_data, mut id) = (false, String::new());
    while let Some(line) = lines.next_line().await? {
        if in_data && line != "." {
            if let Some(told) = line.strip_prefix("Message-ID: ") {
                told.clone_into(&mut id);
            }
            continue;
        }
        let answer: &[u8] = match line.split(' ').next().unwrap_or_default() {
            "." => {
                in_data = false;
                server.take(std::mem::take(&mut id));
                b"250 kept\r\n"
            }
            "DATA" => {
                in_data = true;
                b"354 go on\r\n"
            }
            "QUIT" => b"221 bye\r\n",
            _ => b"250 ok\r\n",
        };
        write.write_all(answer).await?;
    }
    Ok(())
}

/// A marketplace on the loopback; its ids are `webhook-id`s. Away, it answers 503.
///
/// # Errors
/// When no port is free.
pub async fn marketplace() -> io::Result<(Receiver, String)> {
    async fn hear(State(receiver): State<Receiver>, headers: HeaderMap) -> StatusCode {
        if receiver.is_away() {
            return StatusCode::SERVICE_UNAVAILABLE;
        }
        let id = headers.get("webhook-id").and_then(|id| id.to_str().ok());
        receiver.take(id.unwrap_or_default().to_owned());
        StatusCode::NO_CONTENT
    }
    serve(post(hear)).await
}

/// A plant on the loopback; its ids are the numbers of instructions. Away, it answers 500.
///
/// # Errors
/// When no port is free.
pub async fn plant() -> io::Result<(Receiver, String)> {
    async fn hear(State(receiver): State<Receiver>, body: Bytes) -> StatusCode {
        if receiver.is_away() {
            return StatusCode::INTERNAL_SERVER_ERROR;
        }
        match adapters::instruction::parse_all(&body) {
            Ok(instructions) => instructions.iter().for_each(|one| receiver.take(one.seq.to_string())),
            Err(_) => return StatusCode::BAD_REQUEST,
        }
        StatusCode::OK
    }
    serve(post(hear)).await
}

async fn serve(method: axum::routing::MethodRouter<Receiver>) -> io::Result<(Receiver, String)> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}/in", listener.local_addr()?);
    let receiver = Receiver::default();
    let app = Router::new().route("/in", method).with_state(receiver.clone());
    tokio::spawn(async move { axum::serve(listener, app).await });
    Ok((receiver, url))
}
