//! What becomes of instructions, plans and words: refused, accepted, overruled.

use crate::life::{
    Life, accept, at, broken_down, depot, full_before_the_truck, improving, order, parcel, parcels, place_of, proposal,
    robots, says, slot, toured, tours, van_id,
};
use model::{
    Autonomy, Body, Decision, DecisionKind, Fact, Moment, OrderId, Override, ProposalId, Reason, Remedy, Scope, Seq,
    ShowSlot, Solution, SolveRequest, Solved, Span, Tour,
};

#[test]
fn a_refused_tour_frees_its_parcels_for_another_van() {
    let (mut life, action, tour) = toured(3);
    let other = if tour.van == van_id("V-1") { "V-2" } else { "V-1" };
    life.tell(at(9, 8), vec![Fact::ActionRefused { action, code: "van_away".to_owned() }]);
    assert!(life.world().fleet().van(tour.van).expect("listed").tour.is_none());
    life.live_until(at(9, 10));
    let (_, again) = tours(&life).pop().expect("another tour");
    assert_eq!(again.van, van_id(other), "the van that refused is left alone for a while");
    assert_eq!(life.world().orders().parcel(parcel("SH-1/1")).expect("known").van, Some(van_id(other)));
}

#[test]
fn a_tour_under_way_goes_on_when_its_change_is_refused() {
    let (mut life, action, tour) = toured(2);
    life.tell(at(9, 9), vec![Fact::VanLoaded { van: tour.van, parcels: parcels(&tour) }]);
    life.tell(at(9, 9), vec![Fact::ActionRefused { action, code: "busy".to_owned() }]);
    assert!(life.world().fleet().van(tour.van).expect("listed").tour.is_some());
}

#[test]
fn a_refused_window_of_moves_frees_the_warehouse() {
    let mut life = depot();
    life.tell(at(9, 1), robots());
    life.tell(at(9, 5), vec![order(1, at(9, 5))]);
    let action = life.last("fleet_planned").seq;
    life.live_until(at(9, 9));
    assert_eq!(life.count("fleet_planned"), 1, "one window at a time");
    life.tell(at(9, 9), vec![Fact::ActionRefused { action, code: "fleet_manager_busy".to_owned() }]);
    life.live_until(at(9, 11));
    assert_eq!(life.count("fleet_planned"), 2, "the next is tried with the minute, not at once");
    life.tell(at(9, 12), vec![Fact::ActionRefused { action, code: "told_twice".to_owned() }]);
    life.live_until(at(9, 14));
    assert_eq!(life.count("fleet_planned"), 2, "an old refusal says nothing of the new window");
}

#[test]
fn the_plan_that_a_person_accepts_is_the_plan_that_is_carried_out() {
    let mut life = broken_down();
    let put = proposal(&life);
    let Remedy::Transfer { tours: asked, .. } = &put.remedy else { panic!("{put:?}") };
    // Fresh tours of twenty minutes later would have other times.
    life.live_until(at(10, 0));
    life.tell(at(10, 0), vec![accept(put.proposal)]);
    let done: Vec<Tour> =
        tours(&life).into_iter().map(|(_, tour)| tour).filter(|tour| tour.van == van_id("V-2")).collect();
    assert_eq!(done.first(), asked.first());
}

fn is_dropped(life: &Life, put: ProposalId) -> bool {
    life.log.iter().any(|event| {
        matches!(&event.body, Body::Decision(Decision::ProposalDropped { proposal, reason: Reason::StalePlan }) if *proposal == put)
    })
}

#[test]
fn an_accepted_plan_whose_basis_has_changed_is_dropped_and_another_is_put() {
    let mut life = broken_down();
    let put = proposal(&life).proposal;
    life.tell(at(9, 41) + Span::seconds(10), vec![says(Override::GroundVan(van_id("V-2")))]);
    let before = life.count("proposed");
    life.tell(at(9, 41) + Span::seconds(20), vec![accept(put)]);
    assert!(is_dropped(&life, put), "it is not carried out as something else");
    assert_eq!(life.count("proposed"), before + 1, "the person is asked anew, at once");
}

