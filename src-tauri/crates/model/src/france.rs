//! The 96 départements of metropolitan France: prefecture position and population (INSEE, GeoNames).

use crate::{DeptId, Position};

/// One département.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Dept {
    /// `01` to `95`, `2A`, `2B`.
    pub code: &'static str,
    /// Its name.
    pub name: &'static str,
    /// Where its prefecture stands.
    pub position: Position,
    /// Inhabitants.
    pub population: u32,
}

const fn dept(code: &'static str, name: &'static str, lat_e3: i32, lon_e3: i32, population: u32) -> Dept {
    Dept { code, name, position: Position { lat_e5: lat_e3 * 100, lon_e5: lon_e3 * 100 }, population }
}

/// All of them, sorted by code.
#[rustfmt::skip]
pub const DEPTS: [Dept; 96] = [
    dept("01", "Ain", 46206, 5226, 679344),
    dept("02", "Aisne", 49563, 3627, 523342),
    dept("03", "Allier", 46565, 3332, 333298),
    dept("04", "Alpes-de-Haute-Provence", 44093, 6232, 168054),
    dept("05", "Hautes-Alpes", 44559, 6079, 143467),
    dept("06", "Alpes-Maritimes", 43703, 7266, 1128418),
    dept("07", "Ardèche", 44735, 4599, 334231),
    dept("08", "Ardennes", 49769, 4725, 265893),
    dept("09", "Ariège", 42965, 1607, 155722),
    dept("10", "Aube", 48301, 4085, 310447),
    dept("11", "Aude", 43216, 2349, 379648),
    dept("12", "Aveyron", 44353, 2573, 279609),
    dept("13", "Bouches-du-Rhône", 43297, 5381, 2087658),
    dept("14", "Calvados", 49186, -359, 709441),
    dept("15", "Cantal", 44925, 2440, 144196),
    dept("16", "Charente", 45650, 153, 352683),
    dept("17", "Charente-Maritime", 46163, -1152, 672279),
    dept("18", "Cher", 47083, 2400, 298660),
    dept("19", "Corrèze", 45266, 1772, 240826),
    dept("21", "Côte-d'Or", 47313, 5014, 540100),
    dept("22", "Côtes-d'Armor", 48515, -2768, 611859),
    dept("23", "Creuse", 46172, 1872, 115527),
    dept("24", "Dordogne", 45187, 714, 417614),
    dept("25", "Doubs", 47249, 6018, 547163),
    dept("26", "Drôme", 44926, 4910, 524207),
    dept("27", "Eure", 49024, 1151, 602714),
    dept("28", "Eure-et-Loir", 48447, 1489, 433129),
    dept("29", "Finistère", 47996, -4098, 933455),
    dept("2A", "Corse-du-Sud", 41919, 8738, 168306),
    dept("2B", "Haute-Corse", 42702, 9451, 187180),
    dept("30", "Gard", 43837, 4358, 770940),
    dept("31", "Haute-Garonne", 43604, 1444, 1471468),
    dept("32", "Gers", 43646, 589, 192645),
    dept("33", "Gironde", 44841, -580, 1690493),
    dept("34", "Hérault", 43611, 3876, 1230289),
    dept("35", "Ille-et-Vilaine", 48111, -1674, 1120666),
    dept("36", "Indre", 46812, 1694, 216069),
    dept("37", "Indre-et-Loire", 47395, 704, 619362),
    dept("38", "Isère", 45179, 5715, 1298990),
    dept("39", "Jura", 46675, 5556, 257973),
    dept("40", "Landes", 43890, -497, 433570),
    dept("41", "Loir-et-Cher", 47594, 1329, 328543),
    dept("42", "Loire", 45434, 4390, 774133),
    dept("43", "Haute-Loire", 45044, 3885, 228654),
    dept("44", "Loire-Atlantique", 47217, -1553, 1487570),
    dept("45", "Loiret", 47902, 1904, 691268),
    dept("46", "Lot", 44449, 1437, 176473),
    dept("47", "Lot-et-Garonne", 44202, 621, 333602),
    dept("48", "Lozère", 44522, 3500, 76486),
    dept("49", "Maine-et-Loire", 47472, -552, 833776),
    dept("50", "Manche", 49116, -1090, 497522),
    dept("51", "Marne", 48954, 4367, 563076),
    dept("52", "Haute-Marne", 48111, 5141, 168331),
    dept("53", "Mayenne", 48072, -770, 305468),
    dept("54", "Meurthe-et-Moselle", 48684, 6185, 732236),
    dept("55", "Meuse", 48773, 5161, 180290),
    dept("56", "Morbihan", 47657, -2762, 783390),
    dept("57", "Moselle", 49119, 6173, 1051309),
    dept("58", "Nièvre", 46990, 3159, 201417),
    dept("59", "Nord", 50634, 3055, 2615635),
    dept("60", "Oise", 49433, 2083, 829899),
    dept("61", "Orne", 48435, 93, 275201),
    dept("62", "Pas-de-Calais", 50293, 2782, 1457905),
    dept("63", "Puy-de-Dôme", 45780, 3087, 664453),
    dept("64", "Pyrénées-Atlantiques", 43311, -356, 706564),
    dept("65", "Hautes-Pyrénées", 43234, 71, 231349),
    dept("66", "Pyrénées-Orientales", 42698, 2895, 496855),
    dept("67", "Bas-Rhin", 48584, 7746, 1163810),
    dept("68", "Haut-Rhin", 48081, 7356, 770738),
    dept("69", "Rhône", 45749, 4848, 1914667),
    dept("70", "Haute-Saône", 47626, 6143, 233185),
    dept("71", "Saône-et-Loire", 46314, 4828, 550310),
    dept("72", "Sarthe", 48002, 203, 566733),
    dept("73", "Savoie", 45566, 5921, 448226),
    dept("74", "Haute-Savoie", 45909, 6126, 861158),
    dept("75", "Paris", 48853, 2349, 2103778),
    dept("76", "Seine-Maritime", 49443, 1099, 1260964),
    dept("77", "Seine-et-Marne", 48546, 2654, 1468108),
    dept("78", "Yvelines", 48804, 2134, 1485086),
    dept("79", "Deux-Sèvres", 46323, -459, 375229),
    dept("80", "Somme", 49900, 2300, 565413),
    dept("81", "Tarn", 43930, 2148, 397352),
    dept("82", "Tarn-et-Garonne", 44018, 1354, 265817),
    dept("83", "Var", 43124, 5928, 1119307),
    dept("84", "Vaucluse", 43948, 4809, 572056),
    dept("85", "Vendée", 46670, -1428, 713609),
    dept("86", "Vienne", 46583, 343, 438897),
    dept("87", "Haute-Vienne", 45834, 1248, 373167),
    dept("88", "Vosges", 48183, 6453, 357248),
    dept("89", "Yonne", 47800, 3570, 332267),
    dept("90", "Territoire de Belfort", 47642, 6854, 140255),
    dept("91", "Essonne", 48629, 2441, 1338485),
    dept("92", "Hauts-de-Seine", 48892, 2207, 1654712),
    dept("93", "Seine-Saint-Denis", 48910, 2450, 1704316),
    dept("94", "Val-de-Marne", 48793, 2466, 1426929),
    dept("95", "Val-d'Oise", 49050, 2100, 1281653),
];

