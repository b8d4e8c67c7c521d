//! How well a report answers a search, by what its reader sees of it.

use std::collections::BTreeSet;

use super::index;
use super::sight::Wanted;
use super::tokens::tokens;
use crate::access::View;
use crate::reports::view::FullReport;

/// A word in the owner-confirmed title.
const IN_TITLE: u32 = 8;
/// A word in the name of category, system or step.
const IN_NAME: u32 = 4;
/// A word in the owner-confirmed workaround.
const IN_WORKAROUND: u32 = 3;
/// A word in what the reporter wrote.
const IN_TEXT: u32 = 2;

/// The sum over the words of the best place of each; nothing where a word stands nowhere that this reader sees. The index
/// has found the report by the same rule: this says it once more, of the report as it stands now.
pub fn score(report: &FullReport, view: View, wanted: &[Wanted]) -> Option<u32> {
    let of = |text: Option<&str>| text.map(tokens).unwrap_or_default();
    let projection = &report.projection;
    let written = (view >= View::Own).then(|| {
        let mut written = tokens(&report.text);
        written.extend(of(report.own_workaround.as_deref()));
        written
    });
    let places: [(u32, BTreeSet<String>); 3] = [
        (IN_TITLE, of(projection.title.as_deref())),
        (IN_WORKAROUND, of(projection.workaround.as_deref())),
        (IN_TEXT, written.unwrap_or_default()),
    ];
    let about: Vec<String> = [
        Some(index::of_category(projection.category_id)),
        projection.system_id.map(index::about_system),
        projection.workflow_step_id.map(index::at_step),
    ]
    .into_iter()
    .flatten()
    .collect();
    let everywhere: BTreeSet<String> = places.iter().flat_map(|(_, words)| words.iter().cloned()).collect();
    let mut sum = 0;
    for Wanted { term, named } in wanted {
        let in_name = named.iter().any(|token| about.contains(token)).then_some(IN_NAME);
        let found = places.iter().filter(|(_, words)| term.is_in(words)).map(|(weight, _)| *weight);
        // The parts of a compound may stand in several places.
        let scattered = term.is_in(&everywhere).then_some(IN_TEXT);
        sum += found.chain(in_name).chain(scattered).max()?;
    }
    Some(sum)
}
