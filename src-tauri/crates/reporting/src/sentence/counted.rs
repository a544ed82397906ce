//! Numbers with what is counted, and how sentences end.

use crate::{
    catalogue::{self as words, text},
    impact::number,
    report::Text,
};
use model::Reason;

/// A number and what is counted, in the singular or the plural: French has one for none, English has many.
pub(super) fn counted(n: u32, fr: [&str; 2], en: [&str; 2]) -> Text {
    let (fr, en) = (fr[usize::from(n > 1)], en[usize::from(n != 1)]);
    text!("{n} {fr}", "{n} {en}")
}

pub(super) fn orders(n: u32) -> Text {
    counted(n, ["commande", "commandes"], ["order", "orders"])
}

pub(crate) fn parcels(n: usize) -> Text {
    counted(number(n), ["colis", "colis"], ["parcel", "parcels"])
}

pub(super) fn ended(text: Text) -> Text {
    Text { fr: text.fr + ".", en: text.en + "." }
}

pub(super) fn because(reason: Reason, what: &Text) -> Text {
    let reason = words::reason(reason);
    Text { fr: format!("{} ({}).", what.fr, reason.0), en: format!("{} ({}).", what.en, reason.1) }
}
