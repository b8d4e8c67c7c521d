//! What a decision comes to for one report: the events, or why it cannot be decided on.

use super::{Hold, HoldKind, Verdict};
use crate::id::{CommitteeId, DecisionId};
use crate::moment::Date;
use crate::problem::FieldError;
use crate::reports::State;
use crate::reports::event::{Body, DecisionMade, Moved};
use crate::reports::projection::Projection;
use crate::reports::state::{Allowed, Mover, Need, Way, find_move};
use crate::service_levels::ClockKind;

/// The states in which a committee decides about a report; while a question waits, the state that it came from counts.
pub const DECIDABLE: &[State] = &[State::Acknowledged, State::Accepted, State::Reopened];

/// Days ahead, at most, until which something can be put off.
pub const LONGEST_HOLD_DAYS: i32 = 731;

impl Hold {
    /// The clocks that stand still while it lasts.
    pub const fn pauses(&self) -> &'static [ClockKind] {
        match self.kind {
            HoldKind::Defer => &[ClockKind::Fix],
            HoldKind::NeedMore => &[ClockKind::Decision, ClockKind::Fix],
        }
    }
}

impl Projection {
    /// Whether a committee can decide about it now.
    pub fn is_decidable(&self) -> bool {
        DECIDABLE.contains(&self.standpoint().effective())
    }

    /// The day until which it was put off, where it was put off until a day.
    pub fn deferred_until(&self) -> Option<Date> {
        self.hold.as_ref().filter(|hold| hold.kind == HoldKind::Defer)?.until
    }
}

/// A decision as it is written into the histories of the reports that it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Which one.
    pub id: DecisionId,
    /// Its number, shown as D-n.
    pub number: i64,
    /// Whose.
    pub committee_id: CommitteeId,
    /// What.
    pub verdict: Verdict,
    /// Until which day.
    pub until: Option<Date>,
    /// Until what has happened.
    pub until_words: Option<String>,
    /// What is needed.
    pub asked_for: Option<String>,
    /// Why.
    pub rationale: String,
}

/// Why a decision about a report is not possible.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Obstacle {
    /// Where it stands, no committee decides.
    NotPossible,
    /// A committee has accepted it already.
    AlreadyAccepted,
    /// It has no title that the owner confirmed.
    NoTitle,
    /// It has no disposition.
    NoDisposition,
}

impl Obstacle {
    /// The code of the field error.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotPossible => "not_possible",
            Self::AlreadyAccepted => "already_decided",
            Self::NoTitle => "no_title",
            Self::NoDisposition => "no_disposition",
        }
    }
}

/// The events of a decision about a report that stands there, the decision last; or every obstacle.
pub fn decide(projection: &Projection, decision: &Decision) -> Result<Vec<Body>, Vec<Obstacle>> {
    let moved = check(projection, decision.verdict)?;
    let standpoint = projection.standpoint();
    let mut bodies = Vec::new();
    if projection.question.is_some() {
        bodies.push(Body::QuestionWithdrawn { reason: None });
    }
    if let Some(to) = moved {
        let reason = (to == State::Declined).then(|| decision.rationale.clone());
        bodies.push(Body::Moved(Moved { reason, ..Moved::plain(standpoint.effective(), to) }));
    }
    bodies.push(Body::Decided(DecisionMade {
        decision_id: decision.id,
        number: decision.number,
        committee_id: decision.committee_id,
        decision: decision.verdict,
        until: decision.until,
        until_words: decision.until_words.clone(),
        asked_for: decision.asked_for.clone(),
    }));
    Ok(bodies)
}

/// The state to which such a decision moves the report, nothing where it leaves it where it is; or every obstacle.
pub fn check(projection: &Projection, verdict: Verdict) -> Result<Option<State>, Vec<Obstacle>> {
    if !projection.is_decidable() {
        return Err(vec![Obstacle::NotPossible]);
    }
    let to = match verdict {
        Verdict::Accept => State::Accepted,
        Verdict::Decline => State::Declined,
        Verdict::Defer | Verdict::NeedMore => return Ok(None),
    };
    let standpoint = projection.standpoint();
    if standpoint.effective() == to {
        // The owner had accepted it: the committee agrees, once.
        let decided = projection.decision.is_some_and(|decided| {
            decided.verdict == Verdict::Accept && decided.round == projection.reopened
        });
        return if decided { Err(vec![Obstacle::AlreadyAccepted]) } else { Ok(None) };
    }
    let Some(Allowed::Line { needs, .. }) = find_move(standpoint, to, Mover::Committee, Way::Decision) else {
        return Err(vec![Obstacle::NotPossible]);
    };
    let missing: Vec<Obstacle> = needs
        .iter()
        .filter_map(|need| match need {
            Need::Title => projection.title.is_none().then_some(Obstacle::NoTitle),
            Need::Disposition => projection.disposition.is_none().then_some(Obstacle::NoDisposition),
            // The rationale is the reason; nothing else is needed of a committee.
            _ => None,
        })
        .collect();
    if missing.is_empty() { Ok(Some(to)) } else { Err(missing) }
}

/// What is wrong with a committee's quorum and chairs, given how many members it has and how many of them chair it.
pub fn check_seats(quorum: u32, members: usize, chairs: usize) -> Vec<FieldError> {
    let mut errors = Vec::new();
    if chairs == 0 {
        errors.push(FieldError::new("members", "no_chair", "Somebody has to chair it"));
    }
    if usize::try_from(quorum).is_ok_and(|quorum| quorum > members) {
        let words = format!("It has {members} members; more cannot take part");
        errors.push(FieldError::new("quorum", "out_of_range", words));
    }
    errors
}
