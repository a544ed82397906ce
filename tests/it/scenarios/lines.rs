//! The language of the stories: one line a fact, a time and a few words. Knows what is said, not what
//! comes of it.

use control::{Answer, World};
use model::{
    AlertId, Autonomy, Channel, Closing, ContactId, DecisionKind, DepartureId, DeptId, Fact, Moment, NodeId, NoteText,
    OperatorCommand, OperatorId, OrderCard, OrderId, OrderLine, Override, ParcelId, Passage, Position, ProposalId,
    Service, ShowId, ShowSlot, ShowSlotId, SkuId, Span, VanId,
};

/// Midnight in Paris of Thursday 26 November 2026, the day of the stories.
pub const MIDNIGHT: Moment = Moment(1_795_647_600_000);

/// One line of a story.
pub struct Line {
    /// When.
    pub at: Moment,
    /// What, as written.
    pub text: String,
    /// When it happened, where the line says `as of 08:05`: told later than it was.
    pub happened_at: Option<Moment>,
}

impl Line {
    /// The lines of a story; `#` begins a remark.
    pub fn read(text: &str) -> Vec<Self> {
        let said = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        let split = said.map(|line| line.split_once(' ').expect("a line has a time and words"));
        let line = |(at, text): (&str, &str)| {
            let happened_at = text.rsplit_once(" as of ").map(|(_, at)| time(at));
            Self { at: time(at), text: text.to_owned(), happened_at }
        };
        split.map(line).collect()
    }

    /// The facts it stands for; none for `wait`.
    pub fn facts(&self, world: &World) -> Vec<Fact> {
        let said = self.text.split_once(" as of ").map_or(self.text.as_str(), |(said, _)| said);
        let words: Vec<&str> = said.split(' ').collect();
        match words[..] {
            ["wait"] => Vec::new(),
            ["orders", n, ref rest @ ..] => (1..=number(n)).map(|n| crowd(n, rest, self.at)).collect(),
            _ => vec![self.fact(&words, world)],
        }
    }

    fn fact(&self, words: &[&str], world: &World) -> Fact {
        match *words {
            ["open", from, until] => Fact::DayOpened { from: time(from), until: time(until) },
            ["stock", node, sku, n] => stock(node, sku, n, None),
            ["stock", node, sku, n, "safety", safety] => stock(node, sku, n, Some(number(safety))),
            ["slot", slot, sku, span, n, "units", "at", price] => {
                Fact::SlotPlanned(show_slot(slot, sku, span, n, price))
            }
            ["order", order, dept, service, ref lines @ ..] => placed(order, dept, service, lines, self.at),
            ["doubt", node, sku, code] => {
                let (node, sku) = (id(node, NodeId::new), id(sku, SkuId::new));
                Fact::StockDoubted { node, sku, code: code.to_owned() }
            }
            ["edit", order, ref lines @ ..] => {
                let lines = lines.iter().map(|line| order_line(line)).collect();
                Fact::OrderEdited { order: id(order, OrderId::new), lines }
            }
            ["redirect", order, dept] => {
                Fact::OrderRedirected { order: id(order, OrderId::new), dept: id(dept, DeptId::new), near: None }
            }
            ["cancel", order] => Fact::OrderCancelled { order: id(order, OrderId::new) },
            ["started", ref parcels @ ..] => {
                let parcels = ids(parcels);
                Fact::PickStarted { node: node_of(parcels[0], world), parcels }
            }
            ["short", parcel, sku, "found", found, "at", node] => {
                let (parcel, sku) = (id(parcel, ParcelId::new), id(sku, SkuId::new));
                Fact::PickShort { node: id(node, NodeId::new), parcel, sku, found: number(found) }
            }
            ["short", parcel, sku, "found", found] => {
                let (parcel, sku) = (id(parcel, ParcelId::new), id(sku, SkuId::new));
                Fact::PickShort { node: node_of(parcel, world), parcel, sku, found: number(found) }
            }
            ["packed", parcel, "at", node] => {
                Fact::ParcelPacked { node: id(node, NodeId::new), parcel: id(parcel, ParcelId::new) }
            }
            ["packed", parcel] => {
                let parcel = id(parcel, ParcelId::new);
                Fact::ParcelPacked { node: node_of(parcel, world), parcel }
            }
            ["left", departure, ref parcels @ ..] => {
                Fact::DepartureLeft { departure: id(departure, DepartureId::new), parcels: ids(parcels) }
            }
            ["delivered", parcel] => Fact::ParcelDelivered { parcel: id(parcel, ParcelId::new) },
            ["van", van, ref rest @ ..] => said_of_van(id(van, VanId::new), rest, world),
            ["operator", ref rest @ ..] => word(rest, world),
            _ => panic!("nobody understands the line `{}`", self.text),
        }
    }
}

