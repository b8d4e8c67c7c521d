//! The first visit: code, organisation, time zone and the first administrator.

use crate::router::{NavigateOptions, use_navigate};
use domain::{
    fields::Request,
    identity::{requests::SetUp, wire::Me},
    problem::Code,
};
use leptos::prelude::*;
use serde_json::json;

use crate::{
    browser,
    client::{self, session::session},
    components::{ErrorSummary, Errors, FailedFace, Notice, Submit, TextField},
    shell::Alone,
    t,
};

/// Asks what a new installation needs; leads on once it is set up.
#[component]
pub fn SetUpPage() -> impl IntoView {
    let session = session();
    let navigate = use_navigate();
    Effect::new(move || {
        if session.public().is_some_and(|public| !public.setup_needed) {
            navigate("/", NavigateOptions { replace: true, ..Default::default() });
        }
    });
    view! {
        <Alone title=t!("set_up.title") document_title=t!("set_up.document")>
            <p class="soft">{t!("set_up.soft")}</p>
            {move || session.trouble().map(|failure| {
                view! { <FailedFace failure=failure retry=move || session.ask()/> }
            })}
            <SetUpForm/>
        </Alone>
    }
}

#[component]
fn SetUpForm() -> impl IntoView {
    let session = session();
    let empty = || RwSignal::new(String::new());
    let (code, organisation, name, email, password) = (empty(), empty(), empty(), empty(), empty());
    let time_zone = RwSignal::new(browser::own_zone());
    let errors = Errors::new();
    let trouble = RwSignal::new(None);
    let set_up = Action::new_local(move |(): &()| async move {
        trouble.set(None);
        let mut body = json!({});
        for (field, value) in [
            ("code", code),
            ("organisation", organisation),
            ("time_zone", time_zone),
            ("name", name),
            ("email", email),
            ("password", password),
        ] {
            let value = value.get_untracked();
            if !value.trim().is_empty() {
                body[field] = value.into();
            }
        }
        let wanted = match SetUp::parse(&body) {
            Ok(wanted) => wanted,
            Err(wrong) => return errors.set(wrong),
        };
        match client::post::<_, Me>("/setup", &wanted).await {
            Ok(me) => {
                session.signed_in(me);
                // Now the organisation has a name, and the page leads on.
                session.ask();
            }
            Err(failure) if errors.take_from(&failure) => {}
            // Somebody else was faster: there is an administrator, who can let others in.
            Err(failure) if failure.is(Code::NotFound) => session.ask(),
            Err(failure) => trouble.set(Some(failure.words())),
        }
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        errors.set(Vec::new());
        set_up.dispatch(());
    };
    view! {
        <form class="card stack" novalidate=true on:submit=submit>
            <ErrorSummary errors=errors/>
            {move || trouble.get().map(|words| view! {
                <Notice tone="alarm" icon="over" alert=true>{words}</Notice>
            })}
            <TextField
                name="code" label=t!("set_up.code") hint=t!("set_up.code_hint") value=code errors=errors
            />
            <TextField
                name="organisation" label=t!("set_up.organisation") autocomplete="organization"
                value=organisation errors=errors
            />
            <TextField
                name="time_zone" label=t!("set_up.time_zone") hint=t!("set_up.time_zone_hint")
                offers=zones() value=time_zone errors=errors
            />
            <TextField name="name" label=t!("set_up.name") autocomplete="name" value=name errors=errors/>
            <TextField
                name="email" label=t!("sign_in.email") kind="email" autocomplete="username"
                value=email errors=errors
            />
            <TextField
                name="password" label=t!("sign_in.password") hint=t!("set_up.password_hint") kind="password"
                autocomplete="new-password" value=password errors=errors
            />
            <Submit words=t!("set_up.button") busy_words=t!("set_up.busy") busy=set_up.pending()/>
        </form>
    }
}

/// The time zones that the browser knows.
fn zones() -> Vec<String> {
    browser::zones().iter().filter_map(|zone| zone.as_string()).collect()
}
