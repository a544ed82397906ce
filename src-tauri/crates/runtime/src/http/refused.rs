//! What this address answers when it was asked wrongly: the same coded refusals as commands give, never plain text.

use axum::{
    Json,
    extract::{
        DefaultBodyLimit, FromRequest, Request,
        rejection::{BytesRejection, JsonRejection},
    },
    http::StatusCode,
    response::{IntoResponse, Response},
};
use contract::{Call, Refusal, RefusalCode};

/// Largest call, bytes: a running order of forty slots is a hundredth of it.
const CALL_MAX: usize = 1024 * 1024;

/// The bound on calls, as a layer.
pub fn bound() -> DefaultBodyLimit {
    DefaultBodyLimit::max(CALL_MAX)
}

/// A call in the body of a request.
pub struct Called(pub Call);

impl<S: Send + Sync> FromRequest<S> for Called {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let read = Json::<Call>::from_request(request, state).await;
        read.map(|Json(call)| Self(call)).map_err(|rejection| refused(&why(&rejection)))
    }
}

fn why(rejection: &JsonRejection) -> Refusal {
    match rejection {
        JsonRejection::MissingJsonContentType(_) => {
            Refusal::new(RefusalCode::WrongMedia, "a call is JSON and says so").hint("content-type: application/json")
        }
        JsonRejection::JsonSyntaxError(error) => Refusal::new(RefusalCode::BadJson, error.body_text()),
        JsonRejection::JsonDataError(error) => {
            Refusal::new(RefusalCode::BadArgs, error.body_text()).hint(r#"{"cmd": "order", "args": {"order": "SH-1"}}"#)
        }
        JsonRejection::BytesRejection(error) => unread(error),
        // The list of the library is open.
        _ => Refusal::new(RefusalCode::BadJson, rejection.body_text()),
    }
}

fn unread(rejection: &BytesRejection) -> Refusal {
    if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return Refusal::new(RefusalCode::TooLarge, format!("a call has at most {CALL_MAX} bytes"));
    }
    Refusal::new(RefusalCode::BadJson, "the body ended early")
}

/// A refusal as an answer.
pub fn refused(refusal: &Refusal) -> Response {
    let status = StatusCode::from_u16(refusal.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (status, Json(refusal)).into_response()
}

/// No call has this address.
pub async fn unknown_path() -> Response {
    let refusal = Refusal::new(RefusalCode::UnknownPath, "nothing answers at this address");
    refused(&refusal.hint(format!("POST {}, GET {}", contract::CALL_PATH, contract::STREAM_PATH)))
}

/// The address is right, the method is not.
pub async fn wrong_method() -> Response {
    let refusal = Refusal::new(RefusalCode::WrongMethod, "this address is asked by another method");
    refused(&refusal.hint(format!("POST {}, GET {}", contract::CALL_PATH, contract::STREAM_PATH)))
}

/// The address is not for whoever asked.
pub fn foreign() -> Response {
    refused(&Refusal::new(RefusalCode::Forbidden, "this address serves its own machine only"))
}
