//! What really became of a file's facts: those that control could not believe are told by their lines.

use super::{Known, Problem, near};
use crate::Accepted;
use model::{Fact, Incoming, Reason};

/// The facts without effect, as problems of their lines.
pub(super) fn refusals(told: &[(u32, Incoming)], accepted: &Accepted, known: &Known) -> Vec<Problem> {
    let problem = |(at, reason): &(usize, Reason)| {
        let (line, incoming) = told.get(*at)?;
        let column = column(*reason, &incoming.fact);
        let hint = column.map(|column| hint(column, &incoming.fact, known)).unwrap_or_default();
        Some(Problem::at(*line, column, reason.as_str()).hint(hint))
    };
    accepted.refused.iter().filter_map(problem).collect()
}

/// The column that a reason speaks of.
fn column(reason: Reason, fact: &Fact) -> Option<&'static str> {
    let depot = matches!(fact, Fact::VanListed(_));
    let columns = [
        (Reason::UnknownSku, "sku"),
        (Reason::UnknownNode, if depot { "depot" } else { "node" }),
        (Reason::UnknownCarrier, "carrier"),
        (Reason::Stale, "counted_at"),
    ];
    columns.into_iter().find(|(known, _)| *known == reason).map(|(_, column)| column)
}

/// The code that may be meant in the place of one that nobody knows.
fn hint(column: &str, fact: &Fact, known: &Known) -> String {
    let nodes = known.nodes.iter().map(|node| node.as_str());
    let carriers = known.carriers.iter().map(|carrier| carrier.as_str());
    match (column, fact) {
        ("carrier", Fact::DepartureListed(card)) => near::code(card.carrier.as_str(), carriers),
        ("node", Fact::DepartureListed(card)) => near::code(card.node.as_str(), nodes),
        ("depot", Fact::VanListed(card)) => near::code(card.depot.as_str(), nodes),
        ("node", Fact::StockCounted { node, .. } | Fact::StockDoubted { node, .. } | Fact::BinsPlaced { node, .. }) => {
            near::code(node.as_str(), nodes)
        }
        ("node", Fact::GridLaid(card)) => near::code(card.node.as_str(), nodes),
        ("node", Fact::RobotListed(card)) => near::code(card.node.as_str(), nodes),
        _ => String::new(),
    }
}

/// Facts that had an effect: new ones, and ones that had it when they were first told.
pub(super) fn effect(accepted: &Accepted) -> (usize, usize) {
    let new = accepted.new.saturating_sub(accepted.refused.len());
    let known = accepted.known.saturating_sub(accepted.refused.len().saturating_sub(accepted.new));
    (new, known)
}
