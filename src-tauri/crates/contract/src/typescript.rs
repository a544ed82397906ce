//! Writes the contract for the screens: one TypeScript file from the same definitions, types and the table of sections.

use crate::{
    Call, Patches, Refusal, State, StreamMessage, Topics, command,
    section::{CARDS, Card, camel},
};
use model::OrderState;
use std::{any::TypeId, collections::BTreeMap};
use ts_rs::{Config, TS, TypeVisitor};

/// The whole file `ui/src/contract/index.ts`.
pub fn typescript() -> String {
    // Sums of money, moments and positions in the log stay far below 2^53, so a plain number holds them.
    let config = Config::new().with_large_int("number");
    let mut collector = Collector { config: &config, seen: Vec::new(), types: BTreeMap::new() };
    collector.visit::<StreamMessage>();
    collector.visit::<Patches>();
    collector.visit::<State>();
    collector.visit::<Call>();
    collector.visit::<Refusal>();
    command::visit_commands(&mut collector);
    let mut types = collector.types;
    vocabularies(&mut types);
    let mut text = String::from("// Written by `cargo dev bless` from the crate `contract`. Do not edit.\n\n");
    types.values().for_each(|declaration| text.push_str(&format!("{declaration}\n\n")));
    one_line_docs(&text) + &sections() + &command::typescript_commands(&config)
}

/// The table of sections, the names of topics, and a state in which nothing is known.
fn sections() -> String {
    let rows: Vec<String> = CARDS.iter().map(section).collect();
    let topics: Vec<String> = Topics::all().names().map(|name| format!("{name:?}")).collect();
    let nothing = serde_json::to_string(&State::default()).unwrap_or_default();
    format!(
        "/** Every section of the state by its name in patches: its member of the state, the topic it is told under and, \
         for rows, the members that hold their key and the key of what they belong to. */\n\
         export const SECTIONS = {{\n{}}} as const;\n\n\
         /** What a screen may follow; topics with rows also as `topic:key`. */\n\
         export type TopicName = {};\n\n\
         /** A state in which nothing is known yet. */\n\
         export const NOTHING: State = {nothing};\n\n",
        rows.concat(),
        topics.join(" | "),
    )
}

fn section(card: &Card) -> String {
    let name = serde_json::to_string(&card.section).unwrap_or_default().replace('"', "");
    let member = |name: &str, field: Option<&str>| field.map(|field| format!(", {name}: \"{}\"", camel(field)));
    let [key, of] = [member("key", card.key), member("of", card.of)].map(Option::unwrap_or_default);
    format!("  {name}: {{ field: \"{}\", topic: \"{}\"{key}{of} }},\n", camel(card.field), card.topic)
}

/// Puts a comment of one line on one line.
fn one_line_docs(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while at < lines.len() {
        match lines[at..] {
            ["/**", body, " */", ..] => {
                out.push_str(&format!("/** {} */\n", body.trim_start_matches(" * ")));
                at += 3;
            }
            _ => {
                out.push_str(lines[at]);
                out.push('\n');
                at += 1;
            }
        }
    }
    out
}

struct Collector<'a> {
    config: &'a Config,
    seen: Vec<TypeId>,
    types: BTreeMap<String, String>,
}

impl TypeVisitor for Collector<'_> {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        if self.seen.contains(&TypeId::of::<T>()) {
            return;
        }
        self.seen.push(TypeId::of::<T>());
        // Only our own types have a file of their own; numbers, texts and lists have none.
        if T::output_path().is_some() {
            let docs = T::docs().unwrap_or_default();
            self.types.insert(T::ident(self.config), format!("{docs}export {}", T::decl(self.config)));
        }
        T::visit_dependencies(self);
        T::visit_generics(self);
    }
}

/// The model's closed lists as unions of texts.
fn vocabularies(types: &mut BTreeMap<String, String>) {
    macro_rules! unions {
        ($($name:ident),+) => {$(
            let members: Vec<String> =
                model::$name::ALL.iter().map(|member| format!("\"{}\"", member.as_str())).collect();
            types.insert(
                stringify!($name).into(),
                format!("export type {} = {};", stringify!($name), members.join(" | ")),
            );
        )+};
    }
    unions!(
        Act,
        AlertAct,
        AlertKind,
        Trend,
        Autonomy,
        Bar,
        Channel,
        Closing,
        DecisionKind,
        Medium,
        NodeKind,
        PassedFor,
        Reason,
        Service,
        Severity,
        Template
    );
    let states: Vec<String> = ORDER_STATES.iter().filter_map(|state| serde_json::to_string(state).ok()).collect();
    types.insert("OrderState".into(), format!("export type OrderState = {};", states.join(" | ")));
    types.insert("ShowSlot".into(), SHOW_SLOT.into());
}

const ORDER_STATES: [OrderState; 9] = [
    OrderState::Placed,
    OrderState::Held,
    OrderState::Allocated,
    OrderState::Picking,
    OrderState::Packed,
    OrderState::Shipped,
    OrderState::Delivered,
    OrderState::Declined,
    OrderState::Cancelled,
];

/// The model's card, in the log's own form (snake case): the only card that screens send.
const SHOW_SLOT: &str = "export type ShowSlot = { slot: string; show: string; brand: string; creator: string; \
room: string; from: number; until: number; passages: Array<{ sku: string; from: number; until: number; \
price_cents: number; expected_units: number }> };";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_number_of_the_wire_becomes_a_bigint() {
        let text = typescript();
        assert!(!text.contains("bigint"));
        assert!(text.contains("  snapshot: { args: NoArgs; reply: Snapshot };"));
    }

    #[test]
    fn no_order_state_is_forgotten() {
        for (place, state) in ORDER_STATES.into_iter().enumerate() {
            // A new state does not compile here until it has a place.
            let expected = match state {
                OrderState::Placed => 0,
                OrderState::Held => 1,
                OrderState::Allocated => 2,
                OrderState::Picking => 3,
                OrderState::Packed => 4,
                OrderState::Shipped => 5,
                OrderState::Delivered => 6,
                OrderState::Declined => 7,
                OrderState::Cancelled => 8,
            };
            assert_eq!(place, expected);
        }
    }

    #[test]
    fn every_name_that_is_used_is_declared() {
        let text = typescript();
        let declared: Vec<&str> =
            text.lines().filter_map(|line| line.strip_prefix("export type ")?.split([' ', '<']).next()).collect();
        let code: String = text.lines().filter(|line| !line.trim_start().starts_with(['*', '/'])).collect();
        let words = code.split(|c: char| !c.is_ascii_alphanumeric());
        for word in words.filter(|word| {
            word.starts_with(|c: char| c.is_ascii_uppercase()) && !matches!(*word, "Array" | "Partial" | "Record")
        }) {
            let shouted = word.chars().all(|c| c.is_ascii_uppercase() || c == '_');
            assert!(shouted || declared.contains(&word), "{word} is used but not declared");
        }
    }
}
