//! Where the focus goes when list and report change places.

use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// The heading of the open report.
pub const HEADING: &str = "#report-heading";

/// Gives the focus to the first element that fits, once the page is drawn. Whether there was one that can be seen is
/// not known before.
pub fn focus(selector: &str) {
    let selector = selector.to_owned();
    request_animation_frame(move || {
        if let Some(element) = find(&selector) {
            _ = element.focus();
        }
    });
}

/// Whether the first element that fits is there and can be seen.
pub fn is_seen(selector: &str) -> bool {
    find(selector).is_some_and(|element| element.offset_width() > 0)
}

fn find(selector: &str) -> Option<web_sys::HtmlElement> {
    document().query_selector(selector).ok()??.dyn_into().ok()
}
