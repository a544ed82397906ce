//! Well-formed examples of each feed and seeded mutations of them: no input may make a reader panic. Used by the
//! tests here with small counts and by the benches with large ones.

use crate::{Secret, drop_folder, instruction::Instruction, live, osmand, shop, shopify, tiktok, wms};
use model::{
    Action, Cell, Channel, Contact, ContactId, DeptId, Draws, Fact, Incoming, Moment, NodeId, OrderCard, OrderId,
    OrderLine, Origin, ParcelId, PickList, Position, RobotAt, RobotId, Seed, Seq, Service, SignalKind, SkuId, SourceId,
    Span, Stop, StopKind, Tour, VanId, Via,
};

/// When the examples are told.
const AT: Moment = Moment(1_795_856_400_000);

/// A feed to be fed with nonsense.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sample {
    /// A Shopify order.
    Shopify,
    /// A TikTok Shop notification.
    TikTok,
    /// The answer of TikTok Shop's order call.
    TikTokOrder,
    /// Signals of the studio.
    Live,
    /// A tracker's query.
    OsmAnd,
    /// A tracker's JSON.
    OsmAndJson,
    /// Facts of a plant.
    Wms,
    /// A file of the drop folder.
    DropFolder,
}

impl Sample {
    /// All feeds.
    pub const ALL: [Self; 8] = [
        Self::Shopify,
        Self::TikTok,
        Self::TikTokOrder,
        Self::Live,
        Self::OsmAnd,
        Self::OsmAndJson,
        Self::Wms,
        Self::DropFolder,
    ];
}

/// What came of it.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Tally {
    /// Inputs understood, at least in part.
    pub taken: u32,
    /// Inputs refused with a code, or answered with what there was nothing to do for.
    pub refused: u32,
    /// Orders of which neither a fact nor a word came: none.
    pub silent: u32,
}

/// What became of one input.
enum Became {
    Taken,
    Refused,
    Silent,
}

impl Became {
    fn taken(is: bool) -> Self {
        if is { Self::Taken } else { Self::Refused }
    }

    /// Word of an order: facts, else what waits for a person.
    fn of(story: &shop::Story) -> Self {
        match (story.facts.is_empty(), story.odd.is_empty()) {
            (false, _) => Self::Taken,
            (true, false) => Self::Refused,
            (true, true) => Self::Silent,
        }
    }
}

/// Feeds `n` mutated inputs to one reader.
pub fn run(sample: Sample, n: u32, seed: Seed) -> Tally {
    let mut draws = seed.stream("fuzz");
    let mut tally = Tally::default();
    for _ in 0..n {
        let (body, variant) = example(sample, &mut draws);
        let body = mutate(body, &mut draws);
        match read(sample, variant, &body) {
            Became::Taken => tally.taken += 1,
            Became::Refused => tally.refused += 1,
            Became::Silent => tally.silent += 1,
        }
    }
    tally
}

/// Changes up to eight places of a body: flips, cuts, doublings, digits, signs of the format, foreign bytes.
pub fn mutate(mut body: Vec<u8>, draws: &mut Draws) -> Vec<u8> {
    const SIGNS: &[u8] = b"\"{}[],:;-+.eE0159 \n\r\t\\%&=@u\xef\xbb\xbf\x00\xff\xe9";
    for _ in 0..draws.below(9) {
        let at = draws.below(body.len() as u64 + 1) as usize;
        let sign = SIGNS[draws.below(SIGNS.len() as u64) as usize];
        let end = body.len().min(at + draws.below(24) as usize);
        match draws.below(6) {
            0 if at < body.len() => body[at] ^= 1 << draws.below(8),
            1 if at < body.len() => body[at] = sign,
            2 => body.insert(at, sign),
            3 => drop(body.drain(at..end)),
            4 => body.extend_from_within(at..end),
            _ if draws.chance(0.2) => body.truncate(at),
            _ => {}
        }
    }
    body
}

