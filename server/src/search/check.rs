//! What `readback check` looks for in what reports are found by.

use std::collections::HashMap;

use domain::search::index::VERSION;

use super::{index, store};
use crate::db::Conn;
use crate::error::Result;
use crate::reports::rows::Stored;

/// Every one of these reports that is found by something else than it says. `complete` where the job that makes old
/// entries anew has come to its end: then none may be lacking.
///
/// # Errors
/// The statements'.
pub fn check(conn: &mut Conn, reports: &[Stored], complete: bool) -> Result<Vec<String>> {
    let numbers: Vec<i64> = reports.iter().map(|report| report.number).collect();
    let stored: HashMap<i64, (String, Option<String>)> = store::list_words(conn, &numbers)?
        .into_iter()
        .map(|(number, words, similar)| (number, (words, similar)))
        .collect();
    let mut differences = Vec::new();
    for report in reports {
        let of = report.number;
        match stored.get(&of) {
            // An entry of an older kind counts as none.
            Some((words, similar)) if is_present_kind(words) => {
                if *words != index::words(report) {
                    differences.push(format!("RB-{of}: it is found by other words than it holds"));
                }
                // What is too old to be compared with has none.
                if similar.is_some() && *similar != index::similar_words(report) {
                    differences.push(format!("RB-{of}: it is compared by other words than it holds"));
                }
            }
            _ if complete => differences.push(format!("RB-{of}: no search finds it")),
            _ => {}
        }
    }
    Ok(differences)
}

fn is_present_kind(words: &str) -> bool {
    words.split(' ').any(|word| word == VERSION)
}
