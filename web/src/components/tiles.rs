//! One choice of many: tiles to hit at 3 a.m.

use leptos::prelude::*;

use super::{Errors, Icon, field::ErrorLine};

/// One tile.
#[derive(Clone, PartialEq)]
pub struct Tile {
    /// What is chosen by it.
    pub value: String,
    /// Its words.
    pub words: String,
    /// Its icon.
    pub icon: String,
}

/// Tiles of which one is chosen.
#[component]
pub fn Tiles(
    /// The field's name.
    name: &'static str,
    /// The question; heard, not seen.
    #[prop(into)]
    legend: String,
    /// The tiles.
    #[prop(into)]
    tiles: Signal<Vec<Tile>>,
    /// The chosen value; empty when none is.
    value: RwSignal<String>,
    /// What is wrong with the form's fields.
    errors: Errors,
) -> impl IntoView {
    let error_id = format!("{name}-error");
    let invalid = move || errors.of(name).is_some();
    let described = {
        let error_id = error_id.clone();
        move || invalid().then(|| error_id.clone())
    };
    let tiles = move || {
        let described = described.clone();
        tiles
            .get()
            .into_iter()
            .enumerate()
            .map(|(index, tile)| {
                let Tile { value: own, words, icon } = tile;
                let chosen = own.clone();
                // The first tile is where the error summary leads to.
                let id = (index == 0).then_some(name);
                view! {
                    <label class="tile">
                        <input
                            id=id
                            type="radio"
                            name=name
                            value=own.clone()
                            prop:checked=move || value.get() == chosen
                            aria-describedby=described.clone()
                            on:change=move |_| value.set(own.clone())
                        />
                        <span translate="no">
                            <Icon name=icon/>
                            <svg class="icon tick" aria-hidden="true">
                                <use href=super::icon::address("i", "check")></use>
                            </svg>
                            {words}
                        </span>
                    </label>
                }
            })
            .collect_view()
    };
    view! {
        <fieldset class="field" class:invalid=invalid>
            <legend class="vh">{legend}</legend>
            <div class="tiles">{tiles}</div>
            <ErrorLine id=error_id name=name errors=errors/>
        </fieldset>
    }
}
