//! Plants of the company (warehouse software, carriers, van drivers' devices): facts as they stand in the model, one
//! JSON object a line, signed as Standard Webhooks.
//!
//! `{"id": "m-17", "source": "wms:FR-CEN", "t": 1795856400000, "cause": 812, "fact": {"parcel_packed": {…}}}`. Dedup
//! key: source and `id`. `t` is when it happened; a count told late is taken for what it was then. A count that cannot
//! be right is refused, and doubted: the shelf sells nothing of the SKU until it is counted again. `source` may be left out where one plant speaks for itself only. No person speaks here, no
//! card changes and no order arises: [`KINDS`] lists what may be said.

use crate::{FeedError, Secret, fields, happened, live, live::Read, standard_webhooks};
use model::{Fact, Incoming, KEY_MAX, Moment, NodeId, Origin, Seq, SkuId, SourceId};
use serde_json::{Value, json};

/// Kinds of facts a plant may tell.
pub const KINDS: [&str; 21] = [
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
    "stock_doubted",
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

/// Most units a shelf can be said to hold of one SKU.
pub const COUNT_MAX: u32 = 10_000_000;

/// Understands a delivery that came at `now`, its signature already verified.
pub fn parse(body: &[u8], source: SourceId, now: Moment) -> live::Lines {
    live::each_line(body, |line| match one(line, source, now) {
        Ok(told) => doubted(told),
        Err(error) => Err(error).into(),
    })
}

/// A count beyond all shelves is no count.
fn doubted(told: Incoming) -> Read {
    let Fact::StockDoubted { code, .. } = &told.fact else { return Ok(told).into() };
    let doubt = DOUBTS.iter().find(|(known, _)| known == code);
    let error = doubt.map(|(code, said)| FeedError::at(code, "fact.stock_counted.on_hand", *said));
    Read { fact: Some(told), error }
}

/// What can be wrong with a count: the shelf is frozen, and the sender is told.
const DOUBTS: [(&str, &str); 3] = [
    ("negative_count", "a shelf holds no fewer than no units: it sells nothing until it is counted again"),
    ("implausible_count", "no shelf holds so many units: it sells nothing until it is counted again"),
    ("bad_count", "a whole number of units is expected: the shelf sells nothing until it is counted again"),
];

fn one(line: &[u8], speaker: SourceId, now: Moment) -> Result<Incoming, FeedError> {
    let mut value = fields::json(line)?;
    let key = fields::need(&value, "id")?.into_owned();
    if key.len() > KEY_MAX {
        return Err(FeedError::at("bad_id", "id", format!("an id has at most {KEY_MAX} characters")));
    }
    let source = source(&value, speaker)?;
    let at = happened::need(&value, "t", now)?;
    let cause = match fields::at(&value, "cause") {
        Some(cause) => {
            Some(Seq(cause.as_u64().ok_or_else(|| FeedError::at("bad_number", "cause", "a log position"))?))
        }
        None => None,
    };
    let fact = fact(value.get_mut("fact").map(Value::take).unwrap_or_default())?;
    Ok(Incoming { origin: Origin { source, key }, cause, fact, contact: None, happened_at: Some(at) })
}

fn source(value: &Value, speaker: SourceId) -> Result<SourceId, FeedError> {
    let Some(name) = fields::text_at(value, "source") else { return Ok(speaker) };
    if !SOURCES.iter().any(|prefix| name.starts_with(prefix)) {
        return Err(FeedError::at("forbidden_source", "source", "a plant may not speak under this name"));
    }
    SourceId::new(&name).map_err(|e| FeedError::at("bad_id", "source", e.to_string()))
}

fn fact(mut value: Value) -> Result<Fact, FeedError> {
    let tag = value.as_object().filter(|o| o.len() == 1).and_then(|o| o.keys().next());
    let Some(kind) = tag.and_then(|tag| KINDS.iter().find(|kind| *kind == tag)) else {
        return Err(FeedError::at("forbidden_kind", "fact", "one fact of a kind that a plant may tell is expected"));
    };
    whole_units(&mut value);
    if let Some(doubt) = doubt(&value) {
        return Ok(doubt);
    }
    // The reader's own words would repeat values.
    serde_json::from_value(value)
        .map_err(|_| FeedError::at("bad_fact", format!("fact.{kind}"), "the members of this fact are not as agreed"))
}

/// Warehouses that count in decimals write `120.0`.
pub(crate) fn whole_units(value: &mut Value) {
    let Some(on_hand) = value.pointer_mut("/stock_counted/on_hand") else { return };
    let units = on_hand.as_f64().filter(|units| units.fract() == 0.0 && (0.0..=f64::from(COUNT_MAX)).contains(units));
    if let (None, Some(units)) = (on_hand.as_u64(), units) {
        *on_hand = Value::from(units as u64);
    }
}

/// A count of a shelf and SKU that can be read, whose figure cannot be right.
pub(crate) fn doubt(value: &Value) -> Option<Fact> {
    let count = value.get("stock_counted")?;
    let node = fields::text_at(count, "node").and_then(|node| NodeId::new(&node).ok())?;
    let sku = fields::text_at(count, "sku").and_then(|sku| SkuId::new(&sku).ok())?;
    let on_hand = count.get("on_hand")?;
    let code = match (on_hand.as_u64(), on_hand.as_f64()) {
        (Some(units), _) if units <= u64::from(COUNT_MAX) => return None,
        (Some(_), _) => "implausible_count",
        (None, Some(units)) if units < 0.0 => "negative_count",
        (None, Some(units)) if units > f64::from(COUNT_MAX) => "implausible_count",
        (None, _) => "bad_count",
    };
    Some(Fact::StockDoubted { node, sku, code: code.to_owned() })
}

/// Writes facts as a plant would, signed for sending at `now`: headers and body.
pub fn render(facts: &[Incoming], secret: &Secret, id: &str, now: Moment) -> (Vec<(&'static str, String)>, Vec<u8>) {
    let line = |told: &Incoming| {
        let line = json!({
            "id": told.origin.key,
            "source": told.origin.source.as_str(),
            "t": told.happened_at.unwrap_or(now).0,
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
    use model::{Seed, Span};

    const NOW: Moment = Moment(1_795_856_400_000);

    fn plant() -> SourceId {
        SourceId::new("wms:FR-CEN").expect("short")
    }

    #[test]
    fn facts_come_back_as_they_were_sent() {
        let sent = fuzz::plant_facts();
        let (_, body) = render(&sent, &Secret::new("s"), "d1", NOW);
        let facts = sent.iter().map(|told| Incoming { happened_at: Some(NOW), ..told.clone() }).collect();
        let numbers = (1..=sent.len()).collect();
        assert_eq!(parse(&body, plant(), NOW), live::Lines { facts, numbers, refused: vec![] });
    }

    #[test]
    fn a_fact_keeps_the_moment_it_happened_at_and_is_neither_from_tomorrow_nor_from_last_season() {
        let line = br#"{"id":"1","t":"2026-11-28T09:00:00Z","fact":{"robot_up":{"robot":"R1"}}}"#;
        assert_eq!(parse(line, plant(), NOW + Span::hours(3)).facts[0].happened_at, Some(NOW));
        assert_eq!(parse(line, plant(), NOW - Span::minutes(2)).facts[0].happened_at, Some(NOW - Span::minutes(2)));
        assert_eq!(parse(line, plant(), NOW - Span::hours(1)).refused[0].1.code, "future_time");
        assert_eq!(parse(line, plant(), NOW + Span::hours(31 * 24)).refused[0].1.code, "too_old");
    }

    #[test]
    fn a_count_that_cannot_be_right_is_refused_and_freezes_its_shelf() {
        let read = |on_hand: &str| {
            let fact =
                format!(r#"{{"stock_counted":{{"node":"FR-CEN","sku":"LUNE-24","on_hand":{on_hand},"safety":null}}}}"#);
            let lines = parse(format!(r#"{{"id":"1","t":1795856400,"fact":{fact}}}"#).as_bytes(), plant(), NOW);
            let kinds: Vec<_> = lines.facts.iter().map(|told| told.fact.kind()).collect();
            (kinds, lines.refused.first().map(|refused| refused.1.code))
        };
        assert_eq!(read("7"), (vec!["stock_counted"], None));
        assert_eq!(read("-3"), (vec!["stock_doubted"], Some("negative_count")));
        assert_eq!(read("4000000000"), (vec!["stock_doubted"], Some("implausible_count")));
        assert_eq!(read("1e300"), (vec!["stock_doubted"], Some("implausible_count")));
        assert_eq!(read("2.5"), (vec!["stock_doubted"], Some("bad_count")));
        assert_eq!(read("null"), (vec!["stock_doubted"], Some("bad_count")));
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
            let lines = parse(line.as_bytes(), plant(), NOW);
            assert_eq!(lines.refused.first().map(|r| r.1.code), Some("forbidden_kind"), "{fact}");
        }
    }

    #[test]
    fn a_plant_may_not_speak_as_a_shop() {
        let line = br#"{"id":"1","source":"shopify:x","t":1795856400,"fact":{"robot_up":{"robot":"R1"}}}"#;
        assert_eq!(parse(line, plant(), NOW).refused[0].1.code, "forbidden_source");
    }

    #[test]
    fn a_malformed_fact_is_named_without_its_values() {
        let line = br#"{"id":"1","t":1795856400,"fact":{"robot_up":{"robot":"Ana Lune, Paris"}}}"#;
        let error = &parse(line, plant(), NOW).refused[0].1;
        assert_eq!((error.code, error.field.as_deref()), ("bad_fact", Some("fact.robot_up")));
        assert!(!error.to_string().contains("Ana"));
    }

    #[test]
    fn mutated_bodies_never_panic() {
        let tally = fuzz::run(Sample::Wms, 2_000, Seed(5));
        assert!(tally.refused > 0 && tally.taken > 0, "{tally:?}");
    }
}
