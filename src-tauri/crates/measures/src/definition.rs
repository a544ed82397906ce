//! The definitions: for each figure its name, what it says in a sentence, its unit, what it counts out of what, and the
//! kinds of events that it is counted from.

/// In what a figure is counted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unit {
    /// Orders.
    Orders,
    /// Units of SKUs.
    Units,
    /// Parcels.
    Parcels,
    /// Percent, with its n beside it.
    Percent,
    /// Whole euros.
    Euros,
}

impl Unit {
    /// Its name in French and English.
    pub const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Orders => ("commandes", "orders"),
            Self::Units => ("unités", "units"),
            Self::Parcels => ("colis", "parcels"),
            Self::Percent => ("%, avec son n", "%, with its n"),
            Self::Euros => ("euros entiers", "whole euros"),
        }
    }
}

/// What one figure means.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Definition {
    /// Its name in the contract, on screens (`data-figure`) and in reports.
    pub key: &'static str,
    /// Its name in French and English.
    pub name: (&'static str, &'static str),
    /// What it says, in a sentence, in French and English.
    pub says: (&'static str, &'static str),
    /// In what it is counted.
    pub unit: Unit,
    /// What is counted, and out of what when it is a share: keys of figures, or words where they are no figure.
    pub counts: (&'static str, Option<&'static str>),
    /// Kinds of the events that it is counted from, beside the lists of what there is and the turn of the day: whoever
    /// folds a log of these alone reaches the same count.
    pub events: &'static [&'static str],
}

/// The definition under this key.
pub fn definition(key: &str) -> Option<&'static Definition> {
    DEFINITIONS.iter().find(|one| one.key == key)
}

const PLACED: &[&str] = &["order_placed"];
const WORD: &[&str] = &["order_placed", "allocated"];
const COURSE: &[&str] = &[
    "order_placed",
    "order_edited",
    "allocated",
    "rebound",
    "tour_planned",
    "pick_short",
    "parcel_packed",
    "departure_left",
    "van_loaded",
    "parcels_transferred",
    "parcel_delivered",
    "stop_served",
    "van_returned",
    "cancelled",
    "declined",
    "minute_closed",
];
const WORK: &[&str] = &[
    "order_placed",
    "order_edited",
    "allocated",
    "released",
    "pick_started",
    "pick_done",
    "pick_short",
    "parcel_packed",
    "departure_left",
    "van_loaded",
    "parcels_transferred",
    "van_returned",
    "parcel_delivered",
    "stop_served",
    "cancelled",
    "declined",
];
/// What was given up and is packed all the same is no parcel of an order any more.
const PACKED: &[&str] = &[
    "order_placed",
    "order_edited",
    "allocated",
    "pick_short",
    "parcel_packed",
    "departure_left",
    "van_loaded",
    "parcels_transferred",
    "parcel_delivered",
    "stop_served",
    "cancelled",
    "declined",
];

/// What a van brought back another may carry.
const DELIVERED: &[&str] = &[
    "order_placed",
    "order_edited",
    "allocated",
    "pick_short",
    "parcel_packed",
    "departure_left",
    "van_loaded",
    "parcels_transferred",
    "van_returned",
    "parcel_delivered",
    "stop_served",
    "cancelled",
    "declined",
];

