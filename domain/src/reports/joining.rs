//! Reports about the same trouble: joined with one root, taken apart again, and what waiting people come to together.
//!
//! - Joining moves no rows: an event says with which root. What had been joined with a root that is joined itself moves
//!   along; taking that root apart takes it along again. So every set is a tree, and taking apart undoes joining.
//! - A set counts people, not followers: whoever reports one and supports another counts once, and is told once.
//!   Of such a person's burdens the greatest counts, because the same time is lost only once.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::event::{Body, Redacted, RedactedField};
use super::moves::Refusal;
use super::projection::Projection;
use super::state::{Mover, State, Way, find_move};
use super::wire::Relation;
use super::{Hours, Severity};
use crate::id::{FollowerId, ReportId, UnitId};
use crate::moment::Moment;
use crate::problem::FieldError;
use crate::service_levels::ClockKind;

/// With which report one is joined, and what it returns to when it is taken apart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Joined {
    /// The root of its set.
    pub root: ReportId,
    /// With which it was joined itself; the root then, which may have been joined since.
    pub into: ReportId,
    /// When.
    pub since: Moment,
    /// Its own state, which waits.
    pub returns_to: State,
    /// Since when it was in that state.
    pub state_since: Moment,
    /// Since when it was open.
    pub open_at: Option<Moment>,
    /// The clocks that ran.
    pub running: Vec<ClockKind>,
    /// What had been promised by when: the set keeps the earliest promise.
    #[serde(default)]
    pub promised: Vec<(ClockKind, Moment)>,
}

/// The report with which another shall be joined, as far as the rules need to know it.
#[derive(Clone, Copy, Debug)]
pub struct Root<'a> {
    /// Which one.
    pub id: ReportId,
    /// Where it stands; it is the root of its set.
    pub projection: &'a Projection,
}

/// The event of joining `report` with the root of what was named; on the root stands another, which names nobody.
///
/// # Errors
/// `MovedMeanwhile`, `NotPossible` where the report is not open; `Fields` where `root` is the report itself or one that
/// is joined with it, or has ended.
pub fn join(id: ReportId, report: &Projection, from: State, root: Option<Root<'_>>) -> Result<Body, Refusal> {
    if from != report.state {
        return Err(Refusal::MovedMeanwhile);
    }
    find_move(report.standpoint(), State::Duplicate, Mover::Owner, Way::Join).ok_or(Refusal::NotPossible)?;
    let refuse = |code: &str, words: &str| Refusal::Fields(vec![FieldError::new("into", code, words)]);
    let root = root.ok_or_else(|| refuse("unknown", "There is no such report"))?;
    if root.id == id {
        return Err(refuse("same_report", "It is this report, or one that is joined with it"));
    }
    if !(root.projection.state.is_open() || root.projection.state == State::Shipped) {
        return Err(refuse("ended", "That report has ended"));
    }
    Ok(Body::Joined { into: Some(root.id) })
}

/// The event of taking `report` apart from its set.
///
/// # Errors
/// `NotPossible` where it is not joined.
pub fn take_apart(report: &Projection, reason: &str) -> Result<Body, Refusal> {
    let joined = report.joined.as_ref().ok_or(Refusal::NotPossible)?;
    Ok(Body::TakenApart { from: Some(joined.root), reason: Some(reason.to_owned()) })
}

/// Those of a set that move along with `top`: whatever was joined with it, or with one that moves along. `edges` says of
/// every joined report of the set with which it was joined.
pub fn moving_along(top: ReportId, edges: &[(ReportId, ReportId)]) -> Vec<ReportId> {
    let mut along = Vec::new();
    let mut next = vec![top];
    while let Some(into) = next.pop() {
        let below = edges.iter().filter(|(_, to)| *to == into).map(|(report, _)| *report);
        let new: Vec<_> = below.filter(|report| *report != top && !along.contains(report)).collect();
        next.extend(&new);
        along.extend(new);
    }
    along.sort_unstable();
    along
}

