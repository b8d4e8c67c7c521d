//! Starts the web app in the page.

fn main() {
    web::start();
}
