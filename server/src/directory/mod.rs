//! Directory: sites, units, categories, systems with their steps, and the teams that own reports.
//!
//! All of it, with rules, service levels and settings, is read as one immutable [`Snapshot`]: whoever decides
//! something decides it on one state of everything. Nothing is ever deleted, only switched off, so that a report
//! can always name what it was about.

mod actions;
mod api;
mod checks;
mod language;
mod picture;
mod rows;
mod snapshot;
pub mod store;
mod view;

pub use checks::unknown;
pub use picture::{Named, Snapshot};
pub use snapshot::{CHANGED, Snapshots};

use domain::directory::wire::{Category, Directory, Site, System, Team, Unit};

use crate::administration::managed;
use crate::http::route::Route;

/// The routes of the directory.
pub fn routes() -> Vec<Route> {
    let directory = Route::get("/directory", api::directory)
        .open()
        .summary("What the report form offers; without a session names and ids only")
        .query("language", "The language of the names, where the person has none")
        .gives::<Directory>(200)
        .gives_nothing(304);
    let mut routes = vec![directory];
    routes.extend(managed::routes::<Site>());
    routes.extend(managed::routes::<Unit>());
    routes.extend(managed::routes::<Category>());
    routes.extend(managed::routes::<System>());
    routes.extend(managed::routes::<Team>());
    routes
}
