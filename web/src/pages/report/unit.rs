//! The unit where it happens: known without a tap, changed by a chip.

use crate::words::small_letters;
use domain::directory::wire::Directory;
use leptos::prelude::*;

use super::form::Form;
use crate::{
    components::{Icon, Sheet},
    t,
};

/// The chosen unit; a tap opens the list of all.
#[component]
pub fn UnitChip(directory: Directory, form: Form) -> impl IntoView {
    let open = RwSignal::new(false);
    let units = StoredValue::new(choices(&directory));
    let name = Memo::new(move |_| {
        let chosen = form.unit.get();
        units.with_value(|units| units.iter().find(|unit| unit.id == chosen).map(|unit| unit.name.clone()))
    });
    view! {
        <button
            class="chip"
            type="button"
            id="unit_id"
            aria-haspopup="dialog"
            on:click=move |_| open.set(true)
        >
            <Icon name="unit"/>
            {move || match name.get() {
                Some(name) => view! {
                    <span class="vh">{t!("report.unit_is")}</span><span translate="no">{name}</span>
                }
                .into_any(),
                None => t!("report.unit_choose").into_any(),
            }}
            <Icon name="down"/>
        </button>
        <Sheet open=open title=t!("report.unit_sheet")>
            <UnitList units=units form=form open=open/>
        </Sheet>
    }
}

/// A unit as it stands in the list.
#[derive(Clone)]
struct UnitChoice {
    id: String,
    name: String,
    /// Its site, where there are several.
    site: Option<String>,
}

fn choices(directory: &Directory) -> Vec<UnitChoice> {
    let several = directory.sites.len() > 1;
    let site = |id| directory.sites.iter().find(|site| site.id == id).map(|site| site.name.clone());
    directory
        .units
        .iter()
        .map(|unit| UnitChoice {
            id: unit.id.to_string(),
            name: unit.name.clone(),
            site: if several { site(unit.site_id) } else { None },
        })
        .collect()
}

#[component]
fn UnitList(units: StoredValue<Vec<UnitChoice>>, form: Form, open: RwSignal<bool>) -> impl IntoView {
    const FEW: usize = 8;
    let wanted = RwSignal::new(String::new());
    let many = units.with_value(Vec::len) > FEW;
    let found = move || {
        let wanted = small_letters(&wanted.get());
        let fits = |unit: &UnitChoice| {
            let site = unit.site.as_deref().unwrap_or_default();
            wanted
                .split_whitespace()
                .all(|word| small_letters(&format!("{} {site}", unit.name)).contains(word))
        };
        units.with_value(|units| units.iter().filter(|unit| fits(unit)).cloned().collect::<Vec<_>>())
    };
    let rows = move || {
        let found = found();
        if found.is_empty() {
            return view! { <p class="soft">{t!("report.unit_none")}</p> }.into_any();
        }
        let rows = found.into_iter().map(|unit| row(unit, form, open)).collect_view();
        view! { <ul class="list picks">{rows}</ul> }.into_any()
    };
    view! {
        {many.then(|| view! {
            <div class="search">
                <Icon name="search"/>
                <input
                    class="input"
                    type="search"
                    aria-label=t!("report.unit_search")
                    placeholder=t!("report.unit_search")
                    prop:value=wanted
                    on:input:target=move |event| wanted.set(event.target().value())
                />
            </div>
        })}
        {rows}
    }
}

fn row(unit: UnitChoice, form: Form, open: RwSignal<bool>) -> impl IntoView {
    let UnitChoice { id, name, site } = unit;
    let chosen = form.unit.with_untracked(|unit| *unit == id);
    view! {
        <li>
            <button
                type="button"
                aria-current=chosen.then_some("true")
                on:click=move |_| {
                    form.unit.set(id.clone());
                    open.set(false);
                }
            >
                <span class="grow" translate="no">
                    <strong>{name}</strong>
                    {site.map(|site| view! { <span class="soft small">{site}</span> })}
                </span>
                {chosen.then(|| view! { <Icon name="check"/> })}
            </button>
        </li>
    }
}
