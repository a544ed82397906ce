//! What an edit makes of an order's lines. Knows no parcel and no stock.

use crate::{OrderLine, SkuId};
use std::collections::{BTreeMap, BTreeSet};

/// An order's lines after an edit.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Edited {
    /// All lines. A line keeps its number for life, so that parcels still name what they hold: one that is gone has no
    /// units left, what is new comes last.
    pub lines: Vec<OrderLine>,
    /// Numbers of the lines whose units changed.
    pub changed: BTreeSet<u16>,
    /// Units were struck out that are in a box already: they stay.
    pub too_late: bool,
}

/// The lines as `wanted` says they now stand. Those of which `packed` says that they are in a box stay as they are.
pub fn edit_lines(lines: &[OrderLine], wanted: &[OrderLine], packed: impl Fn(u16) -> bool) -> Edited {
    let mut edited = Edited { lines: lines.to_vec(), ..Edited::default() };
    let mut by_sku: BTreeMap<SkuId, Vec<OrderLine>> = lines.iter().map(|line| (line.sku, Vec::new())).collect();
    for line in wanted.iter().filter(|line| line.qty > 0) {
        by_sku.entry(line.sku).or_default().push(*line);
    }
    for (sku, wanted) in by_sku {
        let own = (0u16..).zip(lines).filter(|(_, line)| line.sku == sku);
        let (boxed, open): (Vec<_>, Vec<_>) = own.partition(|(number, line)| line.qty > 0 && packed(*number));
        let left = without_boxed(&boxed, wanted, &mut edited);
        settle(&open, left, &mut edited);
    }
    edited
}

/// What is still wanted beside what is in boxes.
fn without_boxed(boxed: &[(u16, &OrderLine)], mut wanted: Vec<OrderLine>, edited: &mut Edited) -> Vec<OrderLine> {
    let mut beyond = 0u32;
    for (_, line) in boxed {
        match wanted.iter().position(|other| other.qty == line.qty) {
            Some(at) => drop(wanted.remove(at)),
            None => beyond = beyond.saturating_add(line.qty),
        }
    }
    for line in &mut wanted {
        let covered = line.qty.min(beyond);
        line.qty -= covered;
        beyond -= covered;
    }
    edited.too_late |= beyond > 0;
    wanted.retain(|line| line.qty > 0);
    wanted
}

/// Lines that stand as wanted stay; the others take what is left, or lose their units.
fn settle(open: &[(u16, &OrderLine)], mut wanted: Vec<OrderLine>, edited: &mut Edited) {
    let mut free: Vec<(u16, u32)> = Vec::new();
    for (number, line) in open {
        match wanted.iter().position(|other| line.qty > 0 && other.qty == line.qty) {
            Some(at) => edited.lines[usize::from(*number)].price_cents = wanted.remove(at).price_cents,
            None => free.push((*number, line.qty)),
        }
    }
    // Lines that hold units are changed before lines that hold none are filled again.
    free.sort_by_key(|(number, qty)| (*qty == 0, *number));
    let mut free = free.into_iter();
    for line in wanted {
        match free.next() {
            Some((number, _)) => {
                edited.lines[usize::from(number)] = line;
                edited.changed.insert(number);
            }
            None => {
                edited.changed.extend(u16::try_from(edited.lines.len()).ok());
                edited.lines.push(line);
            }
        }
    }
    for (number, _) in free.filter(|(_, qty)| *qty > 0) {
        edited.lines[usize::from(number)].qty = 0;
        edited.changed.insert(number);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(items: &[(&str, u32)]) -> Vec<OrderLine> {
        let line = |(sku, qty): &(&str, u32)| OrderLine {
            sku: SkuId::new(sku).expect("a code"),
            qty: *qty,
            price_cents: Some(100),
        };
        items.iter().map(line).collect()
    }

    fn edit(before: &[(&str, u32)], wanted: &[(&str, u32)], packed: &[u16]) -> (Vec<u32>, Vec<u16>, bool) {
        let edited = edit_lines(&lines(before), &lines(wanted), |number| packed.contains(&number));
        let units = edited.lines.iter().map(|line| line.qty).collect();
        (units, edited.changed.into_iter().collect(), edited.too_late)
    }

    #[test]
    fn a_line_keeps_its_number_when_another_goes() {
        assert_eq!(edit(&[("A", 2), ("B", 1)], &[("B", 1)], &[]), (vec![0, 1], vec![0], false));
        assert_eq!(edit(&[("A", 2), ("B", 1)], &[("A", 3), ("B", 1)], &[]), (vec![3, 1], vec![0], false));
        assert_eq!(edit(&[("A", 2)], &[("A", 2), ("B", 5)], &[]), (vec![2, 5], vec![1], false));
    }

    #[test]
    fn what_stands_already_changes_nothing_in_whatever_order_it_is_told() {
        assert_eq!(edit(&[("A", 2), ("A", 1), ("B", 1)], &[("B", 1), ("A", 1), ("A", 2)], &[]).1, []);
    }

    #[test]
    fn a_line_taken_back_in_is_the_line_it_was() {
        assert_eq!(edit(&[("A", 0), ("B", 1)], &[("B", 1), ("A", 4)], &[]), (vec![4, 1], vec![0], false));
    }

    #[test]
    fn what_is_in_a_box_stays_and_more_of_it_is_a_line_of_its_own() {
        assert_eq!(edit(&[("A", 2), ("B", 1)], &[("B", 1)], &[0]), (vec![2, 1], vec![], true));
        assert_eq!(edit(&[("A", 2)], &[("A", 1)], &[0]), (vec![2], vec![], true));
        assert_eq!(edit(&[("A", 2)], &[("A", 5)], &[0]), (vec![2, 3], vec![1], false));
        assert_eq!(edit(&[("A", 2), ("A", 3)], &[("A", 3)], &[0]), (vec![2, 1], vec![1], false));
    }
}
