//! A marketplace is told of its order by a signed webhook; its customer's address stays here.

use super::app::{card, open};
use crate::wire::eventually;
use adapters::{
    Secret,
    standard_webhooks::{Endpoint, verify},
};
use axum::{Router, body::Bytes, extract::State, http::HeaderMap, routing::post};
use model::Channel;
use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
};
use tokio::net::TcpListener;

const SECRET: &str = "notice-secret";

/// What the marketplace has received: whether the signature was right, and the body.
type Received = Arc<Mutex<Vec<(bool, String)>>>;

#[tokio::test(flavor = "multi_thread")]
async fn a_marketplace_is_told_of_a_declined_order_and_knows_who_speaks() {
    let heard = Received::default();
    let url = marketplace(Arc::clone(&heard)).await;
    let app = open(|settings| settings.notices = Some(Endpoint { url, secret: Secret::new(SECRET) })).await;
    let mut order = card(2);
    order.channel = Channel::Marketplace;
    order.lines[0].qty = 9_999;
    assert_eq!(app.order(&order, "hook-2").await.0, 200);
    eventually("the sending is a fact", async || app.count("notification_sent").await == 1).await;
    let heard = heard.lock().expect("nobody panicked").clone();
    assert_eq!(heard.len(), 1, "{heard:?}");
    let (signed, body) = &heard[0];
    assert!(signed, "the signature fits the body");
    assert!(body.contains("SH-2") && !body.contains("camille"), "{body}");
    app.close().await;
}

async fn marketplace(heard: Received) -> String {
    let listener = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).await.expect("a free port");
    let url = format!("http://{}/notices", listener.local_addr().expect("bound"));
    let app = Router::new().route("/notices", post(hear)).with_state(heard);
    tokio::spawn(async move { axum::serve(listener, app).await });
    url
}

async fn hear(State(heard): State<Received>, headers: HeaderMap, body: Bytes) {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("");
    let (id, second, signature) = (text("webhook-id"), text("webhook-timestamp"), text("webhook-signature"));
    let signed = verify(&Secret::new(SECRET), id, second, signature, &body, runtime::machine_now()).is_ok();
    let body = String::from_utf8_lossy(&body).into_owned();
    heard.lock().expect("nobody panicked").push((signed, body));
}
