//! What a report is called, and how its state is said to its owner.

use domain::reports::{Hours, State};

use crate::{
    pages::{titles::of_staff, triage::desk::Whole},
    t,
    words::{coded, if_coded, number},
};

/// The page's heading: number and title.
pub fn heading(report: &Whole) -> String {
    t!("triage.heading", number = number(report.staff.number), title = of_staff(&report.staff))
}

/// The state in the owner's words: what asks the reporter is "Waiting for the reporter" here.
pub fn owner_words(state: State) -> String {
    if_coded("triage.state.", state.as_str()).unwrap_or_else(|| coded("state.", state.as_str()))
}

/// Hours as a number with one decimal.
pub fn hours(hours: Hours) -> f64 {
    const TENTHS: f64 = 10.0;
    hours.tenths as f64 / TENTHS
}
