//! What happened, in words, in both languages. Counts nothing.

use crate::{
    catalogue::{self as words, Lang, text},
    impact::taken_over,
    report::{AlertLine, Head, Impact, Text},
};
use model::{Body, Decision, Event, Fact, OperatorWord, Override, ParcelId, Reason, Remedy, Tour};

/// One sentence for an event, or for `count` like it.
pub(crate) fn of(event: &Event, count: u32) -> Text {
    match &event.body {
        Body::Fact(fact) => of_fact(fact, count),
        Body::Decision(decision) => of_decision(decision, count),
    }
}

fn of_fact(fact: &Fact, count: u32) -> Text {
    match fact {
        Fact::VanBrokeDown { van, .. } => text!("Le fourgon {van} tombe en panne.", "Van {van} breaks down."),
        Fact::VanSeen { van, .. } => text!("Position du fourgon {van} reçue.", "Position of van {van} received."),
        Fact::VanReturned { van } => {
            text!("Le fourgon {van} est rentré à son dépôt.", "Van {van} is back at its depot.")
        }
        Fact::ParcelsTransferred { from, to, parcels } => {
            let n = parcels.len();
            text!(
                "Le fourgon {to} reprend {n} colis du fourgon {from}.",
                "Van {to} takes over {n} parcels from van {from}."
            )
        }
        Fact::StockCounted { node, sku, on_hand, .. } => {
            text!("{sku} compté à {node} : {on_hand}.", "{sku} counted at {node}: {on_hand}.")
        }
        Fact::PickShort { node, sku, found, .. } => {
            text!("Rayon insuffisant à {node} : {found} {sku}.", "Shelf short at {node}: {found} {sku}.")
        }
        Fact::NotificationSent { .. } => text!("{count} message(s) parti(s).", "{count} message(s) sent."),
        Fact::NotificationFailed { code, .. } => {
            text!("{count} message(s) non parti(s) : {code}.", "{count} message(s) not sent: {code}.")
        }
        Fact::ActionRefused { action, code } => {
            text!("L'instruction {action} est refusée : {code}.", "Instruction {action} is refused: {code}.")
        }
        Fact::RobotDown { robot, .. } => text!("Le robot {robot} s'arrête.", "Robot {robot} stops."),
        Fact::Operator(word) => of_word(word),
        // The log's own name is better than silence for what seldom belongs to an incident.
        other => {
            let kind = other.kind();
            text!("Fait : {kind}.", "Fact: {kind}.")
        }
    }
}

fn of_word(OperatorWord { by, says }: &OperatorWord) -> Text {
    match says {
        Override::AcknowledgeAlert(alert) => text!("{by} a vu l'alerte {alert}.", "{by} has seen alert {alert}."),
        Override::AssignAlert { alert, to } => {
            text!("{by} confie l'alerte {alert} à {to}.", "{by} gives alert {alert} to {to}.")
        }
        Override::ResolveAlert(alert) => text!("{by} clôt l'alerte {alert}.", "{by} closes alert {alert}."),
        Override::Accept(proposal) => {
            text!("{by} accepte la proposition {proposal}.", "{by} accepts proposal {proposal}.")
        }
        Override::Reject(proposal) => {
            text!("{by} refuse la proposition {proposal}.", "{by} rejects proposal {proposal}.")
        }
        Override::Hold(order) => text!("{by} retient la commande {order}.", "{by} holds order {order}."),
        Override::Unhold(order) => text!("{by} libère la commande {order}.", "{by} lets order {order} go."),
        Override::Cancel(order) => text!("{by} annule la commande {order}.", "{by} cancels order {order}."),
        Override::Pin { order, node } => {
            text!("{by} fixe la commande {order} à {node}.", "{by} pins order {order} to {node}.")
        }
        Override::Unpin(order) => text!("{by} ne fixe plus la commande {order}.", "{by} unpins order {order}."),
        Override::GroundVan(van) => text!("{by} retire le fourgon {van}.", "{by} grounds van {van}."),
        Override::ReturnVan(van) => text!("{by} remet le fourgon {van} en service.", "{by} returns van {van}."),
        Override::EditSlot(card) => {
            let slot = card.slot;
            text!("{by} modifie le passage {slot} du conducteur.", "{by} edits slot {slot} of the running order.")
        }
        Override::SetAutonomy { kind, level } => {
            text!("{by} règle {kind} sur {level}.", "{by} sets {kind} to {level}.")
        }
    }
}

