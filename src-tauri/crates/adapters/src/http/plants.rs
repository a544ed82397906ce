//! The feeds of the studio, the vans and the plants: many small facts.

use super::{
    answer::{Answer, Refusal, Taken},
    door::{Door, held},
    shops::header,
};
use crate::{
    FeedError, live as live_feed,
    osmand::{self as osmand_feed, Fix},
    sign, standard_webhooks, wms as wms_feed,
};
use axum::{
    body::Bytes,
    extract::{RawQuery, State, rejection::BytesRejection},
    http::{HeaderMap, StatusCode},
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
    door.accept_lines("live", source, live_feed::parse(&body)).await
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
    door.accept_lines("wms", plant.source, wms_feed::parse(&body, plant.source)).await
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
    // A tracker with a fault may send nonsense each second: it is told, and not buried.
    let fix = fix.map_err(Refusal::not_understood)?;
    let unknown = if json { StatusCode::NOT_FOUND } else { StatusCode::BAD_REQUEST };
    at(&door, &fix, unknown).await
}

async fn at(door: &Door, fix: &Fix, unknown: StatusCode) -> Answer {
    let error = || FeedError::new("unknown_device", "no van carries a device of this name");
    let device = door.sink.device(&fix.device).ok_or_else(|| Refusal(unknown, error()))?;
    door.pace(&format!("osmand:{}", device.van))?;
    let row = fix.row(device, door.now());
    door.sink.positions(vec![row]).await?;
    if !held(&door.reducer).is_news(&row) {
        return Ok(Taken { note: Some("kept"), ..Taken::default() });
    }
    let taken = door.accept("osmand", vec![osmand_feed::seen(device, &row)]).await?;
    held(&door.reducer).tell(&row);
    Ok(taken)
}
