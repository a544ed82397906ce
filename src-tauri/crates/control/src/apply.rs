//! Events become state. Total: any event on any state gives a state; nothing here decides.

mod alerts;
mod day;
mod edits;
mod operator;
mod orders;
mod parcels;
mod setbacks;
mod setup;
mod stock;
mod transport;
mod validate;
mod warehouse;

use crate::{section::messages::MessageState, world::World};
use day::is_app;
use model::{Body, Decision, Event, Fact, Origin, Reason, Scope, Seq, SourceId, Span};

impl World {
    /// The next state.
    pub(crate) fn apply(&mut self, event: &Event) {
        self.seq = event.seq;
        self.now = self.now.max(event.at);
        match &event.body {
            Body::Fact(fact) => {
                self.heard(event.origin.as_ref(), fact);
                self.apply_fact(event, fact);
            }
            Body::Decision(decision) => self.apply_decision(event, decision),
        }
    }

    fn heard(&mut self, origin: Option<&Origin>, fact: &Fact) {
        if let Some(origin) = origin {
            self.feeds.heard(origin.source, !matches!(fact, Fact::DeadLettered { .. }), self.now);
        }
    }

    fn apply_fact(&mut self, event: &Event, fact: &Fact) {
        let (seq, when) = (event.seq, event.when());
        if let Err(reason) = self.believe(fact, when) {
            self.feeds.refuse(seq, reason);
            if fact.is_voided_by(reason) {
                return self.note_voided(fact, reason);
            }
        }
        self.wake_for(fact, seq);
        match fact {
            Fact::SkuListed(card) => self.list_sku(card, seq),
            Fact::NodeListed(card) => self.list_node(card, seq),
            Fact::CarrierListed(card) => self.stock.list_carrier(card),
            Fact::DepartureListed(card) => self.list_departure(card),
            Fact::VanListed(card) => self.list_van(card, seq),
            Fact::RobotListed(card) => self.list_robot(card, seq),
            Fact::GridLaid(card) => self.lay_grid(card, seq),
            Fact::BinsPlaced { node, bins } => self.place_bins(*node, bins, seq),
            Fact::SlotPlanned(card) => self.plan_slot(card, seq),
            Fact::SlotDropped(slot) => self.drop_slot(*slot),
            Fact::CampaignPlanned(card) => self.plan_campaign(card),
            Fact::SalesRecorded { sku, sales } => self.forecasts.record_sales(*sku, sales),
            Fact::StockCounted { node, sku, on_hand, safety } => {
                self.count_at((*node, *sku), *on_hand, *safety, when, seq)
            }
            Fact::OrderPlaced(card) => self.place_order(card, event.happened_at, seq),
            Fact::OrderCancelled { order } => self.hear_cancel(*order, seq),
            Fact::ServiceChanged { order, service } => self.change_service(*order, *service, seq),
            Fact::SignalSeen { room, kind, n, sku, over_s } => {
                self.show.see_signal((room, *kind, *sku), *n, over_s.map(|s| Span::seconds(s.into())), when, seq);
            }
            Fact::PickStarted { node, parcels } => self.start_picks(*node, parcels, seq),
            Fact::PickDone { robot, parcel, sku } => self.pick_done(*robot, *parcel, *sku, seq),
            Fact::PickShort { node, parcel, sku, found } => self.pick_short((*node, *parcel, *sku), *found, when, seq),
            Fact::RobotUnloaded { robot } => self.unload_robot(*robot, seq),
            Fact::RobotsMoved { node, window, robots } => self.move_robots(*node, *window, robots, seq),
            Fact::RobotDown { robot, cell } => self.stop_robot(*robot, *cell, seq),
            Fact::RobotUp { robot } => self.start_robot(*robot, seq),
            Fact::ParcelPacked { parcel, .. } => self.pack(*parcel, when, seq),
            Fact::DepartureLeft { departure, parcels } => self.depart(*departure, parcels, when, seq),
            Fact::ParcelDelivered { parcel } => self.deliver(*parcel, when, seq),
            Fact::VanLoaded { van, parcels } => self.load_van(*van, parcels, when, seq),
            Fact::VanSeen { van, position } => self.see_van(*van, *position, when, seq),
            Fact::StopServed { van, parcels } => self.serve_stop(*van, parcels, when, seq),
            Fact::StopFailed { van, parcels } => self.fail_stop(*van, parcels, when, seq),
            Fact::ParcelsTransferred { from, to, parcels } => self.transfer(*from, *to, parcels, when, seq),
            Fact::VanBrokeDown { van, position } => self.break_van(*van, *position, when, seq),
            Fact::VanReturned { van } => self.return_van(*van, when, seq),
            Fact::NotificationSent { notification } => self.messages.mark(*notification, MessageState::Sent, None),
            Fact::NotificationFailed { notification, code } => {
                self.messages.mark(*notification, MessageState::Failed, Some(code));
            }
            Fact::Solved(solved) => {
                if !solved.solution.is_empty() {
                    self.fleet.answer(seq, (solved.request, Ok(solved.solution.clone())));
                }
            }
            Fact::SolveFailed { request, reason } => self.fleet.answer(seq, (*request, Err(*reason))),
            Fact::Operator(word) => self.obey(word, seq),
            Fact::ActionRefused { action, .. } => self.hear_refusal(*action, seq),
            // That an instruction was taken is kept in the log for the report; the outside says by its own facts what
            // really happened. Days begin by themselves; only old logs hold the word that opened one.
            Fact::ActionTaken { .. } | Fact::DeadLettered { .. } | Fact::DayOpened { .. } => {}
            Fact::OrderEdited { order, lines } => self.edit_order(*order, lines, when, seq),
            Fact::OrderRedirected { order, dept, near } => self.redirect_order(*order, *dept, *near, when, seq),
            Fact::StockDoubted { node, sku, .. } => self.doubt_count(*node, *sku, when, seq),
            Fact::FaultSeen { part, code } => self.hear_fault(*part, Some(code), seq),
            Fact::FaultCleared { part } => self.hear_fault(*part, None, seq),
        }
    }

