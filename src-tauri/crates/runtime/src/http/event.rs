//! A message of the stream as a browser reads it.

use crate::stream::Message;
use axum::response::sse::Event;
use std::convert::Infallible;

/// A message as an event of the stream.
pub(crate) fn event(message: &Message) -> Result<Event, Infallible> {
    Ok(match message.text() {
        Ok(text) => Event::default().data(text),
        Err(error) => Event::default().event("fault").data(error),
    })
}
