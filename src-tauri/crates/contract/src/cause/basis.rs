//! What a decision stood on besides its cause: the forecast that it names, and the options that lost, with their price.

use model::{Body, Decision, Foreseen, Moment, NodeId, ParcelId, ParcelPlan, PassedFor, Seq, SkuId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The forecast that a decision names.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ForeseenView {
    /// Its revision, by its place in the log.
    #[ts(type = "number")]
    pub by: Seq,
    /// The SKU of that revision: of all concerned, the one that weighs most.
    #[ts(type = "string")]
    pub sku: SkuId,
    /// Units expected of all SKUs concerned.
    pub units: u32,
    /// From when.
    #[ts(type = "number")]
    pub from: Moment,
    /// Until when.
    #[ts(type = "number")]
    pub until: Moment,
}

/// A node that was compared with the one that prepares a parcel, and lost.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PassedView {
    /// The parcel.
    #[ts(type = "string")]
    pub parcel: ParcelId,
    /// The node that prepares it.
    #[ts(type = "string")]
    pub chosen: NodeId,
    /// What that costs, cents.
    #[ts(type = "number")]
    pub chosen_cents: i64,
    /// The node that was passed over.
    #[ts(type = "string")]
    pub node: NodeId,
    /// What it would have cost there, cents.
    #[ts(type = "number")]
    pub cost_cents: i64,
    /// What spoke against it.
    #[ts(type = "PassedFor")]
    pub why: PassedFor,
}

impl From<&Foreseen> for ForeseenView {
    fn from(foreseen: &Foreseen) -> Self {
        let Foreseen { by, sku, units, from, until } = *foreseen;
        Self { by, sku, units, from, until }
    }
}

/// The forecast that an event names.
pub(super) fn foreseen(body: &Body) -> Option<ForeseenView> {
    let Body::Decision(decision) = body else { return None };
    match decision {
        Decision::Allocated { parcels, .. } => parcels.iter().find_map(|plan| plan.foreseen.as_deref()),
        Decision::Released { foreseen, .. } | Decision::TourPlanned { foreseen, .. } => foreseen.as_deref(),
        Decision::StockKept(kept) => kept.foreseen.as_ref(),
        Decision::RoomKept(kept) => kept.foreseen.as_ref(),
        Decision::RobotWaits(place) => place.near.as_ref().map(|near| &near.foreseen),
        Decision::AlertOpened(alert) => alert.foreseen.as_deref(),
        Decision::Declined { .. }
        | Decision::Cancelled { .. }
        | Decision::Rebound { .. }
        | Decision::PromiseMoved { .. }
        | Decision::MissionAssigned { .. }
        | Decision::FleetPlanned(_)
        | Decision::InstructionLapsed { .. }
        | Decision::SolveAsked(_)
        | Decision::SolveDropped { .. }
        | Decision::ForecastRevised(_)
        | Decision::MinuteClosed(_)
        | Decision::AlertChanged { .. }
        | Decision::AlertResolved { .. }
        | Decision::IncidentOpened(_)
        | Decision::IncidentJoined { .. }
        | Decision::IncidentClosed { .. }
        | Decision::Proposed(_)
        | Decision::ProposalDropped { .. }
        | Decision::NotificationAsked(_)
        | Decision::WordRefused { .. }
        | Decision::DayBegan { .. }
        | Decision::DayEnded { .. } => None,
    }
    .map(ForeseenView::from)
}

/// The options that lost when an order was allocated.
pub(super) fn passed(body: &Body) -> Vec<PassedView> {
    match body {
        Body::Decision(Decision::Allocated { parcels, .. }) => parcels.iter().flat_map(of_parcel).collect(),
        Body::Decision(_) | Body::Fact(_) => Vec::new(),
    }
}

fn of_parcel(plan: &ParcelPlan) -> impl Iterator<Item = PassedView> {
    plan.passed.iter().map(|passed| PassedView {
        parcel: plan.parcel,
        chosen: plan.node,
        chosen_cents: plan.cost_cents,
        node: passed.node,
        cost_cents: passed.cost_cents,
        why: passed.why,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::{OrderId, Passed, Promise, Via};

    #[test]
    fn an_allocation_names_its_forecast_and_what_lost() {
        let node = |key: &str| NodeId::new(key).expect("short");
        let sku = SkuId::new("ROUGE").expect("short");
        let kept = Foreseen { by: Seq(7), sku, units: 60, from: Moment(1), until: Moment(2) };
        let order = OrderId::new("WEB-1").expect("short");
        let plan = ParcelPlan {
            parcel: ParcelId::of(order, 1),
            node: node("LYON"),
            lines: vec![0],
            via: Via::Van,
            prepared_in: Moment(0),
            eta: Moment(0),
            cost_cents: 845,
            passed: vec![Passed { node: node("PARIS"), cost_cents: 610, why: PassedFor::Kept }],
            foreseen: Some(Box::new(kept)),
        };
        let promise = Promise { latest: Moment(0) };
        let body = Body::Decision(Decision::Allocated { order, parcels: vec![plan], declined: Vec::new(), promise, later: None });
        assert_eq!(foreseen(&body).map(|view| (view.by, view.sku, view.units)), Some((Seq(7), sku, 60)));
        let [lost] = &passed(&body)[..] else { panic!("one lost") };
        assert_eq!(
            (lost.chosen, lost.chosen_cents, lost.node, lost.cost_cents),
            (node("LYON"), 845, node("PARIS"), 610)
        );
    }
}