/// When the set is due: of each promise whose clock runs on the root, the earliest that was made to anybody of the set.
pub fn due_at<'a>(root: &Projection, joined: impl IntoIterator<Item = &'a Joined>) -> Option<Moment> {
    root.open_at?;
    let running = root.clocks.promised();
    let earlier = joined.into_iter().flat_map(|joined| &joined.promised);
    let earlier = earlier.filter(|(kind, _)| running.iter().any(|(runs, _)| runs == kind));
    running.iter().chain(earlier).map(|(_, due_at)| *due_at).min()
}

/// The events of a reporter who leaves where others wait; the last is the one that was asked for.
pub fn leave(report: &Projection, follower_id: FollowerId, burden: Hours) -> Vec<Body> {
    let taken_back = report.question.is_some() && report.joined.is_none();
    let question = taken_back.then_some(Body::QuestionWithdrawn { reason: None });
    let redacted = Redacted { follower_id, fields: RedactedField::ALL.to_vec(), burden };
    question.into_iter().chain([Body::Redacted(redacted)]).collect()
}

/// One who waits with a set, as reporter or supporter of one of its reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Who: a person, or an anonymous follower.
    pub who: Uuid,
    /// Where it hurts: a reporter's report says it, a supporter may.
    pub unit_id: Option<UnitId>,
    /// Own hours a month.
    pub burden: Hours,
}

/// What a set takes from each of its reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Member {
    /// When it was reported.
    pub reported_at: Moment,
    /// How bad it is.
    pub severity: Option<Severity>,
}

/// The figures of a set: unions over the root and all that is joined with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SetFigures {
    /// People who wait, each once.
    pub people: u32,
    /// Units where it hurts, each once.
    pub units: u32,
    /// Reports that are joined with the root.
    pub joined: u32,
    /// Hours a month over all people; of each the greatest burden.
    pub burden: Hours,
    /// When the oldest was reported.
    pub reported_at: Moment,
    /// The worst.
    pub severity: Option<Severity>,
}

/// The figures of the set of these reports, the root among them; nothing where there is none.
pub fn figures(members: &[Member], waiting: &[Waiting]) -> Option<SetFigures> {
    let reported_at = members.iter().map(|member| member.reported_at).min()?;
    let mut burdens: BTreeMap<Uuid, Hours> = BTreeMap::new();
    for one in waiting {
        let burden = burdens.entry(one.who).or_default();
        *burden = one.burden.max(*burden);
    }
    let units: BTreeSet<UnitId> = waiting.iter().filter_map(|one| one.unit_id).collect();
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    Some(SetFigures {
        people: count(burdens.len()),
        units: count(units.len()),
        joined: count(members.len() - 1),
        burden: burdens.into_values().fold(Hours::default(), |sum, burden| sum + burden),
        reported_at,
        severity: members.iter().filter_map(|member| member.severity).max(),
    })
}

/// One who is told about a set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Follows {
    /// Which follower.
    pub follower_id: FollowerId,
    /// Who: a person, or an anonymous follower.
    pub who: Uuid,
    /// Which report of the set this one follows.
    pub report_id: ReportId,
    /// As what.
    pub relation: Relation,
}

impl Follows {
    /// As which of several followers a person is told: first of all as reporter, then as supporter; rather about the
    /// root than about what is joined with it.
    fn rank(&self, root: ReportId) -> (u8, bool, FollowerId) {
        let relation = match self.relation {
            Relation::Reporter => 0,
            Relation::Supporter => 1,
            Relation::Follower | Relation::None => 2,
        };
        (relation, self.report_id != root, self.follower_id)
    }
}

/// Everybody who is told about the set of that root: each person as one follower.
pub fn audience(root: ReportId, followers: &[Follows]) -> Vec<Follows> {
    let mut chosen: BTreeMap<Uuid, Follows> = BTreeMap::new();
    for follower in followers {
        chosen
            .entry(follower.who)
            .and_modify(|before| {
                if follower.rank(root) < before.rank(root) {
                    *before = *follower;
                }
            })
            .or_insert(*follower);
    }
    chosen.into_values().collect()
}
