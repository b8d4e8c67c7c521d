//! How decisions are said: number, kind, tone.

use domain::governance::Verdict;

use crate::{t, words::coded};

/// A decision's number as people say it: D-12.
pub fn number(number: i64) -> String {
    t!("decision.number", number = number.to_string())
}

/// What was decided, for readers: "Accepted".
pub fn decided(kind: Verdict) -> String {
    coded("decision.decided.", kind.as_str())
}

/// The tone of its badge.
pub const fn tone(kind: Verdict) -> Option<&'static str> {
    match kind {
        Verdict::Accept => Some("moving"),
        Verdict::Decline => None,
        Verdict::Defer | Verdict::NeedMore => Some("yours"),
    }
}

/// Its icon.
pub const fn icon(kind: Verdict) -> &'static str {
    match kind {
        Verdict::Accept => "check",
        Verdict::Decline => "x",
        Verdict::Defer => "date",
        Verdict::NeedMore => "question",
    }
}
