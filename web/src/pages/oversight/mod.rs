//! Looking after the promise: who has not been told yet, whether mail leaves, and what the demo's mails look like.

mod conversation;
mod debts;
mod mail;
mod mailbox;

use leptos::prelude::*;

use crate::{pages::NotFoundPage, router::use_location};
use debts::DebtsPage;
pub use debts::Who;
use mail::MailPage;
use mailbox::MailboxPage;

/// The area, loaded when first opened.
pub fn area() -> AnyView {
    match use_location().pathname.get_untracked().trim_end_matches('/') {
        "/debts" => view! { <DebtsPage/> }.into_any(),
        "/administration/mail" => view! { <MailPage/> }.into_any(),
        "/mailbox" => view! { <MailboxPage/> }.into_any(),
        _ => view! { <NotFoundPage/> }.into_any(),
    }
}
