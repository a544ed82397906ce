//! What really became of a file's facts: those that control could not believe are told by their lines.

use super::{Known, Parsed, Problem, near};
use crate::Accepted;
use model::{Fact, Incoming, Moment, Reason, Span};

/// Clocks of scanners and people are this much ahead at most.
const AHEAD: Span = Span::minutes(5);

/// A count of the future is a slip of the pen: nobody knows when it was taken, so its shelf is in doubt.
pub(super) fn doubt_the_future(parsed: &mut Parsed, now: Moment) {
    for (line, fact) in &mut parsed.facts {
        let future = parsed.moments.get(line).is_some_and(|at| *at > now + AHEAD);
        if let (true, Fact::StockCounted { node, sku, .. }) = (future, &*fact) {
            *fact = Fact::StockDoubted { node: *node, sku: *sku, code: "future_time".to_owned() };
            parsed.moments.remove(line);
            parsed.problems.push(Problem::at(*line, Some("counted_at"), "future_time"));
        }
    }
    parsed.problems.sort_by_key(|problem| problem.line);
}

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
