//! All words of reports, French first, English second. Knows no event.

mod failure;

use crate::report::{Role, Status, Taken, Text};
pub(crate) use failure::failure;
use model::{AlertKind, Autonomy, Closing, DecisionKind, Medium, Moment, Reason, Severity, Span};
use serde::{Deserialize, Serialize};

/// The language of a report.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub enum Lang {
    /// French, the first.
    #[default]
    Fr,
    /// English.
    En,
}

impl Text {
    /// The sentence in a language.
    pub fn get(&self, lang: Lang) -> &str {
        Words(&self.fr, &self.en).get(lang)
    }
}

/// A word or label in both languages.
#[derive(Clone, Copy)]
pub(crate) struct Words<'a>(pub &'a str, pub &'a str);

impl<'a> Words<'a> {
    pub fn get(self, lang: Lang) -> &'a str {
        match lang {
            Lang::Fr => self.0,
            Lang::En => self.1,
        }
    }
}

/// Two sentences from one pattern each.
macro_rules! text {
    ($fr:expr, $en:expr) => {
        $crate::report::Text { fr: format!($fr), en: format!($en) }
    };
}
pub(crate) use text;

pub(crate) const TITLE: Words = Words("Rapport d'incident", "Incident report");
pub(crate) const SUMMARY: Words = Words("Résumé", "Summary");
pub(crate) const TIMES: Words = Words("Temps", "Times");
pub(crate) const STARTED: Words = Words("Début", "Start");
pub(crate) const DETECTED: Words = Words("Détection", "Detection");
pub(crate) const ACKNOWLEDGED: Words = Words("Prise en compte", "Acknowledgement");
pub(crate) const FIRST_ACTION: Words = Words("Première action", "First action");
pub(crate) const ENDED: Words = Words("Fin", "End");
pub(crate) const CLOSED: Words = Words("Clôture", "Closing");
pub(crate) const AFTER: Words = Words("après", "after");
pub(crate) const BEFORE: Words = Words("avant", "before");
pub(crate) const IMPACT: Words = Words("Conséquences", "Impact");
pub(crate) const ORDERS: Words = Words("Commandes touchées, au plus haut", "Orders concerned, at worst");
pub(crate) const PARCELS: Words = Words("Colis déplacés", "Parcels moved");
pub(crate) const ARRIVED: Words = Words("dont arrivés depuis", "of which arrived since");
pub(crate) const PROMISES: Words = Words("Promesses déplacées", "Promises moved");
pub(crate) const LOST: Words = Words("Commandes perdues", "Orders lost");
pub(crate) const TOLD: Words = Words("Clients prévenus", "Customers told");
pub(crate) const STAKE: Words = Words("Enjeu au plus haut", "At stake, at worst");
pub(crate) const ALERTS: Words = Words("Alertes", "Alerts");
pub(crate) const TIMELINE: Words = Words("Déroulé", "Timeline");
pub(crate) const DECISIONS: Words =
    Words("Décisions : proposées, prises, réalisées", "Decisions: proposed, taken, carried out");
