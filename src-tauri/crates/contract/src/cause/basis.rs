//! What a decision stood on besides its cause: the forecast that it names, and what it chose among.

use model::{
    Body, Compared, Decision, Foreseen, Moment, NodeId, OtherVan, ParcelId, ParcelPlan, PassedFor, Promise, Seq, SkuId,
    Span, VanId,
};
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

/// A node that was compared for a parcel: the one that prepares it, or one that lost.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ChoiceView {
    /// The parcel.
    #[ts(type = "string")]
    pub parcel: ParcelId,
    /// The node.
    #[ts(type = "string")]
    pub node: NodeId,
    /// Units that it could still promise then, of the SKU of which it had fewest; `None` where the log does not say.
    pub atp: Option<u32>,
    /// Carriage and handling there, cents.
    #[ts(type = "number")]
    pub cost_cents: i64,
    /// When the parcel would arrive from there.
    #[ts(type = "number | null")]
    pub eta: Option<Moment>,
    /// What could be promised from there.
    #[ts(type = "number | null")]
    pub latest: Option<Moment>,
    /// What spoke against it; `None` for the one that was chosen.
    #[ts(type = "PassedFor | null")]
    pub why: Option<PassedFor>,
}

/// What was compared when a van's tour was searched.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TourChoiceView {
    /// How much longer the tour became, minutes; shorter is negative.
    #[ts(type = "number")]
    pub added_min: i64,
    /// The least time in hand at a door before, minutes; `None` where there was no stop.
    #[ts(type = "number | null")]
    pub slack_before_min: Option<i64>,
    /// The same afterwards.
    #[ts(type = "number | null")]
    pub slack_min: Option<i64>,
    /// Parcels that the van could take beside.
    pub free: u32,
    /// Vans that were asked to take the same stops.
    pub others: Vec<OtherVanView>,
}

/// A van that was asked to take what another got.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct OtherVanView {
    /// The van.
    #[ts(type = "string")]
    pub van: VanId,
    /// Stops for which it had a place.
    pub places: u32,
    /// What these would have cost: driving, a part of waiting and of what customers wait longer; minutes.
    #[ts(type = "number")]
    pub cost_min: i64,
    /// Stops with which it would have broken a promise.
    pub late: u32,
    /// Stops for which it was full.
    pub full: u32,
}

impl From<&Compared> for TourChoiceView {
    fn from(compared: &Compared) -> Self {
        Self {
            added_min: compared.added.as_minutes(),
            slack_before_min: compared.slack_before.map(Span::as_minutes),
            slack_min: compared.slack.map(Span::as_minutes),
            free: compared.free,
            others: compared.others.iter().map(OtherVanView::from).collect(),
        }
    }
}

impl From<&OtherVan> for OtherVanView {
    fn from(other: &OtherVan) -> Self {
        let OtherVan { van, places, cost, late, full } = *other;
        Self { van, places, cost_min: cost.as_minutes(), late, full }
    }
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
        | Decision::AlertWoken { .. }
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

/// The nodes that were compared, parcel by parcel, the one that was chosen first.
pub(super) fn choices(body: &Body) -> Vec<ChoiceView> {
    let Body::Decision(Decision::Allocated { parcels, promise, .. }) = body else { return Vec::new() };
    let compared = parcels.iter().filter(|plan| plan.atp.is_some() || !plan.passed.is_empty());
    compared.flat_map(|plan| std::iter::once(chosen(plan, *promise)).chain(lost(plan))).collect()
}

fn chosen(plan: &ParcelPlan, promise: Promise) -> ChoiceView {
    ChoiceView {
        parcel: plan.parcel,
        node: plan.node,
        atp: plan.atp,
        cost_cents: plan.cost_cents,
        eta: Some(plan.eta),
        latest: Some(promise.latest),
        why: None,
    }
}

fn lost(plan: &ParcelPlan) -> impl Iterator<Item = ChoiceView> + '_ {
    plan.passed.iter().map(|passed| ChoiceView {
        parcel: plan.parcel,
        node: passed.node,
        atp: passed.offer.map(|offer| offer.atp),
        cost_cents: passed.cost_cents,
        eta: passed.offer.map(|offer| offer.eta),
        latest: passed.offer.map(|offer| offer.latest),
        why: Some(passed.why),
    })
}

/// What was compared for a van's tour.
pub(super) fn tour(body: &Body) -> Option<TourChoiceView> {
    let Body::Decision(Decision::TourPlanned { compared, .. }) = body else { return None };
    compared.as_deref().map(TourChoiceView::from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::{Offered, OrderId, Passed, Via};

    #[test]
    fn an_allocation_names_its_forecast_and_what_lost() {
        let node = |key: &str| NodeId::new(key).expect("short");
        let sku = SkuId::new("ROUGE").expect("short");
        let kept = Foreseen { by: Seq(7), sku, units: 60, from: Moment(1), until: Moment(2) };
        let order = OrderId::new("WEB-1").expect("short");
        let offer = Offered { atp: 4, eta: Moment(0), latest: Moment(1) };
        let plan = ParcelPlan {
            parcel: ParcelId::of(order, 1),
            node: node("LYON"),
            lines: vec![0],
            via: Via::Van,
            prepared_in: Moment(0),
            eta: Moment(0),
            cost_cents: 845,
            atp: Some(9),
            passed: vec![Passed { node: node("PARIS"), cost_cents: 610, why: PassedFor::Kept, offer: Some(offer) }],
            foreseen: Some(Box::new(kept)),
        };
        let promise = Promise { latest: Moment(0) };
        let body = Body::Decision(Decision::Allocated {
            order,
            parcels: vec![plan],
            declined: Vec::new(),
            promise,
            later: None,
        });
        assert_eq!(foreseen(&body).map(|view| (view.by, view.sku, view.units)), Some((Seq(7), sku, 60)));
        let told: Vec<_> = choices(&body).iter().map(|one| (one.node, one.atp, one.cost_cents, one.why)).collect();
        let lost = (node("PARIS"), Some(4), 610, Some(PassedFor::Kept));
        assert_eq!(told, [(node("LYON"), Some(9), 845, None), lost]);
    }
}
