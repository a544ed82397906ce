//! The screens' files: what a page may load, and how long a browser may keep what it was given.

use axum::{
    Router,
    extract::Request,
    http::{HeaderMap, HeaderValue, header},
    middleware::{self, Next},
    response::Response,
};
use std::path::Path;
use tower_http::services::ServeDir;

/// What a page of ours may load: itself, nothing from elsewhere. The page's own policy (`ui/vite.config.ts`) once
/// more, and what only a header can say: no other page may frame it.
const CONTENT_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
    font-src 'self'; connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'none'";

/// Named after its content: it never changes.
const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// Large, changed with a new version only: asked about again after a day.
const A_DAY: &str = "public, max-age=86400";
/// Asked about each time; what has not changed is not sent again.
const ASK: &str = "no-cache";

/// The routes, and the screens' files for every other path.
pub(crate) fn with_screens(routes: Router, folder: Option<&Path>) -> Router {
    let all = match folder {
        Some(folder) => routes.fallback_service(ServeDir::new(folder)),
        None => routes,
    };
    all.layer(middleware::from_fn(with_headers))
}

async fn with_headers(request: Request, next: Next) -> Response {
    let kept = keep(request.uri().path());
    let mut response = next.run(request).await;
    let good = response.status().is_success() || response.status() == axum::http::StatusCode::NOT_MODIFIED;
    let headers = response.headers_mut();
    set(headers, header::CONTENT_SECURITY_POLICY, CONTENT_POLICY);
    set(headers, header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    // The address of a war room holds its token: no other site is told where a reader came from.
    set(headers, header::REFERRER_POLICY, "no-referrer");
    if !headers.contains_key(header::CACHE_CONTROL) {
        set(headers, header::CACHE_CONTROL, if good { kept } else { "no-store" });
    }
    response
}

fn set(headers: &mut HeaderMap, name: header::HeaderName, value: &'static str) {
    headers.insert(name, HeaderValue::from_static(value));
}

fn keep(path: &str) -> &'static str {
    let name = path.rsplit('/').next().unwrap_or_default();
    match () {
        () if path.starts_with("/assets/") && is_hashed(name) => FOR_EVER,
        () if name.ends_with(".pmtiles") || name.ends_with(".woff2") || name.ends_with(".woff") => A_DAY,
        () => ASK,
    }
}

/// The bundler's names: `index-BsZ3x_9k.js`, eight signs of a digest before the ending.
fn is_hashed(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default();
    let digest = stem.len().checked_sub(9).and_then(|at| stem.get(at..)).and_then(|end| end.strip_prefix('-'));
    digest.is_some_and(|digest| digest.bytes().all(|sign| sign.is_ascii_alphanumeric() || b"_-".contains(&sign)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_named_after_its_content_is_kept_for_ever_and_the_page_never() {
        assert_eq!(keep("/assets/index-BsZ3x_9k.js"), FOR_EVER);
        assert_eq!(keep("/assets/barlow-latin-400-normal-DkR3-a2b.woff2"), FOR_EVER);
        assert_eq!(keep("/assets/france.pmtiles"), A_DAY);
        assert_eq!(keep("/basemap/france.pmtiles"), A_DAY);
        for asked in ["/", "/index.html", "/assets/plain.js", "/api/call", "/elsewhere/index-BsZ3x_9k.js"] {
            assert_eq!(keep(asked), ASK, "{asked}");
        }
    }
}
