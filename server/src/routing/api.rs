//! `GET` and `PUT /routing-rules`.

use actix_web::{HttpResponse, web};
use domain::routing::RuleSet;

use super::actions;
use crate::administration::managed::versioned;
use crate::app::App;
use crate::error::Result;
use crate::http::extract::{Body, IfMatch};
use crate::http::guard::{Allowed, may};

/// The rules as they are.
pub(super) async fn rules(app: web::Data<App>, _allowed: Allowed<may::Administer>) -> HttpResponse {
    let snapshot = app.snapshots.current();
    versioned(snapshot.version, &snapshot.rule_set)
}

/// All of them anew.
pub(super) async fn replace(
    app: web::Data<App>,
    allowed: Allowed<may::Administer>,
    IfMatch(version): IfMatch,
    body: Body<RuleSet>,
) -> Result<HttpResponse> {
    let (rules, version) = actions::replace(&app, &allowed.who.viewer, body.request, version).await?;
    Ok(versioned(version, &rules))
}
