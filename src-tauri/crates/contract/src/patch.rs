//! What changed between two states, and how to apply it.
//!
//! A patch replaces one row of one section whole; there are no patches inside rows, except that robots move
//! without their grid being told again.

use crate::{
    AlertView, AutonomyView, ClockView, FeedView, FleetView, FlowView, HealthView, IncidentView, KpiView, MessageView,
    NodeView, PlaceView, ProposalView, RobotView, SkuView, SlotView, State, VanView, WallView, WarehouseView,
};
use model::Moment;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// One row that left its section.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
pub struct Gone {
    /// From where.
    pub section: Section,
    /// Its key, as the row shows it.
    pub key: String,
}

/// A row that has a key in its section.
trait Row: Clone + PartialEq {
    fn key(&self) -> String;
    fn rows(state: &mut State) -> &mut Vec<Self>;
    const SECTION: Section;
    fn patch(self) -> Patch;
}

/// Declares the patches: single values first, then the sections with their rows and keys.
macro_rules! patches {
    (values { $($value:ident($vtype:ty)),+ $(,)? } rows { $($row:ident($rtype:ty) in $field:ident by $key:ident),+ $(,)? }) => {
        /// One change: the new value of a section or row.
        #[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
        #[serde(tag = "type", content = "value", rename_all = "snake_case")]
        pub enum Patch {
            $(
                /// The new value of this section.
                $value($vtype),
            )+
            $(
                /// A row that came or changed.
                $row($rtype),
            )+
            /// A row that left.
            Gone(Gone),
        }

        /// A section whose rows have keys.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize, TS)]
        #[serde(rename_all = "snake_case")]
        pub enum Section {
            $(
                /// Rows of this name.
                $row,
            )+
        }

        $(impl Row for $rtype {
            fn key(&self) -> String { self.$key.to_string() }
            fn rows(state: &mut State) -> &mut Vec<Self> { &mut state.$field }
            const SECTION: Section = Section::$row;
            fn patch(self) -> Patch { Patch::$row(self) }
        })+

        fn diff_rows(old: &State, new: &State, out: &mut Vec<Patch>) {
            $(diff_section(&old.$field, &new.$field, out);)+
        }

        fn remove(state: &mut State, gone: &Gone) {
            match gone.section {
                $(Section::$row => <$rtype>::rows(state).retain(|row| row.key() != gone.key),)+
            }
        }

        impl State {
            /// Applies one patch. Total: a row that is not there is inserted, one that is gone stays gone.
            pub fn apply(&mut self, patch: Patch) {
                match patch {
                    Patch::Clock(view) => self.clock = view,
                    Patch::Kpis(view) => self.kpis = view,
                    Patch::Warehouse(view) => self.warehouse = view,
                    Patch::Fleet(view) => move_fleet(self, view),
                    Patch::DeadLetters(count) => self.dead_letters = count,
                    Patch::Quarantine(count) => self.quarantine = count,
                    Patch::Health(view) => self.health = view,
                    Patch::Wall(view) => self.wall = view,
                    $(Patch::$row(view) => upsert(self, view),)+
                    Patch::Gone(gone) => remove(self, &gone),
                }
            }
        }
    };
}

patches! {
    values {
        Clock(ClockView),
        Kpis(KpiView),
        Warehouse(Option<WarehouseView>),
        Fleet(FleetView),
        DeadLetters(u32),
        Quarantine(u32),
        Health(HealthView),
        Wall(WallView),
    }
    rows {
        Slot(SlotView) in running_order by slot,
        Sku(SkuView) in skus by sku,
        Node(NodeView) in nodes by node,
        Place(PlaceView) in places by dept,
        Flow(FlowView) in flows by flow,
        Van(VanView) in vans by van,
        Alert(AlertView) in alerts by alert,
        Proposal(ProposalView) in proposals by proposal,
        Incident(IncidentView) in incidents by incident,
        Message(MessageView) in messages by notification,
        Feed(FeedView) in feeds by source,
        Autonomy(AutonomyView) in autonomy by kind,
    }
}

/// The patches that turn `old` into `new`, when the rows of `new` are in order of their key.
///
/// The clock's own moment is left out: each message carries it as `at`.
pub fn diff(old: &State, new: &State) -> Vec<Patch> {
    let mut out = Vec::new();
    if (ClockView { at: Moment(0), ..old.clock.clone() }) != (ClockView { at: Moment(0), ..new.clock.clone() }) {
        out.push(Patch::Clock(new.clock.clone()));
    }
    if old.kpis != new.kpis {
        out.push(Patch::Kpis(new.kpis.clone()));
    }
    if old.health != new.health {
        out.push(Patch::Health(new.health.clone()));
    }
    if old.wall != new.wall {
        out.push(Patch::Wall(new.wall.clone()));
    }
    if old.dead_letters != new.dead_letters {
        out.push(Patch::DeadLetters(new.dead_letters));
    }
    if old.quarantine != new.quarantine {
        out.push(Patch::Quarantine(new.quarantine));
    }
    diff_warehouse(old.warehouse.as_ref(), new.warehouse.as_ref(), &mut out);
    diff_rows(old, new, &mut out);
    out
}

