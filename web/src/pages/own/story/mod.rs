//! One report's story: where it stands, what happened, what happens next, and what the reader can do.

mod about;
mod answer;
mod change_text;
mod confirm;
mod ending;
pub mod expected;
mod head;
mod held;
mod moves;
mod page;
mod reopen;
mod sentence;
mod share;
mod talk;
mod timeline;
mod to_come;
mod waiting;
mod withdraw;

pub use page::StoryPage;
