//! The handlers of changes.

use actix_web::web;
use domain::changes::requests::{NewChange, ShipRequest};
use domain::changes::wire::ChangeView;
use domain::id::kind;

use super::actions;
use crate::app::App;
use crate::error::Result;
use crate::http::extract::{Body, PathId};
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
) -> Result<web::Json<ChangeView>> {
    Ok(web::Json(actions::read(&app, &allowed.who, id).await?))
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
