//! Who may see a page: those who are signed in, or everybody where reports without an account are allowed.

use crate::router::{NavigateOptions, use_location, use_navigate};
use leptos::prelude::*;

use crate::{
    client::session::{Who, session},
    components::{FailedFace, LoadingFace},
};

/// The address of the sign-in page.
pub const SIGN_IN: &str = "/sign-in";
/// The address of the page that makes the first administrator.
const SET_UP: &str = "/set-up";

/// Shows its children to those who may see them; leads everybody else to where they can go on.
#[component]
pub fn Guarded(
    /// People without an account may come in too, where the administrator allows it.
    open: bool,
    children: Children,
) -> impl IntoView {
    let session = session();
    let navigate = use_navigate();
    let place = use_location();
    let admitted = Memo::new(move |_| match session.who() {
        Who::Member(_) => Some(true),
        Who::Nobody => Some(open && session.public().is_some_and(|public| public.anonymous)),
        Who::Unknown => None,
    });
    Effect::new(move || {
        if session.public().is_some_and(|public| public.setup_needed) {
            navigate(SET_UP, NavigateOptions { replace: true, ..Default::default() });
        } else if admitted.get() == Some(false) {
            let search = place.search.get_untracked();
            let question = if search.is_empty() || search.starts_with('?') { "" } else { "?" };
            let back = place.pathname.get_untracked() + question + &search;
            navigate(&sign_in_and_return(&back), NavigateOptions { replace: true, ..Default::default() });
        }
    });
    // Made once, when the person is admitted: news about the session must not make the page anew.
    let children = StoredValue::new_local(Some(children));
    let is_admitted = Memo::new(move |_| admitted.get() == Some(true));
    move || {
        if is_admitted.get() {
            let children = children.try_update_value(Option::take).flatten();
            return children.map(|children| children()).into_any();
        }
        match session.trouble() {
            Some(failure) => view! { <FailedFace failure=failure retry=move || session.ask()/> }.into_any(),
            None => view! { <LoadingFace/> }.into_any(),
        }
    }
}

/// The address of the sign-in page that leads back to `back`, a path of this app.
pub fn sign_in_and_return(back: &str) -> String {
    if back == "/" || back.is_empty() {
        return SIGN_IN.to_owned();
    }
    let back: String = js_sys::encode_uri_component(back).into();
    format!("{SIGN_IN}?back={back}")
}
