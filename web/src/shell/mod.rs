//! What stands around every page: bars, places, headings, and who may see a page at all.

mod account;
mod arrival;
mod frame;
mod guard;
mod inbox_news;
mod more;
mod page;
mod places;

pub use account::ThemeChoice;
pub use frame::Frame;
pub use guard::{Guarded, SIGN_IN, sign_in_and_return};
pub use inbox_news::{InboxNews, unread_words};
pub use more::more_sheet;
pub use page::{Alone, Page};
