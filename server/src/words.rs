//! The words that the server itself says: the same catalogue as the web app's, in the reader's language.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use domain::moment::{Date, Moment};
use domain::service_levels::Zone;
use icu_locale_core::Locale;
use icu_plurals::{PluralCategory, PluralRules, PluralRulesOptions};
use serde_json::Value;

/// One file a language; a third language is one more line here and one more file there.
const FILES: [(&str, &str); 1] = [("en", include_str!("../../web/words/en.json"))];

static CATALOGUE: LazyLock<BTreeMap<&'static str, Words>> = LazyLock::new(|| {
    FILES.into_iter().map(|(language, text)| (language, Words::read(language, text))).collect()
});

/// The words of one language.
pub struct Words {
    language: &'static str,
    texts: BTreeMap<String, String>,
    /// Texts by CLDR's plural categories.
    plurals: BTreeMap<String, BTreeMap<String, String>>,
    locale: Locale,
}

/// A piece of a text whose places have been filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// The catalogue's own words.
    Words(&'a str),
    /// What stands in a place.
    Value(&'a str),
}

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
    fn read(language: &'static str, text: &str) -> Self {
        let entries: BTreeMap<String, Value> = serde_json::from_str(text).unwrap_or_default();
        let (mut texts, mut plurals) = (BTreeMap::new(), BTreeMap::new());
        for (key, value) in entries {
            match value {
                Value::String(text) => {
                    texts.insert(key, text);
                }
                Value::Object(forms) => {
                    let forms =
                        forms.into_iter().filter_map(|(form, text)| Some((form, text.as_str()?.to_owned())));
                    plurals.insert(key, forms.collect());
                }
                _ => {}
            }
        }
        let locale = language.parse::<Locale>().unwrap_or(Locale::UNKNOWN);
        Self { language, texts, plurals, locale }
    }

    /// The language of these words, for `lang`.
    pub const fn language(&self) -> &'static str {
        self.language
    }

    /// The text of that key with `{name}` filled in; the key itself where it is missing, which a test would find.
    pub fn text(&self, key: &str, values: &[(&str, &str)]) -> String {
        joined(&self.pieces(key, values))
    }

    /// The same, piece by piece.
    pub fn pieces<'a>(&'a self, key: &'a str, values: &[(&str, &'a str)]) -> Vec<Piece<'a>> {
        filled(self.texts.get(key).map_or(key, String::as_str), values)
    }

    /// The text of that key in the form that the number takes in this language, with `{count}` filled in.
    pub fn counted(&self, key: &str, count: u64) -> String {
        let rules = PluralRules::try_new((&self.locale).into(), PluralRulesOptions::default());
        let form = match rules.ok().map(|rules| rules.category_for(count)) {
            Some(PluralCategory::Zero) => "zero",
            Some(PluralCategory::One) => "one",
            Some(PluralCategory::Two) => "two",
            Some(PluralCategory::Few) => "few",
            Some(PluralCategory::Many) => "many",
            Some(PluralCategory::Other) | None => "other",
        };
        let text = self.plurals.get(key).and_then(|forms| forms.get(form).or_else(|| forms.get("other")));
        joined(&filled(text.map_or(key, String::as_str), &[("count", &count.to_string())]))
    }

    /// Whether the catalogue holds that key.
    pub fn has(&self, key: &str) -> bool {
        self.texts.contains_key(key)
    }

    /// Every key with its text, for templates.
    pub fn all(&self) -> &BTreeMap<String, String> {
        &self.texts
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

/// Fills the places of a text in one pass: what looks like a place inside a value is left as it is.
fn filled<'a>(text: &'a str, values: &[(&str, &'a str)]) -> Vec<Piece<'a>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let place = after.split_once('}').and_then(|(name, after)| {
            let (_, value) = values.iter().find(|(known, _)| *known == name)?;
            Some((*value, after))
        });
        let (words, value, after) = match place {
            Some((value, after)) => (before, Some(value), after),
            None => (&rest[..=before.len()], None, after),
        };
        pieces.push(Piece::Words(words));
        pieces.extend(value.map(Piece::Value));
        rest = after;
    }
    pieces.push(Piece::Words(rest));
    pieces.retain(|piece| !matches!(piece, Piece::Words("")));
    pieces
}

fn joined(pieces: &[Piece<'_>]) -> String {
    pieces
        .iter()
        .map(|piece| match piece {
            Piece::Words(text) | Piece::Value(text) => *text,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_filled_in() {
        let words = Words::read("en", r#"{"a.b": "{who} owns it by {when}"}"#);
        assert_eq!(words.text("a.b", &[("who", "Ines"), ("when", "Friday")]), "Ines owns it by Friday");
        assert_eq!(words.text("a.b", &[("who", "{when}"), ("when", "{who}")]), "{when} owns it by {who}");
        assert_eq!(words.text("a.b", &[("who", "Ines")]), "Ines owns it by {when}");
        assert_eq!(words.text("missing", &[]), "missing");
    }

    #[test]
    fn a_number_takes_the_form_of_its_language() {
        let days = r#"{"days": {"one": "{count} day", "other": "{count} days"}}"#;
        let english = Words::read("en", days);
        assert_eq!([0, 1, 2].map(|n| english.counted("days", n)), ["0 days", "1 day", "2 days"]);
        let forms = r#"{"days": {"one": "{count} dzień", "few": "{count} dni", "many": "{count} dni", "other": "-"}}"#;
        let polish = Words::read("pl", forms);
        assert_eq!([1, 3, 12].map(|n| polish.counted("days", n)), ["1 dzień", "3 dni", "12 dni"]);
        assert_eq!(english.counted("missing", 1), "missing");
    }

    #[test]
    fn seven_days_and_twelve_months_in_every_language() {
        for language in languages() {
            assert_eq!(words(&language).text("server.weekdays", &[]).split(' ').count(), 7, "{language}");
            assert_eq!(words(&language).text("server.months", &[]).split(' ').count(), 12, "{language}");
        }
    }
}
