//! Sentences of single events.

use super::*;
use crate::day;
use model::{Fact, OrderId, ParcelId, VanId};

fn van(code: &str) -> VanId {
    VanId::new(code).expect("short")
}

fn parcels(count: u8) -> Vec<ParcelId> {
    (1..=count).map(|number| ParcelId::of(OrderId::new("A").expect("short"), number)).collect()
}

fn told(names: &Names, parcels: Vec<ParcelId>) -> Text {
    let fact = Fact::ParcelsTransferred { from: van("V1"), to: van("V2"), parcels };
    Teller::of(names, &[], Moment(0)).fact(&fact, 1)
}

#[test]
fn one_parcel_that_changes_vans_is_one() {
    let names = Names::default();
    let one = told(&names, parcels(1));
    assert_eq!(one.en, "Van V2 takes over 1 parcel from van V1.");
    assert_eq!(one.fr, "Le véhicule V2 reprend 1 colis du véhicule V1.");
    let nobody = Remedy::Transfer { from: van("V1"), tours: Vec::new(), left: parcels(1) };
    let remedy = Teller::of(&names, &[], Moment(0)).remedy(&nobody);
    assert_eq!(remedy.fr, "Aucun véhicule ne peut reprendre 1 colis du véhicule V1.");
    assert_eq!(told(&names, parcels(2)).en, "Van V2 takes over 2 parcels from van V1.");
}

#[test]
fn things_bear_their_names_and_a_departure_its_carrier_time_and_site() {
    let (node, carrier) = (model::NodeId::new("FR-CEN").unwrap(), model::CarrierId::new("FLE").unwrap());
    let departure = DepartureId::new("CEN-FLE-28-1930").unwrap();
    let mut names = day::names();
    let leaves = Moment(day::BROKE) + model::Span::minutes(85);
    let card = model::DepartureCard {
        departure,
        node,
        carrier,
        cutoff: leaves,
        leaves,
        capacity_units: None,
        capacity_l: None,
    };
    names.list_departure(&card);
    let about = |names: &Names, day: Moment| Teller::of(names, &[], day).subject(Subject::Departure(departure));
    assert_eq!(about(&names, leaves).fr, "FLE de 19:30 (FR-CEN)", "keys until they have names");
    names.list_carrier(&model::CarrierCard {
        carrier,
        name: "Flèche Express".into(),
        services: Vec::new(),
        base_cents: 0,
        per_100km_cents: 0,
        per_kg_cents: 0,
        lead_days: [1, 1, 1],
        delivers_by_min: 0,
    });
    assert_eq!(about(&names, leaves).en, "Flèche Express at 19:30 (FR-CEN)");
    assert_eq!(about(&names, Moment(0)).fr, "Flèche Express de 28/11 19:30 (FR-CEN)", "another day is said");
    let van = Teller::of(&names, &[], leaves).subject(Subject::Van(van("V1")));
    assert_eq!((van.fr.as_str(), van.en.as_str()), ("V1 (Paris Nord)", "V1 (Paris Nord)"));
}

#[test]
fn a_person_speaks_of_an_alert_by_what_is_wrong() {
    let (events, names) = (day::log(), day::names());
    let teller = Teller::of(&names, &events, Moment(day::BROKE));
    let says = |says| {
        let by = model::OperatorId::new("eve").unwrap();
        teller.fact(&Fact::Operator(model::OperatorCommand { by, says }), 1)
    };
    let (alert, reason) = (day::alert("AL-7"), model::Closing::Settled);
    assert_eq!(
        says(model::Override::CloseAlert { alert, reason, text: None }).fr,
        "eve clôt l'alerte « véhicule en panne, V1 (Paris Nord) » : réglé."
    );
    let to = model::OperatorId::new("malo").unwrap();
    assert_eq!(
        says(model::Override::AssignAlert { alert, to }).en,
        "eve gives the alert \"van broken down, V1 (Paris Nord)\" to malo."
    );
}
