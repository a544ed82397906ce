//! What a proposal would do, in words.

use super::{
    Teller,
    counted::{counted, ended, parcels},
};
use crate::{
    catalogue::text,
    impact::{number, taken_over},
    report::Text,
};
use model::{Remedy, Tour, VanId};

impl Teller<'_> {
    /// What a proposal would do.
    pub fn remedy(&self, remedy: &Remedy) -> Text {
        match remedy {
            Remedy::Transfer { from, tours, left } => self.transfer(*from, tours, left.len()),
            Remedy::Reroute(tours) => {
                let fr = ["tournée nouvelle", "tournées nouvelles"];
                ended(counted(number(tours.len()), fr, ["new tour", "new tours"]))
            }
            Remedy::Allocate(order) => text!("Affecter la commande {order}.", "Allocate order {order}."),
            Remedy::Release(node) => {
                let site = self.names.node(*node);
                text!("Lancer en préparation, {site}.", "Release to picking, {site}.")
            }
            Remedy::Notify(order) => {
                text!("Prévenir le client de la commande {order}.", "Tell the customer of order {order}.")
            }
            Remedy::Announce { orders, .. } => {
                let fr = ["client à prévenir", "clients à prévenir"];
                ended(counted(number(orders.len()), fr, ["customer to tell", "customers to tell"]))
            }
        }
    }

    /// What other vans would do for one that has broken down; `left` parcels stay.
    fn transfer(&self, from: VanId, tours: &[Tour], left: usize) -> Text {
        let from = self.names.van(from);
        let vans = tours.iter().filter(|tour| taken_over(tour).next().is_some()).count();
        if vans == 0 {
            let Text { fr, en } = parcels(left);
            return text!(
                "Aucun véhicule ne peut reprendre {fr} du véhicule {from}.",
                "No van can take over {en} from van {from}."
            );
        }
        let fr = ["véhicule reprend", "véhicules reprennent"];
        let vans = counted(number(vans), fr, ["van takes over", "vans take over"]);
        let taken = parcels(tours.iter().flat_map(taken_over).count());
        let left = match number(left) {
            0 => text!("il n'en reste aucun", "none left"),
            left => counted(left, ["reste", "restent"], ["left", "left"]),
        };
        Text {
            fr: format!("{} {} du véhicule {from}, {}.", vans.fr, taken.fr, left.fr),
            en: format!("{} {} from van {from}, {}.", vans.en, taken.en, left.en),
        }
    }
}
