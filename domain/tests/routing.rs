//! Routing by properties: every report gets an owner, the first match decides, and the compiled form says what
//! reading the rules one by one says.
#![allow(clippy::unwrap_used, reason = "a test may stop")]

use domain::fields::Request;
use domain::id::{CategoryId, Id, ServiceLevelId, SiteId, SystemId, TeamId, UnitId, WorkflowStepId};
use domain::reports::Severity;
use domain::routing::{
    Assign, CompiledRules, Fallback, Known, Route, Rule, RuleRef, RuleSet, Subject, Then, When,
};
use proptest::prelude::*;
use serde_json::json;
use uuid::Uuid;

fn id<K>(number: u128) -> Id<K> {
    Id::from_uuid(Uuid::from_u128(number))
}

/// Few enough ids that rules and reports meet.
fn ids<K: 'static>() -> impl Strategy<Value = Id<K>> {
    (1_u128..=3).prop_map(id)
}

fn lists<K: 'static>() -> impl Strategy<Value = Vec<Id<K>>> {
    prop_oneof![2 => Just(Vec::new()), 1 => prop::collection::vec(ids(), 1..3)]
}

const SEVERITIES: [Severity; 4] = [Severity::Low, Severity::Medium, Severity::High, Severity::Critical];
const WORDS: [&str; 9] =
    ["pump", "Pumpe", "smart pump", "SMART", "e-mail", "über", "Über weisung", "--", "schlauch x"];
const TEXTS: [&str; 8] = [
    "",
    "The Smart  Pumps stop",
    "Infusionspumpe steht",
    "Die PUMPEN, smart oder nicht",
    "ÜBERWEISUNG fehlt",
    "no E-Mails at all",
    "Über: Weisungen",
    "-- smart -- pump --",
];

fn rules() -> impl Strategy<Value = Rule> {
    let severities =
        prop_oneof![2 => Just(Vec::new()), 1 => prop::sample::subsequence(SEVERITIES.to_vec(), 1..3)];
    let words = prop_oneof![
        2 => Just(Vec::new()),
        1 => prop::sample::subsequence(WORDS.to_vec(), 1..3)
            .prop_map(|words| words.into_iter().map(str::to_owned).collect()),
    ];
    let when = (lists(), lists(), lists(), lists(), lists(), severities, words).prop_map(
        |(site_ids, unit_ids, system_ids, workflow_step_ids, category_ids, severities, words)| When {
            site_ids,
            unit_ids,
            system_ids,
            workflow_step_ids,
            category_ids,
            severities,
            words,
        },
    );
    let assign = prop_oneof![Just(Assign::Nobody), Just(Assign::Lead)];
    (any::<u128>(), when, 10_u128..20, 30_u128..40, assign).prop_map(|(rule, when, team, level, assign)| {
        Rule {
            id: id(rule),
            name: format!("rule {rule}"),
            when,
            then: Then { team_id: id(team), service_level_id: id(level), assign },
        }
    })
}

fn rule_sets() -> impl Strategy<Value = RuleSet> {
    let fallback = Fallback { team_id: id(99), service_level_id: id(98) };
    prop::collection::vec(rules(), 0..12).prop_map(move |rules| RuleSet { rules, fallback })
}

fn subjects() -> impl Strategy<Value = Subject<'static>> {
    let severity = prop::option::of(prop::sample::select(SEVERITIES.to_vec()));
    let text = prop::sample::select(TEXTS.to_vec());
    (ids(), ids(), prop::option::of(ids()), prop::option::of(ids()), ids(), severity, text).prop_map(
        |(site, unit, system, step, category, severity, text)| Subject {
            site,
            unit,
            system,
            step,
            category,
            severity,
            text,
        },
    )
}

