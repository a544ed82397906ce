//! Signals of the studio: counts only, one JSON object a line. Comments, names and handles have no field here.
//!
//! `{"t": 1795856400, "room": "A", "kind": "clicks", "n": 42, "sku": "LUNE-01", "over_s": 60}`. Good lines are taken, bad ones
//! reported by number. Dedup key: `id` where given, else the line itself, which its moment `t` tells from the next.

use crate::{FeedError, fields, happened, sign, text};
use model::{Fact, Incoming, KEY_MAX, Moment, Origin, SignalKind, SkuId, SourceId};
use serde_json::{Value, json};

/// Most lines of one delivery.
pub const LINES_MAX: usize = 10_000;

/// Longest span of one count, seconds.
const SPAN_MAX_S: u32 = 3_600;

/// Names of counts that connectors use, and what they count here.
pub const KINDS: [(&str, SignalKind); 12] = [
    ("viewer", SignalKind::Viewers),
    ("room_user", SignalKind::Viewers),
    ("roomuser", SignalKind::Viewers),
    ("comment", SignalKind::Comments),
    ("chat", SignalKind::Comments),
    ("like", SignalKind::Likes),
    ("click", SignalKind::Clicks),
    ("product_click", SignalKind::Clicks),
    ("product_clicks", SignalKind::Clicks),
    ("basket", SignalKind::Baskets),
    ("cart", SignalKind::Baskets),
    ("add_to_cart", SignalKind::Baskets),
];

/// Lines understood, and lines refused with their number from 1.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Lines {
    /// What was understood.
    pub facts: Vec<Incoming>,
    /// The line each of them stands on.
    pub numbers: Vec<usize>,
    /// What was not.
    pub refused: Vec<(usize, FeedError)>,
}

/// What one line says, and what is wrong with it: a line that is wrong may still say something.
#[derive(Debug, Default)]
pub(crate) struct Read {
    pub fact: Option<Incoming>,
    pub error: Option<FeedError>,
}

impl From<Result<Incoming, FeedError>> for Read {
    fn from(read: Result<Incoming, FeedError>) -> Self {
        match read {
            Ok(fact) => Self { fact: Some(fact), error: None },
            Err(error) => Self { fact: None, error: Some(error) },
        }
    }
}

/// Reads each line that is not blank with `one`; a delivery of too many lines is refused from the first one too many.
pub(crate) fn each_line(body: &[u8], one: impl Fn(&[u8]) -> Read) -> Lines {
    let mut lines = Lines::default();
    for (index, line) in body.split(|b| *b == b'\n').map(<[u8]>::trim_ascii).enumerate() {
        if line.is_empty() {
            continue;
        }
        if index >= LINES_MAX {
            let error = FeedError::new("too_many", format!("at most {LINES_MAX} lines are taken"));
            lines.refused.push((index + 1, error));
            break;
        }
        let Read { fact, error } = one(line);
        if let Some(fact) = fact {
            lines.facts.push(fact);
            lines.numbers.push(index + 1);
        }
        lines.refused.extend(error.map(|error| (index + 1, error)));
    }
    lines
}

/// Understands a delivery that came at `now`.
pub fn parse(body: &[u8], now: Moment) -> Lines {
    each_line(body, |line| signal(line, now).into())
}

fn signal(line: &[u8], now: Moment) -> Result<Incoming, FeedError> {
    let value = fields::json(line)?;
    let at = happened::need(&value, "t", now)?;
    let room = fields::need(&value, "room")?.into_owned();
    let source = SourceId::new(&format!("live:{room}")).map_err(|e| FeedError::at("bad_id", "room", e.to_string()))?;
    let kind = kind(&fields::need(&value, "kind")?)?;
    let sku = match fields::at(&value, "sku") {
        Some(_) => Some(fields::need_id::<SkuId>(&value, "sku")?),
        None => None,
    };
    let over_s = span(&value, kind)?;
    let fact = Fact::SignalSeen { room, kind, n: fields::need_whole(&value, "n")?, sku, over_s };
    Ok(Incoming {
        origin: Origin { source, key: key(&value, line)? },
        cause: None,
        fact,
        contact: None,
        happened_at: Some(at),
    })
}

/// The seconds in which a count was made; a level is of a moment.
fn span(value: &Value, kind: SignalKind) -> Result<Option<u32>, FeedError> {
    if fields::at(value, "over_s").is_none() {
        return Ok(None);
    }
    let bad = |why| FeedError::at("bad_number", "over_s", why);
    if kind.is_level() {
        return Err(bad("viewers are those of a moment, not of a span"));
    }
    let seconds = fields::need_whole(value, "over_s")?;
    if !(1..=SPAN_MAX_S).contains(&seconds) {
        return Err(bad("a span of 1 to 3600 seconds is expected"));
    }
    Ok(Some(seconds))
}

fn kind(name: &str) -> Result<SignalKind, FeedError> {
    let name = text::plain(name);
    let known = || KINDS.iter().find(|(alias, _)| *alias == name).map(|(_, kind)| *kind);
    SignalKind::parse(&name)
        .or_else(known)
        .ok_or_else(|| FeedError::at("unknown_kind", "kind", "viewers, comments, likes, clicks or baskets is expected"))
}

