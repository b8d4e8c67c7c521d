//! Putting things in order with two buttons, so that it works by keyboard and on a phone alike.

use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::{components::Icon, t};

/// Which way something moves.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Towards the beginning.
    Up,
    /// Towards the end.
    Down,
}

/// The buttons that move one of a list; what has moved keeps the focus.
#[component]
pub fn Movers(
    /// Begins the ids of the buttons: `{ids}.{index}.up`.
    #[prop(into)]
    ids: String,
    /// Its place in the list.
    index: usize,
    /// How many there are.
    count: usize,
    /// What it is called.
    #[prop(into)]
    name: Signal<String>,
    /// Moves it.
    moved: Callback<Way>,
) -> impl IntoView {
    let press = move |way: Way| moved.run(way);
    let (first, last) = (index == 0, index + 1 == count);
    let up = move || t!("administration.move_up", name = name.get());
    let down = move || t!("administration.move_down", name = name.get());
    view! {
        <button
            class="btn only quiet" type="button" id=button_id(&ids, index, Way::Up)
            disabled=first
            on:click=move |_| press(Way::Up)
        >
            <Icon name="raise"/><span class="vh">{up}</span>
        </button>
        <button
            class="btn only quiet" type="button" id=button_id(&ids, index, Way::Down)
            disabled=last
            on:click=move |_| press(Way::Down)
        >
            <Icon name="down"/><span class="vh">{down}</span>
        </button>
    }
}

fn button_id(ids: &str, index: usize, way: Way) -> String {
    let way = if way == Way::Up { "up" } else { "down" };
    format!("{ids}.{index}.{way}")
}

/// Moves the item at `index`, and the focus with it. Nothing happens at the ends.
pub fn shift<T>(items: &mut [T], ids: &str, index: usize, way: Way) {
    let to = if way == Way::Up { index.wrapping_sub(1) } else { index + 1 };
    if index >= items.len() || to >= items.len() {
        return;
    }
    items.swap(index, to);
    // At an end that button can no longer be pressed: the other one has the focus then.
    let at_the_end = if way == Way::Up { to == 0 } else { to + 1 == items.len() };
    let other = if way == Way::Up { Way::Down } else { Way::Up };
    focus_soon(button_id(ids, to, if at_the_end { other } else { way }));
}

/// Gives the focus to an element that is about to be shown.
pub fn focus_soon(id: String) {
    request_animation_frame(move || {
        if let Some(element) = document().get_element_by_id(&id)
            && let Ok(element) = element.dyn_into::<web_sys::HtmlElement>()
        {
            _ = element.focus();
        }
    });
}
