//! The one list of commands: their names, arguments and replies.
//!
//! From the list come the enum [`Command`], the trait [`Host`] (a command without a body does not compile),
//! [`dispatch`] and the screens' `Commands` type. Adding a command is one line here and one body in the host.

mod alerts;
mod args;
mod logbook;
mod quarantine;
mod review;

pub use alerts::*;
pub use args::*;
pub use logbook::*;
pub use quarantine::*;
pub use review::*;

use crate::{
    ClockView, ContactView, DefinitionView, DemandSlice, NodeDetail, OrderPage, OrderView, PinOptions, Refusal,
    RefusalCode, SettingsView, SkuDetail, SlotsPreview, Snapshot, VanDetail, WarRoomView,
};
use model::OperatorId;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::future::Future;
use ts_rs::{Config, TS};

/// A command as it arrives.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
pub struct Call {
    /// Its name.
    pub cmd: String,
    /// Its arguments; left out, they are an empty object.
    #[serde(default)]
    #[ts(type = "unknown")]
    pub args: Value,
    /// The caller's own key for it: called twice with one key, it is done once.
    #[serde(default)]
    #[ts(optional)]
    pub key: Option<String>,
}

/// Who calls, as the transport found out, and under which key.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Caller {
    /// The operator.
    pub operator: OperatorId,
    /// The key against doing it twice.
    pub key: Option<String>,
}

