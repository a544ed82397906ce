//! Serves an address with deadlines and bounds: nobody can hold the app by saying nothing.
//!
//! | bound | policy |
//! | --- | --- |
//! | connections at once | one more is answered 503 and closed |
//! | the head of a request, and an idle connection | closed |
//! | the body of a request | 408, and closed |
//! | answers under way at the end | cut |

use super::line::{Late, Line};
use axum::{
    Json, Router,
    body::{Body, HttpBody},
    extract::Request,
    http::{HeaderValue, StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
};
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use serde_json::json;
use std::{pin::pin, sync::Arc, time::Duration};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore, watch},
    task::JoinSet,
    time,
};

/// How much and how long.
#[derive(Clone, Copy)]
struct Limits {
    /// Connections at once.
    connections: usize,
    /// The head of a request, and how long a kept connection may stay idle.
    head: Duration,
    /// The body of a request, from its head to its end.
    body: Duration,
    /// Answers under way once the doors are closed.
    drain: Duration,
}

/// Half the connections that a process may open by the usual limit of its files.
const LIMITS: Limits = Limits {
    connections: 512,
    head: Duration::from_secs(20),
    body: Duration::from_secs(20),
    drain: Duration::from_secs(2),
};
/// Pause after the system had no connection to give, for want of files or memory.
const ACCEPT_AGAIN: Duration = Duration::from_millis(100);
/// What one connection too many is told.
const FULL: &[u8] =
    b"HTTP/1.1 503 Service Unavailable\r\nretry-after: 1\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";

/// Serves until `closed` says so, then lets what is under way end.
pub(crate) async fn listen(listener: TcpListener, app: Router, closed: watch::Receiver<bool>) {
    listen_within(LIMITS, listener, app, closed).await;
}

async fn listen_within(limits: Limits, listener: TcpListener, app: Router, mut closed: watch::Receiver<bool>) {
    let app = app.layer(middleware::from_fn(move |request, next| in_time(request, next, limits.body)));
    let (places, doors) = (Arc::new(Semaphore::new(limits.connections)), closed.clone());
    let mut open = JoinSet::new();
    let mut end = pin!(async move { drop(closed.wait_for(|closed| *closed).await) });
    loop {
        tokio::select! {
            () = &mut end => break,
            Some(_) = open.join_next() => {}
            taken = listener.accept() => match (taken, Arc::clone(&places).try_acquire_owned()) {
                (Ok((stream, _)), Ok(place)) => {
                    open.spawn(connection(stream, app.clone(), doors.clone(), limits.head, place));
                }
                // A new connection has room for so few bytes; whether they arrive is the sender's affair.
                (Ok((stream, _)), Err(_)) => drop(stream.try_write(FULL)),
                (Err(error), _) => {
                    tracing::warn!(%error, "no connection can be taken");
                    time::sleep(ACCEPT_AGAIN).await;
                }
            }
        }
    }
    drop(listener);
    let drained = time::timeout(limits.drain, async { while open.join_next().await.is_some() {} });
    if drained.await.is_err() {
        tracing::warn!(connections = open.len(), "connections that did not end in time are cut");
        open.shutdown().await;
    }
}

