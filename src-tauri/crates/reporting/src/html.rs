//! A report as one page of HTML that stands alone and prints well. Chooses no word and counts nothing.

use crate::{
    catalogue::{self as words, Lang, Words},
    report::{AlertLine, DecisionLine, Entry, Head, Impact, IncidentReport, MessageLine},
};
use model::{Moment, Span};

const STYLE: &str = "\
:root{color-scheme:light}body{font:15px/1.5 system-ui,sans-serif;color:#1b1f24;background:#fff;max-width:60rem;\
margin:2rem auto;padding:0 1rem}h1{font-size:1.6rem;margin:0}h2{font-size:1.1rem;margin:2rem 0 .5rem;\
border-bottom:2px solid #1b1f24}table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;\
padding:.3rem .6rem .3rem 0;border-bottom:1px solid #d5d9de}th{font-weight:600}td.n{text-align:right;\
font-variant-numeric:tabular-nums}time,.seq{font-variant-numeric:tabular-nums;white-space:nowrap}.seq{color:#5a6370}\
.high{color:#a3140f;font-weight:600}footer{margin-top:2rem;color:#5a6370}\
@media print{body{margin:0;max-width:none;font-size:11px}h2{break-after:avoid}tr{break-inside:avoid}}";

/// The page. The same report gives the same bytes.
pub fn html(report: &IncidentReport, lang: Lang) -> String {
    let title = format!("{} {}", words::TITLE.get(lang), report.incident);
    let code = match lang {
        Lang::Fr => "fr",
        Lang::En => "en",
    };
    let body = [
        heading(report, &title, lang),
        section(words::SUMMARY, lang, &format!("<p>{}</p>\n", escape(report.summary.get(lang)))),
        section(words::TIMES, lang, &times(&report.head, lang)),
        section(words::IMPACT, lang, &impact(&report.impact, lang)),
        section(words::ALERTS, lang, &alerts(&report.alerts, lang)),
        section(words::TIMELINE, lang, &timeline(&report.timeline, lang)),
        section(words::DECISIONS, lang, &decisions(&report.decisions, lang)),
        section(words::MESSAGES, lang, &messages(&report.messages, lang)),
        section(words::ANNEX, lang, &annex(report, lang)),
    ];
    format!(
        "<!doctype html>\n<html lang=\"{code}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{}</title>\n<style>{STYLE}</style>\n</head>\n\
         <body>\n{}<footer>{}</footer>\n</body>\n</html>\n",
        escape(&title),
        body.concat(),
        escape(words::NO_PERSONAL_DATA.get(lang)),
    )
}

/// Text that can stand between tags and in quotes.
fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe += "&amp;",
            '<' => safe += "&lt;",
            '>' => safe += "&gt;",
            '"' => safe += "&quot;",
            '\'' => safe += "&#39;",
            c => safe.push(c),
        }
    }
    safe
}

fn heading(report: &IncidentReport, title: &str, lang: Lang) -> String {
    let severity = words::severity(report.severity).get(lang);
    let class = report.severity.as_str();
    let status = words::status(report.status).get(lang);
    format!(
        "<h1>{}</h1>\n<p><span class=\"{class}\">{}: {}</span>, {}</p>\n",
        escape(title),
        escape(words::GRAVITY.get(lang)),
        escape(severity),
        escape(status)
    )
}

fn section(title: Words, lang: Lang, inside: &str) -> String {
    format!("<section>\n<h2>{}</h2>\n{inside}</section>\n", escape(title.get(lang)))
}

/// A table whose cells are already HTML; a sentence when it has no row.
fn table(columns: &[Words], rows: &[Vec<String>], lang: Lang) -> String {
    if rows.is_empty() {
        return format!("<p>{}</p>\n", escape(words::NONE.get(lang)));
    }
    let head: String = columns.iter().map(|title| format!("<th>{}</th>", escape(title.get(lang)))).collect();
    let row = |cells: &Vec<String>| format!("<tr>{}</tr>\n", cells.concat());
    let body: String = rows.iter().map(row).collect();
    let head = if head.is_empty() { head } else { format!("<thead><tr>{head}</tr></thead>\n") };
    format!("<table>\n{head}<tbody>\n{body}</tbody>\n</table>\n")
}

fn cell(text: &str) -> String {
    format!("<td>{}</td>", escape(text))
}

fn figure(text: &str) -> String {
    format!("<td class=\"n\">{}</td>", escape(text))
}

fn time(at: Moment) -> String {
    format!("<td><time>{}</time></td>", words::clock(at))
}

fn time_or_dash(at: Option<Moment>) -> String {
    at.map_or_else(|| cell("–"), time)
}

fn times(head: &Head, lang: Lang) -> String {
    let row = |title: Words, at: Option<Moment>, since: Option<(Words, Span)>| {
        let at = at.map_or("–".to_owned(), |at| words::date(at, lang));
        let since = since.map_or(String::new(), |(what, span)| {
            format!("{} {} ({})", words::span(span), words::AFTER.get(lang), what.get(lang))
        });
        vec![cell(title.get(lang)), format!("<td><time>{}</time></td>", escape(&at)), cell(&since)]
    };
    let from_detection = |span: Option<Span>| span.map(|span| (words::DETECTED, span));
    let rows = [
        row(words::STARTED, Some(head.started_at), None),
        row(words::DETECTED, Some(head.detected_at), Some((words::STARTED, head.to_detect))),
        row(words::ACKNOWLEDGED, head.acknowledged_at, from_detection(head.to_acknowledge)),
        row(
            words::FIRST_ACTION,
            head.first_action_at,
            from_detection(head.first_action_at.map(|at| at - head.detected_at)),
        ),
        row(words::ENDED, head.ended_at, from_detection(head.to_resolve)),
    ];
    table(&[], &rows, lang)
}

