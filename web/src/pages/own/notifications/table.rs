//! A table of kinds: when each is mailed, and whether it stands in the inbox.

use domain::telling::preferences::Timing;
use leptos::prelude::*;

use super::form::Row;
use crate::{
    components::{ErrorLine, Errors},
    pages::inbox::kind_words,
    t,
};

/// The kinds of one group.
#[component]
pub fn KindTable(
    /// The group's name on the page.
    id: &'static str,
    /// What they have in common.
    title: String,
    /// More about that.
    #[prop(optional, into)]
    soft: Option<String>,
    /// The kinds.
    rows: Vec<Row>,
    /// What is wrong with the form's fields.
    errors: Errors,
) -> impl IntoView {
    let soft_id = soft.is_some().then(|| format!("{id}-soft"));
    let described = soft_id.clone();
    let rows = rows
        .into_iter()
        .map(|row| view! { <KindRow row=row described=described.clone() errors=errors/> })
        .collect_view();
    view! {
        <section class="stack tight">
            <h2 id=id>{title}</h2>
            {soft.map(|soft| view! { <p class="soft small" id=soft_id>{soft}</p> })}
            <div class="list">
                <table class="table tellings" aria-labelledby=id>
                    <thead>
                        <tr>
                            <th scope="col">{t!("notifications.kind")}</th>
                            <th scope="col">{t!("notifications.mail")}</th>
                            <th scope="col">{t!("notifications.inbox")}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
    }
}

/// Value on the wire and words, in the order in which they are offered.
fn timings() -> [(Timing, &'static str, String); 3] {
    [
        (Timing::AtOnce, "at_once", t!("notifications.at_once")),
        (Timing::Daily, "daily", t!("notifications.daily")),
        (Timing::Off, "off", t!("notifications.off")),
    ]
}

#[component]
fn KindRow(row: Row, described: Option<String>, errors: Errors) -> impl IntoView {
    let Row { kind, mail, inbox, keeps_one } = row;
    let name = format!("kinds.{}", kind.as_str());
    let error_id = format!("{name}-error");
    let words = kind_words(kind);
    let invalid = {
        let name = name.clone();
        move || errors.of(&name).map(|_| "true")
    };
    let options = timings()
        .into_iter()
        .map(|(timing, value, words)| {
            // Without the inbox, mail is the way that stays.
            let kept = move || keeps_one && timing == Timing::Off && !inbox.get();
            view! {
                <option value=value selected=move || mail.get() == timing disabled=kept>{words}</option>
            }
        })
        .collect_view();
    let choose = move |event: leptos::ev::Targeted<leptos::ev::Event, web_sys::HtmlSelectElement>| {
        let value = event.target().value();
        if let Some((timing, ..)) = timings().into_iter().find(|(_, offered, _)| *offered == value) {
            mail.set(timing);
        }
    };
    let described = keeps_one.then_some(described).flatten();
    view! {
        <tr>
            <th scope="row">
                {words.clone()}
                <ErrorLine id=error_id.clone() name=name.clone() errors=errors/>
            </th>
            <td>
                <select
                    class="input"
                    id=name
                    aria-label=t!("notifications.mail_of", kind = &words)
                    aria-describedby=described.clone()
                    aria-invalid=invalid
                    on:change:target=choose
                >
                    {options}
                </select>
            </td>
            <td>
                <label class="check">
                    <input
                        type="checkbox"
                        prop:checked=inbox
                        // Without mail, the inbox is the way that stays.
                        disabled=move || keeps_one && mail.get() == Timing::Off
                        aria-describedby=described
                        on:change:target=move |event| inbox.set(event.target().checked())
                    />
                    <span class="vh">{t!("notifications.inbox_of", kind = words)}</span>
                </label>
            </td>
        </tr>
    }
}
