//! Setting up, signing in and out.

mod ask;
mod link;
mod set_up;
mod sign_in;

use leptos::prelude::*;

use crate::router::part;
use link::LinkPage;
use set_up::SetUpPage;
use sign_in::SignInPage;

/// The way in, loaded when first opened.
pub fn entry() -> AnyView {
    match (part(0).as_deref(), part(1)) {
        (Some("set-up"), _) => view! { <SetUpPage/> }.into_any(),
        (_, None) => view! { <SignInPage/> }.into_any(),
        (_, Some(_)) => view! { <LinkPage/> }.into_any(),
    }
}
