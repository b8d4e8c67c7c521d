//! `GET /api`: the API for people who write programs, as plain HTML made of the OpenAPI document, so that neither can
//! say what the other does not. Without script and without anything from another host.

mod model;
mod shape;

use std::collections::BTreeMap;
use std::sync::{LazyLock, OnceLock};

use actix_web::{HttpRequest, HttpResponse, web};
use minijinja::value::Serde;
use minijinja::{Environment, context};

use self::model::Reference;
use super::asked_language;
use super::openapi::Document;
use crate::words::words;

/// Nothing but style sheets of this server.
const POLICY: &str = "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'";
const STYLE: &str = include_str!("reference.css");
/// Tokens and basic parts come from the status page's sheet.
const STYLES: [&str; 2] = [
    concat!("/status.css?v=", env!("CARGO_PKG_VERSION")),
    concat!("/api/reference.css?v=", env!("CARGO_PKG_VERSION")),
];
const TEMPLATE: &str = "reference.html";

#[expect(clippy::expect_used, reason = "the template is part of the binary; a test renders it")]
static PAGES: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut pages = Environment::new();
    pages.add_template(TEMPLATE, include_str!("reference.html")).expect("the template can be read");
    pages
});

/// The document as the page shows it; the same in every worker, and made when it is first looked at.
static REFERENCE: OnceLock<Reference> = OnceLock::new();

/// The addresses of the page, without the API's prefix.
pub fn pages(config: &mut web::ServiceConfig) {
    config
        .route("/api", web::get().to(show))
        .route("/api/", web::get().to(show))
        .route("/api/reference.css", web::get().to(style));
}

async fn style() -> HttpResponse {
    HttpResponse::Ok()
        .insert_header(("cache-control", "public, max-age=86400"))
        .content_type("text/css; charset=utf-8")
        .body(STYLE)
}

async fn show(request: HttpRequest, document: web::Data<Document>) -> HttpResponse {
    let reference = REFERENCE.get_or_init(|| Reference::read(&document.0));
    let html = render(reference, asked_language(&request).as_deref().unwrap_or("en"));
    let html = html.unwrap_or_else(|error| {
        tracing::error!(%error, "the page about the API could not be written");
        String::new()
    });
    HttpResponse::Ok()
        .insert_header(("content-security-policy", POLICY))
        .insert_header(("cache-control", "no-cache"))
        .content_type("text/html; charset=utf-8")
        .body(html)
}

fn render(reference: &Reference, language: &str) -> Result<String, minijinja::Error> {
    let words = words(language);
    let starts = ["server.reference.", "app."];
    let catalogue: BTreeMap<&str, &str> = words
        .all()
        .iter()
        .filter(|(key, _)| starts.iter().any(|start| key.starts_with(start)))
        .map(|(key, text)| (key.as_str(), text.as_str()))
        .collect();
    PAGES.get_template(TEMPLATE)?.render(context! {
        language => words.language(),
        styles => STYLES,
        version => env!("CARGO_PKG_VERSION"),
        reference => Serde(reference),
        w => Serde(catalogue),
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop")]
    use super::*;
    use crate::http::{openapi, routes};

    fn page() -> String {
        let document = openapi::catalogue(routes()).document.to_json().unwrap();
        render(&Reference::read(document.as_bytes()), "en").unwrap()
    }

    #[test]
    fn every_link_leads_to_a_place_on_the_page() {
        let page = page();
        let targets: Vec<&str> =
            page.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        assert!(targets.len() > 200, "only {} links", targets.len());
        for target in targets {
            assert_eq!(page.matches(&format!("id=\"{target}\"")).count(), 1, "{target}");
        }
    }

    #[test]
    fn every_sentence_is_in_the_catalogue() {
        let template = include_str!("reference.html");
        for key in template.split("w[\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(key.ends_with('.') || words("en").has(key), "{key}");
        }
        assert!(!page().contains("server.reference."));
    }

    #[test]
    fn what_the_document_says_is_no_markup() {
        let document = r#"{"paths": {"/api/v1/a<b>": {"get": {"summary": "<script>", "responses": {}}}}}"#;
        let page = render(&Reference::read(document.as_bytes()), "en").unwrap();
        assert!(page.contains("&lt;script&gt;") && !page.contains("<script"), "{page}");
    }
}
