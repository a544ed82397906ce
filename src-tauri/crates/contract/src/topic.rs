//! What a screen follows: topics by name, each whole or, as `name:scope`, only the rows of one thing. Knows no stream.

use crate::{Refusal, RefusalCode, Section, State};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// Most topics that one screen follows.
pub const TOPICS_MAX: usize = 64;
/// Longest scope, bytes: the longest key of a row, and some.
const SCOPE_MAX: usize = 80;
/// What war rooms follow; [`State::for_war_room`] leaves out of it what is personal.
const WAR_ROOM: [&str; 10] =
    ["app", "kpis", "show", "stock", "network", "departures", "map", "tours", "alerts", "incidents"];

/// One section, whole or the rows of one scope: the smallest thing that is told. All screens that follow it hear the
/// same.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Line {
    /// Which section.
    pub section: Section,
    /// Only rows with this key, or of what has this key.
    pub scope: Option<String>,
}

/// The topics of one screen.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Topics(BTreeSet<String>);

impl Topics {
    /// Every topic, whole.
    pub fn all() -> Self {
        Self(Section::all().map(|section| section.topic().to_owned()).collect())
    }

    /// What war rooms follow.
    pub fn war_room() -> Self {
        Self(WAR_ROOM.map(str::to_owned).into())
    }

    /// Understands names; a scope follows its topic after a colon.
    ///
    /// # Errors
    /// `UNKNOWN_TOPIC` for a name that no section has, or a scope of what has no rows; `BAD_ARGS` beyond [`TOPICS_MAX`].
    pub fn parse<'a>(names: impl IntoIterator<Item = &'a str>) -> Result<Self, Refusal> {
        let names: BTreeSet<String> = names.into_iter().take(TOPICS_MAX + 1).map(str::to_owned).collect();
        if names.len() > TOPICS_MAX {
            return Err(Refusal::new(RefusalCode::BadArgs, format!("a screen follows {TOPICS_MAX} topics at most")));
        }
        match names.iter().find(|name| lines_of(name).next().is_none()) {
            Some(name) => Err(unknown(name)),
            None => Ok(Self(names)),
        }
    }

    /// Their names, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// What they are made of; rows that a whole section brings are not named again.
    pub fn lines(&self) -> BTreeSet<Line> {
        let all: BTreeSet<Line> = self.names().flat_map(lines_of).collect();
        let whole: BTreeSet<Section> =
            all.iter().filter(|line| line.scope.is_none()).map(|line| line.section).collect();
        all.into_iter().filter(|line| line.scope.is_none() || !whole.contains(&line.section)).collect()
    }
}

fn lines_of(name: &str) -> impl Iterator<Item = Line> {
    let (topic, scope) = name.split_once(':').map_or((name, None), |(topic, scope)| (topic, Some(scope)));
    let known = scope.is_none_or(|scope| !scope.is_empty() && scope.len() <= SCOPE_MAX);
    let told = move |section: &Section| known && section.topic() == topic && (scope.is_none() || section.has_rows());
    Section::all().filter(told).map(move |section| Line { section, scope: scope.map(str::to_owned) })
}

fn unknown(name: &str) -> Refusal {
    let shown: String = name.chars().take(40).collect();
    let known: Vec<String> = Topics::all().0.into_iter().collect();
    Refusal::new(RefusalCode::UnknownTopic, format!("there is no topic {shown:?}"))
        .hint(format!("one of: {}; those with rows also as topic:key", known.join(", ")))
}

/// The members of a state that some lines hold, as a screen is given them. Rows of several scopes of a section stand in
/// one list.
///
/// # Errors
/// When they cannot be written as JSON.
pub fn given<'a>(lines: impl IntoIterator<Item = (&'a Line, &'a State)>) -> serde_json::Result<Value> {
    let mut members: BTreeMap<String, Value> = BTreeMap::new();
    for (line, state) in lines {
        let value = state.written(line.section, line.scope.as_deref())?;
        match (members.get_mut(&line.section.field()), value) {
            (Some(Value::Array(rows)), Value::Array(more)) => rows.extend(more),
            (_, value) => _ = members.insert(line.section.field(), value),
        }
    }
    Ok(Value::Object(members.into_iter().collect::<Map<String, Value>>()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(names: &[&str]) -> Option<RefusalCode> {
        Topics::parse(names.iter().copied()).err().map(|refusal| refusal.code)
    }

    #[test]
    fn what_nobody_tells_is_refused_by_its_code() {
        assert_eq!(code(&["kpis", "stock:LUN-001", "tours:FR-IDF"]), None);
        for wrong in ["weather", "", "stock:", ":", "kpis:today", "stock:LUN-001 ".repeat(10).as_str()] {
            assert_eq!(code(&[wrong]), Some(RefusalCode::UnknownTopic), "{wrong}");
        }
        let many: Vec<String> = (0..=TOPICS_MAX).map(|n| format!("stock:S-{n}")).collect();
        assert_eq!(code(&many.iter().map(String::as_str).collect::<Vec<_>>()), Some(RefusalCode::BadArgs));
    }

    #[test]
    fn rows_of_a_topic_that_is_followed_whole_are_not_told_twice() {
        let topics = Topics::parse(["tours", "tours:FR-IDF", "map:75"]).expect("known");
        let scope = Some("75".to_owned());
        let expected = [
            Line { section: Section::Place, scope: scope.clone() },
            Line { section: Section::Flow, scope },
            Line { section: Section::Van, scope: None },
        ];
        assert_eq!(topics.lines().into_iter().collect::<Vec<_>>(), expected);
    }

    #[test]
    fn all_topics_hold_every_section_and_the_walls_are_known() {
        assert_eq!(Topics::all().lines().len(), Section::all().count());
        assert_eq!(code(&WAR_ROOM), None);
    }
}