/// One connection, until it ends; it holds its place as long.
async fn connection(
    stream: TcpStream,
    app: Router,
    mut doors: watch::Receiver<bool>,
    head: Duration,
    _place: OwnedSemaphorePermit,
) {
    // Answers are small: waiting for more to send would only delay them.
    let _ = stream.set_nodelay(true);
    let service = TowerToHyperService::new(app);
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(head);
    let mut served = pin!(builder.serve_connection(TokioIo::new(stream), service));
    // What was waited for holds the watch: it must be gone before the rest is awaited.
    let closed = async { drop(doors.wait_for(|closed| *closed).await) };
    let ended = tokio::select! {
        ended = served.as_mut() => ended,
        () = closed => {
            served.as_mut().graceful_shutdown();
            served.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection did not end well");
    }
}

/// A request whose body does not come is answered, whatever its handler made of it.
async fn in_time(request: Request, next: Next, most: Duration) -> Response {
    if request.body().is_end_stream() {
        return next.run(request).await;
    }
    let late = Late::default();
    let (parts, body) = request.into_parts();
    let body = Body::new(Line::new(body, most, late.clone()));
    let answer = next.run(Request::from_parts(parts, body)).await;
    if !late.is_late() {
        return answer;
    }
    let reason = json!({"code": "body_timeout", "message": "the body did not come in time, send it again"});
    let mut answer = (StatusCode::REQUEST_TIMEOUT, Json(reason)).into_response();
    answer.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    answer
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::routing::post;
    use std::{
        io::{Read, Write},
        net::{SocketAddr, TcpStream},
        time::Instant,
    };
    use tokio::{runtime::Runtime, task::JoinHandle};

    const SHORT: Limits = Limits {
        connections: 3,
        head: Duration::from_millis(300),
        body: Duration::from_millis(300),
        drain: Duration::from_millis(300),
    };

    /// An address that repeats bodies, and what closes it.
    fn open(runtime: &Runtime, limits: Limits) -> (SocketAddr, watch::Sender<bool>, JoinHandle<()>) {
        let listener = runtime.block_on(TcpListener::bind(("127.0.0.1", 0))).expect("a free port");
        let address = listener.local_addr().expect("bound");
        let (close, closed) = watch::channel(false);
        let app = Router::new().route("/", post(|body: String| async move { body }));
        (address, close, runtime.spawn(listen_within(limits, listener, app, closed)))
    }

    fn say(address: SocketAddr, words: &str) -> TcpStream {
        let mut stream = TcpStream::connect(address).expect("it listens");
        stream.set_read_timeout(Some(Duration::from_secs(60))).expect("a patience");
        stream.write_all(words.as_bytes()).expect("it is sent");
        stream
    }

    /// All that is said until the connection is closed.
    fn hear(mut stream: TcpStream) -> String {
        let mut said = Vec::new();
        // A reset is an end too.
        let _ = stream.read_to_end(&mut said);
        String::from_utf8_lossy(&said).into_owned()
    }

    #[test]
    fn whoever_stops_in_the_middle_is_let_go() {
        let runtime = Runtime::new().expect("a runtime");
        let (address, _close, _served) = open(&runtime, SHORT);
        assert_eq!(hear(say(address, "POST / HTTP/1.1\r\nhost: a\r\ncontent-le")), "");
        assert_eq!(hear(say(address, "")), "");
        let late = hear(say(address, "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 9\r\n\r\nhalf"));
        assert!(late.starts_with("HTTP/1.1 408") && late.contains("body_timeout"), "{late}");
        let whole = "POST / HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-length: 4\r\n\r\nbody";
        assert!(hear(say(address, whole)).ends_with("body"));
    }

    #[test]
    fn one_too_many_is_sent_away() {
        let runtime = Runtime::new().expect("a runtime");
        let patient = Limits { head: Duration::from_secs(60), ..SHORT };
        let (address, _close, _served) = open(&runtime, patient);
        let held: Vec<TcpStream> = (0..SHORT.connections).map(|_| say(address, "POST")).collect();
        assert!(hear(say(address, "")).starts_with("HTTP/1.1 503"));
        drop(held);
    }

    #[test]
    fn the_end_waits_for_answers_and_not_for_questions() {
        let runtime = Runtime::new().expect("a runtime");
        let patient = Limits { head: Duration::from_secs(600), body: Duration::from_secs(600), ..SHORT };
        let (address, close, served) = open(&runtime, patient);
        let halves = [say(address, "POST / HT"), say(address, "POST / HTTP/1.1\r\ncontent-length: 9\r\n\r\nx")];
        let since = Instant::now();
        close.send_replace(true);
        runtime.block_on(served).expect("it ends");
        assert!(since.elapsed() < Duration::from_secs(60));
        assert!(TcpStream::connect(address).is_err(), "nobody is let in any more");
        drop(halves);
    }
}
