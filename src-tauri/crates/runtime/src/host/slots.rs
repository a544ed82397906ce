//! What is checked before the running order is changed. A show that cannot be aired is refused with what would help.

use super::Reply;
use contract::{Refusal, RefusalCode, SLOTS_MAX};
use control::{Clash, World};
use model::{Moment, Passage, ShowSlot, ShowSlotId, Span};
use std::collections::BTreeSet;

/// Passages of one slot at the most.
const PASSAGES_MAX: usize = 60;
/// Longest slot.
const LONGEST: Span = Span::hours(24);
/// A slot may be moved this far from where it was.
const FAR: Span = Span::hours(7 * 24);
/// Longest text of a card, characters.
const WORDS_MAX: usize = 120;

/// Whether these slots can take the place of those under the same keys.
///
/// # Errors
/// `BAD_ARGS` with a hint, or `UNKNOWN_SKU`.
pub(super) fn check(world: &World, slots: &[ShowSlot]) -> Reply<()> {
    if slots.is_empty() || slots.len() > SLOTS_MAX {
        return Err(bad(format!("{} slots in one edit", slots.len()), format!("send 1 to {SLOTS_MAX}")));
    }
    let keys: BTreeSet<_> = slots.iter().map(|slot| slot.slot).collect();
    if keys.len() < slots.len() {
        return Err(bad("a slot is there twice".to_owned(), "send each slot once, as it shall be".to_owned()));
    }
    slots.iter().try_for_each(|slot| check_slot(world, slot))
}

/// The slots of an edit that clash with another, when a person wants them all the same.
///
/// # Errors
/// `CLASH` when nobody has said so.
pub(super) fn clashing(world: &World, slots: &[ShowSlot], anyway: bool) -> Reply<BTreeSet<ShowSlotId>> {
    let clashes = world.show().clashes(slots);
    let Some(first) = clashes.first().filter(|_| !anyway) else { return Ok(clashes.iter().map(Clash::slot).collect()) };
    Err(Refusal::new(RefusalCode::Clash, first.to_string()).hint("send it with `anyway` to save it in spite of that"))
}

fn check_slot(world: &World, slot: &ShowSlot) -> Reply<()> {
    let key = slot.slot;
    let Some(before) = world.show().slot(key) else {
        let hint = "an edit replaces a slot of the running order; new slots come with the running order's feed";
        return Err(bad(format!("the running order has no slot {key}"), hint.to_owned()));
    };
    let wrong = |what: &str, hint: &str| Err(bad(format!("slot {key}: {what}"), hint.to_owned()));
    if slot.show != before.show {
        return wrong("it belongs to another show", "a slot stays in its show");
    }
    if !lasts(slot.from, slot.until) {
        return wrong("it must end after it begins", "from < until, at most 24 hours");
    }
    if apart(slot.from, before.from) > FAR.0.unsigned_abs() {
        return wrong("it is moved too far", "at most a week");
    }
    if slot.passages.len() > PASSAGES_MAX {
        return wrong("too many passages", "at most 60");
    }
    if [&slot.brand, &slot.creator, &slot.room].iter().any(|words| words.chars().count() > WORDS_MAX) {
        return wrong("brand, creator or room is too long", "at most 120 characters");
    }
    slot.passages.iter().try_for_each(|passage| check_passage(world, slot, passage))
}

fn check_passage(world: &World, slot: &ShowSlot, passage: &Passage) -> Reply<()> {
    let wrong = |what: &str, hint: &str| {
        Err(bad(format!("slot {}, passage of {}: {what}", slot.slot, passage.sku), hint.to_owned()))
    };
    if world.stock().sku(passage.sku).is_none() {
        let message = format!("slot {}: nothing is known under {}", slot.slot, passage.sku);
        return Err(Refusal::new(RefusalCode::UnknownSku, message).hint("list it in the catalogue first"));
    }
    if !lasts(passage.from, passage.until) {
        return wrong("it must end after it begins", "from < until");
    }
    if passage.from < slot.from || passage.until > slot.until {
        return wrong("it lies outside its slot", "move its passages with the slot");
    }
    if passage.price_cents <= 0 {
        return wrong("its price must be above 0", "a price in cents");
    }
    Ok(())
}

fn bad(message: String, hint: String) -> Refusal {
    Refusal::new(RefusalCode::BadArgs, message).hint(hint)
}

fn lasts(from: Moment, until: Moment) -> bool {
    from < until && apart(from, until) <= LONGEST.0.unsigned_abs()
}

/// Milliseconds between two moments, however far they are apart.
fn apart(one: Moment, other: Moment) -> u64 {
    one.0.abs_diff(other.0)
}
