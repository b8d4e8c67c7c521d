//! Joining reports about the same trouble, taking them apart again, and a reporter who leaves where others wait.

use std::sync::Arc;

use domain::access::Action;
use domain::id::ReportId;
use domain::problem::Code;
use domain::reports::Burden;
use domain::reports::event::{Body, By};
use domain::reports::joining::{self, Root};
use domain::reports::moves::{self, Refusal};
use domain::reports::requests::{JoinRequest, TakeApartRequest, WithdrawRequest};
use domain::reports::state::Mover;

use super::actions::{Acting, find, refused, today, write_move};
use super::append::{Present, Tells, append, id_about, kept};
use super::follow::Reporter;
use super::follow::set::forget;
use super::once::{Once, once};
use super::rows::Stored;
use super::{sets, store};
use crate::app::App;
use crate::changes;
use crate::db::{Conn, Tx};
use crate::error::{Result, ServerError};
use crate::http::guard::SignedIn;
use crate::insights::figures;
use crate::repeats::Answer;
use crate::search::index;

/// Joins it with the root of another; what was joined with it moves along.
///
/// # Errors
/// 404, 403, `moved_meanwhile`, `not_possible` where it is not open; 422 where the other does not exist for the person,
/// has ended, or is this one or joined with it.
pub async fn join(app: &App, who: &Arc<SignedIn>, id: ReportId, asked: Once<JoinRequest>) -> Result<Answer> {
    let now = app.now();
    let who = Arc::clone(who);
    let Once { request, fingerprint } = asked;
    let known = fingerprint.clone();
    once(app, request.id.uuid(), fingerprint, move |tx, snapshot| {
        let roots = sets::hold_sets(tx, &[id, request.into])?;
        let (mut report, standing) = find(tx, &who.viewer, id)?;
        let acting = Acting::new(snapshot, standing, &who, today(snapshot, &report, now));
        acting.want(&report, Action::Join)?;
        let root = find_visible_root(tx, &who, request.into, roots.get(1).copied().flatten())?;
        let with = root.as_ref().map(|root| Root { id: root.id, projection: &root.projection });
        let body = joining::join(id, &report.projection, request.from, with)
            .map_err(refused(&report.projection, Mover::Owner))?;
        let Some(mut root) = root else { return Err(Code::NotFound.into()) };
        let present = Present { snapshot, now };
        let by = acting.as_owner();
        let below = sets::list_edges(tx, id)?;
        let answer = write_move(tx, &present, &mut report, by, request.id, vec![body], &known)?;
        for (moved, _) in below {
            move_along(tx, &present, by, moved, root.id)?;
        }
        let one_more = Body::Joined { into: None };
        let event_id = id_about(root.identity);
        append(tx, &present, &mut root, by, event_id, one_more, Tells::AsOwed)?;
        Ok(answer)
    })
    .await
}

