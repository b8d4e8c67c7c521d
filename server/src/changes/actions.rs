//! What can happen to a change: it is written, written on, read, planned, taken back, and ships.

use std::sync::Arc;

use domain::access::{Action, Viewer};
use domain::changes::audience::count_people;
use domain::changes::check_ship_at;
use domain::changes::patch::ChangePatch;
use domain::changes::requests::{NewChange, ShipRequest};
use domain::changes::wire::{ChangeView, LeftOutReport, ShipAnswer, ShippedReport};
use domain::changes::{ChangeState, Measure};
use domain::fields::Patch;
use domain::id::{ChangeId, EventId, ReportId};
use domain::moment::Moment;
use domain::problem::{Code, FieldError, Problem};

use super::rows::ChangeRow;
use super::{see, store};
use crate::app::App;
use crate::db::columns::JsonText;
use crate::db::{Conn, Tx};
use crate::directory::{Snapshot, unknown};
use crate::error::{Result, ServerError};
use crate::http::guard::SignedIn;
use crate::http::live::Hint;
use crate::repeats::{self, Answer};
use crate::reports::follow::list_told;
use crate::reports::once::{Once, on_snapshot, once};
use crate::reports::shipping::{self, Link, Outcome};
use crate::telling::outbox::share_mails;

/// Writes a change down.
///
/// # Errors
/// 422 where a unit or report is unknown, or a report has ended or belongs to another team; `id_reused`.
pub async fn create(app: &App, who: &Arc<SignedIn>, asked: Once<NewChange>) -> Result<Answer> {
    let now = app.now();
    let who = Arc::clone(who);
    let Once { request, fingerprint } = asked;
    let known = fingerprint.clone();
    once(app, request.id.uuid(), fingerprint, move |tx, snapshot| {
        let mut errors = wrong_units(snapshot, &request.unit_ids);
        let reports = linked(tx, &who.viewer, &request.report_ids, &[], &mut errors)?;
        if !errors.is_empty() {
            return Err(errors.into());
        }
        let row = ChangeRow::draft(request.clone(), who.person_id(), now);
        store::insert_change(tx, &row, &reports)?;
        look_again(tx, &who, row.id);
        let seen = see::find(tx, snapshot, &who, row.id)?;
        let view = see::view_one(tx, seen)?;
        repeats::remember(tx, view.id.uuid(), &known, 201, now, &view)
    })
    .await
}

fn wrong_units(snapshot: &Snapshot, units: &[domain::id::UnitId]) -> Vec<FieldError> {
    let wrong = units.iter().enumerate().filter(|(_, id)| !snapshot.is_open_unit(**id));
    wrong.map(|(index, _)| unknown(format!("unit_ids.{index}"))).collect()
}

/// The reports to name, each once and by its whole; every one that this person cannot link is an error. Those that
/// the change names already stay, whatever has become of them.
fn linked(
    conn: &mut Conn,
    viewer: &Viewer,
    wanted: &[ReportId],
    before: &[ReportId],
    errors: &mut Vec<FieldError>,
) -> Result<Vec<ReportId>> {
    let mut reports = Vec::with_capacity(wanted.len());
    for (index, id) in wanted.iter().enumerate() {
        let field = format!("report_ids.{index}");
        let link = if before.contains(id) { Link::Possible(*id) } else { shipping::link(conn, viewer, *id)? };
        match link {
            Link::Possible(id) if reports.contains(&id) => {}
            Link::Possible(id) => reports.push(id),
            Link::Unknown => errors.push(unknown(field)),
            Link::NotYours => {
                errors.push(FieldError::new(field, "not_yours", "Another team owns this report"))
            }
            Link::Ended => errors.push(FieldError::new(field, "ended", "This report has ended")),
        }
    }
    Ok(reports)
}

/// Pages that show changes fetch again.
fn look_again(tx: &mut Tx<'_>, who: &SignedIn, id: ChangeId) {
    let (teams, people) = (who.viewer.team_ids.clone(), vec![who.person_id()]);
    Hint { topic: "change".to_owned(), id: id.to_string(), teams, people, everybody: false }.send(tx);
}

/// The change as this person may see it.
///
/// # Errors
/// 404 where it does not exist for them.
pub async fn read(app: &App, who: &Arc<SignedIn>, id: ChangeId) -> Result<ChangeView> {
    let snapshot = app.snapshots.current();
    let who = Arc::clone(who);
    app.db
        .read(move |conn| {
            conn.snapshot(|conn| {
                let seen = see::find(conn, &snapshot, &who, id)?;
                see::view_one(conn, seen)
            })
        })
        .await
}

