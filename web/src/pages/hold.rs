//! What keeps a report where it is: put off until a day or an event, or the committee needs to know more.

use domain::governance::{Hold, HoldKind};
use leptos::prelude::*;

use crate::{
    components::{Notice, Voice},
    t,
    words::{Style, day},
};

/// The hold as one line, for lists.
pub fn hold_words(hold: &Hold) -> String {
    let until = hold.until.map(|until| day(until, Style::Day));
    match (hold.kind, until, &hold.until_words) {
        (HoldKind::Defer, Some(until), _) => t!("hold.until", day = until),
        (HoldKind::Defer, None, Some(words)) => t!("hold.until_words", words = words),
        (HoldKind::Defer, None, None) => t!("hold.deferred"),
        (HoldKind::NeedMore, Some(until), _) => t!("hold.need_more_by", day = until),
        (HoldKind::NeedMore, None, _) => t!("hold.need_more"),
    }
}

/// The hold as a notice, with what has to happen first or what is asked for.
#[component]
pub fn HoldNotice(
    /// What keeps it.
    hold: Hold,
) -> impl IntoView {
    let icon = match hold.kind {
        HoldKind::Defer => "date",
        HoldKind::NeedMore => "question",
    };
    let line = hold_words(&Hold { until_words: None, ..hold.clone() });
    let words = hold.until_words.map(|words| (t!("decision.put_off_until"), words));
    let asked = hold.asked_for.map(|words| (t!("decision.asks_for"), words));
    let said = words.into_iter().chain(asked);
    view! {
        <Notice icon=icon><p>{line}</p></Notice>
        {said.map(|(who, words)| view! { <Voice ours=true who=who words=words/> }).collect_view()}
    }
}