/// The root, where the person sees what was named.
fn find_visible_root(
    tx: &mut Tx<'_>,
    who: &SignedIn,
    named: ReportId,
    root: Option<ReportId>,
) -> Result<Option<Stored>> {
    let Some(root) = root else { return Ok(None) };
    match find(tx, &who.viewer, named) {
        Ok(_) => store::find_report(tx, root),
        Err(ServerError::Problem(problem)) if problem.code == Code::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// A report that is joined already gets another root; with which it was joined itself stays.
fn move_along(tx: &mut Tx<'_>, present: &Present<'_>, by: By, moved: ReportId, root: ReportId) -> Result<()> {
    store::hold_row(tx, moved)?;
    let mut report = store::find_report(tx, moved)?.ok_or(Code::NotFound)?;
    let id = id_about(report.identity);
    append(tx, present, &mut report, by, id, Body::Joined { into: Some(root) }, Tells::AsOwed)
}

/// Takes it apart from its set; what had been joined with it goes along.
///
/// # Errors
/// 404, 403, `not_possible` where it is not joined.
pub async fn take_apart(
    app: &App,
    who: &Arc<SignedIn>,
    id: ReportId,
    asked: Once<TakeApartRequest>,
) -> Result<Answer> {
    let now = app.now();
    let who = Arc::clone(who);
    let Once { request, fingerprint } = asked;
    let known = fingerprint.clone();
    once(app, request.id.uuid(), fingerprint, move |tx, snapshot| {
        let root = sets::hold_sets(tx, &[id])?.first().copied().flatten().ok_or(Code::NotFound)?;
        let (mut report, standing) = find(tx, &who.viewer, id)?;
        let acting = Acting::new(snapshot, standing, &who, today(snapshot, &report, now));
        acting.want(&report, Action::Join)?;
        let body = joining::take_apart(&report.projection, &request.reason)
            .map_err(refused(&report.projection, Mover::Owner))?;
        let present = Present { snapshot, now };
        let by = acting.as_owner();
        let below = joining::moving_along(id, &sets::list_edges(tx, root)?);
        let answer = write_move(tx, &present, &mut report, by, request.id, vec![body], &known)?;
        for moved in below {
            move_along(tx, &present, by, moved, id)?;
        }
        let mut root = store::find_report(tx, root)?.ok_or(Code::NotFound)?;
        let event_id = id_about(root.identity);
        let body = Body::TakenApart { from: None, reason: None };
        append(tx, &present, &mut root, by, event_id, body, Tells::AsOwed)?;
        Ok(answer)
    })
    .await
}

/// What a reporter who takes the report back brings about.
///
/// # Errors
/// The statements'; a refusal where it has ended.
pub fn withdrawing(
    conn: &mut Conn,
    report: &Stored,
    reporter: Reporter,
    wish: &WithdrawRequest,
) -> Result<std::result::Result<Vec<Body>, Refusal>> {
    if !do_others_wait(conn, report)? {
        let body = moves::withdraw(&report.projection, wish.reason.as_deref());
        return Ok(body.map(|body| vec![body]));
    }
    if !report.shown().state.is_open() {
        return Ok(Err(Refusal::NotPossible));
    }
    let burden = report.burden.map(Burden::hours_a_month).unwrap_or_default();
    Ok(Ok(joining::leave(&report.projection, reporter.follower_id, burden)))
}

/// Whether somebody would lose something if the report went: supporters, those who reported what is joined, a
/// committee that decided, a change that names it.
fn do_others_wait(conn: &mut Conn, report: &Stored) -> Result<bool> {
    Ok(report.projection.joined.is_some()
        || report.set.joined > 0
        || report.projection.people > 1
        || store::has_event(conn, report.id, "decided")?
        || changes::store::is_named(conn, report.id)?)
}

/// Where only the reporter left: takes out what that reporter wrote, and who it was.
///
/// # Errors
/// The statements'.
pub fn redact(tx: &mut Tx<'_>, present: &Present<'_>, report: &mut Stored, reporter: Reporter) -> Result<()> {
    store::update_text(tx, report.id, "")?;
    store::update_without_words(tx, report.id)?;
    for (_, event) in store::list_histories(tx, &[report.id, report.root_id()])? {
        let theirs = match event.by {
            By::Follower { follower_id } => follower_id == reporter.follower_id,
            // Of several anonymous reporters of a set nobody knows who wrote: rather too much goes than too little.
            By::Anonymous => reporter.person_id.is_none(),
            _ => false,
        };
        let bare = event.body.clone().without_words();
        if theirs && bare != event.body {
            store::update_event(tx, &domain::reports::event::Event { body: bare, ..event })?;
        }
    }
    forget(tx, reporter.follower_id, kept(report.identity, present.now))?;
    report.text.clear();
    (report.own_workaround, report.burden, report.reporter) = (None, None, None);
    sets::write(tx, report.root_id())?;
    index::keep(tx, report);
    figures::keep(tx, present.snapshot, report)
}
