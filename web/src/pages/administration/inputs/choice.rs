//! One of a list: site, unit, language.

use crate::words::small_letters;
use leptos::prelude::*;

use super::{
    super::{
        entry::{Entry, languages, organisation_language},
        reach::{administers, own_sites},
    },
    Answer, Asked, sent,
};
use crate::{browser, components::SelectField, t, words::if_coded};

/// One of the sites that the signed-in person administers.
pub fn site(asked: Asked) -> Answer {
    let now = asked.entry.text(asked.field.name);
    let sites = asked.lists.of("sites").iter();
    let sites = sites.filter(|site| is_offered(site, &now) && administers(&site.id()));
    let options = sites.map(|site| (site.id(), site.name())).collect();
    one_of(asked, now, options)
}

/// One of the units of those sites.
pub fn unit(asked: Asked) -> Answer {
    let now = asked.entry.text(asked.field.name);
    let lists = asked.lists.clone();
    let units = lists.of("units").iter();
    let units = units.filter(|unit| is_offered(unit, &now) && administers(&unit.text("site_id")));
    let mut options: Vec<(String, String)> = units
        .map(|unit| {
            let site = lists.name("sites", &unit.text("site_id"));
            (unit.id(), t!("administration.unit_of_site", unit = unit.name(), site = site))
        })
        .collect();
    options.sort_by_cached_key(|(_, words)| small_letters(words));
    one_of(asked, now, options)
}

/// One of the languages on offer; the organisation's at first.
pub fn language(asked: Asked) -> Answer {
    let now = match asked.entry.text(asked.field.name) {
        now if now.is_empty() => organisation_language(),
        now => now,
    };
    let options = languages().into_iter().map(|language| (named(&language), language));
    let options = options.map(|(name, language)| (language, name)).collect();
    one_of(asked, now, options)
}

/// One of the languages that could be on offer.
pub fn language_on_offer(asked: Asked) -> Answer {
    let now = asked.entry.text(asked.field.name);
    one_of(asked, now, possible_languages())
}

/// Every language that has words, and those on offer already.
pub fn possible_languages() -> Vec<(String, String)> {
    let mut all = languages();
    let with_words = browser::LANGUAGES
        .with(|tags| tags.iter().filter_map(|language| language.as_string()).collect::<Vec<_>>());
    all.extend(with_words.into_iter().filter(|language| if_coded("language.", language).is_some()));
    all.sort();
    all.dedup();
    all.into_iter().map(|language| (language.clone(), named(&language))).collect()
}

fn named(language: &str) -> String {
    if_coded("language.", language).unwrap_or_else(|| language.to_owned())
}

/// What is switched off is offered only where it was chosen before.
fn is_offered(entry: &Entry, now: &str) -> bool {
    entry.is_active() || entry.id() == now
}

fn one_of(asked: Asked, now: String, mut options: Vec<(String, String)>) -> Answer {
    let name = asked.field.name;
    // What belongs to no site is not for administrators of some.
    let needed = asked.field.needed || (name == "site_id" && own_sites().is_some());
    // The only possible answer needs no question.
    let only = needed && now.is_empty() && options.len() == 1;
    let now = if only { options.first().map(|(value, _)| value.clone()).unwrap_or_default() } else { now };
    if now.is_empty() || !needed {
        let none = if needed { t!("administration.choose") } else { t!("administration.none") };
        options.insert(0, (String::new(), none));
    }
    let value = RwSignal::new(now);
    let view = view! {
        <SelectField
            name=name label=asked.label() hint=asked.hint() options=options value=value errors=asked.errors
        />
    };
    Answer::new(name, view, move || sent(value))
}
