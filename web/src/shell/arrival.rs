//! Arriving at a page: the heading takes the focus, so that people who hear or tab through pages know where they are.

use std::cell::Cell;

use leptos::prelude::*;

thread_local! {
    /// The first page leaves the focus where the browser puts it.
    static FIRST: Cell<bool> = const { Cell::new(true) };
}

/// Gives the focus to a page's heading when it comes.
pub fn focus_on_arrival(heading: NodeRef<leptos::html::H1>) {
    Effect::new(move || {
        if let Some(heading) = heading.get()
            && !FIRST.replace(false)
        {
            _ = heading.focus();
        }
    });
}
