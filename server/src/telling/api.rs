//! The handlers of inbox, choices, debts and of who was told.

use actix_web::{HttpResponse, web};
use domain::id::kind;
use domain::page::Page;
use domain::telling::preferences::Preferences;
use domain::telling::requests::ReadMarks;
use domain::telling::wire::{Debt, DebtCount, Inbox, PreferencesView, TellingView};

use super::place::Wish;
use super::{debts, inbox, preferences, told, unsubscribe};
use crate::app::App;
use crate::error::Result;
use crate::http::extract::{Body, PathId, Query, Token};
use crate::http::guard::{Allowed, may};

pub(super) async fn inbox(
    app: web::Data<App>,
    allowed: Allowed<may::OwnAccount>,
    Query(wish): Query<Wish>,
) -> Result<web::Json<Inbox>> {
    let (after, limit) = wish.read()?;
    Ok(web::Json(inbox::list(&app, &allowed.who, after, limit).await?))
}

pub(super) async fn read_one(
    app: web::Data<App>,
    allowed: Allowed<may::OwnAccount>,
    PathId(id): PathId<kind::Telling>,
) -> Result<HttpResponse> {
    inbox::mark_one(&app, &allowed.who, id).await?;
    Ok(HttpResponse::NoContent().finish())
}

pub(super) async fn read_many(
    app: web::Data<App>,
    allowed: Allowed<may::OwnAccount>,
    body: Body<ReadMarks>,
) -> Result<HttpResponse> {
    inbox::mark(&app, &allowed.who, body.request).await?;
    Ok(HttpResponse::NoContent().finish())
}

pub(super) async fn preferences(
    app: web::Data<App>,
    allowed: Allowed<may::OwnAccount>,
) -> Result<web::Json<PreferencesView>> {
    Ok(web::Json(preferences::read(&app, &allowed.who).await?))
}

pub(super) async fn choose(
    app: web::Data<App>,
    allowed: Allowed<may::OwnAccount>,
    body: Body<Preferences>,
) -> Result<web::Json<PreferencesView>> {
    Ok(web::Json(preferences::choose(&app, &allowed.who, body.request).await?))
}

/// The body says nothing that the address does not: it is not read.
pub(super) async fn unsubscribe(app: web::Data<App>, Token(token): Token) -> Result<HttpResponse> {
    unsubscribe::stop(&app, &token).await?;
    Ok(HttpResponse::Ok().finish())
}

pub(super) async fn told(
    app: web::Data<App>,
    allowed: Allowed<may::ReadTellings>,
    PathId(id): PathId<kind::Report>,
    Query(wish): Query<Wish>,
) -> Result<web::Json<Page<TellingView>>> {
    let (after, limit) = wish.read()?;
    Ok(web::Json(told::list(&app, &allowed.who, id, after, limit).await?))
}

pub(super) async fn debts(
    app: web::Data<App>,
    allowed: Allowed<may::ReadTellings>,
    Query(wish): Query<Wish>,
) -> Result<web::Json<Page<Debt>>> {
    let (after, limit) = wish.read()?;
    Ok(web::Json(debts::list(&app, &allowed.who, after, limit).await?))
}

pub(super) async fn count_debts(
    app: web::Data<App>,
    allowed: Allowed<may::ReadTellings>,
) -> Result<web::Json<DebtCount>> {
    Ok(web::Json(debts::count(&app, &allowed.who).await?))
}
