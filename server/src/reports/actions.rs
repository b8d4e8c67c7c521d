//! What can happen to a report: each checks the asker's rights, asks the rules of the domain what the request comes
//! to, and appends the events.

use std::sync::Arc;

use domain::access::{Action, Standing, Viewer};
use domain::id::{EventId, PersonId, ReportId};
use domain::moment::Date;
use domain::problem::{Code, FieldError};
use domain::reports::event::{Body, By};
use domain::reports::joining::Follows;
use domain::reports::moves::{self, Refusal};
use domain::reports::projection::Projection;
use domain::reports::requests::{
    AnswerRequest, CommentRequest, ConfirmationRequest, OwnerRequest, PlanRequest, ReopenRequest,
    ShareIdentityRequest, Transition, WithdrawRequest,
};
use domain::reports::ship::latest_answer;
use domain::reports::state::{Mover, State};
use domain::reports::wire::{MoveAnswer, Relation};
use domain::reports::{Answerer, CommentVisibility, Identity, confirming};

use super::append::{Present, append_all, id_about, kept};
use super::once::{Once, once};
use super::present::{self, subject};
use super::rows::Stored;
use super::submit::incomplete;
use super::{follow, joining, store};
use crate::app::App;
use crate::db::{Conn, Tx};
use crate::directory::Snapshot;
use crate::error::{Result, ServerError};
use crate::http::guard::SignedIn;
use crate::repeats::{self, Answer, Fingerprint};

pub use super::edit::edit;
pub use super::joining::{join, take_apart};
pub use super::submit::{submit, submit_anonymously};

/// The report and how that person stands towards it; 404 where it does not exist for them.
pub(super) fn find(conn: &mut Conn, viewer: &Viewer, id: ReportId) -> Result<(Stored, Standing)> {
    let report = store::find_report(conn, id)?.ok_or(Code::NotFound)?;
    let standing = present::standing(viewer, &report).ok_or(Code::NotFound)?;
    Ok((report, standing))
}

/// The same, and where the report is joined its root in its place: what reporters and supporters of a set say is said
/// about the root. With the follower as which the person is told.
fn find_of_set(
    conn: &mut Conn,
    viewer: &Viewer,
    id: ReportId,
) -> Result<(Stored, Standing, Option<Follows>)> {
    let (asked, standing) = find(conn, viewer, id)?;
    let mine = follow::set::list_mine(conn, viewer.person_id)?;
    let (report, standing) = match &asked.root {
        Some(root) => {
            let root = store::find_report(conn, root.id)?.ok_or(Code::NotFound)?;
            let standing = present::standing_with(viewer, &root, &mine);
            (root, standing)
        }
        None => {
            let supporter = present::standing_with(viewer, &asked, &mine).supporter;
            (asked, Standing { supporter, ..standing })
        }
    };
    let follows = mine.get(&report.id).copied();
    Ok((report, standing, follows))
}

/// What one request comes to: whose doing it is, and the events, the asked one last.
pub(super) type Outcome = (By, Vec<Body>);

/// About what somebody says something where the report is joined with another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum About {
    /// About this one report.
    Itself,
    /// About the root of its set.
    ItsSet,
}

/// One move of a signed-in person: found, judged by `decide`, appended, remembered.
async fn act<T: Send + Sync + 'static>(
    app: &App,
    who: &Arc<SignedIn>,
    about: About,
    report_id: ReportId,
    event_id: EventId,
    asked: Once<T>,
    decide: impl Fn(&mut Conn, &T, &Stored, &Acting<'_>) -> Result<Outcome> + Send + Sync + 'static,
) -> Result<Answer> {
    let now = app.now();
    let who = Arc::clone(who);
    let Once { request, fingerprint } = asked;
    let known = fingerprint.clone();
    once(app, event_id.uuid(), fingerprint, move |tx, snapshot| {
        store::hold_report(tx, report_id)?;
        let (mut report, standing, follows) = match about {
            About::Itself => {
                let (report, standing) = find(tx, &who.viewer, report_id)?;
                (report, standing, None)
            }
            About::ItsSet => find_of_set(tx, &who.viewer, report_id)?,
        };
        let today = today(snapshot, &report, now);
        let acting = Acting { follows, ..Acting::new(snapshot, standing, &who, today) };
        let (by, bodies) = decide(tx, &request, &report, &acting)?;
        let present = Present { snapshot, now };
        write_move(tx, &present, &mut report, by, event_id, bodies, &known)
    })
    .await
}

