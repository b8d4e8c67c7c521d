//! The private status page as plain HTML: works in any browser without script, reads no cookie. Looking at it moves
//! nothing, so that programs which follow links in mails do no harm.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use actix_web::http::StatusCode;
use actix_web::http::header::LOCATION;
use actix_web::{HttpRequest, HttpResponse, web};
use domain::fields::Request;
use domain::id::kind;
use domain::moment::Moment;
use domain::problem::{Code, Problem};
use domain::reports::ShipAnswer;
use domain::reports::state::State;
use domain::reports::wire::{Relation, StatusView};
use minijinja::value::Serde;
use minijinja::{Environment, context};
use serde::Serialize;
use serde_json::{Map, Value};

use super::once::Once;
use super::status::{self, StatusPage};
use crate::app::App;
use crate::clock::new_timeless_id;
use crate::error::{Result, ServerError};
use crate::http::asked_language;
use crate::http::extract::{Form, Token};
use crate::words::{Words, words};

/// Nothing but the own style sheet and the own forms.
const POLICY: &str =
    "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
const STYLE: &str = include_str!("status.css");
const STYLE_ADDRESS: &str = concat!("/status.css?v=", env!("CARGO_PKG_VERSION"));
const TEMPLATE: &str = "status.html";
/// The form that answers "does it help?".
const CONFIRM: &str = "confirm";

#[expect(clippy::expect_used, reason = "the template is part of the binary; a test renders it")]
static PAGES: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut pages = Environment::new();
    pages.add_template(TEMPLATE, include_str!("status.html")).expect("the template can be read");
    pages
});

/// The addresses of the page, without the API's prefix.
pub fn pages(config: &mut web::ServiceConfig) {
    config
        .route("/status.css", web::get().to(style))
        .service(web::resource("/s/{token}").route(web::get().to(show)).route(web::head().to(look)))
        .route("/s/{token}/answer", web::post().to(answer))
        .route("/s/{token}/comment", web::post().to(comment))
        .route("/s/{token}/confirm", web::post().to(confirm))
        .route("/s/{token}/reopen", web::post().to(reopen))
        .route("/s/{token}/withdraw", web::post().to(withdraw));
}

async fn style() -> HttpResponse {
    HttpResponse::Ok()
        .insert_header(("cache-control", "public, max-age=86400"))
        .content_type("text/css; charset=utf-8")
        .body(STYLE)
}

/// What of a form was refused: the page shows it with the words that were sent.
#[derive(Clone, Debug, Default, Serialize)]
struct Refused {
    form: &'static str,
    message: String,
    words: String,
}

async fn show(request: HttpRequest, app: web::Data<App>, Token(token): Token) -> HttpResponse {
    page(&app, &request, token, StatusCode::OK, Showing::Opened).await
}

/// Asking whether the page is there is not opening it.
async fn look(request: HttpRequest, app: web::Data<App>, Token(token): Token) -> HttpResponse {
    page(&app, &request, token, StatusCode::OK, Showing::Looked).await
}

/// Why the page is shown.
enum Showing {
    /// Its holder has opened it.
    Opened,
    /// A program asked whether it is there.
    Looked,
    /// A form was refused.
    Refused(Refused),
}

/// The handler of a form: the fields that its body has, and the one whose words come back where it is refused.
macro_rules! form {
    ($name:ident $($fields:literal)+, $words:literal) => {
        async fn $name(
            request: HttpRequest,
            app: web::Data<App>,
            Token(token): Token,
            form: Form,
        ) -> HttpResponse {
            let body = body_of(&form, &["id", $($fields),+]);
            let outcome = match Request::parse(&body) {
                Ok(wish) => {
                    let route = concat!("/status/", stringify!($name));
                    let asked = Once::new(route, &status::asker(&token), wish, &body);
                    status::$name(&app, &token, asked).await.map(|_| ())
                }
                Err(errors) => Err(errors.into()),
            };
            answered(&app, &request, token, stringify!($name), form.value($words), outcome).await
        }
    };
}
form!(answer "body", "body");
form!(comment "body", "body");
form!(confirm "answer" "words", "words");
form!(reopen "reason", "reason");
form!(withdraw "reason", "reason");

/// The form as the JSON body that the API takes; a field that was left empty is absent.
fn body_of(form: &Form, fields: &[&str]) -> Value {
    let fields = fields.iter().filter_map(|name| {
        let value = form.value(name).filter(|value| !value.trim().is_empty())?;
        Some(((*name).to_owned(), Value::from(value)))
    });
    Value::Object(fields.collect::<Map<_, _>>())
}

/// After a form: to the page anew, or the page with what is to be mended.
async fn answered(
    app: &App,
    request: &HttpRequest,
    token: String,
    form: &'static str,
    sent: Option<&str>,
    outcome: Result<()>,
) -> HttpResponse {
    match outcome {
        Ok(()) => HttpResponse::SeeOther()
            .insert_header((LOCATION, format!("/s/{token}")))
            .insert_header(("cache-control", "no-store"))
            .insert_header(("referrer-policy", "no-referrer"))
            .finish(),
        Err(error) => {
            let problem = error.problem();
            let code = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            if error.is_ours() {
                tracing::error!(%error, "the status page failed");
            }
            let words = words(&language(app, request));
            let message = message(words, &problem, form);
            let refused = Refused { form, message, words: sent.unwrap_or_default().to_owned() };
            page(app, request, token, code, Showing::Refused(refused)).await
        }
    }
}

