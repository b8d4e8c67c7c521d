//! Signing in with e-mail and password.

use crate::router::{NavigateOptions, query, use_navigate};
use domain::problem::{Code, FieldError};
use leptos::prelude::*;

use crate::{
    client::session::{Who, session},
    components::{Errors, FailedFace, Icon, Notice, Submit, TextField},
    shell::Alone,
    t,
};

/// E-mail, password, and the way in without an account.
#[component]
pub fn SignInPage() -> impl IntoView {
    let session = session();
    let navigate = use_navigate();
    // Whoever is or gets signed in goes on to where they wanted to be.
    Effect::new(move || {
        if matches!(session.who(), Who::Member(_)) {
            let back = query("back").filter(|back| is_own_path(back));
            let back = back.as_deref().unwrap_or("/");
            navigate(back, NavigateOptions { replace: true, ..Default::default() });
        }
    });
    let organisation = Signal::derive(move || session.public().map(|public| public.organisation));
    let anonymous = move || session.public().is_some_and(|public| public.anonymous);
    view! {
        <Alone
            title=t!("sign_in.title")
            document_title=t!("sign_in.document")
            soft=organisation
            footer=|| t!("sign_in.footer")
        >
            {move || session.trouble().map(|failure| {
                view! { <FailedFace failure=failure retry=move || session.ask()/> }
            })}
            <SignInForm/>
            <Show when=anonymous>
                <a class="btn block" href="/"><Icon name="report"/>{t!("sign_in.without")}</a>
            </Show>
        </Alone>
    }
}

#[component]
fn SignInForm() -> impl IntoView {
    let session = session();
    let (email, password) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let errors = Errors::new();
    let trouble = RwSignal::new(None);
    let sign_in = Action::new_local(move |(): &()| async move {
        let outcome = session.sign_in(email.get_untracked().trim(), &password.get_untracked()).await;
        if let Err(failure) = outcome {
            if failure.is(Code::SignInRefused) {
                errors.set(vec![FieldError::new("password", Code::SignInRefused.as_str(), "")]);
            } else if !errors.take_from(&failure) {
                trouble.set(Some(failure.words()));
            }
        }
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        trouble.set(None);
        let empty = |field: &str, value: RwSignal<String>| {
            value.with_untracked(String::is_empty).then(|| FieldError::new(field, "required", ""))
        };
        let missing: Vec<FieldError> =
            empty("email", email).into_iter().chain(empty("password", password)).collect();
        let complete = missing.is_empty();
        errors.set(missing);
        if complete {
            sign_in.dispatch(());
        }
    };
    view! {
        <form class="card stack" novalidate=true on:submit=submit>
            {move || trouble.get().map(|words| view! {
                <Notice tone="alarm" icon="over" alert=true>{words}</Notice>
            })}
            <TextField
                name="email" label=t!("sign_in.email") kind="email" autocomplete="username"
                value=email errors=errors
            />
            <TextField
                name="password" label=t!("sign_in.password") kind="password" autocomplete="current-password"
                value=password errors=errors
            />
            <Submit words=t!("sign_in.button") busy_words=t!("sign_in.busy") busy=sign_in.pending()/>
        </form>
    }
}

/// Whether it is a path of this app: never another site, which `//host` would be.
fn is_own_path(path: &str) -> bool {
    path.starts_with('/') && !path.starts_with("//") && !path.contains('\\')
}
