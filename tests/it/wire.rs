//! HTTP as the tests speak it: calls, the stream of server-sent events, and waiting for what must come.

use serde_json::Value;
use std::time::Duration;
use tokio::time::Instant;

/// Nothing takes so long on a healthy machine; no test measures by it.
const PATIENCE: Duration = Duration::from_secs(120);

/// A client of the loopback.
pub fn client() -> reqwest::Client {
    adapters::tls::client(PATIENCE).no_proxy().build().expect("a client")
}

/// What a call is answered: the status and what was said.
pub async fn answer(call: reqwest::RequestBuilder) -> (u16, Value) {
    let answer = call.send().await.expect("an answer");
    let status = answer.status().as_u16();
    (status, answer.json().await.unwrap_or_default())
}

/// Waits until something holds; fails, by name, when it never does.
pub async fn eventually(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    let until = Instant::now() + PATIENCE;
    while !holds().await {
        assert!(Instant::now() < until, "it never happened: {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// The stream of server-sent events, message by message.
pub struct Stream {
    answer: reqwest::Response,
    rest: String,
}

impl Stream {
    /// Joins it.
    pub async fn follow(http: &reqwest::Client, url: String) -> Self {
        let answer = http.get(url).send().await.expect("an answer");
        assert_eq!(answer.status().as_u16(), 200);
        Self { answer, rest: String::new() }
    }

    /// The next message; fails when the stream ends.
    pub async fn next(&mut self) -> Value {
        loop {
            if let Some((event, rest)) = self.rest.split_once("\n\n") {
                let data: String = event.lines().filter_map(|line| line.strip_prefix("data:")).collect();
                let message = serde_json::from_str(data.trim()).unwrap_or_else(|error| panic!("{error}: {event}"));
                self.rest = rest.to_owned();
                return message;
            }
            let chunk = self.answer.chunk().await.expect("the stream goes on").expect("the stream does not end");
            self.rest.push_str(&String::from_utf8_lossy(&chunk));
        }
    }

    /// Hears the next message and puts it into what a screen shows.
    pub async fn show(&mut self, state: &mut contract::State) {
        match serde_json::from_value(self.next().await).expect("a message of the stream") {
            contract::StreamMessage::Snapshot(snapshot) => *state = snapshot.state,
            contract::StreamMessage::Patches(told) => told.patches.into_iter().for_each(|patch| state.apply(patch)),
        }
    }

    /// Whether the app ends the stream, sooner or later.
    pub async fn ends(&mut self) -> bool {
        tokio::time::timeout(PATIENCE, async { while let Ok(Some(_)) = self.answer.chunk().await {} }).await.is_ok()
    }
}
