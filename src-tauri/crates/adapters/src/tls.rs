//! One HTTP client with the app's habits: no redirects, short time limits, one crypto provider.

use std::{sync::OnceLock, time::Duration};

/// Chooses the crypto provider once for the process; a provider chosen earlier by the host stays. Whoever builds a
/// `reqwest` client without [`client`] calls this first: building one without a provider panics.
pub fn ready() {
    static DONE: OnceLock<()> = OnceLock::new();
    DONE.get_or_init(|| {
        let _ = rustls::crypto::ring::default_provider().install_default();
    });
}

/// A client that follows no redirect (a signed body goes to the address it was signed for) and never waits longer
/// than `limit` for one exchange.
pub fn client(limit: Duration) -> reqwest::ClientBuilder {
    ready();
    reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(limit.min(Duration::from_secs(5)))
        .timeout(limit)
        .user_agent("regie/0.1")
}
