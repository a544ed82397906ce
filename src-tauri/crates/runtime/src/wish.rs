//! What named screens say they follow, from the call that says it to the stream that tells it.

use contract::{Refusal, RefusalCode, Topics};
use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};
use tokio::sync::watch;

/// Longest name of a screen, bytes.
const NAME_MAX: usize = 64;

/// What a screen follows from now on.
#[derive(Clone)]
pub(crate) struct Wish {
    pub topics: Topics,
    /// How often it asked for everything anew.
    pub anew: u64,
}

/// The named screens that listen now: one a connection, which are bounded.
#[derive(Clone, Default)]
pub(crate) struct Wishes(Arc<Mutex<BTreeMap<String, Named>>>);

struct Named {
    number: u64,
    wish: watch::Sender<Wish>,
}

/// A screen can be spoken of by its name until this is dropped.
pub(crate) struct Name {
    wishes: Wishes,
    name: String,
    number: u64,
    pub heard: watch::Receiver<Wish>,
}

static NUMBERS: AtomicU64 = AtomicU64::new(0);

impl Wishes {
    fn held(&self) -> MutexGuard<'_, BTreeMap<String, Named>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A screen listens under a name; one that did before is spoken of no longer: it is the same, come back.
    ///
    /// # Errors
    /// `BAD_ARGS` for a name that is empty or too long.
    pub fn listen(&self, name: String, topics: Topics) -> Result<Name, Refusal> {
        if name.is_empty() || name.len() > NAME_MAX {
            return Err(Refusal::new(RefusalCode::BadArgs, format!("a screen's name has 1 to {NAME_MAX} letters")));
        }
        let (wish, heard) = watch::channel(Wish { topics, anew: 0 });
        let number = NUMBERS.fetch_add(1, Ordering::Relaxed);
        self.held().insert(name.clone(), Named { number, wish });
        Ok(Name { wishes: self.clone(), name, number, heard })
    }

    /// A screen follows these topics from now on.
    ///
    /// # Errors
    /// `UNKNOWN_SCREEN` when none listens under this name.
    pub fn say(&self, name: &str, topics: Topics, anew: bool) -> Result<(), Refusal> {
        let held = self.held();
        let Some(named) = held.get(name) else {
            let refusal = Refusal::new(RefusalCode::UnknownScreen, "no screen of this name reads the stream");
            return Err(refusal.hint("open the stream first, with the same word as its `screen`"));
        };
        named.wish.send_modify(|wish| *wish = Wish { topics, anew: wish.anew + u64::from(anew) });
        Ok(())
    }
}

impl Drop for Name {
    fn drop(&mut self) {
        let mut held = self.wishes.held();
        if held.get(&self.name).is_some_and(|named| named.number == self.number) {
            held.remove(&self.name);
        }
    }
}
