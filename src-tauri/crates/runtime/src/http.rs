//! The same contract over HTTP: calls, the stream, the feeds and the screens' files.

pub(crate) mod event;
mod guard;
mod line;
pub(crate) mod listen;
pub(crate) mod refused;
pub(crate) mod screens;

use crate::app::App;
use adapters::FactSink;
use axum::{
    Json, Router,
    extract::{Query, State, rejection::QueryRejection},
    http::HeaderMap,
    middleware,
    response::{IntoResponse, Response, sse::Sse},
    routing::{any, get, post},
};
use contract::{CALL_PATH, Caller, Command, OPERATOR_HEADER, Refusal, RefusalCode, STREAM_PATH, Topics};
use event::event;
use futures_util::stream;
use listen::listen;
use model::OperatorId;
use refused::{Called, refused};
use screens::with_screens;
use serde::Deserialize;
use std::sync::Arc;
use tokio::net::TcpListener;

/// Serves until the app closes its doors, and answers then what is under way, for two seconds at most. The listener is bound by the caller, who decides on which address.
///
/// # Errors
/// When the feeds cannot be set up.
pub async fn serve(app: App, listener: TcpListener) -> std::io::Result<()> {
    let sink = Arc::new(app.clone()) as Arc<dyn FactSink>;
    let router =
        adapters::http::mounted(routes(&app), sink, app.settings.feeds.clone()).map_err(std::io::Error::other)?;
    let router = router.layer(middleware::from_fn(guard::host));
    listen(listener, router, app.doors.subscribe()).await;
    Ok(())
}

fn routes(app: &App) -> Router {
    let api = Router::new()
        .route(CALL_PATH, post(call).layer(refused::bound()))
        .route(STREAM_PATH, get(follow))
        .route("/api/{*path}", any(refused::unknown_path))
        .method_not_allowed_fallback(refused::wrong_method)
        .with_state(app.clone());
    with_screens(api, app.settings.ui.as_deref())
}

async fn call(State(app): State<App>, headers: HeaderMap, Called(call): Called) -> Response {
    let caller = Caller { operator: operator(&headers), key: call.key.clone() };
    let answer = match Command::parse(call) {
        Ok(command) => app.call(&caller, command).await,
        Err(refusal) => Err(refusal),
    };
    match answer {
        Ok(reply) => Json(reply).into_response(),
        Err(refusal) => refused(&refusal),
    }
}

/// On the loopback the header is believed: whoever reaches it sits at this machine.
fn operator(headers: &HeaderMap) -> OperatorId {
    let named =
        headers.get(OPERATOR_HEADER).and_then(|name| name.to_str().ok()).and_then(|name| OperatorId::new(name).ok());
    named.or_else(|| OperatorId::new("control-room").ok()).expect("a short word is a code")
}

/// What a screen says of itself when it opens its stream.
#[derive(Deserialize)]
struct Asked {
    screen: Option<String>,
    topics: Option<String>,
}

async fn follow(State(app): State<App>, asked: Result<Query<Asked>, QueryRejection>) -> Response {
    let asked = asked.map_err(|error| Refusal::new(RefusalCode::BadArgs, error.body_text()));
    let follow = asked.and_then(|Query(asked)| {
        let topics = asked.topics.map_or_else(|| Ok(Topics::all()), |names| Topics::parse(names.split(',')))?;
        app.follow_as(asked.screen, topics)
    });
    match follow {
        Ok(follow) => Sse::new(stream::unfold(follow, |mut follow| async move {
            let text = follow.next_text().await?;
            Some((event(&text), follow))
        }))
        .into_response(),
        Err(refusal) => refused(&refusal),
    }
}
