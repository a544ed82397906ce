//! Reads a delivery again after a person has mapped or corrected what was odd in it. The order is told under the
//! delivery's own key, so it counts once; what stands in it follows under a key made of the correction.

use crate::{
    FeedError, Secret, fields,
    odd::{Resolve, Story},
    shopify, sign, tiktok,
};
use model::{DeptId, Fact, Incoming, Origin, SourceId};
use serde_json::Value;
use std::collections::BTreeMap;

/// Whether a form can be read again at all; what cannot is dismissed by a person.
pub fn can_retake(form: &str) -> bool {
    form.starts_with("shopify:") || form.starts_with("tiktok:")
}

/// What a quarantined delivery says once `corrections` (field path → text; an empty text takes the part out) are made.
///
/// # Errors
/// `cannot_retake` for a form that only its sender can send again, `bad_correction` for a part that is not there, the
/// code of the first part that is still not understood, else what the reader of the form says.
pub fn retake(
    form: &str,
    body: &[u8],
    origin: &Origin,
    resolve: Resolve<'_>,
    home: Option<DeptId>,
    corrections: &BTreeMap<String, String>,
) -> Result<Vec<Incoming>, FeedError> {
    let mut value = fields::json(body)?;
    for (path, text) in corrections {
        correct(&mut value, path, text)?;
    }
    let story = match form.split_once(':') {
        Some(("shopify", _)) => {
            let shop = shopify::Shop { home, ..shopify::Shop::new(origin.source, Secret::new("")) };
            shopify::read_again(&value, &shop, resolve)?
        }
        Some(("tiktok", _)) => tiktok::read_again(&value, resolve)?,
        Some(_) | None => {
            return Err(FeedError::new("cannot_retake", "correct it where it comes from and send it again"));
        }
    };
    if let Some(odd) = story.odd.first() {
        return Err(FeedError::at(odd.code, &odd.field, odd.message.clone()));
    }
    Ok(incoming(story, origin.source, &origin.key, corrections))
}

fn incoming(story: Story, source: SourceId, key: &str, corrections: &BTreeMap<String, String>) -> Vec<Incoming> {
    let made: String = corrections.iter().flat_map(|(path, text)| [path, "\u{1}", text, "\u{2}"]).collect();
    let suffix: String = sign::hash(made.as_bytes()).chars().take(12).collect();
    let told = |(fact, contact): (Fact, _)| {
        let key = match &fact {
            Fact::OrderPlaced(_) => key.to_owned(),
            other => format!("{key}:{}:{suffix}", other.kind()),
        };
        let key = key.chars().take(model::KEY_MAX).collect();
        Incoming { origin: Origin { source, key }, cause: None, fact, contact, happened_at: story.happened_at }
    };
    story.facts.into_iter().map(told).collect()
}

/// Sets the value at a path such as `line_items[2].sku`.
fn correct(value: &mut Value, path: &str, text: &str) -> Result<(), FeedError> {
    let pointer: String = path.split('.').map(|step| format!("/{}", step.replace('[', "/").replace(']', ""))).collect();
    let unknown = || FeedError::at("bad_correction", path, "the delivery has no such part");
    if let Some(found) = value.pointer_mut(&pointer) {
        *found = if text.is_empty() { Value::Null } else { Value::from(text) };
        return Ok(());
    }
    let (parent, name) = pointer.rsplit_once('/').ok_or_else(unknown)?;
    let parent = value.pointer_mut(parent).ok_or_else(unknown)?;
    if parent.is_null() {
        *parent = Value::Object(serde_json::Map::new());
    }
    parent.as_object_mut().ok_or_else(unknown)?.insert(name.to_owned(), Value::from(text));
    Ok(())
}
