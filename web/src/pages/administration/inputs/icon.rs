//! The icon of a category's tile.

use leptos::prelude::*;

use super::{Answer, Asked, sent};
use crate::{
    components::{CATEGORY_ICONS, Tile, Tiles},
    words::coded,
};

/// One of the icons that the sprite has for categories.
pub fn icon(asked: Asked) -> Answer {
    let name = asked.field.name;
    let value = RwSignal::new(asked.entry.text(name));
    let tiles: Vec<Tile> = CATEGORY_ICONS
        .into_iter()
        .map(|icon| Tile {
            value: icon.to_owned(),
            words: coded("administration.icon.", icon),
            icon: icon.to_owned(),
        })
        .collect();
    let view = view! {
        <div class="field">
            <p class="label" aria-hidden="true">{asked.label()}</p>
            <Tiles name=name legend=asked.label() tiles=tiles value=value errors=asked.errors/>
        </div>
    };
    Answer::new(name, view, move || sent(value))
}
