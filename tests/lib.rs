//! Helpers shared by the cross-crate tests and the benches.

pub mod outside;
mod postgres;
pub mod siege;

pub use postgres::{database, folder, postgres};

use model::Contact;

/// Who buys.
pub fn camille() -> Contact {
    Contact {
        name: "Camille Desgranges".to_owned(),
        mail: "camille@client.example".to_owned(),
        phone: "0612345678".to_owned(),
        street: "12 rue des Lilas".to_owned(),
        zip: "75011".to_owned(),
        city: "Paris".to_owned(),
        position: None,
    }
}
