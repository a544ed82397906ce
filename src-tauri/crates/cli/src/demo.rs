//! The demo event, carried in the binary: the drop-folder files of *Live Shopping Festival* and the
//! truth its Plant plays.

use crate::Failure;
use adapters::drop_folder::{Kind, Known, parse};
use model::{Fact, Incoming, Moment, Sale, Seed, SkuId, Span};
use std::fmt::Write as _;
use twin::{Plant, Script, past_sales};

/// The seed of the demo day.
pub const DEMO_SEED: Seed = Seed(28_11);
/// The app opens this long before the first slot.
const BEFORE: Span = Span::minutes(15);

macro_rules! files {
    ($($name:literal),+ $(,)?) => {
        /// The files, in the order in which they build on each other.
        const FILES: &[(&str, &str)] = &[
            $(($name, include_str!(concat!("../../../../assets/demo/", $name)))),+
        ];
    };
}

files![
    "catalogue.csv",
    "nodes.csv",
    "carriers.csv",
    "departures.csv",
    "vans.csv",
    "grid.csv",
    "robots.csv",
    "bins.csv",
    "stock.csv",
    "running_order.csv",
    "campaigns.csv",
];
const SCRIPT: &str = include_str!("../../../../assets/demo/script.json");

/// The demo as facts and truth.
#[derive(Clone, Debug)]
pub struct Demo {
    /// What the drop folder tells, past sales included.
    pub facts: Vec<Incoming>,
    /// How the outside really behaves.
    pub script: Script,
    /// The randomness of the day.
    pub seed: Seed,
}

impl Demo {
    /// Reads the demo with the same reader that a real drop folder uses.
    ///
    /// # Errors
    /// When a file of the demo has a problem: the line and what is wrong.
    pub fn load(seed: Seed) -> Result<Self, Failure> {
        let script = Script::parse(SCRIPT)?;
        let mut known = Known::default();
        let mut facts = Vec::new();
        for (name, text) in FILES {
            facts.extend(read(name, text, &mut known)?);
        }
        let cards: Vec<Fact> = facts.iter().map(|incoming| incoming.fact.clone()).collect();
        let sales = sales_csv(&past_sales(&cards, &script, seed));
        facts.extend(read("sales.csv", &sales, &mut known)?);
        Ok(Self { facts, script, seed })
    }

    /// The outside of this day.
    pub fn plant(&self) -> Plant {
        let cards: Vec<Fact> = self.facts.iter().map(|incoming| incoming.fact.clone()).collect();
        Plant::new(&cards, self.script.clone(), self.seed)
    }

    /// When the first slot begins, less the time to get ready.
    pub fn opens(&self) -> Moment {
        self.slots().map(|slot| slot.from).min().unwrap_or_default() - BEFORE
    }

    /// When the last van should be back.
    pub fn closes(&self) -> Moment {
        self.slots().map(|slot| slot.until).max().unwrap_or_default() + Span::hours(2)
    }

    /// A time of this day as typed: `12:30`, or `end`.
    ///
    /// # Errors
    /// When it is neither.
    pub fn until(&self, typed: &str) -> Result<Moment, Failure> {
        if typed == "end" {
            return Ok(self.closes());
        }
        let wrong = || format!("`{typed}` is neither `end` nor a time such as 12:30");
        let (hour, minute) = typed.split_once(':').ok_or_else(wrong)?;
        let time = hour.parse().ok().zip(minute.parse().ok());
        let (hour, minute) = time.filter(|(h, m)| (0..24).contains(h) && (0..60).contains(m)).ok_or_else(wrong)?;
        Ok(Moment::at_paris(self.opens().paris().date().at(hour, minute, 0, 0)))
    }

    fn slots(&self) -> impl Iterator<Item = &model::ShowSlot> {
        self.facts.iter().filter_map(|incoming| match &incoming.fact {
            Fact::SlotPlanned(slot) => Some(slot),
            _ => None,
        })
    }

    /// The drop-folder files as a shop would put them there: name and text.
    pub fn files(&self) -> Vec<(String, String)> {
        let mut files: Vec<(String, String)> =
            FILES.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
        let sales = self.facts.iter().filter_map(|incoming| match &incoming.fact {
            Fact::SalesRecorded { sku, sales } => Some((*sku, sales.clone())),
            _ => None,
        });
        files.push(("sales.csv".to_owned(), sales_csv(&sales.collect::<Vec<_>>())));
        files
    }
}

fn read(name: &str, text: &str, known: &mut Known) -> Result<Vec<Incoming>, Failure> {
    let kind = Kind::of_file(name).ok_or_else(|| format!("{name} is no drop-folder file"))?;
    let parsed = parse(kind, text.as_bytes(), known);
    if let Some(problem) = parsed.problems.first() {
        return Err(format!("{name} line {}: {} {}", problem.line, problem.code, problem.column.unwrap_or("")).into());
    }
    parsed.facts.iter().for_each(|(_, fact)| known.learn(fact));
    Ok(parsed.incoming())
}

fn sales_csv(sales: &[(SkuId, Vec<Sale>)]) -> String {
    let mut text = String::from("date;hour;sku;dept;units\n");
    for (sku, sales) in sales {
        for sale in sales {
            let civil = sale.hour.paris();
            // Writing into a String cannot fail.
            let _ = writeln!(text, "{};{};{sku};{};{}", civil.date(), civil.hour(), sale.dept, sale.units);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_demo_is_the_event_it_says_it_is() {
        let demo = Demo::load(DEMO_SEED).expect("the demo's files are sound");
        let count = |kind: &str| demo.facts.iter().filter(|incoming| incoming.fact.kind() == kind).count();
        assert_eq!((count("node_listed"), count("van_listed"), count("robot_listed")), (23, 60, 120));
        assert!((110..=130).contains(&count("sku_listed")), "{}", count("sku_listed"));
        assert_eq!(demo.opens().to_string(), "2026-11-28 09:45:00");
    }

    #[test]
    fn a_time_that_is_none_is_refused() {
        let demo = Demo::load(DEMO_SEED).expect("the demo's files are sound");
        assert_eq!(demo.until("12:30").expect("a time").to_string(), "2026-11-28 12:30:00");
        assert_eq!(demo.until("end").expect("a time"), demo.closes());
        for wrong in ["noon", "25:00", "12:61", "12", ""] {
            assert!(demo.until(wrong).is_err(), "{wrong}");
        }
    }
}
