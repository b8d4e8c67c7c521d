//! The handlers of search.

use actix_web::web;
use domain::id::kind;
use domain::search::requests::{AnywhereSearch, ReportSearch, SimilarSearch};
use domain::search::wire::{FoundAnywhere, FoundReports, Similar};

use super::{actions, similar};
use crate::app::App;
use crate::error::Result;
use crate::http::extract::{Body, PathId};
use crate::http::guard::{Allowed, may};

pub(super) async fn reports(
    app: web::Data<App>,
    allowed: Allowed<may::ReadStaff>,
    body: Body<ReportSearch>,
) -> Result<web::Json<FoundReports>> {
    Ok(web::Json(actions::reports(&app, &allowed.who, body.request).await?))
}

pub(super) async fn anywhere(
    app: web::Data<App>,
    allowed: Allowed<may::ReadStaff>,
    body: Body<AnywhereSearch>,
) -> Result<web::Json<FoundAnywhere>> {
    Ok(web::Json(actions::anywhere(&app, &allowed.who, body.request).await?))
}

pub(super) async fn similar(
    app: web::Data<App>,
    allowed: Allowed<may::Report>,
    body: Body<SimilarSearch>,
) -> Result<web::Json<Similar>> {
    Ok(web::Json(similar::while_writing(&app, &allowed.who, body.request).await?))
}

pub(super) async fn similar_to(
    app: web::Data<App>,
    allowed: Allowed<may::ReadWhole>,
    PathId(id): PathId<kind::Report>,
) -> Result<web::Json<Similar>> {
    Ok(web::Json(similar::to_report(&app, &allowed.who, id).await?))
}