    /// What a word without effect is kept for: the studio's, until a person gives its slot back.
    fn note_voided(&mut self, fact: &Fact, reason: Reason) {
        if let (Fact::SlotPlanned(card), Reason::OperatorAsked) = (fact, reason) {
            self.show.note_told(card);
        }
    }

    /// A part of the app fails with this code, or works again.
    fn hear_fault(&mut self, part: SourceId, code: Option<&str>, seq: Seq) {
        match code {
            // That the app stands still is an alert of its own, not one of its parts.
            _ if is_app(part) => self.hear_standstill(code.is_some()),
            Some(code) => {
                if self.feeds.see_fault(part, code, self.now, seq) {
                    self.dirty.faults = Some(seq);
                }
            }
            None => {
                self.feeds.clear_fault(part);
                self.dirty.faults = Some(seq);
            }
        }
    }

    fn apply_decision(&mut self, event: &Event, decision: &Decision) {
        let seq = event.seq;
        let led = (seq, event.cause);
        match decision {
            Decision::Allocated { order, parcels, declined, promise, later } => {
                self.allocate(*order, parcels, declined, (*promise, *later), led);
            }
            Decision::Declined { order, reason } => self.decline(*order, *reason, led),
            Decision::Cancelled { order, reason } => self.cancel(*order, *reason, led),
            Decision::Released { node, parcels, .. } => self.release(*node, parcels, seq),
            Decision::Rebound { parcel, via, eta, reason } => self.rebind(*parcel, (*via, *eta), *reason, seq),
            Decision::PromiseMoved { order, promise, .. } => {
                self.note_moved(*order, event);
                self.move_promise(*order, *promise, led);
            }
            Decision::MissionAssigned { node, robot, mission } => self.assign_mission(*node, *robot, mission, seq),
            Decision::RobotWaits(place) => self.move_place(place, seq),
            Decision::FleetPlanned(window) => self.plan_window(window, seq),
            Decision::TourPlanned { tour, .. } => self.plan_tour(tour, event.cause, seq),
            Decision::InstructionLapsed { action } => self.hear_silence(*action, seq),
            Decision::SolveAsked(request) => match &request.scope {
                Scope::Tours { depot, .. } => self.fleet.ask(*depot, self.days.minute_by(), seq),
                // Nobody asks for these yet: nothing waits for their answers.
                Scope::Prices | Scope::Moves | Scope::Robots { .. } | Scope::Learning { .. } => {}
            },
            Decision::SolveDropped { request, .. } => self.fleet.drop_answers(*request),
            Decision::ForecastRevised(forecast) => {
                self.dirty.replanned.remove(&forecast.sku);
                self.forecasts.tell(forecast, seq);
            }
            Decision::StockKept(kept) => self.stock.keep(kept),
            Decision::RoomKept(kept) => self.keep_room(kept),
            Decision::MinuteClosed(minute) => self.close_minute(minute, seq),
            Decision::AlertOpened(alert) => self.open_alert(alert, seq),
            Decision::AlertChanged { alert, severity, measure, trend } => {
                self.alerts.change(*alert, (*severity, *measure, *trend), self.now, seq);
            }
            Decision::AlertWoken { alert } => self.wake_alert(*alert, seq),
            Decision::AlertResolved { alert } => self.resolve_alert(*alert),
            Decision::IncidentOpened(incident) => self.alerts.open_incident(incident),
            Decision::IncidentJoined { incident, alert } => self.alerts.join_incident(*incident, *alert),
            Decision::IncidentClosed { incident } => self.alerts.close_incident(*incident, self.now),
            Decision::Proposed(proposal) => self.approvals.put(proposal, seq),
            Decision::ProposalDropped { proposal, .. } => self.approvals.take(*proposal),
            Decision::NotificationAsked(notification) => self.ask_message(notification, seq),
            Decision::DayBegan { from, until } => self.begin_day(*from, *until),
            Decision::DayEnded { until } => self.days.end(*until),
            Decision::WordRefused { .. } => {
                if let Some(cause) = event.cause {
                    self.feeds.refused(cause);
                    self.refuse_cancel(cause, seq);
                    self.orders.forget_pin(cause);
                }
            }
        }
    }
}