/// The day at the report's site; of an anonymous one by its hour.
pub(super) fn today(snapshot: &Snapshot, report: &Stored, now: domain::moment::Moment) -> Date {
    snapshot.zone(report.projection.site_id).to_local(kept(report.identity, now)).0
}

/// Appends the events and remembers the answer.
pub(super) fn write_move(
    tx: &mut Tx<'_>,
    present: &Present<'_>,
    report: &mut Stored,
    by: By,
    event_id: EventId,
    bodies: Vec<Body>,
    fingerprint: &Fingerprint,
) -> Result<Answer> {
    if (report.identity == Identity::Anonymous || by == By::Anonymous) && !event_id.is_timeless() {
        let words = "About an anonymous report, ids are version 4 UUIDs, which tell no time";
        return Err(ServerError::field("id", "not_timeless", words));
    }
    let left = matches!(bodies.last(), Some(Body::Redacted(_)));
    let discreet = if by == By::Anonymous { Identity::Anonymous } else { report.identity };
    append_all(tx, present, report, by, event_id, bodies)?;
    if let Some(reporter) = report.reporter.filter(|_| left) {
        joining::redact(tx, present, report, reporter)?;
    }
    let answer = MoveAnswer {
        id: event_id,
        report_id: report.id,
        state: report.projection.state,
        seq: report.projection.seq,
        left,
    };
    repeats::remember(tx, event_id.uuid(), fingerprint, 200, kept(discreet, present.now), &answer)
}

/// Who acts, and on what picture of the world.
pub(super) struct Acting<'a> {
    pub(super) snapshot: &'a Snapshot,
    pub(super) standing: Standing,
    pub(super) person_id: PersonId,
    pub(super) today: Date,
    /// As which follower of the set the person is told.
    pub(super) follows: Option<Follows>,
}

impl<'a> Acting<'a> {
    /// Somebody of whom it does not matter what else is followed.
    pub(super) fn new(snapshot: &'a Snapshot, standing: Standing, who: &SignedIn, today: Date) -> Self {
        Self { snapshot, standing, person_id: who.person_id(), today, follows: None }
    }

    /// As which follower the person speaks about the set; 403 unless as reporter, or as supporter where that may be.
    fn want_follower(&self, or_supporter: bool) -> Result<Follows> {
        let speaks = |follows: &Follows| {
            follows.relation == Relation::Reporter
                || (or_supporter && follows.relation == Relation::Supporter)
        };
        self.follows.filter(speaks).ok_or_else(|| Code::NotAllowed.into())
    }

    /// 403 unless the person may do that to this report. `ReadStaff` and the like were checked by finding it.
    pub(super) fn want(&self, report: &Stored, action: Action) -> Result<()> {
        if self.standing.may(action, &subject(report)) { Ok(()) } else { Err(Code::NotAllowed.into()) }
    }

    /// 403 unless the person reported it.
    pub(super) fn want_reporter(&self) -> Result<()> {
        if self.standing.reporter { Ok(()) } else { Err(Code::NotAllowed.into()) }
    }

    /// The person as owner, or as administrator in the owner's place.
    pub(super) fn as_owner(&self) -> By {
        if self.standing.owner {
            By::Owner { person_id: self.person_id }
        } else {
            By::Administrator { person_id: self.person_id }
        }
    }

    /// The person as reporter.
    pub(super) fn as_reporter(&self, report: &Stored) -> Result<By> {
        report
            .reporter
            .map(|reporter| By::Follower { follower_id: reporter.follower_id })
            .ok_or_else(|| ServerError::Internal("a report without a follower".to_owned()))
    }
}

/// A refusal as the answer, with the moves that are open to `mover`.
pub(super) fn refused(projection: &Projection, mover: Mover) -> impl FnOnce(Refusal) -> ServerError {
    move |refusal| refusal.problem(projection, mover).into()
}

