//! Insights: what everybody should know of, and whether the promise is kept.
//!
//! Known issues are reports as staff see them, by unit. A list of a unit tells that somebody there has said something,
//! so it never holds what would name a person to those who must not know. The board is made of sums: what each report
//! adds to them is kept with every event and delivery ([`figures`]) and folded by a job ([`cells`]).

mod api;
mod board;
pub mod cells;
pub mod figures;
pub mod jobs;
mod known_issues;
mod store;
mod told;

use domain::insights::wire::{Board, KnownIssues};
use domain::page::Page;
use domain::reports::wire::ListItem;

use crate::http::guard::may;
use crate::http::route::Route;

/// The routes of insights.
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/known-issues", api::known_issues)
            .may::<may::ReadStaff>()
            .summary(
                "What is known to be wrong and what was fixed within 30 days, in a unit or at a whole site",
            )
            .query("unit_id", "A unit; else the reader's own site, or all that the reader works for")
            .gives::<KnownIssues>(200),
        places(Route::get("/board", api::board).may::<may::ReadStaff>())
            .summary("Whether the promise is kept: figures of whole months, a minute old at most")
            .gives::<Board>(200),
        places(Route::get("/board/reports", api::behind).may::<may::ReadStaff>())
            .summary("The reports behind a figure of the board, as the reader may see them")
            .query(
                "figure",
                "`ended`, `closed`, `not_closed`, `waiting`, `assumed`, `by_supporters`, `fixed` or `arrived`",
            )
            .query("cursor", "`next_cursor` of the page before")
            .query("limit", "1 to 200, else 50")
            .gives::<Page<ListItem>>(200),
    ]
}

/// The period and the places that a board speaks of.
fn places(route: Route) -> Route {
    route
        .query("from", "A day of the first month; else twelve months are counted")
        .query("to", "A day of the last month; else the present one")
        .query("site_id", "A site; else all that the reader works for")
        .query("unit_id", "A unit")
        .query("system_id", "A system")
}
