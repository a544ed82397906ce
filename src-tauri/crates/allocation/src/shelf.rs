//! Stock of one SKU at one node, and what of it may still be promised.

use serde::{Deserialize, Serialize};

/// Units of one SKU at one node.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Stock {
    /// Units on the shelf, units of parcels not yet packed included.
    pub on_hand: u32,
    /// Units held for parcels not yet packed.
    pub allocated: u32,
    /// Units that allocation may never sell through.
    pub safety: u32,
}

impl Stock {
    /// Available to promise, units.
    pub fn atp(self) -> u32 {
        self.on_hand.saturating_sub(self.allocated).saturating_sub(self.safety)
    }

    /// Units held but not there: parcels that cannot all be packed.
    pub fn missing(self) -> u32 {
        self.allocated.saturating_sub(self.on_hand)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn safety_stock_is_never_promised() {
        let stock = Stock { on_hand: 10, allocated: 4, safety: 5 };
        assert_eq!(stock.atp(), 1);
        assert_eq!(Stock { allocated: 6, ..stock }.atp(), 0);
    }

    #[test]
    fn a_low_count_shows_what_is_missing() {
        assert_eq!(Stock { on_hand: 3, allocated: 5, safety: 0 }.missing(), 2);
        assert_eq!(Stock { on_hand: 5, allocated: 5, safety: 2 }.missing(), 0);
    }
}
