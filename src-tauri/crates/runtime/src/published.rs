//! The last durable World, for whoever reads: taken as a shared pointer, never waited for.

use control::{Control, World};
use std::sync::Arc;
use tokio::sync::watch;

/// What the log holds and nothing else. Written by the loop alone, after each commit.
#[derive(Clone)]
pub(crate) struct Published(watch::Sender<Arc<Control>>);

impl Published {
    pub fn new(control: Control) -> Self {
        Self(watch::Sender::new(Arc::new(control)))
    }

    /// As it is now; who holds it keeps it, whatever is published next.
    pub fn now(&self) -> Arc<Control> {
        Arc::clone(&self.0.borrow())
    }

    /// Looks at the World as it is now.
    pub fn read<T>(&self, look: impl FnOnce(&World) -> T) -> T {
        look(self.now().world())
    }

    /// Puts a newer one in its place.
    pub fn replace(&self, control: Arc<Control>) {
        self.0.send_replace(control);
    }

    /// Wakes at each newer one.
    pub fn watch(&self) -> watch::Receiver<Arc<Control>> {
        self.0.subscribe()
    }
}