fn example(sample: Sample, draws: &mut Draws) -> (Vec<u8>, u64) {
    let variant = draws.next();
    let seed = Seed(variant % 8);
    let at = Moment(1_795_856_400_000);
    let shop = tiktok_shop();
    let body = match sample {
        Sample::Shopify => {
            let (card, contact) = order("SH-1001", seed);
            shopify::render(&card, &contact, &Secret::new("s"), "w").1
        }
        Sample::TikTok => {
            let (card, _) = order("TT-576461413038785752", seed);
            tiktok::render_notification(&shop, card.order, "AWAITING_SHIPMENT", "n", at).1
        }
        Sample::TikTokOrder => {
            let (card, contact) = order("TT-576461413038785752", seed);
            tiktok::render_order(&card, &contact, "AWAITING_SHIPMENT")
        }
        Sample::Live => live::render(&[(at, signal())]),
        Sample::OsmAnd => osmand::render(&fix()).into_bytes(),
        Sample::OsmAndJson => br#"{"device_id":"V07","location":{"timestamp":"2026-11-28T09:00:00Z","coords":{"latitude":48.85,"longitude":2.35,"speed":12.5}}}"#.to_vec(),
        Sample::Wms => wms::render(&plant_facts(), &Secret::new("s"), "d", at).1,
        Sample::DropFolder => drop_folder::example(kind(variant)).as_bytes().to_vec(),
    };
    (body, variant)
}

fn read(sample: Sample, variant: u64, body: &[u8]) -> Became {
    let known = drop_folder::Known::default();
    match sample {
        Sample::Shopify => {
            let lune = shopify::Shop::new(id("shopify:x", SourceId::new), Secret::new("s"));
            let known = shop::Known { resolve: &any_sku, home: None, services: &lune.services };
            match shopify::parse("orders/create", body, &lune, known) {
                Ok(shopify::Parsed::Order(story)) => Became::of(&story),
                Ok(_) | Err(_) => Became::Refused,
            }
        }
        Sample::TikTok => Became::taken(tiktok::parse(body).is_ok()),
        Sample::TikTokOrder => match tiktok::parse_orders(body, &tiktok_shop(), &any_sku, false) {
            Ok(orders) => match orders.first() {
                Some(tiktok::Fetched::Order { story, .. }) => Became::of(story),
                Some(tiktok::Fetched::Nothing(..)) | None => Became::Refused,
            },
            Err(_) => Became::Refused,
        },
        Sample::Live => Became::taken(!live::parse(body, AT).facts.is_empty()),
        Sample::OsmAnd => Became::taken(osmand::parse_query(body).is_ok()),
        Sample::OsmAndJson => Became::taken(osmand::parse_json(body).is_ok()),
        Sample::Wms => Became::taken(!wms::parse(body, id("wms:x", SourceId::new), AT).facts.is_empty()),
        Sample::DropFolder => {
            let ndjson = drop_folder::parse_ndjson(kind(variant), body, &known);
            let csv = drop_folder::parse(kind(variant), body, &known);
            Became::taken(!csv.facts.is_empty() || !ndjson.facts.is_empty())
        }
    }
}

/// A catalogue that holds whatever is a code.
pub fn any_sku(word: &str) -> Option<SkuId> {
    SkuId::new(word).ok()
}

fn kind(variant: u64) -> drop_folder::Kind {
    let all = drop_folder::Kind::ALL;
    all[(variant % all.len() as u64) as usize]
}

/// An identifier that is a literal of this file.
fn id<T, E: std::fmt::Debug>(text: &str, make: impl Fn(&str) -> Result<T, E>) -> T {
    make(text).expect("the examples of this file are well formed")
}

/// A plausible order with its contact, the same for the same seed; `TT-` and `SH-` name the channel's shop.
pub fn order(name: &str, seed: Seed) -> (OrderCard, Contact) {
    let mut draws = seed.stream("order");
    let order = id(name, OrderId::new);
    let position =
        Position { lat_e5: 4_880_000 + draws.below(9_000) as i32, lon_e5: 230_000 + draws.below(9_000) as i32 };
    let line = |n: u64, draws: &mut Draws| OrderLine {
        sku: id(&format!("LUNE-{n:02}"), SkuId::new),
        qty: 1 + draws.below(3) as u32,
        price_cents: Some(draws.between(500, 9_900)),
    };
    let lines = (0..=draws.below(3)).map(|n| line(n, &mut draws)).collect();
    let card = OrderCard {
        order,
        channel: Channel::ALL[draws.below(4) as usize],
        placed_at: Moment(1_795_856_400_000) + Span::seconds(draws.between(0, 43_000)),
        contact: id(&format!("C-{name}"), ContactId::new),
        dept: id("75", DeptId::new),
        near: Some(position.coarse()),
        service: Service::ALL[draws.below(4) as usize],
        lines,
    };
    let contact = Contact {
        name: "Zoé Lérin".into(),
        mail: "zoe@client.example".into(),
        phone: "+33600000000".into(),
        street: "3 rue de l'Étoile".into(),
        zip: "75011".into(),
        city: "Paris".into(),
        position: Some(position),
    };
    (card, contact)
}

