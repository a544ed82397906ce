//! Plays a story: facts at their time, minutes between them, thoughts answered two seconds later; what
//! was decided is written down, and the books are audited and replayed at the end.

use super::{
    lines::Line,
    words::{brief, effect, hour},
};
use adapters::drop_folder::{Kind, Known, parse};
use audit::Ledger;
use control::Control;
use model::{Body, Decision, Effect, Event, Fact, Incoming, Moment, Origin, Seq, SourceId, Span, Trend};
use std::{collections::BTreeMap, fmt::Write as _, fs, path::Path};

/// How long a worker is given to answer.
const THINKING: Span = Span::seconds(2);
/// Decisions of one kind in a tick above which they are counted instead of told.
const TOLD_MAX: usize = 4;

/// Control with the network of the stories, and what it has said.
pub struct App {
    control: Control,
    log: Vec<Event>,
    thinking: BTreeMap<(Moment, Seq), Fact>,
    told: String,
    keys: u64,
}

/// The network of the stories, file by file, read with the reader of the drop folder.
pub fn network(folder: &Path) -> impl Iterator<Item = Vec<Incoming>> {
    let kinds = [Kind::Catalogue, Kind::Nodes, Kind::Carriers, Kind::Departures, Kind::Vans];
    kinds.into_iter().map(|kind| {
        let bytes = fs::read(folder.join(format!("{}.csv", kind.name()))).expect("the network's file is there");
        let parsed = parse(kind, &bytes, &Known::default());
        assert_eq!(parsed.problems, [], "{}", kind.name());
        parsed.incoming()
    })
}

impl App {
    /// An app that was told the network.
    pub fn furnish(folder: &Path) -> Self {
        let mut app =
            Self { control: Control::new(), log: Vec::new(), thinking: BTreeMap::new(), told: String::new(), keys: 0 };
        for facts in self::network(folder) {
            app.tick(super::lines::MIDNIGHT, facts);
        }
        app.told.clear();
        app
    }

    /// Plays all up to the time of these lines, then these lines in one tick.
    pub fn hear(&mut self, lines: &[Line]) {
        let Some(now) = lines.first().map(|line| line.at) else { return };
        self.play_until(now);
        let _ = writeln!(self.told, "{}", hour(now));
        lines.iter().for_each(|line| writeln!(self.told, "  {}", line.text).expect("a text grows"));
        let facts = lines.iter().flat_map(|line| {
            let facts = line.facts(self.control.world()).into_iter();
            facts.map(|fact| (line.happened_at, fact))
        });
        let facts: Vec<_> = facts.collect();
        let said =
            facts.into_iter().map(|(happened_at, fact)| Incoming { happened_at, ..self.incoming("story", None, fact) });
        let said = said.collect();
        self.tick(now, said);
    }

    /// What was told, once the books have been found in order and the log leads to the same state.
    pub fn end(self) -> String {
        let (mut ledger, mut again) = (Ledger::default(), Control::new());
        for event in &self.log {
            ledger.apply(event);
            again.apply(event);
        }
        assert_eq!(ledger.check(), [], "audit found the story's books wrong");
        assert_eq!(again.digest(), self.control.digest(), "the log leads to another state");
        self.told
    }

    fn play_until(&mut self, until: Moment) {
        loop {
            let thought = self.thinking.keys().next().map(|(at, _)| *at);
            let next = [thought, self.control.next_deadline(self.control.world().now)].into_iter().flatten().min();
            let Some(now) = next.filter(|now| *now < until) else { return };
            let later = self.thinking.split_off(&(now + Span(1), Seq(0)));
            let ready = std::mem::replace(&mut self.thinking, later);
            let said = ready.into_iter().map(|((_, seq), fact)| self.incoming("worker", Some(seq), fact)).collect();
            let before = self.told.len();
            self.tick(now, said);
            if self.told.len() > before {
                self.told.insert_str(before, &format!("{}\n", hour(now)));
            }
        }
    }

    fn incoming(&mut self, source: &str, cause: Option<Seq>, fact: Fact) -> Incoming {
        self.keys += 1;
        let source = SourceId::new(source).expect("a short word");
        Incoming {
            origin: Origin { source, key: self.keys.to_string() },
            cause,
            fact,
            contact: None,
            happened_at: None,
        }
    }

    fn tick(&mut self, now: Moment, facts: Vec<Incoming>) {
        let events = self.control.tick(facts, now);
        self.log.extend(events.iter().cloned());
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        events.iter().for_each(|event| *counts.entry(event.kind()).or_default() += 1);
        for event in &events {
            self.tell(event, &mut counts);
        }
        self.control.settle();
    }

    /// One decision, why, and what it asks of the outside. Days, minutes and forecasts go without saying.
    fn tell(&mut self, event: &Event, counts: &mut BTreeMap<&str, usize>) {
        let effects = self.control.effects(event);
        for problem in effects.iter().filter_map(|effect| if let Effect::Solve(p) = effect { Some(p) } else { None }) {
            let answer = self.control.work(problem.clone()).run(event.seq, &|| false);
            self.thinking.insert((event.at + THINKING, event.seq), answer);
        }
        let quiet = matches!(
            event.body,
            Body::Fact(_)
                | Body::Decision(
                    Decision::MinuteClosed(_)
                        | Decision::ForecastRevised(_)
                        | Decision::StockKept(_)
                        | Decision::RobotWaits(_)
                        | Decision::RoomKept(_)
                        | Decision::DayBegan { .. }
                        | Decision::DayEnded { .. }
                )
        ) || measures_again(event, &self.log);
        match counts.get_mut(event.kind()) {
            // A fact is told by the line that says it; what it asks for at once is told all the same.
            _ if quiet => {
                effects.iter().for_each(|asked| writeln!(self.told, "    -> {}", effect(asked)).expect("a text grows"))
            }
            Some(count) if *count > TOLD_MAX => {
                let _ = writeln!(self.told, "    {} {} times", event.kind(), std::mem::take(count));
            }
            Some(0) | None => {}
            Some(_) => {
                let cause = event.cause.and_then(|cause| self.log.get(cause.0 as usize - 1));
                let why = cause.map_or_else(String::new, |cause| format!("  because of {}", reason(cause, &self.log)));
                let _ = writeln!(self.told, "    {}{why}", brief(event, &self.log));
                effects
                    .iter()
                    .for_each(|asked| writeln!(self.told, "      -> {}", effect(asked)).expect("a text grows"));
            }
        }
    }
}

/// An open alert measures something else and is neither better nor worse: said each minute, it goes without saying.
fn measures_again(event: &Event, log: &[Event]) -> bool {
    let told = |event: &Event| match &event.body {
        Body::Decision(Decision::AlertOpened(alert)) => Some((alert.alert, alert.severity, Trend::Holds)),
        Body::Decision(Decision::AlertChanged { alert, severity, trend, .. }) => Some((*alert, *severity, *trend)),
        _ => None,
    };
    let Some(now) = told(event) else { return false };
    let mut before = log.iter().rev().filter(|earlier| earlier.seq < event.seq).filter_map(told);
    before.find(|earlier| earlier.0 == now.0) == Some(now)
}

/// A cause, named without its details.
fn reason(cause: &Event, log: &[Event]) -> String {
    let told = brief(cause, log);
    let head = told.split(':').next().unwrap_or_default();
    format!("{} {head}", hour(cause.at))
}
