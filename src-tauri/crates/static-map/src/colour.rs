//! Colours of figures. Opaque: the map renderer's engine cannot lay one over another.

use serde::{Deserialize, Serialize};
use std::fmt;

/// An opaque colour.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Colour(pub u8, pub u8, pub u8);

impl fmt::Display for Colour {
    /// `#rrggbb`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }
}

pub(crate) const SEA: Colour = Colour(0xdc, 0xe6, 0xec);
pub(crate) const LAND: Colour = Colour(0xec, 0xea, 0xe6);
pub(crate) const COUNTRY: Colour = Colour(0xfb, 0xfa, 0xf7);
pub(crate) const COMMUNE: Colour = Colour(0xe6, 0xe2, 0xd8);
pub(crate) const BORDER: Colour = Colour(0xc6, 0xc2, 0xb8);
pub(crate) const REGION: Colour = Colour(0x86, 0x81, 0x75);
pub(crate) const PAPER: Colour = Colour(0xff, 0xff, 0xff);
pub(crate) const INK: Colour = Colour(0x1b, 0x1f, 0x24);
pub(crate) const FAINT_INK: Colour = Colour(0x5f, 0x64, 0x6b);
pub(crate) const NODE: Colour = Colour(0x4a, 0x51, 0x5a);

/// Few to many orders: light to strong sand, told apart by lightness alone.
pub(crate) const IMPACT: [Colour; 4] =
    [Colour(0xf8, 0xec, 0xcf), Colour(0xf2, 0xdb, 0xa2), Colour(0xea, 0xc7, 0x78), Colour(0xdb, 0xab, 0x4c)];

/// What went wrong.
pub(crate) const STRICKEN: Colour = Colour(0xc4, 0x3d, 0x12);

/// Vans that help, in order; safe for the colour-blind beside [`STRICKEN`] and each other.
pub(crate) const HELPERS: [Colour; 4] =
    [Colour(0x00, 0x5f, 0x9e), Colour(0x00, 0x8a, 0x63), Colour(0x8a, 0x4f, 0x9e), Colour(0x3f, 0x7f, 0xbf)];
