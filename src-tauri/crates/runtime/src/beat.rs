//! The tick: facts that wait become one batch, control decides on a draft of its own, all of it becomes durable
//! together, and only then is it published, are feeds answered and effects sent.

use crate::{
    clock::machine_now,
    dedupe::{Dedupe, Known},
    draft::Draft,
    house::House,
    inbox::{BATCH_MAX, Envelope, Told},
    names::Names,
    restart,
    sift::{self, Places, Sifted, refusals},
    solver::Solve,
};
use adapters::SinkError;
use contract::DatabaseState;
use control::Control;
use model::{Body, Contact, ContactId, Effect, Event, Moment, Origin, Reason, Seq};
use std::{
    collections::BTreeMap,
    sync::{Arc, PoisonError, atomic::Ordering},
    time::{Duration, Instant},
};
use store::{Batch, OutboxRow, StoreError};
use tokio::sync::{Mutex, mpsc::UnboundedReceiver};

/// Shortest time between two ticks: what comes meanwhile shares one commit.
const TICK: Duration = Duration::from_millis(10);
/// Events between two snapshots.
const SNAPSHOT_EVERY: u64 = 20_000;
/// Pause before the log is read again.
const TRY_AGAIN: Duration = Duration::from_millis(100);
/// How long the end of the house waits for its last snapshot.
const LAST_SNAPSHOT: Duration = Duration::from_secs(4);

/// Facts on their way to the loop; kept from one run of it to the next.
pub(crate) struct Mailbox {
    pub receiver: UnboundedReceiver<Envelope>,
    /// A tick has begun and not ended: broken off, it may have left in the log what is not published.
    pub underway: bool,
}

/// Runs ticks until the house stops. Begun again after a panic, it first reads the World back from the log.
pub(crate) async fn run(house: House, mailbox: Arc<Mutex<Mailbox>>) {
    let mut mailbox = mailbox.lock().await;
    let mut stop = house.stop.subscribe();
    house.poison.look_back();
    let mut ticks = TickLoop::new(house);
    if mailbox.underway {
        ticks.recover().await;
    }
    loop {
        let house = &ticks.house;
        let due = house.published.now().next_deadline(house.clock.now());
        let nap = due.map_or(Duration::from_millis(200), |due| house.clock.sleep_until(due));
        let mut mail = Vec::new();
        tokio::select! {
            first = mailbox.receiver.recv() => mail.extend(first),
            () = tokio::time::sleep(nap) => {}
            _ = stop.changed() => break,
        }
        let started = Instant::now();
        mailbox.underway = true;
        house.drill("beat");
        if !house.poison.is_careful() {
            collect(&mut mailbox.receiver, &mut mail);
        }
        let due = due.is_some_and(|due| due <= house.clock.now());
        if !mail.is_empty() || due {
            ticks.beat(mail).await;
            ticks.keep_snapshot();
            tokio::time::sleep(TICK.saturating_sub(started.elapsed())).await;
        }
        mailbox.underway = false;
    }
    ticks.end().await;
}

fn collect(inbox: &mut UnboundedReceiver<Envelope>, mail: &mut Vec<Envelope>) {
    let mut facts: usize = mail.iter().map(|envelope| envelope.facts.len()).sum();
    while facts < BATCH_MAX
        && let Ok(envelope) = inbox.try_recv()
    {
        facts += envelope.facts.len();
        mail.push(envelope);
    }
}

/// The loop, and what it keeps from tick to tick.
struct TickLoop {
    house: House,
    draft: Draft,
    dedupe: Dedupe,
    saving: Saving,
}

impl TickLoop {
    fn new(house: House) -> Self {
        let (draft, last) = (Draft::of(&house.published), house.read(|world| world.seq));
        Self { house, draft, dedupe: Dedupe::default(), saving: Saving { last, task: None } }
    }

    /// One tick. Once its senders have their answers, the draft of the next is made.
    async fn beat(&mut self, mail: Vec<Envelope>) {
        let waiting: usize = mail.iter().map(|envelope| envelope.facts.len()).sum();
        let house = self.house.clone();
        let hand = InHand { house: &house, facts: waiting };
        let mail = refuse_poison(&house, mail);
        house.waits_since.store(if waiting > 0 { machine_now().0.max(0) as u64 } else { 0 }, Ordering::Relaxed);
        house.poison.begin(&mail);
        let done = match self.turn(&mail).await {
            // Nothing was written: somebody repeats what only the log remembers.
            Err(Failure::Writing(StoreError::Conflict { origin: Some(_), .. })) => {
                self.draft = Draft::of(&house.published);
                self.dedupe.distrust();
                self.turn(&mail).await
            }
            done => done,
        };
        house.poison.end();
        drop(hand);
        match done {
            Ok(places) => answer(mail, &places),
            Err(failure) => self.give_up(mail, failure).await,
        }
        house.changed.notify_one();
        self.draft.catch_up(&house.published);
    }

