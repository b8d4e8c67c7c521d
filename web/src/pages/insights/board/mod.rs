//! The board "You said, we did": how many loops are closed, what changed, and what gets in the way.

mod changes;
mod chart;
mod figure;
mod filters;
mod pareto;
mod rate;
mod reports;
mod run_chart;

use domain::{directory::wire::Directory, insights::wire::Board};
use leptos::prelude::*;

use crate::{
    client::{self, remote},
    components::PrintButton,
    pages::own::steady::Steady,
    shell::Page,
    t,
};
use changes::Changes;
use filters::{FilterChoice, Filters, chosen};
use pareto::Pareto;
use rate::Rate;
pub use reports::BoardReportsPage;
use run_chart::RunChart;

/// The board for all staff.
#[component]
pub fn BoardPage() -> impl IntoView {
    let filters = chosen();
    let directory = remote(|| async { client::get::<Directory>("/directory").await }).follow("directory");
    let board = remote(move || {
        let question = filters.with(Filters::question);
        async move { client::get::<Board>(&format!("/board{question}")).await }
    })
    .follow("report");
    let soft = Signal::derive(move || Some(filters.get().words(directory.value().as_ref())));
    let print = || {
        view! {
            <PrintButton name=t!("board.print")/>
        }
    };
    view! {
        <Page title=t!("board.title") soft=soft actions=print>
            <FilterChoice filters=filters directory=directory/>
            <Steady of=board let:shown>
                <Rate board=shown filters=filters/>
                <div class="aside">
                    <Changes filters=filters directory=directory/>
                    <div class="stack">
                        <RunChart board=shown/>
                        <Pareto board=shown/>
                    </div>
                </div>
            </Steady>
        </Page>
    }
}
