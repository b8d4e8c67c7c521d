//! Changes: what ships, and the reports that asked for it.
//!
//! A change is written by somebody of the owner and names reports. Shipping it, now or at a planned time, moves each of
//! them to *shipped* in one transaction and writes down that every follower is to be told.

pub mod actions;
pub mod answers;
mod api;
pub mod audience;
pub mod jobs;
mod list;
pub mod rows;
pub(crate) mod see;
pub(crate) mod store;

use domain::changes::patch;
use domain::changes::requests::{NewChange, ShipRequest};
use domain::changes::wire::{AnswersView, AudienceView, ChangeView, ShipAnswer};
use domain::page::Page;

use crate::http::guard::may;
use crate::http::route::Route;

/// The routes of changes.
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/changes", api::list)
            .may::<may::ReadStaff>()
            .summary("Changes, newest first: shipped ones; drafts and planned ones for those who may ship them")
            .query("state", "draft, planned, shipped; may be repeated")
            .query("unit_id", "touching this unit, by name or by naming none; may be repeated")
            .query("system_id", "for reports about this system; may be repeated")
            .query("cursor", "`next_cursor` of the page before")
            .query("limit", "1 to 200, else 50")
            .gives::<Page<ChangeView>>(200),
        Route::post("/changes", api::create)
            .may::<may::Ship>()
            .summary("Writes a change down, with the reports that asked for it")
            .takes::<NewChange>()
            .gives::<ChangeView>(201)
            .gives::<ChangeView>(200),
        Route::get("/changes/{id}", api::read)
            .may::<may::ReadStaff>()
            .summary("A change, its version as ETag; before it ships, only to those who may ship it")
            .gives::<ChangeView>(200),
        Route::patch("/changes/{id}", api::edit)
            .may::<may::Ship>()
            .summary("Sets fields; once it has shipped, only what was measured and when")
            .if_match()
            .takes_any_of(&patch::FIELDS)
            .gives::<ChangeView>(200),
        Route::get("/changes/{id}/audience", api::audience)
            .may::<may::Ship>()
            .summary("Who would be told if it shipped now, by which way, in which language, with the letters")
            .query("cursor", "`next_cursor` of the page before")
            .query("limit", "1 to 200, else 50")
            .gives::<AudienceView>(200),
        Route::get("/changes/{id}/answers", api::answers)
            .may::<may::ReadWhole>()
            .summary("What was said to \"does it help?\", by unit and relation, about reports that the reader sees whole")
            .gives::<AnswersView>(200),
        Route::post("/changes/{id}/ship", api::ship)
            .may::<may::Ship>()
            .summary(
                "Ships it, now or at a planned time: its reports become *shipped*, and every follower will be told",
            )
            .takes::<ShipRequest>()
            .gives::<ShipAnswer>(200),
        Route::delete("/changes/{id}/ship", api::take_back)
            .may::<may::Ship>()
            .summary("Takes a planned shipping back, until its time")
            .gives::<ChangeView>(200),
    ]
}
