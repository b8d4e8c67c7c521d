//! Setting fields of a report: what triage says, and the reporter's own text while nobody has looked.

use std::sync::Arc;

use domain::access::Action;
use domain::fields::Patch;
use domain::id::ReportId;
use domain::problem::{Code, FieldError};
use domain::reports::event::{Body, Edit};
use domain::reports::moves::{self, Refusal};
use domain::reports::projection::Projection;
use domain::reports::requests::ReportPatch;
use domain::reports::state::{Mover, State};
use domain::reports::wire::ReportView;

use super::actions::{Acting, find, refused, today};
use super::append::{Present, Tells, append, id_about};
use super::once::on_snapshot;
use super::rows::Stored;
use super::{present, store};
use crate::app::App;
use crate::db::Tx;
use crate::directory::{Snapshot, unknown};
use crate::error::Result;
use crate::http::guard::SignedIn;

/// Sets fields: the owner what triage says, the reporter the own text while nobody has looked.
///
/// # Errors
/// 404, 403, 412 where it has moved since `version` or none was said, `not_possible`, 422.
pub async fn edit(
    app: &App,
    who: &Arc<SignedIn>,
    id: ReportId,
    version: Option<i64>,
    patch: ReportPatch,
) -> Result<ReportView> {
    let now = app.now();
    let who = Arc::clone(who);
    on_snapshot(app, move |tx, snapshot| {
        store::hold_report(tx, id)?;
        let (mut report, standing) = find(tx, &who.viewer, id)?;
        let today = today(snapshot, &report, now);
        let acting = Acting::new(snapshot, standing, &who, today);
        if patch.text.is_some() {
            acting.want_reporter()?;
        }
        if patch.is_triage() {
            acting.want(&report, Action::Triage)?;
        }
        // Who waits with it changes nothing that people edit.
        let unchanged = report.projection.news_seq..=report.projection.seq;
        if !version.is_some_and(|version| unchanged.contains(&version)) {
            return Err(Code::Changed.into());
        }
        let present = Present { snapshot, now };
        edit_text(tx, &present, &acting, &mut report, &patch)?;
        edit_fields(tx, &present, &acting, &mut report, &patch)?;
        present::view(tx, snapshot, &who.viewer, &who.language, report, now)?
            .ok_or_else(|| Code::NotFound.into())
    })
    .await
}

fn edit_text(
    tx: &mut Tx<'_>,
    present: &Present<'_>,
    acting: &Acting<'_>,
    report: &mut Stored,
    patch: &ReportPatch,
) -> Result<()> {
    let Some(text) = patch.text.as_ref().filter(|text| **text != report.text) else { return Ok(()) };
    if report.projection.state != State::Received {
        return Err(Refusal::NotPossible.problem(&report.projection, Mover::Reporter).into());
    }
    let by = acting.as_reporter(report)?;
    store::update_text(tx, report.id, text)?;
    report.text.clone_from(text);
    let body = Body::Edited { fields: vec![Edit::Text] };
    let id = id_about(report.identity);
    append(tx, present, report, by, id, body, Tells::AsOwed)
}

fn edit_fields(
    tx: &mut Tx<'_>,
    present: &Present<'_>,
    acting: &Acting<'_>,
    report: &mut Stored,
    patch: &ReportPatch,
) -> Result<()> {
    let errors = unknown_fields(present.snapshot, &report.projection, patch);
    if !errors.is_empty() {
        return Err(errors.into());
    }
    let fields =
        moves::edits(&report.projection, patch).map_err(refused(&report.projection, Mover::Owner))?;
    if fields.is_empty() {
        return Ok(());
    }
    let id = id_about(report.identity);
    append(tx, present, report, acting.as_owner(), id, Body::Edited { fields }, Tells::AsOwed)
}

/// Every id that names nothing on offer. A unit is one of the same site, because the site decides whose working
/// hours count; a step is one of the system.
fn unknown_fields(snapshot: &Snapshot, projection: &Projection, patch: &ReportPatch) -> Vec<FieldError> {
    let elsewhere = |id| snapshot.unit(id).is_some_and(|unit| unit.site_id != projection.site_id);
    let system_after = patch.system_id.clone().over(projection.system_id);
    let set = |patch: &Patch<_>| match patch {
        Patch::Set(id) => Some(*id),
        Patch::Keep | Patch::Clear => None,
    };
    let step = match &patch.workflow_step_id {
        Patch::Set(id) => snapshot.check_step(system_after, *id),
        Patch::Keep | Patch::Clear => None,
    };
    [
        patch
            .unit_id
            .and_then(|id| if elsewhere(id) { Some(unknown("unit_id")) } else { snapshot.check_unit(id) }),
        patch.category_id.and_then(|id| snapshot.check_category(id)),
        set(&patch.system_id).and_then(|id| snapshot.check_system(id)),
        step,
        patch.service_level_id.and_then(|id| snapshot.check_service_level(id)),
    ]
    .into_iter()
    .flatten()
    .collect()
}
