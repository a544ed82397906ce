//! A plant that answers like the real one, and a day that runs on a virtual clock. Knows nothing of
//! how the app decides: it hears effects and says facts.
//!
//! The Plant's truth differs on purpose from what the core believes: sales peak otherwise than the
//! forecast assumes, roads are slower than the router's, shelves hold less than the books.

mod agenda;
mod approach;
mod audience;
mod bench;
mod day;
mod demand;
mod dock;
mod drive;
mod farther;
mod fleet;
mod foresight;
mod network;
mod past;
mod people;
mod plant;
mod recount;
mod road;
mod script;
mod shoppers;
mod station;
mod stockroom;
mod vans;

pub use approach::{Approach, approach};
pub use day::{Outcome, run};
pub use farther::{Farther, farther};
pub use foresight::{Foresight, Loss, Together, foresight};
pub use past::past_sales;
pub use plant::Plant;
pub use script::*;

/// What a day starts from: the cards as the drop folder gave them, and the truth of the Plant.
#[derive(Clone, Debug)]
pub struct Setup {
    /// Facts parsed from the drop folder by the caller.
    pub facts: Vec<model::Incoming>,
    /// How the outside really behaves.
    pub script: Script,
}

#[cfg(test)]
mod demo;
#[cfg(test)]
mod histories;
#[cfg(test)]
mod story;
