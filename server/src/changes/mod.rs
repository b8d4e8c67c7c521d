//! Changes: what ships, and the reports that asked for it.
//!
//! A change is written by somebody of the owner and names reports. Shipping it moves each of them to *shipped* in one
//! transaction and writes down that every follower is to be told.

pub mod actions;
mod api;
pub mod rows;
pub(crate) mod store;

use domain::changes::requests::{NewChange, ShipRequest};
use domain::changes::wire::{ChangeView, ShipAnswer};

use crate::http::guard::may;
use crate::http::route::Route;

/// The routes of changes.
pub fn routes() -> Vec<Route> {
    vec![
        Route::post("/changes", api::create)
            .may::<may::Ship>()
            .summary("Writes a change down, with the reports that asked for it")
            .takes::<NewChange>()
            .gives::<ChangeView>(201)
            .gives::<ChangeView>(200),
        Route::get("/changes/{id}", api::read)
            .may::<may::ReadStaff>()
            .summary("A change; before it ships, only to those who may ship it")
            .gives::<ChangeView>(200),
        Route::post("/changes/{id}/ship", api::ship)
            .may::<may::Ship>()
            .summary("Ships it: its reports become *shipped*, and every follower will be told")
            .takes::<ShipRequest>()
            .gives::<ShipAnswer>(200),
    ]
}
