//! What happened, in words, in both languages. Counts nothing.

use crate::{
    catalogue::{self as words, Lang, text},
    impact::{number, taken_over},
    report::{AlertLine, Head, Impact, Text},
};
use model::{
    AlertId, Body, Closing, Decision, DockScope, Event, Fact, NoteText, OperatorCommand, OperatorId, Override,
    ParcelId, Reason, Remedy, Tour, VanId,
};

/// One sentence for an event, or for `count` like it.
pub(crate) fn of(event: &Event, count: u32) -> Text {
    match &event.body {
        Body::Fact(fact) => of_fact(fact, count),
        Body::Decision(decision) => of_decision(decision, count),
    }
}

fn of_fact(fact: &Fact, count: u32) -> Text {
    match fact {
        Fact::VanBrokeDown { van, .. } => text!("Le véhicule {van} tombe en panne.", "Van {van} breaks down."),
        Fact::VanSeen { van, .. } => text!("Position du véhicule {van} reçue.", "Position of van {van} received."),
        Fact::VanLoaded { van, parcels } => {
            let Text { fr, en } = self::parcels(parcels.len());
            text!("Le véhicule {van} part avec {fr}.", "Van {van} leaves with {en}.")
        }
        Fact::StopServed { van, parcels } => {
            let Text { fr, en } = self::parcels(parcels.len());
            text!("Le véhicule {van} remet {fr}.", "Van {van} hands over {en}.")
        }
        Fact::StopFailed { van, parcels } => {
            let Text { fr, en } = self::parcels(parcels.len());
            text!("Le véhicule {van} ne trouve personne pour {fr}.", "Van {van} finds nobody for {en}.")
        }
        Fact::VanReturned { van } => {
            text!("Le véhicule {van} est rentré à son dépôt.", "Van {van} is back at its depot.")
        }
        Fact::ParcelsTransferred { from, to, parcels } => {
            let Text { fr, en } = self::parcels(parcels.len());
            text!("Le véhicule {to} reprend {fr} du véhicule {from}.", "Van {to} takes over {en} from van {from}.")
        }
        Fact::StockCounted { node, sku, on_hand, .. } => {
            text!("{sku} compté à {node} : {on_hand}.", "{sku} counted at {node}: {on_hand}.")
        }
        Fact::PickShort { node, sku, found, .. } => {
            text!("Rayon insuffisant à {node} : {found} {sku}.", "Shelf short at {node}: {found} {sku}.")
        }
        Fact::NotificationSent { .. } => {
            ended(counted(count, ["message parti", "messages partis"], ["message sent", "messages sent"]))
        }
        Fact::NotificationFailed { code, .. } => {
            let failed = ["message non parti", "messages non partis"];
            let Text { fr, en } = counted(count, failed, ["message not sent", "messages not sent"]);
            text!("{fr} : {code}.", "{en}: {code}.")
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

fn of_word(OperatorCommand { by, says }: &OperatorCommand) -> Text {
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
        Override::GroundVan(van) => text!("{by} retire le véhicule {van}.", "{by} grounds van {van}."),
        Override::ReturnVan(van) => text!("{by} remet le véhicule {van} en service.", "{by} returns van {van}."),
        Override::EditSlot(card) => {
            let slot = card.slot;
            text!("{by} modifie le passage {slot} du conducteur.", "{by} edits slot {slot} of the running order.")
        }
        Override::MapSku { source, alias, sku } => {
            text!("{by} associe « {alias} » ({source}) à {sku}.", "{by} maps \"{alias}\" ({source}) to {sku}.")
        }
        Override::SetAutonomy { kind, level } => {
            text!("{by} règle {kind} sur {level}.", "{by} sets {kind} to {level}.")
        }
        Override::EditSlotAnyway(card) => {
            let slot = card.slot;
            text!(
                "{by} modifie le passage {slot} du conducteur malgré un conflit.",
                "{by} edits slot {slot} of the running order in spite of a clash."
            )
        }
        Override::HoldAtDock(scope) => {
            let Text { fr, en } = at_dock(*scope);
            text!("{by} retient à quai {fr}.", "{by} holds {en} at the dock.")
        }
        Override::FreeAtDock(scope) => {
            let Text { fr, en } = at_dock(*scope);
            text!("{by} ne retient plus à quai {fr}.", "{by} no longer holds {en} at the dock.")
        }
        Override::AskAbove(messages) => text!(
            "{by} demande à voir les messages en nombre au-delà de {messages}.",
            "{by} asks to see mass messages above {messages}."
        ),
        Override::SnoozeAlert { alert, until } => {
            let until = words::clock(*until);
            text!("{by} met l'alerte {alert} en veille jusqu'à {until}.", "{by} snoozes alert {alert} until {until}.")
        }
        Override::CloseAlert { alert, reason, text } => closed(*by, *alert, *reason, text.as_ref()),
        Override::UndoAlert(alert) => {
            text!(
                "{by} revient sur son dernier geste, alerte {alert}.",
                "{by} takes back the last act on alert {alert}."
            )
        }
        Override::Note { text: written, .. } => text!("{by} note : {written}", "{by} notes: {written}"),
        Override::HandOver { to, summary } => {
            text!("{by} passe la main à {to} : {summary}", "{by} hands over to {to}: {summary}")
        }
    }
}

fn at_dock(scope: DockScope) -> Text {
    match scope {
        DockScope::Order(order) => text!("la commande {order}", "order {order}"),
        DockScope::Sku(sku) => text!("l'article {sku}", "SKU {sku}"),
        DockScope::Departure(departure) => text!("le départ {departure}", "departure {departure}"),
        DockScope::Node(node) => text!("tout ce qui part de {node}", "all that leaves {node}"),
    }
}

fn closed(by: OperatorId, alert: AlertId, reason: Closing, text: Option<&NoteText>) -> Text {
    let words::Words(fr, en) = words::closing(reason);
    let added = text.map_or_else(String::new, |text| format!(" ({text})"));
    text!("{by} clôt l'alerte {alert} : {fr}{added}.", "{by} closes alert {alert}: {en}{added}.")
}

fn of_decision(decision: &Decision, count: u32) -> Text {
    match decision {
        Decision::AlertOpened(alert) => {
            let (kind, severity) = (words::alert_kind(alert.kind), words::severity(alert.severity));
            let (about, orders) = (words::subject(alert.subject), orders(alert.measure.orders));
            Text {
                fr: format!(
                    "Alerte {} : {} ({}), gravité {}, {}.",
                    alert.alert, kind.0, about.fr, severity.0, orders.fr
                ),
                en: format!(
                    "Alert {}: {} ({}), severity {}, {}.",
                    alert.alert, kind.1, about.en, severity.1, orders.en
                ),
            }
        }
        Decision::AlertChanged { alert, severity, measure, trend: _ } => {
            let (severity, orders) = (words::severity(*severity), orders(measure.orders));
            Text {
                fr: format!("Alerte {alert} : gravité {}, {}.", severity.0, orders.fr),
                en: format!("Alert {alert}: severity {}, {}.", severity.1, orders.en),
            }
        }
        Decision::AlertWoken { alert } => {
            text!("L'alerte {alert}, mise en veille, est de retour.", "Alert {alert}, snoozed, is back.")
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
        Decision::TourPlanned { tour, unassigned, .. } => toured(tour, unassigned),
        Decision::MinuteClosed(minute) => {
            let late = ["promesse menacée", "promesses menacées"];
            let Text { fr, en } = counted(minute.at_risk, late, ["promise at risk", "promises at risk"]);
            text!("Minute close : {fr}.", "Minute closed: {en}.")
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
        Decision::Released { node, parcels, .. } => {
            let Text { fr, en } = self::parcels(parcels.len());
            text!("Lancement en préparation de {fr} à {node}.", "{en} released to picking at {node}.")
        }
        _ => ended(many(
            ["commande réaffectée", "commandes réaffectées"],
            ["order allocated anew", "orders allocated anew"],
        )),
    }
}

/// A number and what is counted, in the singular or the plural: French has one for none, English has many.
fn counted(n: u32, fr: [&str; 2], en: [&str; 2]) -> Text {
    let (fr, en) = (fr[usize::from(n > 1)], en[usize::from(n != 1)]);
    text!("{n} {fr}", "{n} {en}")
}

fn orders(n: u32) -> Text {
    counted(n, ["commande", "commandes"], ["order", "orders"])
}

pub(crate) fn parcels(n: usize) -> Text {
    counted(number(n), ["colis", "colis"], ["parcel", "parcels"])
}

fn ended(text: Text) -> Text {
    Text { fr: text.fr + ".", en: text.en + "." }
}

fn toured(tour: &Tour, unassigned: &[(ParcelId, Reason)]) -> Text {
    let (van, taken, left) = (tour.van, taken_over(tour).count(), unassigned.len());
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

fn because(reason: Reason, what: &Text) -> Text {
    let reason = words::reason(reason);
    Text { fr: format!("{} ({}).", what.fr, reason.0), en: format!("{} ({}).", what.en, reason.1) }
}

/// What other vans would do for one that has broken down; `left` parcels stay.
fn transfer(from: VanId, tours: &[Tour], left: usize) -> Text {
    let vans = tours.iter().filter(|tour| taken_over(tour).next().is_some()).count();
    if vans == 0 {
        let Text { fr, en } = parcels(left);
        return text!(
            "Aucun véhicule ne peut reprendre {fr} du véhicule {from}.",
            "No van can take over {en} from van {from}."
        );
    }
    let fr = ["véhicule reprend", "véhicules reprennent"];
    let vans = counted(number(vans), fr, ["van takes over", "vans take over"]);
    let taken = parcels(tours.iter().flat_map(taken_over).count());
    let left = counted(number(left), ["reste", "restent"], ["left", "left"]);
    Text {
        fr: format!("{} {} du véhicule {from}, {}.", vans.fr, taken.fr, left.fr),
        en: format!("{} {} from van {from}, {}.", vans.en, taken.en, left.en),
    }
}

/// What a proposal would do.
pub(crate) fn remedy(remedy: &Remedy) -> Text {
    match remedy {
        Remedy::Transfer { from, tours, left } => transfer(*from, tours, left.len()),
        Remedy::Reroute(tours) => {
            let fr = ["tournée nouvelle", "tournées nouvelles"];
            ended(counted(number(tours.len()), fr, ["new tour", "new tours"]))
        }
        Remedy::Allocate(order) => text!("Affecter la commande {order}.", "Allocate order {order}."),
        Remedy::Release(node) => text!("Lancer en préparation à {node}.", "Release to picking at {node}."),
        Remedy::Notify(order) => {
            text!("Prévenir le client de la commande {order}.", "Tell the customer of order {order}.")
        }
        Remedy::Announce { orders, .. } => {
            let fr = ["client à prévenir", "clients à prévenir"];
            ended(counted(number(orders.len()), fr, ["customer to tell", "customers to tell"]))
        }
    }
}

/// One paragraph for a person who was not there; what did not happen is left out.
pub(crate) fn summary(alerts: &[AlertLine], head: &Head, impact: &Impact) -> Text {
    let Some(first) = alerts.first() else { return Text::default() };
    let (kind, about) = (words::alert_kind(first.kind), words::subject(first.subject));
    let touched = touched(impact);
    let paragraph = |lang: Lang| {
        let (start, detect) = (words::date(head.started_at, lang), words::span(head.to_detect));
        let end = head.ended_at.map(|at| words::date(at, lang));
        let touched: Vec<&str> = touched.iter().map(|part| part.get(lang)).collect();
        let touched = touched.join(", ");
        match lang {
            Lang::Fr => {
                let end = end.map_or("Il dure encore.".to_owned(), |at| format!("Terminé le {at}."));
                format!("Le {start} : {} ({}), détecté en {detect}. {touched}. {end}", kind.0, about.fr)
            }
            Lang::En => {
                let end = end.map_or("It still runs.".to_owned(), |at| format!("Over on {at}."));
                format!("On {start}: {} ({}), detected in {detect}. {touched}. {end}", kind.1, about.en)
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

#[cfg(test)]
mod tests {
    use super::*;
    use model::OrderId;

    #[test]
    fn one_parcel_that_changes_vans_is_one() {
        let van = |code| VanId::new(code).expect("short");
        let parcel = |number| ParcelId::of(OrderId::new("A").expect("short"), number);
        let told = |parcels| of_fact(&Fact::ParcelsTransferred { from: van("V1"), to: van("V2"), parcels }, 1);
        let one = told(vec![parcel(1)]);
        assert_eq!(one.en, "Van V2 takes over 1 parcel from van V1.");
        assert_eq!(one.fr, "Le véhicule V2 reprend 1 colis du véhicule V1.");
        let nobody = Remedy::Transfer { from: van("V1"), tours: Vec::new(), left: vec![parcel(1)] };
        assert_eq!(remedy(&nobody).fr, "Aucun véhicule ne peut reprendre 1 colis du véhicule V1.");
        assert_eq!(told(vec![parcel(1), parcel(2)]).en, "Van V2 takes over 2 parcels from van V1.");
    }
}
