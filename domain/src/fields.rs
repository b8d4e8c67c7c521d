//! Reading a request field by field, so that everything that is wrong with it is said at once.
//!
//! Server and browser read with the same code: the phone marks a field before it sends, the server refuses with
//! the same words.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use serde::de::DeserializeOwned;
use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

use crate::id::Id;
use crate::moment::{Date, Moment};
use crate::names::Names;
use crate::problem::FieldError;

/// The agreed limits of what people write, in characters.
pub mod limits {
    use std::ops::RangeInclusive;

    /// The text of a report.
    pub const TEXT: RangeInclusive<usize> = 1..=10_000;
    /// An owner-confirmed title.
    pub const TITLE: RangeInclusive<usize> = 3..=120;
    /// A workaround, reason, rationale or closing words.
    pub const WORDS: RangeInclusive<usize> = 1..=2_000;
    /// A question, answer or comment.
    pub const MESSAGE: RangeInclusive<usize> = 1..=5_000;
    /// A name of anything.
    pub const NAME: RangeInclusive<usize> = 1..=120;
    /// A password.
    pub const PASSWORD: RangeInclusive<usize> = 12..=128;
    /// An e-mail address (RFC 5321, section 4.5.3.1.3).
    pub const EMAIL: RangeInclusive<usize> = 3..=254;
    /// Minutes lost each time.
    pub const MINUTES: RangeInclusive<i64> = 1..=480;
    /// Times in a period.
    pub const TIMES: RangeInclusive<i64> = 1..=100;
    /// Entries of any list in a request.
    pub const LIST: usize = 500;
}

/// A request body that knows how to read itself.
pub trait Request: Sized {
    /// Reads every field, so that all errors are collected, then builds the value if none is missing.
    fn read(fields: &mut Fields<'_>) -> Option<Self>;

    /// The request that this body holds, or every field that is wrong, unknown ones included.
    fn parse(body: &Value) -> Result<Self, Vec<FieldError>> {
        let Value::Object(map) = body else {
            return Err(vec![FieldError::new("", "wrong_type", "An object is wanted here")]);
        };
        let mut fields = Fields { map, prefix: String::new(), seen: BTreeSet::new(), errors: Vec::new() };
        let value = Self::read(&mut fields);
        fields.refuse_unknown();
        match value {
            Some(value) if fields.errors.is_empty() => Ok(value),
            _ => Err(fields.errors),
        }
    }
}

/// What a PATCH says about a field: nothing, clear it, or set it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Patch<T> {
    /// The field is absent: leave as it is.
    #[default]
    Keep,
    /// `null`: clear it.
    Clear,
    /// A new value.
    Set(T),
}

impl<T> Patch<T> {
    /// The field after the patch, given what it was.
    pub fn over(self, before: Option<T>) -> Option<T> {
        match self {
            Self::Keep => before,
            Self::Clear => None,
            Self::Set(value) => Some(value),
        }
    }

    /// Whether the patch says nothing about the field.
    pub const fn is_keep(&self) -> bool {
        matches!(self, Self::Keep)
    }
}

/// As a client sends it: an absent field is left out by `skip_serializing_if = "Patch::is_keep"`.
impl<T: Serialize> Serialize for Patch<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Keep | Self::Clear => serializer.serialize_none(),
            Self::Set(value) => value.serialize(serializer),
        }
    }
}

/// The fields of one object of a request, and the errors found so far.
pub struct Fields<'a> {
    map: &'a Map<String, Value>,
    prefix: String,
    seen: BTreeSet<&'static str>,
    errors: Vec<FieldError>,
}

impl<'a> Fields<'a> {
    /// Notes an error of `field`, for rules that this reader does not know.
    pub fn refuse(&mut self, field: &str, code: &str, message: impl Into<String>) {
        let path = format!("{}{field}", self.prefix);
        self.errors.push(FieldError::new(path, code, message));
    }

    fn refuse_unknown(&mut self) {
        let unknown: Vec<&String> = self.map.keys().filter(|key| !self.seen.contains(key.as_str())).collect();
        for key in unknown {
            self.refuse(key, "unknown_field", "This field is not known here");
        }
    }

