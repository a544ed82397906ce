//! Pages of orders. A whole day is looked through at each question, so the text is compared with the catalogue and
//! the network once, and only the rows of the page are put in order and drawn.

use super::{AtRisk, orders::row};
use contract::{OrderPage, OrdersArgs, PAGE_MAX};
use control::{Order, World};
use model::{CODE_MAX, DEPTS, DeptId, NodeId, OrderId, Seq, SkuId};
use std::{cmp::Reverse, collections::BTreeSet};

/// What the words of a question can mean.
struct Wanted {
    text: String,
    /// A key is ASCII without spaces: most names are none, and need not be looked for in every key.
    may_be_key: bool,
    skus: BTreeSet<SkuId>,
    /// Orders that the nodes of that name serve, in order of key.
    served: Vec<OrderId>,
    depts: BTreeSet<DeptId>,
}

/// Orders that match, newest first; of those at risk, the ones that screens count.
pub fn order_page(world: &World, at_risk: &AtRisk, args: &OrdersArgs) -> OrderPage {
    let mut found = found(world, at_risk, args);
    let total = found.len();
    let start = start(world, args, &found).min(total);
    let limit = args.limit.clamp(1, PAGE_MAX) as usize;
    let end = (start + limit).min(total);
    // Only the page is sorted: what comes before it and after it is told apart, no more.
    if start > 0 && start < total {
        found.select_nth_unstable_by_key(start, |(seq, _)| Reverse(*seq));
    }
    let rest = &mut found[start..];
    if end - start < rest.len() {
        rest.select_nth_unstable_by_key(end - start, |(seq, _)| Reverse(*seq));
    }
    let page = &mut found[start..end];
    page.sort_unstable_by_key(|(seq, _)| Reverse(*seq));
    let orders: Vec<_> = page.iter().map(|(_, order)| row(world, order)).collect();
    let next = (end < total).then(|| orders.last().map(|row| row.order)).flatten();
    OrderPage { orders, next, total: total as u32 }
}

/// Rows to skip: as many as the caller says, or those up to the row it names, which may match no longer.
fn start(world: &World, args: &OrdersArgs, found: &[(Seq, &Order)]) -> usize {
    match (args.offset, args.after.and_then(|after| world.orders().get(after))) {
        (Some(offset), _) => offset as usize,
        (None, Some(after)) => found.iter().filter(|(seq, _)| *seq >= after.placed_by).count(),
        (None, None) => 0,
    }
}

fn found<'a>(world: &'a World, at_risk: &AtRisk, args: &OrdersArgs) -> Vec<(Seq, &'a Order)> {
    let wanted = Wanted::new(world, args.text.trim());
    let fits = |order: &&Order| {
        args.state.is_none_or(|state| state == order.state) && wanted.as_ref().is_none_or(|it| it.fits(order))
    };
    let place = |order: &'a Order| (order.placed_by, order);
    if args.late {
        at_risk.keys().filter_map(|id| world.orders().get(*id)).filter(fits).map(place).collect()
    } else {
        world.orders().iter().filter(fits).map(place).collect()
    }
}

impl Wanted {
    /// `None` when nothing was asked.
    fn new(world: &World, text: &str) -> Option<Self> {
        let text = text.to_lowercase();
        let has = |words: &str| words.to_lowercase().contains(&text);
        let named = |card: &&model::SkuCard| has(card.sku.as_str()) || has(&card.name) || has(&card.brand);
        let there = |card: &&model::NodeCard| has(card.node.as_str()) || has(&card.name);
        let lies = |dept: &&model::Dept| dept.code.to_lowercase() == text || dept.name.to_lowercase() == text;
        (!text.is_empty()).then(|| Self {
            skus: world.stock().skus().filter(named).map(|card| card.sku).collect(),
            served: served(world, &world.stock().book().nodes().filter(there).map(|card| card.node).collect()),
            depts: DEPTS.iter().filter(lies).filter_map(|dept| DeptId::new(dept.code).ok()).collect(),
            may_be_key: text.len() <= CODE_MAX && text.bytes().all(|sign| sign.is_ascii_graphic()),
            text: text.clone(),
        })
    }

    fn fits(&self, order: &Order) -> bool {
        self.may_be_key && holds(order.card.order, &self.text)
            || self.depts.contains(&order.card.dept)
            || order.card.dept.as_str().eq_ignore_ascii_case(&self.text)
            || !self.skus.is_empty() && order.card.lines.iter().any(|line| self.skus.contains(&line.sku))
            || self.served.binary_search(&order.card.order).is_ok()
    }
}

/// Orders with a parcel at one of these nodes, in order of key.
fn served(world: &World, nodes: &BTreeSet<NodeId>) -> Vec<OrderId> {
    if nodes.is_empty() {
        return Vec::new();
    }
    let all = world.orders().parcels().map(|(_, parcel)| parcel);
    let here = all.filter(|parcel| parcel.state.is_current() && nodes.contains(&parcel.plan.node));
    let mut orders: Vec<OrderId> = here.map(|parcel| parcel.order).collect();
    orders.sort_unstable();
    orders.dedup();
    orders
}

/// Whether a key holds the text, which is in small letters. Keys are ASCII: no text is made for each.
fn holds(order: OrderId, text: &str) -> bool {
    let (key, text) = (order.as_str().as_bytes(), text.as_bytes());
    let Some(first) = text.first() else { return true };
    key.windows(text.len()).any(|part| part[0].eq_ignore_ascii_case(first) && part.eq_ignore_ascii_case(text))
}
