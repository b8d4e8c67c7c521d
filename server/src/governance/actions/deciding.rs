//! A chair records what the committee decided: every report that it names moves in one transaction, or none does.

use std::collections::BTreeSet;
use std::sync::Arc;

use domain::access::Viewer;
use domain::governance::deciding::{Decision, LONGEST_HOLD_DAYS};
use domain::governance::requests::NewDecision;
use domain::governance::wire::Committee;
use domain::governance::{Seat, Votes};
use domain::id::ReportId;
use domain::moment::Moment;
use domain::problem::{Code, FieldError};

use super::super::rows::NewDecisionRow;
use super::super::{decisions, store};
use crate::app::App;
use crate::db::Tx;
use crate::directory::{Snapshot, unknown};
use crate::error::{Result, ServerError};
use crate::http::guard::SignedIn;
use crate::http::live::Hint;
use crate::repeats::{self, Answer};
use crate::reports::deciding::{self, Held, Named};
use crate::reports::once::{Once, once};
use crate::reports::sets;

/// Records a decision.
///
/// # Errors
/// 403 where somebody else chairs the committee; 422 naming every report that is unknown, out of scope, has moved
/// meanwhile, or lacks what the decision needs, and every other field that is wrong; `id_reused`.
pub async fn decide(app: &App, who: &Arc<SignedIn>, asked: Once<NewDecision>) -> Result<Answer> {
    let now = app.now();
    let who = Arc::clone(who);
    let Once { request, fingerprint } = asked;
    let known = fingerprint.clone();
    once(app, request.id.uuid(), fingerprint, move |tx, snapshot| {
        let committee = snapshot.committee(request.committee_id).filter(|committee| committee.active);
        let committee = committee.ok_or_else(|| ServerError::from(vec![unknown("committee_id")]))?;
        let chair = committee.members.iter().any(|one| one.chair && one.person.id == who.person_id());
        if !chair {
            return Err(Code::NotAllowed.into());
        }
        let mut errors = wrong_votes(committee, request.votes);
        errors.extend(wrong_day(snapshot, committee, &request, now));
        let held = hold_all(tx, committee, &who.viewer, &request, &mut errors)?;
        if !errors.is_empty() {
            return Err(errors.into());
        }
        let at = if held.iter().any(Held::is_anonymous) { now.hour() } else { now };
        let number = write_down(tx, &who, &request, &held, at)?;
        let decision = Decision {
            id: request.id,
            number,
            committee_id: request.committee_id,
            verdict: request.decision,
            until: request.until,
            until_words: request.until_words.clone(),
            asked_for: request.asked_for.clone(),
            rationale: request.rationale.clone(),
        };
        for report in held {
            deciding::write(tx, snapshot, now, report, &decision)?;
        }
        hint(tx, &request);
        let view = decisions::view_one(tx, snapshot, &who, request.id)?;
        repeats::remember(tx, request.id.uuid(), &known, 201, at, &view)
    })
    .await
}

/// Tells open lists of decisions to look again.
fn hint(tx: &mut Tx<'_>, request: &NewDecision) {
    Hint {
        topic: "decision".to_owned(),
        id: request.id.to_string(),
        teams: Vec::new(),
        people: Vec::new(),
        everybody: true,
    }
    .send(tx);
}

/// The root of every report that the decision names, each held until the transaction ends; what stands against any of
/// them goes to `errors`.
fn hold_all(
    tx: &mut Tx<'_>,
    committee: &Committee,
    viewer: &Viewer,
    request: &NewDecision,
    errors: &mut Vec<FieldError>,
) -> Result<Vec<Held>> {
    // Whoever chairs it now sees what is in its scope now.
    let seat = Seat { committee_id: committee.id, chair: true, scope: committee.scope.clone() };
    let viewer = Viewer { committees: vec![seat], ..viewer.clone() };
    let roots = sets::hold_sets(tx, &request.report_ids)?;
    let (mut held, mut known) = (Vec::new(), BTreeSet::new());
    for (at, (id, root)) in request.report_ids.iter().zip(roots).enumerate() {
        let field = format!("report_ids.{at}");
        let Some(root) = root else {
            errors.push(unknown(field));
            continue;
        };
        if !known.insert(root) {
            errors.push(FieldError::new(field, "repeated", "It, or one joined with it, stands here twice"));
            continue;
        }
        let named = Named { id: *id, root, seq: request.seqs.get(at).copied() };
        match deciding::hold(tx, &viewer, &committee.scope, request.decision, named, &field)? {
            Ok(report) => held.push(report),
            Err(found) => errors.extend(found),
        }
    }
    Ok(held)
}

fn wrong_votes(committee: &Committee, votes: Option<Votes>) -> Vec<FieldError> {
    let Some(votes) = votes else { return Vec::new() };
    let members = committee.members.len();
    if usize::try_from(votes.total()).is_ok_and(|total| total > members) {
        let words = format!("{} votes of {members} members", votes.total());
        return vec![FieldError::new("votes", "too_many", words)];
    }
    if votes.total() < committee.quorum {
        let words = format!("{} took part; {} have to", votes.total(), committee.quorum);
        return vec![FieldError::new("votes", "below_quorum", words)];
    }
    Vec::new()
}

/// The day is one to come, by the clock of the committee's first site, and not a slip of the pen.
fn wrong_day(
    snapshot: &Snapshot,
    committee: &Committee,
    request: &NewDecision,
    now: Moment,
) -> Option<FieldError> {
    let until = request.until?;
    let site =
        committee.scope.site_ids.first().copied().or_else(|| snapshot.sites().next().map(|site| site.id))?;
    let today = snapshot.zone(site).to_local(now).0;
    let (first, last) = (today.plus_days(1), today.plus_days(LONGEST_HOLD_DAYS));
    let fits = (first..=last).contains(&until);
    (!fits).then(|| FieldError::new("until", "out_of_range", format!("{first} to {last} is possible")))
}

fn write_down(
    tx: &mut Tx<'_>,
    who: &SignedIn,
    request: &NewDecision,
    held: &[Held],
    at: Moment,
) -> Result<i64> {
    let votes = |count: fn(&Votes) -> u32| request.votes.as_ref().map(|votes| i64::from(count(votes)));
    let row = NewDecisionRow {
        id: request.id,
        committee_id: request.committee_id,
        verdict: crate::db::columns::Code(request.decision),
        until: request.until,
        until_words: request.until_words.clone(),
        asked_for: request.asked_for.clone(),
        rationale: request.rationale.clone(),
        votes_for: votes(|votes| votes.in_favour),
        votes_against: votes(|votes| votes.against),
        votes_abstained: votes(|votes| votes.abstained),
        decided_by: who.person_id(),
        decided_at: at,
        appeal: held.iter().any(Held::is_appeal),
    };
    let reports: Vec<ReportId> = held.iter().map(Held::id).collect();
    store::insert_decision(tx, &row, &reports)
}
