//! Sends one signed body to one endpoint. Remembers nothing: the outbox does.

use super::{headers, reach};
use crate::{Secret, tls};
use model::Moment;
use std::{sync::Arc, time::Duration};

/// Longest wait for an answer.
const LIMIT: Duration = Duration::from_secs(15);

/// Where signed webhooks go.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Endpoint {
    /// `https://…`, or `http://…` where private addresses are allowed.
    pub url: String,
    /// What bodies are signed with.
    pub secret: Secret,
}

/// What became of a sending.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Delivery {
    /// Taken.
    Sent,
    /// Not taken; worth another try. Why, as a code.
    Retry(&'static str),
    /// The endpoint said that it is gone for good (410), or its address can never work: stop sending to it.
    Gone,
}

/// Sends signed webhooks.
#[derive(Clone, Debug)]
pub struct Sender {
    http: reqwest::Client,
    private: bool,
}

impl Sender {
    /// A sender. Unless `private` is set, only public addresses are reached, so that an endpoint cannot point the
    /// house at its own network; plants on the site's network need it set.
    ///
    /// # Errors
    /// When the machine offers no usable TLS set-up.
    pub fn new(private: bool) -> Result<Self, reqwest::Error> {
        let builder = tls::client(LIMIT);
        let builder = if private { builder } else { builder.no_proxy().dns_resolver(Arc::new(reach::PublicOnly)) };
        Ok(Self { http: builder.build()?, private })
    }

    /// Sends one JSON body, signed at `now`. The same `id` sent again is the same message to its receiver.
    pub async fn send(&self, endpoint: &Endpoint, id: &str, now: Moment, body: Vec<u8>) -> Delivery {
        let Ok(url) = reqwest::Url::parse(&endpoint.url) else { return Delivery::Gone };
        if !self.private && (url.scheme() != "https" || reach::is_private_literal(&url)) {
            return Delivery::Gone;
        }
        let signed = headers(&endpoint.secret, id, now, &body, "application/json");
        let call = signed.into_iter().fold(self.http.post(url), |call, (name, value)| call.header(name, value));
        match call.body(body).send().await {
            Ok(answer) => verdict(answer.status()),
            Err(error) if error.is_builder() => Delivery::Gone,
            Err(error) if error.is_timeout() => Delivery::Retry("timeout"),
            Err(error) if error.is_connect() => Delivery::Retry("no_connection"),
            Err(_) => Delivery::Retry("broken_exchange"),
        }
    }
}

/// A redirect is not followed: the body was signed for this address.
fn verdict(status: reqwest::StatusCode) -> Delivery {
    match status.as_u16() {
        200..=299 => Delivery::Sent,
        410 => Delivery::Gone,
        300..=399 => Delivery::Retry("redirected"),
        429 => Delivery::Retry("too_fast"),
        400..=499 => Delivery::Retry("refused"),
        _ => Delivery::Retry("busy"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::{Router, http::HeaderMap, routing::post};

    const NOW: Moment = Moment(1_795_856_400_000);

    async fn serve(router: Router) -> String {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("bound");
        tokio::spawn(async move { axum::serve(listener, router).await });
        format!("http://{address}")
    }

    fn to(url: String) -> Endpoint {
        Endpoint { url, secret: Secret::new("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw") }
    }

    #[tokio::test]
    async fn a_receiver_can_check_what_it_gets_and_each_answer_has_its_verdict() {
        async fn check(headers: HeaderMap, body: axum::body::Bytes) -> u16 {
            let of = |name: &str| headers[name].to_str().expect("ascii").to_owned();
            let secret = Secret::new("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
            let (id, second) = (of("webhook-id"), of("webhook-timestamp"));
            let right = super::super::verify(&secret, &id, &second, &of("webhook-signature"), &body, NOW);
            assert_eq!((right, id.as_str()), (Ok(()), "e-812"));
            200
        }
        let status = |code: u16| post(move || async move { axum::http::StatusCode::from_u16(code).expect("known") });
        let router = Router::new()
            .route("/ok", post(|h, b| async { axum::http::StatusCode::from_u16(check(h, b).await).expect("200") }))
            .route("/gone", status(410))
            .route("/busy", status(503))
            .route("/moved", post(|| async { axum::response::Redirect::temporary("/ok") }));
        let base = serve(router).await;
        let sender = Sender::new(true).expect("a client");
        let send = |path: &str| {
            let endpoint = to(format!("{base}{path}"));
            let sender = sender.clone();
            async move { sender.send(&endpoint, "e-812", NOW, b"{}".to_vec()).await }
        };
        assert_eq!(send("/ok").await, Delivery::Sent);
        assert_eq!(send("/gone").await, Delivery::Gone);
        assert_eq!(send("/busy").await, Delivery::Retry("busy"));
        assert_eq!(send("/moved").await, Delivery::Retry("redirected"));
    }

    #[tokio::test]
    async fn nobody_listening_is_worth_another_try() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("bound"));
        drop(listener);
        let sent = Sender::new(true).expect("a client").send(&to(url), "1", NOW, vec![]).await;
        assert_eq!(sent, Delivery::Retry("no_connection"));
    }

    #[tokio::test]
    async fn the_houses_own_network_is_out_of_reach() {
        let sender = Sender::new(false).expect("a client");
        for url in ["http://example.com/", "https://127.0.0.1/", "https://[::1]/", "https://10.0.0.8/", "no address"] {
            assert_eq!(sender.send(&to(url.into()), "1", NOW, vec![]).await, Delivery::Gone, "{url}");
        }
        let by_name = sender.send(&to("https://localhost:1/".into()), "1", NOW, vec![]).await;
        assert_eq!(by_name, Delivery::Retry("no_connection"));
    }
}
