//! Which fields an edit set, each in a line.

use domain::directory::wire::Directory;

use super::data::Data;
use crate::{
    t,
    words::{coded, if_coded},
};

/// A line for each field: what it became.
pub fn lines(data: Data<'_>, directory: Option<&Directory>) -> Vec<String> {
    data.list("fields").map(|edit| line(edit, directory)).collect()
}

fn line(edit: Data<'_>, directory: Option<&Directory>) -> String {
    let field = edit.text("field").unwrap_or_default();
    let name = coded("field.", field);
    let Some(to) = edit.text("to") else {
        // The reporter's text is not kept in the history.
        return if field == "text" {
            t!("history.edit.changed", field = name)
        } else {
            t!("history.edit.cleared", field = name)
        };
    };
    let words = match field {
        "title" | "workaround" => Some(to.to_owned()),
        "severity" => if_coded("severity.", to),
        "disposition" => if_coded("disposition.", to),
        "dimension" => if_coded("dimension.", to),
        _ => directory.and_then(|directory| named(directory, field, to)),
    };
    match words {
        Some(words) => t!("history.edit.set", field = name, to = words),
        // Something whose name the directory no longer has.
        None => t!("history.edit.changed", field = name),
    }
}

/// The name of what has that id in the directory.
fn named(directory: &Directory, field: &str, id: &str) -> Option<String> {
    let steps = || directory.systems.iter().flat_map(|system| &system.steps);
    let name = match field {
        "category_id" => &directory.categories.iter().find(|it| it.id.to_string() == id)?.name,
        "unit_id" => &directory.units.iter().find(|it| it.id.to_string() == id)?.name,
        "system_id" => &directory.systems.iter().find(|it| it.id.to_string() == id)?.name,
        "workflow_step_id" => &steps().find(|it| it.id.to_string() == id)?.name,
        _ => return None,
    };
    Some(name.clone())
}
