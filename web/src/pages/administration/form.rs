//! The form of any section: add one, or change one and switch it off.

use std::rc::Rc;

use crate::router::{use_location, use_navigate};
use domain::{id::Id, identity::wire::SignInLink, problem::Code};
use leptos::prelude::*;

use super::{
    entry::Entry,
    inputs::Asked,
    lists::Lists,
    loaded::{Loaded, loaded},
    place::Place,
    saving::{Draft, at_elements},
    section::{Part, Section},
    sections::fields_of,
    sign_in_link::{self, SignInLinkOf},
    switch::Switch,
};
use crate::{
    client::{self, session::session},
    components::{ErrorSummary, Errors, Faces, Icon, Notice, Submit, toast},
    shell::Page,
    t,
};

/// The forms of the area, loaded when one is first opened.
pub fn form_area() -> AnyView {
    match Place::of(&use_location().pathname.get_untracked()) {
        Some(Place::Form(section, id)) => view! { <FormPage section=section id=id/> }.into_any(),
        _ => ().into_any(),
    }
}

/// The page of the form: of the one with this id, of the only one, or of a new one.
#[component]
fn FormPage(section: &'static Section, id: Option<String>) -> impl IntoView {
    let known = section.single || id.is_some();
    let title = if known { (section.words.change)() } else { (section.words.add)() };
    let about = known.then(|| section.address(&id.unwrap_or_default()));
    let loaded = loaded(section.needs.to_vec(), about);
    let back = move || {
        let (href, words) = if section.single {
            ("/administration".to_owned(), t!("administration.title"))
        } else {
            (format!("/administration/{}", section.path), (section.words.many)())
        };
        view! { <a class="btn quiet" href=href><Icon name="back" flip=true/>{words}</a> }
    };
    view! {
        <Page title=title actions=back column=true>
            <Faces of=loaded let:loaded><Form section=section loaded=loaded/></Faces>
        </Page>
    }
}

#[component]
fn Form(section: &'static Section, loaded: Loaded) -> impl IntoView {
    let Loaded { lists, read } = loaded;
    let errors = Errors::new();
    let known = read.is_some();
    let entry = read.as_ref().map(|read| read.entry.clone()).unwrap_or_default();
    // What is beyond the person's reach can be looked at in the list, but not changed here.
    let reached = !known || section.reaches(&entry, &lists);
    let mut views = Vec::new();
    let mut answers = Vec::new();
    for field in fields_of(section).iter().filter(|field| field.is_asked(known)) {
        let asked = Asked { field: *field, entry: entry.clone(), lists: lists.clone(), errors };
        let mut answer = (field.input)(asked);
        views.push(std::mem::replace(&mut answer.view, ().into_any()));
        answers.push((*field, answer));
    }
    let draft = Rc::new(Draft::new(answers));
    let latest = StoredValue::new(read);
    let id: Id<()> = client::new_id();
    let trouble = RwSignal::new(None);
    let navigate = use_navigate();
    let save = Action::new_local({
        let (draft, lists, entry) = (Rc::clone(&draft), lists.clone(), entry.clone());
        move |(): &()| {
            let (draft, lists, entry) = (Rc::clone(&draft), lists.clone(), entry.clone());
            let navigate = navigate.clone();
            async move {
                let outcome = match latest.get_value() {
                    None => section.add(&id.to_string(), draft.whole(), &lists).await,
                    Some(read) => match draft.changes() {
                        // Nothing to send: it is as it was.
                        changes if changes.is_empty() => Ok(read.entry),
                        changes => section.change(&read, &changes).await,
                    },
                };
                match outcome {
                    Ok(saved) => {
                        navigate(&saved_to(section, &saved), crate::router::NavigateOptions::default())
                    }
                    Err(failure) if failure.is(Code::Changed) => {
                        // The next try goes over what somebody else has saved, and says so before.
                        let known = latest.get_value().unwrap_or_default();
                        if let Ok(now) = section.read(&known.entry.id()).await {
                            latest.set_value(Some(now));
                        }
                        trouble.set(Some(t!("administration.changed")));
                    }
                    Err(failure) if failure.is(Code::InUse) => {
                        trouble.set(Some((section.words.in_use)(&entry)))
                    }
                    Err(failure) => {
                        errors.set(at_elements(failure.fields()));
                        trouble.set(failure.fields().is_empty().then(|| failure.words()));
                    }
                }
            }
        }
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        trouble.set(None);
        let missing = draft.missing();
        let complete = missing.is_empty();
        errors.set(missing);
        if complete {
            save.dispatch(());
        }
    };
    let words = if known { t!("administration.save") } else { (section.words.add)() };
    let title = (known && !section.single)
        .then(|| view! { <Title section=section entry=entry.clone() lists=lists/> });
    let switch = (known && section.switchable).then(|| view! { <Switch section=section latest=latest/> });
    let link = (known && section.path == sign_in_link::PATH).then(|| {
        view! { <SignInLinkOf id=entry.id() active=entry.is_active()/> }
    });
    view! {
        {title}
        {link}
        {if reached {
            view! {
                <form class="card stack" novalidate=true on:submit=submit>
                    <ErrorSummary errors=errors/>
                    {move || trouble.get().map(|words| view! {
                        <Notice tone="alarm" icon="over" alert=true>{words}</Notice>
                    })}
                    {views}
                    <Submit words=words busy_words=t!("administration.saving") busy=save.pending()/>
                </form>
                {switch}
            }
            .into_any()
        } else {
            view! { <Notice icon="lock">{t!("administration.other_site")}</Notice> }.into_any()
        }}
    }
}

/// Where saving leads: back to the list, or where there is more to see. Says that it is done.
fn saved_to(section: &'static Section, saved: &Entry) -> String {
    toast(t!("administration.saved"));
    if section.single {
        // Name and languages are known to the whole page.
        session().ask();
        return "/administration".to_owned();
    }
    let list = format!("/administration/{}", section.path);
    match saved.text("sign_in_link") {
        link if link.is_empty() => list,
        sign_in_link => {
            let mailed = saved.flag("mailed");
            sign_in_link::keep(saved.id(), SignInLink { sign_in_link, mailed });
            format!("{list}/{}", saved.id())
        }
    }
}

/// What the form is about: its name as it is now, and the rest of its row.
#[component]
fn Title(section: &'static Section, entry: Entry, lists: Lists) -> impl IntoView {
    let off = (!entry.is_active()).then(|| view! { <span class="tag">{t!("administration.off")}</span> });
    let parts = (section.row)(&entry, &lists).into_iter().filter(|part| !matches!(part, Part::Icon(_)));
    let parts = parts.map(Part::view).collect_view();
    view! {
        <div class="stack tight">
            <p class="row"><strong translate="no">{entry.name()}</strong>{off}</p>
            <p class="meta soft">{parts}</p>
        </div>
    }
}
