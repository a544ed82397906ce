//! The loop: facts that wait become one batch, control decides on a draft, all of it becomes durable together, and only
//! then is it published, are feeds answered and effects sent. While one tick becomes durable the next is decided; it is
//! given to the log after that one, and dropped with it when that one fails.

use crate::{
    clock::{Clock, machine_now},
    dedupe::{Dedupe, Known},
    deduped::{self, Deduped, refusals},
    dispatch::Dispatch,
    durable::Log,
    inbox::{BATCH_MAX, Envelope, Receipt},
    names::Names,
    poison::Poison,
    published::Published,
    restart,
    saving::Saving,
    solver::{self, Solver},
    tasks::Tasks,
    telemetry::Telemetry,
    tick::{self, Said, Tick, answer, believed, send_away},
};
use contract::DatabaseState;
use control::Control;
use model::{Event, Moment};
use std::{
    mem,
    sync::{Arc, PoisonError, RwLock, atomic::Ordering},
    time::Duration,
};
use store::StoreError;
use tokio::{
    sync::{Mutex, mpsc::UnboundedReceiver, watch},
    task::{JoinError, JoinHandle},
    time::{Instant, sleep, sleep_until},
};

/// Shortest time between two ticks of few facts: what comes meanwhile shares one commit.
const TICK: Duration = Duration::from_millis(10);
/// So many facts are decided at once, even while the tick before becomes durable.
const MANY: usize = 32;
/// The longest nap: a clock may be set meanwhile.
const NAP: Duration = Duration::from_millis(200);
/// Pause before the log is read again.
const TRY_AGAIN: Duration = Duration::from_millis(100);

/// Facts on their way to the loop; kept from one run of it to the next.
pub(crate) struct Mailbox {
    receiver: UnboundedReceiver<Envelope>,
    /// A run has begun and not ended well: it may have left in the log what is not published.
    underway: bool,
    /// Held while a tick becomes durable.
    writing: Arc<Mutex<()>>,
}

impl Mailbox {
    pub fn new(receiver: UnboundedReceiver<Envelope>) -> Self {
        Self { receiver, underway: false, writing: Arc::default() }
    }
}

/// What the loop uses.
#[derive(Clone)]
pub(crate) struct Parts {
    pub log: Log,
    pub clock: Arc<Clock>,
    pub published: Published,
    pub names: Arc<RwLock<Names>>,
    pub dispatch: Arc<Dispatch>,
    pub telemetry: Arc<Telemetry>,
    pub solver: Solver,
    pub poison: Arc<Poison>,
    pub tasks: Tasks,
}

/// Runs ticks until the app stops. Begun again after a panic, it first reads the World back from the log.
pub(crate) async fn run(parts: Parts, mailbox: Arc<Mutex<Mailbox>>) {
    let mut mailbox = mailbox.lock().await;
    let Mailbox { receiver, underway, writing } = &mut *mailbox;
    let mut stop = parts.tasks.stop();
    parts.poison.look_back();
    let mut ticks = TickLoop::new(parts, Arc::clone(writing));
    if mem::replace(underway, true) {
        ticks.recover().await;
    }
    while ticks.turn(receiver, &mut stop).await {}
    ticks.end().await;
    *underway = false;
}

/// What the log made of a tick, or that its writer broke.
type Ended = Result<(Said, Result<(), StoreError>), JoinError>;

/// A tick on its way into the log.
struct Flying {
    tick: Tick,
    commit: JoinHandle<(Said, Result<(), StoreError>)>,
}

/// The loop, and what it keeps from tick to tick.
struct TickLoop {
    parts: Parts,
    /// What the loop thinks with: the log, and the ticks that are on their way into it. Nobody else sees it.
    draft: Control,
    dedupe: Dedupe,
    saving: Saving,
    /// Facts that wait to be decided.
    mail: Vec<Envelope>,
    /// Before this moment few facts wait for more.
    not_before: Instant,
    flying: Option<Flying>,
    writing: Arc<Mutex<()>>,
}

impl TickLoop {
    fn new(parts: Parts, writing: Arc<Mutex<()>>) -> Self {
        let draft = Control::clone(&parts.published.now());
        let saving = Saving::new(parts.log.store.clone(), parts.published.clone(), parts.tasks.clone());
        let (dedupe, mail, not_before) = (Dedupe::default(), Vec::new(), Instant::now());
        Self { parts, draft, dedupe, saving, mail, not_before, flying: None, writing }
    }

