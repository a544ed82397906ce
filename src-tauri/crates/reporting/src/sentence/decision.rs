//! What the app decided, in words.

use super::{
    Teller,
    counted::{because, counted, ended, orders, parcels},
};
use crate::{
    catalogue::{self as words, text},
    impact::{number, taken_over},
    report::Text,
};
use model::{AlertId, Decision, Measure, Minute, ParcelId, Reason, Severity, Tour};

impl Teller<'_> {
    pub(super) fn decision(&self, decision: &Decision, count: u32) -> Text {
        match decision {
            Decision::AlertOpened(alert) => {
                let (kind, about) = (words::alert_kind(alert.kind), self.subject(alert.subject));
                let opened = Text {
                    fr: format!("Alerte : {}, {}, ", kind.0, about.fr),
                    en: format!("Alert: {}, {}, ", kind.1, about.en),
                };
                measured(&opened, alert.severity, &alert.measure)
            }
            Decision::AlertChanged { alert, severity, measure, trend: _ } => self.changed(*alert, *severity, measure),
            Decision::AlertWoken { alert } => {
                let Text { fr, en } = self.alert(*alert);
                text!("L'alerte « {fr} », mise en veille, est de retour.", "The alert \"{en}\", snoozed, is back.")
            }
            Decision::AlertResolved { alert } => {
                let Text { fr, en } = self.alert(*alert);
                text!("Alerte terminée : {fr}.", "Alert resolved: {en}.")
            }
            Decision::IncidentOpened(_) => text!("Incident ouvert.", "Incident opened."),
            Decision::IncidentJoined { alert, .. } => {
                let Text { fr, en } = self.alert(*alert);
                text!("L'alerte « {fr} » rejoint l'incident.", "The alert \"{en}\" joins the incident.")
            }
            Decision::IncidentClosed { .. } => text!("Incident clos.", "Incident closed."),
            Decision::Proposed(proposal) => {
                let Text { fr, en } = self.remedy(&proposal.remedy);
                text!("Proposition : {fr}", "Proposal: {en}")
            }
            Decision::ProposalDropped { proposal, reason } => {
                let Text { fr, en } = self.proposal(*proposal);
                let fallen = text!("La proposition « {fr} » ne tient plus", "The proposal \"{en}\" no longer stands");
                because(*reason, &fallen)
            }
            Decision::TourPlanned { tour, unassigned, .. } => self.toured(tour, unassigned),
            Decision::MinuteClosed(minute) => closed(minute),
            Decision::Released { node, parcels, .. } => {
                let (Text { fr, en }, site) = (self::parcels(parcels.len()), self.names.node(*node));
                text!("Lancement en préparation de {fr}, {site}.", "{en} released to picking, {site}.")
            }
            Decision::Allocated { .. }
            | Decision::Declined { .. }
            | Decision::Cancelled { .. }
            | Decision::Rebound { .. }
            | Decision::PromiseMoved { .. }
            | Decision::NotificationAsked(_) => of_orders(decision, count),
            other => self.seldom_decided(other),
        }
    }

    fn changed(&self, alert: AlertId, severity: Severity, measure: &Measure) -> Text {
        let Text { fr, en } = self.alert(alert);
        measured(&text!("Alerte « {fr} » : ", "Alert \"{en}\": "), severity, measure)
    }

    fn toured(&self, tour: &Tour, unassigned: &[(ParcelId, Reason)]) -> Text {
        let (van, taken, left) = (self.names.van(tour.van), taken_over(tour).count(), unassigned.len());
        let stops = counted(number(tour.stops.len()), ["arrêt", "arrêts"], ["stop", "stops"]);
        let mut told = Text {
            fr: format!("Tournée du véhicule {van} : {}", stops.fr),
            en: format!("Tour of van {van}: {}", stops.en),
        };
        if taken > 0 {
            told.fr += &format!(", {taken} colis repris");
            told.en += &format!(", {} taken over", parcels(taken).en);
        }
        if left > 0 {
            told.fr += &format!(", {left} colis sans véhicule");
            told.en += &format!(", {} without a van", parcels(left).en);
        }
        ended(told)
    }

    /// What seldom belongs to an incident.
    fn seldom_decided(&self, decision: &Decision) -> Text {
        match decision {
            Decision::MissionAssigned { robot, mission, .. } => {
                let robot = self.names.robot(*robot);
                let picks = counted(number(mission.picks.len()), ["prélèvement", "prélèvements"], ["pick", "picks"]);
                let Text { fr, en } = picks;
                text!("Mission du robot {robot} : {fr}.", "Mission of robot {robot}: {en}.")
            }
            Decision::RobotWaits(place) => {
                let robot = self.names.robot(place.robot);
                text!("Le robot {robot} attend ailleurs.", "Robot {robot} waits elsewhere.")
            }
            Decision::FleetPlanned(window) => {
                let site = self.names.node(window.node);
                text!("Trajets des robots planifiés, {site}.", "Moves of robots planned, {site}.")
            }
            Decision::InstructionLapsed { .. } => {
                text!("Une instruction reste sans réponse.", "An instruction is not answered.")
            }
            Decision::SolveAsked(_) => text!("De meilleures tournées sont cherchées.", "Better tours are looked for."),
            Decision::SolveDropped { reason, .. } => {
                because(*reason, &text!("Amélioration des tournées écartée", "Improvement of tours dropped"))
            }
            Decision::ForecastRevised(forecast) => {
                let Text { fr, en } = self.sku(forecast.sku);
                text!("Prévision revue : {fr}.", "Forecast revised: {en}.")
            }
            Decision::StockKept(kept) => {
                let Text { fr, en } = self.sku(kept.sku);
                text!("Stock gardé pour le live : {fr}.", "Stock kept for the live: {en}.")
            }
            Decision::RoomKept(kept) => {
                let site = self.names.node(kept.node);
                text!("De quoi préparer gardé pour le live, {site}.", "Room to prepare kept for the live, {site}.")
            }
            Decision::WordRefused { reason } => because(*reason, &text!("Sans effet", "Without effect")),
            Decision::DayBegan { .. } => text!("La journée commence.", "The day begins."),
            Decision::DayEnded { .. } => text!("La journée est finie.", "The day is over."),
            Decision::AlertOpened(_)
            | Decision::AlertChanged { .. }
            | Decision::AlertWoken { .. }
            | Decision::AlertResolved { .. }
            | Decision::IncidentOpened(_)
            | Decision::IncidentJoined { .. }
            | Decision::IncidentClosed { .. }
            | Decision::Proposed(_)
            | Decision::ProposalDropped { .. }
            | Decision::TourPlanned { .. }
            | Decision::MinuteClosed(_)
            | Decision::Released { .. }
            | Decision::Allocated { .. }
            | Decision::Declined { .. }
            | Decision::Cancelled { .. }
            | Decision::Rebound { .. }
            | Decision::PromiseMoved { .. }
            | Decision::NotificationAsked(_) => Text::default(), // told above
        }
    }
}

