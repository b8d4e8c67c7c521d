//! Identity: people with accounts, how they sign in, and the sessions that they have.
//!
//! Access tokens live ten minutes and are checked against a cache that commits invalidate, so that signing out
//! everywhere, switching an account off and changing roles hold in every process at once. Refresh tokens, sign-in
//! links and the set-up code are kept as hashes alone.

pub mod actions;
mod api;
pub mod cleaning;
mod cookies;
pub mod joining;
pub mod links;
pub mod password;
pub mod rows;
pub mod sessions;
pub mod store;
pub mod token;

use domain::identity::requests::{
    AskForLink, ChangePassword, NewPerson, PeopleSearch, SetUp, SignIn, UseLink,
};
use domain::identity::wire::{LinkHolder, Me, Person, Public, SignInLink};
use domain::page::Page;

pub use actions::setup::SetupCode;
pub use sessions::Sessions;

use crate::http::guard::may;
use crate::http::route::Route;

/// The routes of identity.
pub fn routes() -> Vec<Route> {
    let mut routes = session_routes();
    routes.extend(account_routes());
    routes.extend(people_routes());
    routes
}

fn session_routes() -> Vec<Route> {
    vec![
        Route::post("/session", api::sign_in)
            .open()
            .summary("Signs in with e-mail and password; the cookies are the session")
            .takes::<SignIn>()
            .gives::<Me>(200),
        Route::post("/session/refresh", api::refresh)
            .open()
            .summary("New cookies for the refresh token that the request carries")
            .gives_nothing(204),
        Route::delete("/session", api::sign_out)
            .open()
            .summary("Signs out; never fails where nobody is signed in")
            .query("everywhere", "`true` ends every session of the person")
            .gives_nothing(204),
        Route::post("/session/link", api::ask_for_link)
            .open()
            .summary("Mails a link to sign in, or to set a new password; the same answer whoever it is")
            .takes::<AskForLink>()
            .gives_nothing(202),
        Route::get("/session/link/{token}", api::link_holder)
            .token()
            .summary("For whom a sign-in link is; does not use it up")
            .gives::<LinkHolder>(200),
        Route::post("/session/link/{token}", api::use_link)
            .token()
            .summary("Signs in by a link that works once; sets a password where one is sent, and makes who joins a reporter")
            .takes::<UseLink>()
            .gives::<Me>(200),
    ]
}

fn account_routes() -> Vec<Route> {
    vec![
        Route::get("/public", api::public)
            .open()
            .summary("What anybody may know before signing in")
            .gives::<Public>(200),
        Route::post("/setup", api::set_up)
            .open()
            .summary("Creates the first administrator and signs in; 404 once there is one")
            .takes::<SetUp>()
            .gives::<Me>(201),
        Route::get("/me", api::me).may::<may::OwnAccount>().summary("The signed-in person").gives::<Me>(200),
        Route::patch("/me", api::change_me)
            .may::<may::OwnAccount>()
            .summary("Changes the own language or unit")
            .takes_any_of(&["language", "unit_id"])
            .gives::<Me>(200),
        Route::put("/me/password", api::change_password)
            .may::<may::OwnAccount>()
            .summary("A new password; ends every other session of the person")
            .takes::<ChangePassword>()
            .gives_nothing(204),
    ]
}

fn people_routes() -> Vec<Route> {
    vec![
        Route::get("/people", api::list_people)
            .may::<may::Administer>()
            .summary("People with accounts, newest first; of the own sites")
            .query("cursor", "Where the page begins, as the page before said")
            .query("limit", "1 to 200, else 50")
            .gives::<Page<Person>>(200),
        Route::post("/people/search", api::search_people)
            .may::<may::Administer>()
            .summary("People whose name or e-mail address holds these words")
            .takes::<PeopleSearch>()
            .gives::<Page<Person>>(200),
        Route::post("/people", api::add_person)
            .may::<may::Administer>()
            .summary("Adds a person; the answer holds a sign-in link that works once, for 72 hours")
            .takes::<NewPerson>()
            .gives::<Person>(201),
        Route::get("/people/{id}", api::person)
            .may::<may::Administer>()
            .summary("One person")
            .gives::<Person>(200),
        Route::patch("/people/{id}", api::change_person)
            .may::<may::Administer>()
            .summary("Changes a person; `active: false` ends every session")
            .takes_any_of(&["name", "email", "language", "unit_id", "site_id", "roles", "team_ids", "active"])
            .gives::<Person>(200),
        Route::post("/people/{id}/sign-in-link", api::new_link)
            .may::<may::Administer>()
            .summary("A new sign-in link, for 72 hours; earlier ones stop working")
            .gives::<SignInLink>(200),
    ]
}
