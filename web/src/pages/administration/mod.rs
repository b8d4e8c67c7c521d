//! The administrators' area: what the organisation is made of, its people, and its settings.
//!
//! Most of it is the same page over and over: a list, and a form to add or change one. [`sections`] says for each
//! kind of thing what is in its list and its form; [`list`] and [`form`] show it. To add a field to a form, add
//! one line to `FIELDS` of its section.

mod entry;
mod field;
mod form;
mod inputs;
mod list;
mod lists;
mod loaded;
mod order;
mod place;
mod reach;
mod routing;
mod saving;
mod section;
mod sections;
mod sign_in_link;
mod start;
mod switch;

use crate::router::use_location;
use domain::access::Action;
use leptos::prelude::*;

use crate::{areas::AdministrationFormArea, client::session::session, pages::NotFoundPage};
pub use form::form_area;
use list::ListPage;
use place::Place;
use reach::Reached;
use routing::RoutingPage;
use start::StartPage;

/// The area, loaded when first opened.
pub fn area() -> AnyView {
    let place = place();
    let stranger = Memo::new(|_| session().me().is_some() && !session().may(Action::Administer));
    (move || if stranger.get() { view! { <NotFoundPage/> }.into_any() } else { page(place.get()) }).into_any()
}

fn place() -> Memo<Place> {
    let path = use_location().pathname;
    Memo::new(move |before: Option<&Place>| {
        // While somebody leaves for another area the page stays as it is.
        Place::of(&path.get()).unwrap_or_else(|| before.cloned().unwrap_or(Place::Unknown))
    })
}

fn page(place: Place) -> AnyView {
    match place {
        Place::Start => view! { <StartPage/> }.into_any(),
        Place::Routing => view! { <RoutingPage/> }.into_any(),
        Place::List(section) => {
            view! { <Reached section=section><ListPage section=section/></Reached> }.into_any()
        }
        Place::Form(section, _) => {
            view! { <Reached section=section><AdministrationFormArea/></Reached> }.into_any()
        }
        Place::Unknown => view! { <NotFoundPage/> }.into_any(),
    }
}
