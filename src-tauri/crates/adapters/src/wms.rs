//! Plants of the house (warehouse software, carriers, van drivers' devices): facts as they stand in the model, one
//! JSON object a line, signed as Standard Webhooks.
//!
//! `{"id": "m-17", "source": "wms:FR-CEN", "t": 1795856400000, "cause": 812, "fact": {"parcel_packed": {…}}}`. Dedup
//! key: source and `id`. `source` may be left out where one plant speaks for itself only. No person speaks here, no
//! card changes and no order arises: [`KINDS`] lists what may be said.

use crate::{FeedError, Secret, fields, live, standard_webhooks};
use model::{Fact, Incoming, KEY_MAX, Origin, Seq, SourceId};
use serde_json::{Value, json};

/// Kinds of facts a plant may tell.
pub const KINDS: [&str; 20] = [
    "action_refused",
    "action_taken",
    "departure_left",
    "parcel_delivered",
    "parcel_packed",
    "parcels_transferred",
    "pick_done",
    "pick_short",
    "pick_started",
    "robot_down",
    "robot_unloaded",
    "robot_up",
    "robots_moved",
    "stock_counted",
    "stop_failed",
    "stop_served",
    "van_broke_down",
    "van_loaded",
    "van_returned",
    "van_seen",
];

/// What a source told through this feed begins with: nobody may speak as a shop or as a person.
pub const SOURCES: [&str; 5] = ["wms:", "tms:", "wcs:", "carrier:", "osmand:"];

/// One system that tells facts.
#[derive(Clone, Debug)]
pub struct Plant {
    /// The source of lines that name none, such as `wms:FR-CEN`.
    pub source: SourceId,
    /// The secret its deliveries are signed with.
    pub secret: Secret,
}

/// Understands a delivery, its signature already verified.
pub fn parse(body: &[u8], source: SourceId) -> live::Lines {
    live::each_line(body, |line| one(line, source))
}

fn one(line: &[u8], speaker: SourceId) -> Result<Incoming, FeedError> {
    let mut value = fields::json(line)?;
    let key = fields::need(&value, "id")?.into_owned();
    if key.len() > KEY_MAX {
        return Err(FeedError::at("bad_id", "id", format!("an id has at most {KEY_MAX} characters")));
    }
    let source = source(&value, speaker)?;
    fields::need_moment(&value, "t")?;
    let cause = match fields::at(&value, "cause") {
        Some(cause) => {
            Some(Seq(cause.as_u64().ok_or_else(|| FeedError::at("bad_number", "cause", "a log position"))?))
        }
        None => None,
    };
    let fact = fact(value.get_mut("fact").map(Value::take).unwrap_or_default())?;
    Ok(Incoming { origin: Origin { source, key }, cause, fact, contact: None, happened_at: None })
}

fn source(value: &Value, speaker: SourceId) -> Result<SourceId, FeedError> {
    let Some(name) = fields::text_at(value, "source") else { return Ok(speaker) };
    if !SOURCES.iter().any(|prefix| name.starts_with(prefix)) {
        return Err(FeedError::at("forbidden_source", "source", "a plant may not speak under this name"));
    }
    SourceId::new(&name).map_err(|e| FeedError::at("bad_id", "source", e.to_string()))
}

fn fact(value: Value) -> Result<Fact, FeedError> {
    let tag = value.as_object().filter(|o| o.len() == 1).and_then(|o| o.keys().next());
    let Some(kind) = tag.and_then(|tag| KINDS.iter().find(|kind| *kind == tag)) else {
        return Err(FeedError::at("forbidden_kind", "fact", "one fact of a kind that a plant may tell is expected"));
    };
    // The reader's own words would repeat values.
    serde_json::from_value(value)
        .map_err(|_| FeedError::at("bad_fact", format!("fact.{kind}"), "the members of this fact are not as agreed"))
}

/// Writes facts as a plant would, signed for sending at `now`: headers and body.
pub fn render(
    facts: &[Incoming],
    secret: &Secret,
    id: &str,
    now: model::Moment,
) -> (Vec<(&'static str, String)>, Vec<u8>) {
    let line = |told: &Incoming| {
        let line = json!({
            "id": told.origin.key,
            "source": told.origin.source.as_str(),
            "t": now.0,
            "cause": told.cause.map(|seq| seq.0),
            "fact": told.fact,
        });
        format!("{line}\n")
    };
    let body = facts.iter().map(line).collect::<String>().into_bytes();
    (standard_webhooks::headers(secret, id, now, &body, "application/x-ndjson"), body)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fuzz::{self, Sample};
    use model::{Moment, Seed};

    const NOW: Moment = Moment(1_795_856_400_000);

    fn plant() -> SourceId {
        SourceId::new("wms:FR-CEN").expect("short")
    }

    #[test]
    fn facts_come_back_as_they_were_sent() {
        let sent = fuzz::plant_facts();
        let (_, body) = render(&sent, &Secret::new("s"), "d1", NOW);
        assert_eq!(parse(&body, plant()), live::Lines { facts: sent, refused: vec![] });
    }

    #[test]
    fn a_plant_may_not_sell_list_or_command() {
        for fact in [
            r#"{"slot_dropped":"S1"}"#,
            r#"{"order_cancelled":{"order":"SH-1"}}"#,
            r#"{"operator":{"by":"eve","says":{"hold":"SH-1"}}}"#,
            r#"{"robot_up":{"robot":"R1"},"operator":{}}"#,
            "null",
        ] {
            let line = format!(r#"{{"id":"1","t":1795856400,"fact":{fact}}}"#);
            let lines = parse(line.as_bytes(), plant());
            assert_eq!(lines.refused.first().map(|r| r.1.code), Some("forbidden_kind"), "{fact}");
        }
    }

    #[test]
    fn a_plant_may_not_speak_as_a_shop() {
        let line = br#"{"id":"1","source":"shopify:x","t":1795856400,"fact":{"robot_up":{"robot":"R1"}}}"#;
        assert_eq!(parse(line, plant()).refused[0].1.code, "forbidden_source");
    }

    #[test]
    fn a_malformed_fact_is_named_without_its_values() {
        let line = br#"{"id":"1","t":1795856400,"fact":{"robot_up":{"robot":"Ana Lune, Paris"}}}"#;
        let error = &parse(line, plant()).refused[0].1;
        assert_eq!((error.code, error.field.as_deref()), ("bad_fact", Some("fact.robot_up")));
        assert!(!error.to_string().contains("Ana"));
    }

    #[test]
    fn mutated_bodies_never_panic() {
        let tally = fuzz::run(Sample::Wms, 2_000, Seed(5));
        assert!(tally.refused > 0 && tally.taken > 0, "{tally:?}");
    }
}
