//! What changed between two states, and how to apply it: a row that came, the members of a row that changed, a row that
//! left. The list of sections is in `section.rs`.

use crate::{
    Section,
    delta::{delta, merged},
    section::Row,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use ts_rs::TS;

pub use crate::section::Patch;

/// One row that left its section.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
pub struct Gone {
    /// From where.
    pub section: Section,
    /// Its key, as the row shows it.
    pub key: String,
}

/// What changed inside rows of a section.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
pub struct Change {
    /// Of which.
    pub section: Section,
    /// By the row's key, empty for a section of a single value: the members that changed, to any depth; elements of a
    /// list by their place. What is no object replaces what was there.
    #[ts(type = "Record<string, object>")]
    pub rows: BTreeMap<String, Value>,
}

/// The patches of a single value.
pub(crate) fn of_value<V: Clone + PartialEq + Serialize>(
    section: Section,
    old: &V,
    new: &V,
    whole: fn(V) -> Patch,
) -> Vec<Patch> {
    if old == new {
        return Vec::new();
    }
    match changed(old, new) {
        Some(Value::Object(mut fields)) => {
            if section == Section::Clock {
                fields.remove("at");
            }
            let rows = BTreeMap::from([(String::new(), Value::Object(fields.clone()))]);
            if fields.is_empty() { Vec::new() } else { vec![Patch::Change(Change { section, rows })] }
        }
        Some(_) | None => vec![whole(new.clone())],
    }
}

/// The patches of a list's rows in `scope`.
pub(crate) fn of_rows<R: Row>(section: Section, scope: Option<&str>, old: &[R], new: &[R]) -> Vec<Patch> {
    if old == new {
        return Vec::new();
    }
    let (mut out, mut rows) = (Vec::new(), BTreeMap::new());
    let shown = |list: &'_ &R| list.is_in(scope);
    let mut before: BTreeMap<String, &R> = old.iter().filter(shown).map(|row| (row.key(), row)).collect();
    for row in new.iter().filter(shown) {
        let key = row.key();
        let was = before.remove(&key);
        if was == Some(row) {
            continue;
        }
        match was.and_then(|was| changed(was, row)) {
            Some(fields) => _ = rows.insert(key, fields),
            None => out.push(row.clone().patch()),
        }
    }
    if !rows.is_empty() {
        out.push(Patch::Change(Change { section, rows }));
    }
    out.extend(before.into_keys().map(|key| Patch::Gone(Gone { section, key })));
    out
}

/// `None` when only the whole tells it.
fn changed<T: Serialize>(old: &T, new: &T) -> Option<Value> {
    delta(&serde_json::to_value(old).ok()?, &serde_json::to_value(new).ok()?)
}

/// Puts changed members into a value; what then is no such value stays as it was.
pub(crate) fn amend<T: Serialize + for<'de> Deserialize<'de>>(value: &mut T, fields: &Value) {
    let whole = serde_json::to_value(&*value).map(|old| merged(old, fields));
    if let Ok(next) = whole.and_then(serde_json::from_value) {
        *value = next;
    }
}

pub(crate) fn amend_rows<R: Row>(rows: &mut [R], change: &Change) {
    for row in rows {
        if let Some(fields) = change.rows.get(&row.key()) {
            amend(row, fields);
        }
    }
}

pub(crate) fn upsert<R: Row>(rows: &mut Vec<R>, row: R) {
    let key = row.key();
    match rows.iter_mut().find(|other| other.key() == key) {
        Some(same) => *same = row,
        None => rows.insert(rows.partition_point(|other| other.key() < key), row),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{AutonomyView, DatabaseState, FeedState, FeedView, RobotView, State, WarehouseView, diff};
    use model::{Autonomy, Cell, DecisionKind, Moment, NodeId, RobotId, SourceId};
    use serde_json::json;

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
            picks_waiting: 0,
        }
    }

    #[track_caller]
    fn becomes(old: &State, new: &State) -> Vec<Patch> {
        let patches: Vec<Patch> = Section::all().flat_map(|section| diff(section, None, old, new)).collect();
        let mut state = old.clone();
        patches.iter().cloned().for_each(|patch| state.apply(patch));
        assert_eq!(&state, new);
        patches
    }

    #[test]
    fn a_feed_that_speaks_changes_one_row_only() {
        let old = State { feeds: vec![feed("shop:a", 1), feed("wms:b", 4)], ..State::default() };
        let new = State { feeds: vec![feed("shop:a", 2), feed("wms:b", 4)], ..State::default() };
        let rows = BTreeMap::from([("shop:a".to_owned(), json!({"facts": 2}))]);
        assert_eq!(becomes(&old, &new), [Patch::Change(Change { section: Section::Feed, rows })]);
        assert_eq!(diff(Section::Feed, Some("wms:b"), &old, &new), [], "nobody else's row");
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
        let rows = BTreeMap::from([(String::new(), json!({"robots": {"1": {"cell": 2}}}))]);
        assert_eq!(becomes(&old, &new), [Patch::Change(Change { section: Section::Warehouse, rows })]);
        let third = State { warehouse: Some(warehouse(&[0, 2, 1])), ..State::default() };
        let rows = json!(third.warehouse.as_ref().map(|warehouse| &warehouse.robots));
        let rows = BTreeMap::from([(String::new(), json!({"robots": rows}))]);
        assert_eq!(becomes(&new, &third), [Patch::Change(Change { section: Section::Warehouse, rows })]);
        assert!(matches!(&becomes(&third, &State::default())[..], [Patch::Warehouse(None)]));
    }

    #[test]
    fn single_values_are_replaced_and_time_alone_is_no_patch() {
        let old = State::default();
        let mut new = old.clone();
        new.clock.at = Moment(5);
        assert_eq!(diff(Section::Clock, None, &old, &new), []);
        new = State { dead_letters: 3, quarantine: 2, ..State::default() };
        new.health.database = DatabaseState::Ready;
        new.kpis.orders_today = 9;
        new.clock.speed = 60.0;
        new.autonomy = vec![AutonomyView { kind: DecisionKind::Reroute, level: Autonomy::Ask }];
        assert_eq!(becomes(&old, &new).len(), 6);
    }
}
