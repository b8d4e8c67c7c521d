//! Who owes the answer: a team, a person, or somebody whose name is not shown.

use leptos::prelude::*;

use super::{Avatar, Icon};

/// Somebody with a line about them.
#[component]
pub fn Owner(
    /// The name of the team or person.
    #[prop(into)]
    name: String,
    /// A line below the name.
    #[prop(optional_no_strip, into)]
    line: Option<String>,
    /// Whether it is a team.
    #[prop(optional)]
    team: bool,
    /// The larger size.
    #[prop(optional)]
    large: bool,
    /// Somebody whose name is kept: a lock instead of initials.
    #[prop(optional)]
    hidden: bool,
) -> impl IntoView {
    let mark = if hidden {
        view! { <span class="avatar person" class:l=large aria-hidden="true"><Icon name="lock"/></span> }
            .into_any()
    } else {
        view! { <Avatar name=name.clone() team=team large=large/> }.into_any()
    };
    view! {
        <div class="owner">
            {mark}
            <span>
                <strong translate=(!hidden).then_some("no")>{name}</strong>
                {line.map(|line| view! { <span>{line}</span> })}
            </span>
        </div>
    }
}