fn of_decision(decision: &Decision, count: u32) -> Text {
    match decision {
        Decision::AlertOpened(alert) => {
            let (kind, severity) = (words::alert_kind(alert.kind), words::severity(alert.severity));
            let (about, orders) = (words::subject(alert.subject), alert.measure.orders);
            Text {
                fr: format!(
                    "Alerte {} : {} ({}), gravité {}, {orders} commande(s).",
                    alert.alert, kind.0, about.fr, severity.0
                ),
                en: format!(
                    "Alert {}: {} ({}), severity {}, {orders} order(s).",
                    alert.alert, kind.1, about.en, severity.1
                ),
            }
        }
        Decision::AlertChanged { alert, severity, measure } => {
            let (severity, orders) = (words::severity(*severity), measure.orders);
            Text {
                fr: format!("Alerte {alert} : gravité {}, {orders} commande(s).", severity.0),
                en: format!("Alert {alert}: severity {}, {orders} order(s).", severity.1),
            }
        }
        Decision::AlertResolved { alert } => text!("Alerte {alert} levée.", "Alert {alert} resolved."),
        Decision::IncidentOpened(opened) => {
            let incident = opened.incident;
            text!("Incident {incident} ouvert.", "Incident {incident} opened.")
        }
        Decision::IncidentJoined { alert, .. } => {
            text!("L'alerte {alert} rejoint l'incident.", "Alert {alert} joins the incident.")
        }
        Decision::IncidentClosed { incident } => text!("Incident {incident} clos.", "Incident {incident} closed."),
        Decision::Proposed(proposal) => {
            let (id, what) = (proposal.proposal, remedy(&proposal.remedy));
            Text { fr: format!("Proposition {id} : {}", what.fr), en: format!("Proposal {id}: {}", what.en) }
        }
        Decision::ProposalDropped { proposal, reason } => {
            because(*reason, &text!("La proposition {proposal} ne tient plus", "Proposal {proposal} no longer stands"))
        }
        Decision::TourPlanned { tour, unassigned } => toured(tour, unassigned),
        Decision::MinuteClosed(minute) => {
            let late = minute.at_risk;
            text!("Minute close : {late} promesse(s) menacée(s).", "Minute closed: {late} promise(s) at risk.")
        }
        Decision::Allocated { .. }
        | Decision::Declined { .. }
        | Decision::Cancelled { .. }
        | Decision::Rebound { .. }
        | Decision::PromiseMoved { .. }
        | Decision::NotificationAsked(_)
        | Decision::Released { .. } => of_orders(decision, count),
        other => {
            let kind = other.kind();
            text!("Décision : {kind}.", "Decision: {kind}.")
        }
    }
}

/// Decisions that come one an order or parcel.
fn of_orders(decision: &Decision, count: u32) -> Text {
    match decision {
        Decision::PromiseMoved { reason, .. } => {
            because(*reason, &text!("{count} promesse(s) déplacée(s)", "{count} promise(s) moved"))
        }
        Decision::NotificationAsked(_) => text!("{count} client(s) à prévenir.", "{count} customer(s) to tell."),
        Decision::Rebound { reason, .. } => because(
            *reason,
            &text!("{count} colis prend/prennent un autre chemin", "{count} parcel(s) leave another way"),
        ),
        Decision::Declined { reason, .. } => {
            because(*reason, &text!("{count} commande(s) impossible(s) à servir", "{count} order(s) cannot be served"))
        }
        Decision::Cancelled { reason, .. } => {
            because(*reason, &text!("{count} commande(s) annulée(s)", "{count} order(s) cancelled"))
        }
        Decision::Released { node, parcels } => {
            let n = parcels.len();
            text!("{n} colis mis en préparation à {node}.", "{n} parcel(s) released at {node}.")
        }
        _ => text!("{count} commande(s) réaffectée(s).", "{count} order(s) allocated anew."),
    }
}