fn measured(what: &Text, severity: Severity, measure: &Measure) -> Text {
    let (severity, orders) = (words::severity(severity), orders(measure.orders));
    Text {
        fr: format!("{}gravité {}, {}.", what.fr, severity.0, orders.fr),
        en: format!("{}severity {}, {}.", what.en, severity.1, orders.en),
    }
}

fn closed(minute: &Minute) -> Text {
    let late = ["promesse menacée", "promesses menacées"];
    let Text { fr, en } = counted(minute.at_risk, late, ["promise at risk", "promises at risk"]);
    text!("Minute close : {fr}.", "Minute closed: {en}.")
}

/// Decisions that come one an order or parcel.
fn of_orders(decision: &Decision, count: u32) -> Text {
    let many = |fr, en| counted(count, fr, en);
    match decision {
        Decision::PromiseMoved { reason, .. } => {
            because(*reason, &many(["promesse déplacée", "promesses déplacées"], ["promise moved", "promises moved"]))
        }
        Decision::NotificationAsked(_) => {
            ended(many(["client à prévenir", "clients à prévenir"], ["customer to tell", "customers to tell"]))
        }
        Decision::Rebound { reason, .. } => {
            let fr = ["colis prend un autre chemin", "colis prennent un autre chemin"];
            because(*reason, &many(fr, ["parcel leaves another way", "parcels leave another way"]))
        }
        Decision::Declined { reason, .. } => {
            let fr = ["commande impossible à servir", "commandes impossibles à servir"];
            because(*reason, &many(fr, ["order cannot be served", "orders cannot be served"]))
        }
        Decision::Cancelled { reason, .. } => {
            because(*reason, &many(["commande annulée", "commandes annulées"], ["order cancelled", "orders cancelled"]))
        }
        _ => ended(many(
            ["commande réaffectée", "commandes réaffectées"],
            ["order allocated anew", "orders allocated anew"],
        )),
    }
}
