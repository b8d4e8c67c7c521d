//! The words that the server itself says: the same catalogue as the web app's, in the reader's language.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use domain::moment::{Date, Moment};
use domain::service_levels::Zone;
use serde_json::Value;

/// One file a language; a third language is one more line here and one more file there.
const FILES: [(&str, &str); 1] = [("en", include_str!("../../web/words/en.json"))];

static CATALOGUE: LazyLock<BTreeMap<&'static str, Words>> =
    LazyLock::new(|| FILES.into_iter().map(|(language, text)| (language, Words::read(text))).collect());

/// The words of one language.
pub struct Words(BTreeMap<String, String>);

/// The words for a reader of that language; English where we have no other.
#[expect(clippy::expect_used, reason = "English is in the table above")]
pub fn words(language: &str) -> &'static Words {
    let short = language.split('-').next().unwrap_or(language);
    CATALOGUE.get(short).or_else(|| CATALOGUE.get("en")).expect("English is always there")
}

/// The languages in which the server can speak.
pub fn languages() -> Vec<String> {
    FILES.iter().map(|(language, _)| (*language).to_owned()).collect()
}

impl Words {
    fn read(text: &str) -> Self {
        let entries: BTreeMap<String, Value> = serde_json::from_str(text).unwrap_or_default();
        let texts = entries.into_iter().filter_map(|(key, value)| Some((key, value.as_str()?.to_owned())));
        Self(texts.collect())
    }

    /// The text of that key with `{name}` filled in; the key itself where it is missing, which a test would find.
    pub fn text(&self, key: &str, values: &[(&str, &str)]) -> String {
        let text = self.0.get(key).map_or(key, String::as_str).to_owned();
        values.iter().fold(text, |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
    }

    /// Whether the catalogue holds that key.
    pub fn has(&self, key: &str) -> bool {
        self.0.contains_key(key)
    }

    /// Every key with its text, for templates.
    pub fn all(&self) -> &BTreeMap<String, String> {
        &self.0
    }

    /// A moment as people of that zone read it: `Fri 20 Nov, 17:00`.
    pub fn time(&self, moment: Moment, zone: &dyn Zone) -> String {
        let (date, second) = zone.to_local(moment);
        let time = format!("{:02}:{:02}", second / 3_600, second / 60 % 60);
        self.text("server.time", &[("day", &self.day(date)), ("time", &time)])
    }

    /// A day: `Fri 20 Nov`.
    pub fn day(&self, date: Date) -> String {
        let pick = |key: &str, index: usize| {
            self.text(key, &[]).split(' ').nth(index).unwrap_or_default().to_owned()
        };
        let (_, month, day) = date.civil();
        let weekday = pick("server.weekdays", date.weekday() as usize);
        let month = pick("server.months", usize::from(month) - 1);
        self.text("server.day", &[("weekday", &weekday), ("day", &day.to_string()), ("month", &month)])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_filled_in() {
        let words = Words::read(r#"{"a.b": "{who} owns it by {when}"}"#);
        assert_eq!(words.text("a.b", &[("who", "Ines"), ("when", "Friday")]), "Ines owns it by Friday");
        assert_eq!(words.text("missing", &[]), "missing");
    }

    #[test]
    fn seven_days_and_twelve_months_in_every_language() {
        for language in languages() {
            assert_eq!(words(&language).text("server.weekdays", &[]).split(' ').count(), 7, "{language}");
            assert_eq!(words(&language).text("server.months", &[]).split(' ').count(), 12, "{language}");
        }
    }
}
