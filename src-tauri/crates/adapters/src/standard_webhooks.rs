//! Signed webhooks after the Standard Webhooks specification: signing, checking, sending, and when to send again.
//!
//! The outbox drives the sending: it keeps what is still to go out and asks [`retry_after`] for the next try.

mod reach;
mod send;

pub use send::{Delivery, Endpoint, Sender};

use crate::{FeedError, Secret, sign};
use model::{Draws, Moment, Span};

/// Pauses before each try, the first at once: about three days in all.
pub const RETRIES: [Span; 10] = [
    Span::ZERO,
    Span::seconds(5),
    Span::minutes(5),
    Span::minutes(30),
    Span::hours(2),
    Span::hours(5),
    Span::hours(10),
    Span::hours(14),
    Span::hours(20),
    Span::hours(24),
];

/// How far the sender's clock may be from ours.
pub const TOLERANCE: Span = Span::minutes(5);

/// Pause before the try that follows `failed` failures, with up to a tenth of jitter; `None` when it is given up.
pub fn retry_after(failed: usize, draws: &mut Draws) -> Option<Span> {
    let pause = RETRIES.get(failed)?.0;
    Some(Span(pause + draws.between(0, pause / 10)))
}

/// The headers of a signed body.
pub fn headers(secret: &Secret, id: &str, now: Moment, body: &[u8], content_type: &str) -> Vec<(&'static str, String)> {
    let second = now.0.div_euclid(1_000).to_string();
    let signature = sign::base64_mac(&secret.webhook_key(), &signed(id, &second, body));
    vec![
        ("webhook-id", id.to_owned()),
        ("webhook-timestamp", second),
        ("webhook-signature", format!("v1,{signature}")),
        ("content-type", content_type.to_owned()),
    ]
}

/// Checks a signed body: one of the listed `v1` signatures must be right and the moment near.
///
/// # Errors
/// `bad_signature` or `stale`; both mean 401.
pub fn verify(
    secret: &Secret,
    id: &str,
    timestamp: &str,
    signatures: &str,
    body: &[u8],
    now: Moment,
) -> Result<(), FeedError> {
    let key = secret.webhook_key();
    let parts = signed(id, timestamp, body);
    let mut offered = signatures.split_ascii_whitespace().filter_map(|one| one.strip_prefix("v1,")).take(8);
    if !offered.any(|given| sign::is_base64_mac(&key, &parts, given)) {
        return Err(FeedError::new("bad_signature", "the signature does not fit the body"));
    }
    let second: i64 = timestamp.parse().unwrap_or(0);
    if (now.0 / 1_000).abs_diff(second) > TOLERANCE.as_seconds().unsigned_abs() {
        return Err(FeedError::new("stale", "the delivery was signed more than five minutes from now"));
    }
    Ok(())
}

fn signed<'a>(id: &'a str, second: &'a str, body: &'a [u8]) -> [&'a [u8]; 5] {
    [id.as_bytes(), b".", second.as_bytes(), b".", body]
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::Seed;

    const NOW: Moment = Moment(1_795_856_400_000);

    fn check(secret: &str, body: &[u8], now: Moment) -> Result<(), &'static str> {
        let sent = headers(&Secret::new("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"), "msg_1", NOW, b"{}", "text/plain");
        let list = format!("v1a,zzz v1,AAAA {}", sent[2].1);
        verify(&Secret::new(secret), &sent[0].1, &sent[1].1, &list, body, now).map_err(|e| e.code)
    }

    #[test]
    fn a_body_its_secret_and_its_hour_belong_together() {
        let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        assert_eq!(check(secret, b"{}", NOW + Span::minutes(4)), Ok(()));
        assert_eq!(check(secret, b"{ }", NOW), Err("bad_signature"));
        assert_eq!(check("whsec_AAAA", b"{}", NOW), Err("bad_signature"));
        assert_eq!(check(secret, b"{}", NOW + Span::minutes(6)), Err("stale"));
        assert_eq!(check(secret, b"{}", NOW - Span::minutes(6)), Err("stale"));
    }

    #[test]
    fn tries_grow_apart_and_end() {
        let mut draws = Seed(1).stream("retry");
        let pauses: Vec<_> = (0..).map_while(|failed| retry_after(failed, &mut draws)).collect();
        assert_eq!((pauses.len(), pauses[0]), (10, Span::ZERO));
        assert!(pauses.windows(2).all(|pair| pair[0] < pair[1]));
    }
}
