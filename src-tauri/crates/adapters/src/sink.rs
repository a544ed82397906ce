//! The door through which feeds hand over what they understood. Says nothing of what lies behind it.

use crate::{FeedError, odd::Odd};
use model::{Contact, DeptId, Incoming, Moment, OrderId, OrderLine, Origin, Position, Reason, SkuId, SourceId, VanId};
use std::{future::Future, pin::Pin};

/// A boxed future, so that the sink can be a trait object.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Where facts go. A feed answers 2xx only after [`FactSink::accept`] has returned `Ok`, so `Ok` means durable.
pub trait FactSink: Send + Sync {
    /// Makes facts durable, all or none. A fact whose origin is known already counts as `known` and has no effect.
    fn accept(&self, facts: Vec<Incoming>) -> BoxFuture<'_, Result<Accepted, SinkError>>;
    /// Keeps what a feed understood only in part, until a person has mapped, corrected or dismissed it. `Ok` means
    /// durable; the same source, key and field twice is one.
    fn quarantine(&self, item: Quarantined) -> BoxFuture<'_, Result<(), SinkError>>;
    /// A shop has told an order whole again: what waits of it and is not among `odd` has been overtaken, and closes.
    fn overtaken(&self, source: SourceId, subject: String, odd: Vec<Odd>) -> BoxFuture<'_, Result<(), SinkError>>;
    /// The SKU that a shop means by its own word: what a person mapped it to, else the SKU of that very name when the
    /// catalogue holds it.
    fn resolve(&self, source: SourceId, word: &str) -> Option<SkuId>;
    /// Where a till sale without an address belongs: the département of the company's shops, by code the first.
    fn home(&self) -> Option<DeptId>;
    /// What the app holds of an order, so that a feed tells only what differs; `None` for one that has not come.
    fn standing(&self, order: OrderId) -> BoxFuture<'_, Option<Standing>>;
    /// Whether it may hold an order that was placed then; that it does not is known at once.
    fn may_know(&self, order: OrderId, placed_at: Moment) -> bool;
    /// Whether a fact of this origin is durable already.
    fn knows(&self, origin: Origin) -> BoxFuture<'_, Result<bool, SinkError>>;
    /// Keeps what a feed did not understand, for a person to look at.
    fn dead_letter(&self, letter: DeadLetter) -> BoxFuture<'_, ()>;
    /// Keeps raw telemetry. May coalesce or drop when busy: nothing is decided on it.
    fn positions(&self, rows: Vec<PositionRow>) -> BoxFuture<'_, Result<(), SinkError>>;
    /// Makes a customer's request about personal data durable.
    fn privacy(&self, request: PrivacyRequest) -> BoxFuture<'_, Result<(), SinkError>>;
    /// How the app does its work, as an object for monitors; `Null` where there is no app behind the feeds.
    fn health(&self) -> serde_json::Value {
        serde_json::Value::Null
    }
    /// The van that carries a tracking device; `None` when nobody knows the device.
    fn device(&self, id: &str) -> Option<Device>;
}

/// What became of facts handed over.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Accepted {
    /// Seen for the first time.
    pub new: usize,
    /// Told before: nothing happened.
    pub known: usize,
    /// In the log, yet without effect, now or when first told: the place among the facts handed over, and why.
    pub refused: Vec<(usize, Reason)>,
}

/// Why facts were not taken; both pass, and the sender is asked to come back.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum SinkError {
    /// The inbox is at its bound.
    #[error("the inbox is full, send again in a moment")]
    Full,
    /// The log cannot be written.
    #[error("the log cannot be written now, send again later")]
    Down,
}

impl SinkError {
    /// Stable code, snake case.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Full => "inbox_full",
            Self::Down => "log_down",
        }
    }
}

/// An order as the app holds it.
#[derive(Clone, PartialEq, Debug)]
pub struct Standing {
    /// Its lines; one of no units was struck out.
    pub lines: Vec<OrderLine>,
    /// Where it goes.
    pub dept: DeptId,
    /// To about a kilometre, where known.
    pub near: Option<Position>,
    /// Its customer; `None` when erased.
    pub contact: Option<Contact>,
    /// All of it is packed, or further.
    pub packed: bool,
    /// Delivered, declined or cancelled: nothing more will happen to it.
    pub over: bool,
}

/// Something a feed was sent and did not understand.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DeadLetter {
    /// Who sent it.
    pub source: SourceId,
    /// What was wrong, as a code.
    pub code: &'static str,
    /// What was wrong, as a sentence with its place.
    pub message: String,
    /// The shape of what was sent (names and types, no values), at most 500 characters.
    pub excerpt: String,
}

impl DeadLetter {
    /// From what was sent and why it was refused.
    pub fn of(source: SourceId, error: &FeedError, body: &[u8]) -> Self {
        Self { source, code: error.code, message: error.to_string(), excerpt: crate::excerpt::shape(body) }
    }
}

/// A part of a delivery that waits for a person: an article nobody knows, a place that cannot be read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Quarantined {
    /// Who sent it.
    pub source: SourceId,
    /// The delivery's key, as a fact of it would carry.
    pub key: String,
    /// What it is about, as the app names it: an order, a file's line. Free of personal data.
    pub subject: String,
    /// What is wrong, as a code.
    pub code: &'static str,
    /// Where, such as `line_items[2].sku`.
    pub field: String,
    /// What is wrong, as a sentence.
    pub message: String,
    /// The words in doubt as they were sent, where they are no personal data; else empty.
    pub words: String,
    /// Which reader takes it again: `shopify:orders/create`, `tiktok:order`, `drop:stock`.
    pub form: String,
    /// The delivery as it came, to be read again after a correction; kept sealed.
    pub body: Vec<u8>,
}

/// One raw position of a van.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PositionRow {
    /// Who.
    pub van: VanId,
    /// When its device took it.
    pub at: Moment,
    /// Where.
    pub position: Position,
    /// Speed over ground, centimetres a second.
    pub speed_cm_s: Option<u32>,
    /// Heading, degrees from north.
    pub heading_deg: Option<u16>,
    /// Radius of doubt, metres.
    pub accuracy_m: Option<u32>,
}

/// A tracking device the app knows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Device {
    /// The van that carries it.
    pub van: VanId,
    /// The source its facts are filed under, such as `osmand:FR-HUB-93`.
    pub source: SourceId,
}

/// What a customer may ask about personal data through a shop.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Privacy {
    /// Hand out what is kept on these orders.
    Export,
    /// Erase the contacts of these orders.
    Erase,
    /// Erase all contacts that came from this shop.
    EraseShop,
}

/// A request about personal data; itself free of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PrivacyRequest {
    /// The shop that passed it on.
    pub source: SourceId,
    /// Delivery id: the same request twice is one.
    pub key: String,
    /// What is asked.
    pub kind: Privacy,
    /// The orders concerned; empty for [`Privacy::EraseShop`].
    pub orders: Vec<OrderId>,
}
