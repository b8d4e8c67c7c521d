//! The two cookies of a session.

use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use domain::identity::{ACCESS_SECONDS, SESSION_DAYS};

use crate::config::Config;
use crate::http::guard::{ACCESS_COOKIE, REFRESH_COOKIE};

const ACCESS_PATH: &str = "/api/v1";
const REFRESH_PATH: &str = "/api/v1/session";

/// The cookies of a session: access token for ten minutes everywhere, refresh token for the session routes alone.
pub fn of_session(access: String, refresh: String, config: &Config) -> [Cookie<'static>; 2] {
    [
        cookie(ACCESS_COOKIE, ACCESS_PATH, access, Duration::seconds(ACCESS_SECONDS), config),
        cookie(REFRESH_COOKIE, REFRESH_PATH, refresh, Duration::days(SESSION_DAYS), config),
    ]
}

/// The same cookies, empty and in the past: the browser drops its own.
pub fn of_nobody(config: &Config) -> [Cookie<'static>; 2] {
    [
        cookie(ACCESS_COOKIE, ACCESS_PATH, String::new(), Duration::ZERO, config),
        cookie(REFRESH_COOKIE, REFRESH_PATH, String::new(), Duration::ZERO, config),
    ]
}

fn cookie(
    name: &'static str,
    path: &'static str,
    value: String,
    age: Duration,
    config: &Config,
) -> Cookie<'static> {
    Cookie::build(name, value)
        .path(path)
        .max_age(age)
        .http_only(true)
        .same_site(SameSite::Strict)
        .secure(config.is_https())
        .finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Options;

    fn set(public_url: &str) -> Vec<String> {
        let options = Options { public_url: Some(public_url.to_owned()), ..Options::default() };
        let config = options.resolve("x").unwrap();
        of_session("a".to_owned(), "r".to_owned(), &config).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn cookies_are_what_clients_rely_on() {
        assert_eq!(
            set("http://localhost:8080"),
            [
                "rb_access=a; HttpOnly; SameSite=Strict; Path=/api/v1; Max-Age=600",
                "rb_refresh=r; HttpOnly; SameSite=Strict; Path=/api/v1/session; Max-Age=2592000",
            ]
        );
        assert!(set("https://hospital.example").iter().all(|cookie| cookie.contains("; Secure")));
    }
}