fn diff_section<R: Row>(old: &[R], new: &[R], out: &mut Vec<Patch>) {
    if old == new {
        return;
    }
    let mut before: BTreeMap<String, &R> = old.iter().map(|row| (row.key(), row)).collect();
    for row in new {
        if before.remove(&row.key()) != Some(row) {
            out.push(row.clone().patch());
        }
    }
    out.extend(before.into_keys().map(|key| Patch::Gone(Gone { section: R::SECTION, key })));
}

fn diff_warehouse(old: Option<&WarehouseView>, new: Option<&WarehouseView>, out: &mut Vec<Patch>) {
    match (old, new) {
        (Some(was), Some(is)) if same_floor(was, is) => {
            let moved: Vec<RobotView> =
                is.robots.iter().zip(&was.robots).filter(|(a, b)| a != b).map(|(a, _)| a.clone()).collect();
            if !moved.is_empty() || was.queue != is.queue {
                out.push(Patch::Fleet(FleetView { robots: moved, queue: is.queue }));
            }
        }
        (was, is) if was == is => {}
        (_, is) => out.push(Patch::Warehouse(is.cloned())),
    }
}

/// Only robots that both know may have moved.
fn same_floor(a: &WarehouseView, b: &WarehouseView) -> bool {
    let names = |view: &WarehouseView| view.robots.iter().map(|robot| robot.robot).collect::<Vec<_>>();
    a.node == b.node && a.width == b.width && a.height == b.height && a.rows == b.rows && names(a) == names(b)
}

fn move_fleet(state: &mut State, fleet: FleetView) {
    let Some(warehouse) = state.warehouse.as_mut() else { return };
    warehouse.queue = fleet.queue;
    for moved in fleet.robots {
        if let Some(robot) = warehouse.robots.iter_mut().find(|robot| robot.robot == moved.robot) {
            *robot = moved;
        }
    }
}

fn upsert<R: Row>(state: &mut State, row: R) {
    let key = row.key();
    let rows = R::rows(state);
    match rows.iter_mut().find(|other| other.key() == key) {
        Some(same) => *same = row,
        None => rows.insert(rows.partition_point(|other| other.key() < key), row),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{DatabaseState, FeedState};
    use model::{Autonomy, Cell, DecisionKind, NodeId, RobotId, SourceId};

    fn feed(source: &str, facts: u64) -> FeedView {
        let source = SourceId::new(source).expect("a short name");
        FeedView { source, last_at: None, facts, refused: 0, waiting: 0, state: FeedState::Live }
    }

    fn warehouse(cells: &[u32]) -> WarehouseView {
        let robot = |(n, cell): (usize, &u32)| RobotView {
            robot: RobotId::new(&format!("R{n}")).expect("a short name"),
            cell: Cell(*cell),
            busy: false,
            down: false,
            waits_by: None,
        };
        WarehouseView {
            node: NodeId::new("FR-CEN").expect("a short name"),
            width: 3,
            height: 1,
            rows: vec!["..E".into()],
            robots: cells.iter().enumerate().map(robot).collect(),
            queue: 0,
        }
    }

    #[track_caller]
    fn becomes(old: &State, new: &State) -> Vec<Patch> {
        let patches = diff(old, new);
        let mut state = old.clone();
        patches.iter().cloned().for_each(|patch| state.apply(patch));
        assert_eq!(&state, new);
        patches
    }

    #[test]
    fn a_feed_that_speaks_changes_one_row_only() {
        let old = State { feeds: vec![feed("shop:a", 1), feed("wms:b", 4)], ..State::default() };
        let new = State { feeds: vec![feed("shop:a", 2), feed("wms:b", 4)], ..State::default() };
        assert_eq!(becomes(&old, &new), [Patch::Feed(feed("shop:a", 2))]);
    }

    #[test]
    fn rows_come_and_go() {
        let old = State { feeds: vec![feed("a", 1), feed("c", 1)], ..State::default() };
        let new = State { feeds: vec![feed("b", 1), feed("c", 1)], ..State::default() };
        let gone = Gone { section: Section::Feed, key: "a".into() };
        assert_eq!(becomes(&old, &new), [Patch::Feed(feed("b", 1)), Patch::Gone(gone)]);
    }

    #[test]
    fn a_robot_that_moves_does_not_send_the_grid_again() {
        let old = State { warehouse: Some(warehouse(&[0, 1])), ..State::default() };
        let new = State { warehouse: Some(warehouse(&[0, 2])), ..State::default() };
        let patches = becomes(&old, &new);
        assert!(matches!(&patches[..], [Patch::Fleet(fleet)] if fleet.robots.len() == 1));
        let third = State { warehouse: Some(warehouse(&[0, 2, 1])), ..State::default() };
        assert!(matches!(&becomes(&new, &third)[..], [Patch::Warehouse(Some(_))]));
        assert!(matches!(&becomes(&third, &State::default())[..], [Patch::Warehouse(None)]));
    }

    #[test]
    fn single_values_are_replaced_and_time_alone_is_no_patch() {
        let old = State::default();
        let mut new = old.clone();
        new.clock.at = Moment(5);
        assert_eq!(diff(&old, &new), []);
        new = State { dead_letters: 3, quarantine: 2, ..State::default() };
        new.health.database = DatabaseState::Ready;
        new.kpis.orders_today = 9;
        new.clock.speed = 60.0;
        new.autonomy = vec![AutonomyView { kind: DecisionKind::Reroute, level: Autonomy::Ask }];
        assert_eq!(becomes(&old, &new).len(), 6);
    }
}
