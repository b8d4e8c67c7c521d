//! Signing in by a link that works once: an invitation, or a way back in. Opening the page does not use it up.

use crate::router::{NavigateOptions, part, use_navigate};
use domain::{
    identity::{
        requests::UseLink,
        wire::{LinkHolder, Me},
    },
    problem::Code,
};
use leptos::prelude::*;

use crate::{
    client::remote::Face,
    client::{self, Failure, remote, session::session},
    components::{Errors, FailedFace, LoadingFace, Notice, Submit, TextField},
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
    view! {
        <Alone title=t!("link.title") document_title=t!("sign_in.document")>
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

#[component]
fn Spent() -> impl IntoView {
    view! {
        <Notice icon="key">
            <p><strong>{t!("problem.spent")}</strong></p>
            <p>{t!("link.spent_advice")}</p>
        </Notice>
        <a class="btn block" href=SIGN_IN>{t!("sign_in.button")}</a>
    }
}

#[component]
fn LinkForm(holder: LinkHolder, path: String) -> impl IntoView {
    let session = session();
    let navigate = use_navigate();
    let password = RwSignal::new(String::new());
    let (errors, spent) = (Errors::new(), RwSignal::new(false));
    let trouble = RwSignal::new(None);
    let enter = Action::new_local(move |(): &()| {
        let (path, navigate) = (path.clone(), navigate.clone());
        trouble.set(None);
        async move {
            let password = Some(password.get_untracked()).filter(|password| !password.is_empty());
            match client::post::<_, Me>(&path, &UseLink { password }).await {
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
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        errors.set(Vec::new());
        enter.dispatch(());
    };
    let LinkHolder { name, has_password } = holder;
    move || {
        if spent.get() {
            return view! { <Spent/> }.into_any();
        }
        view! {
            <form class="card stack" novalidate=true on:submit=submit>
                <p>{t!("link.for", name = &name)}</p>
                {move || trouble.get().map(|words| view! {
                    <Notice tone="alarm" icon="over" alert=true>{words}</Notice>
                })}
                {(!has_password).then(|| view! {
                    <TextField
                        name="password" label=t!("link.password") hint=t!("link.password_hint") kind="password"
                        autocomplete="new-password" value=password errors=errors
                    />
                })}
                <Submit words=t!("sign_in.button") busy_words=t!("sign_in.busy") busy=enter.pending()/>
                <p class="small soft">{t!("link.once")}</p>
            </form>
        }
        .into_any()
    }
}