/// A move of the state table.
///
/// # Errors
/// 404, 403, `moved_meanwhile`, `not_possible`, 422 with everything that is missing.
pub async fn transition(
    app: &App,
    who: &Arc<SignedIn>,
    id: ReportId,
    asked: Once<Transition>,
) -> Result<Answer> {
    let event_id = asked.request.id;
    act(app, who, About::Itself, id, event_id, asked, |_, wish, report, acting| {
        acting.want(report, Action::Move)?;
        let bodies = moves::transition(&report.projection, wish, id_about(report.identity), acting.today)
            .map_err(refused(&report.projection, Mover::Owner))?;
        Ok((acting.as_owner(), bodies))
    })
    .await
}

/// Sets or moves the date.
///
/// # Errors
/// As [`transition`].
pub async fn plan(app: &App, who: &Arc<SignedIn>, id: ReportId, asked: Once<PlanRequest>) -> Result<Answer> {
    let event_id = asked.request.id;
    act(app, who, About::Itself, id, event_id, asked, |_, wish, report, acting| {
        acting.want(report, Action::Plan)?;
        let bodies = moves::plan(&report.projection, wish, acting.today)
            .map_err(refused(&report.projection, Mover::Owner))?;
        Ok((acting.as_owner(), bodies))
    })
    .await
}

/// The reporter answers the open question.
///
/// # Errors
/// 404, 403, `not_possible` where no question waits, 424 where a photo is named.
pub async fn answer(
    app: &App,
    who: &Arc<SignedIn>,
    id: ReportId,
    asked: Once<AnswerRequest>,
) -> Result<Answer> {
    let event_id = asked.request.id;
    act(app, who, About::ItsSet, id, event_id, asked, |_, wish, report, acting| {
        let by = By::Follower { follower_id: acting.want_follower(false)?.follower_id };
        let body = moves::reply(&report.projection, &wish.body)
            .map_err(refused(&report.projection, Mover::Reporter))?;
        if !wish.attachment_ids.is_empty() {
            return Err(incomplete(wish.attachment_ids.len()));
        }
        Ok((by, vec![body]))
    })
    .await
}

/// A comment: of the owner in three kinds, of the reporter to the owner.
///
/// # Errors
/// 404, 403.
pub async fn comment(
    app: &App,
    who: &Arc<SignedIn>,
    id: ReportId,
    asked: Once<CommentRequest>,
) -> Result<Answer> {
    let event_id = asked.request.id;
    act(app, who, About::Itself, id, event_id, asked, |_, wish, report, acting| {
        // Somebody of the owner team speaks as owner, even about an own report; an administrator about an own
        // report speaks to the owner as its reporter.
        let as_reporter = acting.standing.reporter
            && !acting.standing.owner
            && wish.visibility == CommentVisibility::Reporter;
        let by = if as_reporter {
            acting.as_reporter(report)?
        } else {
            acting.want(report, Action::CommentAsOwner)?;
            acting.as_owner()
        };
        Ok((by, vec![Body::Commented { body: wish.body.clone(), visibility: wish.visibility }]))
    })
    .await
}

/// Another team or person owns it from now on.
///
/// # Errors
/// 404, 403, `moved_meanwhile`, 422 where the team or the person is unknown.
pub async fn reroute(
    app: &App,
    who: &Arc<SignedIn>,
    id: ReportId,
    asked: Once<OwnerRequest>,
) -> Result<Answer> {
    let event_id = asked.request.id;
    act(app, who, About::Itself, id, event_id, asked, |_, wish, report, acting| {
        acting.want(report, Action::Reroute)?;
        let refuse = |refusal: Refusal| Err(refusal.problem(&report.projection, Mover::Owner).into());
        if wish.from != report.projection.state {
            return refuse(Refusal::MovedMeanwhile);
        }
        if matches!(wish.from, State::Withdrawn | State::Duplicate) {
            return refuse(Refusal::NotPossible);
        }
        let errors = unknown_owner(acting.snapshot, wish);
        if !errors.is_empty() {
            return Err(errors.into());
        }
        let body = Body::Rerouted {
            from: report.projection.team_id,
            to: wish.team_id,
            assignee_id: wish.assignee_id,
            reason: wish.reason.clone(),
        };
        Ok((acting.as_owner(), vec![body]))
    })
    .await
}

