//! The handlers of changes.

use actix_web::http::header::{ETAG, HeaderValue};
use actix_web::{HttpResponse, web};
use domain::changes::patch::ChangePatch;
use domain::changes::requests::{NewChange, ShipRequest};
use domain::changes::wire::{AnswersView, AudienceView, ChangeView};
use domain::id::kind;
use domain::page::Page;

use super::list::Filter;
use super::{actions, answers, audience, list};
use crate::app::App;
use crate::error::Result;
use crate::http::extract::{Body, IfMatch, PathId, Query, QueryPairs};
use crate::http::guard::{Allowed, may};
use crate::repeats::Answer;
use crate::reports::once::Once;

pub(super) async fn create(
    app: web::Data<App>,
    allowed: Allowed<may::Ship>,
    body: Body<NewChange>,
) -> Result<Answer> {
    let asker = allowed.who.person_id().to_string();
    actions::create(&app, &allowed.who, Once::new("/changes", &asker, body.request, &body.value)).await
}

pub(super) async fn read(
    app: web::Data<App>,
    allowed: Allowed<may::ReadStaff>,
    PathId(id): PathId<kind::Change>,
) -> Result<HttpResponse> {
    Ok(tagged(&actions::read(&app, &allowed.who, id).await?))
}

/// The view with its ETag.
fn tagged(view: &ChangeView) -> HttpResponse {
    let mut answer = HttpResponse::Ok();
    answer.insert_header(("cache-control", "private, no-cache"));
    if let Ok(tag) = HeaderValue::from_str(&format!("\"{}\"", view.version)) {
        answer.insert_header((ETAG, tag));
    }
    answer.json(view)
}

pub(super) async fn list(
    app: web::Data<App>,
    allowed: Allowed<may::ReadStaff>,
    QueryPairs(pairs): QueryPairs,
) -> Result<web::Json<Page<ChangeView>>> {
    let filter = Filter::read(&pairs)?;
    Ok(web::Json(list::list(&app, &allowed.who, filter).await?))
}

pub(super) async fn edit(
    app: web::Data<App>,
    allowed: Allowed<may::Ship>,
    PathId(id): PathId<kind::Change>,
    IfMatch(version): IfMatch,
    body: Body<ChangePatch>,
) -> Result<HttpResponse> {
    Ok(tagged(&actions::edit(&app, &allowed.who, id, version, body.request).await?))
}

pub(super) async fn audience(
    app: web::Data<App>,
    allowed: Allowed<may::Ship>,
    PathId(id): PathId<kind::Change>,
    Query(wish): Query<audience::Wish>,
) -> Result<web::Json<AudienceView>> {
    Ok(web::Json(audience::read(&app, &allowed.who, id, wish).await?))
}

pub(super) async fn answers(
    app: web::Data<App>,
    allowed: Allowed<may::ReadWhole>,
    PathId(id): PathId<kind::Change>,
) -> Result<web::Json<AnswersView>> {
    Ok(web::Json(answers::read(&app, &allowed.who, id).await?))
}

pub(super) async fn take_back(
    app: web::Data<App>,
    allowed: Allowed<may::Ship>,
    PathId(id): PathId<kind::Change>,
) -> Result<HttpResponse> {
    Ok(tagged(&actions::take_back(&app, &allowed.who, id).await?))
}

pub(super) async fn ship(
    app: web::Data<App>,
    allowed: Allowed<may::Ship>,
    PathId(id): PathId<kind::Change>,
    body: Body<ShipRequest>,
) -> Result<Answer> {
    let asker = allowed.who.person_id().to_string();
    let asked = Once::new(&format!("/changes/{id}/ship"), &asker, body.request, &body.value);
    actions::ship(&app, &allowed.who, id, asked).await
}