pub(crate) const MESSAGES: Words = Words("Messages aux clients", "Messages to customers");
pub(crate) const ANNEX: Words = Words("Annexe : journal", "Annex: log");
pub(crate) const HOUR: Words = Words("Heure", "Time");
pub(crate) const WHAT: Words = Words("Quoi", "What");
pub(crate) const ABOUT: Words = Words("Sujet", "Subject");
pub(crate) const GRAVITY: Words = Words("Gravité", "Severity");
pub(crate) const SINCE: Words = Words("Ouverte", "Opened");
pub(crate) const UNTIL: Words = Words("Close", "Closed");
pub(crate) const WHO: Words = Words("Qui", "Who");
pub(crate) const OUTCOME: Words = Words("Issue", "Outcome");
pub(crate) const CARRIED: Words = Words("Réalisé", "Carried out");
pub(crate) const MEDIUM: Words = Words("Moyen", "Medium");
pub(crate) const ASKED: Words = Words("Demandés", "Asked");
pub(crate) const SENT: Words = Words("Envoyés", "Sent");
pub(crate) const FAILED: Words = Words("Échoués", "Failed");
pub(crate) const DELAY: Words = Words("Délai médian", "Median delay");
pub(crate) const LOG_POSITION: Words = Words("Position", "Position");
pub(crate) const LOG_FROM: Words = Words("Premier événement", "First event");
pub(crate) const LOG_TO: Words = Words("Dernier événement", "Last event");
pub(crate) const LOG_COUNT: Words = Words("Événements racontés", "Events told");
pub(crate) const LOG_LEFT_OUT: Words = Words("Événements non racontés", "Events left out");
pub(crate) const LOG_UNREAD: Words = Words("Journal trop long, non lu à partir de", "Log too long, not read from");
pub(crate) const LOG_POSITIONS: Words = Words("Positions", "Positions");
pub(crate) const LOG_HASH: Words = Words("Empreinte BLAKE3", "BLAKE3 hash");
pub(crate) const MAP: Words = Words("Carte", "Map");
pub(crate) const WHY: Words = Words("Pourquoi", "Why");
pub(crate) const ROLE: Words = Words("Nature", "Kind");
pub(crate) const SEEN_BY: Words = Words("Vue par", "Seen by");
pub(crate) const DECIDED: Words = Words("Décidée", "Decided");
pub(crate) const NONE: Words = Words("aucun", "none");
pub(crate) const NO_PERSONAL_DATA: Words = Words(
    "Heure de Paris. Ce rapport ne contient aucune donnée de client.",
    "Paris time. This report holds no customer data.",
);

pub(crate) fn alert_kind(kind: AlertKind) -> Words<'static> {
    match kind {
        AlertKind::ForecastMissed => Words("ventes loin de la prévision", "sales far from forecast"),
        AlertKind::StockRunningOut => Words("rupture de stock proche", "stock running out"),
        AlertKind::NodeSaturated => Words("site saturé", "site saturated"),
        AlertKind::VanLate => Words("véhicule en retard", "van late"),
        AlertKind::VanSilent => Words("véhicule muet", "van silent"),
        AlertKind::VanBroken => Words("véhicule en panne", "van broken down"),
        AlertKind::PromiseAtRisk => Words("promesses menacées", "promises at risk"),
        AlertKind::FeedSilent => Words("flux muet", "feed silent"),
        AlertKind::PartFailing => Words("composant en panne", "part failing"),
        AlertKind::AppIdle => Words("régie à l'arrêt", "Régie standing still"),
        AlertKind::MassMessage => Words("message en nombre en attente", "mass message waiting"),
        AlertKind::CountDoubted => Words("comptage douteux", "count doubted"),
        AlertKind::PromisesMoved => Words("promesses déplacées", "promises moved"),
        AlertKind::DepartureShort => Words("départ incomplet", "departure short"),
        AlertKind::EveningLost => Words("livraisons du soir perdues", "evening deliveries lost"),
        AlertKind::StopsFailed => Words("livraisons manquées", "deliveries failed"),
        AlertKind::ShortPicks => Words("manquants en rayon", "shelves short"),
        AlertKind::RobotsDown => Words("robots arrêtés", "robots down"),
        AlertKind::SiteStalled => Words("site à l'arrêt", "site at a standstill"),
        AlertKind::RoundsExhausted => Words("décisions trop nombreuses", "too many rounds of decisions"),
    }
}

pub(crate) fn severity(severity: Severity) -> Words<'static> {
    match severity {
        Severity::Info => Words("information", "news"),
        Severity::Low => Words("basse", "low"),
        Severity::Medium => Words("moyenne", "medium"),
        Severity::High => Words("haute", "high"),
    }
}

pub(crate) fn status(status: Status) -> Words<'static> {
    match status {
        Status::Draft => Words("en cours, rapport provisoire", "running, draft"),
        Status::Final => Words("terminé", "over"),
    }
}

