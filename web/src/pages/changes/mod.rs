//! Changes: what ships, for which reports, who is told, and whether it helps.

mod audience;
mod form;
mod list;
mod page;
mod report_row;
mod shipped;
mod site_time;
mod words;

use leptos::prelude::*;

use crate::{
    pages::{NotFoundPage, zone},
    router::{parts, query, use_location},
};
use list::ChangesPage;
use page::{ChangePage, NewChangePage};

/// The area, loaded when first opened.
pub fn area() -> AnyView {
    zone::recall();
    let parts = parts(&use_location().pathname.get_untracked());
    match parts.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["changes"] => view! { <ChangesPage/> }.into_any(),
        ["changes", "new"] => view! { <NewChangePage report=query("report")/> }.into_any(),
        ["changes", id] => view! { <ChangePage id=(*id).to_owned()/> }.into_any(),
        _ => view! { <NotFoundPage/> }.into_any(),
    }
}
