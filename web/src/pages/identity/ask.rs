//! Asking for a link by mail: to sign in without the password, or to choose a new one.

use domain::{
    fields::Request,
    identity::requests::{AskForLink, LinkWish},
};
use leptos::prelude::*;
use serde_json::json;
use wasm_bindgen::JsCast;

use crate::{
    client,
    components::{Errors, Icon, Notice, Submit, TextField},
    router::query,
    shell::SIGN_IN,
    t,
};

/// The name of the query that opens the form at once.
const ASK: &str = "ask";

/// The address of the form.
pub fn address() -> String {
    format!("{SIGN_IN}?{ASK}=sign_in")
}

/// What the address of the page asks for.
pub fn asked() -> Option<LinkWish> {
    match query(ASK)?.as_str() {
        "sign_in" => Some(LinkWish::SignIn),
        "reset" => Some(LinkWish::Reset),
        _ => None,
    }
}

/// Opens the form for `wish`, or closes it; the typed address stays.
pub fn turn_to(open: RwSignal<Option<LinkWish>>, wish: Option<LinkWish>) {
    open.set(wish);
    focus_soon("email");
}

/// Gives the focus to an element that is about to be shown.
fn focus_soon(id: &'static str) {
    request_animation_frame(move || {
        if let Some(element) = document().get_element_by_id(id)
            && let Ok(element) = element.dyn_into::<web_sys::HtmlElement>()
        {
            _ = element.focus();
        }
    });
}

/// The form, and after it was sent what to do next.
#[component]
pub fn AskForm(
    /// What the link is wanted for.
    wish: LinkWish,
    /// What the page shows; nothing leads back to the password.
    open: RwSignal<Option<LinkWish>>,
    /// The address as it was typed before.
    email: RwSignal<String>,
) -> impl IntoView {
    let errors = Errors::new();
    let trouble = RwSignal::new(None);
    let sent = RwSignal::new(false);
    let ask = Action::new_local(move |(): &()| async move {
        trouble.set(None);
        let mut body = json!({ "purpose": wish });
        let typed = email.get_untracked();
        if !typed.trim().is_empty() {
            body["email"] = typed.into();
        }
        let wanted = match AskForLink::parse(&body) {
            Ok(wanted) => wanted,
            Err(wrong) => return errors.set(wrong),
        };
        match client::send("POST", "/session/link", &wanted).await {
            Ok(()) => sent.set(true),
            Err(failure) if errors.take_from(&failure) => {}
            Err(failure) => trouble.set(Some(failure.words())),
        }
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        errors.set(Vec::new());
        ask.dispatch(());
    };
    let about = match wish {
        LinkWish::SignIn => t!("ask_link.about"),
        LinkWish::Reset => t!("ask_link.about_reset"),
    };
    let back = move || {
        view! {
            <button class="btn quiet" type="button" on:click=move |_| turn_to(open, None)>
                <Icon name="back" flip=true/>{t!("ask_link.back")}
            </button>
        }
    };
    move || {
        if sent.get() {
            let again = move |_| {
                sent.set(false);
                focus_soon("email");
            };
            return view! {
                <div class="card stack">
                    <Sent email=email.get_untracked()/>
                    <button class="btn" type="button" on:click=again>{t!("ask_link.again")}</button>
                    {back()}
                </div>
            }
            .into_any();
        }
        view! {
            <form class="card stack" novalidate=true on:submit=submit>
                <p>{about.clone()}</p>
                {move || trouble.get().map(|words| view! {
                    <Notice tone="alarm" icon="over" alert=true>{words}</Notice>
                })}
                <TextField
                    name="email" label=t!("sign_in.email") kind="email" autocomplete="username"
                    value=email errors=errors
                />
                <Submit words=t!("ask_link.button") busy_words=t!("ask_link.busy") busy=ask.pending() icon="mail"/>
                {back()}
            </form>
        }
        .into_any()
    }
}

/// What happens now. It is the same whether or not anybody has that address.
#[component]
fn Sent(email: String) -> impl IntoView {
    let words = NodeRef::<leptos::html::Div>::new();
    Effect::new(move || {
        if let Some(words) = words.get() {
            _ = words.focus();
        }
    });
    view! {
        <div tabindex="-1" node_ref=words>
            <Notice tone="moving" icon="mail" alert=true>
                <p><strong>{t!("ask_link.sent")}</strong></p>
                <p>{t!("ask_link.sent_means", email = email.trim())}</p>
                <p>{t!("ask_link.sent_advice")}</p>
            </Notice>
        </div>
    }
}
