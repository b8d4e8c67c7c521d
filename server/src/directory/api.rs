//! `GET /directory`.

use actix_web::http::header::{ACCEPT_LANGUAGE, ETAG};
use actix_web::{HttpRequest, HttpResponse, web};
use domain::access::Role;
use domain::problem::Code;
use serde::Deserialize;

use super::language;
use super::view::{self, Reader};
use crate::app::App;
use crate::error::Result;
use crate::http::extract::{Query, has_version};
use crate::http::guard::{Perhaps, SignedIn};

/// The query of `GET /directory`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wish {
    language: Option<String>,
}

/// The picklists of the report form.
pub(super) async fn directory(
    request: HttpRequest,
    app: web::Data<App>,
    Perhaps(who): Perhaps,
    Query(wish): Query<Wish>,
) -> Result<HttpResponse> {
    let snapshot = app.snapshots.current();
    let reader = who.as_deref().map_or(Reader::Stranger, reader);
    if reader == Reader::Stranger && !snapshot.settings.anonymous {
        return Err(Code::AnonymousOff.into());
    }
    let accepted = request.headers().get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let language = match &who {
        Some(who) => who.language.as_str(),
        None => language::of_stranger(&snapshot.settings, wish.language.as_deref(), accepted),
    };
    let etag = format!("\"{}-{language}-{}\"", snapshot.version, reader.as_str());
    let mut answer =
        if has_version(&request, &etag) { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    answer
        .insert_header((ETAG, etag.as_str()))
        .insert_header(("cache-control", "private, no-cache"))
        .insert_header(("vary", "cookie, accept-language"));
    if has_version(&request, &etag) {
        return Ok(answer.finish());
    }
    Ok(answer.json(view::directory(&snapshot, language, reader)))
}

fn reader(who: &SignedIn) -> Reader {
    let roles = who.viewer.roles_anywhere();
    let sees_members = roles.contains(&Role::Owner) || roles.contains(&Role::Administrator);
    if sees_members { Reader::Owner } else { Reader::Staff }
}
