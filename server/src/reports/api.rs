//! The handlers of reports.

use actix_web::http::header::{ETAG, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, web};
use domain::fields::Request;
use domain::id::{ReportId, kind};
use domain::page::Page;
use domain::reports::requests::{
    AnonymousSubmission, AnswerRequest, CommentRequest, ConfirmationRequest, IdentityRequest, JoinRequest,
    OwnerRequest, PlanRequest, ReopenRequest, ReportPatch, ShareIdentityRequest, Submission, SupportRequest,
    TakeApartRequest, Transition, WithdrawRequest,
};
use domain::reports::status::StatusComment;
use domain::reports::wire::{
    EventView, IdentityAnswer, ListItem, QueueCounts, ReportView, StatusView, WaitingView,
};
use serde::Deserialize;

use super::filter::Filter;
use super::once::Once;
use super::{actions, events, identities, list, status, waiting};
use crate::app::App;
use crate::error::Result;
use crate::http::asked_language;
use crate::http::extract::{Body, IfMatch, PathId, Query, QueryPairs, Token};
use crate::http::guard::{Allowed, Anonymous, SignedIn, may};
use crate::http::limits::client_address;
use crate::repeats::Answer;

/// The request with what makes its repeats known.
fn once<T: Request>(route: &str, id: ReportId, who: &SignedIn, body: Body<T>) -> Once<T> {
    let asker = who.person_id().to_string();
    Once::new(&format!("/reports/{id}/{route}"), &asker, body.request, &body.value)
}

pub(super) async fn submit(
    app: web::Data<App>,
    allowed: Allowed<may::Report>,
    body: Body<Submission>,
) -> Result<Answer> {
    let asker = allowed.who.person_id().to_string();
    actions::submit(&app, &allowed.who, Once::new("/reports", &asker, body.request, &body.value)).await
}

pub(super) async fn submit_anonymously(
    request: HttpRequest,
    app: web::Data<App>,
    _nobody: Anonymous,
    body: Body<AnonymousSubmission>,
) -> Result<Answer> {
    app.limits.anonymous_report(client_address(&request, &app.config), app.now())?;
    let asked = Once::new("/anonymous-reports", "", body.request, &body.value);
    actions::submit_anonymously(&app, asked, &strangers_language(&app, &request)).await
}

/// The language that the request asks for, else the organisation's.
fn strangers_language(app: &App, request: &HttpRequest) -> String {
    asked_language(request).unwrap_or_else(|| app.snapshots.current().settings.language.clone())
}

pub(super) async fn list(
    app: web::Data<App>,
    allowed: Allowed<may::ReadStaff>,
    QueryPairs(pairs): QueryPairs,
) -> Result<web::Json<Page<ListItem>>> {
    let filter = Filter::read(&pairs)?;
    Ok(web::Json(list::list(&app, &allowed.who, filter).await?))
}

pub(super) async fn queue_counts(
    app: web::Data<App>,
    allowed: Allowed<may::ReadQueue>,
) -> Result<web::Json<QueueCounts>> {
    Ok(web::Json(list::queue_counts(&app, &allowed.who).await?))
}

/// The view with its ETag. Staff of the site change nothing, and are not told how much happened.
fn tagged(view: &ReportView) -> HttpResponse {
    let mut answer = HttpResponse::Ok();
    answer.insert_header(("cache-control", "private, no-cache"));
    let tag = view.own.as_ref().and_then(|own| HeaderValue::from_str(&format!("\"{}\"", own.seq)).ok());
    if let Some(tag) = tag {
        answer.insert_header((ETAG, tag));
    }
    answer.json(view)
}

pub(super) async fn read(
    app: web::Data<App>,
    allowed: Allowed<may::ReadStaff>,
    PathId(id): PathId<kind::Report>,
) -> Result<HttpResponse> {
    Ok(tagged(&events::read(&app, &allowed.who, id).await?))
}

/// The query of `GET /reports/{id}/events`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct After {
    #[serde(default)]
    after_seq: i64,
}

