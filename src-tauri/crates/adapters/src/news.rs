//! What a shop tells of an order, held against what the app has of it: only what differs goes on. Knows no format.

use crate::{Standing, odd::Odd, shop::Story};
use model::{Contact, Fact, OrderLine, SkuId};
use std::collections::{BTreeMap, BTreeSet};

/// The part of a story that is news.
pub(crate) fn of(story: Story, standing: Option<&Standing>) -> Story {
    compared(story, standing, false)
}

/// The part of it that is news when it announces an order that is known. Other lines than those of an order that is over
/// are told too, so that somebody is told that they come too late.
pub(crate) fn announced(story: Story, standing: &Standing) -> Story {
    compared(story, Some(standing), true)
}

fn compared(story: Story, standing: Option<&Standing>, announced: bool) -> Story {
    let Story { facts, mut odd, unread, gone, .. } = story;
    let mut news = Vec::with_capacity(facts.len());
    for (fact, contact) in facts {
        match (fact, standing) {
            (fact @ Fact::OrderPlaced(_), None) => news.push((fact, contact)),
            (Fact::OrderPlaced(_), Some(_)) => {}
            (Fact::OrderCancelled { .. }, Some(standing)) if standing.over => {}
            // An order that never came has its lines and its place from its announcement.
            (Fact::OrderEdited { .. } | Fact::OrderRedirected { .. }, None) => {}
            (Fact::OrderEdited { .. }, Some(standing)) if standing.over && !announced => {}
            (Fact::OrderRedirected { .. }, Some(standing)) if standing.over => {}
            (Fact::OrderEdited { order, lines }, Some(standing)) => {
                let wanted = reconciled(&lines, standing, unread, &gone);
                if by_sku(&wanted) != by_sku(&standing.lines) {
                    news.push((Fact::OrderEdited { order, lines: wanted }, contact));
                }
                odd.extend(shipped_elsewhere(&lines, standing, unread, &gone));
            }
            (Fact::OrderRedirected { order, dept, near }, Some(standing)) => {
                let moved = dept != standing.dept || near.is_some() && near != standing.near;
                if moved || is_corrected(contact.as_ref().map(|(_, contact)| contact), standing) {
                    news.push((Fact::OrderRedirected { order, dept, near }, contact));
                }
            }
            (fact, _) => news.push((fact, contact)),
        }
    }
    Story { facts: news, odd, unread, gone, ..story }
}

/// The lines that stand. What has left is not asked for anew, and an article that the story does not name stays while a
/// line of it could not be read: a person may have said that it is that line.
fn reconciled(told: &[OrderLine], standing: &Standing, unread: bool, gone: &BTreeSet<SkuId>) -> Vec<OrderLine> {
    let mut room = by_sku(&standing.lines);
    let mut lines = Vec::with_capacity(told.len());
    for line in told {
        let left = room.entry(line.sku).or_default();
        let qty = if gone.contains(&line.sku) { line.qty.min(*left) } else { line.qty };
        *left = left.saturating_sub(qty);
        lines.push(OrderLine { qty, ..*line });
    }
    if unread {
        let named: BTreeSet<SkuId> = told.iter().map(|line| line.sku).collect();
        lines.extend(standing.lines.iter().filter(|line| !named.contains(&line.sku)));
    }
    lines.retain(|line| line.qty > 0);
    lines
}

/// The shop has shipped all of an order that the app still prepares: one of the two must stop, and a person says
/// which.
fn shipped_elsewhere(told: &[OrderLine], standing: &Standing, unread: bool, gone: &BTreeSet<SkuId>) -> Option<Odd> {
    let all = !unread && told.iter().any(|line| line.qty > 0) && told.iter().all(|line| gone.contains(&line.sku));
    let message = "the shop says that this order has left, while the app prepares it";
    (all && !standing.packed && !standing.over)
        .then(|| Odd::new("fulfillment_status", "shipped_elsewhere", message, ""))
}

/// Another address in the same place. One that the shop hides replaces none that it showed, and a customer whose data
/// were erased is not told anew.
fn is_corrected(told: Option<&Contact>, standing: &Standing) -> bool {
    let (Some(told), Some(known)) = (told, &standing.contact) else { return false };
    let hidden = [&told.name, &told.street, &told.zip].iter().any(|text| text.contains('*'));
    !hidden && told != known
}