fn impact(impact: &Impact, lang: Lang) -> String {
    let row = |title: Words, text: String| vec![cell(title.get(lang)), figure(&text)];
    let rows = [
        row(words::ORDERS, impact.orders.to_string()),
        row(words::PARCELS, impact.parcels.to_string()),
        row(words::ARRIVED, impact.parcels_arrived.to_string()),
        row(words::PROMISES, impact.promises_moved.to_string()),
        row(words::LOST, impact.orders_lost.to_string()),
        row(words::TOLD, impact.customers_told.to_string()),
        row(words::STAKE, words::euros(impact.cents, lang)),
    ];
    table(&[], &rows, lang)
}

fn alerts(alerts: &[AlertLine], lang: Lang) -> String {
    let row = |line: &AlertLine| {
        let severity = words::severity(line.severity).get(lang);
        vec![
            cell(words::alert_kind(line.kind).get(lang)),
            cell(words::subject(line.subject).get(lang)),
            format!("<td class=\"{}\">{}</td>", line.severity.as_str(), escape(severity)),
            time(line.opened_at),
            time_or_dash(line.resolved_at),
            cell(line.acknowledged_by.as_ref().map_or("–", |by| by.as_str())),
        ]
    };
    let columns = [words::WHAT, words::ABOUT, words::GRAVITY, words::SINCE, words::UNTIL, words::WHO];
    table(&columns, &alerts.iter().map(row).collect::<Vec<_>>(), lang)
}

fn timeline(entries: &[Entry], lang: Lang) -> String {
    let row = |entry: &Entry| {
        vec![
            time(entry.at),
            cell(words::role(entry.role).get(lang)),
            cell(entry.text.get(lang)),
            format!("<td class=\"n seq\">{}</td>", entry.seq),
        ]
    };
    let columns = [words::HOUR, words::ABOUT, words::WHAT, words::LOG_POSITION];
    table(&columns, &entries.iter().map(row).collect::<Vec<_>>(), lang)
}

fn decisions(decisions: &[DecisionLine], lang: Lang) -> String {
    let row = |line: &DecisionLine| {
        vec![
            time(line.at),
            cell(line.what.get(lang)),
            cell(words::taken(line.taken).get(lang)),
            cell(line.by.as_ref().map_or("–", |by| by.as_str())),
            time_or_dash(line.decided_at),
        ]
    };
    let columns = [words::HOUR, words::WHAT, words::OUTCOME, words::WHO, words::HOUR];
    table(&columns, &decisions.iter().map(row).collect::<Vec<_>>(), lang)
}

fn messages(messages: &[MessageLine], lang: Lang) -> String {
    let row = |line: &MessageLine| {
        vec![
            cell(words::medium(line.medium).get(lang)),
            figure(&line.asked.to_string()),
            figure(&line.sent.to_string()),
            figure(&line.failed.to_string()),
            figure(&line.median_delay.map_or("–".to_owned(), words::span)),
        ]
    };
    let columns = [words::MEDIUM, words::ASKED, words::SENT, words::FAILED, words::DELAY];
    table(&columns, &messages.iter().map(row).collect::<Vec<_>>(), lang)
}

fn annex(report: &IncidentReport, lang: Lang) -> String {
    let row = |title: Words, n: String| vec![cell(title.get(lang)), figure(&n)];
    let rows = [
        row(words::LOG_FROM, report.log.first.to_string()),
        row(words::LOG_TO, report.log.last.to_string()),
        row(words::LOG_COUNT, report.log.positions.len().to_string()),
        row(words::LOG_LEFT_OUT, report.log.left_out.to_string()),
    ];
    table(&[], &rows, lang)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{day, report::Text};

    #[test]
    fn the_page_is_the_same_each_time_and_in_both_languages() {
        let report = day::report();
        let (fr, en) = (html(&report, Lang::Fr), html(&report, Lang::En));
        assert_eq!(fr, html(&day::report(), Lang::Fr));
        assert!(fr.contains("<html lang=\"fr\">") && fr.contains("Le fourgon V1 tombe en panne."));
        assert!(en.contains("<html lang=\"en\">") && en.contains("Van V1 breaks down."));
        assert!(!en.contains("fourgon"), "no French is left in the English page");
    }

    #[test]
    fn the_page_stands_alone() {
        let page = html(&day::report(), Lang::Fr);
        for outside in ["src=", "href=", "url(", "@import", "<script"] {
            assert!(!page.contains(outside), "{outside}");
        }
    }

    #[test]
    fn what_others_wrote_cannot_become_a_tag() {
        let mut report = day::report();
        let nasty = "<script>alert(\"x\" & 'y')</script>".to_owned();
        report.timeline[0].text = Text { fr: nasty.clone(), en: nasty };
        let page = html(&report, Lang::Fr);
        assert!(page.contains("&lt;script&gt;alert(&quot;x&quot; &amp; &#39;y&#39;)&lt;/script&gt;"));
        assert!(!page.contains("<script"));
    }

    #[test]
    fn the_elements_are_balanced() {
        let page = html(&day::report(), Lang::En);
        for tag in ["table", "tbody", "tr", "td", "th", "section", "time", "body", "html"] {
            let (open, close) = (
                page.matches(&format!("<{tag}>")).count() + page.matches(&format!("<{tag} ")).count(),
                page.matches(&format!("</{tag}>")).count(),
            );
            assert_eq!(open, close, "{tag}");
        }
    }
}