/// Sets fields: all of them until it ships, then the measured result alone.
///
/// # Errors
/// 404, 403; 412 where it has changed since `version` or none was said; 422 with every field that is wrong or too
/// late.
pub async fn edit(
    app: &App,
    who: &Arc<SignedIn>,
    id: ChangeId,
    version: Option<i64>,
    patch: ChangePatch,
) -> Result<ChangeView> {
    let now = app.now();
    let who = Arc::clone(who);
    on_snapshot(app, move |tx, snapshot| {
        store::hold_change(tx, id)?;
        let seen = see::find_own(tx, snapshot, &who, id)?;
        if version != Some(seen.row.version) {
            return Err(Code::Changed.into());
        }
        let before = seen.row.measure.as_ref().map(|measure| &measure.0);
        let mut errors = match seen.row.state() {
            ChangeState::Shipped => patch.too_late(before),
            ChangeState::Draft | ChangeState::Planned => Vec::new(),
        };
        errors.extend(wrong_units(snapshot, patch.unit_ids.as_deref().unwrap_or_default()));
        let reports = match &patch.report_ids {
            Some(wanted) => Some(linked(tx, &who.viewer, wanted, &seen.links, &mut errors)?),
            None => None,
        };
        if seen.row.state() == ChangeState::Planned && reports.as_ref().is_some_and(Vec::is_empty) {
            errors.push(no_reports());
        }
        let measure = measure_after(&patch, before, now, &mut errors);
        if !errors.is_empty() {
            return Err(errors.into());
        }
        let row = edited(seen.row, &patch, measure);
        store::update_fields(tx, &row)?;
        if let Some(reports) = reports {
            store::replace_links(tx, id, &reports)?;
        }
        look_again(tx, &who, id);
        let seen = see::find_own(tx, snapshot, &who, id)?;
        see::view_one(tx, seen)
    })
    .await
}

fn no_reports() -> FieldError {
    FieldError::new("report_ids", "required", "A change ships for one report at least")
}

/// The measure after the patch. Anywhere on earth the day may be one ahead of UTC.
fn measure_after(
    patch: &ChangePatch,
    before: Option<&Measure>,
    now: Moment,
    errors: &mut Vec<FieldError>,
) -> Option<Measure> {
    match &patch.measure {
        Patch::Keep => before.cloned(),
        Patch::Clear => None,
        Patch::Set(wanted) => match wanted.clone().over(before, now.utc_date().plus_days(1)) {
            Ok(measure) => Some(measure),
            Err(wrong) => {
                errors.extend(wrong);
                None
            }
        },
    }
}

fn edited(row: ChangeRow, patch: &ChangePatch, measure: Option<Measure>) -> ChangeRow {
    let patch = patch.clone();
    ChangeRow {
        language: patch.language.unwrap_or(row.language),
        title: patch.title.unwrap_or(row.title),
        you_said: patch.you_said.unwrap_or(row.you_said),
        we_did: patch.we_did.unwrap_or(row.we_did),
        do_now: patch.do_now.unwrap_or(row.do_now),
        unit_ids: patch.unit_ids.map_or(row.unit_ids, JsonText),
        measure: measure.map(JsonText),
        version: row.version + 1,
        ..row
    }
}

/// Ships it now, or plans when it does: each of its reports moves to *shipped*, unless it has ended meanwhile or
/// belongs to another team now; whoever follows one of those that did is owed to be told, in the same transaction.
///
/// # Errors
/// 404, 403; 409 where it has shipped before, is planned, or none of its reports can ship; 422 where it names no
/// report, or the time has passed or is too far off; `id_reused`.
pub async fn ship(app: &App, who: &Arc<SignedIn>, id: ChangeId, asked: Once<ShipRequest>) -> Result<Answer> {
    let now = app.now();
    let who = Arc::clone(who);
    let Once { request, fingerprint } = asked;
    let known = fingerprint.clone();
    once(app, request.id.uuid(), fingerprint, move |tx, snapshot| {
        store::hold_change(tx, id)?;
        let seen = see::find_own(tx, snapshot, &who, id)?;
        match seen.row.state() {
            ChangeState::Draft => {}
            ChangeState::Planned => return Err(not_possible("This change is planned: take that back first")),
            ChangeState::Shipped => return Err(not_possible("This change has shipped before")),
        }
        let mut errors: Vec<FieldError> =
            request.at.and_then(|at| check_ship_at(at, now)).into_iter().collect();
        if seen.links.is_empty() {
            errors.push(no_reports());
        }
        if !errors.is_empty() {
            return Err(errors.into());
        }
        let answer = match request.at {
            Some(at) => {
                store::update_plan(tx, id, Some((at, who.person_id())))?;
                look_again(tx, &who, id);
                ShipAnswer { shipped: Vec::new(), left_out: Vec::new(), told: 0, ship_at: Some(at) }
            }
            None => {
                let answer = ship_now(tx, snapshot, now, &who.viewer, id)?;
                if answer.shipped.is_empty() {
                    return Err(none_ready(&seen.links, &answer.left_out));
                }
                answer
            }
        };
        repeats::remember(tx, request.id.uuid(), &known, 200, now, &answer)
    })
    .await
}

