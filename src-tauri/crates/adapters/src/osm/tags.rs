//! The tags of one element. Text that is not UTF-8 is left out, as if the tag were not there.

use std::collections::BTreeMap;

/// The tags of one element.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Tags(BTreeMap<String, String>);

impl Tags {
    pub(super) fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key).map(|value| value.trim())
    }

    pub(super) fn is(&self, key: &str, values: &[&str]) -> bool {
        self.get(key).is_some_and(|value| values.contains(&value))
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value.as_str()))
    }

    /// `key=value`, for a person who looks it up on the map.
    pub(super) fn told(&self, key: &str) -> String {
        format!("{key}={}", self.get(key).unwrap_or_default())
    }
}

impl<K: Into<String>, V: Into<String>> FromIterator<(K, V)> for Tags {
    fn from_iter<T: IntoIterator<Item = (K, V)>>(tags: T) -> Self {
        Self(tags.into_iter().map(|(key, value)| (key.into(), value.into())).collect())
    }
}
