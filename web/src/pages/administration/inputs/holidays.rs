//! Days on which nobody works: the same date every year, or counted from Easter Sunday.

use leptos::prelude::*;
use serde_json::{Value, json};

use super::{
    super::{
        entry::{Entry, entries},
        order::focus_soon,
    },
    parts::{add_button, group, icon_button, list, row},
};
use crate::{
    components::{Errors, SelectField, TextField},
    t,
    words::coded,
};

/// Where they stand in the request.
const PATH: &str = "calendar.holidays";
/// A date of the year.
const FIXED: &str = "fixed";
/// A day counted from Easter that has no name here.
const COUNTED: &str = "counted";
/// Days with a name of their own, by their distance from Easter Sunday.
const NAMED: [&str; 7] = ["-2", "0", "1", "39", "49", "50", "60"];

/// One holiday, being written; the kind is `FIXED`, `COUNTED` or one of `NAMED`.
#[derive(Clone, Copy)]
struct Holiday {
    kind: RwSignal<String>,
    month: RwSignal<String>,
    day: RwSignal<String>,
    offset: RwSignal<String>,
}

impl Holiday {
    fn new(now: &Entry) -> Self {
        let text = |field: &str| now.number(field).map(|number| number.to_string());
        let offset = text("offset");
        let kind = match &offset {
            None => FIXED.to_owned(),
            Some(offset) if NAMED.contains(&offset.as_str()) => offset.clone(),
            Some(_) => COUNTED.to_owned(),
        };
        Self {
            kind: RwSignal::new(kind),
            month: RwSignal::new(text("month").unwrap_or_else(|| "1".to_owned())),
            day: RwSignal::new(text("day").unwrap_or_else(|| "1".to_owned())),
            offset: RwSignal::new(offset.unwrap_or_default()),
        }
    }

    fn sent(self) -> Value {
        let number = |text: String| text.trim().parse::<i64>().map_or(Value::Null, Value::from);
        match self.kind.get_untracked().as_str() {
            FIXED => json!({
                "kind": "fixed",
                "month": number(self.month.get_untracked()),
                "day": number(self.day.get_untracked()),
            }),
            COUNTED => json!({ "kind": "easter", "offset": number(self.offset.get_untracked()) }),
            named => json!({ "kind": "easter", "offset": number(named.to_owned()) }),
        }
    }
}

/// All holidays, being written.
#[derive(Clone, Copy)]
pub struct Holidays(RwSignal<Vec<Holiday>>);

impl Holidays {
    /// As they are now.
    pub fn new(now: Option<&Value>) -> Self {
        Self(RwSignal::new(entries(now).iter().map(Holiday::new).collect()))
    }

    /// What is sent.
    pub fn sent(self) -> Value {
        self.0.with_untracked(|all| all.iter().map(|holiday| holiday.sent()).collect())
    }

    /// The list, and the button that adds one.
    pub fn view(self, errors: Errors) -> AnyView {
        let Self(all) = self;
        let rows = move || {
            let each = all.get().into_iter().enumerate();
            each.map(|(index, holiday)| holiday_row(index, holiday, all, errors)).collect()
        };
        let add = move |()| {
            all.update(|all| all.push(Holiday::new(&Entry::default())));
            let last = all.with_untracked(Vec::len).saturating_sub(1);
            focus_soon(format!("{PATH}.{last}.kind"));
        };
        let add = add_button(t!("administration.levels.add_holiday"), Callback::new(add));
        let hint = t!("administration.levels.holidays_hint");
        let body = (list(Box::new(rows)), add).into_any();
        group(PATH, t!("administration.levels.holidays"), Some(hint), body, errors)
    }
}

fn holiday_row(index: usize, holiday: Holiday, all: RwSignal<Vec<Holiday>>, errors: Errors) -> AnyView {
    let path = format!("{PATH}.{index}");
    let mut kinds = vec![(FIXED.to_owned(), t!("administration.levels.fixed"))];
    kinds.extend(NAMED.map(|offset| (offset.to_owned(), coded("administration.easter.", offset))));
    kinds.push((COUNTED.to_owned(), t!("administration.levels.counted")));
    let numbers = |last: i64| (1..=last).map(|number| number.to_string());
    let days: Vec<(String, String)> = numbers(31).map(|day| (day.clone(), day)).collect();
    let months = numbers(12).map(|month| (month.clone(), coded("administration.month.", &month)));
    let months: Vec<(String, String)> = months.collect();
    let select =
        move |field: &str, label: String, options: Vec<(String, String)>, value: RwSignal<String>| {
            let name = format!("{PATH}.{index}.{field}");
            view! { <SelectField name=name label=label options=options value=value errors=errors/> }
                .into_any()
        };
    let rest = move || match holiday.kind.get().as_str() {
        FIXED => {
            let day = select("day", t!("administration.levels.day"), days.clone(), holiday.day);
            let month = select("month", t!("administration.levels.month"), months.clone(), holiday.month);
            view! { <div class="row one">{day}{month}</div> }.into_any()
        }
        COUNTED => view! {
            <TextField
                name=format!("{path}.offset") label=t!("administration.levels.offset")
                hint=t!("administration.levels.offset_hint") kind="number" value=holiday.offset errors=errors
            />
        }
        .into_any(),
        _ => ().into_any(),
    };
    let remove = move |()| {
        all.update(|all| _ = all.remove(index));
        focus_soon(PATH.to_owned());
    };
    let label = t!("administration.levels.holiday", number = index + 1);
    let fields = view! { <div class="two">{select("kind", label, kinds, holiday.kind)}{rest}</div> };
    let words = t!("administration.levels.remove_holiday", number = index + 1);
    row(fields.into_any(), icon_button(None, "x", words.into(), Callback::new(remove)))
}
