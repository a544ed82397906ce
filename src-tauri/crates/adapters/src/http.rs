//! The feeds over HTTP. Answers 2xx only after the sink has made the facts durable; knows nothing of what they cause.
//!
//! | answer | when |
//! | --- | --- |
//! | 200 `{"accepted": n, "refused": […], "note": …}` | durable, now or before; the same delivery twice gets the same answer. What had no effect is not among the accepted: it is refused by line, or noted, with its reason |
//! | 401 | the signature, token or device is not right |
//! | 404, 405 | no feed of this address; one that is spoken to by another method |
//! | 404 | a shop nobody set up; with JSON positions, a device nobody knows (400 with queries, as trackers expect) |
//! | 408 / 413 | the body did not come in time / is too large |
//! | 422 / 429 | not understood `{code, field, message}`, and kept as a dead letter / too fast |
//! | 503 | the inbox is full, or the log has not answered for two seconds: send again |

mod answer;
mod dead_letter_limit;
mod door;
mod pace;
mod plants;
mod shops;
mod turns;

pub use pace::Pace;

use crate::{FactSink, Secret, shopify, tiktok, wms};
use axum::{
    Router,
    extract::DefaultBodyLimit,
    middleware,
    routing::{any, get, post},
};
use door::Door;
use model::Moment;
use std::sync::Arc;

/// Where the time comes from: only the runtime reads a clock.
pub type Clock = Arc<dyn Fn() -> Moment + Send + Sync>;

/// Largest body by default, bytes.
pub const BODY_MAX: usize = 1024 * 1024;

/// What the feeds need to know.
#[derive(Clone)]
pub struct FeedSettings {
    /// The machine's time: by it signatures are judged, deliveries paced and health is told.
    pub clock: Clock,
    /// The time of the app: by it what is told happened. A demo's day runs otherwise than the machine.
    pub app_clock: Clock,
    /// Largest body, bytes.
    pub body_max: usize,
    /// How fast one source may send.
    pub pace: Pace,
    /// Shopify shops.
    pub shopify: Vec<shopify::Shop>,
    /// TikTok shops.
    pub tiktok: Vec<tiktok::Shop>,
    /// The token of the studio's connector; without one the feed is closed.
    pub live_token: Option<Secret>,
    /// Plants that tell facts.
    pub plants: Vec<wms::Plant>,
}

impl FeedSettings {
    /// No feed but positions, with the default limits, in an app that lives by the machine's time.
    pub fn new(clock: Clock) -> Self {
        Self {
            app_clock: Arc::clone(&clock),
            clock,
            body_max: BODY_MAX,
            pace: Pace::default(),
            shopify: Vec::new(),
            tiktok: Vec::new(),
            live_token: None,
            plants: Vec::new(),
        }
    }
}

/// The feeds: `/feeds/shopify/{shop}`, `/feeds/tiktok/{shop}`, `/feeds/live`, `/feeds/osmand`, `/feeds/wms`,
/// `/feeds/health`.
///
/// # Errors
/// When a TikTok client finds no usable TLS set-up.
pub fn router(sink: Arc<dyn FactSink>, settings: FeedSettings) -> Result<Router, reqwest::Error> {
    mounted(Router::new(), sink, settings)
}

/// An application with the feeds beside it, and with an ear for trackers that speak to its root.
///
/// # Errors
/// When a TikTok client finds no usable TLS set-up.
pub fn mounted(app: Router, sink: Arc<dyn FactSink>, settings: FeedSettings) -> Result<Router, reqwest::Error> {
    let door = Arc::new(Door::new(sink, settings)?);
    Ok(app.merge(feeds(door.clone())).layer(middleware::from_fn_with_state(door, plants::at_root)))
}

fn feeds(door: Arc<Door>) -> Router {
    let body_max = door.settings.body_max;
    Router::new()
        .route("/feeds/shopify/{shop}", post(shops::shopify))
        .route("/feeds/tiktok/{shop}", post(shops::tiktok))
        .route("/feeds/live", post(plants::live))
        .route("/feeds/osmand", get(plants::osmand).post(plants::osmand))
        .route("/feeds/wms", post(plants::wms))
        .route("/feeds/health", get(door::health))
        .route("/feeds/{*path}", any(async || answer::Refusal::unknown_feed()))
        .method_not_allowed_fallback(async || answer::Refusal::wrong_method())
        .layer(DefaultBodyLimit::max(body_max))
        .with_state(door)
}

#[cfg(test)]
mod tests;
