//! Governance: what a committee has to decide and how it decides, and the decisions for everybody to read.

mod committee;
mod decisions;
pub mod words;

use leptos::prelude::*;

use crate::{
    pages::{NotFoundPage, zone},
    router::{parts, use_location},
};
use committee::CommitteePage;
use decisions::{DecisionPage, DecisionsPage};

/// The committee's list, loaded when first opened.
pub fn committee_area() -> AnyView {
    zone::recall();
    view! { <CommitteePage/> }.into_any()
}

/// The decisions, loaded when first opened.
pub fn decisions_area() -> AnyView {
    zone::recall();
    let parts = parts(&use_location().pathname.get_untracked());
    match parts.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["decisions"] => view! { <DecisionsPage/> }.into_any(),
        ["decisions", id] => view! { <DecisionPage id=(*id).to_owned()/> }.into_any(),
        _ => view! { <NotFoundPage/> }.into_any(),
    }
}
