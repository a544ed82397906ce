//! What the Plant says, on the wire each of its systems would use.

use super::Stage;
use adapters::{live, osmand, shopify, tiktok, wms};
use futures_util::{StreamExt, stream};
use model::{Channel, Fact, Incoming};
use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

/// Calls under way at once: shops and vans do not wait for each other.
const AT_ONCE: usize = 32;
/// Lines in one delivery.
const LINES_MAX: usize = 400;
/// Tries of one call, a second apart at the most: a restart of the address is sat out.
const TRIES: u32 = 120;

/// Headers and body.
type Delivery = (Vec<(&'static str, String)>, Vec<u8>);

/// The connections to the address.
pub struct Wires {
    http: reqwest::Client,
    address: String,
    stage: Arc<Stage>,
    counter: AtomicU64,
}

/// One call.
struct Call {
    path: String,
    delivery: Option<Delivery>,
}

impl Wires {
    pub fn new(address: String, stage: Arc<Stage>) -> Result<Self, reqwest::Error> {
        adapters::tls::ready();
        let http = reqwest::Client::builder().timeout(Duration::from_secs(20)).no_proxy().build()?;
        Ok(Self { http, address, stage, counter: AtomicU64::new(runtime::machine_now().0.unsigned_abs()) })
    }

    /// Says all of it; returns when each was taken, or refused for good.
    pub async fn send(&self, said: Vec<Incoming>) {
        let (mut shops, mut vans, mut plants, mut studio) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for incoming in said {
            let source = incoming.origin.source.as_str().split(':').next().unwrap_or("");
            match (source, &incoming.fact) {
                ("shopify" | "tiktok", _) => shops.extend(self.shop(&incoming)),
                (_, Fact::VanSeen { .. }) => vans.extend(van(&incoming)),
                ("live", _) => studio.push(incoming),
                ("wms" | "tms" | "carrier" | "osmand", _) => plants.push(incoming),
                // The studio's opening and the virtual supervisor are not wires of a shop.
                _ => {}
            }
        }
        let lines = plants.chunks(LINES_MAX).map(|lines| self.lines(lines)).chain(self.signals(&studio));
        let in_order = async {
            for call in lines.collect::<Vec<_>>() {
                self.call(call).await;
            }
        };
        tokio::join!(self.call_all(shops), self.call_all(vans), in_order);
    }

    fn next(&self) -> u64 {
        self.counter.fetch_add(1, Ordering::Relaxed)
    }

    async fn call_all(&self, calls: Vec<Call>) {
        stream::iter(calls).for_each_concurrent(AT_ONCE, |call| self.call(call)).await;
    }

    fn shop(&self, incoming: &Incoming) -> Option<Call> {
        let source = incoming.origin.source;
        let (system, name) = source.as_str().split_once(':')?;
        let (key, secrets) = (incoming.origin.key.as_str(), &self.stage.secrets);
        let delivery = match (system, &incoming.fact, &incoming.contact) {
            ("shopify", Fact::OrderPlaced(card), Some((_, contact))) => {
                shopify::render(card, contact, &secrets.shopify, key)
            }
            ("shopify", Fact::OrderCancelled { order }, _) => shopify::cancel(*order, &secrets.shopify, key),
            ("tiktok", fact, _) => {
                let (order, now) = (order_of(fact)?, runtime::machine_now());
                let shop = secrets.tiktok_shop(source, Channel::Live, "");
                match fact {
                    Fact::OrderPlaced(_) => tiktok::render_notification(&shop, order, "AWAITING_SHIPMENT", key, now),
                    _ => tiktok::render_notification(&shop, order, "CANCELLED", key, now),
                }
            }
            _ => return None,
        };
        Some(Call { path: format!("/feeds/{system}/{name}"), delivery: Some(delivery) })
    }

    fn lines(&self, facts: &[Incoming]) -> Call {
        let id = format!("plant-{}", self.next());
        let delivery = wms::render(facts, &self.stage.secrets.wms, &id, runtime::machine_now());
        Call { path: "/feeds/wms".to_owned(), delivery: Some(delivery) }
    }

    fn signals(&self, said: &[Incoming]) -> Option<Call> {
        if said.is_empty() {
            return None;
        }
        let lines: Vec<_> =
            said.iter().filter_map(|incoming| Some((incoming.happened_at?, incoming.clone()))).collect();
        let token = self.stage.secrets.live.bearer();
        let headers = vec![("authorization", token), ("content-type", "application/x-ndjson".to_owned())];
        Some(Call { path: "/feeds/live".to_owned(), delivery: Some((headers, live::render(&lines))) })
    }

    /// Calls until it is taken; what is refused for good is noted and left.
    async fn call(&self, call: Call) {
        for attempt in 0..TRIES {
            match self.once(&call).await {
                Ok(status) if status.is_success() => return,
                Ok(status) if status.is_client_error() && status.as_u16() != 429 => {
                    tracing::warn!(path = %call.path, %status, "the address refused what the plant said");
                    return;
                }
                Ok(status) => tracing::debug!(path = %call.path, %status, attempt, "the plant says it again"),
                Err(error) => tracing::debug!(path = %call.path, error = %error.without_url(), attempt, "no answer"),
            }
            tokio::time::sleep(Duration::from_millis(50 << attempt.min(4))).await;
        }
        tracing::error!(path = %call.path, "the address did not take what the plant said");
    }

    async fn once(&self, call: &Call) -> Result<reqwest::StatusCode, reqwest::Error> {
        let url = format!("{}{}", self.address, call.path);
        let request = match &call.delivery {
            Some((headers, body)) => {
                let post = self.http.post(url).body(body.clone());
                headers.iter().fold(post, |post, (name, value)| post.header(*name, value))
            }
            None => self.http.get(url),
        };
        Ok(request.send().await?.status())
    }
}

fn order_of(fact: &Fact) -> Option<model::OrderId> {
    match fact {
        Fact::OrderPlaced(card) => Some(card.order),
        Fact::OrderCancelled { order } => Some(*order),
        _ => None,
    }
}

fn van(incoming: &Incoming) -> Option<Call> {
    let Fact::VanSeen { van, position } = &incoming.fact else { return None };
    let fix = osmand::Fix {
        device: van.to_string(),
        at: incoming.happened_at,
        position: *position,
        speed_cm_s: None,
        heading_deg: None,
        accuracy_m: None,
        valid: true,
    };
    Some(Call { path: format!("/feeds/osmand?{}", osmand::render(&fix)), delivery: None })
}
