//! Confirming: what an answer to "does it help?" comes to, and what silence does.
//!
//! - An answer belongs to the follower and to the latest change that shipped; the latest of each follower counts.
//! - *not_fixed* by any reporter opens the report again.
//! - *fixed* by a reporter confirms it, unless another reporter's latest answer is *partly*. Once that reporter says
//!   something else, the *fixed* that was waiting confirms.
//! - *partly* by a reporter and *not_fixed* by a supporter alert the owner; see [`crate::telling::owed`].
//! - Supporters' answers are counted. They move the report only when silence would, and only where no reporter can be
//!   reached: by more than half of those who answered.
//! - An answer after *assumed* may confirm or open again, one after *confirmed* may open again.

use super::event::{AnsweredShip, Body, Moved};
use super::moves::Refusal;
use super::projection::Projection;
use super::requests::ConfirmationRequest;
use super::ship::{Ship, confirms};
use super::state::{Allowed, Mover, State, Way, find_move};
use super::{Answerer, ShipAnswer};
use crate::id::{ChangeId, FollowerId};

/// Why it is open again where a reporter says *not_fixed* without words: a code, which screens and letters put into
/// words.
pub const NOT_FIXED: &str = "not_fixed";

/// The same where most supporters say so and no reporter can be reached.
pub const NOT_FIXED_BY_SUPPORTERS: &str = "not_fixed_by_supporters";

/// A reporter of the set, as far as the rules of silence need to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AskedReporter {
    /// Which one.
    pub follower_id: FollowerId,
    /// Whether there is any way to reach them: an account that is in use, or a status page that can be opened.
    pub reachable: bool,
}

/// The change whose effect can be answered about, where the report stands.
fn answerable(projection: &Projection) -> Option<&Ship> {
    projection
        .ship
        .as_ref()
        .filter(|_| matches!(projection.state, State::Shipped | State::Confirmed | State::Assumed))
}

/// Whether reporters and supporters can say whether it helps.
pub fn may_confirm(projection: &Projection) -> bool {
    answerable(projection).is_some()
}

/// The events of shipping a change for that report.
///
/// # Errors
/// `NotPossible` where the state table has no such move; the report is then left out.
pub fn ship(projection: &Projection, change_id: ChangeId) -> Result<Vec<Body>, Refusal> {
    let allowed = find_move(projection.standpoint(), State::Shipped, Mover::Owner, Way::Ship);
    let Some(Allowed::Line { takes_question_back, .. }) = allowed else { return Err(Refusal::NotPossible) };
    let mut bodies = Vec::new();
    if takes_question_back {
        bodies.push(Body::QuestionWithdrawn { reason: None });
    }
    bodies.push(Body::Shipped { change_id });
    Ok(bodies)
}

/// The events of `POST /reports/{id}/confirmation`: the answer and, after it, what follows from it. Where something
/// follows, that alone owes tellings; where nothing does, the answer may.
///
/// `earlier` is a supporter's answer that this one replaces, see [`latest_answer`](super::ship::latest_answer);
/// that of a reporter is known.
///
/// # Errors
/// `NotPossible` where nothing shipped, or the report is open again.
pub fn answer(
    projection: &Projection,
    follower_id: FollowerId,
    relation: Answerer,
    wish: &ConfirmationRequest,
    earlier: Option<ShipAnswer>,
) -> Result<Vec<Body>, Refusal> {
    let ship = answerable(projection).ok_or(Refusal::NotPossible)?;
    let replaces = match relation {
        Answerer::Reporter => ship.answer_of(follower_id),
        Answerer::Supporter => earlier,
    };
    let answered =
        AnsweredShip { follower_id, relation, answer: wish.answer, words: wish.words.clone(), replaces };
    let follows =
        (relation == Answerer::Reporter).then(|| reporters_say(projection, ship, &answered)).flatten();
    Ok([Some(Body::AnsweredShip(answered)), follows].into_iter().flatten().collect())
}

/// What follows from the reporters' latest answers, with this one among them.
fn reporters_say(projection: &Projection, ship: &Ship, answered: &AnsweredShip) -> Option<Body> {
    if answered.answer == ShipAnswer::NotFixed {
        let reason = answered.words.clone().unwrap_or_else(|| NOT_FIXED.to_owned());
        return Some(Body::Reopened { reason });
    }
    let others = ship.reporters.iter().filter(|(id, _)| **id != answered.follower_id);
    let latest = others.map(|(_, given)| given.answer).chain([answered.answer]);
    let moves = confirms(latest)
        && find_move(projection.standpoint(), State::Confirmed, Mover::Reporter, Way::Confirmation).is_some();
    moves.then(|| Body::Moved(Moved::plain(projection.state, State::Confirmed)))
}

/// What happens on the day of silence: *assumed*, unless no reporter can be reached and more than half of the
/// supporters who answered say *fixed* or *not_fixed*. A reporter's *partly* stands against their *fixed* too.
pub(super) fn silence(ship: &Ship, reporters: &[AskedReporter]) -> Body {
    let unreachable = !reporters.iter().any(|reporter| reporter.reachable);
    let partly = ship.reporters.values().any(|given| given.answer == ShipAnswer::Partly);
    let moved = |to| Body::Moved(Moved::plain(State::Shipped, to));
    match ship.supporters.majority().filter(|_| unreachable) {
        Some(ShipAnswer::Fixed) if !partly => moved(State::Confirmed),
        Some(ShipAnswer::NotFixed) => Body::Reopened { reason: NOT_FIXED_BY_SUPPORTERS.to_owned() },
        _ => moved(State::Assumed),
    }
}
