//! The roles that are given to a person, each for all sites or for some.

use leptos::prelude::*;
use serde_json::{Value, json};

use super::{
    super::reach::{administers, own_sites},
    Answer, Asked,
    parts::group,
};
use crate::{components::Check, t, words::coded};

/// The roles that can be given; the others follow from teams.
const GIVEN: [&str; 2] = ["champion", "administrator"];

/// A role at one site, or at all.
struct Place {
    role: &'static str,
    site: Option<String>,
    held: RwSignal<bool>,
}

impl Place {
    fn is(&self, role: &Value) -> bool {
        let site = role.get("site_id").and_then(Value::as_str);
        role.get("role").and_then(Value::as_str) == Some(self.role) && site == self.site.as_deref()
    }

    fn sent(&self) -> Value {
        match &self.site {
            Some(site) => json!({ "role": self.role, "site_id": site }),
            None => json!({ "role": self.role }),
        }
    }
}

/// A box for each role and place that the signed-in person may give.
pub fn roles(asked: Asked) -> Answer {
    let name = asked.field.name;
    let now = asked.now().as_array().cloned().unwrap_or_default();
    let sites: Vec<(String, String)> = asked
        .lists
        .of("sites")
        .iter()
        .filter(|site| site.is_active() && administers(&site.id()))
        .map(|site| (site.id(), site.name()))
        .collect();
    let everywhere = own_sites().is_none().then_some(None);
    let mut places = Vec::new();
    for role in GIVEN {
        for site in everywhere.clone().into_iter().chain(sites.iter().map(|(id, _)| Some(id.clone()))) {
            let mut place = Place { role, site, held: RwSignal::new(false) };
            place.held = RwSignal::new(now.iter().any(|given| place.is(given)));
            places.push(place);
        }
    }
    let boxes_of = |role: &'static str| {
        let boxes = places.iter().filter(|place| place.role == role).map(|place| check(place, &sites));
        view! {
            <fieldset>
                <legend class="small"><strong>{coded("administration.role.", role)}</strong></legend>
                <p class="hint">{coded("administration.role_means.", role)}</p>
                {boxes.collect_view()}
            </fieldset>
        }
    };
    let body = view! { <div class="two">{GIVEN.map(boxes_of)}</div> }.into_any();
    let view = group(name, asked.label(), asked.hint(), body, asked.errors);
    Answer::new(name, view, move || {
        let held = |given: &Value| {
            places.iter().find(|place| place.is(given)).map(|place| place.held.get_untracked())
        };
        // Roles elsewhere, which the signed-in person may not give or take, stay.
        let kept = now.iter().filter(|given| held(given).unwrap_or(true)).cloned();
        let added = places
            .iter()
            .filter(|place| place.held.get_untracked() && !now.iter().any(|given| place.is(given)))
            .map(Place::sent);
        Value::Array(kept.chain(added).collect())
    })
}

fn check(place: &Place, sites: &[(String, String)]) -> AnyView {
    let (site, held) = (place.site.as_ref(), place.held);
    match sites.iter().find(|(id, _)| Some(id) == site) {
        Some((_, name)) => {
            view! { <div translate="no"><Check words=name.clone() value=held/></div> }.into_any()
        }
        None => view! { <Check words=t!("administration.all_sites") value=held/> }.into_any(),
    }
}
