//! The handlers of governance.

use actix_web::{HttpResponse, web};
use domain::governance::requests::NewDecision;
use domain::governance::wire::{Committee, DecisionView, RankingItem};
use domain::id::kind;
use domain::page::Page;
use domain::problem::Code;

use super::actions::committees::view;
use super::{actions, decisions, ranking as listing};
use crate::administration::managed::{Managed, Window, versioned};
use crate::app::App;
use crate::error::Result;
use crate::http::extract::{Body, PathId, Query, QueryPairs};
use crate::http::guard::{Allowed, may};
use crate::repeats::Answer;
use crate::reports::once::Once;

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

pub(super) async fn ranking(
    app: web::Data<App>,
    allowed: Allowed<may::ReadWhole>,
    PathId(id): PathId<kind::Committee>,
    QueryPairs(pairs): QueryPairs,
) -> Result<web::Json<Page<RankingItem>>> {
    let filter = listing::Filter::read(&pairs)?;
    Ok(web::Json(listing::list(&app, &allowed.who, id, filter).await?))
}

pub(super) async fn decide(
    app: web::Data<App>,
    allowed: Allowed<may::Decide>,
    body: Body<NewDecision>,
) -> Result<Answer> {
    let asker = allowed.who.person_id().to_string();
    let asked = Once::new("/decisions", &asker, body.request, &body.value);
    actions::deciding::decide(&app, &allowed.who, asked).await
}

pub(super) async fn decisions(
    app: web::Data<App>,
    allowed: Allowed<may::ReadStaff>,
    QueryPairs(pairs): QueryPairs,
) -> Result<web::Json<Page<DecisionView>>> {
    let filter = decisions::Filter::read(&pairs)?;
    Ok(web::Json(decisions::list(&app, &allowed.who, filter).await?))
}

pub(super) async fn decision(
    app: web::Data<App>,
    allowed: Allowed<may::ReadStaff>,
    PathId(id): PathId<kind::Decision>,
) -> Result<web::Json<DecisionView>> {
    Ok(web::Json(decisions::look(&app, &allowed.who, id).await?))
}

pub(super) async fn table(
    app: web::Data<App>,
    allowed: Allowed<may::ReadStaff>,
    QueryPairs(pairs): QueryPairs,
) -> Result<HttpResponse> {
    let filter = decisions::Filter::read(&pairs)?;
    let text = decisions::table(&app, &allowed.who, filter).await?;
    Ok(HttpResponse::Ok()
        .insert_header(("cache-control", "no-store"))
        .insert_header(("content-disposition", "attachment; filename=\"decisions.csv\""))
        .content_type("text/csv; charset=utf-8")
        .body(text))
}
