//! Reads a refund: units of an order that are no longer wanted. What was shipped and comes back changes no order.

use super::{
    lines::{LINES_MAX, is_ours},
    order,
};
use crate::{
    FeedError, Standing, fields,
    odd::Odd,
    shop::{self, Known, Story},
};
use model::{Fact, Moment, OrderId, SkuId};
use serde_json::Value;

/// Units given back.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Given {
    sku: SkuId,
    units: u32,
    /// Units of the line that stand after the refund, where the shop says so.
    left: Option<u32>,
}

/// A refund.
#[derive(Clone, PartialEq, Debug)]
pub struct Refund {
    /// Of which order.
    pub order: OrderId,
    /// Its own number, where the shop tells it: it counts once, however often and under whatever name it is delivered.
    pub id: Option<String>,
    happened_at: Option<Moment>,
    given: Vec<Given>,
    odd: Vec<Odd>,
}

pub(super) fn read(value: &Value, known: Known<'_>) -> Result<Refund, FeedError> {
    let order = order::id(value, "order_id")?;
    let (mut given, mut odd) = (Vec::new(), Vec::new());
    let items = fields::at(value, "refund_line_items").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    for (index, item) in items.iter().take(LINES_MAX).enumerate() {
        match line(item, known) {
            Ok(found) => given.extend(found),
            Err(part) => odd.push(Odd { field: format!("refund_line_items[{index}].{}", part.field), ..part }),
        }
    }
    let id = fields::text_at(value, "id").map(|id| id.into_owned());
    Ok(Refund { order, id, happened_at: fields::need_moment(value, "created_at").ok(), given, odd })
}

/// `None` for what changes no order: goods that come back, money back for goods that have left, and what another
/// warehouse sends.
fn line(item: &Value, known: Known<'_>) -> Result<Option<Given>, Odd> {
    let shipped = fields::text_at(item, "line_item.fulfillment_status").is_some();
    let goods = fields::at(item, "line_item.requires_shipping").and_then(Value::as_bool) != Some(false);
    let struck = match &*fields::text_at(item, "restock_type").unwrap_or_default() {
        "return" => false,
        "cancel" => true,
        _ => !shipped,
    };
    let ours = fields::at(item, "line_item").is_none_or(|line| is_ours(line, known.services));
    if !struck || !goods || !ours {
        return Ok(None);
    }
    let of = |path: &str| fields::need_whole(item, path).ok();
    let bad = || Odd::new("quantity", "bad_number", "a whole number is expected", "");
    let units = of("quantity").ok_or_else(bad)?;
    let (word, title) = (fields::text_at(item, "line_item.sku"), fields::text_at(item, "line_item.title"));
    let sku = shop::sku(word.as_deref(), title.as_deref(), "line_item.sku", known.resolve)?;
    Ok(Some(Given { sku, units, left: of("line_item.current_quantity") }))
}

impl Refund {
    /// What is to be told of it. An update of the order may have come before and said the same: of a line whose rest the
    /// shop names, no more is taken than stands too much.
    pub(crate) fn story(self, standing: Option<&Standing>) -> Story {
        let mut story = Story { subject: self.order.to_string(), happened_at: self.happened_at, ..Story::default() };
        let Some(standing) = standing.filter(|standing| !standing.over) else { return story };
        let mut lines = standing.lines.clone();
        for given in &self.given {
            let held = lines.iter().filter(|line| line.sku == given.sku).fold(0u32, |sum, l| sum.saturating_add(l.qty));
            let mut less = given.left.map_or(given.units, |left| given.units.min(held.saturating_sub(left)));
            for line in lines.iter_mut().filter(|line| line.sku == given.sku) {
                let cut = less.min(line.qty);
                line.qty -= cut;
                less -= cut;
            }
        }
        lines.retain(|line| line.qty > 0);
        // `news` drops what stands already.
        story.facts.push((Fact::OrderEdited { order: self.order, lines }, None));
        story.odd = self.odd;
        story
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::{DeptId, OrderLine};
    use serde_json::json;
    use std::collections::BTreeSet;

    fn held() -> Standing {
        let line = OrderLine { sku: SkuId::new("A").expect("short"), qty: 3, price_cents: None };
        let dept = DeptId::new("75").expect("short");
        Standing { lines: vec![line], dept, near: None, contact: None, packed: false, over: false }
    }

    /// Units left after a refund of one line.
    fn after(kind: &str, units: u32, line: Value) -> u32 {
        let items = json!([{"quantity": units, "restock_type": kind, "line_item": line}]);
        let body = json!({"order_id": 5, "created_at": "2026-11-28T11:00:00+01:00", "refund_line_items": items});
        let known = Known { resolve: &|word| SkuId::new(word).ok(), home: None, services: &BTreeSet::new() };
        let story = read(&body, known).expect("a refund").story(Some(&held()));
        match &story.facts[0].0 {
            Fact::OrderEdited { lines, .. } => lines.iter().map(|line| line.qty).sum(),
            other => panic!("an edit, got {other:?}"),
        }
    }

    #[test]
    fn a_refund_takes_back_what_has_not_left() {
        assert_eq!(after("cancel", 1, json!({"sku": "A"})), 2);
        assert_eq!(after("no_restock", 3, json!({"sku": "A"})), 0);
        assert_eq!(after("no_restock", 1, json!({"sku": "A", "fulfillment_status": "fulfilled"})), 3);
        assert_eq!(after("return", 1, json!({"sku": "A"})), 3);
        assert_eq!(after("cancel", 1, json!({"sku": "A", "requires_shipping": false})), 3);
        assert_eq!(after("cancel", 1, json!({"sku": "A", "current_quantity": 3})), 3, "an update has said it before");
        assert_eq!(after("cancel", 2, json!({"sku": "A", "current_quantity": 1})), 1);
        assert_eq!(after("cancel", 9, json!({"sku": "A"})), 0);
        assert_eq!(after("cancel", 1, json!({"sku": "A", "fulfillment_service": "amazon"})), 3);
    }
}
