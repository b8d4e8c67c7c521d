//! What somebody asks for, checked against the table and against where the report stands: the events that it comes
//! to, or why not. The last event is the one that was asked for; those before it follow from it.

use super::State;
use super::event::{Body, Edit, Moved};
use super::projection::Projection;
use super::requests::{LONGEST_FOLLOW_UP_DAYS, PlanRequest, ReportPatch, Transition};
use super::state::{self, Allowed, Mover, Need, Planning, Way, find_move, find_planning};
use crate::fields::Patch;
use crate::id::QuestionId;
use crate::moment::Date;
use crate::problem::{Code, FieldError, Problem};

/// Why a move is not made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The state that the person saw is no longer the present one.
    MovedMeanwhile,
    /// The table does not hold this move.
    NotPossible,
    /// Something that the move needs is missing or wrong.
    Fields(Vec<FieldError>),
}

impl Refusal {
    /// What the person is told, with the moves that are open to `mover`.
    pub fn problem(self, projection: &Projection, mover: Mover) -> Problem {
        let code = match self {
            Self::Fields(errors) => return Problem::invalid(errors),
            Self::MovedMeanwhile => Code::MovedMeanwhile,
            Self::NotPossible => Code::NotPossible,
        };
        Problem {
            state: Some(projection.state),
            seq: Some(projection.seq),
            possible: Some(possible(projection, mover)),
            ..Problem::new(code)
        }
    }
}

/// Every state that `mover` can move this report to, by any way: the table, and that an appeal is possible once.
pub fn possible(projection: &Projection, mover: Mover) -> Vec<State> {
    let mut states = state::possible(projection.standpoint(), mover);
    states.retain(|to| *to != State::Reopened || may_reopen(projection, mover));
    states
}

/// Whether `mover` can open it again. After a decline the reporter can once: that is the appeal.
pub fn may_reopen(projection: &Projection, mover: Mover) -> bool {
    let spent = projection.state == State::Declined && projection.appealed && mover == Mover::Reporter;
    !spent && find_move(projection.standpoint(), State::Reopened, mover, Way::Reopen).is_some()
}

/// Whether the reporter can take it back.
pub fn may_withdraw(projection: &Projection) -> bool {
    find_move(projection.standpoint(), State::Withdrawn, Mover::Reporter, Way::Withdraw).is_some()
}

/// The events of `POST /reports/{id}/transitions`. `question_id` is used where a question is asked.
pub fn transition(
    projection: &Projection,
    wish: &Transition,
    question_id: QuestionId,
    today: Date,
) -> Result<Vec<Body>, Refusal> {
    if wish.from != projection.state {
        return Err(Refusal::MovedMeanwhile);
    }
    let standpoint = projection.standpoint();
    let allowed =
        find_move(standpoint, wish.to, Mover::Owner, Way::Transition).ok_or(Refusal::NotPossible)?;
    let mut bodies = Vec::new();
    let edits = brought_along(projection, wish);
    match allowed {
        Allowed::TakeQuestionBack => {
            push_edits(&mut bodies, edits);
            bodies.push(Body::QuestionWithdrawn { reason: wish.reason.clone() });
        }
        Allowed::Line { needs, takes_question_back } => {
            let errors = missing(needs, projection, wish, today);
            if !errors.is_empty() {
                return Err(Refusal::Fields(errors));
            }
            if takes_question_back {
                bodies.push(Body::QuestionWithdrawn { reason: None });
            }
            push_edits(&mut bodies, edits);
            bodies.push(match &wish.question {
                Some(question) if wish.to == State::Clarifying => {
                    Body::Asked { question_id, body: question.clone() }
                }
                _ => Body::Moved(moved(standpoint.effective(), wish)),
            });
        }
    }
    Ok(bodies)
}

fn push_edits(bodies: &mut Vec<Body>, fields: Vec<Edit>) {
    if !fields.is_empty() {
        bodies.push(Body::Edited { fields });
    }
}

/// The move with what belongs to it; the rest of what was sent does not enter the history.
fn moved(from: State, wish: &Transition) -> Moved {
    let transfer = wish.to == State::Transferred;
    Moved {
        from,
        to: wish.to,
        reason: wish.reason.clone(),
        tried_by: wish.tried_by.clone().filter(|_| wish.to == State::InTrial),
        transferred_to: wish.transferred_to.clone().filter(|_| transfer),
        reference: wish.reference.clone().filter(|_| transfer),
        follow_up_on: wish.follow_up_on.filter(|_| transfer),
    }
}

/// Title, disposition and dimension that a move brings along, where they change something.
fn brought_along(projection: &Projection, wish: &Transition) -> Vec<Edit> {
    let mut edits = Vec::new();
    if wish.title.is_some() && wish.title != projection.title {
        edits.push(Edit::Title { from: projection.title.clone(), to: wish.title.clone() });
    }
    if wish.disposition.is_some() && wish.disposition != projection.disposition {
        edits.push(Edit::Disposition { from: projection.disposition, to: wish.disposition });
    }
    if wish.dimension.is_some() && wish.dimension != projection.dimension {
        edits.push(Edit::Dimension { from: projection.dimension, to: wish.dimension });
    }
    edits
}