    /// Waits for something to do and does it; false when the app stops.
    async fn turn(&mut self, receiver: &mut UnboundedReceiver<Envelope>, stop: &mut watch::Receiver<bool>) -> bool {
        let due = self.draft.next_deadline(self.parts.clock.now());
        let nap = due.map_or(NAP, |due| self.parts.clock.sleep_until(due));
        let (is_flying, waits) = (self.flying.is_some(), !self.mail.is_empty());
        tokio::select! {
            ended = ended(&mut self.flying) => {
                self.land(ended, None).await;
                return true;
            }
            Some(first) = receiver.recv(), if self.has_room() => self.mail.push(first),
            () = sleep_until(self.not_before), if waits && !is_flying => {}
            () = sleep(nap) => {}
            _ = stop.changed() => return false,
        }
        while self.has_room()
            && let Ok(envelope) = receiver.try_recv()
        {
            self.mail.push(envelope);
        }
        if self.is_time(due) {
            self.decide_next().await;
        }
        true
    }

    /// After a panic facts are taken from one sender at a time.
    fn has_room(&self) -> bool {
        tick::facts(&self.mail) < BATCH_MAX && (self.mail.is_empty() || !self.parts.poison.is_careful())
    }

    /// Few facts wait for more until the tick before is durable.
    fn is_time(&self, due: Option<Moment>) -> bool {
        let (is_flying, facts) = (self.flying.is_some(), tick::facts(&self.mail));
        let is_due = due.is_some_and(|due| due <= self.parts.clock.now());
        let is_ripe = !is_flying && facts > 0 && Instant::now() >= self.not_before;
        is_due || is_ripe || facts >= MANY
    }

    /// Decides what waits, sees the tick before into the log, and sends this one after it.
    async fn decide_next(&mut self) {
        self.not_before = Instant::now() + TICK;
        let mail = mem::take(&mut self.mail);
        let mut next = self.decide(mail).await;
        if self.flying.is_some() {
            let ended = ended(&mut self.flying).await;
            next = self.land(ended, next).await;
        }
        if let Some(tick) = next {
            self.send(tick);
        }
    }

    /// Facts become a tick, on the draft. Nothing when the log cannot be asked about them.
    async fn decide(&mut self, mail: Vec<Envelope>) -> Option<Tick> {
        let parts = &self.parts;
        parts.tasks.drill("beat");
        let mail = refuse_poison(&parts.poison, mail);
        if !mail.is_empty() {
            let now = machine_now().0.unsigned_abs();
            // Another may wait for longer.
            let _ = parts.log.status.waits_since.compare_exchange(0, now, Ordering::Relaxed, Ordering::Relaxed);
        }
        parts.poison.begin(&mail);
        let Deduped { new, mut places } = match drop_known(&parts.log, &mut self.dedupe, &mail).await {
            Ok(deduped) => deduped,
            Err(error) => {
                tracing::warn!(%error, "the log could not be asked about facts");
                parts.poison.end();
                parts.log.away.answered();
                send_away(mail);
                return None;
            }
        };
        let (told, now) = (tick::contacts(&new), parts.clock.now());
        let events = self.draft.tick(new, now);
        let (outbox, solves) = tick::effects(&self.draft, &events);
        self.draft.settle();
        // A tick that has said nothing has changed nothing.
        let after = (!events.is_empty()).then(|| Arc::new(self.draft.clone()));
        parts.poison.end();
        let refused = refusals(&events);
        let contacts = believed(told, &events, &refused);
        for event in &events {
            if let Some(origin) = &event.origin {
                let (seq, refused) = (event.seq, refused.get(&event.seq).copied());
                self.dedupe.remember(origin, Known { seq, refused });
                places.insert(origin.clone(), Receipt { seq, new: true, refused });
            }
        }
        trace(&events, now);
        Some(Tick { mail, places, refused, solves, after, said: Said { events, contacts, outbox } })
    }

    /// Sends a tick into the log.
    fn send(&mut self, mut tick: Tick) {
        let said = mem::take(&mut tick.said);
        let (log, writing) = (self.parts.log.clone(), Arc::clone(&self.writing));
        let commit = tokio::spawn(async move {
            let _turn = writing.lock().await;
            let done = if said.events.is_empty() { Ok(()) } else { log.persist(&said.batch()).await };
            (said, done)
        });
        self.flying = Some(Flying { tick, commit });
    }

    /// A tick has come to its end; the one decided after it, when that one stands.
    async fn land(&mut self, ended: Ended, next: Option<Tick>) -> Option<Tick> {
        let Some(Flying { tick, .. }) = self.flying.take() else { return next };
        match ended {
            Ok((said, Ok(()))) => {
                self.publish(tick, said);
                let waits_since = next.as_ref().map_or(0, |_| machine_now().0.unsigned_abs());
                self.parts.log.status.waits_since.store(waits_since, Ordering::Relaxed);
                self.parts.log.status.changed();
                next
            }
            Ok((_, Err(error))) => {
                self.give_up(tick.mail, next, error).await;
                None
            }
            Err(broken) => {
                tracing::error!(%broken, "the writing of a tick broke");
                send_away(tick.mail);
                next.into_iter().for_each(|next| send_away(next.mail));
                self.recover().await;
                None
            }
        }
    }

