//! Waiting together: "me too" with the own unit and time, its slip, and following without being touched.

mod ask;
mod button;
mod follow;
mod sheet;
mod slip;
mod words;

use domain::{
    id::ReportId,
    reports::wire::{StaffPart, WaitingView},
};
use leptos::prelude::*;

use crate::pages::report::BurdenForm;

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
    /// Unit and time, where the page asks for them already.
    beside: Option<(RwSignal<String>, BurdenForm)>,
}

impl MeToo {
    /// One for all reports of a page; nothing is asked yet.
    pub fn of_page() -> Self {
        Self {
            report: RwSignal::new(None),
            open: RwSignal::new(false),
            asks: RwSignal::new(true),
            beside: None,
        }
    }

    /// One for a page on which unit and time are being said already.
    pub fn beside(unit: RwSignal<String>, burden: BurdenForm) -> Self {
        Self { beside: Some((unit, burden)), ..Self::of_page() }
    }

    /// The report for which the reader waits since just now, once the slip has been put away.
    pub fn put_away(self) -> Option<ReportId> {
        let waited = self
            .report
            .with(|report| report.as_ref().filter(|report| words::waits(report)).map(|report| report.id));
        waited.filter(|_| !self.open.get())
    }

    /// Opens the sheet for a report: to say "me too", or with the slip where that was said.
    pub fn begin(self, report: StaffPart) {
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

    /// The reader does not wait any more.
    fn leave(self) {
        self.report.set(None);
        self.open.set(false);
    }

    /// A newer view of the reports of the page has come.
    pub fn keep_up<'a>(self, mut reports: impl Iterator<Item = &'a StaffPart>) {
        let id = self.report.with_untracked(|report| report.as_ref().map(|report| report.id));
        if let Some(newer) = reports.find(|report| Some(report.id) == id) {
            self.report.set(Some(newer.clone()));
        }
    }
}