    /// A tick that could not be made durable: its senders come back, its draft is dropped.
    async fn give_up(&mut self, mail: Vec<Envelope>, failure: Failure) {
        let (Failure::Asking(error) | Failure::Writing(error)) = &failure;
        tracing::warn!(%error, "a tick could not be made durable");
        for envelope in mail {
            let _ = envelope.reply.send(Err(SinkError::Down));
        }
        match failure {
            Failure::Asking(_) => self.house.away.answered(),
            // Refused before anything was sent: what is published is all that there is.
            Failure::Writing(StoreError::Unstorable { .. }) => {
                self.draft = Draft::of(&self.house.published);
                self.house.away.answered();
            }
            Failure::Writing(_) => self.recover().await,
        }
    }

    async fn turn(&mut self, mail: &[Envelope]) -> Result<Places, Failure> {
        let house = &self.house;
        house.away.asked();
        let Sifted { new, mut places } = sift(house, &mut self.dedupe, mail).await.map_err(Failure::Asking)?;
        let told: Vec<(Origin, (ContactId, Contact))> =
            new.iter().filter_map(|fact| Some((fact.origin.clone(), fact.contact.clone()?))).collect();
        let now = house.clock.now();
        let control = self.draft.catch_up(&house.published);
        let events = control.tick(new, now);
        let mail = mail_of(control, &events);
        let refused = refusals(&events);
        let contacts = believed(told, &events, &refused);
        if !events.is_empty() {
            let batch = Batch { events: &events, contacts: &contacts, outbox: &mail.outbox };
            house.persist(&batch).await.map_err(Failure::Writing)?;
        }
        house.is_sure();
        for event in &events {
            if let Some(origin) = &event.origin {
                let (seq, refused) = (event.seq, refused.get(&event.seq).copied());
                self.dedupe.remember(origin, Known { seq, refused });
                places.insert(origin.clone(), Told { seq, new: true, refused });
            }
        }
        house.names.write().unwrap_or_else(PoisonError::into_inner).learn(&events);
        house.telemetry.add_signals(&events, &refused);
        trace(&events, now);
        self.draft.publish(events, &house.published);
        house.dispatch.hand_over(house, mail.outbox, mail.solves);
        Ok(places)
    }

    /// The World is read back from the log, however long the database takes to come back.
    async fn recover(&mut self) {
        let house = &self.house;
        house.set_database(DatabaseState::Down);
        let mut stop = house.stop.subscribe();
        loop {
            match restart::load(&house.store).await {
                Ok(restarted) => {
                    let names = Names::of(restarted.control.world());
                    *house.names.write().unwrap_or_else(PoisonError::into_inner) = names;
                    house.published.replace(Arc::new(restarted.control));
                    house.is_sure();
                    house.dispatch.distrust();
                    tracing::info!(seq = restarted.seq.0, "the World was read back from the log");
                    break;
                }
                Err(error) => tracing::warn!(%error, "the log cannot be read yet"),
            }
            tokio::select! {
                () = tokio::time::sleep(TRY_AGAIN) => {}
                _ = stop.changed() => break,
            }
        }
        self.draft = Draft::of(&house.published);
        self.dedupe = Dedupe::default();
    }

    /// Saves a snapshot now and then, beside the loop.
    fn keep_snapshot(&mut self) {
        let seq = self.house.read(|world| world.seq);
        let due = seq.0 >= self.saving.last.0 + SNAPSHOT_EVERY;
        if due && self.saving.task.as_ref().is_none_or(tokio::task::JoinHandle::is_finished) {
            let keeper = self.house.clone();
            self.saving.last = seq;
            self.saving.task = Some(self.house.once("snapshot", async move { save_snapshot(&keeper).await }));
        }
    }

    async fn end(self) {
        let Self { house, saving, .. } = self;
        let last = async {
            if let Some(task) = saving.task {
                let _ = task.await;
            }
            save_snapshot(&house).await;
        };
        if tokio::time::timeout(LAST_SNAPSHOT, last).await.is_err() {
            tracing::warn!("no snapshot was saved in time: the next start takes longer");
        }
        house.stopped.store(true, Ordering::SeqCst);
    }
}

/// Where a tick has failed.
enum Failure {
    /// Before anything was decided.
    Asking(StoreError),
    /// The draft is ahead of the log.
    Writing(StoreError),
}

/// Facts in hand: no longer counted as waiting once the tick is over, whichever way it ends.
struct InHand<'a> {
    house: &'a House,
    facts: usize,
}

