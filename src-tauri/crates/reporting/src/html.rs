//! A report as one page of HTML that stands alone and prints well. Chooses no word and counts nothing.

use crate::{
    catalogue::Lang,
    page::{Block, Cell, CellKind, Page, page},
    report::IncidentReport,
};

const STYLE: &str = "\
:root{color-scheme:light}body{font:15px/1.5 system-ui,sans-serif;color:#1b1f24;background:#fff;max-width:60rem;\
margin:2rem auto;padding:0 1rem}h1{font-size:1.6rem;margin:0}h2{font-size:1.1rem;margin:2rem 0 .5rem;\
border-bottom:2px solid #1b1f24}table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;\
padding:.3rem .6rem .3rem 0;border-bottom:1px solid #d5d9de}th{font-weight:600}td.n{text-align:right;\
font-variant-numeric:tabular-nums}time,.seq{font-variant-numeric:tabular-nums;white-space:nowrap}.seq{color:#5a6370}\
.high{color:#a3140f;font-weight:600}.lead{color:#5a6370;margin:.2rem 0}dl{display:flex;flex-wrap:wrap;gap:.5rem 2rem}dt{color:#5a6370}\
dd{margin:0;font-size:1.4rem;font-weight:600}td{overflow-wrap:break-word}footer{margin-top:2rem;color:#5a6370}\
@media print{body{margin:0;max-width:none;font-size:11px}h2{break-after:avoid}tr{break-inside:avoid}}";

/// The page. The same report gives the same bytes.
pub fn html(report: &IncidentReport, lang: Lang) -> String {
    html_with(report, lang, "", "")
}

/// The page with a map. `style` and `map` are put in as they are: who makes them escapes what others wrote.
pub fn html_with(report: &IncidentReport, lang: Lang, style: &str, map: &str) -> String {
    let page = page(report, lang);
    let Page { lang, title, footer, .. } = &page;
    let blocks: String = page.blocks.iter().map(block).collect();
    let map = if map.is_empty() { String::new() } else { section(page.map_title, map) };
    format!(
        "<!doctype html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{}</title>\n<style>{STYLE}{style}</style>\n\
         </head>\n<body>\n{}{map}{blocks}<footer>{}</footer>\n</body>\n</html>\n",
        escape(title),
        heading(&page),
        escape(footer),
    )
}

/// Text that can stand between tags and in quotes.
pub fn escape(text: &str) -> String {
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

fn heading(page: &Page) -> String {
    let figure =
        |[name, value]: &[String; 2]| format!("<div><dt>{}</dt><dd>{}</dd></div>\n", escape(name), escape(value));
    let figures: String = page.figures.iter().map(figure).collect();
    format!(
        "<h1>{}</h1>\n<p class=\"lead\">{}</p>\n<p><span class=\"{}\">{}</span>, {}, <time>{}</time></p>\n{}{}",
        escape(&page.title),
        escape(&page.subtitle),
        page.severity_code,
        escape(&page.severity),
        escape(&page.status),
        escape(&page.period),
        section(page.summary_title, &format!("<p>{}</p>\n", escape(&page.summary))),
        section(page.figures_title, &format!("<dl>\n{figures}</dl>\n")),
    )
}

fn section(title: &str, inside: &str) -> String {
    format!("<section>\n<h2>{}</h2>\n{inside}</section>\n", escape(title))
}

/// A table; a sentence when it has no row.
fn block(block: &Block) -> String {
    if block.rows.is_empty() {
        return section(block.title, &format!("<p>{}</p>\n", escape(block.none)));
    }
    let head: String = block.columns.iter().map(|title| format!("<th>{}</th>", escape(title))).collect();
    let head = if head.is_empty() { head } else { format!("<thead><tr>{head}</tr></thead>\n") };
    let row = |cells: &Vec<Cell>| format!("<tr>{}</tr>\n", cells.iter().map(cell).collect::<String>());
    let body: String = block.rows.iter().map(row).collect();
    section(block.title, &format!("<table>\n{head}<tbody>\n{body}</tbody>\n</table>\n"))
}

fn cell(cell: &Cell) -> String {
    let text = escape(&cell.text);
    match cell.kind {
        CellKind::Text => format!("<td>{text}</td>"),
        CellKind::Number => format!("<td class=\"n\">{text}</td>"),
        CellKind::Time => format!("<td><time>{text}</time></td>"),
        CellKind::Seq => format!("<td class=\"n seq\">{text}</td>"),
        CellKind::High => format!("<td class=\"high\">{text}</td>"),
    }
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
        assert!(fr.contains("<html lang=\"fr\">") && fr.contains("Le véhicule V1 (Paris Nord) tombe en panne."));
        assert!(en.contains("<html lang=\"en\">") && en.contains("Van V1 (Paris Nord) breaks down."));
        assert!(!en.contains("véhicule"), "no French is left in the English page");
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
