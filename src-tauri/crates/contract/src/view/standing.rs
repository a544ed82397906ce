//! How things stand, in a word: what a screen colours. Each rule has its one home here; a screen only has the colours.

use model::Span;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How full a quarter of an hour of a node is, or how its work stands against the time that is left.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LoadState {
    /// There is room.
    Free,
    /// Nearly full.
    Tight,
    /// Nothing more fits.
    Full,
}

impl LoadState {
    /// From here on a node is tight, percent of its capacity.
    const TIGHT_PCT: u64 = 85;

    /// `used` of `capacity` units; a place that can prepare nothing has room for nothing and is not called full.
    pub fn of(used: u32, capacity: u32) -> Self {
        let (used, capacity) = (u64::from(used) * 100, u64::from(capacity));
        if used < capacity * Self::TIGHT_PCT || capacity == 0 {
            Self::Free
        } else if used < capacity * 100 {
            Self::Tight
        } else {
            Self::Full
        }
    }
}

/// How a promise stands against an ETA.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SlackState {
    /// It will be missed.
    Late,
    /// It will be kept, with little to spare.
    Tight,
    /// It will be kept.
    Fine,
}

impl SlackState {
    /// Less than this is little to spare.
    const TIGHT: Span = Span::minutes(15);

    /// `slack` is promise latest minus ETA.
    pub fn of(slack: Span) -> Self {
        if slack < Span::ZERO {
            Self::Late
        } else if slack < Self::TIGHT {
            Self::Tight
        } else {
            Self::Fine
        }
    }
}

/// How much a figure should concern whoever looks at it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Concern {
    /// As it should be.
    #[default]
    Calm,
    /// Somebody should look.
    Watch,
    /// It hurts.
    Alarm,
}

impl Concern {
    /// Of promises still kept, percent: `None` before the first promise.
    pub fn of_kept(pct: Option<f64>) -> Self {
        match pct {
            Some(pct) if pct < 92.0 => Self::Alarm,
            Some(pct) if pct < 97.0 => Self::Watch,
            Some(_) | None => Self::Calm,
        }
    }

    /// Of orders at risk: by their share of what was ordered, and more while they grow. `moved` is how many more they
    /// are than a quarter of an hour ago.
    pub fn of_risk(at_risk: u32, orders: u32, moved: Option<i64>) -> Self {
        let orders = i64::from(orders);
        if at_risk == 0 {
            Self::Calm
        } else if i64::from(at_risk) * 100 > 3 * orders || moved.unwrap_or(0) * 100 > orders {
            Self::Alarm
        } else {
            Self::Watch
        }
    }

    /// Of orders that were declined, percent of all.
    pub fn of_declined(pct: f64) -> Self {
        if pct > 5.0 {
            Self::Alarm
        } else if pct > 2.0 {
            Self::Watch
        } else {
            Self::Calm
        }
    }
}

/// How a passage stands with the stock of its SKU, its tail included.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Hold {
    /// Nothing may be promised any more.
    Out,
    /// The median of sales empties the stock before it begins.
    Before,
    /// The median empties it while it sells.
    During,
    /// Sales as high as one time in ten empty it while it sells.
    Tight,
    /// The median empties it afterwards.
    Later,
    /// It lasts as far as is known.
    Holds,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_node_is_tight_at_85_percent_and_full_when_nothing_more_fits() {
        let states =
            [(84, 100), (85, 100), (99, 100), (100, 100), (130, 100), (0, 0)].map(|(u, c)| LoadState::of(u, c));
        use LoadState::{Free, Full, Tight};
        assert_eq!(states, [Free, Tight, Tight, Full, Full, Free]);
    }

    #[test]
    fn a_promise_is_late_from_its_first_millisecond_and_tight_within_a_quarter_of_an_hour() {
        let states = [Span(-1), Span::ZERO, Span::minutes(14), Span::minutes(15)].map(SlackState::of);
        assert_eq!(states, [SlackState::Late, SlackState::Tight, SlackState::Tight, SlackState::Fine]);
    }

    #[test]
    fn kept_promises_concern_below_97_percent_and_hurt_below_92() {
        let found = [None, Some(97.0), Some(96.9), Some(92.0), Some(91.9)].map(Concern::of_kept);
        assert_eq!(found, [Concern::Calm, Concern::Calm, Concern::Watch, Concern::Watch, Concern::Alarm]);
    }

    #[test]
    fn orders_at_risk_hurt_when_they_are_many_or_many_more() {
        let risk = |at_risk, moved| Concern::of_risk(at_risk, 9_000, moved);
        assert_eq!(risk(0, Some(0)), Concern::Calm);
        assert_eq!(risk(40, Some(2)), Concern::Watch);
        assert_eq!(risk(40, None), Concern::Watch);
        assert_eq!(risk(100, Some(91)), Concern::Alarm);
        assert_eq!(risk(271, Some(0)), Concern::Alarm);
    }

    #[test]
    fn declined_orders_concern_above_two_percent_and_hurt_above_five() {
        let found = [2.0, 2.1, 5.0, 5.1].map(Concern::of_declined);
        assert_eq!(found, [Concern::Calm, Concern::Watch, Concern::Watch, Concern::Alarm]);
    }
}
