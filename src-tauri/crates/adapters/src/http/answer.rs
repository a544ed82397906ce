//! What a feed answers, as HTTP.

use crate::{FeedError, SinkError};
use axum::{
    Json,
    extract::rejection::BytesRejection,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::json;

/// Most refused lines spelt out in an answer; the count tells the rest.
const SPELT_MAX: usize = 100;

/// A refusal: its status and its reason.
#[derive(Debug)]
pub(super) struct Refusal(pub StatusCode, pub FeedError);

impl Refusal {
    pub(super) fn unauthorised() -> Self {
        Self(StatusCode::UNAUTHORIZED, FeedError::new("bad_signature", "the signature or token is not right"))
    }
    pub(super) fn unknown_shop() -> Self {
        Self(StatusCode::NOT_FOUND, FeedError::new("unknown_shop", "no shop of this name is set up"))
    }
    pub(super) fn unknown_feed() -> Self {
        Self(StatusCode::NOT_FOUND, FeedError::new("unknown_feed", "no feed has this address"))
    }
    pub(super) fn wrong_method() -> Self {
        let message = "this feed is spoken to by POST; positions by GET or POST, health by GET";
        Self(StatusCode::METHOD_NOT_ALLOWED, FeedError::new("wrong_method", message))
    }
    pub(super) fn not_understood(error: FeedError) -> Self {
        Self(StatusCode::UNPROCESSABLE_ENTITY, error)
    }
    pub(super) fn too_fast() -> Self {
        Self(StatusCode::TOO_MANY_REQUESTS, FeedError::new("too_fast", "this source sends faster than agreed"))
    }
    pub(super) fn away(code: &'static str, message: &str) -> Self {
        Self(StatusCode::SERVICE_UNAVAILABLE, FeedError::new(code, message))
    }
}

impl From<SinkError> for Refusal {
    fn from(error: SinkError) -> Self {
        Self::away(error.code(), &error.to_string())
    }
}

impl From<BytesRejection> for Refusal {
    fn from(rejection: BytesRejection) -> Self {
        match rejection.status() {
            StatusCode::PAYLOAD_TOO_LARGE => {
                Self(StatusCode::PAYLOAD_TOO_LARGE, FeedError::new("too_large", "the body is larger than agreed"))
            }
            _ => Self(StatusCode::BAD_REQUEST, FeedError::new("broken_body", "the body ended early")),
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let Self(status, error) = self;
        // A sender that backs off politely comes back in a second.
        let wait = matches!(status, StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE);
        let answer = (status, Json(error)).into_response();
        if wait { ([("retry-after", "1")], answer).into_response() } else { answer }
    }
}

/// An acknowledgement: what was understood, whether seen before or not, and what was refused line by line.
#[derive(Debug, Default)]
pub(super) struct Taken {
    /// Facts understood.
    pub accepted: usize,
    /// Lines refused.
    pub refused: Vec<(usize, FeedError)>,
    /// Parts that wait for a person: where, and why.
    pub quarantined: Vec<(String, &'static str)>,
    /// Why nothing was to be done, as a code.
    pub note: Option<&'static str>,
    /// The sender stops sending when it is refused: refused facts are told within a 200.
    pub patient: bool,
}

impl IntoResponse for Taken {
    fn into_response(self) -> Response {
        let spell = |(line, e): &(usize, FeedError)| json!({"line": line, "code": e.code, "field": e.field});
        let spelt: Vec<_> = self.refused.iter().take(SPELT_MAX).map(spell).collect();
        let waits = |(field, code): &(String, &str)| json!({"field": field, "code": code});
        let waiting: Vec<_> = self.quarantined.iter().take(SPELT_MAX).map(waits).collect();
        // Lines that are all wrong are a wrong body; a part that was right is already durable, so it is a 200.
        let status = match (self.accepted, self.refused.len()) {
            (0, wrong) if wrong > 0 && !self.patient => StatusCode::UNPROCESSABLE_ENTITY,
            _ => StatusCode::OK,
        };
        let body = json!({
            "accepted": self.accepted,
            "refused": spelt,
            "refused_count": self.refused.len(),
            "note": self.note,
            "quarantined": waiting,
        });
        (status, Json(body)).into_response()
    }
}

/// What each feed's handler gives.
pub(super) type Answer = Result<Taken, Refusal>;
