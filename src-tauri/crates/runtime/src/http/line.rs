//! The body of a request on its way, with a deadline for all of it.

use axum::body::{Body, HttpBody};
use http_body::{Frame, SizeHint};
use std::{
    io,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll},
    time::Duration,
};
use tokio::time::{Sleep, sleep};

/// Whether a body was late; shared with who waits for its answer.
#[derive(Clone, Default)]
pub(super) struct Late(Arc<AtomicBool>);

impl Late {
    pub(super) fn is_late(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// A body that fails when it has not come to its end in time.
pub(super) struct Line {
    body: Body,
    deadline: Pin<Box<Sleep>>,
    late: Late,
}

impl Line {
    pub(super) fn new(body: Body, most: Duration, late: Late) -> Self {
        Self { body, deadline: Box::pin(sleep(most)), late }
    }
}

impl HttpBody for Line {
    type Data = <Body as HttpBody>::Data;
    type Error = axum::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Self::Data>, Self::Error>>> {
        let this = self.get_mut();
        match Pin::new(&mut this.body).poll_frame(context) {
            Poll::Pending if this.deadline.as_mut().poll(context).is_ready() => {
                this.late.0.store(true, Ordering::Relaxed);
                Poll::Ready(Some(Err(axum::Error::new(io::Error::from(io::ErrorKind::TimedOut)))))
            }
            polled => polled,
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