impl Drop for InHand<'_> {
    fn drop(&mut self) {
        self.house.inbox.taken(self.facts);
        self.house.waits_since.store(0, Ordering::Relaxed);
    }
}

/// Facts that have broken the tick again and again are not taken: their sender is told to come back, a person why.
fn refuse_poison(house: &House, mail: Vec<Envelope>) -> Vec<Envelope> {
    let (bad, good): (Vec<_>, Vec<_>) = mail.into_iter().partition(|envelope| house.poison.is_refused(envelope));
    for envelope in bad {
        tracing::error!(facts = envelope.facts.len(), "facts that break the tick are not taken");
        let _ = envelope.reply.send(Err(SinkError::Down));
    }
    good
}

/// Personal data, but for what came with a fact of which nothing counts: an older address is no address.
fn believed(
    told: Vec<(Origin, (ContactId, Contact))>,
    events: &[Event],
    refused: &BTreeMap<Seq, Reason>,
) -> Vec<(ContactId, Contact)> {
    let voided = |event: &&Event| match (&event.body, refused.get(&event.seq)) {
        (Body::Fact(fact), Some(reason)) => fact.is_voided_by(*reason),
        (Body::Fact(_), None) | (Body::Decision(_), _) => false,
    };
    let voided: Vec<&Origin> = events.iter().filter(voided).filter_map(|event| event.origin.as_ref()).collect();
    told.into_iter().filter(|(origin, _)| !voided.contains(&origin)).map(|(_, contact)| contact).collect()
}

/// Facts seen for the first time, as far as can be told, and where the others stand; waits for a log that is away.
async fn sift(house: &House, dedupe: &mut Dedupe, mail: &[Envelope]) -> Result<Sifted, StoreError> {
    let (rest, places) = sift::remembered(sift::once(mail), dedupe);
    if !dedupe.asks(&rest) {
        return Ok(Sifted { new: rest.into_iter().cloned().collect(), places });
    }
    loop {
        match sift::kept(&rest, &house.store).await {
            Err(error) if error.is_down() => house.until_reachable(error).await?,
            kept => {
                let mut kept = kept?;
                kept.places.extend(places);
                return Ok(kept);
            }
        }
    }
}

fn answer(mail: Vec<Envelope>, places: &Places) {
    let unknown = Told { seq: Seq(0), new: false, refused: None };
    for envelope in mail {
        let told = envelope.facts.iter().map(|fact| places.get(&fact.origin).copied().unwrap_or(unknown));
        let told: Vec<Told> = told.collect();
        // A sender that has gone away needs no answer: its facts are in the log all the same.
        let _ = envelope.reply.send(Ok(told));
    }
}

/// What a tick asks of the outside.
struct Mail {
    outbox: Vec<OutboxRow>,
    solves: Vec<Solve>,
}

/// Effects of a tick: instructions and messages must survive a crash; a solve that is lost is asked
/// for again in its own time.
fn mail_of(control: &Control, events: &[Event]) -> Mail {
    let asked_at = machine_now();
    let mut mail = Mail { outbox: Vec::new(), solves: Vec::new() };
    for event in events {
        for (n, effect) in (0u16..).zip(control.effects(event)) {
            match effect {
                Effect::Solve(problem) => mail.solves.push(Solve { request: event.seq, work: control.work(problem) }),
                effect @ (Effect::Act(_) | Effect::Notify(_)) => {
                    mail.outbox.push(OutboxRow { seq: event.seq, n, effect, asked_at });
                }
            }
        }
    }
    mail
}

fn trace(events: &[Event], now: Moment) {
    if let (Some(first), Some(last)) = (events.first(), events.last()) {
        tracing::debug!(first = first.seq.0, last = last.seq.0, %now, "tick");
    }
    for event in events {
        tracing::trace!(seq = event.seq.0, kind = event.kind(), cause = event.cause.map(|cause| cause.0), "event");
    }
}

/// The snapshot under way, and where the last one was taken.
struct Saving {
    last: Seq,
    task: Option<tokio::task::JoinHandle<()>>,
}

async fn save_snapshot(house: &House) {
    let control = house.published.now();
    let (seq, at) = (control.world().seq, control.world().now);
    let packed = tokio::task::spawn_blocking(move || restart::pack(&control)).await;
    let saved = match packed {
        Ok(Ok(bytes)) => house.store.save_snapshot(seq, at, &bytes).await.map_err(|error| error.to_string()),
        Ok(Err(error)) => Err(error.to_string()),
        Err(error) => Err(error.to_string()),
    };
    if let Err(error) = saved {
        // Without it a restart takes longer; nothing is lost.
        tracing::warn!(error, "no snapshot was saved");
    }
}