fn toured(tour: &Tour, unassigned: &[(ParcelId, Reason)]) -> Text {
    let (van, stops, taken, left) = (tour.van, tour.stops.len(), taken_over(tour).count(), unassigned.len());
    let mut told = text!("Tournée du fourgon {van} : {stops} arrêt(s)", "Tour of van {van}: {stops} stop(s)");
    if taken > 0 {
        told.fr += &format!(", {taken} colis repris");
        told.en += &format!(", {taken} parcel(s) taken over");
    }
    if left > 0 {
        told.fr += &format!(", {left} colis sans fourgon");
        told.en += &format!(", {left} parcel(s) without a van");
    }
    Text { fr: told.fr + ".", en: told.en + "." }
}

fn because(reason: Reason, what: &Text) -> Text {
    let reason = words::reason(reason);
    Text { fr: format!("{} ({}).", what.fr, reason.0), en: format!("{} ({}).", what.en, reason.1) }
}

/// What a proposal would do.
pub(crate) fn remedy(remedy: &Remedy) -> Text {
    match remedy {
        Remedy::Transfer { from, tours, left } => {
            let vans = tours.iter().filter(|tour| taken_over(tour).next().is_some()).count();
            let (taken, left) = (tours.iter().flat_map(taken_over).count(), left.len());
            text!(
                "{vans} fourgon(s) reprennent {taken} colis du fourgon {from}, {left} reste(nt).",
                "{vans} van(s) take over {taken} parcels from van {from}, {left} left."
            )
        }
        Remedy::Reroute(tours) => {
            let n = tours.len();
            text!("{n} tournée(s) nouvelle(s).", "{n} new tour(s).")
        }
        Remedy::Allocate(order) => text!("Affecter la commande {order}.", "Allocate order {order}."),
        Remedy::Release(node) => text!("Lancer la préparation à {node}.", "Release work at {node}."),
        Remedy::Notify(order) => {
            text!("Prévenir le client de la commande {order}.", "Tell the customer of order {order}.")
        }
    }
}

/// One paragraph for a person who was not there.
pub(crate) fn summary(alerts: &[AlertLine], head: &Head, impact: &Impact) -> Text {
    let Some(first) = alerts.first() else { return Text::default() };
    let (kind, about) = (words::alert_kind(first.kind), words::subject(first.subject));
    let paragraph = |lang: Lang| {
        let (start, detect) = (words::date(head.started_at, lang), words::span(head.to_detect));
        let Impact { orders, parcels, promises_moved, customers_told, .. } = impact;
        let end = head.ended_at.map(|at| words::date(at, lang));
        match lang {
            Lang::Fr => {
                let end = end.map_or("Il dure encore.".to_owned(), |at| format!("Terminé le {at}."));
                format!(
                    "Le {start} : {} ({}), détecté en {detect}. {orders} commande(s) concernée(s), {parcels} colis \
                     déplacé(s), {promises_moved} promesse(s) déplacée(s), {customers_told} client(s) prévenu(s). {end}",
                    kind.0, about.fr
                )
            }
            Lang::En => {
                let end = end.map_or("It still runs.".to_owned(), |at| format!("Over on {at}."));
                format!(
                    "On {start}: {} ({}), detected in {detect}. {orders} order(s) concerned, {parcels} parcel(s) \
                     moved, {promises_moved} promise(s) moved, {customers_told} customer(s) told. {end}",
                    kind.1, about.en
                )
            }
        }
    };
    Text { fr: paragraph(Lang::Fr), en: paragraph(Lang::En) }
}
