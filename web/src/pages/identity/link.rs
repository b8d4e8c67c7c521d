//! Signing in by a link that works once: an invitation, a way in without the password, a new password, or joining.
//! Opening the page does not use it up.

use crate::router::{NavigateOptions, part, use_navigate};
use domain::{
    identity::{
        requests::UseLink,
        wire::{LinkHolder, LinkPurpose, Me},
    },
    problem::{Code, FieldError},
};
use leptos::prelude::*;

use super::ask;
use crate::{
    client::remote::Face,
    client::{self, Failure, remote, session::session},
    components::{Errors, FailedFace, Icon, LoadingFace, Notice, Submit, TextField},
    shell::{Alone, SIGN_IN},
    t,
};

/// Whose link it is, and the button that uses it.
#[component]
pub fn LinkPage() -> impl IntoView {
    let token = part(1).unwrap_or_default();
    let path = format!("/session/link/{token}");
    let holder = {
        let path = path.clone();
        remote(move || {
            let path = path.clone();
            async move { client::get_anonymously::<LinkHolder>(&path).await }
        })
    };
    let title = Signal::derive(move || match holder.face() {
        Face::Ready(LinkHolder { purpose: LinkPurpose::Reset, .. }) => t!("link.reset_title"),
        _ => t!("link.title"),
    });
    view! {
        <Alone title=title document_title=t!("sign_in.document")>
            {move || match holder.face() {
                Face::Loading => view! { <LoadingFace/> }.into_any(),
                Face::Failed(failure) if is_spent(&failure) => view! { <Spent/> }.into_any(),
                Face::Failed(failure) => {
                    view! { <FailedFace failure=failure retry=move || holder.retry()/> }.into_any()
                }
                Face::Ready(holder) => view! { <LinkForm holder=holder path=path.clone()/> }.into_any(),
            }}
        </Alone>
    }
}

fn is_spent(failure: &Failure) -> bool {
    failure.is(Code::Spent) || failure.is(Code::NotFound)
}

/// What to do instead: another link by mail where that is possible, else the administrator.
#[component]
fn Spent() -> impl IntoView {
    let session = session();
    let mail = move || session.public().is_some_and(|public| public.mail);
    view! {
        <Notice icon="key">
            <p><strong>{t!("problem.spent")}</strong></p>
            <p>{move || if mail() { t!("link.spent_advice_mail") } else { t!("link.spent_advice") }}</p>
        </Notice>
        <Show when=mail>
            <a class="btn primary block" href=ask::address()><Icon name="mail"/>{t!("sign_in.mail_link")}</a>
        </Show>
        <a class="btn block" href=SIGN_IN>{t!("sign_in.button")}</a>
    }
}

/// What the form of a purpose asks and says.
struct Form {
    about: String,
    /// Whether the name is asked.
    name: bool,
    /// The hint below the new password, where one can be set.
    password: Option<String>,
    /// Whether there must be one.
    needs_password: bool,
    button: String,
    note: String,
}

impl Form {
    fn new(holder: &LinkHolder) -> Self {
        let name = holder.name.as_deref().unwrap_or_default();
        let sign_in = Self {
            about: t!("link.for", name = name),
            name: false,
            password: (!holder.has_password).then(|| t!("link.password_hint")),
            needs_password: false,
            button: t!("sign_in.button"),
            note: t!("link.once"),
        };
        match holder.purpose {
            LinkPurpose::Invitation | LinkPurpose::SignIn => sign_in,
            LinkPurpose::Reset => Self {
                about: t!("link.for_reset", name = name),
                password: Some(t!("link.reset_hint")),
                needs_password: true,
                button: t!("link.reset_button"),
                note: t!("link.reset_ends"),
                ..sign_in
            },
            LinkPurpose::Join => Self {
                about: t!("link.for_join", email = holder.email.as_deref().unwrap_or_default()),
                name: true,
                button: t!("link.join_button"),
                ..sign_in
            },
        }
    }
}

#[component]
fn LinkForm(holder: LinkHolder, path: String) -> impl IntoView {
    let session = session();
    let navigate = use_navigate();
    let form = Form::new(&holder);
    let (name, password) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let (errors, spent) = (Errors::new(), RwSignal::new(false));
    let trouble = RwSignal::new(None);
    let filled = |value: RwSignal<String>| {
        let value = value.get_untracked();
        (!value.trim().is_empty()).then_some(value)
    };
    let enter = Action::new_local(move |(): &()| {
        let (path, navigate) = (path.clone(), navigate.clone());
        trouble.set(None);
        async move {
            let request = UseLink { password: filled(password), name: filled(name) };
            match client::post::<_, Me>(&path, &request).await {
                Ok(me) => {
                    session.signed_in(me);
                    navigate("/", NavigateOptions { replace: true, ..Default::default() });
                }
                Err(failure) if is_spent(&failure) => spent.set(true),
                Err(failure) if errors.take_from(&failure) => {}
                Err(failure) => trouble.set(Some(failure.words())),
            }
        }
    });
    let (needs_name, needs_password) = (form.name, form.needs_password);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let missing = |needed: bool, field: &str, value: RwSignal<String>| {
            (needed && filled(value).is_none()).then(|| FieldError::new(field, "required", ""))
        };
        let name = missing(needs_name, "name", name);
        let missing: Vec<FieldError> =
            name.into_iter().chain(missing(needs_password, "password", password)).collect();
        let complete = missing.is_empty();
        errors.set(missing);
        if complete {
            enter.dispatch(());
        }
    };
    move || {
        if spent.get() {
            return view! { <Spent/> }.into_any();
        }
        view! {
            <form class="card stack" novalidate=true on:submit=submit>
                <p>{form.about.clone()}</p>
                {move || trouble.get().map(|words| view! {
                    <Notice tone="alarm" icon="over" alert=true>{words}</Notice>
                })}
                {form.name.then(|| view! {
                    <TextField name="name" label=t!("link.name") autocomplete="name" value=name errors=errors/>
                })}
                {form.password.clone().map(|hint| view! {
                    <TextField
                        name="password" label=t!("link.password") hint=hint kind="password"
                        autocomplete="new-password" value=password errors=errors
                    />
                })}
                <Submit words=form.button.clone() busy_words=t!("sign_in.busy") busy=enter.pending()/>
                <p class="small soft">{form.note.clone()}</p>
            </form>
        }
        .into_any()
    }
}
