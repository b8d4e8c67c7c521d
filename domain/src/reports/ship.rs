//! What the history says of a change that shipped for a report: when, and who answered "does it help?" how.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::event::{AnsweredShip, Body, Event};
use super::{Answerer, ShipAnswer};
use crate::id::{ChangeId, FollowerId};
use crate::moment::Moment;

/// Days after *partly* or *cannot_tell* until the question is repeated.
pub const ASK_AGAIN_DAYS: i64 = 14;

/// Days of silence, after the ship or after a repeated question, until the report counts as *assumed*.
pub const SILENCE_DAYS: i64 = 21;

/// The latest change that shipped for a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ship {
    /// Which one.
    pub change_id: ChangeId,
    /// When it shipped; of an anonymous report the hour.
    pub shipped_at: Moment,
    /// The number of the event.
    pub shipped_seq: i64,
    /// The latest answer of each reporter of the set who has answered.
    pub reporters: BTreeMap<FollowerId, ReporterAnswer>,
    /// How many supporters say what.
    pub supporters: SupporterAnswers,
    /// Whether, where it is *confirmed*, only supporters said so.
    pub by_supporters: bool,
}

/// What a reporter says to "does it help?".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReporterAnswer {
    /// The latest answer.
    pub answer: ShipAnswer,
    /// When it was given.
    pub at: Moment,
    /// When the question is repeated; absent where the answer says it all, or where it was repeated already after the
    /// same answer.
    pub ask_again_at: Option<Moment>,
    /// The answers after which the question has been repeated: each once at most.
    pub repeated_after: Vec<ShipAnswer>,
}

/// How many supporters say what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names are those of the answers")]
pub struct SupporterAnswers {
    pub fixed: u32,
    pub partly: u32,
    pub not_fixed: u32,
    pub cannot_tell: u32,
}

impl SupporterAnswers {
    fn count(&mut self, answer: ShipAnswer) -> &mut u32 {
        match answer {
            ShipAnswer::Fixed => &mut self.fixed,
            ShipAnswer::Partly => &mut self.partly,
            ShipAnswer::NotFixed => &mut self.not_fixed,
            ShipAnswer::CannotTell => &mut self.cannot_tell,
        }
    }

    /// How many have answered.
    pub const fn total(&self) -> u32 {
        self.fixed + self.partly + self.not_fixed + self.cannot_tell
    }

    /// The answer that more than half of those who answered gave.
    pub fn majority(mut self) -> Option<ShipAnswer> {
        let total = self.total();
        ShipAnswer::ALL.into_iter().find(|answer| *self.count(*answer) * 2 > total)
    }
}

impl Ship {
    /// A change that has just shipped: nobody has answered yet.
    pub(super) fn new(change_id: ChangeId, event: &Event) -> Self {
        Self {
            change_id,
            shipped_at: event.at,
            shipped_seq: event.seq,
            reporters: BTreeMap::new(),
            supporters: SupporterAnswers::default(),
            by_supporters: false,
        }
    }

    /// Takes an answer in. `confirmed` where the report is *confirmed* already.
    pub(super) fn answer(&mut self, answered: &AnsweredShip, at: Moment, confirmed: bool) {
        match answered.relation {
            Answerer::Reporter => {
                let before = self.reporters.remove(&answered.follower_id);
                let entry = ReporterAnswer::after(before, answered.answer, at);
                self.reporters.insert(answered.follower_id, entry);
                // A reporter's word stands above that of the supporters.
                if confirmed && self.is_confirmed_by_reporters() {
                    self.by_supporters = false;
                }
            }
            Answerer::Supporter => {
                if let Some(replaced) = answered.replaces {
                    let count = self.supporters.count(replaced);
                    *count = count.saturating_sub(1);
                }
                *self.supporters.count(answered.answer) += 1;
            }
        }
    }

    /// The latest answer of that reporter.
    pub fn answer_of(&self, reporter: FollowerId) -> Option<ShipAnswer> {
        self.reporters.get(&reporter).map(|given| given.answer)
    }

    /// Whether a reporter says *fixed* and none says *partly*.
    pub fn is_confirmed_by_reporters(&self) -> bool {
        confirms(self.reporters.values().map(|given| given.answer))
    }

    /// When silence makes it *assumed*; nothing where somebody's word stands against that. See
    /// [`ReporterAnswer::silent_at`].
    pub fn assumed_at(&self) -> Option<Moment> {
        self.reporters
            .values()
            .filter(|given| given.answer != ShipAnswer::Fixed)
            .map(ReporterAnswer::silent_at)
            .try_fold(self.shipped_at.plus_days(SILENCE_DAYS), |latest, silent| Some(latest.max(silent?)))
    }
}

impl ReporterAnswer {
    fn after(before: Option<Self>, answer: ShipAnswer, at: Moment) -> Self {
        let mut repeated_after = Vec::new();
        if let Some(before) = before {
            repeated_after = before.repeated_after;
            if before.ask_again_at.is_some_and(|asked| asked <= at) {
                repeated_after.push(before.answer);
            }
        }
        let unsettled = matches!(answer, ShipAnswer::Partly | ShipAnswer::CannotTell);
        let ask_again_at =
            (unsettled && !repeated_after.contains(&answer)).then(|| at.plus_days(ASK_AGAIN_DAYS));
        Self { answer, at, ask_again_at, repeated_after }
    }

    /// From when on this reporter counts as silent: 21 days after the repeated question, or, where it is not repeated
    /// any more, after the answer. Who says *partly* even to the repeated question is never silent: then the owner,
    /// who was alerted each time, has to open the report again or ship what is missing.
    pub fn silent_at(&self) -> Option<Moment> {
        match (self.ask_again_at, self.answer) {
            (Some(asked), _) => Some(asked.plus_days(SILENCE_DAYS)),
            (None, ShipAnswer::Partly) => None,
            (None, _) => Some(self.at.plus_days(SILENCE_DAYS)),
        }
    }
}

/// Whether these latest answers of reporters confirm: one says *fixed* and none says *partly*.
pub(super) fn confirms(answers: impl Iterator<Item = ShipAnswer> + Clone) -> bool {
    answers.clone().any(|answer| answer == ShipAnswer::Fixed)
        && !answers.clone().any(|answer| answer == ShipAnswer::Partly)
}

/// What that follower, reporter or supporter, last said about the latest change that shipped, by the report's events.
pub fn latest_answer(events: &[Event], follower: FollowerId) -> Option<ShipAnswer> {
    events
        .iter()
        .rev()
        .take_while(|event| !matches!(event.body, Body::Shipped { .. } | Body::Reopened { .. }))
        .find_map(|event| match &event.body {
            Body::AnsweredShip(answered) if answered.follower_id == follower => Some(answered.answer),
            _ => None,
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_majority_is_more_than_half_of_all_who_answered() {
        let answers = |fixed, partly, not_fixed, cannot_tell| SupporterAnswers {
            fixed,
            partly,
            not_fixed,
            cannot_tell,
        };
        assert_eq!(answers(0, 0, 0, 0).majority(), None);
        assert_eq!(answers(2, 1, 1, 0).majority(), None);
        assert_eq!(answers(3, 1, 1, 0).majority(), Some(ShipAnswer::Fixed));
        assert_eq!(answers(0, 1, 3, 1).majority(), Some(ShipAnswer::NotFixed));
        assert_eq!(answers(1, 0, 0, 1).majority(), None);
    }
}
