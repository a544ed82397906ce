//! The truth of a simulated day, read from `script.json`. Knows nothing of what the app believes.

use model::{Channel, DeptId, NodeId, ShowSlotId, SkuId};
use serde::{Deserialize, Serialize, de::Error as _};

/// How the outside really behaves. Shares and probabilities are between 0 and 1.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Script {
    /// First minute of sales, minutes after midnight in Paris.
    pub opens_min: u32,
    /// Last minute of sales, minutes after midnight in Paris.
    pub closes_min: u32,
    /// Days of past sales before the show.
    pub past_days: u32,
    /// Demand outside passages.
    pub base: Base,
    /// Demand that passages stir.
    pub passages: Passages,
    /// What a customer puts into one order.
    pub basket: Basket,
    /// Where orders arise.
    pub channels: Vec<Shop>,
    /// What customers choose.
    pub services: Services,
    /// Where customers live beyond what population says.
    pub regions: Vec<Region>,
    /// Share of orders from overseas, which no service reaches.
    pub overseas: f64,
    /// Who cancels.
    pub cancels: Cancels,
    /// Who watches.
    pub audience: Audience,
    /// How far shelves differ from the books.
    pub shelves: Shelves,
    /// Picking by hand.
    pub benches: Benches,
    /// Robots and the people who pack behind them.
    pub robots: Robots,
    /// Carriers.
    pub carriers: Carriers,
    /// Vans and roads.
    pub roads: Roads,
    /// Vans that break down.
    pub breakdowns: Vec<Breakdown>,
    /// Share of messages that fail.
    pub mail_fails: f64,
    /// Seconds until the virtual supervisor accepts a proposal.
    pub supervisor_s: u32,
}

/// Demand outside passages.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Base {
    /// Units ordered on an ordinary day, all SKUs.
    pub units_per_day: f64,
    /// Weight of each hour of the day, 24 of them.
    pub hours: Vec<f64>,
    /// Spread of popularity between SKUs (deviation of its logarithm).
    pub spread: f64,
    /// How much more a hero sells than another SKU.
    pub hero: f64,
    /// Part of a campaign's announced lift that comes true.
    pub campaign_truth: f64,
}

/// Demand that passages stir.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Passages {
    /// Mean ratio of real to announced units.
    pub truth: f64,
    /// Spread of that ratio between passages (deviation of its logarithm).
    pub spread: f64,
    /// Where sales peak within a passage, as a share of its length.
    pub peak: f64,
    /// Share of the units sold after its end.
    pub tail: f64,
    /// Mean delay of those, minutes.
    pub tail_min: f64,
    /// Passages that sell far from what was announced.
    pub surprises: Vec<Surprise>,
}

/// A passage that sells far from what was announced.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Surprise {
    /// The slot; `None` for all slots that present the SKU.
    pub slot: Option<ShowSlotId>,
    /// The SKU.
    pub sku: SkuId,
    /// Real divided by announced units.
    pub times: f64,
}

/// What a customer puts into one order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Basket {
    /// Probability of a second line, and then of a third.
    pub more_lines: f64,
    /// Probability of one more unit in a line.
    pub more_units: f64,
    /// Probability that a further line is of the same brand.
    pub same_brand: f64,
}

/// A shop system through which orders arise.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shop {
    /// Its channel.
    pub channel: Channel,
    /// The source its facts come from, `tiktok:…` or `shopify:…`.
    pub source: String,
    /// Share of demand stirred by passages.
    pub passages: f64,
    /// Share of demand outside passages.
    pub base: f64,
    /// Share of orders that carry a place, not only a postcode.
    pub located: f64,
}

/// What customers choose.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Services {
    /// Share of evening among orders where vans deliver.
    pub evening: f64,
    /// Last minute of the day at which evening is offered.
    pub evening_until_min: u32,
    /// Share of next day among the others.
    pub next_day: f64,
    /// Share of pick-up points among the others; the rest is standard.
    pub pickup: f64,
}

/// Where customers live beyond what population says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Region {
    /// The départements.
    pub depts: Vec<DeptId>,
    /// Orders per inhabitant against the country.
    pub times: f64,
}

/// Who cancels.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cancels {
    /// Share of orders cancelled.
    pub rate: f64,
    /// Mean delay, minutes.
    pub after_min: f64,
}

/// Who watches.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Audience {
    /// Viewers of an ordinary room.
    pub viewers: f64,
    /// Viewers that each expected order a minute adds.
    pub viewers_per_order: f64,
    /// Comments a minute and thousand viewers.
    pub comments: f64,
    /// Likes a minute and thousand viewers.
    pub likes: f64,
    /// Clicks for each order to come.
    pub clicks: f64,
    /// Baskets for each order to come.
    pub baskets: f64,
}

/// How far shelves differ from the books.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shelves {
    /// Share of counts that are wrong.
    pub wrong: f64,
    /// Most units missing from a wrong one.
    pub missing: u32,
}

