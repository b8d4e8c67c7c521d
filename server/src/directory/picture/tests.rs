//! What a snapshot makes of its parts.
#![allow(clippy::unwrap_used, reason = "a test may stop")]

use domain::administration::Settings;
use domain::directory::wire::{Category, Site, Step, System, Team, TeamMember, Unit};
use domain::id::Id;
use domain::moment::Moment;
use domain::names::Names;
use domain::routing::{Assign, Fallback, Rule, RuleSet, Subject, Then, When};
use domain::service_levels::ServiceLevel;
use uuid::Uuid;

use super::{Parts, Snapshot};
use crate::directory::view::{Reader, directory};

/// An id that reads like a small number; what was made later has a higher one.
fn id<K>(number: u128) -> Id<K> {
    Id::from_uuid(Uuid::from_u128(number))
}

fn names(english: &str, german: &str) -> Names {
    Names(
        [("en", english), ("de", german)]
            .map(|(language, name)| (language.to_owned(), name.to_owned()))
            .into(),
    )
}

fn unit(number: u128, site: u128, active: bool) -> Unit {
    Unit {
        id: id(number),
        site_id: id(site),
        names: names(&format!("Ward {number}"), &format!("Station {number}")),
        kind: "ward".to_owned(),
        headcount: 30,
        active,
    }
}

fn category(number: u128, position: i64, active: bool) -> Category {
    Category {
        id: id(number),
        key: format!("key-{number}"),
        names: Names::in_one("de", &format!("Kategorie {number}")),
        icon: "clicks".to_owned(),
        position,
        active,
    }
}

fn system(number: u128, active: bool, steps: &[(u128, bool)]) -> System {
    let step =
        |&(number, active): &(u128, bool)| Step { id: id(number), names: names("Step", "Schritt"), active };
    System {
        id: id(number),
        names: names("Corvane", "Corvane"),
        steps: steps.iter().map(step).collect(),
        active,
    }
}

fn team(number: u128, fallback: bool, active: bool) -> Team {
    let member = |number, lead| TeamMember { person_id: id(number), name: format!("Person {number}"), lead };
    Team {
        id: id(number),
        names: names("Applications", "Anwendungen"),
        purpose: None,
        members: vec![member(number * 10, false), member(number * 10 + 1, true)],
        fallback,
        active,
    }
}

fn site(number: u128, time_zone: &str, active: bool) -> Site {
    Site { id: id(number), names: names("Larkmoor", "Lerchenmoor"), time_zone: time_zone.to_owned(), active }
}

/// Two sites of which one is closed, and of everything else something that is switched on and something that is not.
fn parts() -> Parts {
    let when = When { category_ids: vec![id(21)], ..When::default() };
    let then = Then { team_id: id(41), service_level_id: id(50), assign: Assign::Lead };
    Parts {
        version: 7,
        demo: false,
        settings: Settings {
            organisation: "Larkmoor Health".to_owned(),
            language: "en".to_owned(),
            languages: vec!["en".to_owned(), "de".to_owned()],
            anonymous: true,
            safety_instruction: Some(names("Call 2222", "2222 anrufen")),
            join_domains: Vec::new(),
            mail_paused: false,
        },
        sites: vec![site(1, "Europe/Zurich", true), site(2, "Mars/Olympus", false)],
        units: vec![unit(11, 1, true), unit(12, 1, false), unit(13, 2, true)],
        categories: vec![category(20, 5, true), category(21, 1, true), category(22, 0, false)],
        systems: vec![system(30, true, &[(35, true), (36, false)]), system(31, false, &[(37, true)])],
        teams: vec![team(40, true, true), team(41, false, true), team(42, false, false)],
        committees: Vec::new(),
        levels: vec![ServiceLevel::standard(id(50))],
        rule_set: RuleSet {
            rules: vec![Rule { id: id(60), name: "Slow".to_owned(), when, then }],
            fallback: Fallback { team_id: id(40), service_level_id: id(50) },
        },
    }
}

fn snapshot() -> Snapshot {
    Snapshot::from(parts())
}

#[test]
fn names_come_in_the_readers_language_and_what_was_switched_off_keeps_its_name() {
    let snapshot = snapshot();
    assert_eq!(snapshot.reference(id::<domain::id::kind::Unit>(12), "de").name, "Station 12");
    assert_eq!(snapshot.reference(id::<domain::id::kind::Unit>(12), "fr").name, "Ward 12");
    assert_eq!(snapshot.reference(id::<domain::id::kind::Category>(22), "en").name, "Kategorie 22");
    assert_eq!(snapshot.reference(id::<domain::id::kind::WorkflowStep>(37), "de").name, "Schritt");
    assert_eq!(snapshot.reference(id::<domain::id::kind::Team>(99), "en").name, "");
}