/// The given id, else the hash of the line.
fn key(value: &Value, line: &[u8]) -> Result<String, FeedError> {
    match fields::text_at(value, "id") {
        Some(id) if id.len() > KEY_MAX => {
            Err(FeedError::at("bad_id", "id", format!("an id has at most {KEY_MAX} characters")))
        }
        Some(id) => Ok(id.into_owned()),
        None => Ok(sign::hash(line)),
    }
}

/// Writes signals as a connector would; facts of other kinds are left out. `t` is the moment they were counted.
pub fn render(signals: &[(model::Moment, Incoming)]) -> Vec<u8> {
    let line = |(at, told): &(model::Moment, Incoming)| match &told.fact {
        Fact::SignalSeen { room, kind, n, sku, over_s } => {
            let (id, kind, sku) = (&told.origin.key, kind.as_str(), sku.as_ref().map(SkuId::as_str));
            let mut line = json!({"id": id, "t": at.0, "room": room, "kind": kind, "n": n, "sku": sku});
            if let Some(seconds) = over_s {
                line["over_s"] = json!(seconds);
            }
            Some(format!("{line}\n"))
        }
        _ => None,
    };
    signals.iter().filter_map(line).collect::<String>().into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fuzz::{self, Sample};
    use model::{Seed, Span};

    const NOW: Moment = Moment(1_795_856_400_000);

    #[test]
    fn a_signal_keeps_the_moment_it_was_counted_at() {
        let line = br#"{"t":1795856400,"room":"A","kind":"viewers","n":3}"#;
        let late = NOW + Span::minutes(20);
        assert_eq!(parse(line, late).facts[0].happened_at, Some(NOW));
        assert_eq!(parse(line, NOW - Span::minutes(20)).refused[0].1.code, "future_time");
    }

    #[test]
    fn signals_come_back_as_they_were_sent() {
        let signal = |key: &str, kind, sku: Option<&str>, over_s| Incoming {
            origin: Origin { source: SourceId::new("live:A").expect("short"), key: key.into() },
            cause: None,
            fact: Fact::SignalSeen { room: "A".into(), kind, n: 42, sku: sku.and_then(|s| SkuId::new(s).ok()), over_s },
            contact: None,
            happened_at: Some(NOW),
        };
        let sent = [
            signal("1", SignalKind::Viewers, None, None),
            signal("2", SignalKind::Baskets, Some("LUNE-01"), None),
            signal("3", SignalKind::Clicks, Some("LUNE-01"), Some(15)),
        ];
        let stamped = sent.clone().map(|s| (NOW, s));
        let read = Lines { facts: sent.to_vec(), numbers: vec![1, 2, 3], refused: vec![] };
        assert_eq!(parse(&render(&stamped), NOW), read);
    }

    #[test]
    fn good_lines_are_taken_and_bad_ones_named() {
        let body = b"{\"t\":1795856400,\"room\":\"A\",\"kind\":\"chat\",\"n\":3}\n\n{\"t\":1795856400,\"room\":\"A\",\"kind\":\"gift\",\"n\":1}\nnope\n";
        let lines = parse(body, NOW);
        assert_eq!(lines.facts.len(), 1);
        let named: Vec<_> = lines.refused.iter().map(|(line, e)| (*line, e.code, e.field.as_deref())).collect();
        assert_eq!(named, [(3, "unknown_kind", Some("kind")), (4, "bad_json", None)]);
    }

    #[test]
    fn a_count_may_name_its_span_and_a_level_has_none() {
        let line = |kind: &str, span: &str| {
            let line = format!(r#"{{"t":1795856400,"room":"A","kind":"{kind}","n":3,"over_s":{span}}}"#);
            parse(line.as_bytes(), NOW).refused.first().map(|refused| refused.1.code)
        };
        assert_eq!([line("clicks", "60"), line("likes", "3600")], [None, None]);
        for (kind, span) in [("clicks", "0"), ("clicks", "3601"), ("clicks", "-1"), ("viewers", "60")] {
            assert_eq!(line(kind, span), Some("bad_number"), "{kind} over {span}");
        }
        for span in ["true", "[60]", r#"{"s":60}"#] {
            assert_eq!(line("clicks", span), Some("wrong_type"), "{span}");
        }
    }

    #[test]
    fn the_same_line_twice_has_one_key_and_the_next_second_another() {
        let line = |t: u32| format!("{{\"t\":{t},\"room\":\"A\",\"kind\":\"likes\",\"n\":3}}\n");
        let lines = parse((line(1_795_856_400) + &line(1_795_856_400) + &line(1_795_856_401)).as_bytes(), NOW);
        let keys: Vec<_> = lines.facts.iter().map(|f| &f.origin.key).collect();
        assert!(keys[0] == keys[1] && keys[0] != keys[2]);
    }

    #[test]
    fn a_flood_of_lines_is_cut() {
        let lines = parse("{}\n".repeat(LINES_MAX + 5).as_bytes(), NOW);
        assert_eq!((lines.refused.len(), lines.refused.last().map(|r| r.1.code)), (LINES_MAX + 1, Some("too_many")));
    }

    #[test]
    fn mutated_bodies_never_panic() {
        let tally = fuzz::run(Sample::Live, 2_000, Seed(3));
        assert!(tally.refused > 0 && tally.taken > 0, "{tally:?}");
    }
}
