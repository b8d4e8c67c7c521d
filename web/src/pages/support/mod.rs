//! Waiting together: "me too" with the own unit and time, its slip, and following without being touched.

mod ask;
mod button;
mod follow;
mod sheet;
mod slip;
mod words;

use domain::reports::wire::{StaffPart, WaitingView};
use leptos::prelude::*;

pub use button::MeTooButton;
pub use follow::Follow;
pub use sheet::MeTooSheet;
pub use words::{waiting_words, with_me_words};

/// What the page's one sheet is about.
#[derive(Clone, Copy)]
pub struct MeToo {
    /// The report, as last seen.
    report: RwSignal<Option<StaffPart>>,
    /// Whether the sheet is open.
    open: RwSignal<bool>,
    /// Whether it asks; else it shows the slip of one who waits.
    asks: RwSignal<bool>,
}

impl MeToo {
    /// One for all reports of a page; nothing is asked yet.
    pub fn of_page() -> Self {
        Self { report: RwSignal::new(None), open: RwSignal::new(false), asks: RwSignal::new(true) }
    }

    /// Opens the sheet for a report: to say "me too", or with the slip where that was said.
    fn begin(self, report: StaffPart) {
        self.asks.set(!words::waits(&report));
        self.report.set(Some(report));
        self.open.set(true);
    }

    /// What came of it: who waits now, the reader included or not any more.
    fn took(self, waiting: WaitingView) {
        self.report.update(|report| {
            if let Some(report) = report {
                report.counts = waiting.counts;
                report.mine = waiting.mine;
            }
        });
    }

    /// A newer view of the reports of the page has come.
    pub fn keep_up<'a>(self, mut reports: impl Iterator<Item = &'a StaffPart>) {
        let id = self.report.with_untracked(|report| report.as_ref().map(|report| report.id));
        if let Some(newer) = reports.find(|report| Some(report.id) == id) {
            self.report.set(Some(newer.clone()));
        }
    }
}
