//! The decisions of the committees, for all staff: the list, and each on a page of its own.

mod body;
mod list;
mod page;
mod row;

pub use list::DecisionsPage;
pub use page::DecisionPage;
