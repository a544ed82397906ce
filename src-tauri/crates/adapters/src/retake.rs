//! Reads a delivery again after a person has mapped or corrected what was odd in it. The order is told under the
//! delivery's own key, so it counts once; what stands in it follows under a key made of the correction.

use crate::{
    FeedError, Standing, drop_folder, fields, news,
    odd::Odd,
    shop::{self, Known, Story},
    shopify, sign, tiktok,
};
use model::{Fact, Incoming, Origin};
use serde_json::Value;
use std::collections::BTreeMap;

/// Whether a form can be read again at all; what cannot is dismissed by a person.
pub fn can_retake(form: &str) -> bool {
    form.starts_with("shopify:") || form.starts_with("tiktok:") || form == drop_folder::RETAKEN
}

/// What a person asks for: one part of a delivery to be read again.
#[derive(Clone, Copy, Debug)]
pub struct Retake<'a> {
    /// Which reader takes it.
    pub form: &'a str,
    /// The delivery as it came.
    pub body: &'a [u8],
    /// Who sent it, under which key.
    pub origin: &'a Origin,
    /// The part that was odd: it must be understood this time. Others may wait.
    pub field: &'a str,
    /// Field path → text; an empty text takes the part out.
    pub corrections: &'a BTreeMap<String, String>,
    /// The order that it is about, as the app has it.
    pub standing: Option<&'a Standing>,
}

/// What comes of it.
#[derive(Clone, PartialEq, Debug)]
pub struct Retaken {
    /// What is to be told; empty when the app has it already, or nothing of the delivery can be served yet.
    pub facts: Vec<Incoming>,
    /// Other parts of the delivery that are still not understood.
    pub odd: Vec<Odd>,
}

/// What a quarantined delivery says once its corrections are made, as far as the app does not have it already.
///
/// # Errors
/// `cannot_retake` for a form that only its sender can send again, `bad_correction` for a part that is not there, the
/// code of the part when it is still not understood, else what the reader of the form says.
pub fn retake(asked: Retake<'_>, known: Known<'_>) -> Result<Retaken, FeedError> {
    if asked.form == drop_folder::RETAKEN {
        let facts = drop_folder::retake(asked.body, asked.origin, known.resolve, asked.corrections)?;
        return Ok(Retaken { facts, odd: Vec::new() });
    }
    let mut value = fields::json(asked.body)?;
    for (path, text) in asked.corrections {
        correct(&mut value, path, text)?;
    }
    let story = match asked.form.split_once(':') {
        Some(("shopify", _)) => shopify::read_again(&value, known)?,
        Some(("tiktok", _)) => tiktok::read_again(&value, known.resolve)?,
        Some(_) | None => {
            return Err(FeedError::new("cannot_retake", "correct it where it comes from and send it again"));
        }
    };
    let still = |field: &str| field == asked.field || asked.corrections.contains_key(field);
    match story.odd.iter().find(|odd| still(&odd.field)) {
        Some(odd) => Err(FeedError::at(odd.code, &odd.field, odd.message.clone())),
        None => {
            let odd = story.odd.clone();
            Ok(Retaken { facts: incoming(news::of(story, asked.standing), asked.origin), odd })
        }
    }
}

/// The order under the delivery's own key; what stands in it under a key made of what stands, so that one outcome
/// counts once however often it is asked for.
fn incoming(story: Story, origin: &Origin) -> Vec<Incoming> {
    let told = |(fact, contact): (Fact, _)| {
        let key = match &fact {
            Fact::OrderPlaced(_) => origin.key.clone(),
            other => follow_key(&origin.key, other),
        };
        let origin = Origin { source: origin.source, key };
        Incoming { origin, cause: None, fact, contact, happened_at: story.happened_at }
    };
    story.facts.into_iter().map(told).collect()
}

fn follow_key(key: &str, fact: &Fact) -> String {
    let text = serde_json::to_vec(fact).unwrap_or_default();
    let hash: String = sign::hash(&text).chars().take(12).collect();
    shop::follow_key(key, &format!("{}:{hash}", fact.kind()))
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
