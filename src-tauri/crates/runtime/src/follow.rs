//! One screen's place in the stream: a snapshot of what it follows, then what changes of it. Knows no transport.

use crate::{
    stream::{Given, News, Seat, Stream, Streams, Subscription},
    wish::{Name, Wish},
};
use contract::{Line, Refusal, StreamMessage, Topics};
use serde_json::json;
use std::{
    collections::{BTreeSet, VecDeque},
    future,
    sync::Arc,
    time::Duration,
};
use tokio::{
    sync::{
        broadcast::error::{RecvError, TryRecvError},
        watch,
    },
    time::Instant,
};

/// News of nothing that is followed is kept back for so long: drawn twice in a heartbeat, it then still comes in time.
const SPARE: Duration = Duration::from_millis(contract::HEARTBEAT_MS / 2 - 100);

/// What one screen is told, message by message, until the app stops. Dropping it leaves the stream.
pub struct Follow {
    streams: Arc<Streams>,
    stream: Arc<Stream>,
    /// A war-room screen follows the stream without personal data, and is counted.
    seat: Option<Seat>,
    /// A named screen may follow something else later.
    name: Option<Name>,
    anew: u64,
    topics: Topics,
    lines: BTreeSet<Line>,
    /// It is counted among those who follow its lines.
    joined: bool,
    heard: Option<Subscription>,
    /// The last news that was heard, and the last message that was sent.
    at: u64,
    sent: u64,
    sent_at: Instant,
    ready: VecDeque<String>,
    stop: watch::Receiver<bool>,
}

impl Follow {
    /// A new screen's place, until `stop`.
    pub(crate) fn screens(streams: &Arc<Streams>, topics: Topics, stop: watch::Receiver<bool>) -> Self {
        Self::of(streams, &streams.screens, topics, stop)
    }

    /// A new war-room screen's place in the stream without personal data.
    pub(crate) fn war_room(streams: &Arc<Streams>, stop: watch::Receiver<bool>) -> Self {
        let mut follow = Self::of(streams, &streams.war_room, Topics::war_room(), stop);
        follow.seat = Some(streams.take_seat());
        follow
    }

    fn of(streams: &Arc<Streams>, stream: &Arc<Stream>, topics: Topics, stop: watch::Receiver<bool>) -> Self {
        Self {
            streams: Arc::clone(streams),
            stream: Arc::clone(stream),
            seat: None,
            name: None,
            anew: 0,
            lines: topics.lines(),
            topics,
            joined: false,
            heard: None,
            at: 0,
            sent: 0,
            sent_at: Instant::now(),
            ready: VecDeque::new(),
            stop,
        }
    }

    /// The same place, under a name by which the screen can say later what it follows.
    pub(crate) fn named(mut self, name: String) -> Result<Self, Refusal> {
        self.name = Some(self.streams.wishes.listen(name, self.topics.clone())?);
        Ok(self)
    }

    /// First a snapshot, then patches; whoever falls behind gets a snapshot again. `None` once the app stops.
    pub async fn next(&mut self) -> Option<StreamMessage> {
        let text = self.next_text().await?;
        serde_json::from_str(&text).inspect_err(|error| tracing::error!(%error, "a message cannot be read")).ok()
    }

    /// The same, as it is sent.
    pub async fn next_text(&mut self) -> Option<String> {
        loop {
            if let Some(text) = self.ready.pop_front() {
                return Some(text);
            }
            if self.heard.is_none() {
                self.join();
                continue;
            }
            self.hear().await?;
        }
    }

    /// Waits for news, or for another wish.
    async fn hear(&mut self) -> Option<()> {
        let Self { name, heard, stop, .. } = self;
        let heard = heard.as_mut()?;
        let wished = async {
            match name {
                Some(name) => drop(name.heard.changed().await),
                None => future::pending().await,
            }
        };
        let told = tokio::select! {
            () = wished => None,
            told = heard.recv() => Some(told),
            _ = stop.wait_for(|stop| *stop) => return None,
        };
        match told {
            None => self.turn(),
            Some(Ok(news)) => self.take(&news),
            Some(Err(RecvError::Lagged(_))) => self.heard = None,
            Some(Err(RecvError::Closed)) => return None,
        }
        Some(())
    }

    /// Begins, or begins again: what is followed, whole.
    fn join(&mut self) {
        self.leave();
        if self.seat.is_some() {
            self.streams.wake_war_room();
        }
        if let Some(wish) = self.wish() {
            (self.lines, self.topics, self.anew) = (wish.topics.lines(), wish.topics, wish.anew);
        }
        let (given, heard) = self.stream.join(&self.lines);
        self.joined = true;
        self.heard = Some(heard);
        self.at = given.last.seq;
        self.ready.clear();
        self.give(&given);
    }

    fn wish(&mut self) -> Option<Wish> {
        self.name.as_mut().map(|name| name.heard.borrow_and_update().clone())
    }

