//! Short readable codes, held inline, and the identifiers made of them.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use std::{
    cmp::Ordering,
    fmt,
    hash::{Hash, Hasher},
    str::FromStr,
};

/// Longest code in bytes. TikTok order numbers (18 digits) with a prefix and a parcel suffix fit.
pub const CODE_MAX: usize = 23;

/// A readable key of at most [`CODE_MAX`] ASCII graphic characters; `Copy`, ordered like its text.
///
/// Keys are compared far more often than they are read: three words at a time, not byte by byte.
#[derive(Clone, Copy, Eq)]
#[repr(align(8))]
pub struct Code {
    /// The text, zeros, and in the last byte its length.
    bytes: [u8; CODE_MAX + 1],
}

/// Why a text is not a [`Code`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CodeError {
    /// Nothing there.
    #[error("a code may not be empty")]
    Empty,
    /// More than [`CODE_MAX`] bytes.
    #[error("a code has at most {CODE_MAX} characters, this one has {0}")]
    TooLong(usize),
    /// A space, a control character or anything beyond ASCII.
    #[error("a code holds printable ASCII characters only")]
    BadCharacter,
}

impl Code {
    /// Checks and copies a text.
    pub fn new(text: &str) -> Result<Self, CodeError> {
        match text.len() {
            0 => Err(CodeError::Empty),
            n if n > CODE_MAX => Err(CodeError::TooLong(n)),
            n if text.bytes().all(|b| b.is_ascii_graphic()) => {
                let mut bytes = [0; CODE_MAX + 1];
                bytes[..n].copy_from_slice(text.as_bytes());
                bytes[CODE_MAX] = n as u8;
                Ok(Self { bytes })
            }
            _ => Err(CodeError::BadCharacter),
        }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.bytes[..usize::from(self.bytes[CODE_MAX])]).unwrap_or("")
    }

    /// Three words that are ordered like the text.
    #[inline]
    fn words(&self) -> [u64; 3] {
        let (words, _) = self.bytes.as_chunks::<8>();
        [u64::from_be_bytes(words[0]), u64::from_be_bytes(words[1]), u64::from_be_bytes(words[2])]
    }
}

impl PartialEq for Code {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.words() == other.words()
    }
}

impl Hash for Code {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.words().hash(state);
    }
}

impl Ord for Code {
    #[inline]
    fn cmp(&self, other: &Self) -> Ordering {
        self.words().cmp(&other.words())
    }
}

impl PartialOrd for Code {
    #[inline]
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Code {
    type Err = CodeError;
    fn from_str(text: &str) -> Result<Self, CodeError> {
        Self::new(text)
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.serialize_str(self.as_str())
    }
}

struct CodeVisitor;

impl serde::de::Visitor<'_> for CodeVisitor {
    type Value = Code;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a code of 1 to {CODE_MAX} printable ASCII characters")
    }
    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Code, E> {
        Code::new(text).map_err(E::custom)
    }
}

impl<'de> Deserialize<'de> for Code {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        input.deserialize_str(CodeVisitor).map_err(D::Error::custom)
    }
}

/// Declares identifiers that cannot be put in each other's place.
macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Code);

        impl $name {
            /// Checks and wraps a text.
            pub fn new(text: &str) -> Result<Self, CodeError> {
                Code::new(text).map(Self)
            }
            /// The text.
            pub fn as_str(&self) -> &str {
                self.0.as_str()
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}", self.0)
            }
        }
        impl FromStr for $name {
            type Err = CodeError;
            fn from_str(text: &str) -> Result<Self, CodeError> {
                Self::new(text)
            }
        }
    )+};
}

