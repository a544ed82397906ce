//! An app that is killed again and again, and its database, while shops tell it orders without a pause: what was
//! acknowledged, what the log holds of it, and how long nobody was answered. Kills only what it has started.

mod calls;
mod victim;

use calls::{Ack, Client};
use model::{Body, Fact, OrderId};
use std::{
    collections::BTreeMap,
    error::Error,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread,
    time::{Duration, Instant},
};
pub use victim::{SECRET, Victim};

/// What went wrong with the siege itself.
pub type Failure = Box<dyn Error + Send + Sync>;

/// How hard.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// Kills of the app, and as many of the database, in turn.
    pub kills: u32,
    /// Time between two kills.
    pub rest: Duration,
    /// Clients, each with one call under way.
    pub clients: u64,
    /// Calls a second of all of them.
    pub per_second: u64,
}

/// What came of it.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// Calls acknowledged.
    pub acknowledged: usize,
    /// Orders among them.
    pub orders: usize,
    /// Calls refused or broken off, and made again.
    pub again: usize,
    /// Acknowledged orders that the log does not hold.
    pub lost: usize,
    /// Orders that the log holds more than once.
    pub doubled: usize,
    /// Rules that audit found broken, overselling among them.
    pub violations: usize,
    /// Calls that were answered differently when they were made again under their id.
    pub two_bodies: usize,
    /// Longest time without an acknowledgement after a kill of the app.
    pub app: Duration,
    /// The same after a kill of the database.
    pub database: Duration,
    /// Each time without an acknowledgement, after kills of the app and of the database.
    pub gaps: (Vec<Duration>, Vec<Duration>),
    /// Events that the log holds.
    pub events: usize,
}

/// Lays siege to an app that runs, ends it in good order and reads its log.
pub fn lay(plan: &Plan, mut victim: Victim) -> Result<Outcome, Failure> {
    let (stop, next) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
    let client = |number| {
        let client = Client::new(victim.address(), plan.clients, plan.per_second, number);
        let (stop, next) = (Arc::clone(&stop), Arc::clone(&next));
        thread::spawn(move || client.tell(&stop, &next))
    };
    let clients: Vec<_> = (0..plan.clients).map(client).collect();
    let kills = kill(plan, &mut victim);
    stop.store(true, Ordering::Relaxed);
    let mut outcome = Outcome::default();
    let mut acks: Vec<Ack> = Vec::new();
    for client in clients {
        let told = client.join().map_err(|_| "a client panicked")?;
        outcome.again += told.again;
        acks.extend(told.acks);
    }
    acks.sort_by_key(|ack| ack.at);
    outcome.acknowledged = acks.len();
    gaps(&acks, &kills?, &mut outcome);
    outcome.two_bodies = calls::ask_again(victim.address(), &acks);
    let data = victim.data().to_owned();
    victim.end()?;
    read_back(&data, &acks, &mut outcome)?;
    Ok(outcome)
}

/// What was killed, and when.
struct Kill {
    at: Instant,
    app: bool,
}

fn kill(plan: &Plan, victim: &mut Victim) -> Result<Vec<Kill>, Failure> {
    let mut kills = Vec::new();
    thread::sleep(plan.rest);
    for _ in 0..plan.kills {
        kills.push(Kill { at: Instant::now(), app: true });
        victim.kill_app()?;
        thread::sleep(plan.rest);
        kills.push(Kill { at: Instant::now(), app: false });
        victim.kill_database()?;
        thread::sleep(plan.rest);
    }
    Ok(kills)
}

/// The longest silence between each kill and the next.
fn gaps(acks: &[Ack], kills: &[Kill], outcome: &mut Outcome) {
    for (n, kill) in kills.iter().enumerate() {
        let until = kills.get(n + 1).map(|next| next.at);
        let pairs = acks.windows(2).map(|two| (two[0].at, two[1].at));
        let after = pairs.filter(|(from, to)| *to > kill.at && until.is_none_or(|until| *from < until));
        let longest = after.map(|(from, to)| to - from).max().unwrap_or_default();
        let (most, all) = match kill.app {
            true => (&mut outcome.app, &mut outcome.gaps.0),
            false => (&mut outcome.database, &mut outcome.gaps.1),
        };
        *most = longest.max(*most);
        all.push(longest);
    }
}

/// Compares the log with what was acknowledged, and has audit look at it.
fn read_back(data: &Path, acks: &[Ack], outcome: &mut Outcome) -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let (store, supervisor) = store::Store::open(store::Settings::private(data)).await?;
        let (mut ledger, mut placed) = (audit::Ledger::default(), BTreeMap::<OrderId, usize>::new());
        let take = |event: model::Event| {
            ledger.apply(&event);
            outcome.events += 1;
            if let Body::Fact(Fact::OrderPlaced(card)) = &event.body {
                *placed.entry(card.order).or_default() += 1;
            }
        };
        store.stream(model::Seq(1), take).await?;
        store.close().await;
        if let Some(supervisor) = supervisor {
            supervisor.stop().await;
        }
        let told = || acks.iter().filter_map(|ack| ack.order);
        outcome.orders = told().count();
        outcome.lost = told().filter(|order| !placed.contains_key(order)).count();
        outcome.doubled = placed.values().filter(|times| **times > 1).count();
        outcome.violations = ledger.check().len();
        Ok(())
    })
}
