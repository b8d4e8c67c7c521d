//! Opening hours of each weekday.

use leptos::prelude::*;
use serde_json::{Map, Value, json};

use super::{
    super::{entry::entries, order::focus_soon},
    parts::{group, icon_button, list},
    sent,
};
use crate::{
    client::failure::field_words,
    components::{Errors, Icon},
    t,
    words::coded,
};

const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
/// What a new opening says at first.
const USUAL: (i64, i64) = (8 * 60, 17 * 60);

/// One stretch of a day: from, to, written as 17:00.
type Opening = (RwSignal<String>, RwSignal<String>);

/// The opening hours of a week, being written.
#[derive(Clone)]
pub struct Hours(Vec<(&'static str, RwSignal<Vec<Opening>>)>);

impl Hours {
    /// As they are now; Monday to Friday from 8 to 17 where nothing is there yet.
    pub fn new(now: Option<&Value>) -> Self {
        let openings = |day: &'static str| match now {
            None if day == "sat" || day == "sun" => Vec::new(),
            None => vec![opening(USUAL)],
            Some(open) => entries(open.get(day))
                .iter()
                .map(|it| {
                    opening((it.number("from").unwrap_or_default(), it.number("to").unwrap_or_default()))
                })
                .collect(),
        };
        Self(WEEKDAYS.map(|day| (day, RwSignal::new(openings(day)))).to_vec())
    }

    /// What is sent: minutes of the day; weekdays without opening are absent.
    pub fn sent(&self) -> Value {
        let mut open = Map::new();
        for (day, openings) in &self.0 {
            let openings = openings.get_untracked();
            let stretch = |(from, to): &Opening| json!({ "from": minute(*from), "to": minute(*to) });
            if !openings.is_empty() {
                open.insert((*day).to_owned(), openings.iter().map(stretch).collect());
            }
        }
        Value::Object(open)
    }

    /// The seven days.
    pub fn view(&self, errors: Errors) -> AnyView {
        let days = self.0.clone();
        let rows = move || days.iter().map(|(day, openings)| day_row(day, *openings, errors)).collect();
        let hint = t!("administration.levels.open_hint");
        group("calendar.open", t!("administration.levels.open"), Some(hint), list(Box::new(rows)), errors)
    }
}

fn day_row(day: &'static str, openings: RwSignal<Vec<Opening>>, errors: Errors) -> AnyView {
    let name = coded("administration.weekday.", day);
    let (id, labelled_by) = (format!("{day}-name"), format!("{day}-name"));
    let add = move |()| {
        openings.update(|openings| openings.push(opening(USUAL)));
        let last = openings.with_untracked(Vec::len).saturating_sub(1);
        focus_soon(format!("calendar.open.{day}.{last}.from"));
    };
    let stretches = move || match openings.get() {
        none if none.is_empty() => {
            view! { <span class="soft">{t!("administration.levels.closed")}</span> }.into_any()
        }
        all => {
            let each = all.into_iter().enumerate();
            each.map(|(index, times)| stretch(day, openings, index, times)).collect_view().into_any()
        }
    };
    let wrong = move || {
        let path = format!("calendar.open.{day}.");
        errors.all().iter().find(|error| error.field.starts_with(&path)).map(|error| {
            view! { <p class="error"><Icon name="over"/>{field_words(error)}</p> }
        })
    };
    let words = t!("administration.levels.add_hours", day = &name);
    let add = icon_button(Some(format!("calendar.open.{day}.add")), "plus", words.into(), Callback::new(add));
    view! {
        <li>
            <div role="group" aria-labelledby=labelled_by>
                <strong class="grow" id=id>{name}</strong>
                <div class="stack tight">{stretches}</div>
                {add}
                {wrong}
            </div>
        </li>
    }
    .into_any()
}

/// From and to of one stretch. The browser's own time fields know no 24:00 and write as the device does.
fn stretch(
    day: &'static str,
    openings: RwSignal<Vec<Opening>>,
    index: usize,
    (from, to): Opening,
) -> AnyView {
    let field = |end: &str, words: String, value: RwSignal<String>| {
        view! {
            <input
                class="input time" inputmode="numeric" autocomplete="off" maxlength="5"
                id=format!("calendar.open.{day}.{index}.{end}") aria-label=words prop:value=value
                on:input:target=move |event| value.set(event.target().value())
            />
        }
        .into_any()
    };
    let remove = move |()| {
        openings.update(|openings| _ = openings.remove(index));
        focus_soon(format!("calendar.open.{day}.add"));
    };
    let words = t!("administration.levels.remove_hours");
    view! {
        <div class="row one">
            {field("from", t!("administration.levels.opens"), from)}
            <span aria-hidden="true">"–"</span>
            {field("to", t!("administration.levels.closes"), to)}
            {icon_button(None, "x", words.into(), Callback::new(remove))}
        </div>
    }
    .into_any()
}

fn opening((from, to): (i64, i64)) -> Opening {
    let text = |minute: i64| format!("{:02}:{:02}", minute / 60, minute % 60);
    (RwSignal::new(text(from)), RwSignal::new(text(to)))
}

/// Minutes since midnight. What is no time goes as it is: the server says so.
fn minute(text: RwSignal<String>) -> Value {
    match sent(text) {
        Value::String(text) => minutes(&text).map_or(Value::String(text), Value::from),
        other => other,
    }
}

/// The minutes of "17:00", "17.00" or "17".
fn minutes(text: &str) -> Option<i64> {
    let (hours, minutes) = text.split_once([':', '.']).unwrap_or((text, "0"));
    let (hours, minutes) = (hours.parse::<i64>().ok()?, minutes.parse::<i64>().ok()?);
    (0..60).contains(&minutes).then_some(hours * 60 + minutes)
}
