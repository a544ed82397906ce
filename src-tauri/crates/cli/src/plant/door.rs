//! What the Plant hears: the app's signed instructions, and calls of a shop's order API.

use super::{Stage, held};
use adapters::{instruction, standard_webhooks, tiktok};
use axum::{
    Router,
    body::Bytes,
    extract::{Query, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use model::OrderId;
use runtime::App;
use std::{collections::BTreeMap, sync::Arc};
use tokio::net::TcpListener;

/// Largest call of instructions, bytes.
const CALL_MAX: usize = 16 * 1024 * 1024;

type Shared = (Arc<Stage>, App);

pub async fn serve(listener: TcpListener, stage: Arc<Stage>, app: App) {
    let app = Router::new()
        .route("/actions", post(actions))
        .route(tiktok::ORDERS_PATH, get(orders))
        .layer(axum::extract::DefaultBodyLimit::max(CALL_MAX))
        .with_state((stage, app));
    if let Err(error) = axum::serve(listener, app).await {
        tracing::error!(%error, "the plant's door is closed");
    }
}

/// Instructions: noted first, then carried out, then answered.
async fn actions(State((stage, app)): State<Shared>, headers: HeaderMap, body: Bytes) -> Response {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("");
    let (id, second, signature) = (text("webhook-id"), text("webhook-timestamp"), text("webhook-signature"));
    let secret = &stage.secrets.actions;
    if standard_webhooks::verify(secret, id, second, signature, &body, runtime::machine_now()).is_err() {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let Ok(instructions) = instruction::parse_all(&body) else {
        return StatusCode::UNPROCESSABLE_ENTITY.into_response();
    };
    let now = app.clock().now();
    for told in instructions {
        if stage.take(now, told.seq, told.action).is_err() {
            return StatusCode::SERVICE_UNAVAILABLE.into_response();
        }
    }
    StatusCode::OK.into_response()
}

/// The order call of TikTok Shop.
async fn orders(State((stage, _)): State<Shared>, Query(query): Query<BTreeMap<String, String>>) -> Response {
    if !stage.secrets.signed(tiktok::ORDERS_PATH, &query) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let asked = query.get("ids").and_then(|number| OrderId::new(&format!("{}{number}", tiktok::PREFIX)).ok());
    let found = asked.and_then(|order| held(&stage.orders).get(&order).cloned());
    match found {
        Some((card, contact)) => {
            let body = tiktok::render_order(&card, &contact, "AWAITING_SHIPMENT");
            ([(header::CONTENT_TYPE, "application/json")], body).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
