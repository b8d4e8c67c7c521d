//! Serves the embedded web app: compressed bodies, entity tags, deep links, and the headers that keep it safe.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{
        Method, StatusCode,
        header::{self, HeaderMap, HeaderName, HeaderValue},
    },
    web::Bytes,
};

/// One file of the web app.
pub struct Asset {
    /// Its address below the server's root.
    pub path: &'static str,
    /// Its media type.
    pub mime: &'static str,
    /// The hash of its plain body.
    pub etag: &'static str,
    /// Whether the address holds that hash, so that the body behind it never changes.
    pub hashed: bool,
    /// The plain body.
    pub raw: &'static [u8],
    /// The body compressed with Brotli, where that is worth it.
    pub br: Option<&'static [u8]>,
    /// The body compressed with gzip, where that is worth it.
    pub gz: Option<&'static [u8]>,
}

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// What the pages of this server may load and run: their own files and nothing else.
///
/// `wasm-unsafe-eval` is what compiling WebAssembly needs; the one trusted-types policy is the default one that
/// `start.js` makes, because the page's static parts are set as markup.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
     img-src 'self' blob: data:; connect-src 'self'; manifest-src 'self'; worker-src 'self'; font-src 'self'; \
     frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; \
     trusted-types default; report-uri /csp";

/// Where browsers report what the policy stopped.
const VIOLATIONS: &str = "/csp";

/// The headers that every answer carries, the web app's as well as the API's.
pub const SECURITY_HEADERS: [(&str, &str); 4] = [
    ("content-security-policy", CONTENT_SECURITY_POLICY),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
];

const NOT_BUILT: &str =
    "The web app is not part of this binary: run `cargo xtask run`, or build with `cargo xtask build`.\n";

/// Whether this binary carries the web app.
pub fn are_embedded() -> bool {
    !ASSETS.is_empty()
}

/// Answers every request that no other route takes: a file of the web app, its start page for deep links, or 404.
///
/// To be mounted as the default service, for all methods.
pub async fn serve(request: HttpRequest) -> HttpResponse {
    answer(ASSETS, request.method(), request.path(), request.headers())
}

/// Sets the security headers that the answer does not carry yet.
pub fn add_security_headers(headers: &mut HeaderMap) {
    for (name, value) in SECURITY_HEADERS {
        let name = HeaderName::from_static(name);
        if !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    }
}

fn answer(assets: &'static [Asset], method: &Method, path: &str, headers: &HeaderMap) -> HttpResponse {
    let mut response = if method == Method::POST && path == VIOLATIONS {
        // The report itself may hold addresses and text of the page; that it came is what matters.
        tracing::warn!("a page broke the content security policy");
        HttpResponse::NoContent().finish()
    } else if method != Method::GET && method != Method::HEAD {
        HttpResponse::MethodNotAllowed().insert_header((header::ALLOW, "GET, HEAD")).finish()
    } else if let Some(asset) = find(assets, path) {
        body_of(asset, headers)
    } else if !is_page(path) {
        plain(StatusCode::NOT_FOUND, "There is nothing at this address.\n")
    } else if let Some(start) = find(assets, "/") {
        body_of(start, headers)
    } else {
        plain(StatusCode::SERVICE_UNAVAILABLE, NOT_BUILT)
    };
    add_security_headers(response.headers_mut());
    response
}

fn plain(status: StatusCode, text: &'static str) -> HttpResponse {
    HttpResponse::build(status)
        .insert_header((header::CONTENT_TYPE, "text/plain; charset=utf-8"))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(text)
}

fn find(assets: &'static [Asset], path: &str) -> Option<&'static Asset> {
    assets.binary_search_by(|asset| asset.path.cmp(path)).ok().and_then(|index| assets.get(index))
}

/// Whether the address may be one of the app's own: a missing file must not come back as the start page.
fn is_page(path: &str) -> bool {
    !path.starts_with("/assets/") && !path.starts_with("/api/") && path != "/api" && !path.contains('.')
}

fn body_of(asset: &'static Asset, headers: &HeaderMap) -> HttpResponse {
    let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or("");
    let (body, encoding) = match (asset.br, asset.gz) {
        (Some(body), _) if accepts(accepted, "br") => (body, Some("br")),
        (_, Some(body)) if accepts(accepted, "gzip") => (body, Some("gzip")),
        _ => (asset.raw, None),
    };
    // Each representation has a strong tag of its own.
    let etag = format!("\"{}-{}\"", asset.etag, encoding.unwrap_or("raw"));
    let unchanged =
        headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok()).is_some_and(|known| {
            known.split(',').map(str::trim).any(|tag| tag == "*" || tag.trim_start_matches("W/") == etag)
        });
    let mut response = HttpResponse::build(if unchanged { StatusCode::NOT_MODIFIED } else { StatusCode::OK });
    response
        .insert_header((header::ETAG, etag))
        .insert_header((header::VARY, "accept-encoding"))
        .insert_header((
            header::CACHE_CONTROL,
            if asset.hashed { "public, max-age=31536000, immutable" } else { "no-cache" },
        ));
    if unchanged {
        return response.finish();
    }
    response.insert_header((header::CONTENT_TYPE, asset.mime));
    if let Some(encoding) = encoding {
        response.insert_header((header::CONTENT_ENCODING, encoding));
    }
    response.body(Bytes::from_static(body))
}

