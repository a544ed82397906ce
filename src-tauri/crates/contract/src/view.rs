//! What a screen shows, section by section. Money in cents, moments in milliseconds since 1970 (UTC).

mod alert;
mod clock;
mod message;
mod network;
mod order;
mod show;
mod state;
mod stock;

pub use alert::*;
pub use clock::*;
pub use message::*;
pub use network::*;
pub use order::*;
pub use show::*;
pub use state::*;
pub use stock::*;
