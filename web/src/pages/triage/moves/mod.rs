//! What can be done with a report: offered as the state table and the reader's rights say, sent, and what comes of it.

mod buttons;
mod draft;
mod edit;
mod edit_draft;
mod field;
mod form;
mod kind;
mod more;
mod needs;
mod send;

use leptos::prelude::*;

use super::joining::{ApartSheet, JoinSheet};
pub use buttons::MoveButtons;
pub use draft::Draft;
pub use kind::Kind;

/// The sheets of the moves, loaded while the report is being read.
pub fn sheets() -> AnyView {
    view! {
        <form::MoveSheet/>
        <more::MoreSheet/>
        <edit::EditSheet/>
        <JoinSheet/>
        <ApartSheet/>
    }
    .into_any()
}
