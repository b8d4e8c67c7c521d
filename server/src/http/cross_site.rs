//! Refuses requests that another site makes a person's browser send.

use actix_web::HttpRequest;
use actix_web::http::Method;
use actix_web::http::header::{HOST, ORIGIN};
use domain::problem::Code;

use super::guard::{ACCESS_COOKIE, REFRESH_COOKIE};
use crate::config::Config;
use crate::error::Result;

/// Whether the request may have come from our own pages.
///
/// Unsafe requests that carry our cookies, and signing in, need `X-Requested-With: readback`, which no foreign form can
/// set, and, where the browser sends them, `Sec-Fetch-Site: same-origin` and our own `Origin`.
///
/// # Errors
/// 403 `csrf`.
pub fn check(request: &HttpRequest, config: &Config) -> Result<()> {
    let carries_cookies = request.cookie(ACCESS_COOKIE).is_some() || request.cookie(REFRESH_COOKIE).is_some();
    let signs_in = request.path().starts_with("/api/v1/session");
    let is_unsafe = !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if !is_unsafe || !(carries_cookies || signs_in) {
        return Ok(());
    }
    let header = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
    let asked_by_us = header("x-requested-with") == Some("readback");
    let same_origin = header("sec-fetch-site").is_none_or(|site| site == "same-origin");
    let ours = header(ORIGIN.as_str()).is_none_or(|origin| is_ours(origin, header(HOST.as_str()), config));
    if asked_by_us && same_origin && ours { Ok(()) } else { Err(Code::CrossSite.into()) }
}

fn is_ours(origin: &str, host: Option<&str>, config: &Config) -> bool {
    if config.public_url_set {
        return same(origin, &config.public_url);
    }
    host.is_some_and(|host| {
        same(origin, &format!("http://{host}")) || same(origin, &format!("https://{host}"))
    })
}

/// Whether two origins are one; the names of this computer count as one.
fn same(one: &str, other: &str) -> bool {
    let plain = |origin: &str| {
        let origin = origin.trim_end_matches('/').to_lowercase();
        ["127.0.0.1", "[::1]"]
            .iter()
            .fold(origin, |origin, name| origin.replace(&format!("//{name}"), "//localhost"))
    };
    plain(one) == plain(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_this_computer_are_one() {
        assert!(same("http://localhost:8080", "http://127.0.0.1:8080"));
        assert!(same("http://[::1]:8080/", "http://localhost:8080"));
        assert!(!same("http://localhost:8081", "http://127.0.0.1:8080"));
        assert!(!same("https://evil.example", "https://hospital.example"));
    }
}
