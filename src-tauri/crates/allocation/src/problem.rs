//! The one door to planning: what is asked of a borrowed book goes in as a batch, answers come out in the same order.
//! What one ask is given is no longer there for the next. How it is searched is nobody else's matter.

use crate::{
    book::Book,
    inbound::Inbound,
    kept::Kept,
    overlay::Overlay,
    request::{Plan, Request},
};
use model::{DeptId, Moment, NodeId, Position, Reason, Service, Via};

/// All that a batch of plans stands on.
#[derive(Clone, Debug)]
pub struct Problem<'a> {
    /// What is true: stock, work given out, the timetable.
    pub book: &'a Book,
    /// What shelves keep for a live sale.
    pub kept: &'a Kept,
    /// What is on its way to shelves, from suppliers and from other nodes. No plan looks at it yet.
    pub inbound: &'a [Inbound],
    /// What is asked, one after the other.
    pub asks: Vec<Ask>,
    /// The moment it is asked.
    pub now: Moment,
}

/// What a plan is to do.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Ask {
    /// Find nodes for lines of an order.
    Serve(Request),
    /// Find the next way out for a parcel that is, or will be, packed.
    Leave(Leave),
}

/// A parcel that looks for a way out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Leave {
    /// Where it is.
    pub node: NodeId,
    /// Where it goes.
    pub dept: DeptId,
    /// Where it goes, to about a kilometre.
    pub near: Option<Position>,
    /// Services that would do: the first that has a way is taken.
    pub services: Vec<Service>,
    /// Grams.
    pub weight_g: u32,
    /// When it can leave at the earliest.
    pub ready: Moment,
    /// When nothing leaves for there: lines that another node shall prepare.
    pub elsewhere: Option<Request>,
}

/// What became of one ask.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Answer {
    /// Nodes serve the lines, or the reason why nobody can.
    Served(Result<Plan, Reason>),
    /// The parcel leaves this way and arrives then.
    Leaves(Via, Moment),
    /// Nothing leaves for there any more.
    Stays,
}

/// Solves a batch: one answer an ask, in their order. The same problem gives the same answers.
pub fn solve(problem: &Problem<'_>) -> Vec<Answer> {
    let mut overlay = problem.book.overlay().keeping(problem.kept);
    let mut answer = |ask: &Ask| match ask {
        Ask::Serve(request) => Answer::Served(overlay.plan(request, problem.now)),
        Ask::Leave(leave) => match (next_way(&mut overlay, leave), &leave.elsewhere) {
            (Some((via, eta)), _) => Answer::Leaves(via, eta),
            (None, Some(request)) => Answer::Served(overlay.plan(request, problem.now)),
            (None, None) => Answer::Stays,
        },
    };
    problem.asks.iter().map(&mut answer).collect()
}

fn next_way(overlay: &mut Overlay<'_>, leave: &Leave) -> Option<(Via, Moment)> {
    let Leave { node, dept, near, weight_g, ready, .. } = *leave;
    leave.services.iter().find_map(|service| overlay.rebind(node, dept, near, *service, weight_g, ready))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::{at, dept, node, request, sku, two_nodes};

    fn leave(code: &str, services: &[Service]) -> Leave {
        let (node, dept, services) = (node("PARIS"), dept(code), services.to_vec());
        Leave { node, dept, near: None, services, weight_g: 300, ready: at(0), elsewhere: None }
    }

    #[test]
    fn a_unit_is_sold_once_in_a_batch_and_answers_keep_the_order_of_the_asks() {
        let mut book = two_nodes();
        book.count(node("PARIS"), sku("ROUGE"), 1, Some(0));
        let ask = |n| Ask::Serve(request(n, "75", Service::Standard, &["ROUGE"]));
        let problem =
            Problem { book: &book, kept: &Kept::default(), inbound: &[], asks: vec![ask(1), ask(2)], now: at(0) };
        let answers = solve(&problem);
        assert!(matches!(&answers[..], [Answer::Served(Ok(_)), Answer::Served(Err(Reason::NoStock))]), "{answers:?}");
        assert_eq!(solve(&problem), answers, "the book is as it was");
        let (node, sku, from) = (node("PARIS"), sku("ROUGE"), Some(node("LYON")));
        let inbound = &[Inbound { node, sku, units: 9, at: at(30), from }];
        assert_eq!(solve(&Problem { inbound, ..problem }), answers, "what is on its way is not there");
    }

    #[test]
    fn a_parcel_leaves_by_the_first_service_that_would_do_or_is_prepared_elsewhere() {
        let mut book = two_nodes();
        book.count(node("LYON"), sku("ROUGE"), 1, Some(0));
        let fast = leave("75", &[Service::Pickup, Service::NextDay, Service::Standard]);
        let lost = leave("974", &[Service::Standard]);
        let elsewhere = Some(request(1, "69", Service::Standard, &["ROUGE"]));
        let asks = vec![Ask::Leave(fast), Ask::Leave(lost.clone()), Ask::Leave(Leave { elsewhere, ..lost })];
        let answers = solve(&Problem { book: &book, kept: &Kept::default(), inbound: &[], asks, now: at(0) });
        let way = |answer: &Answer| match answer {
            Answer::Leaves(Via::Departure(departure), _) => departure.to_string(),
            Answer::Leaves(Via::Van, _) => "van".to_owned(),
            Answer::Served(plan) => format!("{:?}", plan.as_ref().map(|plan| plan.parcels[0].node)),
            Answer::Stays => "stays".to_owned(),
        };
        assert_eq!(answers.iter().map(way).collect::<Vec<_>>(), ["PARIS-FAST-480", "stays", "Ok(LYON)"]);
    }
}