/// All figures that have a definition. The day is that of the order: what was placed from its turn, four in the
/// morning in Paris, to the next.
pub const DEFINITIONS: &[Definition] = &[
    Definition {
        key: "ordersToday",
        name: ("Commandes du jour", "Orders today"),
        says: ("Commandes passées depuis le début de la journée.", "Orders placed since the day began."),
        unit: Unit::Orders,
        counts: ("orders placed", None),
        events: PLACED,
    },
    Definition {
        key: "unitsToday",
        name: ("Unités du jour", "Units today"),
        says: (
            "Unités commandées depuis le début de la journée, modifications comprises.",
            "Units ordered since the day began, edits included.",
        ),
        unit: Unit::Units,
        counts: ("units of orders placed", None),
        events: &["order_placed", "order_edited"],
    },
    Definition {
        key: "asked",
        name: ("Demandées", "Asked"),
        says: (
            "Commandes du jour qui ont demandé ce service à l'achat.",
            "Orders of the day that asked for this service when they were bought.",
        ),
        unit: Unit::Orders,
        counts: ("orders placed", None),
        events: PLACED,
    },
    Definition {
        key: "asAsked",
        name: ("Promises comme demandé", "Promised as asked"),
        says: (
            "Leur première promesse est celle du service demandé.",
            "Their first promise is what the service asked for.",
        ),
        unit: Unit::Orders,
        counts: ("orders whose first promise is no later than the service's", Some("asked")),
        events: WORD,
    },
    Definition {
        key: "downgraded",
        name: ("Reportées à la vente", "Downgraded at sale"),
        says: (
            "Leur première promesse est plus tardive que le service demandé, avec la raison.",
            "Their first promise is later than the service asked for, with the reason.",
        ),
        unit: Unit::Orders,
        counts: ("orders whose first promise is later than the service's", Some("asked")),
        events: WORD,
    },
    Definition {
        key: "onCourse",
        name: ("En bonne voie", "On course"),
        says: ("En cours ; l'arrivée prévue tient la première promesse.", "Open; the ETA keeps the first promise."),
        unit: Unit::Orders,
        counts: ("open orders whose ETA is no later than the first promise", None),
        events: COURSE,
    },
    Definition {
        key: "behind",
        name: ("En retard prévu", "Expected late"),
        says: (
            "En cours ; l'arrivée prévue dépasse la première promesse, qui n'est pas échue.",
            "Open; the ETA is later than the first promise, which has not passed.",
        ),
        unit: Unit::Orders,
        counts: ("open orders whose ETA is later than the first promise", None),
        events: COURSE,
    },
    Definition {
        key: "inTime",
        name: ("Livrées à l'heure", "Delivered in time"),
        says: ("Tous les colis sont arrivés avant la première promesse.", "All parcels arrived by the first promise."),
        unit: Unit::Orders,
        counts: ("orders whose last parcel arrived by the first promise", None),
        events: COURSE,
    },
    Definition {
        key: "missed",
        name: ("Manquées", "Missed"),
        says: (
            "La première promesse est passée avant que tout soit arrivé.",
            "The first promise passed before all had arrived.",
        ),
        unit: Unit::Orders,
        counts: ("orders whose first promise passed before all had arrived", None),
        events: COURSE,
    },
    Definition {
        key: "moved",
        name: ("Déplacées", "Moved"),
        says: (
            "Une promesse plus tardive a été annoncée depuis la première, une fois ou plus.",
            "A later promise was told since the first, once or more.",
        ),
        unit: Unit::Orders,
        counts: ("orders with a promise moved", None),
        events: &["order_placed", "allocated", "promise_moved"],
    },
    Definition {
        key: "cancelled",
        name: ("Annulées", "Cancelled"),
        says: ("Annulées avant que la première promesse soit passée.", "Cancelled before the first promise passed."),
        unit: Unit::Orders,
        counts: ("orders cancelled", None),
        events: &["order_placed", "allocated", "cancelled", "minute_closed"],
    },
    Definition {
        key: "declined",
        name: ("Refusées", "Declined"),
        says: ("Aucune ligne n'a pu être servie.", "No line could be served."),
        unit: Unit::Orders,
        counts: ("orders declined whole", None),
        events: &["order_placed", "allocated", "declined", "minute_closed"],
    },
    Definition {
        key: "kept",
        name: ("Promesses tenues", "Promises kept"),
        says: (
            "Part des premières promesses tenues ou en voie de l'être ; une promesse déplacée n'y gagne rien.",
            "Share of first promises kept or on course; moving a promise improves nothing.",
        ),
        unit: Unit::Percent,
        counts: ("onCourse + inTime", Some("onCourse + behind + inTime + missed")),
        events: COURSE,
    },
    Definition {
        key: "served",
        name: ("Servies comme demandé", "Served as asked"),
        says: (
            "Part des commandes non annulées promises comme demandé et tenues ou en voie de l'être.",
            "Share of the orders not cancelled that were promised as asked and are kept or on course.",
        ),
        unit: Unit::Percent,
        counts: ("orders promised as asked that are onCourse or inTime", Some("asked − cancelled")),
        events: COURSE,
    },
    Definition {
        key: "atRisk",
        name: ("À risque", "At risk"),
        says: (
            "En cours ; manqueront probablement leur départ ou leur première promesse, vu le travail et les tournées à la dernière minute close.",
            "Open; will probably miss their departure or their first promise, by the work and the tours at the last minute closed.",
        ),
        unit: Unit::Orders,
        counts: ("open orders whose probability to miss is at least one half", None),
        events: &["minute_closed"],
    },
    Definition {
        key: "toPrepare",
        name: ("À préparer", "To prepare"),
        says: ("Affectés à un site et pas encore emballés.", "Allocated to a site and not yet packed."),
        unit: Unit::Parcels,
        counts: ("parcels waiting or in hand", None),
        events: WORK,
    },
    Definition {
        key: "inHand",
        name: ("En main", "In hand"),
        says: (
            "De ceux à préparer, ceux lancés en préparation.",
            "Of those to prepare, those released to the pickers.",
        ),
        unit: Unit::Parcels,
        counts: ("parcels released or being picked", Some("toPrepare")),
        events: WORK,
    },
    Definition {
        key: "atDock",
        name: ("À quai", "At the dock"),
        says: ("Emballés et pas encore partis.", "Packed and not yet left."),
        unit: Unit::Parcels,
        counts: ("parcels packed and not left", None),
        events: WORK,
    },
    Definition {
        key: "packedToday",
        name: ("Emballés du jour", "Packed today"),
        says: ("Colis emballés depuis le début de la journée.", "Parcels packed since the day began."),
        unit: Unit::Parcels,
        counts: ("parcels packed", None),
        events: PACKED,
    },
    Definition {
        key: "deliveredToday",
        name: ("Livrés du jour", "Delivered today"),
        says: ("Colis livrés depuis le début de la journée.", "Parcels delivered since the day began."),
        unit: Unit::Parcels,
        counts: ("parcels delivered", None),
        events: DELIVERED,
    },
    Definition {
        key: "stake",
        name: ("Enjeu", "At stake"),
        says: (
            "Ce que des clients ont payé pour des promesses à risque, ou la marge de ventes perdues ; rien quand ni l'un ni l'autre n'est connu.",
            "What customers paid for promises at risk, or the margin of sales lost; nothing where neither is known.",
        ),
        unit: Unit::Euros,
        counts: ("price of the orders concerned, or lost units × (price − cost)", None),
        events: &["alert_opened", "alert_changed"],
    },
    Definition {
        key: "actualToForecast",
        name: ("Réel ÷ prévu", "Actual ÷ forecast"),
        says: (
            "Unités vendues sur unités prévues, pour les mêmes produits, lieux et minutes.",
            "Units sold over units forecast, for the same products, places and minutes.",
        ),
        unit: Unit::Percent,
        counts: ("units sold", Some("units forecast over the same population")),
        events: &[
            "order_placed",
            "order_edited",
            "order_redirected",
            "sku_listed",
            "sales_recorded",
            "slot_planned",
            "slot_dropped",
            "campaign_planned",
            "signal_seen",
            "operator",
            "minute_closed",
        ],
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use model::{Decision, Fact};
    use std::collections::BTreeSet;

    #[test]
    fn each_figure_is_defined_once_in_two_languages_and_names_events_that_exist() {
        let mut keys = BTreeSet::new();
        for one in DEFINITIONS {
            assert!(keys.insert(one.key), "{} is defined twice", one.key);
            assert_ne!(one.says.0, one.says.1, "{}", one.key);
            assert!(one.says.0.ends_with('.') && one.says.1.ends_with('.'), "{}: a sentence", one.key);
            assert!(one.unit != Unit::Percent || one.counts.1.is_some(), "{}: out of what?", one.key);
            let known = |kind: &&str| Fact::KINDS.contains(kind) || Decision::KINDS.contains(kind);
            assert!(!one.events.is_empty() && one.events.iter().all(known), "{}: {:?}", one.key, one.events);
        }
        let names =
            |language: fn(&Definition) -> &'static str| DEFINITIONS.iter().map(language).collect::<BTreeSet<_>>();
        assert_eq!(names(|one| one.name.0).len(), DEFINITIONS.len(), "two figures share a French name");
        assert_eq!(names(|one| one.name.1).len(), DEFINITIONS.len(), "two figures share an English name");
    }
}
