//! One screen's place in the stream: a snapshot, then what changes. Knows no transport.

use crate::{house::House, wall::Seat};
use contract::StreamMessage;
use tokio::sync::{
    broadcast::{Receiver, error::RecvError},
    watch,
};

/// What one screen is told, message by message, until the house stops. Dropping it leaves the stream.
pub struct Follow {
    house: House,
    /// A war-room screen follows the stream without personal data, and is counted.
    seat: Option<Seat>,
    receiver: Option<Receiver<StreamMessage>>,
    stop: watch::Receiver<bool>,
}

impl House {
    /// A new screen's place in the stream.
    pub fn follow(&self) -> Follow {
        Follow { house: self.clone(), seat: None, receiver: None, stop: self.doors.subscribe() }
    }

    /// A new war-room screen's place in the stream without personal data.
    pub fn follow_wall(&self) -> Follow {
        Follow { seat: Some(self.take_seat()), ..self.follow() }
    }
}

impl Follow {
    /// First a snapshot, then patches; whoever falls behind gets a snapshot again. `None` once the house stops.
    pub async fn next(&mut self) -> Option<StreamMessage> {
        let Self { house, seat, receiver, stop } = self;
        if let Some(joined) = receiver.as_mut() {
            let heard = tokio::select! {
                heard = joined.recv() => heard,
                _ = stop.wait_for(|stop| *stop) => return None,
            };
            match heard {
                Ok(message) => return Some(message),
                Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => return None,
            }
        }
        let (snapshot, joined) = if seat.is_some() { house.join_wall() } else { house.stream.join() };
        *receiver = Some(joined);
        Some(StreamMessage::Snapshot(Box::new(snapshot)))
    }
}
