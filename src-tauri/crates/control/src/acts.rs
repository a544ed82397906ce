//! What a person may do about an order or a van now, and what stands against the rest. The one rule for the check before
//! a word is taken and for what screens offer.

use crate::{
    order::{Order, ParcelState},
    world::World,
};
use model::{Act, Bar, DockScope, OrderId, VanId};
use routing::VanStatus;

/// Acts, each with what stands against it.
pub type Acts = Vec<(Act, Option<Bar>)>;

/// What may be done about an order.
const OF_ORDER: [Act; 7] =
    [Act::Hold, Act::Unhold, Act::Pin, Act::Unpin, Act::Cancel, Act::HoldAtDock, Act::FreeAtDock];

impl World {
    /// What may be done about an order; nothing when it is not known.
    pub fn order_acts(&self, id: OrderId) -> Acts {
        let Some(order) = self.orders().get(id) else { return Vec::new() };
        OF_ORDER.iter().map(|act| (*act, self.bar(order, *act))).collect()
    }

    /// What stands against an act about an order; `None` when it is possible.
    pub fn order_bar(&self, id: OrderId, act: Act) -> Option<Bar> {
        self.orders().get(id).and_then(|order| self.bar(order, act))
    }

    /// What may be done about a van; nothing when it is not known.
    pub fn van_acts(&self, id: VanId) -> Acts {
        let Some(van) = self.fleet().van(id) else { return Vec::new() };
        let ground = match van.status {
            VanStatus::AtDepot | VanStatus::OnTour => None,
            VanStatus::Broken => Some(Bar::Broken),
            VanStatus::Grounded => Some(Bar::Grounded),
        };
        let back = match van.status {
            VanStatus::AtDepot | VanStatus::OnTour => Some(Bar::InPlan),
            VanStatus::Broken | VanStatus::Grounded => None,
        };
        vec![(Act::Ground, ground), (Act::Return, back)]
    }

    fn bar(&self, order: &Order, act: Act) -> Option<Bar> {
        let held = self.docks().held().contains_key(&DockScope::Order(order.card.order));
        match act {
            Act::Unhold => (!order.held).then_some(Bar::NotHeld),
            Act::FreeAtDock => (!held).then_some(Bar::NotHeld),
            _ if order.is_over() => Some(Bar::Over),
            Act::Hold if order.held => Some(Bar::Held),
            Act::Hold | Act::Pin => self.begun(order),
            Act::Unpin if order.pin.is_none() => Some(Bar::NotPinned),
            Act::Unpin => self.begun(order),
            Act::Cancel => self.gone(order, ParcelState::Packed),
            Act::HoldAtDock if held => Some(Bar::Held),
            Act::HoldAtDock => self.gone(order, ParcelState::Left),
            Act::Ground | Act::Return => None,
        }
    }

    /// How far the parcel is that is furthest, once somebody has begun with it.
    fn begun(&self, order: &Order) -> Option<Bar> {
        self.orders().parcels_of(order).map(|(_, parcel)| parcel.state).max().and_then(bar_of)
    }

    /// How far the parcel is that is least far, when all of them are this far and no line waits for a node.
    fn gone(&self, order: &Order, from: ParcelState) -> Option<Bar> {
        let least = self.orders().parcels_of(order).map(|(_, parcel)| parcel.state).min()?;
        (least >= from && self.orders().is_served(order)).then(|| bar_of(least)).flatten()
    }
}

fn bar_of(state: ParcelState) -> Option<Bar> {
    match state {
        ParcelState::Waiting | ParcelState::Dropped => None,
        ParcelState::Released | ParcelState::Picking => Some(Bar::Released),
        ParcelState::Packed => Some(Bar::Packed),
        ParcelState::Left | ParcelState::Delivered => Some(Bar::Left),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::life::{Life, at, boxed, depot, loaded, order, order_id, says};
    use model::Override;

    fn bar(life: &Life, act: Act) -> Option<Bar> {
        life.world().order_bar(order_id(1), act)
    }

    #[test]
    fn what_may_be_done_ends_as_an_order_goes_on() {
        let mut life = depot();
        life.tell(at(9, 5), vec![order(1, at(9, 5))]);
        // It is given to the pickers at once.
        assert_eq!((bar(&life, Act::Hold), bar(&life, Act::Cancel)), (Some(Bar::Released), None));
        life.tell(at(9, 6), vec![boxed("FR-A", "SH-1/1")]);
        assert_eq!((bar(&life, Act::Cancel), bar(&life, Act::HoldAtDock)), (Some(Bar::Packed), None));
        life.tell(at(9, 6), vec![says(Override::HoldAtDock(DockScope::Order(order_id(1))))]);
        assert_eq!((bar(&life, Act::HoldAtDock), bar(&life, Act::FreeAtDock)), (Some(Bar::Held), None));
        life.tell(at(9, 7), vec![loaded("V-1", &["SH-1/1"])]);
        assert_eq!((bar(&life, Act::Cancel), bar(&life, Act::Pin)), (Some(Bar::Left), Some(Bar::Left)));
    }

    #[test]
    fn a_van_out_of_the_plan_may_only_be_put_back() {
        let mut life = depot();
        let van = crate::life::van_id("V-1");
        assert_eq!(life.world().van_acts(van), [(Act::Ground, None), (Act::Return, Some(Bar::InPlan))]);
        life.tell(at(9, 5), vec![says(Override::GroundVan(van))]);
        assert_eq!(life.world().van_acts(van), [(Act::Ground, Some(Bar::Grounded)), (Act::Return, None)]);
    }
}