    /// Follows what is wished now. What is new of it comes as a snapshot, after all that was told of the rest.
    fn turn(&mut self) {
        let Some(wish) = self.wish() else { return };
        if wish.anew != self.anew {
            self.heard = None;
            return;
        }
        let lines = wish.topics.lines();
        let added: BTreeSet<Line> = lines.difference(&self.lines).cloned().collect();
        let dropped: BTreeSet<Line> = self.lines.difference(&lines).cloned().collect();
        let given = self.stream.add(&added);
        self.catch_up(given.last.seq);
        self.stream.leave(&dropped);
        (self.lines, self.topics) = (lines, wish.topics);
        if self.heard.is_some() {
            self.give(&given);
        }
    }

    /// Hears what was told until a message, of the lines followed so far.
    fn catch_up(&mut self, seq: u64) {
        while self.at < seq {
            match self.heard.as_mut().map(|heard| heard.try_recv()) {
                Some(Ok(news)) => self.take(&news),
                Some(Err(TryRecvError::Lagged(_))) => self.heard = None,
                Some(Err(TryRecvError::Empty | TryRecvError::Closed)) | None => return,
            }
        }
    }

    /// A snapshot of some lines.
    fn give(&mut self, given: &Given) {
        let lines = given.lines.iter().map(|(line, picture)| (line, &picture.state));
        let state = contract::given(lines).unwrap_or_else(|error| {
            tracing::error!(%error, "a snapshot cannot be written");
            json!({})
        });
        let (topics, last) = (json!(self.topics.names().collect::<Vec<_>>()), &given.last);
        let (seq, log, at) = (last.seq, last.log_seq.0, last.at.0);
        let head = format!(r#"{{"type":"snapshot","seq":{seq},"logSeq":{log},"at":{at},"topics":{topics},"state":"#);
        self.say(seq, format!("{head}{state}}}"));
    }

    /// What the news holds of the lines that are followed.
    fn take(&mut self, news: &News) {
        self.at = news.seq;
        let told: Vec<&str> = self.lines.iter().filter_map(|line| news.told.get(line)).map(String::as_str).collect();
        if told.is_empty() && self.sent_at.elapsed() < SPARE {
            return;
        }
        let (seq, log, at, prev, patches) = (news.seq, news.log_seq.0, news.at.0, self.sent, told.join(","));
        let head = format!(r#"{{"type":"patches","seq":{seq},"prev":{prev},"logSeq":{log},"at":{at},"patches":["#);
        self.say(seq, head + &patches + "]}");
    }

    fn say(&mut self, seq: u64, text: String) {
        (self.sent, self.sent_at) = (seq, Instant::now());
        self.ready.push_back(text);
    }

    fn leave(&mut self) {
        if std::mem::take(&mut self.joined) {
            self.stream.leave(&self.lines);
        }
    }
}

impl Drop for Follow {
    fn drop(&mut self) {
        self.leave();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::{Patch, Patches, Section, SkuView, Snapshot, State};
    use model::{Seq, SkuId};

    fn streams() -> Arc<Streams> {
        Arc::new(Streams::new(Arc::default()))
    }

    fn topics(names: &str) -> Topics {
        Topics::parse(names.split(',')).expect("known topics")
    }

    fn screen(streams: &Arc<Streams>, names: &str) -> Follow {
        Follow::screens(streams, topics(names), doors())
    }

    /// Nobody closes them while a test runs.
    fn doors() -> watch::Receiver<bool> {
        let (open, stop) = watch::channel(false);
        std::mem::forget(open);
        stop
    }

    fn sku(name: &str, atp: u32) -> SkuView {
        SkuView {
            sku: SkuId::new(name).expect("a short name"),
            brand: String::new(),
            name: String::new(),
            hero: false,
            atp,
            allocated: 0,
            on_hand: 0,
            sold_today: 0,
            multiplier_pct: 100,
            forecast: Vec::new(),
            actual: Vec::new(),
            plan_from: model::Moment(0),
            plan: Vec::new(),
            out_at: None,
            soon_units: 0,
            because: None,
        }
    }

    fn day(orders: u32, skus: Vec<SkuView>) -> State {
        let mut state = State { skus, ..State::default() };
        state.kpis.orders_today = orders;
        state.kpis.units_today = orders;
        state
    }

    async fn snapshot(follow: &mut Follow) -> Snapshot {
        match follow.next().await.expect("a message") {
            StreamMessage::Snapshot(snapshot) => *snapshot,
            StreamMessage::Patches(patches) => panic!("no snapshot: {patches:?}"),
        }
    }

    async fn patches(follow: &mut Follow) -> Patches {
        match follow.next().await.expect("a message") {
            StreamMessage::Patches(patches) => patches,
            StreamMessage::Snapshot(snapshot) => panic!("no patches: {snapshot:?}"),
        }
    }

    #[tokio::test]
    async fn a_screen_is_told_what_it_follows_and_nothing_else() {
        let streams = streams();
        streams.publish(Seq(1), day(1, vec![sku("A", 5), sku("B", 5)]));
        let (mut kpis, mut one) = (screen(&streams, "kpis"), screen(&streams, "stock:A"));
        let text = kpis.next_text().await.expect("a snapshot");
        assert!(text.contains("\"ordersToday\":1") && !text.contains("skus"), "{text}");
        let given = snapshot(&mut one).await;
        assert_eq!((given.topics, given.state.skus), (vec!["stock:A".to_owned()], vec![sku("A", 5)]));
        streams.publish(Seq(2), day(2, vec![sku("A", 4), sku("B", 3)]));
        let (told, other) = (kpis.next_text().await.expect("told"), one.next_text().await.expect("told"));
        assert!(told.contains(r#""rows":{"":{"ordersToday":2,"unitsToday":2}}"#) && !told.contains("atp"), "{told}");
        assert!(other.contains(r#""rows":{"A":{"atp":4}}"#) && !other.contains("ordersToday"), "{other}");
    }

    #[tokio::test]
    async fn what_is_followed_later_comes_whole_after_all_that_was_told_before() {
        let streams = streams();
        let mut follow = screen(&streams, "kpis").named("desk-1".to_owned()).expect("a name");
        let first = snapshot(&mut follow).await;
        streams.publish(Seq(1), day(1, vec![sku("A", 5)]));
        streams.wishes.say("desk-1", topics("kpis,stock"), false).expect("it listens");
        streams.publish(Seq(2), day(2, vec![sku("A", 4)]));
        let (mut state, mut last, mut whole) = (first.state, first.seq, 0);
        while state != day(2, vec![sku("A", 4)]) {
            match follow.next().await.expect("a message") {
                StreamMessage::Snapshot(more) => {
                    assert_eq!((more.topics, more.state.kpis.orders_today), (vec!["kpis".into(), "stock".into()], 0));
                    (state.skus, last, whole) = (more.state.skus, more.seq, whole + 1);
                }
                StreamMessage::Patches(told) => {
                    assert_eq!(told.prev, last, "no gap");
                    last = told.seq;
                    told.patches.into_iter().for_each(|patch| state.apply(patch));
                }
            }
        }
        assert_eq!(whole, 1);
        streams.wishes.say("desk-1", topics("stock"), true).expect("it listens");
        let anew = snapshot(&mut follow).await;
        assert_eq!((anew.state.skus, anew.state.kpis.orders_today), (vec![sku("A", 4)], 0));
        drop(follow);
        let gone = streams.wishes.say("desk-1", topics("stock"), false).map_err(|refusal| refusal.code);
        assert_eq!(gone, Err(contract::RefusalCode::UnknownScreen));
    }

    #[tokio::test]
    async fn whoever_falls_behind_is_given_everything_again() {
        let streams = streams();
        let mut follow = screen(&streams, "kpis");
        snapshot(&mut follow).await;
        for orders in 1..=100 {
            streams.publish(Seq(u64::from(orders)), day(orders, Vec::new()));
        }
        assert_eq!(snapshot(&mut follow).await.state.kpis.orders_today, 100);
    }

    #[tokio::test]
    async fn what_many_orders_move_is_told_once_a_second_and_never_lost() {
        let streams = streams();
        streams.publish(Seq(1), day(1, vec![sku("A", 9)]));
        let mut follow = screen(&streams, "kpis,stock");
        let mut state = snapshot(&mut follow).await.state;
        let mut stock = 0;
        for (orders, atp) in [(2, 8), (3, 7), (4, 6)] {
            streams.publish(Seq(u64::from(orders)), day(orders, vec![sku("A", atp)]));
            let told = patches(&mut follow).await;
            let of_stock = |patch: &&Patch| matches!(patch, Patch::Change(change) if change.section == Section::Sku);
            stock += told.patches.iter().filter(of_stock).count();
            told.patches.into_iter().for_each(|patch| state.apply(patch));
        }
        assert_eq!((stock, state.kpis.orders_today, state.skus[0].atp), (1, 4, 8));
        let late = screen(&streams, "stock").next().await.expect("a snapshot");
        let StreamMessage::Snapshot(late) = late else { panic!("no snapshot") };
        assert_eq!(late.state.skus[0].atp, 8, "who joins now hears the same changes next");
        tokio::time::sleep(Duration::from_millis(Section::Sku.pace_ms())).await;
        streams.publish(Seq(5), day(5, vec![sku("A", 6)]));
        patches(&mut follow).await.patches.into_iter().for_each(|patch| state.apply(patch));
        assert_eq!(state, day(5, vec![sku("A", 6)]));
    }

    #[tokio::test]
    async fn a_war_room_follows_its_own_topics() {
        let streams = streams();
        streams.publish(Seq(1), State { dead_letters: 3, ..day(1, vec![sku("A", 5)]) });
        let given = snapshot(&mut Follow::war_room(&streams, doors())).await;
        assert_eq!((given.state.dead_letters, given.state.skus.len()), (0, 1));
        assert!(!given.topics.contains(&"messages".to_owned()), "{:?}", given.topics);
    }
}