fn not_possible(words: &str) -> ServerError {
    Problem::new(Code::NotPossible).detail(words).into()
}

/// Nothing of it can ship: which report stands where.
fn none_ready(links: &[ReportId], left_out: &[LeftOutReport]) -> ServerError {
    let error = |(index, id): (usize, &ReportId)| {
        let report = left_out.iter().find(|report| report.id == *id)?;
        let words = format!("RB-{} cannot ship: it is {}", report.number, report.state.as_str());
        Some(FieldError::new(format!("report_ids.{index}"), "not_ready", words))
    };
    let errors = links.iter().enumerate().filter_map(error).collect();
    let problem = Problem::new(Code::NotPossible).detail("None of its reports can ship as they stand");
    Problem { errors, ..problem }.into()
}

/// Ships it as the doing of `who`, in a transaction that holds it: what came of it. Where no report could ship, it has
/// not shipped either.
///
/// # Errors
/// The statements'.
pub(super) fn ship_now(
    tx: &mut Tx<'_>,
    snapshot: &Snapshot,
    now: Moment,
    who: &Viewer,
    id: ChangeId,
) -> Result<ShipAnswer> {
    let mut answer = ShipAnswer { shipped: Vec::new(), left_out: Vec::new(), told: 0, ship_at: None };
    let mut shippings: Vec<EventId> = Vec::new();
    let named = store::list_reports(tx, id)?;
    // What is joined is about its root, which then belongs to the change as well.
    let roots = shipping::roots(tx, &named)?;
    store::insert_named(tx, id, &roots, &named)?;
    for report in roots {
        match shipping::ship(tx, snapshot, now, who, report, id)? {
            Outcome::Shipped { number, event_id } => {
                answer.shipped.push(ShippedReport { id: report, number });
                shippings.push(event_id);
            }
            Outcome::LeftOut { number, state } => {
                answer.left_out.push(LeftOutReport { id: report, number, state });
            }
        }
    }
    answer.shipped.sort_by_key(|report| report.number);
    answer.left_out.sort_by_key(|report| report.number);
    if shippings.is_empty() {
        return Ok(answer);
    }
    if !store::update_shipped(tx, id, now)? {
        return Err(not_possible("This change has shipped before"));
    }
    // Somebody who told several of them gets one mail.
    if shippings.len() > 1 {
        share_mails(tx, &shippings)?;
    }
    answer.told = count_people(list_told(tx, &shippings)?);
    // Everybody who looks at what has changed sees it.
    let topic = "change".to_owned();
    Hint { topic, id: id.to_string(), teams: Vec::new(), people: Vec::new(), everybody: true }.send(tx);
    Ok(answer)
}

/// Takes a planned shipping back: it is a draft again. What is a draft already stays one.
///
/// # Errors
/// 404, 403; 409 where it has shipped.
pub async fn take_back(app: &App, who: &Arc<SignedIn>, id: ChangeId) -> Result<ChangeView> {
    let who = Arc::clone(who);
    on_snapshot(app, move |tx, snapshot| {
        store::hold_change(tx, id)?;
        let seen = see::find_own(tx, snapshot, &who, id)?;
        match seen.row.state() {
            ChangeState::Shipped => return Err(not_possible("This change has shipped before")),
            ChangeState::Draft => {}
            ChangeState::Planned => {
                store::update_plan(tx, id, None)?;
                look_again(tx, &who, id);
            }
        }
        let seen = see::find_own(tx, snapshot, &who, id)?;
        see::view_one(tx, seen)
    })
    .await
}

/// Whether that person may ship anything at all.
pub(super) fn ships_anything(who: &Viewer) -> bool {
    who.may_anywhere(Action::Ship)
}
