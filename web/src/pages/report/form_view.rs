//! The form: tile, text, send; everything else is optional and below.

use crate::router::use_navigate;
use domain::{directory::wire::Directory, problem::Code};
use leptos::prelude::*;

use super::{
    Details,
    form::Form,
    identity::IdentityChoice,
    receipt::Sent,
    send::{Refused, send},
};
use crate::{
    areas::{HealthInformation, SimilarReports},
    client::Failure,
    components::{Dock, ErrorLine, ErrorSummary, Errors, Notice, Submit, TextArea, Tile, Tiles},
    t,
};

/// The whole form.
#[component]
pub fn FormView(
    /// What is written.
    form: Form,
    /// The picklists.
    directory: Directory,
    /// Whether somebody is signed in.
    known: bool,
) -> impl IntoView {
    let errors = Errors::new();
    let failure = RwSignal::new(None::<Failure>);
    let navigate = use_navigate();
    let sending = Action::new_local(move |(): &()| {
        let navigate = navigate.clone();
        failure.set(None);
        async move {
            match send(form).await {
                Ok(sent) => {
                    sent.hold();
                    form.forget();
                    navigate(Sent::PATH, Default::default());
                }
                Err(Refused::Fields(wrong)) => errors.set(wrong),
                Err(Refused::Failed(refused)) => {
                    if !errors.take_from(&refused) {
                        failure.set(Some(refused));
                    }
                }
            }
        }
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        sending.dispatch(());
    };
    let tiles: Vec<Tile> = directory
        .categories
        .iter()
        .map(|category| Tile {
            value: category.id.to_string(),
            words: category.name.clone(),
            icon: category.icon.clone(),
        })
        .collect();
    view! {
        <form class="stack wide" novalidate=true on:submit=submit>
            <ErrorSummary errors=errors/>
            <Show when=move || errors.of("unit_id").is_some()>
                <div class="field invalid"><ErrorLine id="unit_id-error".to_owned() name="unit_id" errors=errors/></div>
            </Show>
            <Tiles name="category_id" legend=t!("report.category") tiles=tiles value=form.category errors=errors/>
            <IdentityChoice form=form known=known/>
            <TextArea
                name="text" label=t!("report.text") hint=t!("report.text_hint") value=form.text errors=errors
            />
            <HealthInformation form=form/>
            {known.then(|| view! { <SimilarReports form=form/> })}
            <Details form=form directory=directory errors=errors/>
            {move || failure.get().map(|failure| view! {
                <Unsent failure=failure form=form again=Callback::new(move |()| { sending.dispatch(()); })/>
            })}
            <Dock>
                <Submit
                    words=t!("report.send") busy_words=t!("report.sending") busy=sending.pending() icon="send"
                />
            </Dock>
        </form>
    }
}

/// Why it has not been sent, and what can be done.
#[component]
fn Unsent(failure: Failure, form: Form, again: Callback<()>) -> impl IntoView {
    let notice = NodeRef::<leptos::html::Div>::new();
    Effect::new(move || {
        if let Some(notice) = notice.get() {
            notice.scroll_into_view_with_bool(false);
        }
    });
    // An earlier form of the same report has arrived, but its answer was lost.
    let arrived = failure.is(Code::IdReused);
    let anew = move |_| {
        form.begin_anew();
        again.run(());
    };
    let icon = if matches!(failure, Failure::Unreachable) { "offline" } else { "over" };
    view! {
        <div node_ref=notice>
            <Notice tone="alarm" icon=icon alert=true>
                {if arrived {
                    view! {
                        <p>{t!("report.arrived_before")}</p>
                        <div class="row">
                            <a class="btn" href="/reports">{t!("report.arrived_look")}</a>
                            <button class="btn" type="button" on:click=anew>{t!("report.arrived_anew")}</button>
                        </div>
                    }
                    .into_any()
                } else {
                    view! {
                        <p>{failure.words()}</p>
                        {(!failure.says_signed_out()).then(|| view! { <p>{t!("report.kept")}</p> })}
                        {failure.says_signed_out().then(|| view! {
                            <a class="btn" href="/sign-in">{t!("sign_in.button")}</a>
                        })}
                    }
                    .into_any()
                }}
            </Notice>
        </div>
    }
}
