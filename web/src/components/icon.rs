//! An icon of the sprite `public/icons.svg`.

use leptos::prelude::*;

use crate::browser;

/// The icons that a category may have, by the names that the directory uses.
pub const CATEGORY_ICONS: [&str; 12] = [
    "cursor-click",
    "copy",
    "file-question",
    "bell-ring",
    "toggle",
    "hourglass",
    "key",
    "monitor",
    "flask",
    "message-question",
    "alert-triangle",
    "lightbulb",
];

/// An icon; it only decorates, the words beside it say what it means.
#[component]
pub fn Icon(
    /// Its name in the sprite, without the leading `i-`.
    #[prop(into)]
    name: String,
    /// Whether it points along the reading direction and so turns round with it.
    #[prop(optional)]
    flip: bool,
) -> impl IntoView {
    let address = address("i", &name);
    view! { <svg class="icon" class:flip=flip aria-hidden="true"><use href=address></use></svg> }
}

/// The address of a symbol: `i` icons, `s` rings of states.
pub fn address(kind: &str, name: &str) -> String {
    browser::ICONS.with(|icons| format!("{icons}#{kind}-{name}"))
}