fn words_of(text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    lower
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|it| !it.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Whether the phrase stands in the text: its words one after the other, the last perhaps going on.
fn has_phrase(text: &[String], phrase: &str) -> bool {
    let phrase = words_of(phrase);
    let Some((last, first)) = phrase.split_last() else { return false };
    text.windows(phrase.len()).any(|it| it.starts_with(first) && it[first.len()].starts_with(last.as_str()))
}

fn one_by_one(when: &When, subject: &Subject<'_>) -> bool {
    fn any_of<T: PartialEq>(wanted: &[T], value: Option<&T>) -> bool {
        wanted.is_empty() || value.is_some_and(|value| wanted.contains(value))
    }
    let text = words_of(subject.text);
    any_of(&when.site_ids, Some(&subject.site))
        && any_of(&when.unit_ids, Some(&subject.unit))
        && any_of(&when.system_ids, subject.system.as_ref())
        && any_of(&when.workflow_step_ids, subject.step.as_ref())
        && any_of(&when.category_ids, Some(&subject.category))
        && any_of(&when.severities, subject.severity.as_ref())
        && (when.words.is_empty() || when.words.iter().any(|word| has_phrase(&text, word)))
}

fn route_by(rule: &Rule) -> Route {
    Route {
        rule: Some(RuleRef::new(rule.id, &rule.name)),
        team: rule.then.team_id,
        service_level: rule.then.service_level_id,
        assign: rule.then.assign,
    }
}

proptest! {
    #[test]
    fn the_compiled_form_says_what_the_rules_say(set in rule_sets(), subject in subjects()) {
        let naive = set.rules.iter().find(|rule| one_by_one(&rule.when, &subject)).map_or(
            Route { rule: None, team: id(99), service_level: id(98), assign: Assign::Nobody },
            route_by,
        );
        prop_assert_eq!(CompiledRules::new(&set).route(&subject), naive);
    }

    #[test]
    fn any_text_has_an_owner(set in rule_sets(), subject in subjects(), text in "\\PC{0,60}") {
        let route = CompiledRules::new(&set).route(&Subject { text: &text, ..subject });
        let mut teams = set.rules.iter().map(|rule| rule.then.team_id).chain([set.fallback.team_id]);
        prop_assert!(teams.any(|team| team == route.team));
    }

    #[test]
    fn the_first_match_wins(set in rule_sets(), subject in subjects(), pick in any::<prop::sample::Index>()) {
        let route = CompiledRules::new(&set).route(&subject);
        let decided = set.rules.iter().position(|rule| Some(rule.id) == route.rule.as_ref().map(|it| it.id));
        // Without all rules after the one that decided, the answer is the same.
        if let Some(decided) = decided {
            let shorter = RuleSet { rules: set.rules[..=decided].to_vec(), ..set.clone() };
            prop_assert_eq!(CompiledRules::new(&shorter).route(&subject), route);
        }
        // A rule that matches wins from the front.
        if !set.rules.is_empty() {
            let mut moved = set.clone();
            let rule = moved.rules.remove(pick.index(set.rules.len()));
            moved.rules.insert(0, rule.clone());
            if one_by_one(&rule.when, &subject) {
                prop_assert_eq!(CompiledRules::new(&moved).route(&subject), route_by(&rule));
            }
        }
    }

    #[test]
    fn rules_are_read_as_sent(set in rule_sets()) {
        let mut set = set;
        set.rules.iter_mut().for_each(|rule| rule.when.words.retain(|word| word != "--"));
        prop_assert_eq!(RuleSet::parse(&serde_json::to_value(&set).unwrap()), Ok(set));
    }
}

#[test]
fn words_match_at_the_beginning_of_a_word() {
    let matches = |word: &str, text: &str| {
        let when = When { words: vec![word.to_owned()], ..When::default() };
        let then = Then { team_id: id(1), service_level_id: id(1), assign: Assign::Lead };
        let rules = vec![Rule { id: id(1), name: "it".to_owned(), when, then }];
        let set = RuleSet { rules, fallback: Fallback { team_id: id(2), service_level_id: id(2) } };
        let subject = Subject {
            site: id(1),
            unit: id(1),
            system: None,
            step: None,
            category: id(1),
            severity: None,
            text,
        };
        CompiledRules::new(&set).route(&subject).rule.is_some()
    };
    assert!(matches("pump", "PUMPS stop") && matches("Pumpe", "die pumpe") && matches("pump", "(pump)"));
    assert!(!matches("pump", "Infusionspumpe") && !matches("über", "ueber") && !matches("pump", "pum p"));
    assert!(matches("smart pump", "a smart\npumpen-thing") && !matches("smart pump", "smartpump"));
    assert!(matches("über", "ÜBERWEISUNG") && !matches("?!", "what?!"));
}

#[test]
fn everything_wrong_with_the_rules_is_said_at_once() {
    let rule = |number: u128| {
        json!({"id": id::<()>(number), "name": "A", "when": {},
            "then": {"team_id": id::<()>(1), "service_level_id": id::<()>(1), "assign": "nobody"}})
    };
    let mut wrong = rule(3);
    wrong["when"] = json!({"severities": ["high", "huge"], "words": ["ok", "?"], "colour": []});
    wrong["then"] = json!({"team_id": "x", "assign": "round_robin"});
    let fields = |body: serde_json::Value| -> Vec<String> {
        RuleSet::parse(&body).unwrap_err().into_iter().map(|it| format!("{} {}", it.field, it.code)).collect()
    };
    let fallback = json!({"team_id": id::<()>(1), "service_level_id": id::<()>(1)});
    let mut found = fields(json!({"rules": [rule(1), wrong], "fallback": {"team_id": id::<()>(1)}}));
    found.sort();
    assert_eq!(
        found,
        [
            "fallback.service_level_id required",
            "rules.1.then.assign not_a_choice",
            "rules.1.then.service_level_id required",
            "rules.1.then.team_id not_an_id",
            "rules.1.when.colour unknown_field",
            "rules.1.when.severities.1 not_a_choice",
            "rules.1.when.words.1 no_word",
        ]
    );
    assert_eq!(
        fields(json!({"rules": [rule(1), rule(2), rule(1)], "fallback": fallback})),
        ["rules.2.id duplicate"]
    );
    assert_eq!(fields(json!({"rules": []})), ["fallback required"]);
}

/// Knows the ids below ten.
struct Few;

macro_rules! knows {
    ($($method:ident $id:ty;)*) => {
        impl Known for Few {
            $(fn $method(&self, id: $id) -> bool {
                id.uuid().as_u128() < 10
            })*
        }
    };
}
knows! {
    site SiteId; unit UnitId; system SystemId; workflow_step WorkflowStepId; category CategoryId; team TeamId;
    service_level ServiceLevelId;
}

#[test]
fn unknown_ids_are_named_by_their_path() {
    let then = |team, level| Then { team_id: id(team), service_level_id: id(level), assign: Assign::Nobody };
    let when = When {
        site_ids: vec![id(11)],
        unit_ids: vec![id(1), id(11)],
        system_ids: vec![id(11)],
        workflow_step_ids: vec![id(11)],
        category_ids: vec![id(1), id(2), id(11)],
        ..When::default()
    };
    let good = Rule { id: id(1), name: "good".to_owned(), when: When::default(), then: then(1, 1) };
    let bad = Rule { id: id(2), name: "bad".to_owned(), when, then: then(11, 11) };
    let set =
        RuleSet { rules: vec![good, bad], fallback: Fallback { team_id: id(11), service_level_id: id(11) } };
    let found: Vec<_> = set.check(&Few).into_iter().map(|error| error.field).collect();
    let in_rule = ["site_ids.0", "unit_ids.1", "system_ids.0", "workflow_step_ids.0", "category_ids.2"]
        .map(|field| format!("rules.1.when.{field}"));
    let rest = [
        "rules.1.then.team_id",
        "rules.1.then.service_level_id",
        "fallback.team_id",
        "fallback.service_level_id",
    ]
    .map(str::to_owned);
    assert_eq!(found, [&in_rule[..], &rest[..]].concat());
}
