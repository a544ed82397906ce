//! What is asked of allocation, and what it answers.

use model::{Channel, DeptId, LaterFor, NodeId, OrderId, ParcelPlan, Position, Promise, Reason, Service, SkuId};

/// Lines of one order that look for a node.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Request {
    /// The order.
    pub order: OrderId,
    /// Where it goes.
    pub dept: DeptId,
    /// Where it goes, to about a kilometre; the prefecture stands in when it is not known.
    pub near: Option<Position>,
    /// Where it was bought: what is kept for a live sale is for orders of the live.
    pub channel: Channel,
    /// What the customer chose.
    pub service: Service,
    /// What is asked for.
    pub lines: Vec<Line>,
    /// A person's word: this node first, whatever it costs.
    pub pinned: Option<NodeId>,
    /// Nodes that have just failed this order. A pin outranks them.
    pub avoid: Vec<NodeId>,
    /// Number of the first parcel of the plan, from 1.
    pub first_parcel: u8,
}

/// One line of an order; it is never split.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Line {
    /// Index in the order.
    pub line: u16,
    /// The SKU.
    pub sku: SkuId,
    /// Units.
    pub qty: u32,
    /// What a unit leaves of its price once its cost is paid, cents; `None` when one of them is not known. No plan
    /// looks at it yet.
    pub margin_cents: Option<i64>,
}

impl Request {
    /// Where the parcel goes; nowhere outside metropolitan France.
    pub(crate) fn place(&self) -> Result<Place, Reason> {
        Place::of(self.dept, self.near).ok_or(Reason::UnknownPlace)
    }
}

/// How the lines would be served.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Plan {
    /// What is prepared where; at least one.
    pub parcels: Vec<ParcelPlan>,
    /// Lines nobody can serve, in the order of the request.
    pub declined: Vec<(u16, Reason)>,
    /// What the customer can be told: the end of the last delivery day, 22:00 for vans.
    pub promise: Promise,
    /// Why that is later than the service asks for, when it is.
    pub later: Option<LaterFor>,
}

/// A destination.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Place {
    pub dept: DeptId,
    pub position: Position,
}

impl Place {
    /// `None` for what is not one of the départements of [`model::DEPTS`].
    pub(crate) fn of(dept: DeptId, near: Option<Position>) -> Option<Self> {
        let own = dept.dept()?.position;
        Some(Self { dept, position: near.unwrap_or(own) })
    }
}
