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
    /// The last count cannot be right: nothing is promised until the next.
    pub doubted: bool,
}

impl Stock {
    /// Available to promise, units.
    pub fn atp(self) -> u32 {
        if self.doubted {
            return 0;
        }
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
        let stock = Stock { on_hand: 10, allocated: 4, safety: 5, doubted: false };
        assert_eq!(stock.atp(), 1);
        assert_eq!(Stock { allocated: 6, ..stock }.atp(), 0);
        assert_eq!(Stock { doubted: true, safety: 0, ..stock }.atp(), 0);
    }

    #[test]
    fn a_low_count_shows_what_is_missing() {
        assert_eq!(Stock { on_hand: 3, allocated: 5, safety: 0, doubted: false }.missing(), 2);
        assert_eq!(Stock { on_hand: 5, allocated: 5, safety: 2, doubted: true }.missing(), 0);
    }
}
