//! Arguments and small replies of the commands. Unknown fields are refused: a typing error must not pass for a wish.

use crate::CauseView;
use model::{
    AlertId, Autonomy, DecisionKind, DockScope, IncidentId, Moment, NodeId, OperatorId, OrderId, OrderState,
    ProposalId, Seq, ShowSlot, SkuId, SourceId, VanId,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Most rows one page may have.
pub const PAGE_MAX: u32 = 200;
/// Most rows of one list on the page of a SKU, a node or a van.
pub const DETAIL_MAX: usize = 100;
/// Most nodes shown of those that can serve an order.
pub const PINS_MAX: usize = 30;
/// Most messages of one cause that may go out without a person.
pub const ASK_ABOVE_MAX: u32 = 10_000;
/// Most slots one edit may change.
pub const SLOTS_MAX: usize = 40;

/// Declares argument structures: readable, writable, strict, shown to TypeScript.
macro_rules! args {
    ($($(#[$doc:meta])* $name:ident { $($body:tt)* })+) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
        #[serde(rename_all = "camelCase", deny_unknown_fields)]
        pub struct $name { $($body)* }
    )+};
}

args! {
    /// Nothing to say.
    NoArgs {}
    /// What a screen shows now.
    FollowArgs {
        /// The screen, by the word under which it reads the stream.
        pub screen: String,
        /// All topics that it follows from now on, at most [`crate::TOPICS_MAX`].
        pub topics: Vec<String>,
        /// It has missed something and wants all of them anew, not only those that it did not follow before.
        #[serde(default)]
        #[ts(optional, as = "Option<bool>")]
        pub anew: bool,
    }
    /// Which orders.
    OrdersArgs {
        /// Part of the order's key, of a SKU's or a node's key or name, or a whole département; small letters and
        /// capitals are the same; empty means all.
        #[serde(default)]
        #[ts(optional, as = "Option<String>")]
        pub text: String,
        /// Only orders in this state.
        #[serde(default)]
        #[ts(optional, type = "OrderState")]
        pub state: Option<OrderState>,
        /// Only orders whose ETA is later than promised.
        #[serde(default)]
        #[ts(optional, as = "Option<bool>")]
        pub late: bool,
        /// The `next` of the page before.
        #[serde(default)]
        #[ts(optional, type = "string")]
        pub after: Option<OrderId>,
        /// Rows to skip instead of `after`, so that a list can jump.
        #[serde(default)]
        #[ts(optional)]
        pub offset: Option<u32>,
        /// Rows wanted, 1 to [`PAGE_MAX`].
        #[serde(default = "fifty")]
        #[ts(optional, as = "Option<u32>")]
        pub limit: u32,
    }
    /// Which order.
    OrderArgs {
        /// Its key.
        #[ts(type = "string")]
        pub order: OrderId,
    }
    /// Which event.
    WhyArgs {
        /// Its place in the log.
        #[ts(type = "number")]
        pub seq: Seq,
    }
    /// Which proposal.
    ProposalArgs {
        /// Its key.
        #[ts(type = "string")]
        pub proposal: ProposalId,
    }
    /// Which alert.
    AlertArgs {
        /// Its key.
        #[ts(type = "string")]
        pub alert: AlertId,
    }
    /// Which alert, to whom.
    AssignAlertArgs {
        /// Its key.
        #[ts(type = "string")]
        pub alert: AlertId,
        /// Its owner.
        #[ts(type = "string")]
        pub to: OperatorId,
    }
    /// Which order, from where.
    PinOrderArgs {
        /// Its key.
        #[ts(type = "string")]
        pub order: OrderId,
        /// The node.
        #[ts(type = "string")]
        pub node: NodeId,
    }
    /// Which packed parcels.
    DockArgs {
        /// Those of an order, with a SKU, of a departure or of a node.
        #[ts(type = "{ order: string } | { sku: string } | { departure: string } | { node: string }")]
        pub scope: DockScope,
    }
    /// How many messages of one cause go out without a person.
    AskAboveArgs {
        /// Messages, at most [`ASK_ABOVE_MAX`].
        pub messages: u32,
    }
    /// Which SKU.
    SkuArgs {
        /// Its key.
        #[ts(type = "string")]
        pub sku: SkuId,
    }
    /// Which part of the cube of expected demand.
    DemandArgs {
        /// Of this SKU.
        #[ts(type = "string")]
        pub sku: SkuId,
        /// From the minute that holds this moment.
        #[ts(type = "number")]
        pub from: Moment,
        /// Until this moment. A slice tells as many minutes as fit into [`crate::DEMAND_CELLS_MAX`] cells; its `next` is
        /// where to go on.
        #[ts(type = "number")]
        pub until: Moment,
    }
    /// Which node.
    NodeArgs {
        /// Its key.
        #[ts(type = "string")]
        pub node: NodeId,
    }
    /// Which van.
    VanArgs {
        /// Its key.
        #[ts(type = "string")]
        pub van: VanId,
    }
    /// The slot as it shall be.
    EditSlotArgs {
        /// The whole card, in the log's own form.
        #[ts(type = "ShowSlot")]
        pub slot: ShowSlot,
        /// Although it clashes; who says so stands in the log.
        #[serde(default)]
        #[ts(optional, as = "Option<bool>")]
        pub anyway: bool,
    }
    /// Slots as they shall be, all at once.
    EditSlotsArgs {
        /// The whole cards, in the log's own form, 1 to [`SLOTS_MAX`].
        #[ts(type = "ShowSlot[]")]
        pub slots: Vec<ShowSlot>,
        /// Although they clash; who says so stands in the log.
        #[serde(default)]
        #[ts(optional, as = "Option<bool>")]
        pub anyway: bool,
    }
    /// Whether war-room screens on the network are served.
    SetWarRoomArgs {
        /// They are.
        pub open: bool,
    }
    /// Which decisions, how far.
    SetAutonomyArgs {
        /// Which decisions.
        #[ts(type = "DecisionKind")]
        pub kind: DecisionKind,
        /// How far.
        #[ts(type = "Autonomy")]
        pub level: Autonomy,
    }
    /// How many rows.
    LimitArgs {
        /// Rows wanted, 1 to [`PAGE_MAX`].
        #[serde(default = "fifty")]
        #[ts(optional, as = "Option<u32>")]
        pub limit: u32,
    }
    /// Which way out.
    RetryEffectsArgs {
        /// `instructions`, `mail` or `notices`.
        pub lane: String,
    }
    /// Which report, in which form.
    IncidentReportArgs {
        /// The incident.
        #[ts(type = "string")]
        pub incident: IncidentId,
        /// For people or for programs.
        pub format: ReportFormat,
        /// In which language.
        pub lang: Lang,
    }
    /// What to change; what is left out stays.
    DemoClockArgs {
        /// Seconds of the app in one second of the machine, above 0.
        #[serde(default)]
        #[ts(optional)]
        pub speed: Option<f64>,
        /// Stand still.
        #[serde(default)]
        #[ts(optional)]
        pub paused: Option<bool>,
    }
}

fn fifty() -> u32 {
    50
}

/// The form of a report.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ReportFormat {
    /// For programs.
    Json,
    /// For people, on a screen.
    Html,
    /// For people, on paper.
    Pdf,
}

/// A language of the screens and reports.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Lang {
    /// French.
    #[default]
    Fr,
    /// English.
    En,
}