#[test]
fn a_plan_whose_basis_has_changed_is_put_anew_within_the_minute() {
    let mut life = broken_down();
    let (put, before) = (proposal(&life).proposal, life.count("proposed"));
    life.tell(at(9, 41), vec![says(Override::GroundVan(van_id("V-2"))), says(Override::ReturnVan(van_id("V-2")))]);
    life.tell(at(9, 42), (11..=12).map(|n| order(n, at(9, 42))).collect());
    let boxes = (11..=12).map(|n| Fact::ParcelPacked { node: place_of("FR-A"), parcel: parcel(&format!("SH-{n}/1")) });
    life.tell(at(9, 42), boxes.collect());
    life.live_until(at(9, 44));
    assert!(tours(&life).last().is_some_and(|(_, tour)| tour.van == van_id("V-2")), "V-2 has another plan now");
    assert!(is_dropped(&life, put) && life.count("proposed") == before + 1, "before anybody says yes");
    let planned = tours(&life).len();
    life.tell(at(9, 45), vec![accept(put)]);
    assert_eq!((life.count("proposed"), tours(&life).len()), (before + 1, planned), "a yes to the old one is nothing");
    life.tell(at(9, 45), vec![accept(proposal(&life).proposal)]);
    assert!(tours(&life).len() > planned, "a yes to the new one is carried out");
}

#[test]
fn advise_only_advises() {
    let mut life = depot();
    life.tell(at(9, 1), vec![says(Override::SetAutonomy { kind: DecisionKind::Release, level: Autonomy::Advise })]);
    life.tell(at(9, 5), vec![order(1, at(9, 5))]);
    let put = proposal(&life);
    life.tell(at(9, 6), vec![accept(put.proposal)]);
    let word = life.last("operator").seq;
    assert_eq!(life.refusal(), Some((word, Reason::AdviceOnly)));
    life.live_until(at(9, 10));
    assert_eq!(life.count("released"), 0);
    life.tell(at(9, 11), vec![says(Override::SetAutonomy { kind: DecisionKind::Release, level: Autonomy::Ask })]);
    life.tell(at(9, 12), vec![accept(put.proposal)]);
    assert_eq!(life.count("released"), 1, "the same choice may be made once it is asked");
}

