//! The page of one decision.

use domain::governance::wire::DecisionView;
use leptos::prelude::*;

use super::body::{Decision, title_of};
use crate::{
    client::{self, remote},
    components::{Faces, Icon, PrintButton},
    pages::{governance::words::number, zone},
    shell::Page,
    t,
};

/// The decision of that id, or of that number as people say it: D-12.
#[component]
pub fn DecisionPage(id: String) -> impl IntoView {
    let decision = remote(move || {
        let path = format!("/decisions/{id}");
        async move {
            zone::of_first_site().await;
            client::get::<DecisionView>(&path).await
        }
    });
    let title = Signal::derive(move || match decision.value() {
        Some(decision) => {
            t!("decision.heading", number = number(decision.number), title = title_of(&decision))
        }
        None => t!("decision.page"),
    });
    let above = || {
        view! {
            <div class="row apart">
                <a class="btn quiet back" href="/decisions"><Icon name="back" flip=true/>{t!("decisions.title")}</a>
                <PrintButton name=t!("decision.print")/>
            </div>
        }
    };
    view! {
        <Page title=title verbatim=true above=above column=true>
            <Faces of=decision let:decision><Decision decision=decision/></Faces>
        </Page>
    }
}
