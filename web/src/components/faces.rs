//! The four faces of everything that is loaded: loading, failed with another try, empty with advice, there.

use leptos::prelude::*;

use super::{Icon, Notice};
use crate::{
    client::{Failure, Remote, remote::Face},
    t,
};

/// Shows a remote value: skeleton, failure with another try, `empty` where there is nothing, else the children.
#[component]
pub fn Faces<T, Show, Shown>(
    /// What is loaded.
    of: Remote<T>,
    /// The view where `is_empty` says so; usually an `Empty`.
    #[prop(optional, into)]
    empty: Option<ViewFn>,
    /// Whether there is nothing to show.
    #[prop(optional)]
    is_empty: Option<fn(&T) -> bool>,
    /// The view of the value.
    children: Show,
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
    Show: Fn(T) -> Shown + Send + 'static,
    Shown: IntoView + 'static,
{
    move || match of.face() {
        Face::Loading => view! { <LoadingFace/> }.into_any(),
        Face::Failed(failure) => view! { <FailedFace failure=failure retry=move || of.retry()/> }.into_any(),
        Face::Ready(value) => match (&empty, is_empty) {
            (Some(empty), Some(is_empty)) if is_empty(&value) => empty.run(),
            _ => children(value).into_any(),
        },
    }
}

/// Rows that breathe while something is on its way.
#[component]
pub fn LoadingFace() -> impl IntoView {
    view! {
        <div class="list" aria-busy="true">
            <div class="skeleton" role="img" aria-label=t!("app.loading")><i></i><i></i><i></i></div>
        </div>
    }
}

/// What failed, in words, and another try.
#[component]
pub fn FailedFace(failure: Failure, retry: impl Fn() + Send + Sync + 'static) -> impl IntoView {
    let icon = if matches!(failure, Failure::Unreachable) { "offline" } else { "over" };
    let reference = failure.reference().map(|reference| t!("failure.reference", reference = reference));
    view! {
        <Notice tone="alarm" icon=icon alert=true>
            <p>{failure.words()}" "{reference}</p>
            <button class="btn" type="button" on:click=move |_| retry()>
                <Icon name="undo" flip=true/>{t!("failure.retry")}
            </button>
        </Notice>
    }
}
