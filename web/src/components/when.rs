//! A time as people say it, and exactly for machines.

use domain::moment::Moment;
use leptos::prelude::*;

use crate::words::{Style, moment};

/// A moment in the site's zone.
#[component]
pub fn When(
    /// The moment.
    at: Moment,
    /// How much of it is shown.
    #[prop(default = Style::Moment)]
    precision: Style,
) -> impl IntoView {
    view! { <time datetime=at.to_string()>{moment(at, precision)}</time> }
}
