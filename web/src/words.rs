//! The words that people see: looked up in the catalogue, with plurals, numbers and dates by the browser.

use domain::moment::{Date, Moment};
use js_sys::JsString;
use leptos::prelude::*;
use wasm_bindgen::JsValue;

use crate::{app_wide, browser};

/// A value for a place in a text. Numbers choose the plural form and are written as the language does.
pub struct Value(JsValue);

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}
impl From<String> for Value {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}
impl From<&String> for Value {
    fn from(text: &String) -> Self {
        Self(text.as_str().into())
    }
}
impl From<f64> for Value {
    fn from(number: f64) -> Self {
        Self(number.into())
    }
}
impl From<u32> for Value {
    fn from(number: u32) -> Self {
        Self(number.into())
    }
}
impl From<u64> for Value {
    fn from(number: u64) -> Self {
        Self((number as f64).into())
    }
}
impl From<usize> for Value {
    fn from(number: usize) -> Self {
        Self((number as f64).into())
    }
}
impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self((number as f64).into())
    }
}

/// The words for a key of the catalogue: `t!("clock.due", span = span)`; `count` chooses the plural form.
#[macro_export]
macro_rules! t {
    ($key:literal $(, $name:ident = $value:expr)* $(,)?) => {
        $crate::words::say($key, [$((stringify!($name), $crate::words::Value::from($value))),*])
    };
}

/// What [`t!`] stands for.
pub fn say<const N: usize>(key: &str, values: [(&'static str, Value); N]) -> String {
    let pairs = js_sys::Array::new();
    for (name, value) in values {
        pairs.push(&name.into());
        pairs.push(&value.0);
    }
    browser::say(key, &pairs)
}

/// The words for a code of the API: `coded("state.", "in_trial")`. An unknown code gives the code itself.
pub fn coded(beginning: &str, code: &str) -> String {
    if_coded(beginning, code).unwrap_or_else(|| code.to_owned())
}

/// The words for a code, where the catalogue has them.
pub fn if_coded(beginning: &str, code: &str) -> Option<String> {
    let key = format!("{beginning}{code}");
    browser::has(&key).then(|| browser::say(&key, &js_sys::Array::new()))
}

/// The text in small letters, for comparing. By the browser: Rust's own tables would make the first load larger.
pub fn small_letters(text: &str) -> String {
    JsString::from(text).to_lower_case().into()
}

/// The text in capital letters, likewise.
pub fn capital_letters(text: &str) -> String {
    JsString::from(text).to_upper_case().into()
}

/// A report's number as people say it: RB-1042.
pub fn number(number: i64) -> String {
    t!("report.number", number = number.to_string())
}

/// How much of a date is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Sat 21 Nov
    Day,
    /// 21 Nov 2026
    Date,
    /// Sat 21 Nov, 17:00
    Moment,
    /// 17:00
    Time,
    /// Nov 2026
    Month,
}

impl Style {
    const fn name(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Date => "date",
            Self::Moment => "moment",
            Self::Time => "time",
            Self::Month => "month",
        }
    }
}

/// A moment in the site's zone, in the reader's language.
pub fn moment(at: Moment, style: Style) -> String {
    browser::date(&at.to_string(), style.name())
}

/// A calendar day in the reader's language.
pub fn day(day: Date, style: Style) -> String {
    browser::date(&day.to_string(), style.name())
}

/// A moment as one says it from today: "today 17:00", "tomorrow 09:00", "Mon 12:00", "Fri 20 Nov".
pub fn near(at: Moment) -> String {
    const A_WEEK: f64 = 7.0;
    let text = at.to_string();
    let time = || browser::date(&text, "time");
    match browser::days_until(&text) {
        0.0 => t!("when.today", time = time()),
        1.0 => t!("when.tomorrow", time = time()),
        -1.0 => t!("when.yesterday", time = time()),
        days if days > 1.0 && days < A_WEEK => browser::date(&text, "weekday"),
        _ => browser::date(&text, "day"),
    }
}

/// A length of time in its largest whole unit: "5 min", "2 h", "3 d".
pub fn span(seconds: i64) -> String {
    const MINUTE: i64 = 60;
    const HOUR: i64 = 60 * MINUTE;
    const DAY: i64 = 24 * HOUR;
    match seconds.max(0) {
        under if under < HOUR => t!("span.minutes", count = (under / MINUTE).max(1)),
        // Up to two days people count in hours.
        under if under < 2 * DAY => t!("span.hours", count = under / HOUR),
        longer => t!("span.days", count = longer / DAY),
    }
}

/// The clock of the page: the present moment, renewed every half minute.
#[derive(Clone, Copy)]
pub struct Now(RwSignal<Moment>);
app_wide!(Now);

impl Now {
    /// Starts the clock; to be called once.
    pub fn provide() {
        const RENEWED: std::time::Duration = std::time::Duration::from_secs(30);
        let now = Self(RwSignal::new(present()));
        now.install();
        set_interval(move || now.0.set(present()), RENEWED);
    }

    /// The present moment; what reads it is shown anew as time goes on.
    pub fn get() -> Moment {
        Self::current().0.get()
    }
}

fn present() -> Moment {
    const MICROSECONDS: f64 = 1000.0;
    Moment::from_micros((js_sys::Date::now() * MICROSECONDS) as i64)
}
