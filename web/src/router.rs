//! Addresses within the app: where the page is, how to go elsewhere, and what an address leads to.
//!
//! The history and the clicks on links are watched by `public/shim.js`; a click on a link to this app changes the
//! address without loading the page anew.

use leptos::prelude::*;
use wasm_bindgen::prelude::*;

use crate::{app_wide, browser};

/// Where the page is.
#[derive(Clone, Copy)]
pub struct Location {
    /// The path, beginning with a slash.
    pub pathname: RwSignal<String>,
    /// What follows the path, beginning with a question mark; or nothing.
    pub search: RwSignal<String>,
}
app_wide!(Location);

/// How to go elsewhere.
#[derive(Clone, Copy)]
pub struct NavigateOptions {
    /// In the place of the present address, so that "back" does not return to it.
    pub replace: bool,
    /// Begin at the top of the page.
    pub scroll: bool,
}

impl Default for NavigateOptions {
    fn default() -> Self {
        Self { replace: false, scroll: true }
    }
}

/// Begins to watch the address; to be called once.
pub fn start() {
    let here = window().location();
    let location = Location {
        pathname: RwSignal::new(here.pathname().unwrap_or_default()),
        search: RwSignal::new(here.search().unwrap_or_default()),
    };
    location.install();
    let moved = Closure::<dyn FnMut(String, String)>::new(move |pathname, search| {
        location.search.set(search);
        location.pathname.set(pathname);
    });
    browser::watch_address(moved.as_ref());
    // The page watches as long as it is open.
    moved.forget();
}

/// Where the page is; what reads its signals is shown anew when they change.
pub fn use_location() -> Location {
    Location::current()
}

/// Goes to an address of this app.
pub fn use_navigate() -> impl Fn(&str, NavigateOptions) + Clone {
    |address: &str, options: NavigateOptions| browser::go(address, options.replace, options.scroll)
}

/// A value of the address's query, decoded.
pub fn query(name: &str) -> Option<String> {
    browser::query(name)
}

/// A decoded part of the present path, from 0.
pub fn part(index: usize) -> Option<String> {
    parts(&use_location().pathname.get_untracked()).into_iter().nth(index)
}

/// The decoded parts of a path.
pub fn parts(path: &str) -> Vec<String> {
    path.split('/').filter(|part| !part.is_empty()).map(decoded).collect()
}

/// A part that is not properly encoded stays as it is.
fn decoded(part: &str) -> String {
    js_sys::decode_uri_component(part).map_or_else(|_| part.to_owned(), String::from)
}
