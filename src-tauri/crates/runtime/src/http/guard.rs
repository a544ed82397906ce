//! Who may speak to the loopback: pages of other sites may not, whatever name they reach us by.

use axum::{
    extract::Request,
    http::{HeaderMap, header},
    middleware::Next,
    response::Response,
};

/// Refuses calls made under a foreign name (DNS rebinding) or from a foreign page (cross-site calls).
pub async fn host(request: Request, next: Next) -> Response {
    if is_ours(request.headers()) { next.run(request).await } else { super::refused::foreign() }
}

fn is_ours(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let host = text(header::HOST).is_none_or(is_loopback);
    let origin =
        text(header::ORIGIN).is_none_or(|origin| origin.split_once("://").is_some_and(|(_, host)| is_loopback(host)));
    host && origin
}

fn is_loopback(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    };
    matches!(name, "localhost" | "127.0.0.1" | "[::1]")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_machine_itself_is_served() {
        for ours in ["localhost:8484", "127.0.0.1:8484", "[::1]:8484", "localhost"] {
            assert!(is_loopback(ours), "{ours}");
        }
        for foreign in ["evil.example", "localhost.evil.example:8484", "10.0.0.1:8484", "127.0.0.1.evil.example"] {
            assert!(!is_loopback(foreign), "{foreign}");
        }
    }

    #[test]
    fn a_page_of_another_site_is_refused() {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, "127.0.0.1:8484".parse().expect("a header"));
        assert!(is_ours(&headers));
        headers.insert(header::ORIGIN, "https://evil.example".parse().expect("a header"));
        assert!(!is_ours(&headers));
    }
}
