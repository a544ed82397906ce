//! One screen's place in the stream: a snapshot, then what changes. Knows no transport.

use crate::stream::{Heard, Message, Seat, Streams};
use contract::StreamMessage;
use std::sync::Arc;
use tokio::sync::{broadcast::error::RecvError, watch};

/// What one screen is told, message by message, until the house stops. Dropping it leaves the stream.
pub struct Follow {
    streams: Arc<Streams>,
    /// A war-room screen follows the stream without personal data, and is counted.
    seat: Option<Seat>,
    heard: Option<Heard>,
    stop: watch::Receiver<bool>,
}

impl Follow {
    /// A new screen's place, until `stop`.
    pub(crate) fn screens(streams: &Arc<Streams>, stop: watch::Receiver<bool>) -> Self {
        Self { streams: Arc::clone(streams), seat: None, heard: None, stop }
    }

    /// A new war-room screen's place in the stream without personal data.
    pub(crate) fn wall(streams: &Arc<Streams>, stop: watch::Receiver<bool>) -> Self {
        Self { seat: Some(streams.take_seat()), ..Self::screens(streams, stop) }
    }

    /// First a snapshot, then patches; whoever falls behind gets a snapshot again. `None` once the house stops.
    pub async fn next(&mut self) -> Option<StreamMessage> {
        Some(self.next_shared().await?.message().clone())
    }

    /// The same, shared by all who follow.
    pub(crate) async fn next_shared(&mut self) -> Option<Arc<Message>> {
        let Self { streams, seat, heard, stop } = self;
        if let Some(joined) = heard.as_mut() {
            let told = tokio::select! {
                told = joined.recv() => told,
                _ = stop.wait_for(|stop| *stop) => return None,
            };
            match told {
                Ok(message) => return Some(message),
                Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => return None,
            }
        }
        let (snapshot, joined) = if seat.is_some() { streams.join_wall() } else { streams.join() };
        *heard = Some(joined);
        let snapshot = Arc::unwrap_or_clone(snapshot);
        Some(Arc::new(Message::new(StreamMessage::Snapshot(Box::new(snapshot)))))
    }
}
