//! Telling: what is owed to whom about which event.
//!
//! A telling is written in the transaction of its event and kept for ever; a row in the outbox stands for what has
//! not left yet. An anonymous reporter has no address: such a telling is paid by opening the status page and never
//! stands in the outbox.

mod api;
pub mod api_settings;
pub mod check;
pub mod debts;
pub mod entries;
pub mod inbox;
pub mod letters;
pub mod mailbox;
pub mod outbox;
pub mod place;
pub mod post;
pub mod preferences;
pub mod rows;
pub mod smtp;
pub mod store;
pub mod tokens;
pub mod told;
pub mod unsubscribe;
mod unsubscribe_page;
pub mod worker;

use domain::page::Page;
use domain::telling::preferences::Preferences;
use domain::telling::requests::ReadMarks;
use domain::telling::wire::{Debt, DebtCount, Inbox, PreferencesView, TellingView};

pub use unsubscribe_page::pages;

use crate::app::App;
use crate::http::guard::may;
use crate::http::route::Route;

/// Whether mail leaves, to a relay or to the mailbox page; without, tellings wait as owed and no screen promises any.
pub const fn mail_is_set_up(app: &App) -> bool {
    app.post.is_open()
}

/// The routes of telling.
pub fn routes() -> Vec<Route> {
    let mut routes = inbox_routes();
    routes.extend(oversight());
    routes.extend(api_settings::routes());
    routes.extend(mailbox::routes());
    routes
}

fn inbox_routes() -> Vec<Route> {
    vec![
        Route::get("/inbox", api::inbox)
            .may::<may::OwnAccount>()
            .summary("What the reader was told, newest first, and how many entries are unread")
            .query("cursor", "`next_cursor` of the page before")
            .query("limit", "1 to 200, else 50")
            .gives::<Inbox>(200),
        Route::post("/inbox/{id}/read", api::read_one)
            .may::<may::OwnAccount>()
            .summary("Marks one entry as read, on every device")
            .gives_nothing(204),
        Route::post("/inbox/read", api::read_many)
            .may::<may::OwnAccount>()
            .summary("Marks an entry and all older ones as read, or all about one report")
            .takes::<ReadMarks>()
            .gives_nothing(204),
        Route::get("/me/preferences", api::preferences)
            .may::<may::OwnAccount>()
            .summary("What the reader is told how and when: every kind with its channels")
            .gives::<PreferencesView>(200),
        Route::put("/me/preferences", api::choose)
            .may::<may::OwnAccount>()
            .summary("Chooses anew; kinds that are not named are told at once by both channels")
            .takes::<Preferences>()
            .gives::<PreferencesView>(200),
        Route::post("/unsubscribe/{token}", api::unsubscribe)
            .token()
            .summary("One click (RFC 8058): no more mail of the kind that carried this token")
            .gives_nothing(200),
    ]
}

fn oversight() -> Vec<Route> {
    vec![
        Route::get("/reports/{id}/tellings", api::told)
            .may::<may::ReadTellings>()
            .summary("Who was told about the report, newest first, and what became of it")
            .query("cursor", "`next_cursor` of the page before")
            .query("limit", "1 to 200, else 50")
            .gives::<Page<TellingView>>(200),
        Route::get("/debts", api::debts)
            .may::<may::ReadTellings>()
            .summary("Who has not been told yet how a report ended, oldest first, and why")
            .query("cursor", "`next_cursor` of the page before")
            .query("limit", "1 to 200, else 50")
            .gives::<Page<Debt>>(200),
        Route::get("/debts/count", api::count_debts)
            .may::<may::ReadTellings>()
            .summary("How many such debts there are, counted up to 10,000")
            .gives::<DebtCount>(200),
    ]
}
