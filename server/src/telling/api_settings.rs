//! `GET` and `PATCH /settings/mail`, and the self-test: for administrators of everything.

use actix_web::{HttpResponse, web};
use diesel::dsl::count_star;
use diesel::prelude::*;
use domain::moment::Moment;
use domain::telling::mail_settings::{MailPatch, MailStatus, MailTest, SelfTest, Waiting};

use super::smtp::self_test;
use crate::administration::managed::{change_snapshot, require_everything, versioned};
use crate::administration::store::update_settings;
use crate::app::App;
use crate::config::mail::MailSettings;
use crate::db::Conn;
use crate::db::schema::outbox;
use crate::error::Result;
use crate::http::extract::{Body, IfMatch};
use crate::http::guard::{Allowed, may};
use crate::http::route::Route;

/// The routes of the mail settings.
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/settings/mail", mail_settings)
            .may::<may::Administer>()
            .summary("The mail settings in force, without secrets, and how many letters wait")
            .gives::<MailStatus>(200),
        Route::patch("/settings/mail", change_mail_settings)
            .may::<may::Administer>()
            .summary("Stops sending for a while, or goes on")
            .if_match()
            .takes_any_of(&["paused"])
            .gives::<MailStatus>(200),
        Route::post("/settings/mail/test", test_mail)
            .may::<may::Administer>()
            .summary("Sends a test letter and tells the whole conversation with the mail server")
            .takes::<MailTest>()
            .gives::<SelfTest>(200),
    ]
}

async fn mail_settings(app: web::Data<App>, allowed: Allowed<may::Administer>) -> Result<HttpResponse> {
    require_everything(&allowed.who.viewer)?;
    let snapshot = app.snapshots.current();
    let status = status(&app, snapshot.settings.mail_paused).await?;
    Ok(versioned(snapshot.version, &status))
}

async fn change_mail_settings(
    app: web::Data<App>,
    allowed: Allowed<may::Administer>,
    IfMatch(version): IfMatch,
    body: Body<MailPatch>,
) -> Result<HttpResponse> {
    require_everything(&allowed.who.viewer)?;
    let patch = body.request;
    let (paused, version) = change_snapshot(&app, version, move |tx, before| {
        let mut settings = before.settings.clone();
        settings.mail_paused = patch.paused.unwrap_or(settings.mail_paused);
        update_settings(tx, &settings)?;
        Ok(settings.mail_paused)
    })
    .await?;
    Ok(versioned(version, &status(&app, paused).await?))
}

async fn test_mail(
    app: web::Data<App>,
    allowed: Allowed<may::Administer>,
    body: Body<MailTest>,
) -> Result<HttpResponse> {
    require_everything(&allowed.who.viewer)?;
    let test = self_test::run(&app.config.mail, &body.request.to, &allowed.who.language, app.now()).await;
    Ok(HttpResponse::Ok().json(test))
}

async fn status(app: &App, paused: bool) -> Result<MailStatus> {
    let now = app.now();
    let waiting = app.db.read(move |conn| count_waiting(conn, now)).await?;
    Ok(shown(&app.config.mail, paused, waiting))
}

/// The letters that have not left.
fn count_waiting(conn: &mut Conn, now: Moment) -> Result<Waiting> {
    let queued = outbox::table.select(count_star()).first(conn)?;
    let due = outbox::table.filter(outbox::due_at.le(now)).select(count_star()).first(conn)?;
    let since = outbox::table
        .filter(outbox::due_at.le(now))
        .order(outbox::due_at.asc())
        .select(outbox::due_at)
        .first(conn)
        .optional()?;
    Ok(Waiting { queued, due, since })
}

fn shown(settings: &MailSettings, paused: bool, waiting: Waiting) -> MailStatus {
    let relay = settings.relay.as_ref();
    MailStatus {
        configured: relay.is_some(),
        paused,
        host: relay.map(|relay| relay.host.clone()),
        port: relay.map(|relay| relay.port),
        tls: relay.map(|relay| relay.encryption.as_str().to_owned()),
        user: relay.and_then(|relay| relay.user.clone()),
        from: settings.from.to_string(),
        ca_file: settings.ca_file.as_ref().map(|file| file.display().to_string()),
        mailbox: settings.mailbox,
        waiting,
    }
}
