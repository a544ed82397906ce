//! A report worded in one language, block by block: what every printed form of it says. Lays nothing out.

use crate::{
    catalogue::{self as words, Lang, Words},
    report::{AlertLine, DecisionLine, Entry, Head, Impact, IncidentReport, LogPart, MessageLine},
};
use model::{Moment, Seq, Span};
use serde::Serialize;

/// A report as texts.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Page {
    /// `fr` or `en`.
    pub lang: &'static str,
    /// "Incident report" and its number.
    pub title: String,
    /// What went wrong, about what.
    pub subtitle: String,
    /// The severity as the log says it: `low`, `medium`, `high`.
    pub severity_code: &'static str,
    /// The severity in words.
    pub severity: String,
    /// Whether it is over.
    pub status: String,
    /// From when to when.
    pub period: String,
    /// One paragraph for a person who was not there.
    pub summary: String,
    /// Title of the summary.
    pub summary_title: &'static str,
    /// Who and what was touched, the large figures of a first page.
    pub figures: Vec<[String; 2]>,
    /// Title of those figures.
    pub figures_title: &'static str,
    /// Where it happened: title of the map.
    pub map_title: &'static str,
    /// All tables, in order.
    pub blocks: Vec<Block>,
    /// What must stand at the foot of every form.
    pub footer: &'static str,
}

/// A titled table.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Block {
    /// Its name, the same in all languages.
    pub id: &'static str,
    /// Its title.
    pub title: &'static str,
    /// Titles of its columns; none for a list of names and values.
    pub columns: Vec<&'static str>,
    /// Its cells, row by row.
    pub rows: Vec<Vec<Cell>>,
    /// What to say when it has no row.
    pub none: &'static str,
}

/// A text with what kind of thing it is.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Cell {
    /// The text.
    pub text: String,
    /// What it is.
    pub kind: CellKind,
}

/// How a cell is to be read.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CellKind {
    /// Words.
    Text,
    /// A quantity.
    Number,
    /// A time of day.
    Time,
    /// A position in the log.
    Seq,
    /// A high severity.
    High,
}

/// The report in a language.
pub fn page(report: &IncidentReport, lang: Lang) -> Page {
    let code = match lang {
        Lang::Fr => "fr",
        Lang::En => "en",
    };
    let first = report.alerts.first();
    let subtitle = first.map(|line| {
        let kind = words::alert_kind(line.kind).get(lang);
        format!("{}, {}", capital(kind), line.about.get(lang))
    });
    Page {
        lang: code,
        title: format!("{} {}", words::TITLE.get(lang), report.incident),
        subtitle: subtitle.unwrap_or_default(),
        severity_code: report.severity.as_str(),
        severity: labelled(words::GRAVITY, words::severity(report.severity).get(lang), lang),
        status: capital(words::status(report.status).get(lang)),
        period: period(&report.head, lang),
        summary: report.summary.get(lang).to_owned(),
        summary_title: words::SUMMARY.get(lang),
        figures: figures(&report.impact, lang),
        figures_title: words::IMPACT.get(lang),
        map_title: words::MAP.get(lang),
        blocks: blocks(report, lang),
        footer: words::NO_PERSONAL_DATA.get(lang),
    }
}

