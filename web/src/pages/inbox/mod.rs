//! The inbox: what the person was told, what waits for them first.

mod kind;
mod page;
mod row;

pub use kind::kind_words;
pub use page::InboxPage;
