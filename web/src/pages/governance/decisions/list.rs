//! The list of decisions, newest first, narrowed by committee and kind.

use domain::{
    governance::{
        Verdict,
        wire::{CommitteeView, DecisionView},
    },
    page::Page as Listed,
};
use leptos::prelude::*;

use super::row::Row;
use crate::{
    client::{self, Remote, remote},
    components::{Busy, Chips, Empty, Errors, Icon, PrintButton, SelectField},
    pages::{own::steady::Steady, zone},
    router::query,
    shell::Page,
    t,
    words::coded,
};

/// How many decisions are asked for at once.
const ROWS: usize = 50;

/// What narrows the list.
#[derive(Clone, Copy)]
struct Filter {
    committee: RwSignal<String>,
    verdict: RwSignal<String>,
}

impl Filter {
    /// The address at the API with what narrows the list.
    fn address(self, path: &str) -> String {
        let part = |name: &str, value: RwSignal<String>| {
            value.with(|value| (!value.is_empty()).then(|| format!("{name}={value}")))
        };
        let parts = [part("committee_id", self.committee), part("decision", self.verdict)];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        if parts.is_empty() { path.to_owned() } else { format!("{path}?{}", parts.join("&")) }
    }
}

/// The page.
#[component]
pub fn DecisionsPage() -> impl IntoView {
    let filter = Filter {
        committee: RwSignal::new(query("committee_id").unwrap_or_default()),
        verdict: RwSignal::new(String::new()),
    };
    let actions = move || {
        let export = move || filter.address("/api/v1/decisions.csv");
        view! {
            <div class="row">
                <a class="btn" href=export download="decisions.csv"><Icon name="down"/>{t!("decisions.csv")}</a>
                <PrintButton name=t!("decisions.print")/>
            </div>
        }
    };
    view! {
        <Page title=t!("decisions.title") soft=t!("decisions.soft") actions=actions column=true>
            <Filters filter=filter/>
            <Decisions filter=filter/>
        </Page>
    }
}

#[component]
fn Filters(filter: Filter) -> impl IntoView {
    let committees: Remote<Listed<CommitteeView>> =
        remote(|| async { client::get("/committees?limit=200").await });
    let every = || (String::new(), t!("decisions.every_committee"));
    let options = Signal::derive(move || {
        let all = committees.value().map(|page| page.items).unwrap_or_default();
        std::iter::once(every())
            .chain(all.into_iter().map(|it| (it.id.to_string(), it.name)))
            .collect::<Vec<_>>()
    });
    let several = move || options.with(|options| options.len() > 2);
    let verdicts: Vec<(String, String)> = std::iter::once((String::new(), t!("decisions.every_kind")))
        .chain(Verdict::ALL.map(|it| (it.as_str().to_owned(), coded("decision.decided.", it.as_str()))))
        .collect();
    view! {
        <div class="stack filters">
            <Show when=several>
                <SelectField
                    name="committee_id" label=t!("decisions.committee") options=options value=filter.committee
                    errors=Errors::new()
                />
            </Show>
            <Chips
                name="decision" legend=t!("decisions.kind") options=verdicts value=filter.verdict quiet=true
                scroll=true
            />
        </div>
    }
}

#[component]
fn Decisions(filter: Filter) -> impl IntoView {
    let wanted = RwSignal::new(ROWS);
    let asked = RwSignal::new(false);
    let decisions: Remote<Listed<DecisionView>> = remote(move || {
        let path = filter.address("/decisions");
        let wanted = wanted.get();
        async move {
            zone::of_first_site().await;
            client::some_of(&path, wanted).await
        }
    })
    .follow("decision");
    Effect::new(move || {
        decisions.value();
        asked.set(false);
    });
    view! {
        <Steady of=decisions let:listed>
            {move || {
                let items = listed.with(|listed| listed.items.clone());
                if items.is_empty() {
                    return view! {
                        <Empty icon="committee" title=t!("decisions.empty") advice=t!("decisions.empty_advice")/>
                    }
                    .into_any();
                }
                let rows = items.into_iter().map(|decision| view! { <Row decision=decision/> });
                view! { <ul class="list">{rows.collect_view()}</ul> }.into_any()
            }}
            <Show when=move || listed.with(|listed| listed.next_cursor.is_some())>
                <Busy busy=asked press=move || { asked.set(true); wanted.update(|wanted| *wanted += ROWS); }>
                    {t!("decisions.more")}
                </Busy>
            </Show>
        </Steady>
    }
}
