//! What the demo signs with: made anew at each start, known to the two sides only, never written down.

use crate::{Demo, Failure};
use adapters::{Secret, shopify, tiktok};
use model::SourceId;
use std::collections::BTreeMap;

/// The demo's secrets.
#[derive(Clone, Debug)]
pub struct Secrets {
    /// Shopify webhooks.
    pub shopify: Secret,
    /// TikTok Shop's app secret.
    pub tiktok: Secret,
    /// Token of TikTok Shop's API calls.
    pub token: Secret,
    /// The studio's connector.
    pub live: Secret,
    /// Warehouse, carriers and vans.
    pub wms: Secret,
    /// The app's instructions.
    pub actions: Secret,
}

/// The app that speaks for the app at the demo's TikTok shop.
const APP_KEY: &str = "regie-demo";

impl Secrets {
    /// Fresh ones.
    pub fn fresh() -> Self {
        let (shopify, tiktok, token, live) = (random(), random(), random(), random());
        Self { shopify, tiktok, token, live, wms: webhook(), actions: webhook() }
    }

    /// The demo's Shopify shops.
    pub(crate) fn shopify(&self, demo: &Demo) -> Result<Vec<shopify::Shop>, Failure> {
        let named = demo.script.channels.iter().filter(|shop| shop.source.starts_with("shopify:"));
        named.map(|shop| Ok(shopify::Shop::new(SourceId::new(&shop.source)?, self.shopify.clone()))).collect()
    }

    /// The demo's TikTok shops; their API is the plant's.
    pub(crate) fn tiktok(&self, demo: &Demo, api: &str) -> Result<Vec<tiktok::Shop>, Failure> {
        let named = demo.script.channels.iter().filter(|shop| shop.source.starts_with("tiktok:"));
        named.map(|shop| Ok(self.tiktok_shop(SourceId::new(&shop.source)?, shop.channel, api))).collect()
    }

    pub(super) fn tiktok_shop(&self, source: SourceId, channel: model::Channel, api: &str) -> tiktok::Shop {
        tiktok::Shop {
            source,
            app_key: APP_KEY.to_owned(),
            app_secret: self.tiktok.clone(),
            access_token: self.token.clone(),
            shop_cipher: "demo".to_owned(),
            api: api.to_owned(),
            channel,
        }
    }

    /// Whether a call to the shop's API is signed as it should be.
    pub(super) fn signed(&self, path: &str, query: &BTreeMap<String, String>) -> bool {
        tiktok::is_signed(&self.tiktok, path, query, b"")
    }
}

/// A secret of Standard Webhooks: 48 hexadecimal digits are the base64 of 36 bytes.
fn webhook() -> Secret {
    Secret::new(format!("whsec_{}", digits()))
}

fn random() -> Secret {
    Secret::new(digits())
}

fn digits() -> String {
    let mut bytes = [0u8; 24];
    // Without randomness from the system nothing could be signed safely: better not to start.
    getrandom::fill(&mut bytes).expect("the system gives random bytes");
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
