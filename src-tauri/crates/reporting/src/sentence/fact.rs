//! What the outside said, in words.

use super::{
    Teller,
    counted::{because, counted, ended, parcels},
};
use crate::{
    catalogue::{self as words, text},
    report::Text,
};
use model::{DepartureId, Fact, ParcelId};

impl Teller<'_> {
    pub(super) fn fact(&self, fact: &Fact, count: u32) -> Text {
        let van = |van: &model::VanId| self.names.van(*van);
        match fact {
            Fact::VanBrokeDown { van: id, .. } => {
                let van = van(id);
                text!("Le véhicule {van} tombe en panne.", "Van {van} breaks down.")
            }
            Fact::VanSeen { van: id, .. } => {
                let van = van(id);
                text!("Position du véhicule {van} reçue.", "Position of van {van} received.")
            }
            Fact::VanLoaded { van: id, parcels } => {
                let (van, Text { fr, en }) = (van(id), self::parcels(parcels.len()));
                text!("Le véhicule {van} part avec {fr}.", "Van {van} leaves with {en}.")
            }
            Fact::StopServed { van: id, parcels } => {
                let (van, Text { fr, en }) = (van(id), self::parcels(parcels.len()));
                text!("Le véhicule {van} remet {fr}.", "Van {van} hands over {en}.")
            }
            Fact::StopFailed { van: id, parcels } => {
                let (van, Text { fr, en }) = (van(id), self::parcels(parcels.len()));
                text!("Le véhicule {van} ne trouve personne pour {fr}.", "Van {van} finds nobody for {en}.")
            }
            Fact::VanReturned { van: id } => {
                let van = van(id);
                text!("Le véhicule {van} est rentré.", "Van {van} is back.")
            }
            Fact::ParcelsTransferred { from, to, parcels } => {
                let (from, to, Text { fr, en }) = (van(from), van(to), self::parcels(parcels.len()));
                text!("Le véhicule {to} reprend {fr} du véhicule {from}.", "Van {to} takes over {en} from van {from}.")
            }
            Fact::RobotDown { robot, .. } => {
                let robot = self.names.robot(*robot);
                text!("Le robot {robot} s'arrête.", "Robot {robot} stops.")
            }
            Fact::NotificationSent { .. } => {
                ended(counted(count, ["message parti", "messages partis"], ["message sent", "messages sent"]))
            }
            Fact::NotificationFailed { code, .. } => {
                let failed = ["message non parti", "messages non partis"];
                let Text { fr, en } = counted(count, failed, ["message not sent", "messages not sent"]);
                let why = words::failure(code);
                Text { fr: format!("{fr} : {}.", why.fr), en: format!("{en}: {}.", why.en) }
            }
            Fact::ActionRefused { code, .. } => {
                let Text { fr, en } = words::failure(code);
                text!("Une instruction est refusée : {fr}.", "An instruction is refused: {en}.")
            }
            Fact::Operator(word) => self.word(word),
            other => self.goods(other),
        }
    }

    /// Of articles, orders and parcels.
    fn goods(&self, fact: &Fact) -> Text {
        let site = |node: &model::NodeId| self.names.node(*node);
        match fact {
            Fact::StockCounted { node, sku, on_hand, .. } => {
                let (site, Text { fr, en }) = (site(node), self.sku(*sku));
                text!("Comptage, {site} : {on_hand} en rayon, {fr}.", "Count, {site}: {on_hand} on the shelf, {en}.")
            }
            Fact::PickShort { node, sku, found, .. } => {
                let (site, Text { fr, en }) = (site(node), self.sku(*sku));
                text!(
                    "Rayon insuffisant, {site} : {found} en rayon, {fr}.",
                    "Shelf short, {site}: {found} found, {en}."
                )
            }
            Fact::StockDoubted { node, sku, .. } => {
                let (site, Text { fr, en }) = (site(node), self.sku(*sku));
                text!("Comptage impossible, {site} : {fr}.", "Impossible count, {site}: {en}.")
            }
            Fact::OrderPlaced(card) => {
                let order = card.order;
                text!("La commande {order} est passée.", "Order {order} is placed.")
            }
            Fact::OrderCancelled { order } => {
                text!("Le client annule la commande {order}.", "The customer cancels order {order}.")
            }
            Fact::OrderEdited { order, .. } => text!("La commande {order} est modifiée.", "Order {order} is edited."),
            Fact::OrderRedirected { order, .. } => {
                text!("La commande {order} est à livrer ailleurs.", "Order {order} goes elsewhere.")
            }
            Fact::ServiceChanged { order, .. } => {
                text!("La commande {order} change de service.", "Order {order} changes its service.")
            }
            Fact::PickStarted { node, parcels } => {
                let (site, Text { fr, en }) = (site(node), self::parcels(parcels.len()));
                text!("Préparation de {fr} commencée, {site}.", "Picking of {en} begins, {site}.")
            }
            Fact::PickDone { robot, sku, .. } => {
                let (robot, Text { fr, en }) = (self.names.robot(*robot), self.sku(*sku));
                text!("Le robot {robot} a pris {fr}.", "Robot {robot} has taken {en}.")
            }
            Fact::ParcelPacked { node, parcel } => {
                let site = site(node);
                text!("Le colis {parcel} est prêt, {site}.", "Parcel {parcel} is packed, {site}.")
            }
            Fact::DepartureLeft { departure, parcels } => self.left(*departure, parcels),
            Fact::ParcelDelivered { parcel } => {
                text!("Le colis {parcel} est livré.", "Parcel {parcel} is delivered.")
            }
            other => self.listed(other),
        }
    }

    fn left(&self, departure: DepartureId, parcels: &[ParcelId]) -> Text {
        let (truck, taken) = (self.departure(departure), self::parcels(parcels.len()));
        Text {
            fr: format!("Départ avec {} : {}.", taken.fr, truck.fr),
            en: format!("Departure with {}: {}.", taken.en, truck.en),
        }
    }

    /// Of the network and the show.
    fn listed(&self, fact: &Fact) -> Text {
        match fact {
            Fact::SkuListed(card) => {
                let Text { fr, en } = self.sku(card.sku);
                text!("Au catalogue : {fr}.", "In the catalogue: {en}.")
            }
            Fact::NodeListed(card) => {
                let site = self.names.node(card.node);
                text!("Site déclaré : {site}.", "Site listed: {site}.")
            }
            Fact::CarrierListed(card) => {
                let name = &card.name;
                text!("Transporteur déclaré : {name}.", "Carrier listed: {name}.")
            }
            Fact::DepartureListed(card) => {
                let (Text { fr, en }, cutoff) = (self.departure(card.departure), self.time(card.cutoff));
                text!("Départ annoncé : {fr}, limite {cutoff}.", "Departure listed: {en}, cut-off {cutoff}.")
            }
            Fact::VanListed(card) => {
                let van = self.names.van(card.van);
                text!("Véhicule déclaré : {van}.", "Van listed: {van}.")
            }
            Fact::RobotListed(card) => {
                let robot = self.names.robot(card.robot);
                text!("Robot déclaré : {robot}.", "Robot listed: {robot}.")
            }
            Fact::GridLaid(card) => {
                let site = self.names.node(card.node);
                text!("Plan reçu : {site}.", "Grid received: {site}.")
            }
            Fact::BinsPlaced { node, .. } => {
                let site = self.names.node(*node);
                text!("Emplacements reçus : {site}.", "Bins received: {site}.")
            }
            Fact::SlotPlanned(card) => {
                let Text { fr, en } = self.slot(card.slot);
                text!("Au conducteur : {fr}.", "In the running order: {en}.")
            }
            Fact::SlotDropped(slot) => {
                let Text { fr, en } = self.slot(*slot);
                text!("Retiré du conducteur : {fr}.", "Dropped from the running order: {en}.")
            }
            Fact::CampaignPlanned(card) => {
                let name = &card.name;
                text!("Campagne prévue : {name}.", "Campaign planned: {name}.")
            }
            Fact::SalesRecorded { sku, .. } => {
                let Text { fr, en } = self.sku(*sku);
                text!("Ventes passées reçues : {fr}.", "Past sales received: {en}.")
            }
            other => self.seldom_heard(other),
        }
    }

    /// What seldom belongs to an incident.
    fn seldom_heard(&self, fact: &Fact) -> Text {
        match fact {
            Fact::RobotUp { robot } => {
                let robot = self.names.robot(*robot);
                text!("Le robot {robot} repart.", "Robot {robot} is up again.")
            }
            Fact::RobotUnloaded { robot } => {
                let robot = self.names.robot(*robot);
                text!("Le robot {robot} est déchargé.", "Robot {robot} is unloaded.")
            }
            Fact::RobotsMoved { node, .. } => {
                let site = self.names.node(*node);
                text!("Les robots ont avancé, {site}.", "Robots have moved, {site}.")
            }
            Fact::SignalSeen { .. } => text!("Chiffres du live reçus.", "Counts of the live received."),
            Fact::ActionTaken { .. } => text!("Une instruction est prise en compte.", "An instruction is taken."),
            Fact::Solved(_) => text!("De meilleures tournées sont trouvées.", "Better tours are found."),
            Fact::SolveFailed { reason, .. } => {
                because(*reason, &text!("Pas de meilleures tournées", "No better tours"))
            }
            Fact::DeadLettered { code } => rejected(code),
            Fact::DayOpened { .. } => text!("La journée est ouverte.", "The day is opened."),
            Fact::FaultSeen { part, code } => fails(part.as_str(), code),
            Fact::FaultCleared { part } => works_again(part.as_str()),
            Fact::VanBrokeDown { .. }
            | Fact::VanSeen { .. }
            | Fact::VanLoaded { .. }
            | Fact::StopServed { .. }
            | Fact::StopFailed { .. }
            | Fact::VanReturned { .. }
            | Fact::ParcelsTransferred { .. }
            | Fact::RobotDown { .. }
            | Fact::NotificationSent { .. }
            | Fact::NotificationFailed { .. }
            | Fact::ActionRefused { .. }
            | Fact::Operator(_)
            | Fact::StockCounted { .. }
            | Fact::PickShort { .. }
            | Fact::StockDoubted { .. }
            | Fact::OrderPlaced(_)
            | Fact::OrderCancelled { .. }
            | Fact::OrderEdited { .. }
            | Fact::OrderRedirected { .. }
            | Fact::ServiceChanged { .. }
            | Fact::PickStarted { .. }
            | Fact::PickDone { .. }
            | Fact::ParcelPacked { .. }
            | Fact::DepartureLeft { .. }
            | Fact::ParcelDelivered { .. }
            | Fact::SkuListed(_)
            | Fact::NodeListed(_)
            | Fact::CarrierListed(_)
            | Fact::DepartureListed(_)
            | Fact::VanListed(_)
            | Fact::RobotListed(_)
            | Fact::GridLaid(_)
            | Fact::BinsPlaced { .. }
            | Fact::SlotPlanned(_)
            | Fact::SlotDropped(_)
            | Fact::CampaignPlanned(_)
            | Fact::SalesRecorded { .. } => Text::default(), // told above
        }
    }
}

fn rejected(code: &str) -> Text {
    let Text { fr, en } = words::failure(code);
    text!("Un envoi est rejeté : {fr}.", "A message is rejected: {en}.")
}

fn fails(part: &str, code: &str) -> Text {
    let (part, why) = (words::part(part), words::failure(code));
    Text { fr: format!("En panne : {} ({}).", part.fr, why.fr), en: format!("Failing: {} ({}).", part.en, why.en) }
}

fn works_again(part: &str) -> Text {
    let Text { fr, en } = words::part(part);
    text!("Fonctionne de nouveau : {fr}.", "Works again: {en}.")
}