fn said_of_van(van: VanId, words: &[&str], world: &World) -> Fact {
    match *words {
        ["has", "served", ref parcels @ ..] => return Fact::StopServed { van, parcels: ids(parcels) },
        ["has", "loaded", ref parcels @ ..] => return Fact::VanLoaded { van, parcels: ids(parcels) },
        ["is", "at", lat, lon] => return Fact::VanSeen { van, position: place(lat, lon) },
        _ => {}
    }
    let state = world.fleet().van(van).expect("the story names a van of the network");
    let next = || state.tour.as_ref().and_then(|tour| tour.stops.first()).expect("the van has a stop ahead");
    match *words {
        ["loads", "its", "tour"] => {
            let stops = state.tour.iter().flat_map(|tour| &tour.stops);
            Fact::VanLoaded { van, parcels: stops.flat_map(|stop| stop.parcels.clone()).collect() }
        }
        ["loads", "nothing"] => Fact::VanLoaded { van, parcels: Vec::new() },
        ["serves", "its", "next", "stop"] => Fact::StopServed { van, parcels: next().parcels.clone() },
        ["finds", "nobody"] => Fact::StopFailed { van, parcels: next().parcels.clone() },
        ["breaks"] => Fact::VanBrokeDown { van, position: state.position },
        ["takes", "over", "from", other] => {
            Fact::ParcelsTransferred { from: id(other, VanId::new), to: van, parcels: next().parcels.clone() }
        }
        ["returns"] => Fact::VanReturned { van },
        _ => panic!("nobody understands what is said of {van}: {words:?}"),
    }
}

fn word(words: &[&str], world: &World) -> Fact {
    let order = |text| id(text, OrderId::new);
    let says = match *words {
        ["accept", "the", "proposal"] => Override::Accept(open_proposal(world)),
        ["reject", "the", "proposal"] => Override::Reject(open_proposal(world)),
        ["hold", name] => Override::Hold(order(name)),
        ["unhold", name] => Override::Unhold(order(name)),
        ["cancel", name] => Override::Cancel(order(name)),
        ["pin", name, node] => Override::Pin { order: order(name), node: id(node, NodeId::new) },
        ["unpin", name] => Override::Unpin(order(name)),
        ["ground", van] => Override::GroundVan(id(van, VanId::new)),
        ["return", van] => Override::ReturnVan(id(van, VanId::new)),
        ["autonomy", kind, level] => Override::SetAutonomy {
            kind: DecisionKind::parse(kind).expect("a kind of decision"),
            level: Autonomy::parse(level).expect("a level of autonomy"),
        },
        ["acknowledge", "the", "alert"] => Override::AcknowledgeAlert(last_alert(world)),
        ["snooze", "the", "alert", "until", until] => {
            Override::SnoozeAlert { alert: last_alert(world), until: time(until) }
        }
        ["close", "the", "alert", reason] => {
            let reason = Closing::parse(reason).expect("a reason to close");
            Override::CloseAlert { alert: last_alert(world), reason, text: None }
        }
        ["undo", "the", "alert"] => Override::UndoAlert(last_alert(world)),
        ["note", ref text @ ..] => Override::Note { text: note(text), about: None },
        ["hand", "over", "to", to, ref text @ ..] => {
            Override::HandOver { to: id(to, OperatorId::new), summary: note(text) }
        }
        _ => panic!("nobody understands the word {words:?}"),
    };
    Fact::Operator(OperatorCommand { by: id("nadia", OperatorId::new), says })
}

