//! Long thinking: what a worker is asked, on which basis, and what it answers. One family for all engines.

use crate::{NodeId, Seq, ShowId, Tour};
use serde::{Deserialize, Serialize};

/// A problem for a worker: its answer is a fact that names the request.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(from = "LoggedRequest")]
pub struct SolveRequest {
    /// What is to be found.
    pub scope: Scope,
    /// The log position the problem was cut from; if what it stands on has changed since, the answer is dropped.
    pub basis: Seq,
    /// Randomness.
    pub seed: u64,
    /// How long it may be thought about.
    pub budget: Budget,
    /// Large immutable knowledge that it needs; none is needed yet.
    pub resources: Vec<Digest>,
}

/// What is to be found.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Shorter tours, of those that have not left.
    Tours {
        /// Their depot.
        depot: NodeId,
        /// The tours as they were.
        tours: Vec<Tour>,
    },
    /// What a unit of scarce stock and preparation time is worth.
    Prices,
    /// Stock that had better lie elsewhere.
    Moves,
    /// Missions and moves of the robots of a node.
    Robots {
        /// The node.
        node: NodeId,
    },
    /// What a show teaches the forecaster.
    Learning {
        /// The show.
        show: ShowId,
    },
}

/// What a request is about, without the problem: the newer request about the same takes the place of the older.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum ScopeKey {
    /// Tours of a depot.
    Tours(NodeId),
    /// Prices.
    Prices,
    /// Moves of stock.
    Moves,
    /// Robots of a node.
    Robots(NodeId),
    /// A show.
    Learning(ShowId),
}

impl Scope {
    /// What it is about.
    pub fn key(&self) -> ScopeKey {
        match self {
            Self::Tours { depot, .. } => ScopeKey::Tours(*depot),
            Self::Prices => ScopeKey::Prices,
            Self::Moves => ScopeKey::Moves,
            Self::Robots { node } => ScopeKey::Robots(*node),
            Self::Learning { show } => ScopeKey::Learning(*show),
        }
    }
}

/// How long a request may be thought about.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Budget {
    /// Steps of the search: what ends it.
    pub iterations: u32,
    /// Milliseconds on a wall clock: a guard, beyond which the best found so far is the answer. Requests of earlier
    /// builds had none.
    pub wall_ms: Option<u32>,
}

/// Names knowledge by its content: BLAKE3, in hexadecimal.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct Digest(pub String);

/// A worker's answer.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(from = "LoggedSolved")]
pub struct Solved {
    /// The event that asked for it.
    pub request: Seq,
    /// What was found.
    pub solution: Solution,
    /// Steps really used: fewer than asked for when a clock ended the search.
    pub iterations: u32,
}

/// What was found.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Solution {
    /// Improved tours; only those that changed.
    Tours(Vec<Tour>),
}

impl Solution {
    /// How many things it would change.
    pub fn len(&self) -> usize {
        match self {
            Self::Tours(tours) => tours.len(),
        }
    }

    /// Whether it would change nothing.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// A request as logs hold it: before there were scopes, all requests were about tours.
#[derive(Deserialize)]
#[serde(untagged)]
enum LoggedRequest {
    Now { scope: Scope, basis: Seq, seed: u64, budget: Budget, resources: Vec<Digest> },
    Before { depot: NodeId, based_on: Seq, tours: Vec<Tour>, seed: u64, iterations: u32 },
}

impl From<LoggedRequest> for SolveRequest {
    fn from(logged: LoggedRequest) -> Self {
        match logged {
            LoggedRequest::Now { scope, basis, seed, budget, resources } => {
                Self { scope, basis, seed, budget, resources }
            }
            LoggedRequest::Before { depot, based_on: basis, tours, seed, iterations } => {
                let (scope, budget) = (Scope::Tours { depot, tours }, Budget { iterations, wall_ms: None });
                Self { scope, basis, seed, budget, resources: Vec::new() }
            }
        }
    }
}

/// An answer as logs hold it.
#[derive(Deserialize)]
#[serde(untagged)]
enum LoggedSolved {
    Now { request: Seq, solution: Solution, iterations: u32 },
    Before { request: Seq, tours: Vec<Tour>, iterations: u32 },
}

impl From<LoggedSolved> for Solved {
    fn from(logged: LoggedSolved) -> Self {
        match logged {
            LoggedSolved::Now { request, solution, iterations } => Self { request, solution, iterations },
            LoggedSolved::Before { request, tours, iterations } => {
                Self { request, solution: Solution::Tours(tours), iterations }
            }
        }
    }
}
