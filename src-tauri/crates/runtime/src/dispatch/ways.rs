//! What the workers of all lanes use.

use super::{lanes::Dispatch, transport::Transport};
use crate::{clock::Clock, faults::Faults, inbox::Inbox, status::Status, tasks::Tasks};
use adapters::standard_webhooks::Endpoint;
use std::sync::Arc;
use store::Store;

/// Everything between the outbox and the outside.
#[derive(Clone)]
pub(crate) struct Ways {
    pub dispatch: Arc<Dispatch>,
    pub store: Store,
    pub inbox: Inbox,
    pub faults: Arc<Faults>,
    pub status: Arc<Status>,
    pub clock: Arc<Clock>,
    pub transport: Arc<dyn Transport>,
    /// Who carries out instructions.
    pub plant: Option<Endpoint>,
    /// Who passes messages on.
    pub notices: Option<Endpoint>,
    pub tasks: Tasks,
}
