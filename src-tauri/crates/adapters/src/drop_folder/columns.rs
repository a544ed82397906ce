//! The columns of each kind of file, and the names under which people's spreadsheets know them.

use super::Kind;
use crate::text;

/// Canonical name and the other names read as it; compared without case, accents, spaces and dashes.
pub const COLUMNS: &[(&str, &[&str])] = &[
    ("sku", &["ref", "reference", "article", "code_article"]),
    ("brand", &["marque"]),
    ("name", &["nom", "libelle", "designation"]),
    ("price", &["prix", "prix_ttc"]),
    ("currency", &["devise", "monnaie"]),
    ("weight_g", &["poids_g", "poids"]),
    ("volume_cm3", &["volume"]),
    ("cost", &["cout", "prix_achat", "prix_de_revient"]),
    ("hero", &["phare", "vedette"]),
    ("node", &["site", "noeud", "lieu"]),
    ("kind", &["type", "genre"]),
    ("dept", &["departement", "dpt"]),
    ("lat", &["latitude"]),
    ("lon", &["longitude", "lng"]),
    ("capacity_per_slot", &["capacite_par_creneau", "capacite_quart_heure"]),
    ("opens", &["ouverture", "ouvre"]),
    ("closes", &["fermeture", "ferme"]),
    ("handling", &["preparation", "frais_preparation"]),
    ("per_unit", &["par_unite", "frais_unite"]),
    ("van_depts", &["departements_tournee", "zones_tournee"]),
    ("van_cutoff", &["limite_tournee"]),
    ("van_parcels", &["colis_tournee"]),
    ("carrier", &["transporteur"]),
    ("services", &["prestations"]),
    ("base", &["forfait", "prix_base"]),
    ("per_100km", &["par_100km", "par_100_km"]),
    ("per_kg", &["par_kg"]),
    ("lead_days", &["delais", "jours"]),
    ("delivers_by", &["livre_avant"]),
    ("departure", &["depart", "code_depart"]),
    ("date", &["jour"]),
    ("cutoff", &["limite", "heure_limite"]),
    ("leaves", &["part_a", "heure_depart"]),
    ("van", &["camionnette", "vehicule"]),
    ("depot", &[]),
    ("capacity", &["capacite", "capacite_colis"]),
    ("capacity_units", &["capacite_unites"]),
    ("capacity_g", &["capacite_g", "charge_utile_g"]),
    ("capacity_l", &["capacite_l", "volume_utile_l"]),
    ("from", &["de", "debut"]),
    ("to", &["a", "fin"]),
    ("robot", &[]),
    ("x", &["colonne"]),
    ("y", &["rang", "rangee"]),
    ("packers", &["emballeurs"]),
    ("cells", &["cases", "cellules"]),
    ("on_hand", &["quantite", "qte", "stock", "en_stock"]),
    ("safety", &["securite", "stock_securite"]),
    ("lot", &["batch", "lot_number", "numero_lot", "numero_de_lot", "n_lot", "serial", "palette", "pallet"]),
    ("expiry", &["expiration", "expiry_date", "expires", "best_before", "peremption", "dluo", "ddm", "dlc"]),
    ("location", &["bin", "zone", "emplacement", "rayon", "casier", "adresse_stock"]),
    ("counted_at", &["at", "compte_le", "compte_a", "inventaire_le", "releve_le", "date_comptage", "horodatage"]),
    ("slot", &["creneau"]),
    ("show", &["emission", "evenement"]),
    ("creator", &["createur", "creatrice", "presentateur", "presentatrice"]),
    ("room", &["salle", "salon"]),
    ("slot_from", &["creneau_debut"]),
    ("slot_to", &["creneau_fin"]),
    ("expected_units", &["ventes_prevues", "unites_prevues"]),
    ("campaign", &["campagne"]),
    ("skus", &["articles", "references"]),
    ("uplift_pct", &["hausse_pct", "hausse"]),
    ("hour", &["heure"]),
    ("units", &["unites", "ventes"]),
];

/// The canonical name of a header; `None` for a column nobody asked for.
pub fn canonical(header: &str) -> Option<&'static str> {
    let plain = text::plain(header);
    COLUMNS.iter().find(|(name, others)| *name == plain || others.contains(&plain.as_str())).map(|(name, _)| *name)
}

/// Columns a file of this kind must have.
pub const fn required(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Catalogue => &["sku", "brand", "name", "price", "weight_g"],
        Kind::Nodes => &[
            "node",
            "kind",
            "name",
            "dept",
            "lat",
            "lon",
            "capacity_per_slot",
            "opens",
            "closes",
            "handling",
            "per_unit",
        ],
        Kind::Carriers => &["carrier", "name", "services", "base", "per_100km", "per_kg", "lead_days", "delivers_by"],
        Kind::Departures => &["departure", "node", "carrier", "date", "cutoff", "leaves"],
        Kind::Vans => &["van", "depot", "capacity", "date", "from", "to"],
        Kind::Grid => &["node", "packers", "y", "cells"],
        Kind::Robots => &["robot", "node", "x", "y"],
        Kind::Bins => &["node", "sku", "x", "y"],
        Kind::Stock => &["node", "sku", "on_hand"],
        Kind::RunningOrder => &[
            "slot",
            "show",
            "brand",
            "creator",
            "room",
            "slot_from",
            "slot_to",
            "sku",
            "from",
            "to",
            "price",
            "expected_units",
        ],
        Kind::Campaigns => &["campaign", "name", "from", "to", "uplift_pct"],
        Kind::Sales => &["date", "hour", "sku", "dept", "units"],
    }
}

/// Columns a file of this kind may have.
pub const fn optional(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Catalogue => &["hero", "volume_cm3", "cost", "currency"],
        Kind::Nodes => &["van_depts", "van_cutoff", "van_parcels", "currency"],
        Kind::Carriers | Kind::RunningOrder => &["currency"],
        Kind::Stock => &["safety", "lot", "expiry", "location", "counted_at"],
        Kind::Campaigns => &["skus"],
        Kind::Departures => &["capacity_units", "capacity_l"],
        Kind::Vans => &["capacity_g", "capacity_l"],
        Kind::Grid | Kind::Robots | Kind::Bins | Kind::Sales => &[],
    }
}

/// Whether a file of this kind is asked for this column.
pub(super) fn is_read(kind: Kind, column: &str) -> bool {
    required(kind).contains(&column) || optional(kind).contains(&column)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_means_one_column() {
        let mut names: Vec<&str> =
            COLUMNS.iter().flat_map(|(name, others)| others.iter().chain([name])).copied().collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
    }

    #[test]
    fn french_and_english_headers_meet() {
        assert_eq!(canonical("Prix TTC"), Some("price"));
        assert_eq!(canonical("Créneau début"), Some("slot_from"));
        assert_eq!(canonical(" On Hand "), Some("on_hand"));
        assert_eq!(canonical("Compté le"), Some("counted_at"));
        assert_eq!(canonical("commentaire"), None);
        for kind in Kind::ALL {
            let read = required(kind).iter().chain(optional(kind));
            assert!(read.clone().all(|name| canonical(name) == Some(name)), "{kind:?}");
        }
        let unread = COLUMNS.iter().find(|(name, _)| !Kind::ALL.iter().any(|kind| is_read(*kind, name)));
        assert_eq!(unread, None, "a column that no kind reads");
    }
}
