//! The handlers of governance.

use actix_web::{HttpResponse, web};
use domain::governance::wire::Committee;
use domain::id::kind;
use domain::page::Page;
use domain::problem::Code;

use super::actions::committees::view;
use crate::administration::managed::{Managed, Window, versioned};
use crate::app::App;
use crate::error::Result;
use crate::http::extract::{PathId, Query};
use crate::http::guard::{Allowed, may};

pub(super) async fn list(
    app: web::Data<App>,
    allowed: Allowed<may::ReadStaff>,
    Query(window): Query<Window>,
) -> Result<HttpResponse> {
    let snapshot = app.snapshots.current();
    let visible = Committee::all(&snapshot).into_iter().filter(|committee| {
        committee.active || allowed.who.viewer.may_anywhere(domain::access::Action::Administer)
    });
    let page = window.page(visible.collect())?;
    let items = page.items.iter().map(|committee| view(&snapshot, &allowed.who, committee)).collect();
    Ok(versioned(snapshot.version, &Page { items, next_cursor: page.next_cursor }))
}

pub(super) async fn look(
    app: web::Data<App>,
    allowed: Allowed<may::ReadStaff>,
    PathId(id): PathId<kind::Committee>,
) -> Result<HttpResponse> {
    let snapshot = app.snapshots.current();
    let committee = snapshot.committee(id).filter(|committee| {
        committee.active || allowed.who.viewer.may_anywhere(domain::access::Action::Administer)
    });
    let committee = committee.ok_or(Code::NotFound)?;
    Ok(versioned(snapshot.version, &view(&snapshot, &allowed.who, committee)))
}
