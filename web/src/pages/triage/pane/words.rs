//! What a report is called, and how its state is said to its owner.

use domain::reports::{Hours, State, wire::StaffPart};

use crate::{
    pages::triage::desk::Whole,
    t,
    words::{coded, if_coded, number},
};

/// The confirmed title, else category and system.
pub fn title_of(staff: &StaffPart) -> String {
    staff.title.clone().unwrap_or_else(|| match &staff.system {
        Some(system) => t!("triage.untitled_in", category = &staff.category.name, system = &system.name),
        None => staff.category.name.clone(),
    })
}

/// The page's heading: number and title.
pub fn heading(report: &Whole) -> String {
    t!("triage.heading", number = number(report.staff.number), title = title_of(&report.staff))
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
