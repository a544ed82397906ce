//! Fetches an order by a signed call, with a short patience. Knows nothing of what the order says.

use super::{Fetched, ORDERS_PATH, Order, Shop, parse_orders, sign};
use crate::{FeedError, shop::Resolve, tls};
use model::Moment;
use std::{collections::BTreeMap, time::Duration};

/// Pause before each try. The shop's own retry takes over when all have failed.
pub const TRIES: [Duration; 3] = [Duration::ZERO, Duration::from_millis(150), Duration::from_millis(500)];
/// Longest time for all tries together.
pub const PATIENCE: Duration = Duration::from_secs(4);
/// Longest time for one try.
const ONE_TRY: Duration = Duration::from_millis(1_500);
/// Largest answer read, bytes.
const ANSWER_MAX: usize = 4 * 1024 * 1024;

/// Why an order could not be fetched.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum FetchError {
    /// The shop did not answer, or asked us to come back: worth another try.
    #[error("the shop does not answer its order call ({0})")]
    Away(&'static str),
    /// The answer was not understood, or the call refused: another try gives the same.
    #[error(transparent)]
    Refused(#[from] FeedError),
}

/// Calls of one shop's API.
#[derive(Clone, Debug)]
pub struct TikTokClient {
    shop: Shop,
    http: reqwest::Client,
}

impl TikTokClient {
    /// A client for one shop.
    ///
    /// # Errors
    /// When the machine offers no usable TLS set-up.
    pub fn new(shop: Shop) -> Result<Self, reqwest::Error> {
        Ok(Self { shop, http: tls::client(ONE_TRY).build()? })
    }

    /// The shop it calls.
    pub fn shop(&self) -> &Shop {
        &self.shop
    }

    /// Fetches one order, trying [`TRIES`] within [`PATIENCE`].
    ///
    /// # Errors
    /// [`FetchError::Away`] after the last try; [`FetchError::Refused`] at once.
    pub async fn fetch(
        &self,
        order: &Order,
        now: Moment,
        resolve: Resolve<'_>,
        moved: bool,
    ) -> Result<Fetched, FetchError> {
        let tries = async {
            let mut last = FetchError::Away("no_try");
            for pause in TRIES {
                tokio::time::sleep(pause).await;
                match self.once(order, now, resolve, moved).await {
                    Err(FetchError::Away(why)) => last = FetchError::Away(why),
                    done => return done,
                }
            }
            Err(last)
        };
        tokio::time::timeout(PATIENCE, tries).await.unwrap_or(Err(FetchError::Away("timeout")))
    }

    async fn once(&self, order: &Order, now: Moment, resolve: Resolve<'_>, moved: bool) -> Result<Fetched, FetchError> {
        let url = self.url(order, now);
        let call = self.http.get(url).header("x-tts-access-token", self.shop.access_token.text());
        let answer = call.send().await.map_err(|e| FetchError::Away(reason(&e)))?;
        if answer.status().is_server_error() || answer.status().as_u16() == 429 {
            return Err(FetchError::Away("busy"));
        }
        let body = read(answer).await?;
        let found = parse_orders(&body, &self.shop, resolve, moved)?;
        found
            .into_iter()
            .find(|one| one.order() == order)
            .ok_or_else(|| FeedError::at("wrong_order", "data.orders", "the shop answered about another order").into())
    }

    fn url(&self, order: &Order, now: Moment) -> String {
        let mut query: BTreeMap<String, String> = [
            ("app_key", self.shop.app_key.as_str()),
            ("ids", order.number.as_str()),
            ("shop_cipher", self.shop.shop_cipher.as_str()),
        ]
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
        query.insert("timestamp".into(), now.0.div_euclid(1_000).to_string());
        let signature = sign(&self.shop.app_secret, ORDERS_PATH, &query, b"");
        query.insert("sign".into(), signature);
        let pairs: Vec<String> = query.iter().map(|(n, v)| format!("{n}={}", crate::osmand::percent(v))).collect();
        format!("{}{ORDERS_PATH}?{}", self.shop.api, pairs.join("&"))
    }
}

/// Reads an answer of bounded size.
async fn read(mut answer: reqwest::Response) -> Result<Vec<u8>, FetchError> {
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(|e| FetchError::Away(reason(&e)))? {
        if body.len() + chunk.len() > ANSWER_MAX {
            return Err(FeedError::new("too_large", "the shop's answer is larger than 4 MB").into());
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// A code instead of the error's text, which would repeat the address with its signature.
fn reason(error: &reqwest::Error) -> &'static str {
    if error.is_timeout() {
        "timeout"
    } else if error.is_connect() {
        "no_connection"
    } else {
        "broken_exchange"
    }
}
