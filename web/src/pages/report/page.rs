//! The page on which reports are written.

use domain::directory::wire::Directory;
use leptos::prelude::*;

use super::{form::Form, form_view::FormView, unit::UnitChip};
use crate::{
    browser,
    client::{
        self, remote,
        session::{Who, session},
    },
    components::Faces,
    pages::zone,
    shell::Page,
    t,
};

/// The report form.
#[component]
pub fn ReportPage() -> impl IntoView {
    let form = Form::empty();
    let picklists = RwSignal::new(None::<Directory>);
    let chip =
        move || move || picklists.get().map(|directory| view! { <UnitChip directory=directory form=form/> });
    view! {
        <Page title=t!("report.title") column=true open=true actions=chip>
            <Writing form=form picklists=picklists/>
        </Page>
    }
}

/// The form of whoever is there, with what was left unsent.
#[component]
fn Writing(form: Form, picklists: RwSignal<Option<Directory>>) -> impl IntoView {
    let session = session();
    let me = match untrack(|| session.who()) {
        Who::Member(me) => Some(me),
        Who::Nobody | Who::Unknown => None,
    };
    let known = me.is_some();
    let allowed = untrack(|| session.public()).is_some_and(|public| public.anonymous);
    form.keep_for(&me.as_ref().map_or_else(|| "nobody".to_owned(), |me| me.id.to_string()));
    if !known {
        form.identity.set("anonymous".to_owned());
    } else if form.identity.with_untracked(String::is_empty) || (untrack(|| form.is_anonymous()) && !allowed)
    {
        form.identity.set("named".to_owned());
    }
    let own_unit = me.and_then(|me| me.unit).map(|unit| unit.id.to_string());
    let directory = remote(move || async move {
        if known {
            client::get::<Directory>("/directory").await
        } else {
            client::get_anonymously("/directory").await
        }
    });
    Effect::new(move || {
        if let Some(directory) = directory.value() {
            form.unit.update(|unit| choose_unit(unit, own_unit.as_deref(), &directory));
            form.unit.with_untracked(|unit| zone::of_unit(unit, &directory));
            picklists.set(Some(directory));
        }
    });
    view! {
        <Faces of=directory let:directory>
            <FormView form=form directory=directory known=known/>
        </Faces>
    }
}

/// The unit that needs no tap: what the draft says, the own one, the one last used here, or the only one.
fn choose_unit(unit: &mut String, own: Option<&str>, directory: &Directory) {
    let known = |id: &str| directory.units.iter().any(|unit| unit.id.to_string() == id);
    if known(unit) {
        return;
    }
    let last = browser::remembered("unit");
    let only = match directory.units.as_slice() {
        [only] => only.id.to_string(),
        _ => String::new(),
    };
    *unit = [own.unwrap_or_default(), &last].into_iter().find(|id| known(id)).map_or(only, str::to_owned);
}
