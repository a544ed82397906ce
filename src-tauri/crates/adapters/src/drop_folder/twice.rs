//! The same subject told twice in one file: the very same is said once, anything else is a problem. The last one never
//! wins in silence.

use super::{Kind, NOTES_MAX, Parsed, Problem};
use model::{Fact, NodeId, Span};
use std::collections::BTreeMap;

/// What a fact of a file speaks of.
fn subject(fact: &Fact) -> Option<(String, &'static str)> {
    let named = |name: &dyn std::fmt::Display, column| Some((name.to_string(), column));
    match fact {
        Fact::SkuListed(card) => named(&card.sku, "sku"),
        Fact::NodeListed(card) => named(&card.node, "node"),
        Fact::CarrierListed(card) => named(&card.carrier, "carrier"),
        Fact::DepartureListed(card) => named(&card.departure, "departure"),
        // One shift a day, which turns at four in the morning.
        Fact::VanListed(card) => {
            let day = (card.shift_from - Span::hours(4)).paris().date();
            named(&format_args!("{} {day}", card.van), "van")
        }
        Fact::RobotListed(card) => named(&card.robot, "robot"),
        Fact::GridLaid(card) => named(&card.node, "node"),
        Fact::BinsPlaced { node, .. } => named(node, "node"),
        Fact::SlotPlanned(card) => named(&card.slot, "slot"),
        Fact::SlotDropped(slot) => named(slot, "slot"),
        Fact::CampaignPlanned(card) => named(&card.campaign, "campaign"),
        Fact::StockCounted { node, sku, .. } | Fact::StockDoubted { node, sku, .. } => {
            named(&format_args!("{node} {sku}"), "sku")
        }
        // Sales of an article may stand on several lines, and no file tells other facts.
        _ => None,
    }
}

/// Leaves each subject once. A slot or count told in two ways is not taken; reference data then falls as a whole.
pub(super) fn settle(parsed: &mut Parsed) {
    let mut first: BTreeMap<(String, &'static str), usize> = BTreeMap::new();
    let mut kept: Vec<(u32, Fact)> = Vec::new();
    let mut disputed: Vec<usize> = Vec::new();
    for (line, fact) in std::mem::take(&mut parsed.facts) {
        let Some(subject) = subject(&fact) else {
            kept.push((line, fact));
            continue;
        };
        let column = subject.1;
        let at = *first.entry(subject).or_insert(kept.len());
        match kept.get(at) {
            None => kept.push((line, fact)),
            Some((_, known)) if *known == fact => {
                if parsed.notes.len() < NOTES_MAX {
                    parsed.notes.push(Problem::at(line, Some(column), "same_twice"));
                }
            }
            Some((before, _)) => {
                let hint = format!("lignes / lines {before}, {line}");
                parsed.problems.push(Problem::at(line, Some(column), "twice").hint(hint));
                disputed.push(at);
            }
        }
    }
    parsed.facts = without(kept, &disputed);
    share_no_cell(parsed);
}

/// A disputed count is in doubt; anything else disputed is left as it was.
fn without(kept: Vec<(u32, Fact)>, disputed: &[usize]) -> Vec<(u32, Fact)> {
    let settled = |(at, (line, fact)): (usize, (u32, Fact))| match fact {
        fact if !disputed.contains(&at) => Some((line, fact)),
        Fact::StockCounted { node, sku, .. } | Fact::StockDoubted { node, sku, .. } => {
            Some((line, Fact::StockDoubted { node, sku, code: "twice".to_owned() }))
        }
        _ => None,
    };
    kept.into_iter().enumerate().filter_map(settled).collect()
}

/// Two robots cannot rest on one cell.
fn share_no_cell(parsed: &mut Parsed) {
    if parsed.kind != Kind::Robots {
        return;
    }
    let mut homes: BTreeMap<(NodeId, model::Cell), u32> = BTreeMap::new();
    for (line, fact) in &parsed.facts {
        let Fact::RobotListed(card) = fact else { continue };
        if let Some(first) = homes.insert((card.node, card.home), *line) {
            let hint = format!("lignes / lines {first}, {line}");
            parsed.problems.push(Problem::at(*line, Some("x"), "same_cell").hint(hint));
        }
    }
}
