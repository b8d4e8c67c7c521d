//! Reports: one problem told by one person at one place, carried until its reporter has heard back.
//!
//! Nothing changes a report but an event, and every event goes through `append`, which writes it, folds it into the
//! projection, counts, owes tellings and hints in one transaction. What a reader may see is decided by
//! `domain::reports::view` alone. Holders of tokens come by `status` and `status_page`, without any session.

pub mod actions;
mod api;
mod append;
pub mod check;
mod counters;
pub mod deciding;
mod derivation;
mod edit;
pub mod events;
pub mod filter;
pub mod follow;
pub mod identities;
pub mod jobs;
mod joining;
pub mod list;
pub mod once;
pub(crate) mod present;
pub mod rows;
pub mod sets;
pub mod shipping;
pub mod status;
mod status_page;
pub(crate) mod store;
pub(crate) mod submit;
#[cfg(test)]
mod tests;
pub(crate) mod waiting;

use domain::page::Page;
use domain::reports::requests::{
    AnonymousSubmission, AnswerRequest, CommentRequest, ConfirmationRequest, IdentityRequest, JoinRequest,
    OwnerRequest, PlanRequest, ReopenRequest, ShareIdentityRequest, Submission, SupportRequest,
    TakeApartRequest, Transition, WithdrawRequest,
};
use domain::reports::status::StatusComment;
use domain::reports::wire::{
    EventView, IdentityAnswer, ListItem, MoveAnswer, QueueCounts, Receipt, ReportView, StatusView,
    WaitingView,
};

pub use status_page::pages;

use crate::http::guard::may;
use crate::http::route::Route;

/// The routes of reports.
pub fn routes() -> Vec<Route> {
    let mut routes = arrival();
    routes.extend(reading());
    routes.extend(moves());
    routes.extend(together());
    routes.extend(status_routes());
    routes
}

fn arrival() -> Vec<Route> {
    vec![
        Route::post("/reports", api::submit)
            .may::<may::Report>()
            .summary("Sends a report: routed and owned in the same moment")
            .takes::<Submission>()
            .gives::<Receipt>(201)
            .gives::<Receipt>(200),
        Route::post("/anonymous-reports", api::submit_anonymously)
            .anonymous()
            .summary("Sends a report without saying who; only the hash of the device's secret is kept")
            .takes::<AnonymousSubmission>()
            .gives::<Receipt>(201)
            .gives::<Receipt>(200),
    ]
}

fn reading() -> Vec<Route> {
    vec![
        Route::get("/reports", api::list)
            .may::<may::ReadStaff>()
            .summary("Reports that the reader may see; a repeated parameter means \"or\"")
            .query("scope", "`mine`, `team` or `all`")
            .query("state", "A state")
            .query("unit_id", "A unit; only reports of which the reader sees the unit")
            .query("system_id", "A system")
            .query("category_id", "A category")
            .query("assignee_id", "The person who takes care of it")
            .query("team_id", "The owner team")
            .query("clock", "`due` within a working day, `overdue` or `paused`")
            .query("sort", "`newest`, `due` or `burden`")
            .query("cursor", "`next_cursor` of the page before")
            .query("limit", "1 to 200, else 50")
            .gives::<Page<ListItem>>(200),
        Route::get("/reports/queue-counts", api::queue_counts)
            .may::<may::ReadQueue>()
            .summary("The figures above the queue of the reader's teams")
            .gives::<QueueCounts>(200),
        Route::get("/reports/{id}", api::read)
            .may::<may::ReadStaff>()
            .summary("One report as the reader may see it; the ETag is the number of its last event")
            .gives::<ReportView>(200),
        Route::get("/reports/{id}/events", api::history)
            .may::<may::ReadStaff>()
            .summary("Its history as the reader may see it, oldest first")
            .query("after_seq", "Only what came after the event of that number")
            .gives::<Page<EventView>>(200),
    ]
}

