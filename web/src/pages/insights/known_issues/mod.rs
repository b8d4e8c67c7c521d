//! Known issues of a unit: what is being worked on, what to do until then, and what was fixed lately.

mod fixed;
mod open;
mod systems;

use domain::{directory::wire::Directory, insights::wire::KnownIssues};
use leptos::prelude::*;

use crate::{
    client::{self, Remote, remote},
    components::{Empty, Errors, PrintButton, SelectField, any_or},
    pages::{
        own::steady::Steady,
        support::{MeToo, MeTooSheet},
        units::own_unit,
    },
    shell::Page,
    t,
};
use fixed::Fixed;
use open::Open;

/// The page of the chosen unit; at first the own one.
#[component]
pub fn KnownIssuesPage() -> impl IntoView {
    let unit = RwSignal::new(String::new());
    let directory = remote(|| async { client::get::<Directory>("/directory").await }).follow("directory");
    let title = Signal::derive(move || match unit_name(directory, &unit.get()) {
        Some(name) => t!("known.title_in", unit = name),
        None => t!("known.title"),
    });
    view! {
        <Page
            title=title soft=t!("known.soft") column=true
            actions=|| view! { <PrintButton name=t!("known.print")/> }
        >
            <Known unit=unit directory=directory/>
        </Page>
    }
}

fn unit_name(directory: Remote<Directory>, id: &str) -> Option<String> {
    directory.value()?.units.into_iter().find(|unit| unit.id.to_string() == id).map(|unit| unit.name)
}

#[component]
fn Known(unit: RwSignal<String>, directory: Remote<Directory>) -> impl IntoView {
    unit.set(own_unit());
    let known = remote(move || {
        let unit = unit.get();
        async move {
            let path = if unit.is_empty() {
                "/known-issues".to_owned()
            } else {
                format!("/known-issues?unit_id={unit}")
            };
            client::get::<KnownIssues>(&path).await
        }
    })
    .follow("report");
    let me_too = MeToo::of_page();
    Effect::new(move || {
        if let Some(known) = known.value() {
            me_too.keep_up(known.open.iter().map(|issue| &issue.staff));
        }
    });
    let units = Signal::derive(move || {
        let units = directory.value().map(|directory| directory.units).unwrap_or_default();
        any_or(t!("known.all_units"), units.into_iter().map(|unit| (unit.id.to_string(), unit.name)))
    });
    view! {
        <div class="inline">
            <SelectField name="unit" label=t!("known.unit") options=units value=unit errors=Errors::new()/>
        </div>
        <Steady of=known let:shown>
            <Show when=move || shown.with(|known| known.open.is_empty())><Nothing/></Show>
            <Open known=shown unit=unit me_too=me_too/>
            <Fixed known=shown/>
        </Steady>
        <MeTooSheet me_too=me_too changed=Callback::new(move |()| known.reload())/>
    }
}

/// Nothing is known: a good moment to say so if something is wrong.
#[component]
fn Nothing() -> impl IntoView {
    let report = || view! { <a class="btn primary" href="/">{t!("mine.report")}</a> };
    view! { <Empty icon="calm" title=t!("known.empty") advice=t!("known.empty_advice") action=report/> }
}
