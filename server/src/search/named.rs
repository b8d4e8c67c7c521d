//! Categories, systems and steps by the words in their names, in every language: what they are called is looked up when
//! somebody searches, so that a new name is found at once.

use domain::names::Names;
use domain::search::index;
use domain::search::sight::Wanted;
use domain::search::tokens::{Term, tokens};

use crate::directory::Snapshot;

/// Each word with what is named by it.
pub fn wanted(snapshot: &Snapshot, terms: Vec<Term>) -> Vec<Wanted> {
    terms.into_iter().map(|term| Wanted { named: named(snapshot, &term), term }).collect()
}

fn named(snapshot: &Snapshot, term: &Term) -> Vec<String> {
    let holds = |names: &Names| names.0.values().any(|name| term.is_in(&tokens(name)));
    let categories = snapshot.categories().filter(|category| holds(&category.names));
    let systems = snapshot.systems().filter(|system| holds(&system.names));
    let steps = snapshot.systems().flat_map(|system| &system.steps).filter(|step| holds(&step.names));
    categories
        .map(|category| index::of_category(category.id))
        .chain(systems.map(|system| index::about_system(system.id)))
        .chain(steps.map(|step| index::at_step(step.id)))
        .collect()
}
