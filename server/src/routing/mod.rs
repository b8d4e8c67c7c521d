//! Routing: the ordered rules that decide who owes the answer to a report, and the fallback owner.
//!
//! Rules are replaced all at once. One that is no longer in the set keeps its row, because reports name it; the
//! fallback is a row that cannot be empty.

pub mod actions;
mod api;
mod rows;
pub mod store;

use domain::routing::RuleSet;

use crate::http::guard::may;
use crate::http::route::Route;

/// The routes of routing.
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/routing-rules", api::rules)
            .may::<may::Administer>()
            .summary("The routing rules in their order, and the fallback")
            .gives::<RuleSet>(200),
        Route::put("/routing-rules", api::replace)
            .may::<may::Administer>()
            .summary("Replaces all routing rules and the fallback")
            .if_match()
            .takes::<RuleSet>()
            .gives::<RuleSet>(200),
    ]
}