pub(super) async fn history(
    app: web::Data<App>,
    allowed: Allowed<may::ReadStaff>,
    PathId(id): PathId<kind::Report>,
    Query(after): Query<After>,
) -> Result<web::Json<Page<EventView>>> {
    let (items, more) = events::history(&app, &allowed.who, id, after.after_seq).await?;
    Ok(web::Json(Page { items, next_cursor: more.map(|seq| seq.to_string()) }))
}

pub(super) async fn edit(
    app: web::Data<App>,
    allowed: Allowed<may::EditOwnText>,
    PathId(id): PathId<kind::Report>,
    IfMatch(version): IfMatch,
    body: Body<ReportPatch>,
) -> Result<HttpResponse> {
    Ok(tagged(&actions::edit(&app, &allowed.who, id, version, body.request).await?))
}

macro_rules! moves {
    ($($name:ident $route:literal $permission:ident $request:ident;)*) => {
        $(
            pub(super) async fn $name(
                app: web::Data<App>,
                allowed: Allowed<may::$permission>,
                PathId(id): PathId<kind::Report>,
                body: Body<$request>,
            ) -> Result<Answer> {
                actions::$name(&app, &allowed.who, id, once($route, id, &allowed.who, body)).await
            }
        )*
    };
}

moves! {
    transition "transitions" Move Transition;
    plan "plan" Plan PlanRequest;
    answer "answers" Answer AnswerRequest;
    comment "comments" CommentAsReporter CommentRequest;
    reroute "owner" Reroute OwnerRequest;
    reopen "reopen" ReopenOwn ReopenRequest;
    confirm "confirmation" Confirm ConfirmationRequest;
    withdraw "withdraw" Withdraw WithdrawRequest;
    join "join" Join JoinRequest;
    take_apart "take-apart" Join TakeApartRequest;
    share_identity "share-identity" ShareIdentity ShareIdentityRequest;
}

pub(super) async fn support(
    app: web::Data<App>,
    allowed: Allowed<may::Support>,
    PathId(id): PathId<kind::Report>,
    body: Body<SupportRequest>,
) -> Result<web::Json<WaitingView>> {
    Ok(web::Json(waiting::support(&app, &allowed.who, id, body.request).await?))
}

macro_rules! waits {
    ($($name:ident $permission:ident;)*) => {
        $(
            pub(super) async fn $name(
                app: web::Data<App>,
                allowed: Allowed<may::$permission>,
                PathId(id): PathId<kind::Report>,
            ) -> Result<web::Json<WaitingView>> {
                Ok(web::Json(waiting::$name(&app, &allowed.who, id).await?))
            }
        )*
    };
}

waits! {
    unsupport Support;
    follow Follow;
    unfollow Follow;
}

pub(super) async fn identity(
    app: web::Data<App>,
    allowed: Allowed<may::SeeIdentity>,
    PathId(id): PathId<kind::Report>,
    body: Body<IdentityRequest>,
) -> Result<web::Json<IdentityAnswer>> {
    Ok(web::Json(identities::look(&app, &allowed.who, id, body.request).await?))
}

pub(super) async fn status(
    request: HttpRequest,
    app: web::Data<App>,
    _nobody: Anonymous,
    Token(token): Token,
) -> Result<web::Json<StatusView>> {
    let language = strangers_language(&app, &request);
    Ok(web::Json(status::read(&app, token, language).await?.view))
}

macro_rules! status_moves {
    ($($name:ident $action:ident $request:ident;)*) => {
        $(
            pub(super) async fn $name(
                app: web::Data<App>,
                _nobody: Anonymous,
                Token(token): Token,
                body: Body<$request>,
            ) -> Result<Answer> {
                let route = concat!("/status/", stringify!($action));
                let asked = Once::new(route, &status::asker(&token), body.request, &body.value);
                status::$action(&app, &token, asked).await
            }
        )*
    };
}

status_moves! {
    status_answer answer AnswerRequest;
    status_comment comment StatusComment;
    status_confirm confirm ConfirmationRequest;
    status_reopen reopen ReopenRequest;
    status_withdraw withdraw WithdrawRequest;
}
