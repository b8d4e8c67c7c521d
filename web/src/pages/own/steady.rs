//! A remote value whose view stays while it is renewed, so that nobody loses what they are just typing.

use leptos::prelude::*;

use crate::{
    client::{Remote, remote::Face},
    components::{FailedFace, LoadingFace},
};

/// Loading and failed faces until the first value comes; from then on the children stay and see newer values by
/// their signal, and a failure to renew is said above them.
#[component]
pub fn Steady<T, Show, Shown>(
    /// What is loaded.
    of: Remote<T>,
    /// The view of the value.
    children: Show,
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
    Show: Fn(Signal<T>) -> Shown + Send + 'static,
    Shown: IntoView + 'static,
{
    let latest = RwSignal::new(None::<ArcRwSignal<T>>);
    Effect::new(move || {
        if let Face::Ready(value) = of.face() {
            match latest.get_untracked() {
                Some(shown) => shown.set(value),
                None => latest.set(Some(ArcRwSignal::new(value))),
            }
        }
    });
    let failed = move || match of.face() {
        Face::Failed(failure) => Some(view! { <FailedFace failure=failure retry=move || of.reload()/> }),
        Face::Loading | Face::Ready(_) => None,
    };
    let there = Memo::new(move |_| latest.with(Option::is_some));
    let loading = move || matches!(of.face(), Face::Loading) && !there.get();
    view! {
        {failed}
        <Show when=loading><LoadingFace/></Show>
        {move || latest.get().map(|shown| children(Signal::derive(move || shown.get())))}
    }
}
