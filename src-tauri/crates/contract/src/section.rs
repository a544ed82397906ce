//! The one list of what a control screen shows. From it come [`State`], [`Section`], the patches, the topics, and the
//! screens' own table of sections (`typescript.rs`): a section is added here and nowhere else.

use crate::{
    AheadView, AlertView, AutonomyView, ClockView, DepartureView, FanView, FeedView, FlowView, HealthView,
    IncidentView, KpiView, MessageView, NewsView, NodeView, PlaceView, ProposalView, ServiceView, ShowSlotView,
    SkuView, VanView, WarRoomView, WarehouseView,
    patch::{self, Gone},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

/// Messages a screen keeps: the newest.
pub const MESSAGES_MAX: usize = 200;
/// Flows a screen shows.
pub const FLOWS_MAX: usize = 120;

/// A row that has a key in its section.
pub(crate) trait Row: Clone + PartialEq + Serialize + for<'de> Deserialize<'de> {
    /// Its key.
    fn key(&self) -> String;
    /// The key of what it belongs to.
    fn of(&self) -> Option<String>;
    /// Itself as a patch.
    fn patch(self) -> Patch;

    /// A scope is a row's own key or that of what it belongs to.
    fn is_in(&self, scope: Option<&str>) -> bool {
        scope.is_none_or(|scope| self.key() == scope || self.of().is_some_and(|of| of == scope))
    }
}

/// What the screens must know of a section.
pub(crate) struct Card {
    /// Its name in patches.
    pub section: Section,
    /// The member of the state that holds it.
    pub field: &'static str,
    /// The topic that it is told under.
    pub topic: &'static str,
    /// It is told at most this often, milliseconds; 0 with each message.
    pub pace_ms: u64,
    /// Rows: the member that holds their key.
    pub key: Option<&'static str>,
    /// Rows: the member that holds the key of what they belong to.
    pub of: Option<&'static str>,
}

/// Declares the sections: single values, then lists of rows. `field: Type as Section [by key [of group]] in topic every
/// pace`.
macro_rules! sections {
    (
        values { $($(#[$vdoc:meta])* $vfield:ident: $vtype:ty as $value:ident in $vtopic:ident every $vpace:literal,)+ }
        rows { $($(#[$rdoc:meta])* $rfield:ident: $rtype:ty as $row:ident by $key:ident $(of $of:ident)? in $rtopic:ident every $rpace:literal,)+ }
    ) => {
        /// Everything a control screen shows. Lists are in order of their key, unless they say otherwise.
        #[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize, TS)]
        #[serde(rename_all = "camelCase", default)]
        pub struct State {
            $($(#[$vdoc])* pub $vfield: $vtype,)+
            $($(#[$rdoc])* pub $rfield: Vec<$rtype>,)+
        }

        /// A part of the state, by its name in patches.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize, TS)]
        #[serde(rename_all = "snake_case")]
        pub enum Section {
            $($(#[$vdoc])* $value,)+
            $($(#[$rdoc])* $row,)+
        }

        /// One change.
        #[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
        #[serde(tag = "type", content = "value", rename_all = "snake_case")]
        pub enum Patch {
            $(
                /// The new value of this section.
                $value($vtype),
            )+
            $(
                /// A row that came, or that only its whole can tell.
                $row($rtype),
            )+
            /// What changed inside rows or values.
            Change(crate::Change),
            /// A row that left.
            Gone(Gone),
        }

        $(impl Row for $rtype {
            fn key(&self) -> String { self.$key.to_string() }
            fn of(&self) -> Option<String> { sections!(@of self $($of)?) }
            fn patch(self) -> Patch { Patch::$row(self) }
        })+

        /// All sections, in order.
        pub(crate) const CARDS: &[Card] = &[
            $(Card {
                section: Section::$value, field: stringify!($vfield), topic: stringify!($vtopic), pace_ms: $vpace,
                key: None, of: None,
            },)+
            $(Card {
                section: Section::$row, field: stringify!($rfield), topic: stringify!($rtopic), pace_ms: $rpace,
                key: Some(stringify!($key)), of: sections!(@name $($of)?),
            },)+
        ];

        /// The patches that turn a section of `old`, or its rows in `scope`, into that of `new`.
        ///
        /// The clock's own moment is left out: each message carries it as `at`.
        pub fn diff(section: Section, scope: Option<&str>, old: &State, new: &State) -> Vec<Patch> {
            match section {
                $(Section::$value => patch::of_value(section, &old.$vfield, &new.$vfield, Patch::$value),)+
                $(Section::$row => patch::of_rows(section, scope, &old.$rfield, &new.$rfield),)+
            }
        }

        impl State {
            /// One section, or its rows in `scope`, as it is written.
            ///
            /// # Errors
            /// When it cannot be written as JSON.
            pub fn written(&self, section: Section, scope: Option<&str>) -> serde_json::Result<Value> {
                match section {
                    $(Section::$value => serde_json::to_value(&self.$vfield),)+
                    $(Section::$row => {
                        let rows: Vec<&$rtype> = self.$rfield.iter().filter(|row| row.is_in(scope)).collect();
                        serde_json::to_value(rows)
                    })+
                }
            }

            /// Applies one patch. Total: a row that is not there is inserted, one that is gone stays gone, a change
            /// of what is not there changes nothing.
            pub fn apply(&mut self, patch: Patch) {
                match patch {
                    $(Patch::$value(view) => self.$vfield = view,)+
                    $(Patch::$row(view) => patch::upsert(&mut self.$rfield, view),)+
                    Patch::Change(change) => match change.section {
                        $(Section::$value => change.rows.values().for_each(|fields| patch::amend(&mut self.$vfield, fields)),)+
                        $(Section::$row => patch::amend_rows(&mut self.$rfield, &change),)+
                    },
                    Patch::Gone(gone) => match gone.section {
                        $(Section::$value => {})+
                        $(Section::$row => self.$rfield.retain(|row| row.key() != gone.key),)+
                    },
                }
            }
        }
    };
    (@of $self:ident $of:ident) => { Some($self.$of.to_string()) };
    (@of $self:ident) => { None };
    (@name $of:ident) => { Some(stringify!($of)) };
    (@name) => { None };
}

sections! {
    values {
        /// The app's clock.
        clock: ClockView as Clock in app every 0,
        /// The figures at the top.
        kpis: KpiView as Kpis in kpis every 0,
        /// The robotised warehouse, when there is one.
        warehouse: Option<WarehouseView> as Warehouse in robots every 100,
        /// Things feeds sent that nobody understood, not yet dealt with.
        dead_letters: u32 as DeadLetters in app every 1_000,
        /// Things feeds sent that are understood in part and wait for a person.
        quarantine: u32 as Quarantine in app every 1_000,
        /// Messages to customers since the day opened, of which `messages` shows the newest.
        messages_today: u32 as MessagesToday in messages every 500,
        /// How the app itself is doing.
        health: HealthView as Health in app every 0,
        /// More messages than these of one cause wait for a person.
        ask_above: u32 as AskAbove in settings every 0,
        /// The read-only address for war-room screens.
        wall: WarRoomView as Wall in settings every 0,
    }
    rows {
        /// The show.
        running_order: ShowSlotView as Slot by slot in show every 0,
        /// Demand of all SKUs, and of those of each slot.
        fans: FanView as Fan by fan in stock every 1_000,
        /// Stock and demand.
        skus: SkuView as Sku by sku in stock every 1_000,
        /// Places that fulfil.
        nodes: NodeView as Node by node in network every 1_000,
        /// What leaves when, and how much of it stands packed.
        departures: DepartureView as Departure by departure of node in departures every 1_000,
        /// How full the quarters ahead of each node are.
        ahead: AheadView as Ahead by node in ahead every 2_000,
        /// Where demand arises.
        places: PlaceView as Place by dept in map every 1_000,
        /// From where it is served: the widest flows, at most [`FLOWS_MAX`].
        flows: FlowView as Flow by flow of dept in map every 1_000,
        /// Vans.
        vans: VanView as Van by van of depot in tours every 500,
        /// Alerts not resolved, and those resolved in the last minutes.
        alerts: AlertView as Alert by alert in alerts every 0,
        /// News of sales, which nobody has to act on: no alarm, and in no count of them.
        news: NewsView as News by alert in news every 1_000,
        /// Choices that answer no alert; the others stand on their alert.
        proposals: ProposalView as Proposal by proposal in alerts every 0,
        /// Incidents of the day.
        incidents: IncidentView as Incident by incident in incidents every 0,
        /// The newest messages to customers, at most [`MESSAGES_MAX`].
        messages: MessageView as Message by notification of order in messages every 500,
        /// Service against the first promise: of the day, by site, by hour.
        service: ServiceView as Service by row in service every 1_000,
        /// Feeds of facts.
        feeds: FeedView as Feed by source in feeds every 1_000,
        /// How far the app may go.
        autonomy: AutonomyView as Autonomy by kind in settings every 0,
    }
}

impl Section {
    /// All sections, in order.
    pub fn all() -> impl Iterator<Item = Self> {
        CARDS.iter().map(|card| card.section)
    }

    fn card(self) -> &'static Card {
        let at = CARDS.iter().find(|card| card.section == self);
        at.expect("each section has a card: both are written by one macro")
    }

    /// The topic that it is told under.
    pub fn topic(self) -> &'static str {
        self.card().topic
    }

    /// It is told at most this often, milliseconds; 0 with each message. What many orders move is read by an eye, and
    /// no eye reads a map faster.
    pub fn pace_ms(self) -> u64 {
        self.card().pace_ms
    }

    /// It is a list of rows, which can be followed one by one.
    pub fn has_rows(self) -> bool {
        self.card().key.is_some()
    }

    /// The member of the state that holds it, as it is written.
    pub fn field(self) -> String {
        camel(self.card().field)
    }
}

/// `running_order` as serde writes it.
pub(crate) fn camel(name: &str) -> String {
    let mut words = name.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |text, word| {
        let (head, tail) = word.split_at(word.len().min(1));
        text + &head.to_uppercase() + tail
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_section_is_a_member_of_the_state_under_its_written_name() {
        let state = serde_json::to_value(State::default()).expect("plain data");
        let members = state.as_object().expect("an object");
        assert_eq!(members.len(), CARDS.len());
        for section in Section::all() {
            assert_eq!(
                State::default().written(section, None).ok().as_ref(),
                members.get(&section.field()),
                "{section:?}"
            );
        }
    }
}
