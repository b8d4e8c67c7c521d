//! The two kinds of page: one within the bars, and one that stands alone.

use leptos::prelude::*;

use super::{arrival::focus_on_arrival, guard::Guarded};
use crate::{components::Icon, t};

/// A page within the bars, for people who are signed in.
///
/// The title is the heading and the document's title; `soft` is the line below it, `actions` stand at its end.
#[component]
pub fn Page(
    /// What the page is.
    #[prop(into)]
    title: Signal<String>,
    /// One sentence below the title.
    #[prop(optional, into)]
    soft: MaybeProp<String>,
    /// The title is words of people, shown as they were written.
    #[prop(optional)]
    verbatim: bool,
    /// What stands above the title, for example the way back.
    #[prop(optional, into)]
    above: ViewFnOnce,
    /// Buttons beside the title.
    #[prop(optional, into)]
    actions: ViewFnOnce,
    /// In a column to read and fill in, instead of the width to work in.
    #[prop(optional)]
    column: bool,
    /// The title is heard but not seen, because the page shows it in another way.
    #[prop(optional)]
    quiet: bool,
    /// On a workstation the content reaches the edges, for list and detail side by side.
    #[prop(optional)]
    full: bool,
    /// The page also serves people without an account.
    #[prop(optional)]
    open: bool,
    children: Children,
) -> impl IntoView {
    let heading = NodeRef::new();
    show_title(title);
    focus_on_arrival(heading);
    let head = move || {
        if quiet {
            return view! { <h1 class="vh" tabindex="-1" node_ref=heading>{title}</h1> }.into_any();
        }
        view! {
            <header class="head">
                <div>
                    <h1 tabindex="-1" node_ref=heading translate=verbatim.then_some("no")>{title}</h1>
                    {move || soft.get().map(|soft| view! { <p>{soft}</p> })}
                </div>
                {actions.run()}
            </header>
        }
        .into_any()
    };
    view! {
        <main id="main" class="page" class:full=full tabindex="-1">
            <div class:column=column class="stack wide">
                {above.run()}
                {head()}
                <Guarded open=open>{children()}</Guarded>
            </div>
        </main>
    }
}

/// A page without bars: signing in, setting up.
#[component]
pub fn Alone(
    /// The heading.
    #[prop(into)]
    title: Signal<String>,
    /// What the page is, for tabs and history.
    #[prop(into)]
    document_title: Signal<String>,
    /// One sentence below the title.
    #[prop(optional, into)]
    soft: MaybeProp<String>,
    /// Small print at the end of the page.
    #[prop(optional, into)]
    footer: ViewFnOnce,
    children: Children,
) -> impl IntoView {
    let heading = NodeRef::new();
    show_title(document_title);
    focus_on_arrival(heading);
    view! {
        <div class="alone">
            <header class="row apart">
                <span class="brand"><Icon name="brand"/>{t!("app.name")}</span>
            </header>
            <main id="main" class="stack" tabindex="-1">
                <div class="stack tight">
                    <h1 tabindex="-1" node_ref=heading>{title}</h1>
                    {move || soft.get().map(|soft| view! { <p class="soft" translate="no">{soft}</p> })}
                </div>
                {children()}
            </main>
            <footer class="soft small">{footer.run()}</footer>
        </div>
    }
}

fn show_title(title: Signal<String>) {
    Effect::new(move || document().set_title(&t!("app.title", title = title.get())));
}