/// A shop of TikTok, its API nowhere.
pub fn tiktok_shop() -> tiktok::Shop {
    tiktok::Shop {
        source: id("tiktok:maison-lune", SourceId::new),
        app_key: "38abc".into(),
        app_secret: Secret::new("app-secret"),
        access_token: Secret::new("token"),
        shop_cipher: "ROW_a+b/c=".into(),
        api: "http://127.0.0.1:1".into(),
        channel: Channel::Live,
    }
}

fn signal() -> Incoming {
    Incoming {
        origin: Origin { source: id("live:A", SourceId::new), key: "s-1".into() },
        cause: None,
        fact: Fact::SignalSeen {
            room: "A".into(),
            kind: SignalKind::Clicks,
            n: 42,
            sku: Some(id("LUNE-01", SkuId::new)),
            over_s: Some(60),
        },
        contact: None,
        happened_at: None,
    }
}

fn fix() -> osmand::Fix {
    osmand::Fix {
        device: "V07".into(),
        at: Some(Moment(1_795_856_400_100)),
        position: Position { lat_e5: 4_885_661, lon_e5: 235_222 },
        speed_cm_s: Some(1_250),
        heading_deg: Some(271),
        accuracy_m: Some(6),
        valid: true,
    }
}

/// A few facts of a plant.
pub fn plant_facts() -> Vec<Incoming> {
    let (node, robot, van) = (id("FR-CEN", NodeId::new), id("R001", RobotId::new), id("V07", VanId::new));
    let parcel = id("SH-1001/1", ParcelId::new);
    let sku = id("LUNE-01", SkuId::new);
    let position = Position { lat_e5: 4_885_661, lon_e5: 235_222 };
    let facts = [
        Fact::ParcelPacked { node, parcel },
        Fact::PickDone { robot, parcel, sku },
        Fact::RobotsMoved {
            node,
            window: 3,
            robots: vec![RobotAt { battery_pct: Some(40), ..RobotAt::on(robot, Cell(17)) }],
        },
        Fact::StockCounted { node, sku, on_hand: 12, safety: None },
        Fact::VanBrokeDown { van, position },
        Fact::StopServed { van, parcels: vec![parcel] },
    ];
    let told = |(n, fact)| Incoming {
        origin: Origin { source: id("wms:FR-CEN", SourceId::new), key: format!("m-{n}") },
        cause: Some(Seq(n)).filter(|seq| seq.0 > 0),
        fact,
        contact: None,
        happened_at: None,
    };
    (0..).zip(facts).map(told).collect()
}

/// A few instructions.
pub fn instructions() -> Vec<Instruction> {
    let (node, van) = (id("FR-CEN", NodeId::new), id("V07", VanId::new));
    let parcel = id("SH-1001/1", ParcelId::new);
    let at = Moment(1_795_856_400_000);
    let stop = Stop {
        kind: StopKind::Transfer(id("V08", VanId::new)),
        at: Position { lat_e5: 4_885_661, lon_e5: 235_222 },
        parcels: vec![parcel],
        service: Span::minutes(4),
        earliest: at,
        latest: at + Span::hours(2),
        eta: at + Span::hours(1),
    };
    let list = PickList { parcel, items: vec![(id("LUNE-01", SkuId::new), 2)] };
    let actions = [
        Action::Pick { node, lists: vec![(list, Via::Van)] },
        Action::StopPick { node, parcel },
        Action::HoldAtDock { node, parcels: vec![parcel] },
        Action::FreeAtDock { node, parcels: vec![parcel] },
        Action::Drive(Tour { van, departs: at, stops: vec![stop], returns: at + Span::hours(3) }),
    ];
    (1..).zip(actions).map(|(seq, action)| Instruction { seq: Seq(seq), action }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Half a minute; the benches run it too.
    #[test]
    #[ignore = "long: run on demand"]
    fn a_hundred_thousand_mutations_of_each_feed_never_panic() {
        for sample in Sample::ALL {
            let tally = run(sample, 100_000, Seed(2026));
            println!("{sample:?}: {} taken, {} refused", tally.taken, tally.refused);
            assert_eq!((tally.taken + tally.refused, tally.silent), (100_000, 0));
        }
    }

    #[test]
    fn the_same_seed_gives_the_same_tally() {
        assert_eq!(run(Sample::Live, 500, Seed(1)), run(Sample::Live, 500, Seed(1)));
        assert_ne!(run(Sample::Live, 500, Seed(1)), run(Sample::Live, 500, Seed(2)));
    }
}
