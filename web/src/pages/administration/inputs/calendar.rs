//! When working time is: opening hours of each weekday, and holidays.

use leptos::prelude::*;
use serde_json::{Value, json};

use super::{Answer, Asked, holidays::Holidays, hours::Hours};
use crate::components::ErrorLine;

/// Opening hours and holidays of a service level.
pub fn calendar(asked: Asked) -> Answer {
    let name = asked.field.name;
    let now = asked.now();
    let hours = Hours::new(now.get("open"));
    let holidays = Holidays::new(now.get("holidays"));
    let view = view! {
        {hours.view(asked.errors)}
        {holidays.view(asked.errors)}
        <ErrorLine id=format!("{name}-error") name=name errors=asked.errors/>
    };
    Answer::new(name, view, move || {
        let holidays: Value = holidays.sent();
        json!({ "open": hours.sent(), "holidays": holidays })
    })
}
