//! The first paragraph of a report.

use super::counted::counted;
use crate::{
    catalogue::{self as words, Lang},
    report::{AlertLine, Head, Impact, Text},
};

/// One paragraph for a person who was not there; what did not happen is left out.
pub(crate) fn summary(alerts: &[AlertLine], head: &Head, impact: &Impact) -> Text {
    let Some(first) = alerts.first() else { return Text::default() };
    let (kind, about) = (words::alert_kind(first.kind), &first.about);
    let touched = touched(impact);
    let paragraph = |lang: Lang| {
        let (start, detect) = (words::date(head.started_at, lang), words::span(head.to_detect));
        let end = head.ended_at.map(|at| words::date(at, lang));
        let touched: Vec<&str> = touched.iter().map(|part| part.get(lang)).collect();
        let touched = touched.join(", ");
        match lang {
            Lang::Fr => {
                let end = end.map_or("Il dure encore.".to_owned(), |at| format!("Terminé le {at}."));
                format!("Le {start} : {}, {}. Détecté en {detect}. {touched}. {end}", kind.0, about.fr)
            }
            Lang::En => {
                let end = end.map_or("It still runs.".to_owned(), |at| format!("Over on {at}."));
                format!("On {start}: {}, {}. Detected in {detect}. {touched}. {end}", kind.1, about.en)
            }
        }
    };
    Text { fr: paragraph(Lang::Fr), en: paragraph(Lang::En) }
}

/// Orders always, the rest when there is any.
fn touched(impact: &Impact) -> Vec<Text> {
    let Impact { orders, parcels, parcels_arrived, promises_moved, orders_lost, customers_told, .. } = *impact;
    let counts = [
        (parcels, counted(parcels, ["colis déplacé", "colis déplacés"], ["parcel moved", "parcels moved"])),
        (
            parcels_arrived,
            counted(parcels_arrived, ["arrivé depuis", "arrivés depuis"], ["arrived since", "arrived since"]),
        ),
        (
            promises_moved,
            counted(promises_moved, ["promesse déplacée", "promesses déplacées"], ["promise moved", "promises moved"]),
        ),
        (orders_lost, counted(orders_lost, ["commande perdue", "commandes perdues"], ["order lost", "orders lost"])),
        (
            customers_told,
            counted(customers_told, ["client prévenu", "clients prévenus"], ["customer told", "customers told"]),
        ),
    ];
    let concerned = ["commande touchée", "commandes touchées"];
    let orders = counted(orders, concerned, ["order concerned", "orders concerned"]);
    let some = counts.into_iter().filter(|(n, _)| *n > 0).map(|(_, text)| text);
    std::iter::once(orders).chain(some).collect()
}