/// "Your word is event `seq`." What it changes arrives as patches.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
pub struct Accepted {
    /// The event's place in the log.
    #[ts(type = "number")]
    pub seq: Seq,
}

/// What a screen follows now.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
pub struct Following {
    /// The topics.
    pub topics: Vec<String>,
}

/// What is sent again.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
pub struct Revived {
    /// How many effects.
    pub effects: u32,
}

/// What led to an event.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize, TS)]
pub struct Chain {
    /// From the first cause to the event itself.
    pub causes: Vec<CauseView>,
}

/// Something a feed sent that nobody understood.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DeadLetterView {
    /// Its number among the dead letters.
    pub id: i64,
    /// Who sent it.
    #[ts(type = "string")]
    pub source: SourceId,
    /// When it came.
    #[ts(type = "number")]
    pub at: Moment,
    /// What was wrong, as a code.
    pub code: String,
    /// Where in it, in words, without personal data.
    pub detail: String,
}

/// Dead letters, newest first.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, TS)]
pub struct DeadLetterPage {
    /// The newest.
    pub letters: Vec<DeadLetterView>,
    /// How many there are in all.
    pub total: u32,
}

/// A document to show or save.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Document {
    /// What it is: `text/html`, `application/json`, `application/pdf`.
    pub media_type: String,
    /// A good name for its file.
    pub file_name: String,
    /// The document; in base64 when `base64` says so.
    pub text: String,
    /// The text is base64 of bytes.
    pub base64: bool,
}