pub(crate) fn role(role: Role) -> Words<'static> {
    match role {
        Role::Signal => Words("signal", "signal"),
        Role::Alert => Words("alerte", "alert"),
        Role::Decision => Words("décision", "decision"),
        Role::Person => Words("personne", "person"),
        Role::Message => Words("message", "message"),
    }
}

pub(crate) fn taken(taken: Taken) -> Words<'static> {
    match taken {
        Taken::Automatic => Words("prise seule", "taken alone"),
        Taken::Accepted => Words("acceptée", "accepted"),
        Taken::Rejected => Words("refusée", "rejected"),
        Taken::Dropped => Words("caduque", "no longer stood"),
        Taken::Pending => Words("sans réponse", "unanswered"),
    }
}

pub(crate) fn medium(medium: Medium) -> Words<'static> {
    match medium {
        Medium::Mail => Words("courriel", "mail"),
        Medium::Webhook => Words("boutique", "shop"),
    }
}

pub(crate) fn reason(reason: Reason) -> Words<'static> {
    match reason {
        Reason::NoStock => Words("plus de stock", "no stock"),
        Reason::NoDeparture => Words("aucun départ à temps", "no departure in time"),
        Reason::NoCapacity => Words("sites pleins", "sites full"),
        Reason::UnknownSku => Words("article inconnu", "unknown article"),
        Reason::UnknownPlace => Words("lieu non desservi", "place not served"),
        Reason::NoWindow => Words("aucun véhicule à l'heure", "no van in the window"),
        Reason::NoVan => Words("véhicules pleins", "vans full"),
        Reason::ShortPick => Words("rayon insuffisant", "shelf short"),
        Reason::MissedDeparture => Words("départ manqué", "missed departure"),
        Reason::Breakdown => Words("panne", "breakdown"),
        Reason::CustomerAsked => Words("demande du client", "customer asked"),
        Reason::OperatorAsked => Words("demande de la régie", "operator asked"),
        Reason::AdviceOnly => Words("conseil seulement", "advice only"),
        Reason::StalePlan => Words("situation changée", "ground moved"),
        Reason::TooLate => Words("trop tard", "too late"),
        Reason::Unknown => Words("inconnu", "unknown"),
        Reason::UnknownNode => Words("site inconnu", "unknown site"),
        Reason::UnknownOrder => Words("commande inconnue", "unknown order"),
        Reason::UnknownParcel => Words("colis inconnu", "unknown parcel"),
        Reason::UnknownRobot => Words("robot inconnu", "unknown robot"),
        Reason::UnknownVan => Words("véhicule inconnu", "unknown van"),
        Reason::UnknownCarrier => Words("transporteur inconnu", "unknown carrier"),
        Reason::UnknownDeparture => Words("départ inconnu", "unknown departure"),
        Reason::Stale => Words("plus ancien que ce qui est connu", "older than what is known"),
        Reason::NotInParcel => Words("article absent du colis", "not in the parcel"),
        Reason::WrongPlace => Words("mauvais lieu", "wrong place"),
        Reason::NoSolver => Words("aucun calcul prévu", "no solver"),
        Reason::SolverBusy => Words("trop de calculs en cours", "solvers busy"),
        Reason::SolverFailed => Words("calcul en panne", "solver broke"),
        Reason::Implausible => Words("impossible", "implausible"),
        Reason::NothingToUndo => Words("rien à reprendre", "nothing to take back"),
    }
}

pub(crate) fn closing(reason: Closing) -> Words<'static> {
    match reason {
        Closing::Settled => Words("réglé", "settled"),
        Closing::FalseAlarm => Words("fausse alerte", "false alarm"),
        Closing::Borne => Words("risque accepté", "risk accepted"),
        Closing::Elsewhere => Words("suivi ailleurs", "followed elsewhere"),
    }
}

/// What the app does with decisions of a kind.
pub(crate) fn autonomy(level: Autonomy) -> Words<'static> {
    match level {
        Autonomy::Advise => Words("conseiller", "advise"),
        Autonomy::Ask => Words("demander", "ask"),
        Autonomy::Act => Words("agir", "act"),
    }
}

