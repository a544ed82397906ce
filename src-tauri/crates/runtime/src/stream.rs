//! The two streams, of the screens and of the war rooms: each keeps its last picture, and tells what is followed of it,
//! line by line. What a line tells is written as text once, however many follow. Knows no World and no wire.

use crate::wish::Wishes;
use contract::{Line, Snapshot, State, Topics, diff};
use model::{Moment, Seq};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::sync::{Notify, broadcast};

/// Messages a slow screen may fall behind before it gets a new snapshot instead.
const BEHIND_MAX: usize = 64;

/// Everything at one position of the stream.
pub(crate) struct Picture {
    pub seq: u64,
    pub log_seq: Seq,
    pub at: Moment,
    pub state: State,
}

/// What is new, shared by all who follow.
pub(crate) struct News {
    pub seq: u64,
    pub log_seq: Seq,
    pub at: Moment,
    /// The patches of each line that has any, as they are sent: with commas, without brackets.
    pub told: BTreeMap<Line, String>,
}

/// Where one screen listens.
pub(crate) type Subscription = broadcast::Receiver<Arc<News>>;

/// A line that somebody follows.
struct Kept {
    followers: u32,
    /// What its followers know.
    base: Arc<Picture>,
    /// When it was told last.
    told: Option<Instant>,
}

struct Held {
    last: Arc<Picture>,
    lines: BTreeMap<Line, Kept>,
}

/// A stream, its last picture, and what is followed of it.
pub(crate) struct Stream {
    held: Mutex<Held>,
    sender: broadcast::Sender<Arc<News>>,
}

/// What whoever begins to follow some lines is given first.
pub(crate) struct Given {
    /// The newest picture: what is told next comes after it.
    pub last: Arc<Picture>,
    /// Each line as those who follow it know it.
    pub lines: Vec<(Line, Arc<Picture>)>,
}

impl Stream {
    fn new() -> Self {
        let last = Arc::new(Picture { seq: 0, log_seq: Seq(0), at: Moment(0), state: State::default() });
        let held = Held { last, lines: BTreeMap::new() };
        Self { held: Mutex::new(held), sender: broadcast::channel(BEHIND_MAX).0 }
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn last(&self) -> Arc<Picture> {
        Arc::clone(&self.held().last)
    }

    /// One more follows these lines: what they hold, and what comes after it, without a gap.
    pub fn join(&self, lines: &BTreeSet<Line>) -> (Given, Subscription) {
        let mut held = self.held();
        (held.follow(lines), self.sender.subscribe())
    }

    /// One who listens already follows these lines too. What it has heard by then is no news of them.
    pub fn add(&self, lines: &BTreeSet<Line>) -> Given {
        self.held().follow(lines)
    }

    /// One follows these lines no longer.
    pub fn leave(&self, lines: &BTreeSet<Line>) {
        let mut held = self.held();
        for line in lines {
            if let Some(kept) = held.lines.get_mut(line) {
                kept.followers = kept.followers.saturating_sub(1);
            }
        }
        held.lines.retain(|_, kept| kept.followers > 0);
    }

    /// Called by one at a time. Who joins meanwhile waits for an exchange of pointers, not for the comparison.
    fn publish(&self, log_seq: Seq, state: State) {
        let now = Instant::now();
        let (before, due) = self.held().due(now);
        let newer = Arc::new(Picture { seq: before.seq + 1, log_seq, at: state.clock.at, state });
        let told = due.into_iter().map(|(line, base)| {
            let text = patches(&line, &base.state, &newer.state);
            (line, base, text)
        });
        let told: Vec<(Line, Arc<Picture>, String)> = told.collect();
        let mut held = self.held();
        let told = held.tell(told, &newer, now);
        let overtaken = std::mem::replace(&mut held.last, Arc::clone(&newer));
        // Nobody listening is no fault.
        let _ = self.sender.send(Arc::new(News { seq: newer.seq, log_seq, at: newer.at, told }));
        drop(held);
        drop((before, overtaken));
    }
}

impl Held {
    fn follow(&mut self, lines: &BTreeSet<Line>) -> Given {
        let last = &self.last;
        let kept = |line: &Line| {
            let new = || Kept { followers: 0, base: Arc::clone(last), told: None };
            let kept = self.lines.entry(line.clone()).or_insert_with(new);
            kept.followers += 1;
            (line.clone(), Arc::clone(&kept.base))
        };
        let lines = lines.iter().map(kept).collect();
        Given { last: Arc::clone(&self.last), lines }
    }

    /// The lines that may be told again, with what their followers know.
    fn due(&self, now: Instant) -> (Arc<Picture>, Vec<(Line, Arc<Picture>)>) {
        let may = |(line, kept): &(&Line, &Kept)| {
            let pace = Duration::from_millis(line.section.pace_ms());
            kept.told.is_none_or(|told| now.duration_since(told) >= pace)
        };
        let due = self.lines.iter().filter(may).map(|(line, kept)| (line.clone(), Arc::clone(&kept.base)));
        (Arc::clone(&self.last), due.collect())
    }