fn card(from: Moment) -> ShowSlot {
    match slot("S1", from, from + Span::minutes(30)) {
        Fact::SlotPlanned(card) => card,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_person_outranks_the_studio_until_the_slot_is_given_back() {
    let mut life = depot();
    let from = |life: &Life| life.world().show().slots().next().expect("planned").from;
    life.tell(at(9, 1), vec![Fact::SlotPlanned(card(at(20, 0)))]);
    life.tell(at(9, 2), vec![says(Override::EditSlot(card(at(20, 30))))]);
    life.tell(at(9, 3), vec![Fact::SlotPlanned(card(at(20, 10)))]);
    assert_eq!(from(&life), at(20, 30));
    assert_eq!(life.refusal(), Some((life.last("slot_planned").seq, Reason::OperatorAsked)), "said, not swallowed");
    life.tell(at(9, 4), vec![says(Override::EditSlot(card(at(20, 10))))]);
    life.tell(at(9, 5), vec![Fact::SlotPlanned(card(at(20, 15)))]);
    assert_eq!(from(&life), at(20, 15), "planned as the studio last told it, the slot is the studio's again");
}

#[test]
fn an_evening_parcel_must_be_packed_by_the_cutoff_of_its_vans() {
    let mut life = depot();
    life.tell(at(9, 5), vec![order(1, at(9, 5))]);
    let (stock, orders) = (life.world().stock(), life.world().orders());
    let parcel = orders.parcel(parcel("SH-1/1")).expect("allocated");
    assert_eq!(stock.must_be_packed(parcel), at(20, 0));
}

#[test]
fn more_work_than_time_before_a_cutoff_is_a_risk_before_anything_is_late() {
    let mut life = full_before_the_truck();
    life.live_until(at(9, 22));
    assert_eq!(life.world().orders().late_len(), 0, "nothing is late");
    let risk = life.world().look_ahead(at(9, 22));
    // 150 units at 50 a quarter take 45 minutes from nine; nobody has packed one, and 38 minutes are left.
    assert!(!risk.is_empty() && risk.len() < 150, "{} at risk", risk.len());
    let first = OrderId::new("SH-1").expect("short");
    assert!(!risk.contains_key(&first), "what is in hand first is not");
    assert!(life.world().sales().minutes().last().is_some_and(|minute| minute.at_risk > 0), "the minute says so");
}

#[test]
fn a_dropped_answer_is_asked_for_again_with_the_next_minute() {
    let mut life = improving();
    assert_eq!(life.count("solve_asked"), 1);
    let (request, tour) = (life.last("solve_asked").seq, tours(&life).pop().expect("a tour").1);
    // Another parcel comes meanwhile: the van has another plan when the worker answers.
    life.tell(at(9, 11), vec![order(21, at(9, 11))]);
    life.tell(at(9, 11), vec![Fact::ParcelPacked { node: place_of("FR-A"), parcel: parcel("SH-21/1") }]);
    life.live_until(at(9, 13));
    life.tell(at(9, 13), vec![improved(request, tour)]);
    assert_eq!(life.count("solve_dropped"), 1);
    assert_eq!(life.count("solve_asked"), 2, "not ten minutes later");
    life.live_until(at(9, 19));
    assert_eq!(life.count("solve_asked"), 2, "and once");
}

#[test]
fn a_position_is_no_reason_to_drop_an_answer() {
    let mut life = improving();
    let (request, mut tour) = (life.last("solve_asked").seq, tours(&life).pop().expect("a tour").1);
    let position = model::Position { lat_e5: 4_886_010, lon_e5: 234_010 };
    life.tell(at(9, 10), vec![Fact::VanSeen { van: tour.van, position }]);
    tour.departs += Span::minutes(1);
    life.tell(at(9, 10), vec![improved(request, tour.clone())]);
    assert_eq!(life.count("solve_dropped"), 0);
    assert_eq!(tours(&life).pop().map(|(_, tour)| tour), Some(tour), "it is adopted");
}

fn improved(request: Seq, tour: Tour) -> Fact {
    Fact::Solved(Solved { request, solution: Solution::Tours(vec![tour]), iterations: 2_000 })
}

/// The last request, and the event that asked it.
fn asked(life: &Life) -> (Seq, SolveRequest) {
    match &life.last("solve_asked").body {
        Body::Decision(Decision::SolveAsked(request)) => (life.last("solve_asked").seq, request.clone()),
        other => panic!("{other:?}"),
    }
}

fn dropped(life: &Life) -> (Seq, Reason) {
    match &life.last("solve_dropped").body {
        Body::Decision(Decision::SolveDropped { request, reason }) => (*request, *reason),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_request_that_nobody_could_think_about_is_asked_again_with_the_next_minute() {
    for reason in [Reason::SolverFailed, Reason::SolverBusy] {
        let mut life = improving();
        let (request, _) = asked(&life);
        life.tell(at(9, 10), vec![Fact::SolveFailed { request, reason }]);
        assert_eq!(dropped(&life), (request, reason));
        life.live_until(at(9, 11));
        assert_eq!(life.count("solve_asked"), 2, "not ten minutes later");
        life.live_until(at(9, 19));
        assert_eq!(life.count("solve_asked"), 2, "and once");
    }
}

#[test]
fn a_scope_without_a_solver_or_knowledge_not_at_hand_is_dropped_and_nobody_asks_again() {
    let mut life = improving();
    let (seq, request) = asked(&life);
    let robots = SolveRequest { scope: Scope::Robots { node: place_of("FR-A") }, ..request.clone() };
    let unknown = SolveRequest { resources: vec![model::Digest("af13".to_owned())], ..request };
    for odd in [robots, unknown] {
        let fact = life.control.work(odd).run(Seq(seq.0 + 1_000), &|| false);
        life.tell(at(9, 10), vec![fact]);
        assert_eq!(dropped(&life), (Seq(seq.0 + 1_000), Reason::NoSolver));
    }
    life.live_until(at(9, 15));
    assert_eq!(life.count("solve_asked"), 1);
}

#[test]
fn a_worker_told_to_stop_says_how_far_it_came() {
    let life = improving();
    let (seq, request) = asked(&life);
    let looked = std::cell::Cell::new(0);
    let stop = || looked.replace(looked.get() + 1) >= 40;
    let work = life.control.work(request.clone());
    let used = |fact: Fact| match fact {
        Fact::Solved(solved) => solved.iterations,
        other => panic!("{other:?}"),
    };
    assert_eq!(used(work.run(seq, &stop)), 40);
    assert_eq!(used(work.run(seq, &|| false)), request.budget.iterations);
}
