//! How near nodes are to the customers of a département.

use model::{Dept, NodeCard, NodeId};

/// Metres from a node to the prefecture, then its key: the least is the nearest, and of two as near one is always first.
pub(super) fn nearness(card: &NodeCard, dept: &Dept) -> (i64, NodeId) {
    (card.position.distance_m(dept.position), card.node)
}
