//! Handlers of sessions, the own account, and people.

use actix_web::cookie::Cookie;
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use domain::id::{PersonId, kind};
use domain::identity::requests::{
    AskForLink, ChangePassword, MePatch, NewPerson, PeopleSearch, PersonPatch, SetUp, SignIn, UseLink,
};
use domain::moment::Moment;
use domain::page::{DEFAULT_LIMIT, LARGEST_LIMIT};
use domain::problem::{Code, Problem};
use serde::{Deserialize, Serialize};

use super::actions::people::{self, Window};
use super::actions::{self, Opened, by_link, setup};
use super::cookies;
use crate::app::App;
use crate::error::{Result, ServerError};
use crate::http::extract::{Body, PathId, Query, Token};
use crate::http::guard::{ACCESS_COOKIE, Allowed, REFRESH_COOKIE, may};
use crate::http::limits::client_address;
use crate::repeats::{self, Answer};

/// An answer that nobody keeps.
fn answer(status: StatusCode, body: &impl Serialize) -> HttpResponse {
    HttpResponse::build(status).insert_header(("cache-control", "no-store")).json(body)
}

fn done(cookies: &[Cookie<'static>]) -> HttpResponse {
    let mut answer = HttpResponse::NoContent();
    answer.insert_header(("cache-control", "no-store"));
    for cookie in cookies {
        answer.cookie(cookie.clone());
    }
    answer.finish()
}

/// The cookies of the session, and who it is.
async fn welcome(app: &App, opened: Opened, status: StatusCode) -> Result<HttpResponse> {
    let me = actions::me(app, &opened.who).await?;
    let mut answer = HttpResponse::build(status);
    answer.insert_header(("cache-control", "no-store"));
    for cookie in cookies::of_session(opened.access, opened.refresh, &app.config) {
        answer.cookie(cookie);
    }
    Ok(answer.json(me))
}

/// `POST /session`.
pub async fn sign_in(request: HttpRequest, app: web::Data<App>, body: Body<SignIn>) -> Result<HttpResponse> {
    let address = client_address(&request, &app.config);
    let opened = actions::sign_in(&app, body.request, address).await?;
    welcome(&app, opened, StatusCode::OK).await
}

/// `POST /session/refresh`.
pub async fn refresh(request: HttpRequest, app: web::Data<App>) -> Result<HttpResponse> {
    let token = request.cookie(REFRESH_COOKIE).ok_or(Code::SignInNeeded)?;
    let opened = actions::refresh(&app, token.value()).await?;
    Ok(done(&cookies::of_session(opened.access, opened.refresh, &app.config)))
}

/// The query of `DELETE /session`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Everywhere {
    #[serde(default)]
    everywhere: bool,
}

/// `DELETE /session`.
pub async fn sign_out(
    request: HttpRequest,
    app: web::Data<App>,
    Query(wish): Query<Everywhere>,
) -> Result<HttpResponse> {
    let (access, refresh) = (request.cookie(ACCESS_COOKIE), request.cookie(REFRESH_COOKIE));
    let (access, refresh) = (access.as_ref().map(Cookie::value), refresh.as_ref().map(Cookie::value));
    actions::sign_out(&app, access, refresh, wish.everywhere).await?;
    Ok(done(&cookies::of_nobody(&app.config)))
}

/// `POST /session/link`.
pub async fn ask_for_link(
    request: HttpRequest,
    app: web::Data<App>,
    body: Body<AskForLink>,
) -> Result<HttpResponse> {
    by_link::ask(&app, body.request, client_address(&request, &app.config)).await?;
    Ok(HttpResponse::Accepted().insert_header(("cache-control", "no-store")).finish())
}

/// `GET /session/link/{token}`.
pub async fn link_holder(app: web::Data<App>, Token(token): Token) -> Result<HttpResponse> {
    Ok(answer(StatusCode::OK, &by_link::holder(&app, &token).await?))
}

/// `POST /session/link/{token}`.
pub async fn use_link(
    request: HttpRequest,
    app: web::Data<App>,
    Token(token): Token,
    body: Body<UseLink>,
) -> Result<HttpResponse> {
    let address = client_address(&request, &app.config);
    let opened = by_link::use_link(&app, &token, body.request, address).await?;
    welcome(&app, opened, StatusCode::OK).await
}

/// `GET /public`.
pub async fn public(app: web::Data<App>) -> Result<HttpResponse> {
    Ok(answer(StatusCode::OK, &actions::public(&app).await?))
}

/// `POST /setup`.
pub async fn set_up(app: web::Data<App>, body: Body<SetUp>) -> Result<HttpResponse> {
    let opened = setup::set_up(&app, body.request).await?;
    welcome(&app, opened, StatusCode::CREATED).await
}

