//! `GET` and `PATCH /settings`.

use actix_web::{HttpResponse, web};
use domain::administration::SettingsPatch;

use super::actions;
use super::managed::versioned;
use crate::app::App;
use crate::error::Result;
use crate::http::extract::{Body, IfMatch};
use crate::http::guard::{Allowed, may};

/// The settings as they are.
pub(super) async fn settings(app: web::Data<App>, _allowed: Allowed<may::Administer>) -> HttpResponse {
    let snapshot = app.snapshots.current();
    versioned(snapshot.version, &snapshot.settings)
}

/// Changes some of them.
pub(super) async fn change_settings(
    app: web::Data<App>,
    allowed: Allowed<may::Administer>,
    IfMatch(version): IfMatch,
    body: Body<SettingsPatch>,
) -> Result<HttpResponse> {
    let viewer = &allowed.who.viewer;
    let (settings, version) = actions::change_settings(&app, viewer, body.request, version).await?;
    Ok(versioned(version, &settings))
}
