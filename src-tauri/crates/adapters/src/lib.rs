//! Foreign formats in, foreign commands out. Knows the nouns of the app and nothing of its rules, its log or its
//! database.
//!
//! In: shops (`shopify`, `tiktok`), the studio (`live`), vans (`osmand`), plants (`wms`) and files (`drop_folder`)
//! become facts, handed to a [`FactSink`]. Out: signed webhooks (`standard_webhooks`), mails (`mail`) and
//! instructions (`instruction`). Each format can also be rendered, so that a demonstration plant speaks over the
//! same wires and a round trip can be tested.
#![allow(clippy::disallowed_methods)] // this floor does IO; the clock is still handed in, see `FeedSettings`

mod date_time;
mod delivery;
mod error;
mod excerpt;
mod fields;
mod happened;
mod news;
mod retake;
mod sign;
mod sink;
mod text;
mod unbelieved;

#[cfg(test)]
mod memory;

pub mod drop_folder;
pub mod fuzz;
pub mod http;
pub mod instruction;
pub mod live;
pub mod mail;
pub mod odd;
pub mod osm;
pub mod osmand;
pub mod postcode;
pub mod shop;
pub mod shopify;
pub mod standard_webhooks;
pub mod tiktok;
pub mod tls;
pub mod wms;

pub use delivery::Delivery;
pub use error::FeedError;
pub use fields::contact_of;
pub use retake::{Retake, Retaken, can_retake, retake};
pub use sign::Secret;
pub use sink::{
    Accepted, BoxFuture, DeadLetter, Device, FactSink, PositionRow, Privacy, PrivacyRequest, Quarantined, SinkError,
    Standing,
};