/// Whether an `Accept-Encoding` value admits `encoding`: named or `*`, and not with quality zero (RFC 9110 §12.5.3).
fn accepts(accept_encoding: &str, encoding: &str) -> bool {
    let mut any = false;
    for part in accept_encoding.split(',') {
        let mut pieces = part.split(';').map(str::trim);
        let name = pieces.next().unwrap_or("");
        let refused = pieces
            .filter_map(|piece| piece.strip_prefix("q="))
            .any(|quality| quality.parse::<f32>().is_ok_and(|quality| quality == 0.0));
        if name.eq_ignore_ascii_case(encoding) {
            return !refused;
        }
        any |= name == "*" && !refused;
    }
    any
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop")]

    use actix_web::body::{MessageBody, to_bytes};

    use super::*;

    static FILES: &[Asset] = &[
        Asset {
            path: "/",
            mime: "text/html; charset=utf-8",
            etag: "aa",
            hashed: false,
            raw: b"<html>",
            br: None,
            gz: None,
        },
        Asset {
            path: "/assets/app-1.js",
            mime: "text/javascript; charset=utf-8",
            etag: "bb",
            hashed: true,
            raw: b"plain",
            br: Some(b"br"),
            gz: Some(b"gz"),
        },
    ];

    fn get(path: &str, headers: &[(HeaderName, &str)]) -> HttpResponse {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.insert(name.clone(), HeaderValue::from_str(value).unwrap());
        }
        answer(FILES, &Method::GET, path, &map)
    }

    fn header_of(response: &HttpResponse, name: &str) -> String {
        response.headers().get(name).map_or(String::new(), |value| value.to_str().unwrap().to_owned())
    }

    async fn text(response: HttpResponse) -> String {
        let body = to_bytes(response.into_body()).await.map_err(|_| "no body").unwrap();
        String::from_utf8(body.to_vec()).unwrap()
    }

    #[actix_web::test]
    async fn the_best_accepted_encoding_is_sent() {
        let path = "/assets/app-1.js";
        for (accepted, expected) in [
            ("gzip, deflate, br", "br"),
            ("gzip", "gz"),
            ("br;q=0, gzip", "gz"),
            ("*", "br"),
            ("identity", "plain"),
            ("*;q=0", "plain"),
            ("", "plain"),
        ] {
            let response = get(path, &[(header::ACCEPT_ENCODING, accepted)]);
            assert_eq!(header_of(&response, "vary"), "accept-encoding");
            assert_eq!(text(response).await, expected, "{accepted}");
        }
    }

    #[actix_web::test]
    async fn known_representations_are_not_sent_again() {
        let first = get("/assets/app-1.js", &[(header::ACCEPT_ENCODING, "br")]);
        let etag = header_of(&first, "etag");
        assert_eq!(etag, "\"bb-br\"");
        let headers = [(header::ACCEPT_ENCODING, "br"), (header::IF_NONE_MATCH, etag.as_str())];
        let again = get("/assets/app-1.js", &headers);
        assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
        assert_eq!(text(again).await, "");
        let other = [(header::ACCEPT_ENCODING, "gzip"), (header::IF_NONE_MATCH, etag.as_str())];
        assert_eq!(get("/assets/app-1.js", &other).status(), StatusCode::OK);
    }

    #[actix_web::test]
    async fn hashed_files_are_kept_for_ever_and_the_start_page_is_asked_for_again() {
        assert_eq!(
            header_of(&get("/assets/app-1.js", &[]), "cache-control"),
            "public, max-age=31536000, immutable"
        );
        assert_eq!(header_of(&get("/", &[]), "cache-control"), "no-cache");
    }

    #[actix_web::test]
    async fn deep_links_get_the_start_page_and_missing_files_do_not() {
        assert_eq!(text(get("/reports/0198c0de-0000-7000-8000-000000000000", &[])).await, "<html>");
        for path in ["/assets/gone", "/api/v1/nothing", "/api", "/favicon.ico", "/sw.js"] {
            assert_eq!(get(path, &[]).status(), StatusCode::NOT_FOUND, "{path}");
        }
    }

    #[actix_web::test]
    async fn only_reading_is_allowed() {
        let posted = answer(FILES, &Method::POST, "/", &HeaderMap::new());
        assert_eq!(posted.status(), StatusCode::METHOD_NOT_ALLOWED);
        assert_eq!(header_of(&posted, "allow"), "GET, HEAD");
        let violation = answer(FILES, &Method::POST, VIOLATIONS, &HeaderMap::new());
        assert_eq!(violation.status(), StatusCode::NO_CONTENT);
        let head = answer(FILES, &Method::HEAD, "/", &HeaderMap::new());
        assert_eq!(head.body().size(), actix_web::body::BodySize::Sized(6));
    }

    #[actix_web::test]
    async fn without_a_web_app_the_start_page_says_how_to_get_one() {
        let response = answer(&[], &Method::GET, "/reports", &HeaderMap::new());
        assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(text(response).await, NOT_BUILT);
    }

    #[actix_web::test]
    async fn every_answer_carries_the_policy() {
        for path in ["/", "/assets/app-1.js", "/assets/gone"] {
            let response = get(path, &[]);
            assert_eq!(
                header_of(&response, "content-security-policy"),
                "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' blob: data:; \
                 connect-src 'self'; manifest-src 'self'; worker-src 'self'; font-src 'self'; frame-src 'self'; \
                 form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types default; \
                 report-uri /csp"
            );
            assert_eq!(header_of(&response, "x-content-type-options"), "nosniff");
            assert_eq!(header_of(&response, "referrer-policy"), "no-referrer");
            assert_eq!(header_of(&response, "cross-origin-opener-policy"), "same-origin");
        }
    }

    #[test]
    fn the_table_is_sorted_and_whole_or_empty() {
        assert!(ASSETS.is_sorted_by(|a, b| a.path < b.path));
        assert_eq!(are_embedded(), find(ASSETS, "/").is_some());
    }
}
