//! The handlers of insights.

use actix_web::web;
use domain::id::UnitId;
use domain::insights::wire::{Board, KnownIssues};
use domain::page::Page;
use domain::reports::wire::ListItem;
use serde::Deserialize;

use super::board::{self, BehindQuery, BoardQuery};
use super::known_issues;
use crate::app::App;
use crate::error::Result;
use crate::http::extract::Query;
use crate::http::guard::{Allowed, may};

/// The query of `GET /known-issues`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OfUnit {
    unit_id: Option<UnitId>,
}

pub(super) async fn known_issues(
    app: web::Data<App>,
    allowed: Allowed<may::ReadStaff>,
    Query(of): Query<OfUnit>,
) -> Result<web::Json<KnownIssues>> {
    Ok(web::Json(known_issues::read(&app, &allowed.who, of.unit_id).await?))
}

pub(super) async fn board(
    app: web::Data<App>,
    allowed: Allowed<may::ReadStaff>,
    Query(query): Query<BoardQuery>,
) -> Result<web::Json<Board>> {
    Ok(web::Json(board::read(&app, &allowed.who, query).await?))
}

pub(super) async fn behind(
    app: web::Data<App>,
    allowed: Allowed<may::ReadStaff>,
    Query(query): Query<BehindQuery>,
) -> Result<web::Json<Page<ListItem>>> {
    Ok(web::Json(board::behind(&app, &allowed.who, query).await?))
}
