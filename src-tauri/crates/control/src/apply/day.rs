//! Days: what wakes one, what it counts anew, what leaves memory with it, and an app that says it stands still.

use crate::{order::Order, section::approvals::ApprovalScope, world::World};
use model::{Fact, Moment, OrderId, QUARTER, Seq, SourceId, Subject};
use std::collections::BTreeSet;

/// The part of the app that closes its minutes.
const APP: &str = "house";

impl World {
    /// What happens while no day is open begins one, and is counted on it.
    pub(super) fn wake_for(&mut self, fact: &Fact, seq: Seq) {
        if self.days.open().is_none() && happens(fact) {
            self.count_anew(self.now);
            self.days.wake(seq);
        }
    }

    /// A day begins, or the one that is open is made longer.
    pub(super) fn begin_day(&mut self, from: Moment, until: Moment) {
        if self.days.open().is_none() {
            // Before it begins: what the last one came to is kept as it ended.
            self.count_anew(from);
            self.stock.forget_before(from.floor(QUARTER));
        }
        self.days.begin(from, until);
    }

    fn count_anew(&mut self, at: Moment) {
        let Some(turn) = self.days.turn_due(at) else { return };
        let (before, review) = (self.sales.since(), self.review_of_today());
        self.days.count_anew(turn, before, review);
        self.sales.restart(turn);
        self.orders.turn_service();
        self.demand.restart(turn);
        self.fleet.restart_counts();
        self.alerts.restart_counts();
        self.forget_over(turn);
    }

    /// What was over when the day turned leaves memory. It stays in the log, and orders in the projection.
    fn forget_over(&mut self, turn: Moment) {
        self.messages.forget_past(self.now);
        let undecided = self.open_approvals();
        let messages = &self.messages;
        let awaited =
            |order: &Order| undecided.contains(&order.card.order) || messages.to_tell().contains_key(&order.card.order);
        self.orders.forget_over(turn, awaited);
        let orders = &self.orders;
        self.messages.forget_settled(|order| orders.has_ended(order));
        self.approvals.forget(|order| orders.has_ended(order));
        self.alerts.forget_before(turn);
        for slot in self.show.forget_before(turn) {
            self.forecasts.drop_slot(slot);
        }
        let docks = &mut self.docks;
        docks.forget_empty();
        docks.forget_held(|order| orders.has_ended(order));
        // What an incident is about keeps its name on the screens and in the report.
        let told = self.alerts.departures();
        let is_named = |departure| docks.bound(departure).next().is_some() || told.contains(&departure);
        self.stock.forget_departures(turn, is_named);
    }

    /// Orders about which a person is asked, or warned.
    fn open_approvals(&self) -> BTreeSet<OrderId> {
        let asked = self.approvals.proposals().filter_map(|record| match ApprovalScope::of(&record.proposal.remedy) {
            ApprovalScope::Allocate(order) | ApprovalScope::Notify(order) => Some(order),
            ApprovalScope::Transfer(_)
            | ApprovalScope::Reroute(_)
            | ApprovalScope::Release(_)
            | ApprovalScope::Announce(_) => None,
        });
        let open = self.alerts.book().alerts().filter(|record| record.is_open());
        let warned = open.filter_map(|record| match record.alert.subject {
            Subject::Order(order) => Some(order),
            Subject::Sku(_)
            | Subject::Node(_)
            | Subject::Van(_)
            | Subject::Feed(_)
            | Subject::Part(_)
            | Subject::App
            | Subject::Departure(_)
            | Subject::Slot(_) => None,
        });
        asked.chain(warned).collect()
    }

    /// The app says that it closes no minute, or that it does again.
    pub(super) fn hear_standstill(&mut self, stands: bool) {
        self.feeds.hear_standstill(stands, self.now);
        self.dirty.idle = stands;
    }
}

/// Whether a part is the app as a whole.
pub(super) fn is_app(part: SourceId) -> bool {
    part.as_str() == APP
}

/// Whether a fact is something that happens, rather than something that is listed, answered or counted up before.
fn happens(fact: &Fact) -> bool {
    match fact {
        Fact::OrderPlaced(_)
        | Fact::OrderCancelled { .. }
        | Fact::OrderEdited { .. }
        | Fact::OrderRedirected { .. }
        | Fact::ServiceChanged { .. }
        | Fact::StockDoubted { .. }
        | Fact::SignalSeen { .. }
        | Fact::PickStarted { .. }
        | Fact::PickDone { .. }
        | Fact::PickShort { .. }
        | Fact::RobotUnloaded { .. }
        | Fact::RobotsMoved { .. }
        | Fact::RobotDown { .. }
        | Fact::RobotUp { .. }
        | Fact::ParcelPacked { .. }
        | Fact::DepartureLeft { .. }
        | Fact::ParcelDelivered { .. }
        | Fact::VanLoaded { .. }
        | Fact::StopServed { .. }
        | Fact::StopFailed { .. }
        | Fact::ParcelsTransferred { .. }
        | Fact::VanBrokeDown { .. }
        | Fact::VanReturned { .. }
        | Fact::Operator(_) => true,
        Fact::SkuListed(_)
        | Fact::NodeListed(_)
        | Fact::CarrierListed(_)
        | Fact::DepartureListed(_)
        | Fact::VanListed(_)
        | Fact::RobotListed(_)
        | Fact::GridLaid(_)
        | Fact::BinsPlaced { .. }
        | Fact::SlotPlanned(_)
        | Fact::SlotDropped(_)
        | Fact::CampaignPlanned(_)
        | Fact::SalesRecorded { .. }
        | Fact::StockCounted { .. }
        // A tracker that is left on in a parked van says nothing.
        | Fact::VanSeen { .. }
        | Fact::NotificationSent { .. }
        | Fact::NotificationFailed { .. }
        | Fact::ActionTaken { .. }
        | Fact::ActionRefused { .. }
        | Fact::Solved(_)
        | Fact::SolveFailed { .. }
        | Fact::DeadLettered { .. }
        | Fact::DayOpened { .. }
        // Alerts about a part of the app open and end with its own words.
        | Fact::FaultSeen { .. }
        | Fact::FaultCleared { .. } => false,
    }
}
