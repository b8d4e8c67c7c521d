//! What administrators may do to sites, units, categories, systems and teams, one file each.

mod categories;
mod sites;
mod systems;
mod teams;
mod units;

use domain::directory::wire::{Site, Unit};
use domain::problem::{Code, Problem};

use super::picture::Snapshot;
use crate::error::{Result, ServerError};

/// 409: what would break if it were switched off.
fn in_use(words: &str) -> ServerError {
    Problem::new(Code::InUse).detail(words).into()
}

/// Nothing, or 409: somebody must be able to report from somewhere. `site` and `unit` as they would be.
fn require_open_unit(before: &Snapshot, site: Option<&Site>, unit: Option<&Unit>) -> Result<()> {
    let is_open = |id| match site.filter(|changed| changed.id == id) {
        Some(changed) => changed.active,
        None => before.is_open_site(id),
    };
    let some = before.units().any(|known| {
        let known = unit.filter(|changed| changed.id == known.id).unwrap_or(known);
        known.active && is_open(known.site_id)
    });
    if some { Ok(()) } else { Err(in_use("It is the last place from which anybody could report")) }
}