    /// Notes what is told now. A line that was left and followed again meanwhile starts from another picture: its turn
    /// is the next.
    fn tell(
        &mut self,
        told: Vec<(Line, Arc<Picture>, String)>,
        newer: &Arc<Picture>,
        now: Instant,
    ) -> BTreeMap<Line, String> {
        let mut out = BTreeMap::new();
        for (line, base, text) in told {
            let Some(kept) = self.lines.get_mut(&line).filter(|kept| Arc::ptr_eq(&kept.base, &base)) else { continue };
            kept.base = Arc::clone(newer);
            if !text.is_empty() {
                kept.told = Some(now);
                out.insert(line, text);
            }
        }
        out
    }
}

/// The patches of a line as they are sent, without the brackets of their list; empty when there is none.
fn patches(line: &Line, old: &State, new: &State) -> String {
    let patches = diff(line.section, line.scope.as_deref(), old, new);
    match serde_json::to_string(&patches) {
        Ok(list) => list[1..list.len() - 1].to_owned(),
        Err(error) => {
            tracing::error!(%error, section = ?line.section, "a section cannot be written");
            String::new()
        }
    }
}

/// What all screens are told, and what war rooms may see of it.
pub(crate) struct Streams {
    pub screens: Arc<Stream>,
    pub war_room: Arc<Stream>,
    /// What the screens say they follow.
    pub wishes: Wishes,
    /// War-room screens that follow.
    watchers: AtomicU32,
    /// Held while both streams are told, so that who joins in between does not take the war room back.
    turn: Mutex<()>,
    changed: Arc<Notify>,
}

impl Streams {
    /// `changed` wakes who draws.
    pub fn new(changed: Arc<Notify>) -> Self {
        let (screens, war_room) = (Arc::new(Stream::new()), Arc::new(Stream::new()));
        let (watchers, turn) = (AtomicU32::new(0), Mutex::new(()));
        Self { screens, war_room, wishes: Wishes::default(), watchers, turn, changed }
    }

    fn turn(&self) -> MutexGuard<'_, ()> {
        self.turn.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// War-room screens that follow.
    pub fn watchers(&self) -> u32 {
        self.watchers.load(Ordering::Relaxed)
    }

    /// Everything, as it was drawn last.
    pub fn snapshot(&self) -> Snapshot {
        let last = self.screens.last();
        let topics = Topics::all().names().map(str::to_owned).collect();
        Snapshot { seq: last.seq, log_seq: last.log_seq, at: last.at, topics, state: last.state.clone() }
    }

    /// To the screens, and to the war rooms what they may see; nothing is prepared for these while nobody follows.
    pub fn publish(&self, log_seq: Seq, state: State) {
        let _turn = self.turn();
        if self.watchers() > 0 {
            self.war_room.publish(log_seq, state.clone().for_war_room());
        }
        self.screens.publish(log_seq, state);
    }

    /// The war room's stream stood still while nobody followed: it is brought up to date before a war room joins.
    pub fn wake_war_room(&self) {
        let _turn = self.turn();
        let last = self.screens.last();
        self.war_room.publish(last.log_seq, last.state.clone().for_war_room());
    }

    /// Counts one more war-room screen. What the stream last held may be old: it is brought up to date for the first one.
    pub fn take_seat(self: &Arc<Self>) -> Seat {
        self.watchers.fetch_add(1, Ordering::Relaxed);
        self.changed.notify_one();
        Seat(Arc::clone(self))
    }
}

/// One war-room screen that follows; it is counted until this is dropped.
pub(crate) struct Seat(Arc<Streams>);

impl Drop for Seat {
    fn drop(&mut self) {
        self.0.watchers.fetch_sub(1, Ordering::Relaxed);
        self.0.changed.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_line_is_written_once_for_all_and_only_while_it_is_followed() {
        let streams = Streams::new(Arc::default());
        let lines = Topics::parse(["kpis"]).expect("known").lines();
        let ((given, mut one), (_, mut other)) = (streams.screens.join(&lines), streams.screens.join(&lines));
        let mut state = State { dead_letters: 3, ..State::default() };
        state.kpis.orders_today = 1;
        streams.publish(Seq(2), state.clone());
        let (heard, same) = (one.recv().await.expect("told"), other.recv().await.expect("told"));
        assert!(Arc::ptr_eq(&heard, &same));
        assert_eq!((heard.seq, heard.log_seq, heard.told.len()), (given.last.seq + 1, Seq(2), 1));
        streams.screens.leave(&lines);
        streams.screens.leave(&lines);
        state.kpis.orders_today = 2;
        streams.publish(Seq(3), state);
        assert!(one.recv().await.expect("told").told.is_empty());
    }
}
