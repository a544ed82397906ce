//! A message of the stream as a browser reads it.

use axum::response::sse::Event;
use std::convert::Infallible;

/// A message as an event of the stream.
pub(crate) fn event(text: &str) -> Result<Event, Infallible> {
    Ok(Event::default().data(text))
}
