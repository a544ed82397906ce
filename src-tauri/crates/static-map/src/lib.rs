//! Maps of incidents: a scene in, polygons and captions out, and a plain drawing of them. Reads no file, starts no
//! process and sets no text: who prints puts the captions on top.
//!
//! Every renderer draws the same [`MapSpec`]: filled polygons and hairlines in sixteenths of a pixel. Lines of a
//! visible width, dashes and discs are polygons already, because the map renderer's engine knows no others.

pub mod basemap;
mod caption;
mod clip;
mod colour;
mod compose;
mod frame;
mod inside;
mod label;
mod plain;
mod shape;
mod spec;
pub mod tile;
mod words;

pub use basemap::Basemap;
pub use caption::{Anchor, Captions, Label, LegendRow, ScaleBar, Swatch};
pub use colour::Colour;
pub use compose::{StaticMap, compose};
pub use frame::Frame;
pub use plain::{DrawError, draw, encode};
pub use spec::{Layer, Line, MapSpec, Point, Polygon, Ring, Shape, UNIT};
