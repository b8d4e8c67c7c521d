//! A decision in the list.

use domain::governance::wire::DecisionView;
use leptos::prelude::*;

use super::body::title_of;
use crate::{
    components::{Icon, Item, When},
    pages::governance::words::{decided, icon, number, tone},
    t,
    words::Style,
};

/// What was decided about what, by whom and when, and the beginning of why.
#[component]
pub fn Row(decision: DecisionView) -> impl IntoView {
    let title = title_of(&decision);
    let DecisionView { id, number: of, decision: kind, committee, rationale, decided_at, appeal, .. } =
        decision;
    let before = move || {
        view! {
            <p class="row">
                <span class="no soft">{number(of)}</span>
                <span class="badge tone" data-tone=tone(kind)><Icon name=icon(kind)/>{decided(kind)}</span>
                {appeal.then(|| view! { <span class="tag"><Icon name="hand"/>{t!("decisions.appeal")}</span> })}
            </p>
        }
    };
    view! {
        <Item href=format!("/decisions/{id}") title=title before=before>
            <span class="snippet" translate="no" dir="auto">{rationale}</span>
            <span translate="no">{committee.name}</span>
            <When at=decided_at precision=Style::Date/>
        </Item>
    }
}
