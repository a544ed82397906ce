//! Personal data. It never enters the log, a trace or an error text: `Debug` shows nothing.

use crate::Position;
use serde::{Deserialize, Serialize};
use std::fmt;

/// How to reach and find one customer; kept encrypted, apart from the log.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Contact {
    /// Name for the label.
    pub name: String,
    /// Mail address; empty when the channel gave none.
    pub mail: String,
    /// Telephone; empty when the channel gave none.
    pub phone: String,
    /// Street and number.
    pub street: String,
    /// Postcode.
    pub zip: String,
    /// Town.
    pub city: String,
    /// Exact place, when the channel gave it.
    pub position: Option<Position>,
}

impl fmt::Debug for Contact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Contact(hidden)")
    }
}
