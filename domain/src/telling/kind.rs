//! The kinds of tellings: what a letter is about, whose it is, and how urgent.

use serde::{Deserialize, Serialize};

macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident = $name:literal $group:ident;)*) => {
        /// What a telling is about; the kind of letter.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        pub enum TellingKind {
            $($(#[$doc])* $kind,)*
        }

        impl TellingKind {
            /// Every kind, in the order in which people are asked about them.
            pub const ALL: &[Self] = &[$(Self::$kind),*];

            /// The name in the store and on the wire.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$kind => $name),* }
            }

            /// To which group it belongs.
            pub const fn group(self) -> Group {
                match self { $(Self::$kind => Group::$group),* }
            }
        }
    };
}

kinds! {
    /// We have it: number, owner, what happens next.
    Receipt = "receipt" Progress;
    /// A question waits for the reporter.
    Question = "question" YourTurn;
    /// It has waited for five days.
    QuestionReminder = "question_reminder" YourTurn;
    /// The owner wrote back.
    Comment = "comment" Progress;
    /// The state changed.
    StateChange = "state_change" Progress;
    /// A committee has decided.
    Decision = "decision" Progress;
    /// It was joined with another report.
    Joined = "joined" Progress;
    /// A change shipped: does it help?
    Shipped = "shipped" Closing;
    /// The question again, for those who have not answered.
    DoesItHelp = "does_it_help" Closing;
    /// It is not going ahead; with reason and appeal.
    Declined = "declined" Closing;
    /// It was answered by an explanation or a tip.
    Answered = "answered" Closing;
    /// Somebody outside deals with it.
    PassedOn = "passed_on" Closing;
    /// Duty: a report has arrived, or another team passed one on.
    NewReport = "new_report" Duty;
    /// Duty: the reporter answered or wrote.
    ReporterAnswered = "reporter_answered" Duty;
    /// Duty: it is open again.
    Reopened = "reopened" Duty;
    /// Duty: a committee has decided about a report of the team.
    Decided = "decided" Duty;
    /// Duty: the reporter appeals against a decline.
    Appeal = "appeal" Duty;
    /// Duty: a reporter says that the change helps only partly.
    Partly = "partly" Duty;
    /// Duty: a supporter says that it is not fixed.
    NotFixed = "not_fixed" Duty;
    /// Duty: a promised time is near.
    Due = "due" Duty;
    /// Duty: a promised time has passed.
    Overdue = "overdue" Duty;
    /// Duty: the day has come to ask those to whom it was passed on.
    FollowUpDue = "follow_up_due" Duty;
    /// Duty: a change that was planned for the report did not ship at its time.
    NotShipped = "not_shipped" Duty;
}

/// What kinds have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Group {
    /// It waits for this person.
    YourTurn,
    /// It moves on.
    Progress,
    /// It has ended: the promise itself. At least one channel is kept.
    Closing,
    /// Somebody of the owner, or a chair, owes the next step. Does not count in the loop-closed rate.
    Duty,
}

impl TellingKind {
    /// The kind of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.as_str() == name)
    }

    /// Whether it is a duty of an owner or chair rather than news for a follower.
    pub fn is_duty(self) -> bool {
        self.group() == Group::Duty
    }

    /// Whether it tells how the report ended: such a telling keeps at least one channel, and is a debt until it
    /// is paid.
    pub fn is_closing(self) -> bool {
        self.group() == Group::Closing
    }

    /// Whether it waits for the person who is told.
    pub fn is_your_turn(self) -> bool {
        matches!(self, Self::Shipped | Self::DoesItHelp)
            || matches!(self.group(), Group::YourTurn | Group::Duty)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_again_and_are_the_ones_on_the_wire() {
        for kind in TellingKind::ALL {
            assert_eq!(TellingKind::from_name(kind.as_str()), Some(*kind));
            assert_eq!(serde_json::to_value(kind).ok(), Some(serde_json::json!(kind.as_str())));
        }
        assert_eq!(TellingKind::from_name("gossip"), None);
    }
}
