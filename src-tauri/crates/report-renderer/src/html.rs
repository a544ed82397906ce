//! The map in a page of HTML: the picture as data, its words as text on top. Lays out no table.

use crate::renderer::{Map, renderer};
use base64::{Engine, engine::general_purpose::STANDARD};
use reporting::{IncidentReport, Lang, escape};
use static_map::{Anchor, Captions, Colour, Label, LegendRow, ScaleBar, Swatch};
use std::fmt::Write;

const STYLE: &str = "\
figure{margin:0}.map{position:relative}.map img,.map svg{display:block;width:100%;height:auto}\
.map svg{position:absolute;inset:0}.map text{font-family:'Barlow Condensed','Arial Narrow',sans-serif;\
paint-order:stroke;stroke:#fff;stroke-width:4px;stroke-linejoin:round}.legend{display:flex;flex-wrap:wrap;\
gap:.2rem 1.5rem;list-style:none;padding:0;margin:.5rem 0}.legend li{display:flex;align-items:center;gap:.4rem}\
.legend .heading{flex-basis:100%;color:#5a6370}figcaption{color:#5a6370;font-size:.85rem}\
@media print{figure{break-inside:avoid}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}";

/// The report's page with its map.
pub(crate) fn page(report: &IncidentReport, map: &Map, lang: Lang) -> String {
    reporting::html_with(report, lang, STYLE, &map_part(map, lang))
}

fn map_part(map: &Map, lang: Lang) -> String {
    let frame = map.static_map.spec.frame;
    let Captions { labels, legend, scale, credit, note } = &map.static_map.captions;
    let data = STANDARD.encode(&map.png);
    let labels: String = labels.iter().map(label).collect();
    let legend: String = legend.iter().map(legend_row).collect();
    let (width, height) = (frame.width, frame.height);
    format!(
        "<figure>\n<div class=\"map\"><img alt=\"\" width=\"{width}\" height=\"{height}\" \
         src=\"data:image/png;base64,{data}\">\n<svg viewBox=\"0 0 {width} {height}\" role=\"img\">{labels}{}</svg></div>\n\
         <ul class=\"legend\">\n{legend}</ul>\n<figcaption>{} {}. {}</figcaption>\n</figure>\n",
        bar(scale, height),
        escape(note),
        escape(credit),
        escape(&renderer(&map.drawn, lang)),
    )
}

fn label(label: &Label) -> String {
    let anchor = match label.anchor {
        Anchor::Start => "start",
        Anchor::Middle => "middle",
        Anchor::End => "end",
    };
    let weight = if label.bold { 600 } else { 500 };
    format!(
        "<text x=\"{:.1}\" y=\"{:.1}\" dominant-baseline=\"central\" text-anchor=\"{anchor}\" font-size=\"{}\" \
         font-weight=\"{weight}\" fill=\"{}\">{}</text>\n",
        label.x,
        label.y,
        label.size,
        label.colour,
        escape(&label.text),
    )
}

fn bar(scale: &ScaleBar, height: u32) -> String {
    let (left, foot) = (24.0, f64::from(height) - 24.0);
    let right = left + scale.pixels;
    format!(
        "<path d=\"M{left} {}V{foot}H{right:.1}V{}\" fill=\"none\" stroke=\"#1b1f24\" stroke-width=\"2\"/>\
         <text x=\"{left}\" y=\"{}\" font-size=\"18\">{}</text>",
        foot - 8.0,
        foot - 8.0,
        foot - 16.0,
        escape(&scale.text),
    )
}

fn dot(colour: Colour) -> String {
    format!("<circle cx=\"11\" cy=\"7\" r=\"5\" fill=\"{colour}\"/>")
}

fn legend_row(row: &LegendRow) -> String {
    let Some(swatch) = row.swatch else { return format!("<li class=\"heading\">{}</li>\n", escape(&row.text)) };
    let mut sign = String::from("<svg width=\"22\" height=\"14\" aria-hidden=\"true\">");
    let colour = row.colour;
    // Writing into a String cannot fail.
    let _ = match swatch {
        Swatch::Area => write!(sign, "<rect width=\"22\" height=\"14\" fill=\"{colour}\"/>"),
        Swatch::Disc => write!(sign, "<circle cx=\"11\" cy=\"7\" r=\"6\" fill=\"{colour}\"/>"),
        Swatch::Route => {
            write!(sign, "<path d=\"M0 7H22\" stroke=\"{colour}\" stroke-width=\"3\"/>{}", dot(colour))
        }
        Swatch::BrokenRoute => write!(
            sign,
            "<path d=\"M0 7H22\" stroke=\"{colour}\" stroke-width=\"3\" stroke-dasharray=\"4 2\"/>{}",
            dot(colour)
        ),
        Swatch::Square => write!(sign, "<rect x=\"5\" y=\"1\" width=\"12\" height=\"12\" fill=\"{colour}\"/>"),
    };
    format!("<li>{sign}</svg>{}</li>\n", escape(&row.text))
}
