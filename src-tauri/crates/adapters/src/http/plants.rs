//! The feeds of the studio, the vans and the plants: many small facts.

use super::{
    answer::{Answer, Refusal, Taken},
    door::{Door, held},
    shops::header,
};
use crate::{
    FeedError, PositionRow, happened, live as live_feed,
    osmand::{self as osmand_feed, Doubt, Fix},
    sign, standard_webhooks, wms as wms_feed,
};
use axum::{
    body::Bytes,
    extract::{RawQuery, Request, State, rejection::BytesRejection},
    http::{HeaderMap, Method, StatusCode},
    middleware::Next,
    response::{IntoResponse, Response},
};
use model::SourceId;
use std::sync::Arc;

/// `POST /feeds/live`, with `Authorization: Bearer …`.
pub(super) async fn live(
    State(door): State<Arc<Door>>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Answer {
    let body = body?;
    let token = header(&headers, "authorization").strip_prefix("Bearer ").unwrap_or("");
    if !door.settings.live_token.as_ref().is_some_and(|expected| sign::same_token(expected, token)) {
        return Err(Refusal::unauthorised());
    }
    door.pace("live")?;
    let source = SourceId::new("live").expect("a literal code");
    door.accept_lines("live", source, live_feed::parse(&body, door.app_now())).await
}

/// `POST /feeds/wms`, signed as a Standard Webhook.
pub(super) async fn wms(
    State(door): State<Arc<Door>>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Answer {
    let body = body?;
    let now = door.now();
    let of = |name: &str| header(&headers, name);
    let signed = |plant: &wms_feed::Plant| {
        let (id, second, list) = (of("webhook-id"), of("webhook-timestamp"), of("webhook-signature"));
        standard_webhooks::verify(&plant.secret, id, second, list, &body, now).is_ok()
    };
    let plant = door.plant(signed)?;
    door.pace(plant.source.as_str())?;
    door.accept_lines("wms", plant.source, wms_feed::parse(&body, plant.source, door.app_now())).await
}

/// `GET` or `POST /feeds/osmand`: query, form or JSON. The device's name is its credential.
pub(super) async fn osmand(
    State(door): State<Arc<Door>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Answer {
    let body = body?;
    let json = header(&headers, "content-type").contains("json");
    let fix = match (query, json) {
        (_, true) => osmand_feed::parse_json(&body),
        (Some(query), false) if !query.is_empty() => osmand_feed::parse_query(query.as_bytes()),
        (_, false) => osmand_feed::parse_query(&body),
    };
    // A tracker with a fault may send nonsense each second: it is told, and is no dead letter.
    let fix = fix.map_err(Refusal::not_understood)?;
    let unknown = if json { StatusCode::NOT_FOUND } else { StatusCode::BAD_REQUEST };
    at(&door, &fix, unknown).await
}

async fn at(door: &Door, fix: &Fix, unknown: StatusCode) -> Answer {
    let error = || FeedError::new("unknown_device", "no van carries a device of this name");
    let device = door.sink.device(&fix.device).ok_or_else(|| Refusal(unknown, error()))?;
    door.pace(&format!("osmand:{}", device.van))?;
    let now = door.app_now();
    if let Some(at) = fix.at {
        happened::bounded(at, "timestamp", now).map_err(|error| door.not_counted("osmand", error))?;
    }
    let row = fix.row(device, now);
    if let Some(doubt) = fix.doubt() {
        return unbelieved(door, row, doubt).await;
    }
    door.sink.positions(vec![row]).await?;
    if !held(&door.reducer).follow(&row) {
        return Ok(door.noted("osmand", Doubt::Jump.code()));
    }
    if !held(&door.reducer).is_news(&row) {
        return Ok(Taken { note: Some("kept"), ..Taken::default() });
    }
    let taken = door.accept_quietly("osmand", vec![osmand_feed::seen(device, &row)]).await?;
    held(&door.reducer).tell(&row);
    Ok(taken)
}

/// A position that cannot be believed. What a driver cannot help is acknowledged, since a tracker keeps what is
/// refused at the head of its queue and sends nothing else; what somebody must set right is refused.
async fn unbelieved(door: &Door, row: PositionRow, doubt: Doubt) -> Answer {
    match doubt {
        Doubt::Swapped => {
            let error = FeedError::at(doubt.code(), "lat", "latitude and longitude are exchanged");
            Err(door.not_counted("osmand", error))
        }
        Doubt::Outside | Doubt::Inaccurate | Doubt::Jump => {
            door.sink.positions(vec![row]).await?;
            Ok(door.noted("osmand", doubt.code()))
        }
        Doubt::NoFix => Ok(door.noted("osmand", doubt.code())),
    }
}

/// What a tracker says to the address it has by default: the server's root. Pages are asked for there without a
/// device's name, and nothing else is sent there.
pub(super) async fn at_root(State(door): State<Arc<Door>>, request: Request, next: Next) -> Response {
    let query = request.uri().query().map(str::to_owned);
    let tracker = request.uri().path() == "/" && (request.method() == Method::POST || is_tracker(query.as_deref()));
    if !tracker {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let Ok(body) = axum::body::to_bytes(body, door.settings.body_max).await else {
        let error = FeedError::new("too_large", "the body is larger than agreed");
        return Refusal(StatusCode::PAYLOAD_TOO_LARGE, error).into_response();
    };
    osmand(State(door), RawQuery(query), parts.headers, Ok(body)).await.into_response()
}

fn is_tracker(query: Option<&str>) -> bool {
    let pairs = osmand_feed::pairs(query.unwrap_or("").as_bytes());
    let names = |wanted: &[&str]| pairs.iter().any(|(name, _)| wanted.contains(&name.as_str()));
    names(&["id", "deviceid"]) && names(&["lat", "lon", "latitude", "longitude", "location", "timestamp"])
}