fn unknown_owner(snapshot: &Snapshot, wish: &OwnerRequest) -> Vec<FieldError> {
    let team = snapshot.check_team(wish.team_id);
    let assignee = match team {
        None => wish.assignee_id.and_then(|person| snapshot.check_assignee(wish.team_id, person)),
        Some(_) => None,
    };
    team.into_iter().chain(assignee).collect()
}

/// Opens it again: by its reporter (after a decline that is the one appeal) or by the owner.
///
/// # Errors
/// 404, 403, `not_possible`.
pub async fn reopen(
    app: &App,
    who: &Arc<SignedIn>,
    id: ReportId,
    asked: Once<ReopenRequest>,
) -> Result<Answer> {
    let event_id = asked.request.id;
    act(app, who, About::ItsSet, id, event_id, asked, |_, wish, report, acting| {
        let projection = &report.projection;
        let may_as_owner = acting.standing.may(Action::ReopenAsOwner, &subject(report));
        let as_reporter =
            acting.standing.reports() && (!may_as_owner || moves::may_reopen(projection, Mover::Reporter));
        let (mover, by) = if as_reporter {
            (Mover::Reporter, By::Follower { follower_id: acting.want_follower(false)?.follower_id })
        } else {
            acting.want(report, Action::ReopenAsOwner)?;
            (Mover::Owner, acting.as_owner())
        };
        let body = moves::reopen(projection, mover, &wish.reason).map_err(refused(projection, mover))?;
        Ok((by, vec![body]))
    })
    .await
}

/// A reporter of the set, or a supporter, says whether a change that shipped helps.
///
/// # Errors
/// 404, 403, `not_possible` where nothing shipped.
pub async fn confirm(
    app: &App,
    who: &Arc<SignedIn>,
    id: ReportId,
    asked: Once<ConfirmationRequest>,
) -> Result<Answer> {
    let event_id = asked.request.id;
    act(app, who, About::ItsSet, id, event_id, asked, |conn, wish, report, acting| {
        let Follows { follower_id, relation, .. } = acting.want_follower(true)?;
        let (answerer, earlier) = match relation {
            Relation::Supporter => {
                (Answerer::Supporter, latest_answer(&store::list_ships(conn, report.id)?, follower_id))
            }
            _ => (Answerer::Reporter, None),
        };
        let projection = &report.projection;
        let bodies = confirming::answer(projection, follower_id, answerer, wish, earlier)
            .map_err(refused(projection, Mover::Reporter))?;
        Ok((By::Follower { follower_id }, bodies))
    })
    .await
}

/// The reporter takes it back; where others wait, only this reporter leaves.
///
/// # Errors
/// 404, 403, `not_possible`.
pub async fn withdraw(
    app: &App,
    who: &Arc<SignedIn>,
    id: ReportId,
    asked: Once<WithdrawRequest>,
) -> Result<Answer> {
    let event_id = asked.request.id;
    act(app, who, About::Itself, id, event_id, asked, |conn, wish, report, acting| {
        acting.want_reporter()?;
        let reporter = report.reporter.ok_or(Code::NotAllowed)?;
        let bodies = joining::withdrawing(conn, report, reporter, wish)?
            .map_err(refused(&report.projection, Mover::Reporter))?;
        Ok((acting.as_reporter(report)?, bodies))
    })
    .await
}

/// The confidential reporter agrees that the present owner team may see the name.
///
/// # Errors
/// 404; 403 where it is not the reporter's, or the team may see the name already.
pub async fn share_identity(
    app: &App,
    who: &Arc<SignedIn>,
    id: ReportId,
    asked: Once<ShareIdentityRequest>,
) -> Result<Answer> {
    let event_id = asked.request.id;
    act(app, who, About::Itself, id, event_id, asked, |_, _, report, acting| {
        acting.want(report, Action::ShareIdentity)?;
        let body = Body::IdentityShared { team_id: report.projection.team_id };
        Ok((acting.as_reporter(report)?, vec![body]))
    })
    .await
}
