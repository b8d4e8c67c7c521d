//! One change: to write and ship it, or to read what shipped.

use domain::changes::{ChangeState, wire::ChangeView};
use leptos::prelude::*;

use super::{form::ChangeForm, shipped::Shipped};
use crate::{
    client::{self, remote},
    components::{Icon, PrintButton},
    pages::{own::steady::Steady, zone},
    shell::Page,
    t,
};

/// The way back to the list.
fn back() -> impl IntoView {
    view! {
        <div class="row">
            <a class="btn quiet back" href="/changes"><Icon name="back" flip=true/>{t!("changes.title")}</a>
        </div>
    }
}

/// A new change, for the report of that id where it was begun there.
#[component]
pub fn NewChangePage(report: Option<String>) -> impl IntoView {
    view! {
        <Page title=t!("change.write") soft=t!("change.nobody_told") above=back>
            <ChangeForm
                saved=None report=report.and_then(|id| id.parse().ok()) result=RwSignal::new(None)
                renewed=Callback::new(|_| {})
            />
        </Page>
    }
}

/// The change of that id.
#[component]
pub fn ChangePage(id: String) -> impl IntoView {
    let change = remote(move || {
        let path = format!("/changes/{id}");
        async move {
            zone::of_first_site().await;
            client::get::<ChangeView>(&path).await
        }
    });
    let result = RwSignal::new(None);
    let writes = |change: &ChangeView| change.may_ship && change.state != ChangeState::Shipped;
    let title = Signal::derive(move || match change.value() {
        Some(change) if change.state == ChangeState::Shipped => t!("change.heading", title = change.title),
        Some(change) if change.state == ChangeState::Planned => t!("change.planned"),
        Some(_) => t!("change.ship"),
        None => t!("change.page"),
    });
    let soft = Signal::derive(move || match change.value() {
        Some(change) if change.state == ChangeState::Shipped => None,
        Some(_) => Some(t!("change.nobody_told")),
        None => None,
    });
    let shipped =
        Memo::new(move |_| change.value().is_some_and(|change| change.state == ChangeState::Shipped));
    let above = move || {
        view! {
            <div class="row apart">
                {back()}
                {move || shipped.get().then(|| view! { <PrintButton name=t!("change.print")/> })}
            </div>
        }
    };
    view! {
        <Page title=title soft=soft above=above>
            <Steady of=change let:seen>
                {move || {
                    // Asked in any case: where it ships, another page is shown.
                    _ = shipped.get();
                    let change_now = untrack(|| change.value()).unwrap_or_else(|| seen.get_untracked());
                    if writes(&change_now) {
                        let renewed = Callback::new(move |now: ChangeView| change.set(now));
                        view! { <ChangeForm saved=Some(change_now) report=None result=result renewed=renewed/> }.into_any()
                    } else {
                        view! { <Shipped change=seen result=result changed=Callback::new(move |()| change.reload())/> }.into_any()
                    }
                }}
            </Steady>
        </Page>
    }
}