#[test]
fn each_site_has_its_own_clock_and_an_unknown_zone_counts_as_utc() {
    let snapshot = snapshot();
    let noon: Moment = "2026-07-01T12:00:00Z".parse().unwrap();
    assert_eq!(snapshot.zone(id(1)).to_local(noon).1, 14 * 3_600);
    assert_eq!(snapshot.zone(id(2)).to_local(noon).1, 12 * 3_600);
    assert_eq!(snapshot.zone(id(3)).to_local(noon).1, 12 * 3_600);
}

#[test]
fn rules_are_ready_and_know_the_lead() {
    let snapshot = snapshot();
    let subject = |category| Subject {
        site: id(1),
        unit: id(11),
        system: None,
        step: None,
        category: id(category),
        severity: None,
        text: "",
    };
    assert_eq!(snapshot.rules.route(&subject(21)).team, id(41));
    assert_eq!(snapshot.rules.route(&subject(20)).team, id(40));
    assert_eq!(snapshot.lead_of(id(41)), Some(id(411)));
    assert_eq!(snapshot.members_of(id(41)).collect::<Vec<_>>(), [id(410), id(411)]);
    assert_eq!(snapshot.lead_of(id(99)), None);
}

#[test]
fn a_submission_names_what_can_be_chosen() {
    let snapshot = snapshot();
    let wrong = |unit, category, system: Option<u128>, step: Option<u128>| {
        let errors = snapshot.check_submission(id(unit), id(category), system.map(id), step.map(id));
        assert!(errors.iter().all(|error| error.code == "unknown"));
        errors.into_iter().map(|error| error.field).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(wrong(11, 20, None, None), "");
    assert_eq!(wrong(11, 20, Some(30), Some(35)), "");
    assert_eq!(wrong(12, 20, None, None), "unit_id");
    assert_eq!(wrong(13, 20, None, None), "unit_id", "its site is switched off");
    assert_eq!(wrong(99, 22, Some(31), Some(37)), "unit_id category_id system_id");
    assert_eq!(wrong(11, 20, Some(30), Some(36)), "workflow_step_id");
    assert_eq!(wrong(11, 20, Some(30), Some(37)), "workflow_step_id", "the step of another system");
    assert_eq!(wrong(11, 20, None, Some(35)), "workflow_step_id");
}

#[test]
fn a_report_goes_to_active_teams_and_their_members() {
    let snapshot = snapshot();
    assert!(snapshot.check_team(id(41)).is_none());
    assert_eq!(snapshot.check_team(id(42)).unwrap().field, "team_id");
    assert!(snapshot.check_assignee(id(41), id(411)).is_none());
    assert_eq!(snapshot.check_assignee(id(41), id(401)).unwrap().field, "assignee_id");
    assert!(snapshot.check_service_level(id(50)).is_none());
    assert_eq!(snapshot.check_service_level(id(51)).unwrap().field, "service_level_id");
}

#[test]
fn strangers_see_names_and_ids_only() {
    let seen = directory(&snapshot(), "de", Reader::Stranger);
    assert_eq!(seen.sites.iter().map(|site| site.name.as_str()).collect::<Vec<_>>(), ["Lerchenmoor"]);
    assert!(seen.sites.iter().all(|site| site.time_zone.is_none()));
    assert!(seen.units.iter().all(|unit| unit.kind.is_none() && unit.headcount.is_none()));
    assert!(seen.teams.iter().all(|team| team.members.is_empty()));
    assert_eq!(seen.safety_instruction.as_deref(), Some("2222 anrufen"));
}

#[test]
fn the_directory_leaves_out_what_is_switched_off() {
    let seen = directory(&snapshot(), "en", Reader::Staff);
    assert_eq!(seen.sites.first().unwrap().time_zone.as_deref(), Some("Europe/Zurich"));
    assert_eq!(seen.units.iter().map(|unit| unit.id).collect::<Vec<_>>(), [id(11)]);
    assert_eq!(seen.categories.iter().map(|category| category.id).collect::<Vec<_>>(), [id(21), id(20)]);
    assert_eq!(seen.systems.len(), 1);
    assert_eq!(seen.systems.first().unwrap().steps.iter().map(|step| step.id).collect::<Vec<_>>(), [id(35)]);
    assert_eq!(
        seen.teams.iter().map(|team| (team.id, team.fallback)).collect::<Vec<_>>(),
        [(id(40), true), (id(41), false)]
    );
    assert!(seen.teams.iter().all(|team| team.members.is_empty()));
}

#[test]
fn owners_see_who_is_in_a_team() {
    let seen = directory(&snapshot(), "en", Reader::Owner);
    let members: Vec<_> =
        seen.teams.iter().flat_map(|team| &team.members).map(|member| member.name.as_str()).collect();
    assert_eq!(members, ["Person 400", "Person 401", "Person 410", "Person 411"]);
}