impl DeptId {
    /// Its place in [`DEPTS`]; `None` overseas and for what is no département.
    pub fn row(self) -> Option<usize> {
        DEPTS.binary_search_by(|dept| dept.code.cmp(self.as_str())).ok()
    }

    /// Its row of [`DEPTS`]; `None` overseas and for what is no département.
    pub fn dept(self) -> Option<&'static Dept> {
        self.row().map(|row| &DEPTS[row])
    }

    /// The département of a postcode: first two digits, three overseas; Corsica splits at 20200.
    pub fn of_postcode(zip: &str) -> Option<Self> {
        let zip = zip.trim();
        if zip.len() != 5 || !zip.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let code = match (&zip[..2], zip < "20200") {
            ("20", true) => "2A",
            ("20", false) => "2B",
            ("97" | "98", _) => &zip[..3],
            (two, _) => two,
        };
        Self::new(code).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(zip: &str) -> Option<&'static str> {
        DeptId::of_postcode(zip).and_then(DeptId::dept).map(|d| d.name)
    }

    #[test]
    fn postcodes_find_their_departement() {
        assert_eq!(of("75011"), Some("Paris"));
        assert_eq!(of("01000"), Some("Ain"));
        assert_eq!(of("20000"), Some("Corse-du-Sud"));
        assert_eq!(of("20200"), Some("Haute-Corse"));
        assert_eq!(of("97400"), None);
        assert_eq!(of("7501"), None);
    }

    #[test]
    fn the_table_is_sorted_and_plausible() {
        assert!(DEPTS.windows(2).all(|pair| pair[0].code < pair[1].code));
        let people: u64 = DEPTS.iter().map(|d| u64::from(d.population)).sum();
        assert!((60_000_000..70_000_000).contains(&people));
    }
}
