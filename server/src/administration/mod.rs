//! Administration: the organisation's settings, what this installation is, and the one way in which everything that
//! snapshots are made of is managed.

pub mod actions;
mod api;
pub mod managed;
mod seeds;
pub mod store;

#[cfg(test)]
mod tests;

use domain::administration::Settings;

use crate::http::guard::may;
use crate::http::route::Route;

/// The routes of administration.
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/settings", api::settings)
            .may::<may::Administer>()
            .summary("The organisation's settings")
            .gives::<Settings>(200),
        Route::patch("/settings", api::change_settings)
            .may::<may::Administer>()
            .summary("Changes the organisation's settings")
            .if_match()
            .takes_any_of(&[
                "organisation",
                "language",
                "languages",
                "anonymous",
                "safety_instruction",
                "join_domains",
            ])
            .gives::<Settings>(200),
    ]
}
