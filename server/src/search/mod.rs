//! Search: reports by the words that their reader may see of them, and reports that look alike.
//!
//! What a report is found by is written with everything that changes it ([`index`]). A search asks the database for the
//! newest few hundred matches of one expression, which holds only what the reader may be led by, and ranks these.

pub mod actions;
mod api;
mod changes;
pub mod check;
mod decisions;
pub mod index;
mod named;
pub mod pruning;
pub mod similar;
pub(crate) mod store;

use domain::search::requests::{AnywhereSearch, ReportSearch, SimilarSearch};
use domain::search::wire::{FoundAnywhere, FoundReports, Similar};

use crate::http::guard::may;
use crate::http::route::Route;

/// The routes of search.
pub fn routes() -> Vec<Route> {
    vec![
        Route::post("/reports/search", api::reports)
            .may::<may::ReadStaff>()
            .summary("Reports by words that the reader may see of them, the best of the newest matches first")
            .takes::<ReportSearch>()
            .gives::<FoundReports>(200),
        Route::post("/search", api::anywhere)
            .may::<may::ReadStaff>()
            .summary("The few best reports, decisions and changes")
            .takes::<AnywhereSearch>()
            .gives::<FoundAnywhere>(200),
        Route::post("/reports/similar", api::similar)
            .may::<may::Report>()
            .summary("Open and lately fixed reports like the one that is being written")
            .takes::<SimilarSearch>()
            .gives::<Similar>(200),
        Route::get("/reports/{id}/similar", api::similar_to)
            .may::<may::ReadWhole>()
            .summary("Reports with which this one could be joined, with how much alike each is")
            .gives::<Similar>(200),
    ]
}
