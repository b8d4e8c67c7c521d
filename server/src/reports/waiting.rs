//! Waiting with others: "me too" and its undoing, following and following no more. Whatever is joined, its root is what
//! people wait with.

use std::sync::Arc;

use domain::access::Action;
use domain::id::{FollowerId, PersonId, ReportId, UnitId};
use domain::moment::Moment;
use domain::problem::{Code, Problem};
use domain::reports::event::{Body, By, Supported};
use domain::reports::requests::SupportRequest;
use domain::reports::view::counts;
use domain::reports::wire::{Mine, Relation, ReportNumber, WaitingView};
use domain::reports::{Burden, Hours, Identity};

use super::actions::find;
use super::append::{Present, Tells, append, id_about, kept};
use super::follow::set::{Following, insert_following, list_following, update_following};
use super::once::on_snapshot;
use super::present::subject;
use super::rows::Stored;
use super::store;
use crate::app::App;
use crate::db::Tx;
use crate::directory::{Snapshot, unknown};
use crate::error::{Result, ServerError};
use crate::http::guard::SignedIn;

/// The root with which the person waits, held until the transaction ends, and all that this person follows of its set.
struct Held {
    root: Stored,
    following: Vec<Following>,
    may: bool,
    reports: bool,
}

impl Held {
    /// 404 where the report does not exist for the person.
    fn find(tx: &mut Tx<'_>, who: &SignedIn, id: ReportId, action: Action) -> Result<Self> {
        store::hold_report(tx, id)?;
        let (asked, standing) = find(tx, &who.viewer, id)?;
        let may = standing.staff && standing.view(&subject(&asked)).is_some();
        let root = match &asked.root {
            Some(root) => store::find_report(tx, root.id)?.ok_or(Code::NotFound)?,
            None => asked,
        };
        let reports = who.viewer.standing(&subject(&root)).reports();
        let following = list_following(tx, root.id, who.person_id())?;
        let may = may && domain::access::role_may(domain::access::Role::Reporter, action);
        Ok(Self { root, following, may, reports })
    }

    /// 403 where the person is none of the site's staff; 409 where it is the person's own.
    fn want(&self) -> Result<()> {
        if self.reports {
            let words = "Who reported it, or what is joined with it, is told anyway";
            return Err(Problem::new(Code::NotPossible).detail(words).into());
        }
        if self.may { Ok(()) } else { Err(Code::NotAllowed.into()) }
    }

    fn present_as(&self, relation: Relation) -> Option<&Following> {
        self.following.iter().find(|row| !row.left && row.relation == relation)
    }

    /// A row of this person on the root that can be used again, else a new one.
    fn row(&self, identity: Identity) -> (Following, bool) {
        let old = self
            .following
            .iter()
            .find(|row| row.report_id == self.root.id && row.relation != Relation::Reporter);
        let fresh = || Following {
            follower_id: id_about::<domain::id::kind::Follower>(self.root.identity) as FollowerId,
            report_id: self.root.id,
            relation: Relation::Follower,
            identity,
            unit_id: None,
            burden: Hours::default(),
            left: false,
        };
        (old.cloned().unwrap_or_else(fresh), old.is_none())
    }
}

/// "Me too", or what was said so before is said anew.
///
/// # Errors
/// 404, 403, 409 where it is the person's own or not open, 422 where the unit is unknown.
pub async fn support(
    app: &App,
    who: &Arc<SignedIn>,
    id: ReportId,
    request: SupportRequest,
) -> Result<WaitingView> {
    let now = app.now();
    let who = Arc::clone(who);
    on_snapshot(app, move |tx, snapshot| {
        let held = Held::find(tx, &who, id, Action::Support)?;
        held.want()?;
        if !held.root.projection.state.is_open() {
            return Err(not_possible(&held.root));
        }
        let unit_id = wanted_unit(snapshot, &who, &held.root, request.unit_id)?;
        let identity = request.identity.unwrap_or(Identity::Named);
        let burden = request.burden.map(Burden::hours_a_month).unwrap_or_default();
        let before = held.present_as(Relation::Supporter).cloned();
        let replaces = before.as_ref().map(|before| before.burden);
        let (row, is_new) = match &before {
            Some(before) => (before.clone(), false),
            None => held.row(identity),
        };
        let row = Following { relation: Relation::Supporter, identity, unit_id, burden, left: false, ..row };
        if before.as_ref() != Some(&row) {
            let since = kept(held.root.identity, now);
            match is_new {
                true => insert_following(tx, &row, who.person_id(), since)?,
                false => update_following(tx, &row, None)?,
            }
            let follower_id = row.follower_id;
            let body = Body::Supported(Supported { follower_id, burden, replaces });
            write(tx, snapshot, now, &row, body)?;
        }
        answer(tx, held.root.id, who.person_id())
    })
    .await
}

