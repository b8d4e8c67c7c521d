//! What can happen to a change: it is written, read, and ships.

use std::sync::Arc;

use domain::changes::requests::{NewChange, ShipRequest};
use domain::changes::wire::{ChangeView, LeftOutReport, ShipAnswer, ShippedReport, Told};
use domain::id::{ChangeId, ReportId};
use domain::problem::{Code, FieldError, Problem};

use super::rows::ChangeRow;
use super::store;
use crate::app::App;
use crate::db::Conn;
use crate::db::columns::JsonText;
use crate::directory::{Snapshot, unknown};
use crate::error::Result;
use crate::http::guard::SignedIn;
use crate::repeats::{self, Answer};
use crate::reports::once::{Once, once};
use crate::reports::shipping::{self, Outcome, Sight};
use crate::telling::outbox::share_mails;

/// Writes a change down.
///
/// # Errors
/// 422 where a unit or report is unknown, or a report belongs to another team; `id_reused`.
pub async fn create(app: &App, who: &Arc<SignedIn>, asked: Once<NewChange>) -> Result<Answer> {
    let now = app.now();
    let who = Arc::clone(who);
    let Once { request, fingerprint } = asked;
    let known = fingerprint.clone();
    once(app, request.id.uuid(), fingerprint, move |tx, snapshot| {
        let errors = wrong(tx, snapshot, &who, &request)?;
        if !errors.is_empty() {
            return Err(errors.into());
        }
        let change = request.clone();
        let row = ChangeRow {
            id: change.id,
            language: change.language,
            title: change.title,
            you_said: change.you_said,
            we_did: change.we_did,
            do_now: change.do_now,
            unit_ids: JsonText(change.unit_ids),
            measure: change.measure.map(JsonText),
            created_at: now,
            created_by: who.person_id(),
            ship_at: None,
            shipped_at: None,
        };
        store::insert_change(tx, &row, &change.report_ids)?;
        let view = row.view(change.report_ids, Told::default());
        repeats::remember(tx, view.id.uuid(), &known, 201, now, &view)
    })
    .await
}

/// Every unit that does not exist and every report that this person cannot ship.
fn wrong(
    conn: &mut Conn,
    snapshot: &Snapshot,
    who: &SignedIn,
    change: &NewChange,
) -> Result<Vec<FieldError>> {
    let mut errors: Vec<FieldError> = (change.unit_ids.iter().enumerate())
        .filter(|(_, id)| !snapshot.is_open_unit(**id))
        .map(|(index, _)| unknown(format!("unit_ids.{index}")))
        .collect();
    for (index, report) in change.report_ids.iter().enumerate() {
        let field = format!("report_ids.{index}");
        match shipping::sight(conn, &who.viewer, *report)? {
            Some(Sight { may_ship: true, .. }) => {}
            Some(_) => errors.push(FieldError::new(field, "not_yours", "Another team owns this report")),
            None => errors.push(unknown(field)),
        }
    }
    Ok(errors)
}

/// The change as this person may see it: before it ships, who wrote it or may ship one of its reports; then
/// everybody who sees one of them.
///
/// # Errors
/// 404 where it does not exist for them.
pub async fn read(app: &App, who: &Arc<SignedIn>, id: ChangeId) -> Result<ChangeView> {
    let who = Arc::clone(who);
    app.db
        .read(move |conn| {
            conn.snapshot(|conn| {
                let change = store::find_change(conn, id)?.ok_or(Code::NotFound)?;
                let seen = see(conn, &who, id)?;
                if !seen.is_visible(&change, &who) {
                    return Err(Code::NotFound.into());
                }
                let told = store::count_told(conn, id)?;
                Ok(change.view(seen.reports, told))
            })
        })
        .await
}

/// What somebody sees of a change's reports.
struct Seen {
    reports: Vec<ReportId>,
    may_ship_one: bool,
}

impl Seen {
    fn is_visible(&self, change: &ChangeRow, who: &SignedIn) -> bool {
        let told = change.shipped_at.is_some() && !self.reports.is_empty();
        told || self.may_ship(change, who)
    }

    /// Whoever wrote it, or owns one of its reports; administrators of its sites.
    fn may_ship(&self, change: &ChangeRow, who: &SignedIn) -> bool {
        self.may_ship_one || change.created_by == who.person_id()
    }
}

fn see(conn: &mut Conn, who: &SignedIn, id: ChangeId) -> Result<Seen> {
    let mut seen = Seen { reports: Vec::new(), may_ship_one: false };
    for report in store::list_reports(conn, id)? {
        if let Some(sight) = shipping::sight(conn, &who.viewer, report)? {
            seen.reports.push(report);
            seen.may_ship_one |= sight.may_ship;
        }
    }
    Ok(seen)
}

/// Ships it: each of its reports moves to *shipped*, unless it has ended meanwhile or belongs to another team now;
/// whoever follows one of those that did is owed to be told, in the same transaction.
///
/// # Errors
/// 404; 409 where it has shipped before; `id_reused`.
pub async fn ship(app: &App, who: &Arc<SignedIn>, id: ChangeId, asked: Once<ShipRequest>) -> Result<Answer> {
    let now = app.now();
    let who = Arc::clone(who);
    let Once { request, fingerprint } = asked;
    let known = fingerprint.clone();
    once(app, request.id.uuid(), fingerprint, move |tx, snapshot| {
        let change = store::find_change(tx, id)?.ok_or(Code::NotFound)?;
        if !see(tx, &who, id)?.may_ship(&change, &who) {
            return Err(Code::NotFound.into());
        }
        if !store::update_shipped(tx, id, now)? {
            return Err(Problem::new(Code::NotPossible).detail("This change has shipped before").into());
        }
        let mut answer = ShipAnswer { shipped: Vec::new(), left_out: Vec::new(), told: 0 };
        for report in store::list_reports(tx, id)? {
            match shipping::ship(tx, snapshot, now, &who, report, id)? {
                Outcome::Shipped { number } => answer.shipped.push(ShippedReport { id: report, number }),
                Outcome::LeftOut { number, state } => {
                    answer.left_out.push(LeftOutReport { id: report, number, state });
                }
            }
        }
        answer.shipped.sort_by_key(|report| report.number);
        answer.left_out.sort_by_key(|report| report.number);
        // Somebody who told several of them gets one mail.
        let shippings = store::list_shippings(tx, id)?;
        share_mails(tx, &shippings)?;
        answer.told = store::count_told(tx, id)?.owed;
        repeats::remember(tx, request.id.uuid(), &known, 200, now, &answer)
    })
    .await
}
