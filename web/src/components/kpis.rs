//! A figure with its unit and what it counts. Several stand in a `div` of class `kpis`.

use leptos::prelude::*;

/// A figure.
#[component]
pub fn Kpi(
    /// The number as it is written.
    #[prop(into)]
    value: String,
    /// Its unit.
    #[prop(optional, into)]
    unit: Option<String>,
    /// What it counts.
    #[prop(into)]
    words: String,
    /// The screen's first figure.
    #[prop(optional)]
    hero: bool,
) -> impl IntoView {
    view! {
        <div class="kpi" class:hero=hero>
            <b>{value}{unit.map(|unit| view! { " "<small>{unit}</small> })}</b>
            <span>{words}</span>
        </div>
    }
}
