//! Who will be told, before anybody is: how many, by which way, who, and with what words.

mod letters;
mod people;

use domain::changes::wire::{AudienceView, LeftOutReport};
use leptos::prelude::*;

use super::form::Editor;
use crate::{
    client::remote::Face,
    components::{FailedFace, Kpi, LoadingFace, Notice},
    pages::triage::owner_words,
    t, words,
};
use letters::Letters;
use people::Who;

/// The cards beside the form.
#[component]
pub fn Audience(editor: Editor) -> impl IntoView {
    move || match editor.audience.face() {
        Face::Loading => view! { <aside aria-label=t!("audience.label")><LoadingFace/></aside> }.into_any(),
        Face::Failed(failure) => view! {
            <aside aria-label=t!("audience.label")>
                <FailedFace failure=failure retry=move || editor.audience.retry()/>
            </aside>
        }
        .into_any(),
        Face::Ready(None) => view! {
            <aside class="card deep stack tight" aria-labelledby="audience">
                <h2 id="audience">{t!("audience.later")}</h2>
                <p class="soft small">{t!("audience.later_means")}</p>
            </aside>
        }
        .into_any(),
        Face::Ready(Some(audience)) => view! { <Shown editor=editor audience=audience/> }.into_any(),
    }
}

#[component]
fn Shown(editor: Editor, audience: AudienceView) -> impl IntoView {
    let count = audience.total as f64;
    let nobody = audience.total == 0;
    let unsaved = Memo::new(move |_| editor.is_dirty());
    view! {
        <aside class="stack" aria-label=t!("audience.label")>
            <section class="card deep stack" aria-labelledby="audience">
                <h2 id="audience">{t!("audience.title", count = count)}</h2>
                <Figures audience=audience.clone()/>
                {nobody.then(|| view! { <p class="soft small">{t!("audience.nobody")}</p> })}
            </section>
            <Show when=move || unsaved.get()>
                <Notice icon="info"><p class="small">{t!("audience.unsaved")}</p></Notice>
            </Show>
            <LeftOut left_out=audience.left_out.clone()/>
            {(!nobody).then(|| view! { <Who id=editor.id audience=audience.clone()/> })}
            {(!nobody).then(|| view! { <Letters letters=audience.letters/> })}
        </aside>
    }
}

/// By which ways, and what is merged.
#[component]
pub fn Figures(audience: AudienceView) -> impl IntoView {
    let ways = audience.by_channel;
    let all = [
        (ways.mail, t!("audience.mail")),
        (ways.inbox, t!("audience.inbox")),
        (ways.push, t!("audience.push")),
        (ways.status_page, t!("audience.status_page")),
        (ways.nobody, t!("audience.no_way")),
    ];
    let figures = all
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, words)| view! { <Kpi value=t!("triage.figure", count = count as f64) words=words/> })
        .collect_view();
    let merged = (audience.merged > 0).then(|| {
        view! { <p class="soft small">{t!("audience.merged", count = audience.merged as f64)}</p> }
    });
    view! { <div class="kpis">{figures}</div>{merged} }
}

/// The reports that would not ship, each with where it stands.
#[component]
pub fn LeftOut(left_out: Vec<LeftOutReport>) -> impl IntoView {
    (!left_out.is_empty()).then(|| {
        let count = left_out.len();
        let lines = left_out.into_iter().map(|report| {
            let words = t!(
                "audience.left_out_one",
                number = words::number(report.number),
                state = owner_words(report.state)
            );
            view! { <li><a href=format!("/triage/{}", report.id)>{words}</a></li> }
        });
        view! {
            <Notice tone="yours" icon="info">
                <strong>{t!("audience.left_out", count = count)}</strong>
                <ul>{lines.collect_view()}</ul>
                <p class="small">{t!("audience.left_out_means")}</p>
            </Notice>
        }
    })
}