    /// A durable tick is published; then its senders hear of it and its effects leave.
    fn publish(&mut self, tick: Tick, said: Said) {
        let parts = &self.parts;
        parts.log.is_sure();
        parts.names.write().unwrap_or_else(PoisonError::into_inner).learn(&said.events);
        if let Some(after) = tick.after {
            parts.published.replace(after);
        }
        answer(tick.mail, &tick.places);
        parts.telemetry.add_signals(&said.events, &tick.refused);
        parts.dispatch.hand_over(said.outbox);
        tick.solves.into_iter().for_each(|solve| solver::ask(&parts.solver, solve));
        self.saving.keep();
    }

    /// A tick that could not be made durable: the draft is dropped, with the tick decided after it.
    async fn give_up(&mut self, mail: Vec<Envelope>, next: Option<Tick>, error: StoreError) {
        tracing::warn!(%error, "a tick could not be made durable");
        let after = next.map_or_else(Vec::new, |next| next.mail);
        self.parts.log.status.waits_since.store(0, Ordering::Relaxed);
        self.parts.log.status.changed();
        match error {
            // Nothing was written: somebody repeats what only the log remembers. It is asked, and all is decided anew.
            StoreError::Conflict { origin: Some(_), .. } if !self.dedupe.has_asked() => {
                self.forget();
                let waiting = mem::take(&mut self.mail);
                self.mail = mail.into_iter().chain(after).chain(waiting).collect();
            }
            // Refused before anything was sent: what is published is all that there is.
            StoreError::Unstorable { .. } => {
                self.forget();
                self.parts.log.away.answered();
                send_away(mail);
                send_away(after);
            }
            _ => {
                send_away(mail);
                send_away(after);
                self.recover().await;
            }
        }
    }

    /// Drops the draft for one of what is published.
    fn forget(&mut self) {
        self.draft = Control::clone(&self.parts.published.now());
        self.dedupe = Dedupe::default();
    }

    /// The World is read back from the log, however long the database takes to come back.
    async fn recover(&mut self) {
        let parts = &self.parts;
        parts.log.status.set_database(DatabaseState::Down);
        // A writer that outlived the loop comes to its end first.
        drop(self.writing.lock().await);
        let mut stop = parts.tasks.stop();
        loop {
            match restart::load(&parts.log.store).await {
                Ok(restarted) => {
                    let names = Names::of(restarted.control.world());
                    *parts.names.write().unwrap_or_else(PoisonError::into_inner) = names;
                    parts.published.replace(Arc::new(restarted.control));
                    parts.log.is_sure();
                    parts.dispatch.needs_rebuild();
                    tracing::info!(seq = restarted.seq.0, "the World was read back from the log");
                    break;
                }
                Err(error) => tracing::warn!(%error, "the log cannot be read yet"),
            }
            tokio::select! {
                () = sleep(TRY_AGAIN) => {}
                _ = stop.changed() => break,
            }
        }
        self.forget();
    }

    /// What is on its way arrives; then a last snapshot.
    async fn end(mut self) {
        if self.flying.is_some() {
            let ended = ended(&mut self.flying).await;
            self.land(ended, None).await;
        }
        self.saving.end().await;
    }
}

/// The end of the tick that is on its way; never while there is none.
async fn ended(flying: &mut Option<Flying>) -> Ended {
    match flying {
        Some(flying) => (&mut flying.commit).await,
        None => std::future::pending().await,
    }
}

/// Facts that have broken the tick again and again are not taken: their sender is told to come back, a person why.
fn refuse_poison(poison: &Poison, mail: Vec<Envelope>) -> Vec<Envelope> {
    let (bad, good): (Vec<_>, Vec<_>) = mail.into_iter().partition(|envelope| poison.is_refused(envelope));
    if !bad.is_empty() {
        tracing::error!(facts = tick::facts(&bad), "facts that break the tick are not taken");
        send_away(bad);
    }
    good
}

/// Facts seen for the first time, as far as can be told, and where the others stand; waits for a log that is away.
async fn drop_known(log: &Log, dedupe: &mut Dedupe, mail: &[Envelope]) -> Result<Deduped, StoreError> {
    let (rest, places) = deduped::remembered(deduped::once(mail), dedupe);
    if !dedupe.asks(&rest) {
        return Ok(Deduped { new: rest.into_iter().cloned().collect(), places });
    }
    log.away.asked();
    loop {
        match deduped::kept(&rest, &log.store).await {
            Err(error) if error.is_down() => log.until_reachable(error).await?,
            kept => {
                let mut kept = kept?;
                kept.places.extend(places);
                return Ok(kept);
            }
        }
    }
}

fn trace(events: &[Event], now: Moment) {
    if let (Some(first), Some(last)) = (events.first(), events.last()) {
        tracing::debug!(first = first.seq.0, last = last.seq.0, %now, "tick");
    }
    for event in events {
        tracing::trace!(seq = event.seq.0, kind = event.kind(), cause = event.cause.map(|cause| cause.0), "event");
    }
}
