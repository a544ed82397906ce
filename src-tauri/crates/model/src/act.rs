//! What a person may do about one thing, and what stands against it.

use crate::vocabulary::vocabulary;
use serde::{Deserialize, Serialize};

vocabulary! {
    /// Something a person may do about an order or a van.
    Act {
        /// Keep an order back.
        Hold = "hold",
        /// Let it go again.
        Unhold = "unhold",
        /// Choose its node.
        Pin = "pin",
        /// Leave that to the app again.
        Unpin = "unpin",
        /// Cancel what is not packed of it.
        Cancel = "cancel",
        /// Keep its parcels at the dock.
        HoldAtDock = "hold_at_dock",
        /// Let them be loaded again.
        FreeAtDock = "free_at_dock",
        /// Take a van out of the plan.
        Ground = "ground",
        /// Put it back.
        Return = "return",
    }
}

vocabulary! {
    /// Why an act is not possible now.
    Bar {
        /// The order is delivered, declined or cancelled.
        Over = "over",
        /// A parcel is with the pickers.
        Released = "released",
        /// A parcel is in its box.
        Packed = "packed",
        /// A parcel has left.
        Left = "left",
        /// It is held already.
        Held = "held",
        /// Nobody holds it.
        NotHeld = "not_held",
        /// No node was chosen for it.
        NotPinned = "not_pinned",
        /// The van has broken down.
        Broken = "broken",
        /// The van is out of the plan already.
        Grounded = "grounded",
        /// The van is in the plan.
        InPlan = "in_plan",
    }
}
