//! By what of a report a reader may find it: never by words that the reader does not see of it.

use super::expression::Expression;
use super::index::{self, KNOWN_TO_STAFF};
use super::tokens::Term;
use crate::access::{Role, Viewer};
use crate::governance::Scope;

/// A word that is looked for, and the things whose names hold it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// The word.
    pub term: Term,
    /// Tokens of categories, systems and steps whose names hold it; everybody who sees a report sees these.
    pub named: Vec<String>,
}

/// All of the words, as those who see a report whole, or sent it, find it by.
pub fn by_whole(wanted: &[Wanted]) -> Expression {
    all(wanted, index::whole)
}

fn all(wanted: &[Wanted], word: fn(&str) -> String) -> Expression {
    let one = |Wanted { term, named }: &Wanted| {
        let groups = term
            .alternatives
            .iter()
            .map(|group| Expression::All(group.iter().map(|token| Expression::Token(word(token))).collect()));
        Expression::Any(groups.chain(named.iter().cloned().map(Expression::Token)).collect())
    };
    Expression::All(wanted.iter().map(one).collect())
}

/// All of the words, as that person finds the reports of others by. What the person reported is found by
/// [`by_whole`].
pub fn for_reader(wanted: &[Wanted], viewer: &Viewer) -> Expression {
    let mut staff = vec![Expression::Token(KNOWN_TO_STAFF.to_owned())];
    staff.extend(viewer.site_id.map(|site| Expression::Token(index::at_site(site))));
    staff.push(all(wanted, index::staff));
    let whole = Expression::All(vec![sees_whole(viewer), by_whole(wanted)]);
    Expression::Any(vec![whole, Expression::All(staff)])
}

/// Which reports that person sees whole.
fn sees_whole(viewer: &Viewer) -> Expression {
    if viewer.administers_everything() {
        return Expression::All(Vec::new());
    }
    let teams = viewer.team_ids.iter().copied().map(index::of_team);
    let sites = viewer
        .roles
        .iter()
        .filter(|given| given.role == Role::Administrator)
        .filter_map(|given| given.site_id.map(index::at_site));
    let seats = viewer.committees.iter().map(|seat| in_scope(&seat.scope));
    Expression::Any(teams.chain(sites).map(Expression::Token).chain(seats).collect())
}

/// What belongs to a committee: it knows of a report once somebody of the owner has looked at it.
fn in_scope(scope: &Scope) -> Expression {
    let any = |tokens: Vec<String>| {
        if tokens.is_empty() {
            return Expression::All(Vec::new());
        }
        Expression::Any(tokens.into_iter().map(Expression::Token).collect())
    };
    Expression::All(vec![
        Expression::Token(KNOWN_TO_STAFF.to_owned()),
        any(scope.site_ids.iter().copied().map(index::at_site).collect()),
        any(scope.system_ids.iter().copied().map(index::about_system).collect()),
        any(scope.category_ids.iter().copied().map(index::of_category).collect()),
    ])
}