pub(crate) fn decision_kind(kind: DecisionKind) -> Words<'static> {
    match kind {
        DecisionKind::Allocate => Words("affectation", "allocation"),
        DecisionKind::Release => Words("lancement en préparation", "release to picking"),
        DecisionKind::Reroute => Words("tournées", "tours"),
        DecisionKind::Transfer => Words("reprises", "transfers"),
        DecisionKind::Notify => Words("messages", "messages"),
    }
}

/// A part of the app: a way out, what it gave up, or a background task.
pub(crate) fn part(key: &str) -> Text {
    match key {
        "lane:instructions" => text!("l'envoi des instructions", "the sending of instructions"),
        "lane:mail" => text!("l'envoi des courriels", "the sending of mails"),
        "lane:notices" => text!("l'envoi des avis aux boutiques", "the sending of notices to shops"),
        _ => match key.strip_prefix("task:") {
            Some(name) => text!("la tâche de fond {name}", "background task {name}"),
            None => text!("{key}", "{key}"),
        },
    }
}

/// `45 s`, `4 min 05 s`, `1 h 05 min`: the same in both languages.
pub(crate) fn span(span: Span) -> String {
    let seconds = span.as_seconds();
    let sign = if seconds < 0 { "-" } else { "" };
    let seconds = seconds.unsigned_abs();
    let (minutes, hours) = (seconds / 60, seconds / 3_600);
    match (hours, minutes) {
        (0, 0) => format!("{sign}{seconds} s"),
        (0, _) => format!("{sign}{minutes} min {:02} s", seconds % 60),
        (_, _) => format!("{sign}{hours} h {:02} min", minutes % 60),
    }
}

/// Time of day in Paris.
pub(crate) fn clock(at: Moment) -> String {
    let civil = at.paris();
    format!("{:02}:{:02}:{:02}", civil.hour(), civil.minute(), civil.second())
}

/// Time of day in Paris, without its seconds: for what is not counted in seconds.
pub(crate) fn minute(at: Moment) -> String {
    let civil = at.paris();
    format!("{:02}:{:02}", civil.hour(), civil.minute())
}

/// Date and time in Paris, to the minute.
pub(crate) fn date(at: Moment, lang: Lang) -> String {
    let civil = at.paris();
    match lang {
        Lang::Fr => format!("{:02}/{:02}/{} {}", civil.day(), civil.month(), civil.year(), minute(at)),
        Lang::En => format!("{} {}", civil.date(), minute(at)),
    }
}

/// Whole euros, `1 235 €` or `€1,235`: nobody decides by cents.
pub(crate) fn euros(cents: i64, lang: Lang) -> String {
    let separator = match lang {
        Lang::Fr => '\u{202f}',
        Lang::En => ',',
    };
    let whole = (cents.unsigned_abs().saturating_add(50) / 100).to_string();
    let mut text = String::new();
    for (n, digit) in whole.chars().enumerate() {
        if n > 0 && (whole.len() - n).is_multiple_of(3) {
            text.push(separator);
        }
        text.push(digit);
    }
    let sign = if cents <= -50 { "-" } else { "" };
    match lang {
        Lang::Fr => format!("{sign}{text}\u{a0}€"),
        Lang::En => format!("{sign}€{text}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_of_time_as_one_says_them() {
        let said: Vec<String> = [0, 45, 245, 3_900, -61].into_iter().map(|n| span(Span::seconds(n))).collect();
        assert_eq!(said, ["0 s", "45 s", "4 min 05 s", "1 h 05 min", "-1 min 01 s"]);
    }

    #[test]
    fn money_as_each_language_writes_it() {
        assert_eq!(euros(123_450, Lang::Fr), "1\u{202f}235\u{a0}€");
        assert_eq!(euros(123_449, Lang::En), "€1,234");
        assert_eq!((euros(-5_000, Lang::En), euros(0, Lang::Fr)), ("-€50".into(), "0\u{a0}€".into()));
    }
}
