//! What all staff may look at: known issues, the board, and search.

mod board;
mod known_issues;
mod row;
mod search;

use leptos::prelude::*;

use crate::{
    pages::{NotFoundPage, zone},
    router::use_location,
};
use board::{BoardPage, BoardReportsPage};
use known_issues::KnownIssuesPage;
use search::SearchPage;

/// The whole area, loaded when first opened.
pub fn area() -> AnyView {
    zone::recall();
    let path = use_location().pathname.get_untracked();
    match path.trim_end_matches('/') {
        "/known-issues" => view! { <KnownIssuesPage/> }.into_any(),
        "/board" => view! { <BoardPage/> }.into_any(),
        "/board/reports" => view! { <BoardReportsPage/> }.into_any(),
        "/search" => view! { <SearchPage/> }.into_any(),
        _ => view! { <NotFoundPage/> }.into_any(),
    }
}
