//! Looking at a confidential reporter's name: allowed to few, and never without leaving a trace.

use std::sync::Arc;

use domain::access::{Action, Standing};
use domain::id::{EventId, ReportId, kind};
use domain::names::Ref;
use domain::problem::Code;
use domain::reports::requests::IdentityRequest;
use domain::reports::wire::{Actor, ActorKind, IdentityAnswer};

use super::actions::find;
use super::follow::{self, Look};
use super::once::on_snapshot;
use super::present::subject;
use super::rows::Stored;
use crate::app::App;
use crate::db::Tx;
use crate::error::{Result, ServerError};
use crate::http::guard::SignedIn;

/// Says who a confidential reporter is, and writes down who looked. A repeat of the same look is the same look; the
/// answer is made again, so that no name is kept beside the request.
///
/// # Errors
/// 404, 403, 422 where an administrator gives no reason, `id_reused`.
pub async fn look(
    app: &App,
    who: &Arc<SignedIn>,
    id: ReportId,
    request: IdentityRequest,
) -> Result<IdentityAnswer> {
    let now = app.now();
    let who = Arc::clone(who);
    on_snapshot(app, move |tx, _| {
        let (report, standing) = find(tx, &who.viewer, id)?;
        if !standing.may(Action::SeeIdentity, &subject(&report)) {
            return Err(Code::NotAllowed.into());
        }
        check_reason(standing, &request)?;
        let look = Look { report_id: id, person_id: who.person_id(), reason: request.reason.clone() };
        leave_trace(tx, request.id, &look, now)?;
        reporter(tx, &report)
    })
    .await
}

/// Members of the team may look in the course of their work; everybody else says why.
fn check_reason(standing: Standing, request: &IdentityRequest) -> Result<()> {
    if standing.named_team || request.reason.is_some() {
        return Ok(());
    }
    Err(ServerError::field("reason", "required", "Say why you need the name; it is kept with your look"))
}

fn leave_trace(tx: &mut Tx<'_>, id: EventId, look: &Look, now: domain::moment::Moment) -> Result<()> {
    match follow::find_look(tx, id)? {
        None => follow::insert_look(tx, id, look, now),
        Some(before) if before == *look => Ok(()),
        Some(_) => Err(Code::IdReused.into()),
    }
}

fn reporter(tx: &mut Tx<'_>, report: &Stored) -> Result<IdentityAnswer> {
    let person = report.reporter.and_then(|reporter| reporter.person_id).ok_or(Code::NotFound)?;
    let name = follow::list_names(tx, &[person])?.remove(&person).unwrap_or_default();
    let person: Ref<kind::Person> = Ref::new(person, name);
    Ok(IdentityAnswer { reporter: Actor::known(ActorKind::Person, &person) })
}
