//! What becomes of an order when a person chooses its node: looked at before the choice is made, and when it is said.

use super::{
    allocate::planner,
    replan::{Planner, Wish},
};
use crate::{
    cut::orders::at_once,
    order::{Order, Parcel, ParcelState},
    world::World,
};
use allocation::{Answer, Ask, Plan};
use model::{Moment, NodeId, OrderId, ParcelPlan, Promise, Reason, Seq, SkuId};

/// How an order would be served with a node chosen for it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PinOption {
    /// The node.
    pub node: NodeId,
    /// Lines that it would prepare.
    pub lines: u32,
    /// Lines that nobody has begun.
    pub open: u32,
    /// The least number of units of one of these lines' SKUs that it may still promise.
    pub stock: u32,
    /// When the last parcel would arrive.
    pub eta: Moment,
    /// Carriage and handling of all parcels, cents.
    pub cost_cents: i64,
    /// What the customer would be told were it a new order; a promise once made stands.
    pub promise: Promise,
}

impl World {
    /// How each node that can would serve an order, chosen by a person: those that take most of it first, then the
    /// soonest, then the cheapest. Nothing is done.
    pub fn pin_options(&self, id: OrderId, now: Moment) -> Vec<PinOption> {
        let Some(order) = self.orders().get(id) else { return Vec::new() };
        let planner = planner(self, now);
        let nodes = self.stock().book().nodes().map(|card| card.node).filter(|node| order.pin != Some(*node));
        let mut options: Vec<PinOption> = nodes.filter_map(|node| planner.pinned(order, node).ok()).collect();
        options.sort_by_key(|option| (std::cmp::Reverse(option.lines), option.eta, option.cost_cents, option.node));
        options
    }

    /// Why a node cannot serve an order, if it cannot.
    ///
    /// # Errors
    /// The reason.
    pub fn can_pin(&self, id: OrderId, node: NodeId, now: Moment) -> Result<(), Reason> {
        let order = self.orders().get(id).ok_or(Reason::UnknownOrder)?;
        planner(self, now).pinned(order, node).map(|_| ())
    }
}

impl Planner<'_> {
    /// Why the choice that this word made cannot be followed, if it cannot.
    pub fn pin_fails(&self, order: &Order, word: Seq) -> Option<Reason> {
        let node = order.pin.filter(|_| order.pinned_by == Some(word))?;
        self.pinned(order, node).err()
    }

    /// The order as it would be served with this node chosen. What waits there already is served there.
    fn pinned(&self, order: &Order, node: NodeId) -> Result<PinOption, Reason> {
        let wanted = Order { pin: Some(node), ..order.clone() };
        let moves = |parcel: &Parcel| parcel.state == ParcelState::Waiting && parcel.plan.node != node;
        let (anew, request) = self.anew(&wanted, &Wish { moves: &moves, leaves: &[], cause: self.seq });
        let stays: Vec<ParcelPlan> = anew.kept().to_vec();
        let Some(request) = request else {
            return self.option(order, node, &stays, None).ok_or(Reason::NoStock);
        };
        let first = request.lines.first().map(|line| (line.sku, line.qty));
        let answers = at_once(self.book, self.kept, vec![Ask::Serve(request)], self.now);
        let plan = match answers.into_iter().next() {
            Some(Answer::Served(Ok(plan))) => plan,
            Some(Answer::Served(Err(reason))) => return Err(reason),
            Some(Answer::Leaves(..) | Answer::Stays) | None => return Err(Reason::Unknown),
        };
        self.option(order, node, &stays, Some(&plan)).ok_or_else(|| self.why_not(node, first))
    }

    /// `None` when the node would prepare nothing.
    fn option(&self, order: &Order, node: NodeId, stays: &[ParcelPlan], plan: Option<&Plan>) -> Option<PinOption> {
        let new = plan.iter().flat_map(|plan| &plan.parcels);
        let all: Vec<&ParcelPlan> = stays.iter().chain(new).collect();
        let here: Vec<u16> =
            all.iter().filter(|parcel| parcel.node == node).flat_map(|parcel| parcel.lines.clone()).collect();
        let skus = here.iter().filter_map(|line| order.card.lines.get(usize::from(*line))).map(|line| line.sku);
        let stock = skus.map(|sku| self.book.stock(node, sku).atp()).min()?;
        let eta = all.iter().map(|parcel| parcel.eta).max()?;
        Some(PinOption {
            node,
            lines: here.len() as u32,
            open: order.card.lines.iter().filter(|line| line.qty > 0).count() as u32,
            stock,
            eta,
            cost_cents: all.iter().fold(0, |sum, parcel| sum.saturating_add(parcel.cost_cents)),
            promise: order.promise.or(plan.map(|plan| plan.promise)).unwrap_or(Promise { latest: eta }),
        })
    }

    /// Others serve the order and this node nothing of it: it has too few units, or nothing leaves from it in time.
    fn why_not(&self, node: NodeId, line: Option<(SkuId, u32)>) -> Reason {
        let has = line.is_some_and(|(sku, qty)| self.book.stock(node, sku).atp() >= qty);
        if has { Reason::NoDeparture } else { Reason::NoStock }
    }
}
