//! The words on maps, French first, English second.

use reporting::Lang;

/// A word in both languages.
#[derive(Clone, Copy)]
pub(crate) struct Words(pub &'static str, pub &'static str);

impl Words {
    pub fn get(self, lang: Lang) -> &'static str {
        match lang {
            Lang::Fr => self.0,
            Lang::En => self.1,
        }
    }
}

pub(crate) const STRICKEN: Words = Words("touché", "in trouble");
pub(crate) const STRICKEN_WITH_STOPS: Words =
    Words("touché ; arrêts qui lui restaient", "in trouble; stops it still had");
pub(crate) const HELPS: Words = Words("reprend {} colis ; sa tournée", "takes over parcels: {}; its tour");
pub(crate) const WOULD_HELP: Words = Words("proposé pour {} colis, non retenu", "proposed for parcels: {}, not taken");
pub(crate) const CONCERNED: Words = Words("site concerné", "site concerned");
pub(crate) const OTHER_NODE: Words = Words("autre site", "other site");
pub(crate) const VAN: Words = Words("Véhicule", "Van");
pub(crate) const ORDERS_BY_DEPT: Words =
    Words("Commandes touchées par département (code · nombre)", "Orders concerned by département (code · number)");
pub(crate) const COARSE: Words =
    Words("Tournées à vol d'oiseau ; arrêts au kilomètre près.", "Tours as the crow flies; stops to a kilometre.");
pub(crate) const CREDIT: Words = Words(
    "Fond : IGN Admin Express, INSEE, DILA (Licence Ouverte 2.0), Natural Earth",
    "Basemap: IGN Admin Express, INSEE, DILA (Licence Ouverte 2.0), Natural Earth",
);
pub(crate) const NO_BASEMAP: Words = Words("Fond de carte absent", "No basemap");

/// A distance as a scale bar says it.
pub(crate) fn kilometres(km: f64) -> String {
    if km < 1.0 { format!("{:.0} m", km * 1_000.0) } else { format!("{km:.0} km") }
}
