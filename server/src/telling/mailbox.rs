//! The mailbox: copies of what was mailed, for the demo and for trials before a relay is set.

use actix_web::{HttpResponse, web};
use diesel::prelude::*;
use domain::id::{MessageId, kind};
use domain::moment::Moment;
use domain::page::Page;
use domain::problem::Code;
use domain::telling::wire::MailboxItem;

use super::letters::Letter;
use super::worker::message::Envelope;
use crate::app::App;
use crate::db::schema::mailbox;
use crate::db::{Conn, Tx};
use crate::error::Result;
use crate::http::extract::PathId;
use crate::http::guard::{Allowed, SignedIn, may};
use crate::http::route::Route;

/// What stands as the receiving server's answer where there is none.
pub const ANSWER: &str = "kept in the mailbox";
/// Copies that are kept.
const KEPT: i64 = 500;
/// Copies that the page lists.
const LISTED: i64 = 200;
/// A letter brings its own styles and nothing else; its links leave the frame in which the page shows it.
const LETTER_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'self'; \
     sandbox allow-top-navigation-by-user-activation";

/// The routes of the mailbox.
pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/mailbox", list)
            .may::<may::OwnAccount>()
            .summary(
                "Copies of what was mailed, newest first: in the demo, and for administrators of a trial",
            )
            .gives::<Page<MailboxItem>>(200),
        Route::get("/mailbox/{id}", letter)
            .may::<may::OwnAccount>()
            .summary("One of these letters as HTML")
            .gives_nothing(200),
    ]
}

async fn list(
    app: web::Data<App>,
    allowed: Allowed<may::OwnAccount>,
) -> Result<web::Json<Page<MailboxItem>>> {
    want_open(&app, &allowed.who)?;
    Ok(web::Json(Page::whole(app.db.read(list_items).await?)))
}

async fn letter(
    app: web::Data<App>,
    allowed: Allowed<may::OwnAccount>,
    PathId(id): PathId<kind::Message>,
) -> Result<HttpResponse> {
    want_open(&app, &allowed.who)?;
    let html = app.db.read(move |conn| find_html(conn, id)).await?.ok_or(Code::NotFound)?;
    Ok(HttpResponse::Ok()
        .insert_header(("content-security-policy", LETTER_POLICY))
        .insert_header(("cache-control", "no-store"))
        .content_type("text/html; charset=utf-8")
        .body(html.replacen("<head>", "<head><base target=\"_top\">", 1)))
}

/// There is a mailbox in the demo, and where the setting says so for administrators: it shows links that sign in.
fn want_open(app: &App, who: &SignedIn) -> Result<()> {
    let shown = app.snapshots.current().demo || who.viewer.administers_everything();
    if app.post.keeps_copies() && shown { Ok(()) } else { Err(Code::NotFound.into()) }
}

fn list_items(conn: &mut Conn) -> Result<Vec<MailboxItem>> {
    let rows: Vec<(MessageId, Moment, String, String, String)> = mailbox::table
        .order((mailbox::at.desc(), mailbox::message_id.desc()))
        .limit(LISTED)
        .select((mailbox::message_id, mailbox::at, mailbox::receiver, mailbox::address, mailbox::subject))
        .load(conn)?;
    let item = |(id, at, receiver, address, subject)| MailboxItem { id, at, receiver, address, subject };
    Ok(rows.into_iter().map(item).collect())
}

fn find_html(conn: &mut Conn, id: MessageId) -> Result<Option<String>> {
    Ok(mailbox::table.find(id).select(mailbox::html).first(conn).optional()?)
}

/// A copy.
#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = mailbox)]
struct CopyRow {
    message_id: MessageId,
    at: Moment,
    receiver: String,
    address: String,
    subject: String,
    text: String,
    html: String,
}

/// Keeps a copy of a mail; of a repeat none. The oldest ones go.
///
/// # Errors
/// The statements'.
pub async fn keep(app: &App, envelope: &Envelope, letter: &Letter) -> Result<()> {
    let row = CopyRow {
        message_id: envelope.message_id,
        at: envelope.dated_at,
        receiver: envelope.name.clone(),
        address: envelope.address.clone(),
        subject: letter.subject.clone(),
        text: letter.text.clone(),
        html: letter.html.clone(),
    };
    app.db.write(move |tx| keep_in(tx, &row)).await
}

fn keep_in(tx: &mut Tx<'_>, row: &CopyRow) -> Result<()> {
    diesel::delete(mailbox::table.find(row.message_id)).execute(tx.conn())?;
    diesel::insert_into(mailbox::table).values(row).execute(tx.conn())?;
    let oldest: Option<Moment> = mailbox::table
        .order((mailbox::at.desc(), mailbox::message_id.desc()))
        .offset(KEPT)
        .select(mailbox::at)
        .first(tx.conn())
        .optional()?;
    if let Some(oldest) = oldest {
        diesel::delete(mailbox::table.filter(mailbox::at.le(oldest))).execute(tx.conn())?;
    }
    Ok(())
}
