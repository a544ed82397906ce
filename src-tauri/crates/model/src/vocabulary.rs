//! The small closed lists of the domain.

use serde::{Deserialize, Serialize};

/// Declares a closed list whose members have one text form, used in the log, on wires and screens.
macro_rules! vocabulary {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$vdoc])* #[serde(rename = $text)] $variant),+
        }
        impl $name {
            /// All members, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
            /// The text form.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }
            /// The member with this text form.
            pub fn parse(text: &str) -> Option<Self> {
                match text { $($text => Some(Self::$variant),)+ _ => None }
            }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }
    };
}
pub(crate) use vocabulary;

vocabulary! {
    /// Where demand arises.
    Channel {
        /// Bought from inside the show.
        Live = "live",
        /// The brand's web shop.
        Web = "web",
        /// A marketplace.
        Marketplace = "marketplace",
        /// A shop's till, to be sent or collected.
        Store = "store",
    }
}

vocabulary! {
    /// Why the first promise is later than what the customer asked for.
    LaterFor {
        /// Bought after the last cut-off that would have done.
        Cutoff = "cutoff",
        /// Who could have brought it in time has not the units.
        Stock = "stock",
        /// Who could have brought it in time is full: preparation or vans.
        Capacity = "capacity",
        /// Nobody brings this service to that place.
        Place = "place",
        /// The log does not say.
        Unknown = "unknown",
    }
}

vocabulary! {
    /// What kind of place a node is.
    NodeKind {
        /// The robotised central warehouse.
        Central = "central",
        /// A regional hub.
        Hub = "hub",
        /// A dark store.
        Dark = "dark",
        /// A shop that also sends parcels.
        Shop = "shop",
    }
}

vocabulary! {
    /// What the customer chose to pay for.
    Service {
        /// The same evening, by van.
        Evening = "evening",
        /// The next day, by carrier.
        NextDay = "next_day",
        /// Within three days, by carrier.
        Standard = "standard",
        /// At a pick-up point.
        Pickup = "pickup",
    }
}

vocabulary! {
    /// What a show signal counts.
    SignalKind {
        /// People watching.
        Viewers = "viewers",
        /// Comments.
        Comments = "comments",
        /// Likes.
        Likes = "likes",
        /// Clicks on a product.
        Clicks = "clicks",
        /// Products put in a basket.
        Baskets = "baskets",
    }
}

impl SignalKind {
    /// Whether it is a level, of which the last one stands, rather than a count, of which each adds to the ones before.
    pub fn is_level(self) -> bool {
        match self {
            Self::Viewers => true,
            Self::Comments | Self::Likes | Self::Clicks | Self::Baskets => false,
        }
    }
}

vocabulary! {
    /// How bad an alert is. Ordered: `Info < Low < Medium < High`.
    Severity {
        /// News: nobody has to do anything. No alarm, and not counted among them.
        Info = "info",
        /// To look at.
        Low = "low",
        /// To plan for.
        Medium = "medium",
        /// To act on now.
        High = "high",
    }
}

impl Severity {
    /// News, which nobody has to act on; everything else is an alarm.
    pub fn is_news(self) -> bool {
        self == Self::Info
    }
}

vocabulary! {
    /// How a message reaches its person.
    Medium {
        /// Electronic mail.
        Mail = "mail",
        /// A signed webhook to the shop, which tells its customer in its own way.
        Webhook = "webhook",
    }
}

vocabulary! {
    /// What a customer is told.
    Template {
        /// The promise has moved.
        PromiseMoved = "promise_moved",
        /// The van is late or was replaced.
        VanDelayed = "van_delayed",
        /// The order, or a part of it, cannot be served.
        Declined = "declined",
        /// The order was cancelled as asked.
        Cancelled = "cancelled",
        /// The order was cancelled, and its customer had not asked for it.
        CancelledByUs = "cancelled_by_us",
        /// The wish to cancel came too late for what was in a box; the rest, if any, is cancelled.
        CancelTooLate = "cancel_too_late",
    }
}

vocabulary! {
    /// Why no plan could take a piece of work.
    Reason {
        /// No node has the units free.
        NoStock = "no_stock",
        /// Units exist, but no departure meets the service before the end of the horizon.
        NoDeparture = "no_departure",
        /// Nodes are full until it is too late.
        NoCapacity = "no_capacity",
        /// A SKU that the catalogue does not hold.
        UnknownSku = "unknown_sku",
        /// A place that no service reaches.
        UnknownPlace = "unknown_place",
        /// No van can arrive in the window.
        NoWindow = "no_window",
        /// All vans are full.
        NoVan = "no_van",
        /// Shelves hold fewer units than the books said.
        ShortPick = "short_pick",
        /// The departure left without the parcel.
        MissedDeparture = "missed_departure",
        /// The van broke down.
        Breakdown = "breakdown",
        /// The customer asked for it.
        CustomerAsked = "customer_asked",
        /// A person in the control room decided so.
        OperatorAsked = "operator_asked",
        /// This kind of decision is shown only: people carry it out themselves.
        AdviceOnly = "advice_only",
        /// What the plan stood on has moved.
        StalePlan = "ground_moved",
        /// It came too late: the work had started or ended.
        TooLate = "too_late",
        /// Nothing of that name is known.
        Unknown = "unknown",
        /// No such node.
        UnknownNode = "unknown_node",
        /// No such order.
        UnknownOrder = "unknown_order",
        /// No such parcel.
        UnknownParcel = "unknown_parcel",
        /// No such robot.
        UnknownRobot = "unknown_robot",
        /// No such van.
        UnknownVan = "unknown_van",
        /// No such carrier.
        UnknownCarrier = "unknown_carrier",
        /// No such departure.
        UnknownDeparture = "unknown_departure",
        /// It is older than what is known.
        Stale = "stale",
        /// The parcel does not hold this SKU.
        NotInParcel = "not_in_parcel",
        /// It is said of another place than where it can have happened.
        WrongPlace = "wrong_place",
        /// Physically or logically impossible.
        Implausible = "implausible",
        /// Nothing here can think about this.
        NoSolver = "no_solver",
        /// Too much is being thought about already.
        SolverBusy = "solver_busy",
        /// A worker broke while it thought.
        SolverFailed = "solver_failed",
        /// No word of a person stands that could be taken back.
        NothingToUndo = "nothing_to_undo",
    }
}

vocabulary! {
    /// Why a person closes an alert.
    Closing {
        /// What was wrong is settled.
        Settled = "settled",
        /// Nothing was wrong.
        FalseAlarm = "false_alarm",
        /// It is wrong, and will be borne.
        Borne = "borne",
        /// Another alert tells of it, or people outside the control room see to it.
        Elsewhere = "elsewhere",
    }
}

vocabulary! {
    /// What a person may say of an alert and take back.
    AlertAct {
        /// "I have seen it."
        Acknowledge = "acknowledge",
        /// "It is this person's."
        Assign = "assign",
        /// "Not before this moment."
        Snooze = "snooze",
        /// "It is over."
        Close = "close",
    }
}
