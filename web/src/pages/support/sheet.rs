//! The sheet of "me too": what is asked, and the slip of one who waits.

use domain::reports::wire::StaffPart;
use leptos::prelude::*;

use super::{MeToo, ask::Ask, slip::Slip};
use crate::{components::Sheet, t, words::number};

/// The sheet; one for all reports of a page.
#[component]
pub fn MeTooSheet(
    /// What it is about.
    me_too: MeToo,
    /// Called when the reader's part has changed.
    changed: Callback<()>,
) -> impl IntoView {
    let title =
        Signal::derive(
            move || {
                if me_too.asks.get() { t!("support.title") } else { t!("support.title_done") }
            },
        );
    // The form stays while newer views of the report come.
    let shown = Memo::new(move |_| {
        let id = me_too.report.with(|report| report.as_ref().map(|report| report.id))?;
        Some((id, me_too.asks.get()))
    });
    view! {
        <Sheet open=me_too.open title=title>
            {move || me_too.report.with(|report| report.as_ref().map(about))}
            {move || shown.get().map(|(id, asks)| {
                if asks {
                    view! { <Ask me_too=me_too id=id changed=changed/> }.into_any()
                } else {
                    view! { <Slip me_too=me_too id=id changed=changed/> }.into_any()
                }
            })}
        </Sheet>
    }
}

/// Which report it is.
fn about(report: &StaffPart) -> impl IntoView + use<> {
    view! {
        <p>
            <span class="no soft">{number(report.number)}</span>" "
            <strong translate="no">{crate::pages::titles::of_staff(report)}</strong>
        </p>
    }
}