/// `GET /me`.
pub async fn me(app: web::Data<App>, allowed: Allowed<may::OwnAccount>) -> Result<HttpResponse> {
    Ok(answer(StatusCode::OK, &actions::me(&app, &allowed.who).await?))
}

/// `PATCH /me`.
pub async fn change_me(
    app: web::Data<App>,
    allowed: Allowed<may::OwnAccount>,
    body: Body<MePatch>,
) -> Result<HttpResponse> {
    actions::change_me(&app, &allowed.who, body.request).await?;
    let who = app.sessions.find(allowed.who.session_id).await?.ok_or(Code::SignInNeeded)?;
    Ok(answer(StatusCode::OK, &actions::me(&app, &who).await?))
}

/// `PUT /me/password`.
pub async fn change_password(
    request: HttpRequest,
    app: web::Data<App>,
    allowed: Allowed<may::OwnAccount>,
    body: Body<ChangePassword>,
) -> Result<HttpResponse> {
    let address = client_address(&request, &app.config);
    actions::change_password(&app, &allowed.who, body.request, address).await?;
    Ok(done(&[]))
}

/// The query of `GET /people`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PeopleQuery {
    cursor: Option<String>,
    limit: Option<i64>,
}

/// `GET /people`.
pub async fn list_people(
    app: web::Data<App>,
    allowed: Allowed<may::Administer>,
    Query(query): Query<PeopleQuery>,
) -> Result<HttpResponse> {
    let window = window(query.cursor.as_deref(), query.limit)?;
    Ok(answer(StatusCode::OK, &people::list(&app, &allowed.who.viewer, window, None).await?))
}

/// `POST /people/search`.
pub async fn search_people(
    app: web::Data<App>,
    allowed: Allowed<may::Administer>,
    body: Body<PeopleSearch>,
) -> Result<HttpResponse> {
    let PeopleSearch { words, cursor, limit } = body.request;
    let window = window(cursor.as_deref(), limit)?;
    Ok(answer(StatusCode::OK, &people::list(&app, &allowed.who.viewer, window, Some(words)).await?))
}

fn window(cursor: Option<&str>, limit: Option<i64>) -> Result<Window> {
    let limit = limit.unwrap_or(DEFAULT_LIMIT);
    let limit = usize::try_from(limit).ok().filter(|_| (1..=LARGEST_LIMIT).contains(&limit));
    Ok(Window {
        after: cursor.map(|cursor| place(cursor).ok_or_else(|| unreadable("cursor"))).transpose()?,
        limit: limit.ok_or_else(|| unreadable("limit"))?,
    })
}

fn unreadable(parameter: &str) -> ServerError {
    Problem::new(Code::Unreadable).detail(format!("The parameter {parameter} cannot be read")).into()
}

/// The place in the list that a cursor names.
fn place(cursor: &str) -> Option<(Moment, PersonId)> {
    let (micros, id) = cursor.split_once('.')?;
    Some((Moment::from_micros(micros.parse().ok()?), id.parse().ok()?))
}

/// `POST /people`.
pub async fn add_person(
    app: web::Data<App>,
    allowed: Allowed<may::Administer>,
    body: Body<NewPerson>,
) -> Result<Answer> {
    let viewer = &allowed.who.viewer;
    let fingerprint = repeats::fingerprint("POST /people", &viewer.person_id.to_string(), &body.value);
    people::add(&app, viewer, body.request, fingerprint).await
}

/// `GET /people/{id}`.
pub async fn person(
    app: web::Data<App>,
    allowed: Allowed<may::Administer>,
    PathId(id): PathId<kind::Person>,
) -> Result<HttpResponse> {
    Ok(answer(StatusCode::OK, &people::find(&app, &allowed.who.viewer, id).await?))
}

/// `PATCH /people/{id}`.
pub async fn change_person(
    app: web::Data<App>,
    allowed: Allowed<may::Administer>,
    PathId(id): PathId<kind::Person>,
    body: Body<PersonPatch>,
) -> Result<HttpResponse> {
    Ok(answer(StatusCode::OK, &people::change(&app, &allowed.who.viewer, id, body.request).await?))
}

/// `POST /people/{id}/sign-in-link`.
pub async fn new_link(
    app: web::Data<App>,
    allowed: Allowed<may::Administer>,
    PathId(id): PathId<kind::Person>,
) -> Result<HttpResponse> {
    Ok(answer(StatusCode::OK, &people::new_link(&app, &allowed.who.viewer, id).await?))
}
