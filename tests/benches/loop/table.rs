//! Figures beside what is required of them.

use std::fmt;

/// One figure.
struct Row {
    figure: String,
    required: String,
    measured: String,
    /// `None` when nothing is required.
    ok: Option<bool>,
}

/// All figures of a run.
pub struct Table {
    rows: Vec<Row>,
    quick: bool,
    ok: bool,
}

impl Table {
    /// An empty table; in a quick run times and rates are shown without being judged.
    pub fn new(quick: bool) -> Self {
        Self { rows: Vec::new(), quick, ok: true }
    }

    /// A time, at most `most`; both in `unit`.
    pub fn at_most(&mut self, figure: &str, most: f64, measured: f64, unit: &str) {
        let ok = (!self.quick).then_some(measured <= most);
        self.add(figure, format!("≤ {} {unit}", short(most)), format!("{} {unit}", short(measured)), ok);
    }

    /// A rate, at least `least`; both in `unit`.
    pub fn at_least(&mut self, figure: &str, least: f64, measured: f64, unit: &str) {
        let ok = (!self.quick).then_some(measured >= least);
        self.add(figure, format!("≥ {} {unit}", short(least)), format!("{} {unit}", short(measured)), ok);
    }

    /// A count that must be nothing, however small the run.
    pub fn none(&mut self, figure: &str, measured: u64) {
        self.add(figure, "0".to_owned(), measured.to_string(), Some(measured == 0));
    }

    /// A figure of which nothing is required.
    pub fn note(&mut self, figure: &str, measured: impl fmt::Display) {
        self.add(figure, String::new(), measured.to_string(), None);
    }

    /// Whether every figure is as required.
    pub fn is_ok(&self) -> bool {
        self.ok
    }

    fn add(&mut self, figure: &str, required: String, measured: String, ok: Option<bool>) {
        // Said at once, since a whole run takes minutes.
        println!("  {figure}: {measured}");
        self.ok &= ok != Some(false);
        self.rows.push(Row { figure: figure.to_owned(), required, measured, ok });
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let row = |row: &Row| [row.figure.clone(), row.required.clone(), row.measured.clone(), said(row.ok).to_owned()];
        let head = ["figure", "required", "measured", "ok?"].map(str::to_owned);
        let lines: Vec<[String; 4]> = std::iter::once(head).chain(self.rows.iter().map(row)).collect();
        f.write_str(&laid_out(&lines))
    }
}

/// Whether a figure is as required, as a table says it.
pub fn said(ok: Option<bool>) -> &'static str {
    ok.map_or("", |ok| if ok { "yes" } else { "NO" })
}

/// Lines under each other, the first of them a head.
pub fn laid_out<const N: usize>(lines: &[[String; N]]) -> String {
    let width = |column: usize| lines.iter().map(|line| line[column].chars().count()).max().unwrap_or(0);
    let widths: [usize; N] = std::array::from_fn(width);
    let row = |cells: &[String; N]| {
        let cells: Vec<String> = cells.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}")).collect();
        format!("| {} |\n", cells.join(" | "))
    };
    let rule = widths.map(|width| "-".repeat(width));
    let (head, rest) = lines.split_at(lines.len().min(1));
    head.iter().chain(std::iter::once(&rule)).chain(rest).map(row).collect()
}

/// Three digits that matter, thousands parted.
pub fn short(value: f64) -> String {
    if value >= 1_000.0 {
        let whole = value.round() as u64;
        let (thousands, rest) = (whole / 1_000, whole % 1_000);
        return format!("{thousands} {rest:03}");
    }
    let text = if value >= 100.0 { format!("{value:.0}") } else { format!("{value:.2}") };
    text.strip_suffix(".00").map_or(text.clone(), str::to_owned)
}