fn blocks(report: &IncidentReport, lang: Lang) -> Vec<Block> {
    vec![
        times(&report.head, lang),
        alerts(&report.alerts, lang),
        decisions(&report.decisions, lang),
        messages(&report.messages, lang),
        timeline(&report.timeline, lang),
        annex(&report.log, lang),
    ]
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

fn labelled(label: Words, value: &str, lang: Lang) -> String {
    let colon = if lang == Lang::Fr { "\u{a0}:" } else { ":" };
    format!("{}{colon} {value}", label.get(lang))
}

fn period(head: &Head, lang: Lang) -> String {
    let start = words::date(head.started_at, lang);
    let same_day = |end: Moment| {
        let (a, b) = (head.started_at.paris(), end.paris());
        (a.year(), a.month(), a.day()) == (b.year(), b.month(), b.day())
    };
    match head.ended_at {
        Some(end) if same_day(end) => format!("{start} – {}", words::minute(end)),
        Some(end) => format!("{start} – {}", words::date(end, lang)),
        None => start,
    }
}

fn figures(impact: &Impact, lang: Lang) -> Vec<[String; 2]> {
    let row = |title: Words, text: String| [title.get(lang).to_owned(), text];
    vec![
        row(words::ORDERS, impact.orders.to_string()),
        row(words::PARCELS, impact.parcels.to_string()),
        row(words::ARRIVED, impact.parcels_arrived.to_string()),
        row(words::PROMISES, impact.promises_moved.to_string()),
        row(words::LOST, impact.orders_lost.to_string()),
        row(words::TOLD, impact.customers_told.to_string()),
        row(words::STAKE, impact.cents.map_or("–".to_owned(), |cents| words::euros(cents, lang))),
    ]
}

impl Cell {
    fn new(text: impl Into<String>, kind: CellKind) -> Self {
        Self { text: text.into(), kind }
    }

    fn text(text: impl Into<String>) -> Self {
        Self::new(text, CellKind::Text)
    }

    fn number(text: impl Into<String>) -> Self {
        Self::new(text, CellKind::Number)
    }

    fn time(at: Moment) -> Self {
        Self::new(words::clock(at), CellKind::Time)
    }

    fn time_or_dash(at: Option<Moment>) -> Self {
        at.map_or_else(|| Self::text("–"), Self::time)
    }
}

fn block(
    id: &'static str,
    title: Words<'static>,
    columns: &[Words<'static>],
    rows: Vec<Vec<Cell>>,
    lang: Lang,
) -> Block {
    let columns = columns.iter().map(|title| title.get(lang)).collect();
    Block { id, title: title.get(lang), columns, rows, none: words::NONE.get(lang) }
}

fn times(head: &Head, lang: Lang) -> Block {
    let row = |title: Words, at: Option<Moment>, since: Option<(Words, Span)>| {
        let at = at.map_or("–".to_owned(), |at| words::date(at, lang));
        let since = since.map_or(String::new(), |(what, span)| {
            let (length, side) = if span < Span(0) { (Span(-span.0), words::BEFORE) } else { (span, words::AFTER) };
            format!("{} {} ({})", words::span(length), side.get(lang), what.get(lang).to_lowercase())
        });
        vec![Cell::text(title.get(lang)), Cell::new(at, CellKind::Time), Cell::text(since)]
    };
    let from_detection = |span: Option<Span>| span.map(|span| (words::DETECTED, span));
    let acted = head.first_action_at.map(|at| at - head.detected_at);
    let rows = vec![
        row(words::STARTED, Some(head.started_at), None),
        row(words::DETECTED, Some(head.detected_at), Some((words::STARTED, head.to_detect))),
        row(words::ACKNOWLEDGED, head.acknowledged_at, from_detection(head.to_acknowledge)),
        row(words::FIRST_ACTION, head.first_action_at, from_detection(acted)),
        row(words::ENDED, head.ended_at, from_detection(head.to_resolve)),
        row(words::CLOSED, head.closed_at, None),
    ];
    block("times", words::TIMES, &[], rows, lang)
}

fn alerts(alerts: &[AlertLine], lang: Lang) -> Block {
    let row = |line: &AlertLine| {
        let kind = if line.severity == model::Severity::High { CellKind::High } else { CellKind::Text };
        vec![
            Cell::text(words::alert_kind(line.kind).get(lang)),
            Cell::text(line.about.get(lang)),
            Cell::new(words::severity(line.severity).get(lang), kind),
            Cell::time(line.opened_at),
            Cell::time_or_dash(line.resolved_at),
            Cell::text(line.acknowledged_by.as_ref().map_or("–", |by| by.as_str())),
        ]
    };
    let columns = [words::WHAT, words::ABOUT, words::GRAVITY, words::SINCE, words::UNTIL, words::SEEN_BY];
    block("alerts", words::ALERTS, &columns, alerts.iter().map(row).collect(), lang)
}

fn decisions(decisions: &[DecisionLine], lang: Lang) -> Block {
    let row = |line: &DecisionLine| {
        vec![
            Cell::time(line.at),
            Cell::text(line.what.get(lang)),
            Cell::text(line.why.get(lang)),
            Cell::text(words::taken(line.taken).get(lang)),
            Cell::text(line.done.get(lang)),
            Cell::text(line.by.as_ref().map_or("–", |by| by.as_str())),
            Cell::time_or_dash(line.decided_at),
        ]
    };
    let columns = [words::HOUR, words::WHAT, words::WHY, words::OUTCOME, words::CARRIED, words::WHO, words::DECIDED];
    block("decisions", words::DECISIONS, &columns, decisions.iter().map(row).collect(), lang)
}

fn messages(messages: &[MessageLine], lang: Lang) -> Block {
    let row = |line: &MessageLine| {
        vec![
            Cell::text(words::medium(line.medium).get(lang)),
            Cell::number(line.asked.to_string()),
            Cell::number(line.sent.to_string()),
            Cell::number(line.failed.to_string()),
            Cell::number(line.median_delay.map_or("–".to_owned(), words::span)),
        ]
    };
    let columns = [words::MEDIUM, words::ASKED, words::SENT, words::FAILED, words::DELAY];
    block("messages", words::MESSAGES, &columns, messages.iter().map(row).collect(), lang)
}

fn timeline(entries: &[Entry], lang: Lang) -> Block {
    let row = |entry: &Entry| {
        vec![
            Cell::time(entry.at),
            Cell::text(words::role(entry.role).get(lang)),
            Cell::text(entry.text.get(lang)),
            Cell::new(entry.seq.to_string(), CellKind::Seq),
        ]
    };
    let columns = [words::HOUR, words::ROLE, words::WHAT, words::LOG_POSITION];
    block("timeline", words::TIMELINE, &columns, entries.iter().map(row).collect(), lang)
}

fn annex(log: &LogPart, lang: Lang) -> Block {
    let row = |title: Words, text: String| vec![Cell::text(title.get(lang)), Cell::text(text)];
    let mut rows = vec![
        row(words::LOG_FROM, log.first.to_string()),
        row(words::LOG_TO, log.last.to_string()),
        row(words::LOG_COUNT, log.positions.len().to_string()),
        row(words::LOG_LEFT_OUT, log.left_out.to_string()),
        row(words::LOG_POSITIONS, ranges(&log.positions)),
    ];
    rows.extend(log.unread_from.map(|from| row(words::LOG_UNREAD, from.to_string())));
    rows.extend(log.hash.as_ref().map(|hash| row(words::LOG_HASH, hash.clone())));
    block("annex", words::ANNEX, &[], rows, lang)
}

/// `3–5, 9`: a story is mostly made of neighbours.
fn ranges(positions: &[Seq]) -> String {
    let mut runs: Vec<(u64, u64)> = Vec::new();
    for Seq(seq) in positions {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == *seq => *last = *seq,
            Some(_) | None => runs.push((*seq, *seq)),
        }
    }
    let run = |(first, last): (u64, u64)| if first == last { first.to_string() } else { format!("{first}–{last}") };
    runs.into_iter().map(run).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::day;

    #[test]
    fn positions_that_follow_each_other_are_written_as_one() {
        assert_eq!(ranges(&[3, 4, 5, 9, 11, 12].map(Seq)), "3–5, 9, 11–12");
        assert_eq!(ranges(&[]), "");
    }

    #[test]
    fn a_director_reads_first_what_happened_and_how_bad_it_was() {
        let page = page(&day::report(), Lang::Fr);
        assert_eq!(page.title, "Rapport d'incident I-1");
        assert_eq!(page.subtitle, "Véhicule en panne, V1 (Paris Nord)");
        assert_eq!((page.severity.as_str(), page.status.as_str()), ("Gravité\u{a0}: haute", "Terminé"));
        assert_eq!(page.period, "28/11/2026 18:05 – 18:46");
        assert_eq!(page.figures[0], ["Commandes touchées, au plus haut", "3"]);
    }

    #[test]
    fn a_decision_says_why() {
        let page = page(&day::report(), Lang::En);
        let decisions = page.blocks.iter().find(|block| block.id == "decisions").unwrap();
        assert_eq!(decisions.rows[0][2].text, "Van V1 (Paris Nord) breaks down.");
        assert_eq!(decisions.rows[0][4].text, "2 parcels to be taken over: 2 taken, 2 delivered of 2.");
    }
}