fn moves() -> Vec<Route> {
    vec![
        Route::patch("/reports/{id}", api::edit)
            .may::<may::EditOwnText>()
            .summary("Sets triage fields; the reporter mends the own text while nobody has looked")
            .if_match()
            .takes_any_of(&[
                "text",
                "title",
                "workaround",
                "category_id",
                "unit_id",
                "system_id",
                "workflow_step_id",
                "severity",
                "disposition",
                "dimension",
                "service_level_id",
            ])
            .gives::<ReportView>(200),
        Route::post("/reports/{id}/transitions", api::transition)
            .may::<may::Move>()
            .summary("A move of the state table")
            .takes::<Transition>()
            .gives::<MoveAnswer>(200),
        Route::post("/reports/{id}/plan", api::plan)
            .may::<may::Plan>()
            .summary("Sets the date, or moves it with a reason")
            .takes::<PlanRequest>()
            .gives::<MoveAnswer>(200),
        Route::post("/reports/{id}/answers", api::answer)
            .may::<may::Answer>()
            .summary("The reporter answers the open question")
            .takes::<AnswerRequest>()
            .gives::<MoveAnswer>(200),
        Route::post("/reports/{id}/comments", api::comment)
            .may::<may::CommentAsReporter>()
            .summary("A comment: public, between owner and reporter, or internal")
            .takes::<CommentRequest>()
            .gives::<MoveAnswer>(200),
        Route::post("/reports/{id}/owner", api::reroute)
            .may::<may::Reroute>()
            .summary("Another team or person owns it from now on")
            .takes::<OwnerRequest>()
            .gives::<MoveAnswer>(200),
        Route::post("/reports/{id}/reopen", api::reopen)
            .may::<may::ReopenOwn>()
            .summary("Opens it again; by the reporter after a decline, this is the one appeal")
            .takes::<ReopenRequest>()
            .gives::<MoveAnswer>(200),
        Route::post("/reports/{id}/confirmation", api::confirm)
            .may::<may::Confirm>()
            .summary("The reporter says whether a change that shipped helps")
            .takes::<ConfirmationRequest>()
            .gives::<MoveAnswer>(200),
        Route::post("/reports/{id}/withdraw", api::withdraw)
            .may::<may::Withdraw>()
            .summary("The reporter takes it back")
            .takes::<WithdrawRequest>()
            .gives::<MoveAnswer>(200),
        Route::post("/reports/{id}/identity", api::identity)
            .may::<may::SeeIdentity>()
            .summary("Who a confidential reporter is; every look is kept")
            .takes::<IdentityRequest>()
            .gives::<IdentityAnswer>(200),
        Route::post("/reports/{id}/share-identity", api::share_identity)
            .may::<may::ShareIdentity>()
            .summary("The reporter agrees that the present owner team may see the name")
            .takes::<ShareIdentityRequest>()
            .gives::<MoveAnswer>(200),
    ]
}

fn together() -> Vec<Route> {
    vec![
        Route::put("/reports/{id}/support", api::support)
            .may::<may::Support>()
            .summary("\"Me too\": the reader waits with the report, or with the root with which it is joined")
            .takes::<SupportRequest>()
            .gives::<WaitingView>(200),
        Route::delete("/reports/{id}/support", api::unsupport)
            .may::<may::Support>()
            .summary("Takes \"me too\" back")
            .gives::<WaitingView>(200),
        Route::put("/reports/{id}/follow", api::follow)
            .may::<may::Follow>()
            .summary("The reader is told from now on what happens to it")
            .gives::<WaitingView>(200),
        Route::delete("/reports/{id}/follow", api::unfollow)
            .may::<may::Follow>()
            .summary("The reader is told no more; who reported or supports it always is")
            .gives::<WaitingView>(200),
        Route::post("/reports/{id}/join", api::join)
            .may::<may::Join>()
            .summary("Joins it with the root of another about the same trouble")
            .takes::<JoinRequest>()
            .gives::<MoveAnswer>(200),
        Route::post("/reports/{id}/take-apart", api::take_apart)
            .may::<may::Join>()
            .summary("Takes it apart from what it was joined with")
            .takes::<TakeApartRequest>()
            .gives::<MoveAnswer>(200),
    ]
}

fn status_routes() -> Vec<Route> {
    vec![
        Route::get("/status/{token}", api::status)
            .token()
            .summary("The report that the token opens: an anonymous reporter's secret, or the address in a mail; changes nothing")
            .query("language", "The language of names")
            .gives::<StatusView>(200),
        Route::post("/status/{token}/answers", api::status_answer)
            .token()
            .summary("Answers the open question")
            .takes::<AnswerRequest>()
            .gives::<MoveAnswer>(200),
        Route::post("/status/{token}/comments", api::status_comment)
            .token()
            .summary("Writes to the owner")
            .takes::<StatusComment>()
            .gives::<MoveAnswer>(200),
        Route::post("/status/{token}/confirmation", api::status_confirm)
            .token()
            .summary("Says whether the change that shipped helps")
            .takes::<ConfirmationRequest>()
            .gives::<MoveAnswer>(200),
        Route::post("/status/{token}/reopen", api::status_reopen)
            .token()
            .summary("Opens it again; after a decline, this is the one appeal")
            .takes::<ReopenRequest>()
            .gives::<MoveAnswer>(200),
        Route::post("/status/{token}/withdraw", api::status_withdraw)
            .token()
            .summary("Takes it back")
            .takes::<WithdrawRequest>()
            .gives::<MoveAnswer>(200),
    ]
}
