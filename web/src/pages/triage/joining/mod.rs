//! Joining reports about the same trouble, and taking them apart: what looks alike, what is joined, and both sheets.

mod alike;
mod apart;
mod join;
mod joined;
mod preview;

use domain::{id::ReportId, reports::wire::ReportNumber};
use leptos::prelude::*;

pub use alike::LooksLikeThese;
pub use apart::ApartSheet;
pub use join::JoinSheet;
pub use joined::{JoinedHere, JoinedTo};

/// What the sheets of joining are about; part of the desk.
#[derive(Clone, Copy)]
pub struct Joining {
    /// Whether the sheet of joining is open.
    pub join_open: RwSignal<bool>,
    /// With which report, once that is known.
    pub into: RwSignal<Option<ReportId>>,
    /// Which joined report is to be taken apart; its sheet is open as long as there is one.
    pub apart: RwSignal<Option<ReportNumber>>,
}

impl Joining {
    /// Nothing is being joined.
    pub fn new() -> Self {
        Self { join_open: RwSignal::new(false), into: RwSignal::new(None), apart: RwSignal::new(None) }
    }

    /// Opens the sheet of joining, with the report that was chosen or to choose one by its number.
    pub fn begin(self, into: Option<ReportId>) {
        self.into.set(into);
        self.join_open.set(true);
    }
}
