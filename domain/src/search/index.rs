//! What is kept of a report to be found by.
//!
//! An entry is one text of tokens, each with a letter in front: `w` for words that only those may be led by who see the
//! report whole or sent it, `s` for words that staff of the site see, `x` for what it is about. The names of
//! categories and systems are not in it: they are looked up when somebody searches, so that a new name is found at once.

use std::collections::BTreeSet;

use super::tokens::tokens;
use crate::id::Id;
use crate::reports::projection::Projection;

/// Changes when entries are made otherwise, so that all are made anew.
pub const VERSION: &str = "xv1";
/// Staff of the site may know of the report.
pub const KNOWN_TO_STAFF: &str = "xa";

/// A token that names a thing.
macro_rules! about {
    ($($(#[$doc:meta])* $name:ident = $letters:literal $kind:ident;)*) => {
        $($(#[$doc])* pub fn $name(id: Id<crate::id::kind::$kind>) -> String {
            format!(concat!($letters, "{}"), id.uuid().simple())
        })*
    };
}

about! {
    /// It happened at that site.
    at_site = "xs" Site;
    /// That team owns it.
    of_team = "xt" Team;
    /// It is of that category.
    of_category = "xc" Category;
    /// It is about that system.
    about_system = "xy" System;
    /// It happens at that step of work.
    at_step = "xp" WorkflowStep;
}

/// A word of the whole report.
pub fn whole(token: &str) -> String {
    format!("w{token}")
}

/// A word that staff see.
pub fn staff(token: &str) -> String {
    format!("s{token}")
}

/// What a report is found by.
pub fn entry(text: &str, own_workaround: Option<&str>, projection: &Projection) -> BTreeSet<String> {
    let seen = [projection.title.as_deref(), projection.workaround.as_deref()];
    let mut entry = BTreeSet::from([
        VERSION.to_owned(),
        at_site(projection.site_id),
        of_team(projection.team_id),
        of_category(projection.category_id),
    ]);
    entry.extend(projection.system_id.map(about_system));
    entry.extend(projection.workflow_step_id.map(at_step));
    if projection.acknowledged_once {
        entry.insert(KNOWN_TO_STAFF.to_owned());
    }
    for word in seen.into_iter().flatten().flat_map(tokens) {
        entry.insert(staff(&word));
        entry.insert(whole(&word));
    }
    for word in [Some(text), own_workaround].into_iter().flatten().flat_map(tokens) {
        entry.insert(whole(&word));
    }
    entry
}

/// The entry as it is stored.
pub fn to_text(entry: &BTreeSet<String>) -> String {
    let words: Vec<&str> = entry.iter().map(String::as_str).collect();
    words.join(" ")
}

/// The entry as it was stored.
pub fn from_text(text: &str) -> BTreeSet<String> {
    text.split(' ').map(str::to_owned).collect()
}
