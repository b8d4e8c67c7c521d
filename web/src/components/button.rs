//! The button that sends a form, and any button behind which something runs.

use leptos::prelude::*;

use super::Icon;

/// The one filled button of a form. While it is busy it says so and cannot be pressed again.
#[component]
pub fn Submit(
    /// What it does, as a verb with its object.
    #[prop(into)]
    words: Signal<String>,
    /// What it says while it does it.
    #[prop(into)]
    busy_words: String,
    /// Whether it is doing it.
    #[prop(into)]
    busy: Signal<bool>,
    /// Its icon.
    #[prop(optional, into)]
    icon: Option<&'static str>,
) -> impl IntoView {
    view! {
        <button class="btn primary big block" type="submit" disabled=busy>
            {icon.map(|icon| view! { <Icon name=icon flip=true/> })}
            {move || if busy.get() { busy_words.clone() } else { words.get() }}
        </button>
    }
}

/// A plain button that is not pressed twice while its work is under way.
#[component]
pub fn Busy(
    /// `primary`, `quiet`, `danger` or nothing.
    #[prop(optional)]
    kind: &'static str,
    /// Whether its work is under way.
    #[prop(into)]
    busy: Signal<bool>,
    /// The work.
    press: impl Fn() + 'static,
    children: Children,
) -> impl IntoView {
    view! {
        <button class=format!("btn {kind}") type="button" disabled=busy on:click=move |_| press()>
            {children()}
        </button>
    }
}

/// Prints the page.
#[component]
pub fn PrintButton(
    /// What is printed, as a verb with its object.
    name: String,
) -> impl IntoView {
    view! {
        <button class="btn only quiet" type="button" on:click=move |_| _ = window().print()>
            <Icon name="print"/><span class="vh">{name}</span>
        </button>
    }
}