/// Units of each SKU.
pub(crate) fn by_sku(lines: &[OrderLine]) -> BTreeMap<SkuId, u32> {
    let mut units = BTreeMap::<SkuId, u32>::new();
    for line in lines.iter().filter(|line| line.qty > 0) {
        let sum = units.entry(line.sku).or_default();
        *sum = sum.saturating_add(line.qty);
    }
    units
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::{ContactId, DeptId, OrderId};

    fn lines(told: &[(&str, u32)]) -> Vec<OrderLine> {
        let line = |(sku, qty): &(&str, u32)| OrderLine { sku: sku_of(sku), qty: *qty, price_cents: None };
        told.iter().map(line).collect()
    }

    fn sku_of(text: &str) -> SkuId {
        SkuId::new(text).expect("short")
    }

    fn held(told: &[(&str, u32)]) -> Standing {
        let (dept, contact) = (DeptId::new("75").expect("short"), Some(Contact::default()));
        Standing { lines: lines(told), dept, near: None, contact, packed: false, over: false }
    }

    fn edit(told: &[(&str, u32)]) -> Story {
        let order = OrderId::new("SH-5").expect("short");
        Story { facts: vec![(Fact::OrderEdited { order, lines: lines(told) }, None)], ..Story::default() }
    }

    fn told(story: Story, standing: &Standing) -> Option<Vec<(String, u32)>> {
        lines_of(&of(story, Some(standing)))
    }

    fn lines_of(story: &Story) -> Option<Vec<(String, u32)>> {
        match story.facts.first() {
            Some((Fact::OrderEdited { lines, .. }, _)) => {
                Some(lines.iter().map(|line| (line.sku.to_string(), line.qty)).collect())
            }
            _ => None,
        }
    }

    #[test]
    fn what_stands_already_is_no_news() {
        assert_eq!(told(edit(&[("A", 2), ("B", 1)]), &held(&[("B", 1), ("A", 1), ("A", 1)])), None);
        assert_eq!(told(edit(&[("A", 1)]), &held(&[("A", 2)])), Some(vec![("A".into(), 1)]));
        assert_eq!(told(edit(&[]), &held(&[("A", 2)])), Some(vec![]), "none left is a cancellation");
        assert_eq!(told(edit(&[("A", 1)]), &Standing { over: true, ..held(&[("A", 2)]) }), None);
        assert!(of(edit(&[("A", 1)]), None).facts.is_empty(), "its announcement says it");
    }

    #[test]
    fn other_lines_than_an_order_had_when_it_was_over_are_told_when_it_is_announced_again() {
        let over = Standing { over: true, ..held(&[("A", 2)]) };
        let lines = |told: &[(&str, u32)]| lines_of(&announced(edit(told), &over));
        assert_eq!((lines(&[("A", 2)]), lines(&[("A", 3)])), (None, Some(vec![("A".into(), 3)])));
        let gone = Story { gone: BTreeSet::from([sku_of("A")]), ..edit(&[("A", 2)]) };
        assert!(announced(gone, &over).odd.is_empty(), "nobody prepares it");
    }

    /// A person has said what the unread line is; an update that still does not say it takes nothing back.
    #[test]
    fn an_unread_line_takes_back_nothing_that_a_person_has_named() {
        let unread = |told: &[(&str, u32)]| Story { unread: true, ..edit(told) };
        assert_eq!(told(unread(&[("A", 2)]), &held(&[("A", 2), ("B", 1)])), None);
        assert_eq!(
            told(unread(&[("A", 1)]), &held(&[("A", 2), ("B", 1)])),
            Some(vec![("A".into(), 1), ("B".into(), 1)])
        );
    }

    #[test]
    fn what_has_left_is_neither_asked_for_anew_nor_taken_back() {
        let gone = |told: &[(&str, u32)]| Story { gone: BTreeSet::from([sku_of("A")]), ..edit(told) };
        assert_eq!(told(gone(&[("A", 3), ("B", 1)]), &held(&[("A", 1), ("B", 1)])), None);
        assert_eq!(
            told(gone(&[("A", 3), ("B", 2)]), &held(&[("A", 1), ("B", 1)])),
            Some(vec![("A".into(), 1), ("B".into(), 2)])
        );
        let all = of(gone(&[("A", 2)]), Some(&held(&[("A", 2)])));
        assert_eq!((all.facts.len(), all.odd[0].code), (0, "shipped_elsewhere"));
        let packed = Standing { packed: true, ..held(&[("A", 2)]) };
        assert!(of(gone(&[("A", 2)]), Some(&packed)).odd.is_empty());
    }

    #[test]
    fn an_address_is_told_when_it_is_another_and_can_be_seen() {
        let redirect = |dept: &str, street: &str| {
            let (order, dept) = (OrderId::new("SH-5").expect("short"), DeptId::new(dept).expect("short"));
            let contact = Contact { street: street.to_owned(), ..Contact::default() };
            let contact = Some((ContactId::new("C-SH-5").expect("short"), contact));
            Story { facts: vec![(Fact::OrderRedirected { order, dept, near: None }, contact)], ..Story::default() }
        };
        let news = |dept, street, standing: &Standing| of(redirect(dept, street), Some(standing)).facts.len();
        let held = held(&[("A", 1)]);
        assert_eq!((news("75", "", &held), news("75", "4 rue", &held), news("69", "", &held)), (0, 1, 1));
        assert_eq!(news("75", "4 r***", &held), 0, "stars replace nothing");
        assert_eq!(news("75", "4 rue", &Standing { contact: None, ..held }), 0, "erased stays erased");
    }
}
