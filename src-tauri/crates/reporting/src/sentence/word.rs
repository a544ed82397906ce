//! What a person said, in words.

use super::Teller;
use crate::{
    catalogue::{self as words, text},
    report::Text,
};
use model::{AlertId, Closing, DockScope, NoteText, OperatorCommand, OperatorId, Override, ProposalId};

const CLOSES: [&str; 2] = ["clôt", "closes"];

impl Teller<'_> {
    pub(super) fn word(&self, OperatorCommand { by, says }: &OperatorCommand) -> Text {
        match says {
            Override::AcknowledgeAlert(alert) => self.on(*by, ["a vu", "has seen"], *alert, &Text::default()),
            Override::AssignAlert { alert, to } => {
                self.on(*by, ["confie", "gives"], *alert, &text!(" à {to}", " to {to}"))
            }
            Override::ResolveAlert(alert) => self.on(*by, CLOSES, *alert, &Text::default()),
            Override::SnoozeAlert { alert, until } => {
                let until = words::clock(*until);
                self.on(*by, ["met en veille", "snoozes"], *alert, &text!(" jusqu'à {until}", " until {until}"))
            }
            Override::CloseAlert { alert, reason, text } => {
                self.on(*by, CLOSES, *alert, &closing(*reason, text.as_ref()))
            }
            Override::UndoAlert(alert) => {
                self.on(*by, ["revient sur son dernier geste,", "takes back the last act on"], *alert, &Text::default())
            }
            Override::Accept(proposal) => self.answer(*by, *proposal, ["accepte", "accepts"]),
            Override::Reject(proposal) => self.answer(*by, *proposal, ["refuse", "rejects"]),
            Override::Hold(order) => text!("{by} retient la commande {order}.", "{by} holds order {order}."),
            Override::Unhold(order) => text!("{by} libère la commande {order}.", "{by} lets order {order} go."),
            Override::Cancel(order) => text!("{by} annule la commande {order}.", "{by} cancels order {order}."),
            Override::Pin { order, node } => {
                let site = self.names.node(*node);
                text!("{by} fixe le site de la commande {order} : {site}.", "{by} pins order {order} to {site}.")
            }
            Override::Unpin(order) => text!("{by} ne fixe plus la commande {order}.", "{by} unpins order {order}."),
            Override::GroundVan(van) => {
                let van = self.names.van(*van);
                text!("{by} retire le véhicule {van}.", "{by} grounds van {van}.")
            }
            Override::ReturnVan(van) => {
                let van = self.names.van(*van);
                text!("{by} remet le véhicule {van} en service.", "{by} returns van {van}.")
            }
            Override::EditSlot(card) => {
                let Text { fr, en } = self.slot(card.slot);
                text!("{by} modifie le conducteur : {fr}.", "{by} edits the running order: {en}.")
            }
            Override::EditSlotAnyway(card) => {
                let Text { fr, en } = self.slot(card.slot);
                text!(
                    "{by} modifie le conducteur malgré un conflit : {fr}.",
                    "{by} edits the running order in spite of a clash: {en}."
                )
            }
            Override::MapSku { source, alias, sku } => {
                let Text { fr, en } = self.sku(*sku);
                text!("{by} associe « {alias} » ({source}) à {fr}.", "{by} maps \"{alias}\" ({source}) to {en}.")
            }
            Override::SetAutonomy { kind, level } => {
                let (kind, level) = (words::decision_kind(*kind), words::autonomy(*level));
                Text {
                    fr: format!("{by} règle l'autonomie : {}, {}.", kind.0, level.0),
                    en: format!("{by} sets autonomy: {}, {}.", kind.1, level.1),
                }
            }
            Override::HoldAtDock(scope) => {
                let Text { fr, en } = self.at_dock(*scope);
                text!("{by} retient à quai {fr}.", "{by} holds {en} at the dock.")
            }
            Override::FreeAtDock(scope) => {
                let Text { fr, en } = self.at_dock(*scope);
                text!("{by} ne retient plus à quai {fr}.", "{by} no longer holds {en} at the dock.")
            }
            Override::AskAbove(messages) => text!(
                "{by} demande à voir les messages en nombre au-delà de {messages}.",
                "{by} asks to see mass messages above {messages}."
            ),
            Override::Note { text: written, .. } => text!("{by} note : {written}", "{by} notes: {written}"),
            Override::HandOver { to, summary } => {
                text!("{by} passe la main à {to} : {summary}", "{by} hands over to {to}: {summary}")
            }
        }
    }
    /// Somebody does something about an alert.
    fn on(&self, by: OperatorId, [fr, en]: [&str; 2], alert: AlertId, how: &Text) -> Text {
        let alert = self.alert(alert);
        Text {
            fr: format!("{by} {fr} l'alerte « {} »{}.", alert.fr, how.fr),
            en: format!("{by} {en} the alert \"{}\"{}.", alert.en, how.en),
        }
    }

    fn answer(&self, by: OperatorId, proposal: ProposalId, [fr, en]: [&str; 2]) -> Text {
        let what = self.proposal(proposal);
        Text {
            fr: format!("{by} {fr} la proposition « {} ».", what.fr),
            en: format!("{by} {en} the proposal \"{}\".", what.en),
        }
    }

    fn at_dock(&self, scope: DockScope) -> Text {
        match scope {
            DockScope::Order(order) => text!("la commande {order}", "order {order}"),
            DockScope::Sku(sku) => self.sku(sku),
            DockScope::Departure(departure) => {
                let Text { fr, en } = self.departure(departure);
                text!("ce qui part avec {fr}", "what leaves with {en}")
            }
            DockScope::Node(node) => {
                let site = self.names.node(node);
                text!("tout ce qui part du site {site}", "all that leaves {site}")
            }
        }
    }
}

fn closing(reason: Closing, text: Option<&NoteText>) -> Text {
    let words::Words(fr, en) = words::closing(reason);
    let added = text.map_or_else(String::new, |text| format!(" ({text})"));
    text!(" : {fr}{added}", ": {en}{added}")
}