/// What is to be mended, in plain words.
fn message(words: &Words, problem: &Problem, form: &str) -> String {
    let key = match (problem.errors.first(), problem.code) {
        // The page was tapped twice, or had stood open for long.
        (_, Code::IdReused) if form == CONFIRM => "server.status.counted_already".to_owned(),
        (_, Code::NotPossible) if form == CONFIRM => "server.status.not_asked".to_owned(),
        (_, Code::NotAllowed) => "server.status.not_yours".to_owned(),
        (Some(error), _) if error.field == "answer" => "server.status.error_answer".to_owned(),
        (Some(error), _) if error.code == "required" => "server.status.error_empty".to_owned(),
        (Some(error), _) if error.code == "too_long" => "server.status.error_long".to_owned(),
        _ => format!("problem.{}", problem.code),
    };
    words.text(&key, &[])
}

fn language(app: &App, request: &HttpRequest) -> String {
    asked_language(request).unwrap_or_else(|| app.snapshots.current().settings.language.clone())
}

/// One step of the way, in words.
#[derive(Serialize)]
struct Step {
    state: &'static str,
    when: String,
}

async fn page(
    app: &App,
    request: &HttpRequest,
    token: String,
    code: StatusCode,
    showing: Showing,
) -> HttpResponse {
    let language = language(app, request);
    let found = status::read(app, token.clone(), language.clone()).await;
    let (code, html) = match found {
        Ok(found) => {
            if matches!(showing, Showing::Opened) && found.pays {
                note_opening(app, &token).await;
            }
            let refused = if let Showing::Refused(refused) = showing { Some(refused) } else { None };
            (code, render(app, &language, &token, &found, refused.as_ref()))
        }
        Err(ServerError::Problem(problem)) if problem.code == Code::NotFound => {
            (StatusCode::NOT_FOUND, render_bare(app, &language, "missing"))
        }
        Err(ServerError::Problem(problem)) if problem.code == Code::Spent => {
            (StatusCode::GONE, render_bare(app, &language, "expired"))
        }
        Err(error) => {
            tracing::error!(%error, "the status page failed");
            let code =
                StatusCode::from_u16(error.problem().status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            (code, render_bare(app, &language, "failed"))
        }
    };
    let html = html.unwrap_or_else(|error| {
        tracing::error!(%error, "the status page could not be written");
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

/// The reporter reads how it ended, whether or not that can be noted; the next opening is another chance.
async fn note_opening(app: &App, token: &str) {
    if let Err(error) = status::note_opening(app, token.to_owned()).await {
        tracing::warn!(%error, "an opening of a status page could not be noted");
    }
}

/// The words that the page needs, by key.
fn catalogue(words: &Words) -> BTreeMap<&str, &str> {
    words
        .all()
        .iter()
        .filter(|(key, _)| ["server.status.", "state.", "app."].iter().any(|start| key.starts_with(start)))
        .map(|(key, text)| (key.as_str(), text.as_str()))
        .collect()
}

fn render(
    app: &App,
    language: &str,
    token: &str,
    found: &StatusPage,
    refused: Option<&Refused>,
) -> Result<String, minijinja::Error> {
    let snapshot = app.snapshots.current();
    let words = words(language);
    let time = |moment: Moment| words.time(moment, snapshot.zone(found.site_id));
    let day = |moment: Moment| words.day(snapshot.zone(found.site_id).to_local(moment).0);
    let view: &StatusView = &found.view;
    let steps: Vec<Step> =
        view.history.iter().map(|step| Step { state: step.state.as_str(), when: time(step.at) }).collect();
    PAGES.get_template(TEMPLATE)?.render(context! {
        kind => "report",
        language => language,
        style => STYLE_ADDRESS,
        organisation => snapshot.settings.organisation.as_str(),
        w => Serde(catalogue(words)),
        token => token,
        id => new_timeless_id::<kind::Event>().to_string(),
        view => Serde(view),
        state => view.state.as_str(),
        closed => !view.state.is_open(),
        next_step => found.next_step.as_str(),
        steps => Serde(&steps),
        asked_at => view.question.as_ref().map(|question| time(question.asked_at)),
        owned => words.text("server.status.owned", &[("team", &view.owner)]),
        decided => view.ending.as_ref().and_then(|ending| ending.by.as_deref())
            .map(|team| words.text("server.status.decided", &[("team", team)])),
        passed => view.ending.as_ref().and_then(|ending| ending.transferred_to.as_deref())
            .map(|to| words.text("server.status.passed", &[("to", to)])),
        said => found.said.map(ShipAnswer::as_str),
        asks => view.state == State::Shipped && view.my_answer.is_none() && may(view, CONFIRM),
        told => (view.relation == Relation::Reporter)
            .then(|| words.text("server.status.told", &[("day", &day(found.reported_at))])),
        changed => view.change.as_ref()
            .map(|change| words.text("server.status.changed", &[("day", &day(change.shipped_at))])),
        thanks => found.said.map(|said| thanks(words, view, said)),
        until => view.expires_at
            .map(|moment| words.text("server.status.footer_mail", &[("day", &day(moment))])),
        refused => Serde(refused),
    })
}

fn may(view: &StatusView, action: &str) -> bool {
    view.may.iter().any(|name| name == action)
}

/// What follows from the holder's answer, in a sentence.
fn thanks(words: &Words, view: &StatusView, said: ShipAnswer) -> String {
    let key = match (said, view.relation) {
        (ShipAnswer::Fixed, Relation::Reporter) if view.state == State::Confirmed => "fixed",
        (ShipAnswer::Fixed, Relation::Reporter) => "fixed_waits",
        (ShipAnswer::Partly, Relation::Reporter) => "partly",
        (ShipAnswer::NotFixed, Relation::Reporter) => "not_fixed",
        (ShipAnswer::CannotTell, Relation::Reporter) => "cannot_tell",
        (ShipAnswer::NotFixed, _) => "not_fixed_supporter",
        _ => "supporter",
    };
    words.text(&format!("server.status.thanks_{key}"), &[("team", &view.owner)])
}

/// The page without a report.
fn render_bare(app: &App, language: &str, kind: &str) -> Result<String, minijinja::Error> {
    let snapshot = app.snapshots.current();
    PAGES.get_template(TEMPLATE)?.render(context! {
        kind => kind,
        language => language,
        style => STYLE_ADDRESS,
        organisation => snapshot.settings.organisation.as_str(),
        w => Serde(catalogue(words(language))),
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop")]
    use serde_json::json;

    use super::*;

    fn rendered(view: &Value, refused: &Value) -> String {
        let state = view["state"].as_str().unwrap();
        PAGES
            .get_template(TEMPLATE)
            .unwrap()
            .render(context! {
                kind => "report",
                language => "en",
                style => STYLE_ADDRESS,
                organisation => "Larkmoor",
                w => Serde(catalogue(words("en"))),
                token => "TOKEN",
                id => "ID",
                view => Serde(view),
                state => state,
                closed => State::from_name(state).is_some_and(|state| !state.is_open()),
                next_step => "Next",
                steps => Serde(json!([{"state": "received", "when": "Wed 18 Nov, 10:00"}])),
                asked_at => "Wed 18 Nov, 10:00",
                owned => "Medication Systems owns it.",
                decided => "Decided by <b>.",
                refused => Serde(refused),
            })
            .unwrap()
    }

    #[test]
    fn every_state_has_its_page_with_the_forms_that_are_possible() {
        for state in State::ALL {
            let html = rendered(
                &json!({
                    "number": 1042, "state": state, "category": "Alarms", "owner": "Medication Systems",
                    "may": ["answer", "comment", "reopen", "withdraw"],
                    "question": {"body": "Which <pump>?"},
                    "ending": {"text": "Because & so"},
                }),
                &Value::Null,
            );
            for form in ["answer", "comment", "reopen", "withdraw"] {
                assert!(html.contains(&format!("action=\"/s/TOKEN/{form}\"")), "{state:?} {form}");
            }
            assert!(html.contains("Which &lt;pump&gt;?") && html.contains("Because &amp; so"));
            assert!(
                !html.contains("<script") && !html.contains(" style=") && !html.contains("server.status.")
            );
            let title = words("en").text(&format!("state.{}", state.as_str()), &[]);
            assert!(html.contains(&format!("<h1>{title}</h1>")), "{state:?}");
        }
    }

    #[test]
    fn whoever_has_answered_is_thanked_in_words() {
        for said in ShipAnswer::ALL {
            for relation in ["reporter", "supporter"] {
                for state in [State::Shipped, State::Confirmed, State::Reopened] {
                    let view = serde_json::from_value(json!({
                        "number": 1042, "token": "telling", "relation": relation, "state": state,
                        "category": "Alarms", "owner": "Medication Systems", "may": [], "history": [],
                    }));
                    let sentence = thanks(words("en"), &view.unwrap(), said);
                    assert!(!sentence.contains("server.status") && !sentence.contains('{'), "{sentence}");
                }
            }
        }
    }

    #[test]
    fn what_was_refused_comes_back_with_its_words() {
        let view =
            json!({"number": 1, "state": "received", "category": "A", "owner": "B", "may": ["comment"]});
        let html =
            rendered(&view, &json!({"form": "comment", "message": "Too long.", "words": "a </textarea> b"}));
        assert!(html.contains("role=\"alert\" id=\"comment-error\">Too long."));
        assert!(
            html.contains("aria-describedby=\"comment-error\">a &lt;&#x2f;textarea&gt; b</textarea>"),
            "{html}"
        );
        assert!(html.contains("<details open>"));
    }

    #[test]
    fn every_sentence_of_the_page_is_in_the_catalogue() {
        let template = include_str!("status.html");
        for key in template.split("w[\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(words("en").has(key) || key.ends_with('.'), "{key}");
        }
    }
}
