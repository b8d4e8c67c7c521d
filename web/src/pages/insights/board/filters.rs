//! Which part of the hospital and of the past the board speaks of. It stands in the address: ids and numbers only.

use domain::{directory::wire::Directory, moment::Date};
use leptos::prelude::*;

use crate::{
    client::{Remote, session::session},
    components::{Errors, Fold, SelectField, any_or},
    router::{self, NavigateOptions, use_location, use_navigate},
    t,
    words::Now,
};

/// The periods that are offered, in months; the present month counts.
const PERIODS: [i32; 4] = [3, 6, 12, 24];
const USUAL_PERIOD: i32 = 12;

/// What is chosen.
#[derive(Clone, PartialEq)]
pub struct Filters {
    /// How many months, the present one included.
    months: i32,
    /// Id of the site, or empty.
    pub site: String,
    /// Id of the unit, or empty.
    pub unit: String,
    /// Id of the system, or empty.
    pub system: String,
}

impl Filters {
    /// What the present address says.
    pub fn of_address() -> Self {
        let value = |name| router::query(name).unwrap_or_default();
        Self {
            months: value("months")
                .parse()
                .ok()
                .filter(|months| PERIODS.contains(months))
                .unwrap_or(USUAL_PERIOD),
            site: value("site_id"),
            unit: value("unit_id"),
            system: value("system_id"),
        }
    }

    /// The same as a query, beginning with a question mark; nothing where nothing is chosen.
    pub fn query(&self) -> String {
        let months = (self.months != USUAL_PERIOD).then(|| format!("months={}", self.months));
        joined(months.into_iter().chain(self.places()))
    }

    /// What is asked of the API, beginning with a question mark.
    pub fn question(&self) -> String {
        let from = format!("from={}", first_day(untrack(Now::get).utc_date(), self.months));
        joined(std::iter::once(from).chain(self.places()))
    }

    fn places(&self) -> impl Iterator<Item = String> {
        [("site_id", &self.site), ("unit_id", &self.unit), ("system_id", &self.system)]
            .into_iter()
            .filter(|(_, id)| !id.is_empty())
            .map(|(name, id)| format!("{name}={id}"))
            .collect::<Vec<_>>()
            .into_iter()
    }

    /// What is chosen, in words: names of the organisation and the period.
    pub fn words(&self, directory: Option<&Directory>) -> String {
        let months = t!("board.months", count = i64::from(self.months));
        let names = directory.map(|directory| self.names(directory)).unwrap_or_default();
        // Without any choice it is the whole organisation.
        let organisation = || session().public().map(|public| public.organisation);
        let names = if names.is_empty() { organisation().unwrap_or_default() } else { names.join(", ") };
        t!("board.of", names = names, months = months)
    }

    fn names(&self, directory: &Directory) -> Vec<String> {
        let site = directory.sites.iter().find(|it| it.id.to_string() == self.site).map(|it| &it.name);
        let unit = directory.units.iter().find(|it| it.id.to_string() == self.unit).map(|it| &it.name);
        let system = directory.systems.iter().find(|it| it.id.to_string() == self.system).map(|it| &it.name);
        [site, unit, system].into_iter().flatten().cloned().collect()
    }
}

fn joined(parts: impl Iterator<Item = String>) -> String {
    let parts: Vec<String> = parts.collect();
    if parts.is_empty() { String::new() } else { format!("?{}", parts.join("&")) }
}

/// The first day of the month that is `months - 1` months before that of `today`.
fn first_day(today: Date, months: i32) -> String {
    let (year, month, _) = today.civil();
    let since = year * 12 + i32::from(month) - months;
    format!("{:04}-{:02}-01", since.div_euclid(12), since.rem_euclid(12) + 1)
}

/// What the present address chooses; what reads it is asked for again when that changes.
pub fn chosen() -> Memo<Filters> {
    let search = use_location().search;
    Memo::new(move |_| {
        search.track();
        Filters::of_address()
    })
}

/// The four choices. Another choice is another address, in the place of this one.
#[component]
pub fn FilterChoice(filters: Memo<Filters>, directory: Remote<Directory>) -> impl IntoView {
    let present = filters.get_untracked();
    let months = RwSignal::new(present.months.to_string());
    let (site, unit, system) =
        (RwSignal::new(present.site), RwSignal::new(present.unit), RwSignal::new(present.system));
    let navigate = use_navigate();
    let path = use_location().pathname.get_untracked();
    Effect::new(move |before: Option<()>| {
        let wished = Filters {
            months: months.get().parse().unwrap_or(USUAL_PERIOD),
            site: site.get(),
            unit: unit.get(),
            system: system.get(),
        };
        if before.is_some() && filters.get_untracked() != wished {
            let address = format!("{path}{}", wished.query());
            navigate(&address, NavigateOptions { replace: true, scroll: false });
        }
    });
    // A unit belongs to its site.
    Effect::new(move || {
        let site = site.get();
        let elsewhere = directory.value().is_some_and(|directory| {
            let own =
                directory.units.iter().find(|own| unit.with_untracked(|unit| own.id.to_string() == *unit));
            own.is_some_and(|own| !site.is_empty() && own.site_id.to_string() != site)
        });
        if elsewhere {
            unit.set(String::new());
        }
    });
    let known = move || directory.value().unwrap_or_default();
    let periods: Vec<(String, String)> = PERIODS
        .into_iter()
        .map(|months| (months.to_string(), t!("board.months", count = i64::from(months))))
        .collect();
    let sites = Signal::derive(move || {
        any_or(t!("board.all_sites"), known().sites.into_iter().map(|it| (it.id.to_string(), it.name)))
    });
    let units = Signal::derive(move || {
        let site = site.get();
        let here =
            known().units.into_iter().filter(move |it| site.is_empty() || it.site_id.to_string() == site);
        any_or(t!("board.all_units"), here.map(|it| (it.id.to_string(), it.name)))
    });
    let systems = Signal::derive(move || {
        any_or(t!("board.all_systems"), known().systems.into_iter().map(|it| (it.id.to_string(), it.name)))
    });
    let several_sites = move || sites.with(|sites| sites.len() > 2);
    view! {
        <Fold icon="triage" title=t!("board.choose")>
        <form class="two" on:submit=|event| event.prevent_default()>
            <SelectField name="months" label=t!("board.period") options=periods value=months errors=Errors::new()/>
            <Show when=several_sites>
                <SelectField name="site_id" label=t!("board.site") options=sites value=site errors=Errors::new()/>
            </Show>
            <SelectField name="unit_id" label=t!("board.unit") options=units value=unit errors=Errors::new()/>
            <SelectField name="system_id" label=t!("board.system") options=systems value=system errors=Errors::new()/>
        </form>
        </Fold>
    }
}
