//! Orders as the demo day has them, as many as are wanted, for shelves that do not run out.

use crate::day::Day;
use model::{Contact, ContactId, Fact, Incoming, OrderCard, OrderId, Origin, SourceId};

/// Units put on each shelf, so that every order can be served.
const PLENTY: u32 = 1_000_000;
/// The shop that sends them.
pub const SHOP: &str = "shopify:bench";

/// The orders of the day, to be repeated under new names.
pub struct Orders {
    cards: Vec<OrderCard>,
}

impl Orders {
    /// Takes the day's own: its articles, places and services in its own proportions.
    pub fn of(day: &Day) -> Self {
        let cards = day.log.iter().filter_map(|event| match &event.body {
            model::Body::Fact(Fact::OrderPlaced(card)) => Some(card.clone()),
            _ => None,
        });
        Self { cards: cards.collect() }
    }

    /// The `n`th order; no two have the same name.
    pub fn card(&self, n: usize) -> OrderCard {
        let name = format!("SH-{}", 5_000_000_000 + n as u64);
        OrderCard {
            order: OrderId::new(&name).expect("a short word is an id"),
            contact: ContactId::new(&format!("C-{name}")).expect("a short word is an id"),
            ..self.cards[n % self.cards.len()].clone()
        }
    }

    /// The `n`th order as a shop's fact.
    pub fn incoming(&self, n: usize) -> Incoming {
        let origin = Origin { source: source(), key: format!("w-{n}") };
        Incoming { origin, cause: None, fact: Fact::OrderPlaced(self.card(n)), contact: None, happened_at: None }
    }
}

/// Who sends them.
pub fn source() -> SourceId {
    SourceId::new(SHOP).expect("a short word is an id")
}

/// Somebody who lives where the order goes.
pub fn contact(card: &OrderCard) -> Contact {
    let dept = card.dept.as_str();
    let digits = if dept.bytes().all(|byte| byte.is_ascii_digit()) { dept } else { "20" };
    Contact {
        name: "Zoé Lérin".to_owned(),
        mail: "zoe@client.example".to_owned(),
        phone: "+33600000000".to_owned(),
        street: "3 rue de l'Étoile".to_owned(),
        zip: format!("{digits:0<5}"),
        city: "Ville".to_owned(),
        position: card.near,
    }
}

/// The network of the demo, with full shelves and hands enough: what is measured is the app, not the scarcity of the
/// day.
pub fn network(day: &Day) -> Vec<Incoming> {
    let mut facts = day.demo.facts.clone();
    for incoming in &mut facts {
        match &mut incoming.fact {
            Fact::StockCounted { on_hand, .. } => *on_hand = PLENTY,
            Fact::NodeListed(card) => card.capacity_per_quarter = PLENTY,
            _ => {}
        }
    }
    facts
}