/// Takes "me too" back; where it was not said, nothing happens.
///
/// # Errors
/// 404.
pub async fn unsupport(app: &App, who: &Arc<SignedIn>, id: ReportId) -> Result<WaitingView> {
    let now = app.now();
    let who = Arc::clone(who);
    on_snapshot(app, move |tx, snapshot| {
        let held = Held::find(tx, &who, id, Action::Support)?;
        if let Some(row) = held.present_as(Relation::Supporter) {
            update_following(tx, row, Some(kept(held.root.identity, now)))?;
            let body = Body::Unsupported { follower_id: row.follower_id, burden: row.burden };
            write(tx, snapshot, now, row, body)?;
        }
        answer(tx, held.root.id, who.person_id())
    })
    .await
}

/// The person is told from now on what happens to it.
///
/// # Errors
/// 404, 403.
pub async fn follow(app: &App, who: &Arc<SignedIn>, id: ReportId) -> Result<WaitingView> {
    let now = app.now();
    let who = Arc::clone(who);
    on_snapshot(app, move |tx, _| {
        let held = Held::find(tx, &who, id, Action::Follow)?;
        let follows = held.reports || held.following.iter().any(|row| !row.left);
        if !follows {
            held.want()?;
            let (row, is_new) = held.row(Identity::Named);
            let row = Following {
                relation: Relation::Follower,
                identity: Identity::Named,
                unit_id: None,
                burden: Hours::default(),
                ..row
            };
            match is_new {
                true => insert_following(tx, &row, who.person_id(), kept(held.root.identity, now))?,
                false => update_following(tx, &row, None)?,
            }
        }
        answer(tx, held.root.id, who.person_id())
    })
    .await
}

/// The person is told no more.
///
/// # Errors
/// 404; 409 for those who reported or support it.
pub async fn unfollow(app: &App, who: &Arc<SignedIn>, id: ReportId) -> Result<WaitingView> {
    let now = app.now();
    let who = Arc::clone(who);
    on_snapshot(app, move |tx, _| {
        let held = Held::find(tx, &who, id, Action::Follow)?;
        if held.reports || held.present_as(Relation::Supporter).is_some() {
            let words = "Who reported or supports it is told what becomes of it";
            return Err(Problem::new(Code::NotPossible).detail(words).into());
        }
        let left_at = kept(held.root.identity, now);
        for row in held.following.iter().filter(|row| !row.left && row.relation == Relation::Follower) {
            update_following(tx, row, Some(left_at))?;
        }
        answer(tx, held.root.id, who.person_id())
    })
    .await
}

/// The unit that was named, else the person's own.
fn wanted_unit(
    snapshot: &Snapshot,
    who: &SignedIn,
    root: &Stored,
    named: Option<UnitId>,
) -> Result<Option<UnitId>> {
    let Some(unit) = named else { return Ok(who.viewer.unit_id) };
    let site = who.viewer.site_id.unwrap_or(root.projection.site_id);
    let known = snapshot.is_open_unit(unit) && snapshot.unit(unit).is_some_and(|unit| unit.site_id == site);
    if known { Ok(Some(unit)) } else { Err(vec![unknown("unit_id")].into()) }
}

fn not_possible(report: &Stored) -> ServerError {
    Problem { state: Some(report.projection.state), ..Problem::new(Code::NotPossible).detail("It has ended") }
        .into()
}

/// Appends what a supporter says to the report of the set that is supported.
fn write(tx: &mut Tx<'_>, snapshot: &Snapshot, now: Moment, row: &Following, body: Body) -> Result<()> {
    let mut report = store::find_report(tx, row.report_id)?.ok_or(Code::NotFound)?;
    let by = By::Follower { follower_id: row.follower_id };
    let id = id_about(report.identity);
    append(tx, &Present { snapshot, now }, &mut report, by, id, body, Tells::AsOwed)
}

fn answer(tx: &mut Tx<'_>, root: ReportId, person: PersonId) -> Result<WaitingView> {
    let root = store::find_report(tx, root)?.ok_or(Code::NotFound)?;
    let mine = super::follow::set::list_mine(tx, person)?.remove(&root.id);
    Ok(WaitingView {
        report: ReportNumber { id: root.id, number: root.number },
        counts: counts(&root.set),
        mine: Mine { relation: mine.map_or(Relation::None, |follows| follows.relation), answer: None },
    })
}
