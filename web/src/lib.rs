//! The Readback web app: everything that people see in the browser.

pub mod app;
mod app_wide;
pub mod areas;
pub mod browser;
pub mod client;
pub mod components;
pub mod pages;
pub mod router;
pub mod shell;
pub mod words;

/// Shows the app in the page.
pub fn start() {
    #[cfg(debug_assertions)]
    std::panic::set_hook(Box::new(|panic| leptos::logging::error!("{panic}")));
    leptos::mount::mount_to_body(app::App);
}
