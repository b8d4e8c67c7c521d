//! What the charts share: their frame, and the table that says the same.

use leptos::prelude::*;

use crate::{components::Icon, t};

/// A chart in its card: title, finding, picture, and the same as a table.
#[component]
pub fn ChartCard(
    /// Unique on the page.
    id: &'static str,
    /// What it shows.
    title: String,
    /// What it says, as a sentence.
    finding: String,
    /// The picture; it carries title and description of its own.
    picture: AnyView,
    /// The heads of the table's columns; the first one names the rows.
    heads: Vec<String>,
    /// Its rows: the name, and the figures.
    rows: Vec<(AnyView, Vec<String>)>,
) -> impl IntoView {
    let heads = heads
        .into_iter()
        .enumerate()
        .map(|(at, head)| view! { <th scope="col" class:n={at > 0}>{head}</th> })
        .collect_view();
    let rows = rows
        .into_iter()
        .map(|(name, figures)| {
            let figures =
                figures.into_iter().map(|figure| view! { <td class="n">{figure}</td> }).collect_view();
            view! { <tr><th scope="row">{name}</th>{figures}</tr> }
        })
        .collect_view();
    view! {
        <section class="card stack" aria-labelledby=id>
            <div><h2 id=id>{title}</h2><p class="soft small">{finding}</p></div>
            {picture}
            <details class="fold">
                <summary><Icon name="insights"/>{t!("board.as_table")}<Icon name="next" flip=true/></summary>
                <div>
                    <table class="table"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>
                </div>
            </details>
        </section>
    }
}

/// A share as people write it: "86 %".
pub fn percent(share: f64) -> String {
    t!("board.percent", count = (share * 100.0).round())
}
