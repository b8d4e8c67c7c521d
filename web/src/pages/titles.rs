//! What a report is called and where it stands, in words for its reader.

use domain::reports::wire::{Relation, StaffPart};

use crate::{
    t,
    words::{coded, if_coded},
};

/// Where it stands: a question that waits for its reporter is a question to the reporter alone.
pub fn state_words(staff: &StaffPart) -> String {
    let state = staff.state.as_str();
    let for_others = if_coded("triage.state.", state).filter(|_| staff.mine.relation != Relation::Reporter);
    for_others.unwrap_or_else(|| coded("state.", state))
}

/// The title that the owner confirmed, else category and system.
pub fn of_staff(staff: &StaffPart) -> String {
    staff.title.clone().unwrap_or_else(|| match &staff.system {
        Some(system) => t!("report.untitled_in", category = &staff.category.name, system = &system.name),
        None => staff.category.name.clone(),
    })
}