    /// The field's value where it is there and not `null`.
    fn present(&mut self, field: &'static str) -> Option<&'a Value> {
        self.seen.insert(field);
        self.map.get(field).filter(|value| !value.is_null())
    }

    fn required(&mut self, field: &'static str) -> Option<&'a Value> {
        let value = self.present(field);
        if value.is_none() {
            self.refuse(field, "required", "This field is needed");
        }
        value
    }

    fn wrong_type(&mut self, field: &str, wanted: &str) {
        self.refuse(field, "wrong_type", format!("{wanted} is wanted here"));
    }

    fn read_text(&mut self, field: &str, value: &Value, length: &RangeInclusive<usize>) -> Option<String> {
        let Value::String(text) = value else {
            self.wrong_type(field, "Text");
            return None;
        };
        match check_text(text, length) {
            Ok(text) => Some(text),
            Err((code, message)) => {
                self.refuse(field, code, message);
                None
            }
        }
    }

    /// A text that must be there; surrounding space is cut, length counts characters.
    pub fn text(&mut self, field: &'static str, length: RangeInclusive<usize>) -> Option<String> {
        let value = self.required(field)?;
        self.read_text(field, value, &length)
    }

    /// A text that may be absent.
    pub fn optional_text(&mut self, field: &'static str, length: RangeInclusive<usize>) -> Option<String> {
        let value = self.present(field)?;
        self.read_text(field, value, &length)
    }

    /// A secret that must be there, taken as it is: no cutting, no counting beyond the upper limit.
    pub fn secret(&mut self, field: &'static str, longest: usize) -> Option<String> {
        match self.required(field)? {
            Value::String(text) if text.chars().count() <= longest => Some(text.clone()),
            Value::String(_) => {
                self.refuse(field, "too_long", format!("At most {longest} characters"));
                None
            }
            _ => {
                self.wrong_type(field, "Text");
                None
            }
        }
    }

    /// An e-mail address: one `@`, something on both sides, no space; letters in lower case.
    pub fn email(&mut self, field: &'static str) -> Option<String> {
        let address = self.text(field, limits::EMAIL)?.to_lowercase();
        let well_formed = address.split_once('@').is_some_and(|(local, host)| {
            !local.is_empty()
                && local.len() <= 64
                && host.contains('.')
                && !host.starts_with('.')
                && !host.ends_with('.')
                && !host.contains("..")
                && !host.contains('@')
        }) && !address.chars().any(|c| c.is_whitespace() || "<>,;:\"()[]\\".contains(c));
        if !well_formed {
            self.refuse(field, "not_an_address", "This is not an e-mail address");
            return None;
        }
        Some(address)
    }

    fn read_parsed<T: std::str::FromStr>(
        &mut self,
        field: &str,
        value: &Value,
        code: &str,
        wanted: &str,
    ) -> Option<T> {
        let parsed = value.as_str().and_then(|text| text.parse().ok());
        if parsed.is_none() {
            self.refuse(field, code, format!("{wanted} is wanted here"));
        }
        parsed
    }

    /// An id that must be there.
    pub fn id<K>(&mut self, field: &'static str) -> Option<Id<K>> {
        let value = self.required(field)?;
        self.read_parsed(field, value, "not_an_id", "A UUID")
    }

    /// An id that may be absent.
    pub fn optional_id<K>(&mut self, field: &'static str) -> Option<Id<K>> {
        let value = self.present(field)?;
        self.read_parsed(field, value, "not_an_id", "A UUID")
    }

    /// A day that must be there.
    pub fn date(&mut self, field: &'static str) -> Option<Date> {
        let value = self.required(field)?;
        self.read_parsed(field, value, "not_a_date", "A day as YYYY-MM-DD")
    }

    /// A day that may be absent.
    pub fn optional_date(&mut self, field: &'static str) -> Option<Date> {
        let value = self.present(field)?;
        self.read_parsed(field, value, "not_a_date", "A day as YYYY-MM-DD")
    }

    /// A point in time that may be absent.
    pub fn optional_moment(&mut self, field: &'static str) -> Option<Moment> {
        let value = self.present(field)?;
        self.read_parsed(field, value, "not_a_time", "A time as YYYY-MM-DDTHH:MM:SSZ")
    }

    fn read_choice<T: DeserializeOwned>(&mut self, field: &str, value: &Value) -> Option<T> {
        let choice = T::deserialize(value).ok();
        if choice.is_none() {
            self.refuse(field, "not_a_choice", "This is not one of the choices");
        }
        choice
    }

    /// One of a fixed set of words that must be there.
    pub fn choice<T: DeserializeOwned>(&mut self, field: &'static str) -> Option<T> {
        let value = self.required(field)?;
        self.read_choice(field, value)
    }

    /// One of a fixed set of words that may be absent.
    pub fn optional_choice<T: DeserializeOwned>(&mut self, field: &'static str) -> Option<T> {
        let value = self.present(field)?;
        self.read_choice(field, value)
    }

    /// A whole number that must be there.
    pub fn integer(&mut self, field: &'static str, range: RangeInclusive<i64>) -> Option<i64> {
        let value = self.required(field)?;
        self.read_integer(field, value, &range)
    }

    /// A whole number that may be absent.
    pub fn optional_integer(&mut self, field: &'static str, range: RangeInclusive<i64>) -> Option<i64> {
        let value = self.present(field)?;
        self.read_integer(field, value, &range)
    }

    fn read_integer(&mut self, field: &str, value: &Value, range: &RangeInclusive<i64>) -> Option<i64> {
        let Some(number) = value.as_i64() else {
            self.wrong_type(field, "A whole number");
            return None;
        };
        if !range.contains(&number) {
            self.refuse(field, "out_of_range", format!("{} to {} is possible", range.start(), range.end()));
            return None;
        }
        Some(number)
    }

    /// A list of whole numbers; absent means empty.
    pub fn integers(&mut self, field: &'static str, range: RangeInclusive<i64>) -> Option<Vec<i64>> {
        let items = self.items(field)?;
        let mut values = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            values.push(self.read_integer(&format!("{field}.{index}"), item, &range));
        }
        values.into_iter().collect()
    }

    /// A number that must be there.
    pub fn number(&mut self, field: &'static str, range: RangeInclusive<f64>) -> Option<f64> {
        let value = self.required(field)?;
        self.read_number(field, value, &range)
    }

    /// A number that may be absent.
    pub fn optional_number(&mut self, field: &'static str, range: RangeInclusive<f64>) -> Option<f64> {
        let value = self.present(field)?;
        self.read_number(field, value, &range)
    }

    fn read_number(&mut self, field: &str, value: &Value, range: &RangeInclusive<f64>) -> Option<f64> {
        let Some(number) = value.as_f64() else {
            self.wrong_type(field, "A number");
            return None;
        };
        if !range.contains(&number) {
            self.refuse(field, "out_of_range", format!("{} to {} is possible", range.start(), range.end()));
            return None;
        }
        Some(number)
    }

    /// Yes or no that may be absent.
    pub fn optional_flag(&mut self, field: &'static str) -> Option<bool> {
        let value = self.present(field)?;
        if !value.is_boolean() {
            self.wrong_type(field, "true or false");
        }
        value.as_bool()
    }

    /// Names by language that must be there, in one language at least.
    pub fn names(&mut self, field: &'static str, length: RangeInclusive<usize>) -> Option<Names> {
        let value = self.required(field)?;
        self.read_names(field, value, &length)
    }

    fn read_names(&mut self, field: &str, value: &Value, length: &RangeInclusive<usize>) -> Option<Names> {
        let Value::Object(map) = value else {
            self.wrong_type(field, "A name for each language");
            return None;
        };
        if map.is_empty() {
            self.refuse(field, "required", "A name in one language at least is needed");
        }
        let mut names = Names::default();
        for (language, name) in map {
            let path = format!("{field}.{language}");
            if !is_language(language) {
                self.refuse(&path, "not_a_choice", "This is not a language code");
            } else if let Some(name) = self.read_text(&path, name, length) {
                names.0.insert(language.clone(), name);
            }
        }
        (!names.0.is_empty()).then_some(names)
    }

    /// Names by language that a PATCH may set.
    pub fn patch_names(&mut self, field: &'static str, length: RangeInclusive<usize>) -> Option<Names> {
        let value = self.present(field)?;
        self.read_names(field, value, &length)
    }

    /// A language code that may be absent.
    pub fn optional_language(&mut self, field: &'static str) -> Option<String> {
        let language = self.optional_text(field, 2..=12)?;
        if !is_language(&language) {
            self.refuse(field, "not_a_choice", "This is not a language code");
            return None;
        }
        Some(language)
    }

    /// A language code that must be there.
    pub fn language(&mut self, field: &'static str) -> Option<String> {
        self.required(field)?;
        self.optional_language(field)
    }

    /// A nested object that may be absent.
    pub fn optional_object<T>(
        &mut self,
        field: &'static str,
        read: impl FnOnce(&mut Fields<'_>) -> Option<T>,
    ) -> Option<T> {
        let value = self.present(field)?;
        self.read_object(field, value, read)
    }

    /// A nested object that must be there.
    pub fn object<T>(
        &mut self,
        field: &'static str,
        read: impl FnOnce(&mut Fields<'_>) -> Option<T>,
    ) -> Option<T> {
        let value = self.required(field)?;
        self.read_object(field, value, read)
    }

    fn read_object<T>(
        &mut self,
        field: &str,
        value: &Value,
        read: impl FnOnce(&mut Fields<'_>) -> Option<T>,
    ) -> Option<T> {
        let Value::Object(map) = value else {
            self.wrong_type(field, "An object");
            return None;
        };
        let prefix = format!("{}{field}.", self.prefix);
        let mut inner = Fields { map, prefix, seen: BTreeSet::new(), errors: Vec::new() };
        let value = read(&mut inner);
        inner.refuse_unknown();
        let clean = inner.errors.is_empty();
        self.errors.append(&mut inner.errors);
        value.filter(|_| clean)
    }

    /// A list of objects; absent means empty.
    pub fn objects<T>(
        &mut self,
        field: &'static str,
        mut read: impl FnMut(&mut Fields<'_>) -> Option<T>,
    ) -> Option<Vec<T>> {
        let items = self.items(field)?;
        let mut values = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            values.push(self.read_object(&format!("{field}.{index}"), item, &mut read));
        }
        values.into_iter().collect()
    }

    /// A list of words out of a fixed set, or of ids; absent means empty.
    pub fn choices<T: DeserializeOwned>(&mut self, field: &'static str) -> Option<Vec<T>> {
        let items = self.items(field)?;
        let mut values = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            values.push(self.read_choice(&format!("{field}.{index}"), item));
        }
        values.into_iter().collect()
    }

    /// A list of texts; absent means empty.
    pub fn texts(&mut self, field: &'static str, length: RangeInclusive<usize>) -> Option<Vec<String>> {
        let items = self.items(field)?;
        let mut values = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            values.push(self.read_text(&format!("{field}.{index}"), item, &length));
        }
        values.into_iter().collect()
    }

    /// Whether the field is there at all, `null` included.
    pub fn has(&self, field: &str) -> bool {
        self.map.contains_key(field)
    }

    /// Whether the field is there and `null`.
    pub fn is_null(&self, field: &str) -> bool {
        self.map.get(field).is_some_and(Value::is_null)
    }

    fn items(&mut self, field: &'static str) -> Option<&'a [Value]> {
        match self.present(field) {
            None => Some(&[]),
            Some(Value::Array(items)) if items.len() <= limits::LIST => Some(items),
            Some(Value::Array(_)) => {
                self.refuse(field, "too_long", format!("At most {} entries", limits::LIST));
                None
            }
            Some(_) => {
                self.wrong_type(field, "A list");
                None
            }
        }
    }

    /// What a PATCH says about `field`, read by `read` where it sets it.
    pub fn patch<T>(&mut self, field: &'static str, read: impl FnOnce(&mut Self) -> Option<T>) -> Patch<T> {
        self.seen.insert(field);
        match self.map.get(field) {
            None => Patch::Keep,
            Some(Value::Null) => Patch::Clear,
            Some(_) => read(self).map_or(Patch::Keep, Patch::Set),
        }
    }
}

/// The text as it is kept: surrounding space cut, line ends as `\n`; or what is wrong with it.
pub fn check_text(text: &str, length: &RangeInclusive<usize>) -> Result<String, (&'static str, String)> {
    let text = text.replace("\r\n", "\n");
    let text = text.trim();
    let count = text.chars().count();
    if count < *length.start() {
        let code = if count == 0 { "required" } else { "too_short" };
        return Err((code, format!("At least {} characters", length.start())));
    }
    if count > *length.end() {
        return Err(("too_long", format!("{count} characters; {} fit", length.end())));
    }
    if text.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
        return Err(("forbidden_character", "It holds a control character".to_owned()));
    }
    Ok(text.to_owned())
}

/// Whether the text is a language code: two or three letters, perhaps a region.
fn is_language(code: &str) -> bool {
    let (language, region) = code.split_once('-').unwrap_or((code, "XX"));
    (2..=3).contains(&language.len())
        && language.bytes().all(|byte| byte.is_ascii_lowercase())
        && (2..=8).contains(&region.len())
        && region.bytes().all(|byte| byte.is_ascii_alphanumeric())
}
