//! What came of a choice that a person accepted: what is proposed and what is carried out are two things.

use crate::{
    catalogue::text,
    impact::{number, taken_over},
    report::Text,
    sentence,
};
use model::{Body, Decision, Event, Fact, ParcelId, Proposal, Remedy, Seq, VanId};
use std::collections::BTreeSet;

/// What came of a proposal after the word `yes` accepted it.
pub(crate) fn out(proposal: &Proposal, yes: Seq, story: &[&Event], events: &[Event]) -> Text {
    if story.iter().any(|event| event.seq > yes && drops(event, proposal)) {
        return text!("Pas exécutée : la situation avait changé.", "Not carried out: things had changed.");
    }
    let chosen: Vec<&Decision> = story.iter().filter(|event| event.cause == Some(yes)).filter_map(decision).collect();
    match &proposal.remedy {
        Remedy::Transfer { from, .. } => transferred(*from, yes, &chosen, events),
        Remedy::Announce { orders, .. } => {
            let asked = chosen.iter().filter(|decision| matches!(decision, Decision::NotificationAsked(_))).count();
            let of = orders.len();
            text!("{asked} messages partis sur {of} proposés.", "{asked} messages sent of {of} proposed.")
        }
        Remedy::Reroute(_) | Remedy::Allocate(_) | Remedy::Release(_) | Remedy::Notify(_) => {
            if chosen.is_empty() {
                text!("Pas encore exécutée.", "Not carried out yet.")
            } else {
                text!("Exécutée comme proposée.", "Carried out as proposed.")
            }
        }
    }
}

fn decision<'a>(event: &&'a Event) -> Option<&'a Decision> {
    match &event.body {
        Body::Decision(decision) => Some(decision),
        Body::Fact(_) => None,
    }
}

fn drops(event: &Event, proposal: &Proposal) -> bool {
    matches!(&event.body, Body::Decision(Decision::ProposalDropped { proposal: dropped, .. }) if *dropped == proposal.proposal)
}

/// Planned, taken over and handed over, parcel by parcel.
fn transferred(from: VanId, yes: Seq, chosen: &[&Decision], events: &[Event]) -> Text {
    let tours = chosen.iter().filter_map(|decision| match decision {
        Decision::TourPlanned { tour, .. } => Some(tour),
        _ => None, // what else follows touches no parcel
    });
    let planned: BTreeSet<ParcelId> = tours.flat_map(taken_over).collect();
    let (mut taken, mut delivered) = (0, 0);
    for event in events.iter().filter(|event| event.seq > yes) {
        match &event.body {
            Body::Fact(Fact::ParcelsTransferred { from: van, parcels, .. }) if *van == from => {
                taken += parcels.iter().filter(|parcel| planned.contains(parcel)).count();
            }
            Body::Fact(Fact::StopServed { parcels, .. }) => {
                delivered += parcels.iter().filter(|parcel| planned.contains(parcel)).count();
            }
            Body::Fact(_) | Body::Decision(_) => {}
        }
    }
    let (of, parcels) = (planned.len(), sentence::parcels(number(planned.len()) as usize));
    if planned.is_empty() {
        return text!("Pas exécutée : aucun colis repris.", "Not carried out: no parcel taken over.");
    }
    Text {
        fr: format!("{} à reprendre : {taken} repris, {delivered} livrés sur {of}.", parcels.fr),
        en: format!("{} to be taken over: {taken} taken, {delivered} delivered of {of}.", parcels.en),
    }
}
