//! The page behind "No more mail of this kind" as plain HTML: opening it changes nothing, one button does.
//!
//! The address serves mail programs, too: they send the POST of RFC 8058 to it, which is not redirected.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use domain::problem::Code;
use minijinja::value::Serde;
use minijinja::{Environment, context};

use super::unsubscribe::{self, Subscription};
use crate::app::App;
use crate::error::{Result, ServerError};
use crate::http::asked_language;
use crate::http::extract::Token;
use crate::words::words;

/// Nothing but the own style sheet and the own form.
const POLICY: &str =
    "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
const STYLE_ADDRESS: &str = concat!("/status.css?v=", env!("CARGO_PKG_VERSION"));
const TEMPLATE: &str = "unsubscribe.html";

#[expect(clippy::expect_used, reason = "the template is part of the binary; a test renders it")]
static PAGES: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut pages = Environment::new();
    pages.add_template(TEMPLATE, include_str!("unsubscribe.html")).expect("the template can be read");
    pages
});

/// The address of the page, without the API's prefix.
pub fn pages(config: &mut web::ServiceConfig) {
    let page = web::resource("/u/{token}");
    config.service(page.route(web::get().to(show)).route(web::head().to(show)).route(web::post().to(press)));
}

async fn show(request: HttpRequest, app: web::Data<App>, Token(token): Token) -> HttpResponse {
    let found = unsubscribe::look(&app, &token).await;
    page(&app, &request, &token, found)
}

/// The body says nothing that the address does not: it is not read.
async fn press(request: HttpRequest, app: web::Data<App>, Token(token): Token) -> HttpResponse {
    let done = unsubscribe::stop(&app, &token).await;
    page(&app, &request, &token, done)
}

/// What stands on the page.
struct Page<'a> {
    language: &'a str,
    organisation: &'a str,
    token: &'a str,
    /// `ask`, `done`, `missing` or `failed`.
    kind: &'a str,
    /// The kind of mail; empty is the digest.
    mail: &'a str,
    /// Whether the inbox keeps it.
    closing: bool,
}

fn page(app: &App, request: &HttpRequest, token: &str, found: Result<Subscription>) -> HttpResponse {
    let snapshot = app.snapshots.current();
    let stranger = asked_language(request).unwrap_or_else(|| snapshot.settings.language.clone());
    let organisation = snapshot.settings.organisation.as_str();
    let blank = Page { language: &stranger, organisation, token, kind: "missing", mail: "", closing: false };
    let (code, html) = match &found {
        Ok(found) => {
            let kind = if found.stopped { "done" } else { "ask" };
            let mail = found.kind.map_or("", |kind| kind.as_str());
            let closing = found.kind.is_some_and(|kind| kind.is_closing());
            let page = Page { language: &found.language, kind, mail, closing, ..blank };
            (StatusCode::OK, render(&page))
        }
        Err(ServerError::Problem(problem)) if problem.code == Code::NotFound => {
            (StatusCode::NOT_FOUND, render(&blank))
        }
        Err(error) => {
            tracing::error!(%error, "the page about mail failed");
            let code =
                StatusCode::from_u16(error.problem().status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            (code, render(&Page { kind: "failed", ..blank }))
        }
    };
    let html = html.unwrap_or_else(|error| {
        tracing::error!(%error, "the page about mail could not be written");
        String::new()
    });
    HttpResponse::build(code)
        .insert_header(("content-security-policy", POLICY))
        .insert_header(("referrer-policy", "no-referrer"))
        .insert_header(("cache-control", "no-store"))
        .insert_header(("x-robots-tag", "noindex"))
        .content_type("text/html; charset=utf-8")
        .body(html)
}

fn render(page: &Page<'_>) -> Result<String, minijinja::Error> {
    let words = words(page.language);
    let starts = ["server.unsubscribe.", "server.status.failed", "app."];
    let catalogue: BTreeMap<&str, &str> = words
        .all()
        .iter()
        .filter(|(key, _)| starts.iter().any(|start| key.starts_with(start)))
        .map(|(key, text)| (key.as_str(), text.as_str()))
        .collect();
    let mail = if page.mail.is_empty() { "digest" } else { page.mail };
    PAGES.get_template(TEMPLATE)?.render(context! {
        kind => page.kind,
        language => words.language(),
        style => STYLE_ADDRESS,
        organisation => page.organisation,
        token => page.token,
        mail => words.text(&format!("server.unsubscribe.kind.{mail}"), &[]),
        closing => page.closing,
        w => Serde(catalogue),
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop")]
    use domain::telling::TellingKind;

    use super::*;

    fn rendered(kind: &str, mail: &str, closing: bool) -> String {
        let page = Page { language: "en", organisation: "<Larkmoor>", token: "TOKEN", kind, mail, closing };
        render(&page).unwrap()
    }

    #[test]
    fn only_the_page_that_asks_has_a_button() {
        for kind in ["ask", "done", "missing", "failed"] {
            let html = rendered(kind, "comment", false);
            assert_eq!(html.contains("<form method=\"post\" action=\"/u/TOKEN\">"), kind == "ask", "{kind}");
            assert!(html.contains("&lt;Larkmoor&gt;") && !html.contains("<script"), "{kind}");
            assert!(!html.contains("server.unsubscribe."), "{kind}: {html}");
        }
    }

    #[test]
    fn every_kind_of_mail_has_its_words() {
        for kind in TellingKind::ALL {
            let html = rendered("ask", kind.as_str(), kind.is_closing());
            assert!(!html.contains("server.unsubscribe."), "{html}");
            let kept = words("en").text("server.unsubscribe.kept", &[]);
            assert_eq!(html.contains(&kept), kind.is_closing());
        }
        assert!(!rendered("ask", "", false).contains("server.unsubscribe."));
    }

    #[test]
    fn every_sentence_of_the_page_is_in_the_catalogue() {
        let template = include_str!("unsubscribe.html");
        for key in template.split("w[\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(words("en").has(key), "{key}");
        }
    }
}
