//! From when on something is no daily life but a case for a person, and which alert would tell of it.
//! The numbers are a logistician's, chosen without looking at the thresholds of the alerts.

use model::{Moment, Span};

/// Something that went wrong once.
#[derive(Clone, Debug)]
pub struct Happened {
    pub kind: &'static str,
    pub at: Moment,
    /// Van, site, departure, SKU, show slot or feed; the first is what it is counted by.
    pub about: Vec<String>,
    /// Parcels, orders or robots; 0 when it is true, but nobody is hurt by it yet.
    pub size: u32,
}

/// So many within so long are a case.
#[derive(Debug)]
pub struct Rule {
    pub kind: &'static str,
    pub least: u32,
    pub within: Span,
    /// Which of the names in [`Happened::about`] they are counted by.
    pub by: usize,
    /// How long before the effect an alert that has ended still counts as told: a truck leaves after its cut-off.
    pub told_before: Span,
    /// Kinds of alerts that tell of it.
    pub fits: &'static [&'static str],
    /// Why this number.
    pub why: &'static str,
}

const fn rule(
    (kind, least, within_min, by): (&'static str, u32, i64, usize),
    told_before_min: i64,
    fits: &'static [&'static str],
    why: &'static str,
) -> Rule {
    let (within, told_before) = (Span::minutes(within_min), Span::minutes(told_before_min));
    Rule { kind, least, within, by, told_before, fits, why }
}

const MOVED: &[&str] = &["promises_moved", "promise_at_risk", "van_broken", "van_late"];
const DEPARTURE: &[&str] = &["departure_short", "node_saturated"];

/// All of them.
pub const RULES: &[Rule] = &[
    rule(("van_broken", 1, 0, 0), 0, &["van_broken"], "one order aboard needs another van"),
    rule(("van_silent", 1, 0, 0), 0, &["van_silent", "van_broken"], "20 min with parcels aboard: somebody calls"),
    rule(
        ("promises_moved", 5, 15, 0),
        0,
        MOVED,
        "five customers of one site and reason: care has to know before they call",
    ),
    rule(("promises_broken", 5, 15, 0), 120, MOVED, "five first promises of one site passed, nobody at the door"),
    rule(
        ("evening_lost", 5, 15, 0),
        0,
        &["evening_lost"],
        "five of one depot in a quarter fill half an hour of a van that could be added",
    ),
    rule(
        ("departure_missed", 5, 0, 0),
        60,
        DEPARTURE,
        "five boxes are worth a call to the carrier, three of 600 are not",
    ),
    rule(("cutoff_missed", 10, 0, 0), 0, DEPARTURE, "ten boxes short at the cut-off: hands were missing, not luck"),
    rule(
        ("delivery_failed", 2, 30, 0),
        0,
        &["stops_failed"],
        "a van's second closed door in half an hour: address list or driver",
    ),
    rule(
        ("delivery_failed", 4, 30, 1),
        0,
        &["stops_failed"],
        "four of a depot in half an hour: a street closed, a message that did not go",
    ),
    rule(
        ("pick_short", 2, 60, 0),
        0,
        &["short_picks", "count_doubted"],
        "the second in an hour: the site's books are wrong, count the zone",
    ),
    rule(
        ("pick_short", 2, 240, 1),
        0,
        &["short_picks", "count_doubted"],
        "the same article twice: stop selling it until it is counted",
    ),
    rule(
        ("robots_down", 2, 0, 0),
        0,
        &["robots_down"],
        "two at once close two aisles, or one stands for 20 min, twice what is usual",
    ),
    rule(
        ("site_stalled", 5, 0, 0),
        0,
        &["site_stalled", "node_saturated"],
        "five parcels in hand and nothing packed in a quarter of an hour",
    ),
    rule(
        ("feed_silent", 1, 0, 0),
        0,
        &["feed_silent"],
        "orders or signals stop for 5 min and ten usual gaps while the show runs",
    ),
    rule(("stock_out", 1, 0, 0), 60, &["stock_running_out"], "a hero that cannot be sold while it is shown"),
];
