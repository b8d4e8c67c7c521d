//! The units that the change touches.

use domain::id::UnitId;
use leptos::prelude::*;

use super::Editor;
use crate::{components::Icon, t};

/// A fold with a box for each unit; its title says how many are chosen.
#[component]
pub fn UnitsFold() -> impl IntoView {
    let editor = Editor::current();
    let note = move || match editor.units.with(Vec::len) {
        0 => t!("change.units_all"),
        count => t!("change.units_some", count = count),
    };
    let boxes = move || {
        let units = editor.directory.value().map(|directory| directory.units).unwrap_or_default();
        units.into_iter().map(|unit| view! { <UnitBox id=unit.id name=unit.name/> }).collect_view()
    };
    view! {
        <details class="fold" id="unit_ids">
            <summary>
                <Icon name="unit"/>{t!("change.units")}
                <span class="soft small">{note}</span>
                <Icon name="next" flip=true/>
            </summary>
            <div>
                <p class="hint">{t!("change.units_hint")}</p>
                <div class="two">{boxes}</div>
            </div>
        </details>
    }
}

#[component]
fn UnitBox(id: UnitId, name: String) -> impl IntoView {
    let units = Editor::current().units;
    let choose = move |chosen: bool| {
        units.update(|units| {
            units.retain(|own| *own != id);
            if chosen {
                units.push(id);
            }
        });
    };
    view! {
        <label class="check">
            <input
                type="checkbox"
                prop:checked=move || units.with(|units| units.contains(&id))
                on:change:target=move |event| choose(event.target().checked())
            />
            <span translate="no">{name}</span>
        </label>
    }
}
