//! The unit that needs no choosing.

use leptos::prelude::*;

use crate::{browser, client::session::session};

/// The own unit; on a shared device, the one that was last reported from.
pub fn own_unit() -> String {
    let own = untrack(|| session().me()).and_then(|me| me.unit).map(|unit| unit.id.to_string());
    own.unwrap_or_else(|| browser::remembered("unit"))
}