fn last_alert(world: &World) -> AlertId {
    world.alerts().book().alerts().last().expect("an alert was opened").alert.alert
}

fn note(words: &[&str]) -> NoteText {
    NoteText::new(&words.join(" ")).expect("a note")
}

fn open_proposal(world: &World) -> ProposalId {
    let open = world.approvals().proposals().find(|record| record.answer == Answer::Open);
    open.expect("a proposal waits for an answer").proposal.proposal
}

fn stock(node: &str, sku: &str, on_hand: &str, safety: Option<u32>) -> Fact {
    Fact::StockCounted { node: id(node, NodeId::new), sku: id(sku, SkuId::new), on_hand: number(on_hand), safety }
}

/// One of many orders alike: `HA-7`.
fn crowd(n: u32, words: &[&str], at: Moment) -> Fact {
    let [name, dept, service, ref lines @ ..] = *words else { panic!("orders need a name, a place and a service") };
    placed(&format!("{name}-{n}"), dept, service, lines, at)
}

fn placed(order: &str, dept: &str, service: &str, lines: &[&str], at: Moment) -> Fact {
    Fact::OrderPlaced(OrderCard {
        order: id(order, OrderId::new),
        channel: Channel::Live,
        placed_at: at,
        contact: id(&format!("C-{order}"), ContactId::new),
        dept: id(dept, DeptId::new),
        near: None,
        service: Service::parse(service).expect("a service"),
        lines: lines.iter().map(|line| order_line(line)).collect(),
    })
}

/// `LUN-001x2`.
fn order_line(text: &str) -> OrderLine {
    let (sku, qty) = text.rsplit_once('x').expect("a line is a SKU, x and a number");
    OrderLine { sku: id(sku, SkuId::new), qty: number(qty), price_cents: Some(3_990) }
}

fn show_slot(slot: &str, sku: &str, span: &str, units: &str, price: &str) -> ShowSlot {
    let (from, until) = span.split_once('-').expect("a passage goes from one time to another");
    let (from, until) = (time(from), time(until));
    let price_cents = i64::from(number(&price.replace('.', "")));
    let passage = Passage { sku: id(sku, SkuId::new), from, until, price_cents, expected_units: number(units) };
    ShowSlot {
        slot: id(slot, ShowSlotId::new),
        show: id("LSF", ShowId::new),
        brand: "Maison Lune".to_owned(),
        creator: "Lila".to_owned(),
        room: "studio-a".to_owned(),
        from,
        until,
        passages: vec![passage],
    }
}

fn node_of(parcel: ParcelId, world: &World) -> NodeId {
    world.orders().parcel(parcel).expect("the story names a parcel that is known by then").plan.node
}

fn ids(texts: &[&str]) -> Vec<ParcelId> {
    texts.iter().map(|text| id(text, ParcelId::new)).collect()
}

fn id<T, E: std::fmt::Debug>(text: &str, new: impl Fn(&str) -> Result<T, E>) -> T {
    new(text).expect("keys of the stories are short codes")
}

fn number(text: &str) -> u32 {
    text.parse().expect("a number")
}

fn place(lat: &str, lon: &str) -> Position {
    let degrees = |text: &str| text.parse().expect("degrees");
    Position::from_degrees(degrees(lat), degrees(lon)).expect("a place on Earth")
}

/// `10:05` or `10:05:30` on the day of the stories.
fn time(text: &str) -> Moment {
    let parts: Vec<i64> = text.split(':').map(|part| i64::from(number(part))).collect();
    let [hour, minute, ref seconds @ ..] = parts[..] else { panic!("a time has hours and minutes: {text}") };
    MIDNIGHT + Span::seconds(hour * 3_600 + minute * 60 + seconds.first().unwrap_or(&0))
}
