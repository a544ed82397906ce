//! How far the app may go on its own.

use crate::vocabulary::vocabulary;
use serde::{Deserialize, Serialize};

vocabulary! {
    /// A kind of decision whose level the supervisor sets.
    DecisionKind {
        /// Order lines to nodes.
        Allocate = "allocate",
        /// Parcels to the pickers and robots.
        Release = "release",
        /// Parcels to vans, order of stops.
        Reroute = "reroute",
        /// Parcels of a broken van to other vans.
        Transfer = "transfer",
        /// Messages to customers.
        Notify = "notify",
    }
}

vocabulary! {
    /// What the app does with a decision of a kind.
    Autonomy {
        /// Shown only.
        Advise = "advise",
        /// Done after one click.
        Ask = "ask",
        /// Done; can be undone where the world allows.
        Act = "act",
    }
}
