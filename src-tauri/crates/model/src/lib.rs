//! The nouns and the events of Régie. Knows no rule of any engine, no clock and no IO.
//!
//! Everything here is plain data: serialisable, comparable, the same on every machine. Enums are
//! externally tagged, so that the log (JSON) and snapshots (postcard) share one definition.

mod act;
mod alert;
mod autonomy;
mod card;
mod code;
mod decision;
mod edit;
mod effect;
mod event;
mod fact;
mod forecast;
mod foreseen;
mod france;
mod fulfil;
mod geo;
mod last_act;
mod moment;
mod note;
mod operator;
mod order;
mod personal;
mod seed;
mod solve;
mod stake;
mod tour;
mod vocabulary;
mod warehouse;

pub use act::*;
pub use alert::*;
pub use autonomy::*;
pub use card::*;
pub use code::*;
pub use decision::*;
pub use edit::*;
pub use effect::*;
pub use event::*;
pub use fact::*;
pub use forecast::*;
pub use foreseen::*;
pub use france::*;
pub use fulfil::*;
pub use geo::*;
pub use last_act::*;
pub use moment::*;
pub use note::*;
pub use operator::*;
pub use order::*;
pub use personal::*;
pub use seed::*;
pub use solve::*;
pub use stake::*;
pub use tour::*;
pub use vocabulary::*;
pub use warehouse::*;
