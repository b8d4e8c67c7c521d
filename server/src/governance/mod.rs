//! Governance: committees, what waits for them, and what they decide.
//!
//! A committee sees the reports in its scope once somebody of the owner has looked at them. Its chair records what it
//! decided; that moves every report it names in one transaction and writes down who is to be told.

pub mod actions;
mod api;
pub(crate) mod rows;
pub(crate) mod store;

use domain::governance::wire::{Committee, CommitteeView};
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
    ];
    routes.extend(managed::writing_routes::<Committee>());
    routes
}
