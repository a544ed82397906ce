//! Invented customers: where they live and how to reach them. Nobody real, no number that rings.

use crate::{Script, network::Network};
use model::{Contact, DEPTS, DeptId, Draws, Position};

const FIRST: [&str; 24] = [
    "Aline", "Bastien", "Capucine", "Dorian", "Élise", "Félix", "Garance", "Hugo", "Inès", "Joris", "Karine", "Léon",
    "Maëlle", "Nino", "Océane", "Paulin", "Rosalie", "Sacha", "Talia", "Ulysse", "Violette", "Yann", "Zélie",
    "Anatole",
];
const LAST: [&str; 20] = [
    "Aubépin",
    "Brindille",
    "Clairval",
    "Dufossé",
    "Estrelle",
    "Fougeraie",
    "Grandlieu",
    "Hautbois",
    "Isleroy",
    "Joncière",
    "Lavandou",
    "Mirabel",
    "Noiseraie",
    "Orveau",
    "Primerose",
    "Quincy-Bel",
    "Roncevale",
    "Sauvelac",
    "Tournesol",
    "Vauclaire",
];
const STREETS: [&str; 12] = [
    "rue des Tilleuls",
    "allée du Verger",
    "chemin des Alouettes",
    "avenue de l'Écluse",
    "place du Lavoir",
    "impasse des Genêts",
    "rue du Four-Banal",
    "quai des Mariniers",
    "boulevard des Acacias",
    "rue de la Fontaine",
    "sente aux Moines",
    "cours du Levant",
];
const TOWNS: [&str; 10] = [
    "Saint-Régis",
    "Bellefontaine-les-Prés",
    "Montclair",
    "Villeneuve-aux-Saules",
    "Les Tournelles",
    "Hautecombe",
    "La Rivière-Noire",
    "Champvert",
    "Pont-l'Aubier",
    "Grandval",
];

/// Where customers live.
#[derive(Clone, Debug)]
pub(crate) struct People {
    weights: Vec<f64>,
    evening: Vec<bool>,
    overseas: f64,
}

impl People {
    /// Population, corrected by the regions of the script.
    pub fn new(network: &Network, script: &Script) -> Self {
        let times = |code: &str| {
            let region = script.regions.iter().find(|r| r.depts.iter().any(|dept| dept.as_str() == code));
            region.map_or(1.0, |region| region.times)
        };
        let weights = DEPTS.iter().map(|dept| f64::from(dept.population) * times(dept.code)).collect();
        let served =
            |code: &str| network.nodes.values().any(|node| node.van_depts.iter().any(|dept| dept.as_str() == code));
        let evening = DEPTS.iter().map(|dept| served(dept.code)).collect();
        Self { weights, evening, overseas: script.overseas }
    }

    /// Share of the country's customers who live in each département, in the order of [`DEPTS`].
    pub fn shares(&self) -> Vec<f64> {
        let total: f64 = self.weights.iter().sum();
        self.weights.iter().map(|weight| weight / total).collect()
    }

    /// Draws a customer and says whether vans deliver there.
    pub fn draw(&self, draws: &mut Draws) -> (DeptId, Contact, bool) {
        let row = draws.weighted(&self.weights).unwrap_or(0);
        let dept = &DEPTS[row];
        let (code, zip) =
            if draws.chance(self.overseas) { ("974", "97400".to_owned()) } else { (dept.code, zip(dept.code, draws)) };
        let position = (code != "974").then(|| scatter(dept.position, spread_km(dept.code), draws));
        let contact = contact(zip, position, draws);
        let dept = DeptId::new(code).expect("codes of the table are short");
        (dept, contact, self.evening[row] && position.is_some())
    }
}

/// A postcode of a département that reads back as the same département.
fn zip(code: &str, draws: &mut Draws) -> String {
    match code {
        "2A" => format!("20{:03}", draws.below(19) * 10),
        "2B" => format!("20{:03}", 200 + draws.below(60) * 10),
        "75" => format!("75{:03}", draws.between(1, 20)),
        two => format!("{two}{:03}", draws.below(90) * 10),
    }
}

/// How far from its prefecture people of a département live, kilometres (one deviation).
fn spread_km(code: &str) -> f64 {
    match code {
        "75" => 2.6,
        "92" | "93" | "94" => 3.6,
        "69" | "59" => 6.5,
        _ => 11.0,
    }
}

fn scatter(centre: Position, km: f64, draws: &mut Draws) -> Position {
    const KM_PER_DEGREE: f64 = 111.2;
    // Two deviations are enough: further out lies the next département or the sea.
    let (north, east) =
        (draws.normal(0.0, km).clamp(-2.0 * km, 2.0 * km), draws.normal(0.0, km).clamp(-2.0 * km, 2.0 * km));
    let lat = centre.lat() + north / KM_PER_DEGREE;
    let lon = centre.lon() + east / (KM_PER_DEGREE * centre.lat().to_radians().cos());
    Position::from_degrees(lat, lon).unwrap_or(centre)
}

fn contact(zip: String, position: Option<Position>, draws: &mut Draws) -> Contact {
    let pick = |list: &[&'static str], draws: &mut Draws| list[draws.below(list.len() as u64) as usize];
    let (first, last) = (pick(&FIRST, draws), pick(&LAST, draws));
    Contact {
        name: format!("{first} {last}"),
        mail: format!("client{:07}@courrier.example", draws.below(10_000_000)),
        // 06 39 98 xx xx is the range that the regulator keeps for works of fiction.
        phone: format!("+3363998{:04}", draws.below(10_000)),
        street: format!("{} {}", draws.between(1, 140), pick(&STREETS, draws)),
        zip,
        city: pick(&TOWNS, draws).to_owned(),
        position,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo;
    use model::Seed;

    #[test]
    fn a_postcode_leads_back_to_its_departement() {
        let people = People::new(&Network::of(&demo::facts()), &demo::script());
        let mut draws = Seed(3).stream("customers");
        for _ in 0..3_000 {
            let (dept, contact, evening) = people.draw(&mut draws);
            assert_eq!(DeptId::of_postcode(&contact.zip), Some(dept), "{}", contact.zip);
            assert!(!evening || contact.position.is_some());
        }
    }

    #[test]
    fn paris_and_its_ring_weigh_what_the_script_says() {
        let people = People::new(&Network::of(&demo::facts()), &demo::script());
        let share: f64 = DEPTS
            .iter()
            .zip(people.shares())
            .filter(|(d, _)| ["75", "92", "93", "94"].contains(&d.code))
            .map(|(_, s)| s)
            .sum();
        assert!((0.10..0.20).contains(&share), "{share}");
    }
}
