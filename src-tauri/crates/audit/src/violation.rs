//! What was found, under a rule with a code. Knows no book.

use model::Seq;

/// Findings kept between two checks; later ones are only counted, the first are the ones that explain.
pub const FINDINGS_MAX: usize = 1_000;

/// What must hold.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Rule {
    /// The log counts 1, 2, 3 without a gap.
    LogGap,
    /// The log's time never goes back.
    LogTime,
    /// A decision names an earlier event as its cause; causes and grounds lie in the past.
    Cause,
    /// At booking, what is held stays within what is on hand less the safety stock.
    Oversold,
    /// A shelf gives no more units than it has.
    ShelfEmpty,
    /// After a low count, what is held is brought down to what is on hand.
    Overheld,
    /// What is held on a shelf is the sum of what its parcels hold; counted minus packed is on hand.
    StockSum,
    /// A decision speaks of an order that was placed.
    OrderUnknown,
    /// An order goes only from one state to a next one.
    OrderState,
    /// Each line of an allocated order is in exactly one parcel, or declined.
    LineCover,
    /// A parcel belongs to one order and was planned.
    ParcelUnknown,
    /// A packed parcel stays as it is and stays with its order.
    ParcelChanged,
    /// A parcel is released, packed and delivered once, in that order.
    ParcelState,
    /// A parcel is in one place: it leaves once, in one van at most, and is delivered from there.
    ParcelPlace,
    /// Customers are told the promise that stands.
    Promise,
    /// A van carries no more than it can.
    VanCapacity,
    /// A parcel stands in the tour of one van.
    TourClash,
    /// No two robots in a cell.
    RobotClash,
    /// No two robots through each other.
    RobotSwap,
    /// Robots stay on the free cells of their grid; a robot that is down stays where it is.
    RobotMove,
    /// Quantiles are finite, not negative and in order.
    Quantiles,
    /// All orders placed are delivered, declined, cancelled or on their way.
    OrderSum,
    /// What the app counts for service against the first promise is what the log says, and it has a reason for a later
    /// one only.
    Service,
    /// More was found than is kept.
    Truncated,
}

impl Rule {
    /// A stable code for programs.
    pub const fn code(self) -> &'static str {
        match self {
            Self::LogGap => "log_gap",
            Self::LogTime => "log_time",
            Self::Cause => "cause",
            Self::Oversold => "oversold",
            Self::ShelfEmpty => "shelf_empty",
            Self::Overheld => "overheld",
            Self::StockSum => "stock_sum",
            Self::OrderUnknown => "order_unknown",
            Self::OrderState => "order_state",
            Self::LineCover => "line_cover",
            Self::ParcelUnknown => "parcel_unknown",
            Self::ParcelChanged => "parcel_changed",
            Self::ParcelState => "parcel_state",
            Self::ParcelPlace => "parcel_place",
            Self::Promise => "promise",
            Self::VanCapacity => "van_capacity",
            Self::TourClash => "tour_clash",
            Self::RobotClash => "robot_clash",
            Self::RobotSwap => "robot_swap",
            Self::RobotMove => "robot_move",
            Self::Quantiles => "quantiles",
            Self::OrderSum => "order_sum",
            Self::Service => "service",
            Self::Truncated => "truncated",
        }
    }
}

/// A rule that does not hold.
#[derive(Clone, Debug, PartialEq)]
pub struct Violation {
    /// Which rule.
    pub rule: Rule,
    /// At which event; `None` for a cross-sum.
    pub seq: Option<Seq>,
    /// What, in a sentence, without personal data.
    pub detail: String,
}

impl std::fmt::Display for Violation {
    /// `#12 oversold: …`
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.seq {
            Some(seq) => write!(f, "#{seq} {}: {}", self.rule.code(), self.detail),
            None => write!(f, "{}: {}", self.rule.code(), self.detail),
        }
    }
}

/// What was found since the last check.
#[derive(Clone, Debug, Default)]
pub(crate) struct Findings {
    list: Vec<Violation>,
    left_out: u64,
}

impl Findings {
    /// Something found at an event.
    pub fn at(&mut self, rule: Rule, seq: Seq, detail: String) {
        self.add(Violation { rule, seq: Some(seq), detail });
    }

    /// Something found by a cross-sum.
    pub fn sum(&mut self, rule: Rule, detail: String) {
        self.add(Violation { rule, seq: None, detail });
    }

    fn add(&mut self, violation: Violation) {
        if self.list.len() < FINDINGS_MAX - 1 {
            self.list.push(violation);
        } else {
            self.left_out = self.left_out.saturating_add(1);
        }
    }

    /// Everything found, and an end note when some was left out.
    pub fn drain(&mut self) -> Vec<Violation> {
        let mut list = std::mem::take(&mut self.list);
        let left_out = std::mem::take(&mut self.left_out);
        if left_out > 0 {
            list.push(Violation { rule: Rule::Truncated, seq: None, detail: format!("{left_out} more were found") });
        }
        list
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flood_of_findings_keeps_the_first_and_counts_the_rest() {
        let mut findings = Findings::default();
        for n in 0..5_000 {
            findings.at(Rule::LogGap, Seq(n), String::new());
        }
        let list = findings.drain();
        assert_eq!(list.len(), FINDINGS_MAX);
        assert_eq!(list[0].seq, Some(Seq(0)));
        assert_eq!(list[FINDINGS_MAX - 1].to_string(), "truncated: 4001 more were found");
        assert!(findings.drain().is_empty());
    }
}
