//! Sends one signed body to one endpoint. Remembers nothing: the outbox does.

use super::{headers, reach};
use crate::{Delivery, Secret, tls};
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

/// Sends signed webhooks.
#[derive(Clone, Debug)]
pub struct Sender {
    http: reqwest::Client,
    private: bool,
}

impl Sender {
    /// A sender. Unless `private` is set, only public addresses are reached, so that an endpoint cannot point the
    /// app at its own network; plants on the site's network need it set.
    ///
    /// # Errors
    /// When the machine offers no usable TLS set-up.
    pub fn new(private: bool) -> Result<Self, reqwest::Error> {
        let builder = tls::client(LIMIT);
        let builder = if private { builder } else { builder.no_proxy().dns_resolver(Arc::new(reach::PublicOnly)) };
        Ok(Self { http: builder.build()?, private })
    }

    /// Sends one JSON body, signed at `now`. The same `id` sent again is the same message to its receiver. An empty
    /// body is never sent: receivers' libraries differ on whether its signature is right.
    pub async fn send(&self, endpoint: &Endpoint, id: &str, now: Moment, body: Vec<u8>) -> Delivery {
        if body.is_empty() {
            return Delivery::Refused("empty_body");
        }
        let Ok(url) = reqwest::Url::parse(&endpoint.url) else { return Delivery::Refused("bad_address") };
        if !self.private && (url.scheme() != "https" || reach::is_private_literal(&url)) {
            return Delivery::Refused("bad_address");
        }
        let signed = headers(&endpoint.secret, id, now, &body, "application/json");
        let call = signed.into_iter().fold(self.http.post(url), |call, (name, value)| call.header(name, value));
        match call.body(body).send().await {
            Ok(answer) => verdict(answer.status()),
            Err(error) if error.is_builder() => Delivery::Refused("bad_address"),
            Err(error) if error.is_connect() => Delivery::Away("no_connection"),
            Err(error) if error.is_timeout() => Delivery::Away("timeout"),
            Err(_) => Delivery::Away("broken_exchange"),
        }
    }
}

/// What a status says of the delivery. A redirect is not followed: the body was signed for this address.
fn verdict(status: reqwest::StatusCode) -> Delivery {
    match status.as_u16() {
        200..=299 => Delivery::Sent,
        300..=399 => Delivery::Away("redirected"),
        408 => Delivery::Away("timeout"),
        425 | 429 => Delivery::Away("too_fast"),
        401 | 403 => Delivery::Refused("unauthorised"),
        404 | 405 => Delivery::Refused("not_found"),
        410 => Delivery::Refused("gone"),
        413 => Delivery::Refused("too_large"),
        400..=499 => Delivery::Refused("refused"),
        _ => Delivery::Away("busy"),
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
        assert_eq!(send("/gone").await, Delivery::Refused("gone"));
        assert_eq!(send("/busy").await, Delivery::Away("busy"));
        assert_eq!(send("/moved").await, Delivery::Away("redirected"));
    }

    #[tokio::test]
    async fn nobody_listening_is_worth_another_try() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("bound"));
        drop(listener);
        let sent = Sender::new(true).expect("a client").send(&to(url), "1", NOW, b"{}".to_vec()).await;
        assert_eq!(sent, Delivery::Away("no_connection"));
    }

    #[test]
    fn only_what_may_change_is_worth_another_try() {
        let of = |code: u16| verdict(reqwest::StatusCode::from_u16(code).expect("known"));
        for code in [301, 302, 307, 408, 425, 429, 500, 502, 503, 504] {
            assert!(matches!(of(code), Delivery::Away(_)), "{code}");
        }
        for code in [400, 401, 403, 404, 405, 409, 410, 413, 422] {
            assert!(matches!(of(code), Delivery::Refused(_)), "{code}");
        }
    }

    /// The npm and PyPI libraries of Standard Webhooks (1.1.1, 1.1.0) disagree on a signed empty body.
    #[tokio::test]
    async fn an_empty_body_is_never_sent() {
        let endpoint = to("http://127.0.0.1:1/".into());
        let sent = Sender::new(true).expect("a client").send(&endpoint, "1", NOW, vec![]).await;
        assert_eq!(sent, Delivery::Refused("empty_body"));
    }

    #[tokio::test]
    async fn the_apps_own_network_is_out_of_reach() {
        let sender = Sender::new(false).expect("a client");
        for url in ["http://example.com/", "https://127.0.0.1/", "https://[::1]/", "https://10.0.0.8/", "no address"] {
            let sent = sender.send(&to(url.into()), "1", NOW, b"{}".to_vec()).await;
            assert_eq!(sent, Delivery::Refused("bad_address"), "{url}");
        }
        let by_name = sender.send(&to("https://localhost:1/".into()), "1", NOW, b"{}".to_vec()).await;
        assert_eq!(by_name, Delivery::Away("no_connection"));
    }
}
