//! What a notification says of alerts, in both languages. The screens have words of their own, in `ui/src/i18n`.

use crate::language::Lang;
use contract::{AlertView, SubjectView};
use model::AlertKind;

/// Title and text for alerts that opened, the first of them named.
pub fn of_alerts(alerts: &[AlertView], lang: Lang) -> (String, String) {
    let Some(first) = alerts.iter().min_by_key(|alert| alert.rank) else { return (String::new(), String::new()) };
    let title = format!("Régie – {}", kind(first.kind, lang));
    let body = match (subject(&first.subject), alerts.len() - 1) {
        (Some(key), 0) => key.to_owned(),
        (None, 0) => lang.of("La régie elle-même", "Régie itself").to_owned(),
        (key, more) => format!("{} + {more} {}", key.unwrap_or("Régie"), others(more, lang)),
    };
    (title, body)
}

fn others(count: usize, lang: Lang) -> &'static str {
    match count {
        1 => lang.of("autre alerte", "other alert"),
        _ => lang.of("autres alertes", "other alerts"),
    }
}

fn subject(subject: &SubjectView) -> Option<&str> {
    match subject {
        SubjectView::Sku { key }
        | SubjectView::Node { key }
        | SubjectView::Van { key }
        | SubjectView::Order { key }
        | SubjectView::Feed { key }
        | SubjectView::Part { key }
        | SubjectView::Departure { key, .. }
        | SubjectView::Slot { key, .. } => Some(key),
        SubjectView::App => None,
    }
}

fn kind(kind: AlertKind, lang: Lang) -> &'static str {
    match kind {
        AlertKind::ForecastMissed => lang.of("Ventes loin de la prévision", "Sales far from forecast"),
        AlertKind::StockRunningOut => lang.of("Rupture en vue", "Running out"),
        AlertKind::NodeSaturated => lang.of("Site saturé", "Node saturated"),
        AlertKind::VanLate => lang.of("Tournée en retard", "Tour late"),
        AlertKind::VanSilent => lang.of("Van muet", "Van silent"),
        AlertKind::VanBroken => lang.of("Van en panne", "Van broken down"),
        AlertKind::PromiseAtRisk => lang.of("Promesses menacées", "Promises at risk"),
        AlertKind::FeedSilent => lang.of("Flux muet", "Feed silent"),
        AlertKind::PartFailing => lang.of("Organe en panne", "Part failing"),
        AlertKind::AppIdle => lang.of("Régie à l’arrêt", "Régie standing still"),
        AlertKind::MassMessage => lang.of("Message en nombre en attente", "Mass message waiting"),
        AlertKind::CountDoubted => lang.of("Comptage douteux", "Count doubted"),
        AlertKind::PromisesMoved => lang.of("Promesses déplacées", "Promises moved"),
        AlertKind::DepartureShort => lang.of("Départ incomplet", "Departure short"),
        AlertKind::EveningLost => lang.of("Livraisons du soir perdues", "Evening deliveries lost"),
        AlertKind::StopsFailed => lang.of("Livraisons en échec", "Deliveries failed"),
        AlertKind::ShortPicks => lang.of("Manquants en rayon", "Shelves short"),
        AlertKind::RobotsDown => lang.of("Robots arrêtés", "Robots down"),
        AlertKind::SiteStalled => lang.of("Site à l’arrêt", "Site at a standstill"),
        AlertKind::RoundsExhausted => lang.of("Décisions trop nombreuses", "Too many decisions"),
    }
}
