//! Governance: committees, what waits for them, and what they decide.
//!
//! A committee sees the reports in its scope once somebody of the owner has looked at them. Its chair records what it
//! decided; that moves every report it names in one transaction and writes down who is to be told.

pub mod actions;
mod api;
pub mod check;
mod csv;
pub mod decisions;
pub mod ranking;
pub mod rows;
pub(crate) mod store;

use domain::governance::requests::NewDecision;
use domain::governance::wire::{Committee, CommitteeView, DecisionView, RankingItem};
use domain::page::Page;

use crate::administration::managed;
use crate::http::guard::may;
use crate::http::route::Route;

/// The routes of governance.
pub fn routes() -> Vec<Route> {
    let mut routes = vec![
        Route::get("/committees", api::list)
            .may::<may::ReadStaff>()
            .summary("The committees that are switched on, newest first; for administrators all of them")
            .query("cursor", "Where the next page begins")
            .query("limit", "How many, 1 to 200")
            .gives::<Page<CommitteeView>>(200),
        Route::get("/committees/{id}", api::look)
            .may::<may::ReadStaff>()
            .summary("A committee: what it decides, and for whom its members speak")
            .gives::<CommitteeView>(200),
        Route::get("/committees/{id}/ranking", api::ranking)
            .may::<may::ReadWhole>()
            .summary("What waits for the committee, appeals first; a repeated parameter means \"or\"")
            .query("sort", "`burden`, `people`, `age` or `harm`")
            .query("site_id", "A site")
            .query("system_id", "A system")
            .query("category_id", "A category")
            .query("unit_id", "A unit; only reports of which the reader sees the unit")
            .query("state", "A state")
            .query("held", "`true`: also what was put off until a day to come")
            .query("cursor", "`next_cursor` of the page before")
            .query("limit", "1 to 200, else 50")
            .gives::<Page<RankingItem>>(200),
    ];
    routes.extend(decision_routes());
    routes.extend(managed::writing_routes::<Committee>());
    routes
}

fn decision_routes() -> Vec<Route> {
    let filters = |route: Route| {
        route
            .query("committee_id", "A committee")
            .query("decision", "`accept`, `decline`, `defer` or `need_more`")
            .query("report_id", "A report that the reader sees")
    };
    let list = Route::get("/decisions", api::decisions)
        .may::<may::ReadStaff>()
        .summary("What committees decided, newest first, with the reports that the reader sees");
    let table = Route::get("/decisions.csv", api::table)
        .may::<may::ReadStaff>()
        .summary("The same as a table for spreadsheets (RFC 4180), all pages in one");
    vec![
        filters(list)
            .query("cursor", "`next_cursor` of the page before")
            .query("limit", "1 to 200, else 50")
            .gives::<Page<DecisionView>>(200),
        filters(table).gives_nothing(200),
        Route::get("/decisions/{id}", api::decision)
            .may::<may::ReadStaff>()
            .summary("One decision")
            .gives::<DecisionView>(200),
        Route::post("/decisions", api::decide)
            .may::<may::Decide>()
            .summary("The chair records a decision about one or several reports: all of them move, or none")
            .takes::<NewDecision>()
            .gives::<DecisionView>(201)
            .gives::<DecisionView>(200),
    ]
}