/// Declares the commands: `/// doc`, then `name as Variant(Args) -> Reply`.
macro_rules! commands {
    ($($(#[$doc:meta])* $name:ident as $variant:ident($args:ty) -> $reply:ty),+ $(,)?) => {
        /// A command with its arguments.
        #[derive(Clone, PartialEq, Debug, Serialize)]
        #[serde(tag = "cmd", content = "args", rename_all = "snake_case")]
        pub enum Command {
            $($(#[$doc])* $variant($args)),+
        }

        /// The names of all commands.
        pub const COMMANDS: &[&str] = &[$(stringify!($name)),+];

        impl Command {
            /// Its name.
            pub const fn name(&self) -> &'static str {
                match self { $(Self::$variant(_) => stringify!($name)),+ }
            }

            /// Understands a call.
            ///
            /// # Errors
            /// `UNKNOWN_COMMAND` or `BAD_ARGS`.
            pub fn parse(call: Call) -> Result<Self, Refusal> {
                let args = if call.args.is_null() { Value::Object(serde_json::Map::new()) } else { call.args };
                match call.cmd.as_str() {
                    $(stringify!($name) => read(args).map(Self::$variant),)+
                    other => Err(unknown(other)),
                }
            }
        }

        /// Whoever can answer every command. Bodies return once the fact is durable, not once it has had effect.
        pub trait Host: Sync {
            $(
                $(#[$doc])*
                fn $name(&self, caller: &Caller, args: $args) -> impl Future<Output = Result<$reply, Refusal>> + Send;
            )+
        }

        /// Has `host` answer `command`.
        ///
        /// # Errors
        /// The host's refusal, or `INTERNAL` when its reply cannot be written as JSON.
        pub async fn dispatch<H: Host>(host: &H, caller: &Caller, command: Command) -> Result<Value, Refusal> {
            match command {
                $(Command::$variant(args) => write(host.$name(caller, args).await?),)+
            }
        }

        /// The screens' list: name → arguments and reply.
        pub(crate) fn typescript_commands(config: &Config) -> String {
            let mut text = String::from("/** Every command with its arguments and its reply. */\nexport type Commands = {\n");
            $(text.push_str(&format!(
                "  {}: {{ args: {}; reply: {} }};\n",
                stringify!($name), <$args as TS>::name(config), <$reply as TS>::name(config)
            ));)+
            text.push_str("};\n");
            text
        }

        /// Shows each type of the list to a visitor.
        pub(crate) fn visit_commands(visitor: &mut impl ts_rs::TypeVisitor) {
            $(visitor.visit::<$args>(); visitor.visit::<$reply>();)+
        }
    };
}

commands! {
    /// Everything a control screen shows, now.
    snapshot as Snapshot(NoArgs) -> Snapshot,
    /// What a screen follows of the stream from now on.
    follow as Follow(FollowArgs) -> Following,
    /// A page of orders.
    orders as Orders(OrdersArgs) -> OrderPage,
    /// One order in full.
    order as Order(OrderArgs) -> OrderView,
    /// What led to an event, from the first cause to it.
    why as Why(WhyArgs) -> Chain,
    /// "Do it."
    accept_proposal as AcceptProposal(ProposalArgs) -> Accepted,
    /// "Do not."
    reject_proposal as RejectProposal(ProposalArgs) -> Accepted,
    /// "I have seen it."
    acknowledge_alert as AcknowledgeAlert(AlertArgs) -> Accepted,
    /// "It is this person's."
    assign_alert as AssignAlert(AssignAlertArgs) -> Accepted,
    /// Keep an order back.
    hold_order as HoldOrder(OrderArgs) -> Accepted,
    /// Let it go again.
    unhold_order as UnholdOrder(OrderArgs) -> Accepted,
    /// Cancel an order that has not left.
    cancel_order as CancelOrder(OrderArgs) -> Accepted,
    /// Serve an order from this node.
    pin_order as PinOrder(PinOrderArgs) -> Accepted,
    /// Lift a pin.
    unpin_order as UnpinOrder(OrderArgs) -> Accepted,
    /// Take a van out of the plan.
    ground_van as GroundVan(VanArgs) -> Accepted,
    /// Put it back.
    return_van as ReturnVan(VanArgs) -> Accepted,
    /// Replace a slot of the running order.
    edit_slot as EditSlot(EditSlotArgs) -> Accepted,
    /// Replace several slots at once, as a swap does.
    edit_slots as EditSlots(EditSlotsArgs) -> Accepted,
    /// What such an edit would change.
    preview_slots as PreviewSlots(EditSlotsArgs) -> SlotsPreview,
    /// One SKU in full.
    sku as Sku(SkuArgs) -> SkuDetail,
    /// What each figure means.
    definitions as Definitions(NoArgs) -> Vec<DefinitionView>,
    /// What a day came to.
    review as Review(ReviewArgs) -> ReviewView,
    /// What is expected of one SKU, by age band, département and minute.
    demand as Demand(DemandArgs) -> DemandSlice,
    /// One node in full.
    node as Node(NodeArgs) -> NodeDetail,
    /// One van in full.
    van as Van(VanArgs) -> VanDetail,
    /// What the app was told when it started.
    settings as Settings(NoArgs) -> SettingsView,
    /// Open or close the read-only address for war-room screens.
    set_wall as SetWarRoom(SetWarRoomArgs) -> WarRoomView,
    /// Set how far the app may go.
    set_autonomy as SetAutonomy(SetAutonomyArgs) -> Accepted,
    /// What feeds sent and nobody understood, newest first.
    dead_letters as DeadLetters(LimitArgs) -> DeadLetterPage,
    /// What feeds understood in part, those that wait first.
    quarantine as Quarantine(QuarantineArgs) -> QuarantinePage,
    /// Take such an item after a mapping or a correction.
    quarantine_take as QuarantineTake(QuarantineTakeArgs) -> QuarantineDone,
    /// Nothing is to come of such an item.
    quarantine_dismiss as QuarantineDismiss(QuarantineDismissArgs) -> QuarantineDone,
    /// Send again what a way out has given up; the wish is traced.
    retry_effects as RetryEffects(RetryEffectsArgs) -> Revived,
    /// The written account of an incident.
    incident_report as IncidentReport(IncidentReportArgs) -> Document,
    /// Who the customer of an order is; the look is logged.
    contact as Contact(OrderArgs) -> ContactView,
    /// Set the clock of a demo.
    demo_clock as DemoClock(DemoClockArgs) -> ClockView,
    /// The nodes that can serve an order, were one chosen.
    pin_options as PinOptions(OrderArgs) -> PinOptions,
    /// Packed parcels stay at the dock, whatever leaves.
    hold_at_dock as HoldAtDock(DockArgs) -> Accepted,
    /// They may be loaded again.
    free_at_dock as FreeAtDock(DockArgs) -> Accepted,
    /// Set how many messages of one cause go out without a person.
    set_ask_above as SetAskAbove(AskAboveArgs) -> Accepted,
    /// One word about several alerts.
    act_on_alerts as ActOnAlerts(ActOnAlertsArgs) -> AlertAnswers,
    /// What happened, for whoever takes over, newest first.
    logbook as Logbook(LogbookArgs) -> LogbookPage,
    /// Write something down in it.
    write_note as WriteNote(NoteArgs) -> Accepted,
    /// The watch goes to somebody else.
    hand_over as HandOver(HandOverArgs) -> Accepted,
}

fn read<T: for<'de> Deserialize<'de>>(args: Value) -> Result<T, Refusal> {
    // serde's own words name fields and types of ours, and repeat no long input: safe to show and log.
    serde_json::from_value(args).map_err(|error| Refusal::new(RefusalCode::BadArgs, error.to_string()))
}

fn write<T: Serialize>(reply: T) -> Result<Value, Refusal> {
    serde_json::to_value(reply).map_err(|error| Refusal::new(RefusalCode::Internal, error.to_string()))
}

fn unknown(name: &str) -> Refusal {
    let shown: String = name.chars().take(40).collect();
    Refusal::new(RefusalCode::UnknownCommand, format!("there is no command named {shown:?}"))
        .hint(format!("one of: {}", COMMANDS.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn parse(call: Value) -> Result<Command, Refusal> {
        Command::parse(serde_json::from_value(call).expect("a call"))
    }

    #[test]
    fn a_command_without_arguments_needs_none() {
        assert_eq!(parse(json!({"cmd": "snapshot"})), Ok(Command::Snapshot(NoArgs {})));
    }

    #[test]
    fn what_is_written_is_what_is_read() {
        let sent = json!({"cmd": "pin_order", "args": {"order": "TT-1", "node": "FR-LYS"}});
        let command = parse(sent.clone()).expect("well formed");
        assert_eq!(command.name(), "pin_order");
        assert_eq!(serde_json::to_value(&command).expect("plain data"), sent);
    }

    #[test]
    fn bad_calls_get_a_code_and_a_way_out() {
        let code = |call| parse(call).map_err(|refusal| refusal.code);
        assert_eq!(code(json!({"cmd": "order", "args": {}})), Err(RefusalCode::BadArgs));
        assert_eq!(code(json!({"cmd": "order", "args": {"order": "a b"}})), Err(RefusalCode::BadArgs));
        assert_eq!(code(json!({"cmd": "order", "args": {"order": "TT-1", "surprise": 1}})), Err(RefusalCode::BadArgs));
        assert_eq!(code(json!({"cmd": "launch", "args": null})), Err(RefusalCode::UnknownCommand));
        let hint = parse(json!({"cmd": "launch"})).expect_err("unknown").hint;
        assert!(hint.is_some_and(|text| text.contains("demo_clock")));
    }

    #[test]
    fn names_and_variants_agree() {
        // `name()` is written by the macro, the tag by serde: one must not drift from the other.
        let command = Command::AcknowledgeAlert(AlertArgs { alert: model::AlertId::new("A1").expect("short") });
        assert_eq!(serde_json::to_value(&command).expect("plain data")["cmd"], command.name());
        assert_eq!(COMMANDS.len(), 44);
    }
}
