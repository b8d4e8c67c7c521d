//! The reports that the change ends.

use domain::changes::wire::LinkedReport;
use leptos::prelude::*;

use super::{Editor, finder::LinkSheet};
use crate::{
    client::failure::field_words,
    components::{Icon, Notice, live_region::announce},
    pages::changes::report_row::ReportRow,
    t, words,
};

/// The list, each with a way to let it go, and the way to link more.
#[component]
pub fn Reports() -> impl IntoView {
    let editor = Editor::current();
    let open = RwSignal::new(false);
    let rows = move || {
        let all = editor.reports.get();
        if all.is_empty() {
            return view! { <p class="soft">{t!("change.no_reports")}</p> }.into_any();
        }
        view! { <ul class="list">{all.into_iter().map(|report| view! { <Linked report=report/> }).collect_view()}</ul> }
            .into_any()
    };
    view! {
        <section class="stack tight" id="report_ids" tabindex="-1" aria-labelledby="linked">
            <div class="row apart">
                <h2 id="linked">{t!("change.ends")}</h2>
                <button class="btn" type="button" aria-haspopup="dialog" on:click=move |_| open.set(true)>
                    <Icon name="link"/>{t!("change.link")}
                </button>
            </div>
            <Wrong/>
            {rows}
        </section>
        <LinkSheet open=open/>
    }
}

/// What is wrong with the list or one of its reports.
#[component]
fn Wrong() -> impl IntoView {
    let editor = Editor::current();
    move || {
        let wrong: Vec<String> = editor
            .errors
            .all()
            .into_iter()
            .filter(|error| error.field.starts_with("report_ids"))
            .map(|error| {
                let words =
                    words::if_coded("change.refused.", &error.code).unwrap_or_else(|| field_words(&error));
                let index = error.field.rsplit('.').next().and_then(|index| index.parse::<usize>().ok());
                let number =
                    index.and_then(|index| editor.reports.with_untracked(|all| Some(all.get(index)?.number)));
                match number {
                    Some(number) => t!("change.refused", number = words::number(number), why = words),
                    None => words,
                }
            })
            .collect();
        (!wrong.is_empty()).then(|| {
            view! {
                <Notice tone="alarm" icon="over">
                    <ul>{wrong.into_iter().map(|words| view! { <li>{words}</li> }).collect_view()}</ul>
                </Notice>
            }
        })
    }
}

#[component]
fn Linked(report: LinkedReport) -> impl IntoView {
    let editor = Editor::current();
    let (id, number) = (report.id, words::number(report.number));
    let unlink = {
        let number = number.clone();
        move |_| {
            editor.reports.update(|all| all.retain(|own| own.id != id));
            announce(t!("change.unlinked", number = &number));
        }
    };
    let end = ViewFnOnce::from(move || {
        view! {
            <button class="btn only quiet" type="button" on:click=unlink>
                <Icon name="x"/><span class="vh">{t!("change.unlink", number = number)}</span>
            </button>
        }
    });
    view! { <ReportRow report=report href=format!("/triage/{id}") end=end warn=true/> }
}
