//! Turn rules out of relations. <https://wiki.openstreetmap.org/wiki/Relation:restriction>

use super::{
    access,
    found::{Found, Mark},
    tags::Tags,
};
use routing::road::{TurnKind, TurnRule, VehicleClass};

/// A member of a relation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Member {
    pub is_node: bool,
    pub id: i64,
    pub role: String,
}

/// The rules of one relation; what is not applied is kept in `found`.
pub(super) fn read(id: i64, tags: &Tags, members: &[Member], class: VehicleClass, found: &mut Found) -> Vec<TurnRule> {
    if !tags.is("type", &["restriction"]) {
        return Vec::new();
    }
    match rules(tags, members, class) {
        Ok(rules) => rules,
        Err(None) => Vec::new(),
        Err(Some(why)) => {
            found.turn_rules_left.push(Mark { element: format!("relation {id}"), tag: why, at: Vec::new() });
            Vec::new()
        }
    }
}

/// The rules, or why they are not applied; `None` when they speak to others.
fn rules(tags: &Tags, members: &[Member], class: VehicleClass) -> Result<Vec<TurnRule>, Option<String>> {
    let words = access::words(class);
    let own = |word: &str| words.contains(&word);
    if tags.get("except").is_some_and(|except| except.split(';').any(|word| own(word.trim()))) {
        return Err(None);
    }
    let keys = words.iter().map(|word| format!("restriction:{word}")).chain(["restriction".to_owned()]);
    let Some((key, value)) = keys.filter_map(|key| tags.get(&key).map(|value| (key.clone(), value))).next() else {
        let timed = tags.iter().find(|(key, _)| key.starts_with("restriction") && key.ends_with(":conditional"));
        return Err(timed.map(|(key, value)| format!("{key}={value}")));
    };
    if tags.get("day_on").or(tags.get("hour_on")).is_some() {
        return Err(Some(format!("{key}={value} at certain hours")));
    }
    let kind = kind(value).ok_or_else(|| Some(format!("{key}={value} not understood")))?;
    let of = |role: &str, is_node: bool| -> Vec<i64> {
        members
            .iter()
            .filter(|member| member.role == role && member.is_node == is_node)
            .map(|member| member.id)
            .collect()
    };
    if !of("via", false).is_empty() {
        return Err(Some(format!("{key}={value} over a way")));
    }
    let [via] = of("via", true)[..] else { return Err(Some(format!("{key}={value} without its junction"))) };
    let (from, to) = (of("from", false), of("to", false));
    if from.is_empty() || to.is_empty() {
        return Err(Some(format!("{key}={value} without its ways")));
    }
    let pairs = from.iter().flat_map(|from| to.iter().map(move |to| (*from, *to)));
    Ok(pairs.map(|(from, to)| TurnRule { from, via, to, kind }).collect())
}

fn kind(value: &str) -> Option<TurnKind> {
    match value {
        "no_u_turn" => Some(TurnKind::NoReturn),
        "no_left_turn" | "no_right_turn" | "no_straight_on" | "no_entry" | "no_exit" | "no_turn" => Some(TurnKind::No),
        "only_left_turn" | "only_right_turn" | "only_straight_on" | "only_u_turn" => Some(TurnKind::Only),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_one(tags: &[(&str, &str)], via: (&str, bool)) -> (usize, Vec<String>) {
        let member = |role: &str, is_node, id| Member { is_node, id, role: role.to_owned() };
        let members = [member("from", false, 1), member(via.0, via.1, 2), member("to", false, 3)];
        let mut found = Found::default();
        let tags = [("type", "restriction")].iter().chain(tags).copied().collect();
        let rules = read(9, &tags, &members, VehicleClass::Van, &mut found);
        (rules.len(), found.turn_rules_left.listed.into_iter().map(|mark| mark.tag).collect())
    }

    #[test]
    fn rules_speak_to_a_class_of_vehicles() {
        let none = || (0, Vec::<String>::new());
        assert_eq!(read_one(&[("restriction", "no_left_turn")], ("via", true)), (1, Vec::new()));
        assert_eq!(read_one(&[("restriction:motorcar", "only_right_turn")], ("via", true)), (1, Vec::new()));
        assert_eq!(read_one(&[("restriction:hgv", "no_left_turn")], ("via", true)), none());
        assert_eq!(read_one(&[("restriction", "no_left_turn"), ("except", "psv;goods")], ("via", true)), none());
        assert_eq!(read_one(&[("restriction", "no_left_turn"), ("except", "psv;bicycle")], ("via", true)).0, 1);
    }

    #[test]
    fn a_rule_that_is_not_applied_is_kept() {
        let left = |tags: &[(&str, &str)], via| read_one(tags, via).1.join("");
        assert_eq!(left(&[("restriction", "no_left_turn")], ("via", false)), "restriction=no_left_turn over a way");
        assert_eq!(
            left(&[("restriction", "no_left_turn")], ("stop", true)),
            "restriction=no_left_turn without its junction"
        );
        assert_eq!(left(&[("restriction", "no_wheelies")], ("via", true)), "restriction=no_wheelies not understood");
        let timed = [("restriction:conditional", "no_left_turn @ (Mo-Fr 07:00-09:00)")];
        assert_eq!(left(&timed, ("via", true)), "restriction:conditional=no_left_turn @ (Mo-Fr 07:00-09:00)");
    }
}
