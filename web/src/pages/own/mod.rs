//! The areas of the own reports: the list, the inbox, the account and who sees what; and one report's story.

mod account;
mod kept_here;
mod list;
mod notifications;
mod row;
pub mod steady;
mod story;

use crate::router::use_location;
use leptos::prelude::*;

use crate::pages::{NotFoundPage, help::HelpPage, inbox::InboxPage, report::SentPage, zone};
use account::AccountPage;
use list::MyReportsPage;
pub use notifications::notifications_area;
use story::StoryPage;
pub use story::expected::expected_words;

/// The area but for the stories, loaded when first opened.
pub fn area() -> AnyView {
    zone::recall();
    let path = use_location().pathname.get_untracked();
    let path = path.trim_end_matches('/');
    match path {
        "/sent" => view! { <SentPage/> }.into_any(),
        "/inbox" => view! { <InboxPage/> }.into_any(),
        "/account" => view! { <AccountPage/> }.into_any(),
        "/help" => view! { <HelpPage/> }.into_any(),
        "/reports" => view! { <MyReportsPage/> }.into_any(),
        _ => view! { <NotFoundPage/> }.into_any(),
    }
}

/// One report's story, loaded when first opened.
pub fn story_area() -> AnyView {
    zone::recall();
    let path = use_location().pathname.get_untracked();
    match path.trim_end_matches('/').strip_prefix("/reports/") {
        Some(id) => view! { <StoryPage id=id.to_owned()/> }.into_any(),
        None => view! { <NotFoundPage/> }.into_any(),
    }
}