/// Picking by hand.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Benches {
    /// Real divided by stated capacity, on average.
    pub speed: f64,
    /// Spread of speed between nodes, and between parcels.
    pub spread: f64,
    /// Units one person prepares in a quarter of an hour.
    pub units_per_person: u32,
}

/// Robots and the people who pack behind them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Robots {
    /// Seconds a robot stands at a pick.
    pub pick_s: f64,
    /// Seconds it stands at a station.
    pub unload_s: f64,
    /// Probability of a stall, each step.
    pub stall: f64,
    /// Longest stall, steps.
    pub stall_steps: u32,
    /// Robots of a node that stop for good, an hour.
    pub down_per_hour: f64,
    /// Minutes until such a robot works again.
    pub down_min: f64,
    /// Seconds to pack a parcel.
    pub pack_s: f64,
    /// Seconds more for each unit.
    pub pack_unit_s: f64,
    /// Seconds of work that may wait at a station before robots have to.
    pub buffer_s: u32,
}

/// Carriers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Carriers {
    /// Share of parcels a day later than stated.
    pub late: f64,
}

/// Vans and roads.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Roads {
    /// Way driven divided by straight line.
    pub detour: f64,
    /// Speed on the shortest legs, km/h.
    pub town_kmh: f64,
    /// Speed that the longest legs come near, km/h.
    pub open_kmh: f64,
    /// Straight distance at which speed lies halfway between the two, km.
    pub half_km: f64,
    /// Factor on speed from 17:00 to 19:30.
    pub rush: f64,
    /// Spread of a leg's duration (deviation of its logarithm).
    pub spread: f64,
    /// Real divided by planned time at a stop.
    pub service: f64,
    /// Seconds between positions.
    pub seen_s: u32,
    /// Metres below which a position is not worth saying.
    pub seen_m: u32,
    /// Share of stops at which nobody opens.
    pub nobody_home: f64,
}

/// A van that breaks down: the fullest on tour of a depot, at a moment drawn between two.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Breakdown {
    /// Its depot.
    pub depot: NodeId,
    /// Not before, minutes after midnight in Paris.
    pub from_min: u32,
    /// Not after, minutes after midnight in Paris.
    pub until_min: u32,
    /// Parcels it must have aboard.
    pub aboard: u32,
}

impl Script {
    /// Reads a script.
    ///
    /// # Errors
    /// When the text is not JSON of this shape, or a share or hour is out of range.
    pub fn parse(text: &str) -> Result<Self, serde_json::Error> {
        let script: Self = serde_json::from_str(text)?;
        match script.problem() {
            None => Ok(script),
            Some(problem) => Err(serde_json::Error::custom(problem)),
        }
    }

    /// The first thing in it that cannot be, as a sentence.
    fn problem(&self) -> Option<String> {
        let shares = [
            ("passages.tail", self.passages.tail),
            ("passages.peak", self.passages.peak),
            ("basket.more_lines", self.basket.more_lines),
            ("services.evening", self.services.evening),
            ("services.next_day + pickup", self.services.next_day + self.services.pickup),
            ("cancels.rate", self.cancels.rate),
            ("robots.stall", self.robots.stall),
            ("roads.nobody_home", self.roads.nobody_home),
            ("overseas", self.overseas),
        ];
        if let Some((name, share)) = shares.into_iter().find(|(_, share)| !(0.0..=1.0).contains(share)) {
            return Some(format!("{name} is {share}: a share lies between 0 and 1"));
        }
        if self.base.hours.len() != 24 {
            return Some(format!("base.hours has {} weights: a day has 24 hours", self.base.hours.len()));
        }
        let speeds = [self.roads.town_kmh, self.roads.open_kmh, self.roads.half_km, self.roads.rush];
        if speeds.iter().any(|speed| !speed.is_finite() || *speed <= 0.0) {
            return Some("roads: speeds, distances and factors must be above 0".to_owned());
        }
        (self.opens_min >= self.closes_min).then(|| "sales must open before they close".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo;

    #[test]
    fn the_demo_script_is_readable_and_survives_a_round_trip() {
        let script = demo::script();
        let text = serde_json::to_string(&script).expect("plain data");
        assert_eq!(Script::parse(&text).expect("just written"), script);
    }

    #[test]
    fn a_share_above_one_is_refused_by_name() {
        let mut script = demo::script();
        script.cancels.rate = 1.5;
        let text = serde_json::to_string(&script).expect("plain data");
        let problem = Script::parse(&text).expect_err("1.5 is no share").to_string();
        assert!(problem.contains("cancels.rate is 1.5"), "{problem}");
    }

    #[test]
    fn a_misspelt_field_is_refused() {
        let text = serde_json::to_string(&demo::script()).expect("plain data").replace("nobody_home", "nobody_hom");
        assert!(Script::parse(&text).is_err());
    }
}
