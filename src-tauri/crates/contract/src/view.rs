//! What a screen shows, section by section. Money in cents, moments in milliseconds since 1970 (UTC).

mod alert;
mod clock;
mod demand;
mod departure;
mod detail;
mod message;
mod network;
mod order;
mod place;
mod service;
mod settings;
mod show;
mod standing;
mod state;
mod stock;

pub use alert::*;
pub use clock::*;
pub use demand::*;
pub use departure::*;
pub use detail::*;
pub use message::*;
pub use network::*;
pub use order::*;
pub use place::*;
pub use service::*;
pub use settings::*;
pub use show::*;
pub use standing::*;
pub use stock::*;
