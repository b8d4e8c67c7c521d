//! What a report is found by, against what its reader sees of it.

use domain::access::{Role, RoleGiven, View, Viewer};
use domain::governance::{Scope, Seat};
use domain::reports::Identity;
use domain::search::index::entry;
use domain::search::rank::score;
use domain::search::sight::{Wanted, by_whole, for_reader};
use domain::search::tokens::{terms, tokens};
use proptest::prelude::*;

use crate::eyes::full;
use crate::lives::{TEXT, WORKAROUND, id, live, lives};

/// What a committee may decide about.
fn scopes() -> impl Strategy<Value = Scope> {
    let some = |one: u128| prop::sample::subsequence(vec![one, 900], 0..2);
    (some(20), some(23), some(22)).prop_map(|(sites, systems, categories)| Scope {
        site_ids: sites.into_iter().map(id).collect(),
        system_ids: systems.into_iter().map(id).collect(),
        category_ids: categories.into_iter().map(id).collect(),
    })
}

/// Somebody who works somewhere, administers something and is a member of some teams.
fn viewers() -> impl Strategy<Value = Viewer> {
    let site = prop::option::of(prop::sample::select(vec![20_u128, 29]));
    let administers = prop::option::of(prop::option::of(prop::sample::select(vec![20_u128, 29])));
    let teams = prop::sample::subsequence(vec![40_u128, 41, 49], 0..3);
    let seats = prop::collection::vec(scopes(), 0..2);
    (site, administers, teams, seats).prop_map(|(site, administers, teams, seats)| Viewer {
        person_id: id(99),
        unit_id: None,
        site_id: site.map(id),
        roles: administers
            .map(|site| RoleGiven { role: Role::Administrator, site_id: site.map(id) })
            .into_iter()
            .collect(),
        team_ids: teams.into_iter().map(id).collect(),
        committees: seats
            .into_iter()
            .map(|scope| Seat { committee_id: id(80), chair: false, scope })
            .collect(),
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn a_report_is_found_by_what_its_reader_sees_and_by_nothing_else(
        tries in lives(),
        viewer in viewers(),
        words in prop::sample::select(vec![
            "zqtext", "zqworkaround", "pumps", "again", "zqtext alarms", "again night", "zqnote", "zqunit", "zqquestion",
        ]),
    ) {
        let (_, projection, _) = live(&tries, Identity::Named);
        let wanted: Vec<Wanted> =
            terms(words).into_iter().map(|term| Wanted { term, named: Vec::new() }).collect();
        let found_by = entry(TEXT, Some(WORKAROUND), &projection);
        let report = full(projection.clone(), Identity::Named, 20);
        let view = viewer.standing(&report.subject()).view(&report.subject());
        let mut seen: Vec<&str> = Vec::new();
        if view.is_some() {
            seen.extend(projection.title.as_deref());
            seen.extend(projection.workaround.as_deref());
        }
        if view >= Some(View::Own) {
            seen.extend([TEXT, WORKAROUND]);
        }
        let seen = tokens(&seen.join(" "));
        let sees = view.is_some() && wanted.iter().all(|wanted| wanted.term.is_in(&seen));
        prop_assert_eq!(for_reader(&wanted, &viewer).holds(&found_by), sees);
        prop_assert_eq!(view.is_some_and(|view| score(&report, view, &wanted).is_some()), sees);
        // Whoever sent it finds it by all that was written.
        let written = [Some(TEXT), Some(WORKAROUND), projection.title.as_deref(), projection.workaround.as_deref()];
        let written = tokens(&written.into_iter().flatten().collect::<Vec<_>>().join(" "));
        let wrote = wanted.iter().all(|wanted| wanted.term.is_in(&written));
        prop_assert_eq!(by_whole(&wanted).holds(&found_by), wrote);
    }
}
