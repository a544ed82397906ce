//! What differs between two written values, and how it is put back. A difference is an object that holds only the members
//! that changed; in a list of the same length, elements by their place. Whatever is no object replaces what was there.

use serde_json::{Map, Value};

enum Difference {
    None,
    /// Only the whole new value tells it.
    Whole,
    Part(Map<String, Value>),
}

/// The members of `new` that differ from `old`; `None` when only the whole tells it.
pub fn delta(old: &Value, new: &Value) -> Option<Value> {
    match between(old, new) {
        Difference::None => Some(Value::Object(Map::new())),
        Difference::Whole => None,
        Difference::Part(part) => Some(Value::Object(part)),
    }
}

fn between(old: &Value, new: &Value) -> Difference {
    match (old, new) {
        (old, new) if old == new => Difference::None,
        (Value::Object(a), Value::Object(b)) if a.len() == b.len() => {
            parts(b.iter().map(|(name, value)| (name.clone(), a.get(name), value)))
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => match parts(by_place(a, b)) {
            // Most of it changed, as when a list moves on by one: then the list is shorter.
            Difference::Part(part) if part.len() * 2 > b.len() && b.len() > 2 => Difference::Whole,
            other => other,
        },
        _ => Difference::Whole,
    }
}

fn by_place<'a>(a: &'a [Value], b: &'a [Value]) -> impl Iterator<Item = (String, Option<&'a Value>, &'a Value)> {
    a.iter().zip(b).enumerate().map(|(place, (old, new))| (place.to_string(), Some(old), new))
}

fn parts<'a>(members: impl Iterator<Item = (String, Option<&'a Value>, &'a Value)>) -> Difference {
    let mut part = Map::new();
    for (name, old, new) in members {
        let Some(old) = old else { return Difference::Whole };
        match between(old, new) {
            Difference::None => {}
            Difference::Part(inner) => _ = part.insert(name, Value::Object(inner)),
            // It would be read as a part of what was there.
            Difference::Whole if new.is_object() && (old.is_object() || old.is_array()) => return Difference::Whole,
            Difference::Whole => _ = part.insert(name, new.clone()),
        }
    }
    Difference::Part(part)
}

/// `old` with a difference put into it.
pub fn merged(old: Value, part: &Value) -> Value {
    match (old, part) {
        (Value::Object(mut object), Value::Object(part)) => {
            for (name, part) in part {
                let was = object.remove(name).unwrap_or(Value::Null);
                object.insert(name.clone(), merged(was, part));
            }
            Value::Object(object)
        }
        (Value::Array(mut list), Value::Object(part)) => {
            for (place, part) in part {
                if let Some(element) = place.parse().ok().and_then(|place: usize| list.get_mut(place)) {
                    *element = merged(element.take(), part);
                }
            }
            Value::Array(list)
        }
        (_, whole) => whole.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[track_caller]
    fn differs(old: Value, new: Value, expected: Option<Value>) {
        let part = delta(&old, &new);
        assert_eq!(part, expected);
        if let Some(part) = part {
            assert_eq!(merged(old, &part), new);
        }
    }

    #[test]
    fn only_what_changed_is_told() {
        differs(json!({"a": 1, "b": 2}), json!({"a": 1, "b": 3}), Some(json!({"b": 3})));
        differs(json!({"a": 1}), json!({"a": 1}), Some(json!({})));
        differs(json!({"a": {"x": 1, "y": 2}}), json!({"a": {"x": 1, "y": 3}}), Some(json!({"a": {"y": 3}})));
        differs(json!({"a": null}), json!({"a": {"x": 1}}), Some(json!({"a": {"x": 1}})));
        differs(json!({"a": {"x": 1}}), json!({"a": null}), Some(json!({"a": null})));
    }

    #[test]
    fn an_element_is_told_by_its_place_and_a_list_that_moves_on_whole() {
        let quarters = |units: [u32; 4]| json!({"q": units.map(|n| json!({"units": n}))});
        differs(quarters([1, 2, 3, 4]), quarters([1, 2, 9, 4]), Some(json!({"q": {"2": {"units": 9}}})));
        differs(quarters([1, 2, 3, 4]), quarters([2, 3, 4, 5]), Some(quarters([2, 3, 4, 5])));
        differs(json!({"q": [1]}), json!({"q": [1, 2]}), Some(json!({"q": [1, 2]})));
        differs(json!({"q": [1]}), json!({"q": [2]}), Some(json!({"q": {"0": 2}})));
    }

    #[test]
    fn a_thing_of_another_kind_is_told_with_its_row_or_list() {
        let old = json!({"a": {"type": "van", "van": 1}});
        differs(old.clone(), json!({"a": {"type": "node", "node": 1}}), None);
        let rows = json!({"rows": [{"a": {"type": "node", "node": 1}}]});
        differs(json!({"rows": [old]}), rows.clone(), Some(rows));
    }
}
