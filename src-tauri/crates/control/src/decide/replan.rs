//! Orders' plans anew: what is kept, what needs a node. All that a stage asks is planned in one batch.

use super::rebind::Leaving;
use crate::{
    cut::orders::at_once,
    order::{Order, Parcel},
    section::orders::Orders,
};
use allocation::{Answer, Ask, Book, Kept, Leave, Line, Plan, Request};
use model::{Decision, Draft, Moment, NodeId, ParcelId, ParcelPlan, Promise, Reason, Seq, SkuId};
use std::collections::BTreeSet;

/// Which parcels of an order move, away from where, and why.
pub(super) struct Wish<'a> {
    pub moves: &'a dyn Fn(&Parcel) -> bool,
    /// Nodes that cannot prepare them, whoever wants them there.
    pub leaves: &'a [NodeId],
    pub cause: Seq,
}

/// What planning orders stands on.
#[derive(Clone, Copy)]
pub(super) struct Planner<'a> {
    pub orders: &'a Orders,
    pub book: &'a Book,
    pub kept: &'a Kept,
    pub seq: Seq,
    pub now: Moment,
}

/// An order of which some parcels move.
pub(super) struct Anew<'a> {
    order: &'a Order,
    cause: Seq,
    kept: Vec<ParcelPlan>,
    /// Lines that need a node.
    open: Vec<u16>,
}

impl Anew<'_> {
    /// Parcels that stay.
    pub fn kept(&self) -> &[ParcelPlan] {
        &self.kept
    }
}

/// What a stage asks, and what it will say, in its order.
pub(super) struct Batch<'a> {
    planner: Planner<'a>,
    asks: Vec<Ask>,
    said: Vec<Said<'a>>,
}

/// A part of what a stage says.
enum Said<'a> {
    /// Nothing was asked for it.
    Ready(Draft),
    /// An order's plan.
    Plan(Anew<'a>),
    /// A parcel's way out.
    Leave(Leaving<'a>),
}

impl<'a> Batch<'a> {
    /// Nothing asked yet.
    pub fn new(planner: Planner<'a>) -> Self {
        Self { planner, asks: Vec::new(), said: Vec::new() }
    }

    /// Says something that needs no plan.
    pub fn say(&mut self, draft: Draft) {
        self.said.push(Said::Ready(draft));
    }

    /// Plans an order of which some parcels move.
    pub fn plan(&mut self, order: &'a Order, wish: &Wish<'_>) {
        match self.planner.anew(order, wish) {
            (anew, Some(request)) => {
                self.asks.push(Ask::Serve(request));
                self.said.push(Said::Plan(anew));
            }
            (anew, None) => self.say(self.planner.kept(anew)),
        }
    }

    /// Finds a parcel's way out.
    pub fn leave(&mut self, leave: Leave, leaving: Leaving<'a>) {
        self.asks.push(Ask::Leave(leave));
        self.said.push(Said::Leave(leaving));
    }

    /// What the stage plans on.
    pub fn planner(&self) -> &Planner<'a> {
        &self.planner
    }

    /// Has everything planned, one after the other, and says it.
    pub fn drafts(self) -> Vec<Draft> {
        let Self { planner, asks, said } = self;
        let mut answers = at_once(planner.book, planner.kept, asks, planner.now).into_iter();
        let mut drafts = Vec::with_capacity(said.len());
        for said in said {
            match said {
                Said::Ready(draft) => drafts.push(draft),
                Said::Plan(anew) => {
                    if let Some(Answer::Served(planned)) = answers.next() {
                        drafts.push(planner.planned(anew, planned));
                    }
                }
                Said::Leave(leaving) => {
                    if let Some(answer) = answers.next() {
                        drafts.extend(planner.left(leaving, answer));
                    }
                }
            }
        }
        drafts
    }
}