/// Every need that is not met, now or from before.
fn missing(needs: &[Need], projection: &Projection, wish: &Transition, today: Date) -> Vec<FieldError> {
    let required =
        |field: &str, there: bool| (!there).then(|| FieldError::new(field, "required", "This move needs it"));
    needs
        .iter()
        .filter_map(|need| match need {
            Need::Title => required("title", wish.title.is_some() || projection.title.is_some()),
            Need::Disposition => {
                required("disposition", wish.disposition.is_some() || projection.disposition.is_some())
            }
            Need::Question => required("question", wish.question.is_some()),
            Need::TriedBy => required("tried_by", wish.tried_by.is_some()),
            Need::Reason => required("reason", wish.reason.is_some()),
            Need::TransferredTo => required("transferred_to", wish.transferred_to.is_some()),
            // Planning has a way of its own, which checks its dates.
            Need::Plan => None,
            Need::FollowUpOn => match wish.follow_up_on {
                None => required("follow_up_on", false),
                Some(day) => {
                    let latest = today.plus_days(LONGEST_FOLLOW_UP_DAYS);
                    (day < today || day > latest).then(|| {
                        FieldError::new(
                            "follow_up_on",
                            "out_of_range",
                            format!("{today} to {latest} is possible"),
                        )
                    })
                }
            },
        })
        .collect()
}

/// The events of `POST /reports/{id}/plan`: sets the date and moves to *scheduled*, or moves the date.
pub fn plan(projection: &Projection, wish: &PlanRequest, today: Date) -> Result<Vec<Body>, Refusal> {
    if wish.from != projection.state {
        return Err(Refusal::MovedMeanwhile);
    }
    let planning = find_planning(projection.standpoint()).ok_or(Refusal::NotPossible)?;
    let mut errors = Vec::new();
    if projection.expected.is_some() && wish.reason.is_none() {
        errors.push(FieldError::new("reason", "required", "Say why the date moves"));
    }
    let (field, last) = wish.to_date.map_or(("from_date", wish.from_date), |day| ("to_date", day));
    if last < today {
        errors.push(FieldError::new(field, "out_of_range", "This day has passed"));
    }
    if !errors.is_empty() {
        return Err(Refusal::Fields(errors));
    }
    let mut bodies = Vec::new();
    if planning == (Planning::Schedules { takes_question_back: true }) {
        bodies.push(Body::QuestionWithdrawn { reason: None });
    }
    bodies.push(Body::Planned {
        from_date: wish.from_date,
        to_date: wish.to_date,
        reason: wish.reason.clone(),
    });
    Ok(bodies)
}

/// The event of `POST /reports/{id}/reopen`.
pub fn reopen(projection: &Projection, mover: Mover, reason: &str) -> Result<Body, Refusal> {
    if may_reopen(projection, mover) {
        Ok(Body::Reopened { reason: reason.to_owned() })
    } else {
        Err(Refusal::NotPossible)
    }
}

/// The event of `POST /reports/{id}/withdraw`.
pub fn withdraw(projection: &Projection, reason: Option<&str>) -> Result<Body, Refusal> {
    if may_withdraw(projection) {
        Ok(Body::Withdrawn { reason: reason.map(str::to_owned) })
    } else {
        Err(Refusal::NotPossible)
    }
}

/// The event of `POST /reports/{id}/answers`.
pub fn reply(projection: &Projection, body: &str) -> Result<Body, Refusal> {
    let question = projection.waiting_question().ok_or(Refusal::NotPossible)?;
    Ok(Body::Replied { question_id: question.id, body: body.to_owned() })
}

/// The triage fields that a PATCH changes. Whether ids name something, the caller has looked up.
pub fn edits(projection: &Projection, patch: &ReportPatch) -> Result<Vec<Edit>, Refusal> {
    let now = projection;
    let settled =
        !matches!(now.standpoint().effective(), State::Received | State::Acknowledged | State::Reopened);
    let mut errors = Vec::new();
    for (field, cleared) in
        [("title", patch.title == Patch::Clear), ("disposition", patch.disposition == Patch::Clear)]
    {
        if cleared && settled {
            errors.push(FieldError::new(field, "required", "It cannot be cleared once it was decided on"));
        }
    }
    if !errors.is_empty() {
        return Err(Refusal::Fields(errors));
    }
    let mut edits = Vec::new();
    macro_rules! compare {
        ($($edit:ident $field:ident $to:expr;)*) => {
            $({
                let to = $to;
                if to != now.$field {
                    edits.push(Edit::$edit { from: now.$field.clone(), to });
                }
            })*
        };
    }
    // A step belongs to a system: with another system it goes, unless one of that system comes along.
    let system = patch.system_id.clone().over(now.system_id);
    let kept_step = now.workflow_step_id.filter(|_| system == now.system_id);
    compare! {
        Title title patch.title.clone().over(now.title.clone());
        Workaround workaround patch.workaround.clone().over(now.workaround.clone());
        CategoryId category_id patch.category_id.unwrap_or(now.category_id);
        UnitId unit_id patch.unit_id.unwrap_or(now.unit_id);
        SystemId system_id system;
        WorkflowStepId workflow_step_id patch.workflow_step_id.clone().over(kept_step);
        Severity severity patch.severity.clone().over(now.severity);
        Disposition disposition patch.disposition.clone().over(now.disposition);
        Dimension dimension patch.dimension.clone().over(now.dimension);
        ServiceLevelId service_level_id patch.service_level_id.unwrap_or(now.service_level_id);
    }
    Ok(edits)
}
