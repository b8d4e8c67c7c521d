//! Signing in with e-mail and password, or by a link that is mailed.

use crate::router::{NavigateOptions, query, use_navigate};
use domain::{
    identity::requests::LinkWish,
    problem::{Code, FieldError},
};
use leptos::prelude::*;

use super::ask::{AskForm, asked, turn_to};
use crate::{
    client::session::{Who, session},
    components::{Errors, FailedFace, Icon, Notice, Submit, TextField},
    shell::Alone,
    t,
};

/// E-mail, password, the link by mail, and the way in without an account.
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
    let mail = Signal::derive(move || session.public().is_some_and(|public| public.mail));
    let (open, email) = (RwSignal::new(asked()), RwSignal::new(String::new()));
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
            {move || match open.get().filter(|_| mail.get()) {
                Some(wish) => view! { <AskForm wish=wish open=open email=email/> }.into_any(),
                None => view! { <SignInForm mail=mail open=open email=email/> }.into_any(),
            }}
            <Show when=anonymous>
                <a class="btn block" href="/"><Icon name="report"/>{t!("sign_in.without")}</a>
            </Show>
        </Alone>
    }
}

#[component]
fn SignInForm(
    /// Whether a link can be mailed.
    mail: Signal<bool>,
    /// For what a link is asked; leads to the form for it.
    open: RwSignal<Option<LinkWish>>,
    /// The address.
    email: RwSignal<String>,
) -> impl IntoView {
    let session = session();
    let password = RwSignal::new(String::new());
    let errors = Errors::new();
    let trouble = RwSignal::new(None);
    let sign_in = Action::new_local(move |(): &()| async move {
        let outcome = session.sign_in(email.get_untracked().trim(), &password.get_untracked()).await;
        if let Err(failure) = outcome {
            if failure.is(Code::SignInRefused) {
                let code =
                    if mail.get_untracked() { "sign_in_refused_mail" } else { Code::SignInRefused.as_str() };
                errors.set(vec![FieldError::new("password", code, "")]);
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
            <Show when=move || mail.get()>
                <button class="btn quiet" type="button" on:click=move |_| turn_to(open, Some(LinkWish::SignIn))>
                    <Icon name="mail"/>{t!("sign_in.mail_link")}
                </button>
                <button class="btn quiet" type="button" on:click=move |_| turn_to(open, Some(LinkWish::Reset))>
                    <Icon name="key"/>{t!("sign_in.forgot")}
                </button>
            </Show>
        </form>
    }
}

/// Whether it is a path of this app: never another site, which `//host` would be.
fn is_own_path(path: &str) -> bool {
    path.starts_with('/') && !path.starts_with("//") && !path.contains('\\')
}