impl Planner<'_> {
    /// What of an order stays, and what is asked for the rest; nothing when no line needs a node.
    pub fn anew<'o>(&self, order: &'o Order, wish: &Wish<'_>) -> (Anew<'o>, Option<Request>) {
        let Split { kept, lines } = self.orders.split(order, wish.moves);
        let open = lines.iter().map(|(line, ..)| *line).collect();
        let request = (!lines.is_empty()).then(|| self.request(order, wish.leaves, &lines));
        (Anew { order, cause: wish.cause, kept, open }, request)
    }

    /// The decision for an order, once its open lines were planned.
    pub fn planned(&self, anew: Anew<'_>, planned: Result<Plan, Reason>) -> Draft {
        let Anew { order, cause, kept, open } = anew;
        let decision = match planned {
            Err(reason) if kept.is_empty() => Decision::Declined { order: order.card.order, reason },
            Err(reason) => self.allocated(order, kept, None, open.into_iter().map(|line| (line, reason)).collect()),
            Ok(plan) if kept.is_empty() && plan.parcels.is_empty() => {
                let reason = plan.declined.first().map_or(Reason::NoStock, |(_, reason)| *reason);
                Decision::Declined { order: order.card.order, reason }
            }
            Ok(plan) => {
                let declined = plan.declined.clone();
                self.allocated(order, kept, Some(plan), declined)
            }
        };
        self.draft(cause, decision)
    }

    /// The decision for an order of which no line needs a node.
    pub fn kept(&self, anew: Anew<'_>) -> Draft {
        let decision = self.allocated(anew.order, anew.kept, None, Vec::new());
        self.draft(anew.cause, decision)
    }

    fn request(&self, order: &Order, leaves: &[NodeId], lines: &[(u16, SkuId, u32)]) -> Request {
        Request {
            order: order.card.order,
            dept: order.card.dept,
            near: order.card.near,
            channel: order.card.channel,
            service: order.card.service,
            lines: lines.iter().map(|line| self.line(order, *line)).collect(),
            pinned: order.pin.filter(|pin| !leaves.contains(pin)),
            avoid: order.avoid.iter().chain(leaves).copied().collect(),
            first_parcel: u8::try_from(order.parcels.len() + 1).unwrap_or(u8::MAX),
        }
    }

    fn line(&self, order: &Order, (line, sku, qty): (u16, SkuId, u32)) -> Line {
        let price_cents = order.card.lines.get(usize::from(line)).and_then(|bought| bought.price_cents);
        Line { line, sku, qty, margin_cents: price_cents.and_then(|price| self.book.margin_cents(sku, price)) }
    }

    fn draft(&self, cause: Seq, decision: Decision) -> Draft {
        Draft { cause, based_on: Some(self.seq), decision }
    }

    /// The decision for an order that keeps some parcels and gets others. A promise once made stands;
    /// only `PromiseMoved` moves it.
    fn allocated(
        &self,
        order: &Order,
        kept: Vec<ParcelPlan>,
        plan: Option<Plan>,
        mut declined: Vec<(u16, Reason)>,
    ) -> Decision {
        let planned = plan.as_ref().map(|plan| plan.promise);
        let promise = order.promise.or(planned).unwrap_or(Promise { latest: self.now });
        let is_first_and_later = order.promise.is_none() && order.is_later(promise);
        let later = plan.as_ref().and_then(|plan| plan.later).filter(|_| is_first_and_later);
        declined.extend(order.declined.iter().copied());
        let parcels = kept.into_iter().chain(plan.into_iter().flat_map(|plan| plan.parcels)).collect();
        Decision::Allocated { order: order.card.order, parcels, declined, promise, later }
    }
}

/// An order's plan as it becomes: what is kept, what is new.
pub(super) struct Split {
    pub kept: Vec<ParcelPlan>,
    pub lines: Vec<(u16, SkuId, u32)>,
}

impl Orders {
    /// Parcels that stay, and lines that need a node.
    pub(super) fn split(&self, order: &Order, moves: &dyn Fn(&Parcel) -> bool) -> Split {
        let stays = |(_, parcel): &(ParcelId, &Parcel)| !moves(parcel);
        let kept: Vec<ParcelPlan> =
            self.parcels_of(order).filter(stays).map(|(_, parcel)| parcel.plan.clone()).collect();
        let served: BTreeSet<u16> = kept.iter().flat_map(|plan| plan.lines.iter().copied()).collect();
        let lines = (0u16..).zip(&order.card.lines).filter(|(number, line)| {
            let open = line.qty > 0 && !served.contains(number);
            open && !order.declined.iter().any(|(line, _)| line == number)
        });
        Split { kept, lines: lines.map(|(number, line)| (number, line.sku, line.qty)).collect() }
    }

    /// Each line of an order is in a parcel, or was declined.
    pub(crate) fn is_served(&self, order: &Order) -> bool {
        self.split(order, &|_| false).lines.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::life::{at, depot, order, order_id};

    #[test]
    fn a_line_says_what_its_units_leave() {
        let mut life = depot();
        life.tell(at(9, 5), vec![order(1, at(9, 5))]);
        let world = life.world();
        let (orders, stock) = (world.orders(), world.stock());
        let planner = Planner { orders, book: stock.book(), kept: stock.kept(), seq: world.seq, now: world.now };
        let all = Wish { moves: &|_| true, leaves: &[], cause: world.seq };
        let (_, request) = planner.anew(orders.get(order_id(1)).expect("told"), &all);
        assert_eq!(request.expect("a line is open").lines[0].margin_cents, Some(1_500 - 600));
    }
}
