//! Signed webhooks after the Standard Webhooks specification: signing, checking, sending. When to send again is the
//! sender's business: whoever keeps what is still to go out.

mod reach;
mod send;

pub use send::{Endpoint, Sender};

use crate::{FeedError, Secret, sign};
use model::{Moment, Span};

/// How far the sender's clock may be from ours.
pub const TOLERANCE: Span = Span::minutes(5);

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

/// Checks a signed body: one of the listed `v1` signatures must be right and the moment near. Entries of another form
/// are passed over: some senders list schemes of their own.
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

    /// Libraries of other senders list entries without a comma, or of schemes of their own.
    #[test]
    fn entries_of_another_form_are_passed_over() {
        let secret = Secret::new("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        let sent = headers(&secret, "msg_1", NOW, b"{}", "text/plain");
        let check = |list: &str| verify(&secret, "msg_1", &sent[1].1, list, b"{}", NOW).map_err(|error| error.code);
        for noise in ["v1", "v1,", ",", "v1,***", "v1a,AAAA", "é,é", "v2,AAAA v1"] {
            assert_eq!(check(&format!("{noise} {}", sent[2].1)), Ok(()), "{noise}");
            assert_eq!(check(noise), Err("bad_signature"), "{noise}");
        }
    }

    /// A key of 25 bytes has padding in base64; some people paste it without.
    #[test]
    fn a_secret_means_the_same_key_with_and_without_its_padding() {
        let (padded, bare) = ("whsec_QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWQ==", "whsec_QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWQ");
        let sent = headers(&Secret::new(padded), "m", NOW, b"{}", "text/plain");
        assert_eq!(verify(&Secret::new(bare), "m", &sent[1].1, &sent[2].1, b"{}", NOW), Ok(()));
        assert_eq!(Secret::new(padded).webhook_doubt(), None);
        assert_eq!(Secret::new(bare).webhook_doubt(), Some("its base64 lacks the padding `=`"));
        assert_eq!(Secret::new("whsec_QUJD").webhook_doubt(), Some("its key is not of 24 to 64 bytes"));
        assert_eq!(Secret::new("plain words").webhook_doubt(), Some("it is not `whsec_` and base64"));
    }
}