ids! {
    /// A sellable article at stock-keeping grain.
    SkuId,
    /// A place that can fulfil; its prefix names its region, so keys stay unique across sites.
    NodeId,
    /// What a customer bought, prefixed by the channel's shop.
    OrderId,
    /// The lines of one order prepared at one node: `{order}/{n}`.
    ParcelId,
    /// A carrier.
    CarrierId,
    /// One timetabled departure of a carrier (or of the vans' loading) from a node.
    DepartureId,
    /// A van.
    VanId,
    /// A robot of the warehouse grid.
    RobotId,
    /// A brand's time in the show.
    ShowSlotId,
    /// A marketing campaign.
    CampaignId,
    /// A show (one live event).
    ShowId,
    /// A département: `01` to `95`, `2A`, `2B`, `971` to `976`.
    DeptId,
    /// A reference to the encrypted contact of an order's customer.
    ContactId,
    /// An alert.
    AlertId,
    /// An incident: related alerts with a beginning and an end.
    IncidentId,
    /// A choice put before a person.
    ProposalId,
    /// One message to one person on one medium.
    NotificationId,
    /// Who acted in the control room.
    OperatorId,
}

impl ParcelId {
    /// The parcel number `n` (from 1) of an order; an order id is cut if it leaves no room.
    pub fn of(order: OrderId, n: u8) -> Self {
        let text = order.as_str();
        let room = CODE_MAX
            - 1
            - if n >= 100 {
                3
            } else if n >= 10 {
                2
            } else {
                1
            };
        let head = &text[text.len().saturating_sub(room)..];
        Self(Code::new(&format!("{head}/{n}")).unwrap_or(order.0))
    }

    /// The order and the number that it was made of; of an order id that was cut, what is left of it.
    pub fn parts(self) -> Option<(OrderId, u8)> {
        let (order, n) = self.as_str().rsplit_once('/')?;
        Some((OrderId::new(order).ok()?, n.parse().ok()?))
    }

    /// Whether it is a parcel of an order, as far as its key says; `SH-10/1` is none of `SH-1`.
    pub fn is_of(self, order: OrderId) -> bool {
        self.parts().is_some_and(|(_, number)| Self::of(order, number) == self)
    }

    /// Whether both are parcels of one order, as far as their keys say.
    pub fn is_beside(self, other: Self) -> bool {
        self.head() == other.head()
    }

    /// The order whose key is not cut in it; what another app named so may be nobody's order.
    pub fn order(self) -> Option<OrderId> {
        OrderId::new(self.head()).ok()
    }

    /// Its key up to the number of the parcel.
    fn head(&self) -> &str {
        let text = self.as_str();
        text.rsplit_once('/').map_or(text, |(head, _)| head)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_refuse_what_a_feed_may_send_by_mistake() {
        assert_eq!(Code::new(""), Err(CodeError::Empty));
        assert_eq!(Code::new("a b"), Err(CodeError::BadCharacter));
        assert_eq!(Code::new("été"), Err(CodeError::BadCharacter));
        assert_eq!(Code::new(&"x".repeat(24)), Err(CodeError::TooLong(24)));
    }

    #[test]
    fn a_parcel_carries_its_order() {
        let order = OrderId::new("TT-576461413038785752").expect("21 characters");
        assert_eq!(ParcelId::of(order, 2).as_str(), "TT-576461413038785752/2");
    }

    #[test]
    fn a_parcel_is_of_one_order_and_of_none_whose_key_begins_alike() {
        let order = |text: &str| OrderId::new(text).expect("a code");
        let (one, ten) = (order("SH-1"), order("SH-10"));
        assert!(ParcelId::of(one, 1).is_of(one) && ParcelId::of(ten, 1).is_of(ten));
        assert!(!ParcelId::of(ten, 1).is_of(one) && !ParcelId::of(one, 1).is_of(ten));
        assert!(
            ParcelId::of(one, 1).is_beside(ParcelId::of(one, 12))
                && !ParcelId::of(one, 1).is_beside(ParcelId::of(ten, 1))
        );
        let long = order("TT-57646141303878575200");
        assert!(ParcelId::of(long, 2).is_of(long), "although it is cut");
        assert_eq!(
            (ParcelId::of(one, 3).order(), ParcelId::new("P00001").map(|id| id.is_of(one))),
            (Some(one), Ok(false))
        );
    }

    #[test]
    fn codes_sort_like_their_text() {
        let mut codes: Vec<Code> = ["b", "aa", "a", "a1"].iter().filter_map(|t| Code::new(t).ok()).collect();
        codes.sort();
        let texts: Vec<&str> = codes.iter().map(Code::as_str).collect();
        assert_eq!(texts, ["a", "a1", "aa", "b"]);
    }
}
