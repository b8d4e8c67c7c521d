//! Who sees what: staff know that a report exists once somebody has looked at it, and never what it says.

use domain::id::kind;
use serde_json::{Value, json};

use crate::on_both;
use crate::world::{Client, Hospital, World, new_id, person, with};

on_both! {
    before_anybody_has_looked_a_report_is_not_there
    staff_see_the_case_and_never_the_words
    another_site_sees_nothing
    an_administrator_of_another_site_sees_nothing
    no_list_tells_by_what_it_leaves_out
}

/// What nobody but reporter, owner and administrators may read.
const WORDS: [&str; 9] = [
    "pump alarms",
    "Silence it by hand",
    "At which bed",
    "At bed 4",
    "Ask the maker",
    "It keeps patients safe",
    "It still alarms",
    "Parts are late",
    "Nora Nurse",
];

/// All that staff may get of a report.
const STAFF_FIELDS: [&str; 17] = [
    "view",
    "id",
    "number",
    "state",
    "title",
    "category",
    "system",
    "step",
    "owner",
    "workaround",
    "reported_on",
    "state_since",
    "expected",
    "counts",
    "mine",
    "may",
    "hold",
];

fn telling(hospital: &mut Hospital, identity: &str) -> String {
    let body = with(
        hospital.report(),
        json!({
            "workaround": "Silence it by hand", "severity": "high", "identity": identity, "workflow_step_id": hospital.step,
            "burden": {"minutes": 5, "times": 1, "per": "day"}, "unit_id": hospital.clinic,
        }),
    );
    hospital.nurse.post("/reports", body).expect(201).text_at("/id")
}

/// Everything that this person can read about it.
fn all_answers(client: &mut Client, report: &str) -> Vec<String> {
    let mut answers = Vec::new();
    for path in [
        format!("/reports/{report}"),
        format!("/reports/{report}/events"),
        "/reports".to_owned(),
        "/reports?scope=mine".to_owned(),
        "/reports?sort=burden".to_owned(),
        "/reports?sort=due".to_owned(),
    ] {
        answers.push(client.get(&path).text);
    }
    for route in ["comments", "answers", "withdraw", "reopen", "share-identity"] {
        let body = json!({"body": "x", "reason": "x", "visibility": "reporter"});
        let fields: &[&str] = match route {
            "comments" => &["body", "visibility"],
            "answers" => &["body"],
            "share-identity" => &[],
            _ => &["reason"],
        };
        let body: serde_json::Map<String, Value> = body
            .as_object()
            .unwrap()
            .clone()
            .into_iter()
            .filter(|(name, _)| fields.contains(&name.as_str()))
            .collect();
        let answer = client.act(report, route, Value::Object(body));
        assert!([403, 404].contains(&answer.status), "{route}: {}", answer.text);
        answers.push(answer.text);
    }
    let mut version = client.clone().with_header("if-match", "\"1\"");
    let answer =
        version.patch(&format!("/reports/{report}"), json!({"text": "Mine now", "title": "Mine now"}));
    assert!([403, 404].contains(&answer.status), "{}", answer.text);
    answers.push(answer.text);
    answers
}

fn before_anybody_has_looked_a_report_is_not_there(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = telling(&mut hospital, "named");
    for client in [&mut hospital.colleague, &mut hospital.other_owner] {
        client.get(&format!("/reports/{report}")).expect(404).expect_problem("not_found");
        client.get(&format!("/reports/{report}/events")).expect(404).expect_problem("not_found");
        assert_eq!(client.get("/reports").expect(200).json["items"], json!([]));
        for answer in all_answers(client, &report) {
            assert!(!answer.contains(&report), "{answer}");
        }
    }
    // Who may move reports, but not this one, hears the same.
    hospital.other_owner.go(&report, "received", "acknowledged").expect(404).expect_problem("not_found");
    hospital.colleague.go(&report, "received", "acknowledged").expect(403).expect_problem("not_allowed");
}

fn staff_see_the_case_and_never_the_words(world: World) {
    let mut hospital = Hospital::found(&world);
    for identity in ["named", "confidential"] {
        let report = telling(&mut hospital, identity);
        let asked = [("received", "acknowledged"), ("acknowledged", "clarifying")];
        for (from, to) in asked {
            hospital.owner.go(&report, from, to).expect(200);
        }
        hospital.nurse.act(&report, "answers", json!({"body": "At bed 4"})).expect(200);
        let note = json!({"body": "Ask the maker", "visibility": "internal"});
        hospital.owner.act(&report, "comments", note).expect(200);
        hospital
            .owner
            .transition(
                &report,
                "acknowledged",
                "accepted",
                json!({"title": "Noise", "disposition": "defect"}),
            )
            .expect(200);
        let plan = json!({"from": "accepted", "from_date": "2026-12-10", "reason": "Parts are late"});
        hospital.owner.act(&report, "plan", plan).expect(200);
        let ended = json!({"reason": "It keeps patients safe"});
        hospital.owner.transition(&report, "scheduled", "answered", ended).expect(200);
        hospital.nurse.act(&report, "reopen", json!({"reason": "It still alarms"})).expect(200);
        // The colleague of the same unit, the owner of another team.
        for client in [&mut hospital.colleague, &mut hospital.other_owner] {
            let seen = client.look(&report);
            assert_eq!((&seen["view"], &seen["title"]), (&json!("staff"), &json!("Noise")));
            let fields = seen.as_object().unwrap().keys();
            let beyond: Vec<&String> =
                fields.filter(|field| !STAFF_FIELDS.contains(&field.as_str())).collect();
            assert!(beyond.is_empty(), "{beyond:?}");
            assert_eq!(seen["mine"]["relation"], "none");
            assert_eq!(client.get(&format!("/reports/{report}")).header("etag"), "");
            let hidden =
                [hospital.nurse_id.as_str(), &hospital.clinic, "Clinic", "high", "confidential\",\"id"];
            for answer in all_answers(client, &report) {
                for words in WORDS.iter().copied().chain(hidden) {
                    assert!(!answer.contains(words), "{identity}: {words} in {answer}");
                }
            }
            let story = client.story(&report);
            assert!(
                story
                    .iter()
                    .all(|kind| ["received", "moved", "planned", "reopened"].contains(&kind.as_str())),
                "{story:?}"
            );
        }
    }
    let list = hospital.colleague.get("/reports").expect(200).json;
    for item in list["items"].as_array().unwrap() {
        let fields = item.as_object().unwrap().keys();
        assert!(fields.clone().all(|field| STAFF_FIELDS.contains(&field.as_str())), "{item}");
    }
}

/// A person of a second site.
fn stranger(world: &World, hospital: &mut Hospital) -> (String, String, Client) {
    let (site, unit) = (new_id::<kind::Site>().to_string(), new_id::<kind::Unit>().to_string());
    let new = json!({"id": site, "names": {"en": "Hill"}, "time_zone": "UTC"});
    hospital.administrator.post("/sites", new).expect(201);
    let new =
        json!({"id": unit, "site_id": site, "names": {"en": "Hill ward"}, "kind": "ward", "headcount": 9});
    hospital.administrator.post("/units", new).expect(201);
    let (client, id) = person(world, &mut hospital.administrator, "Hal Hill", &unit, &[]);
    (site, id, client)
}

fn another_site_sees_nothing(world: World) {
    let mut hospital = Hospital::found(&world);
    let (_, _, mut hal) = stranger(&world, &mut hospital);
    let report = hospital.report_in("answered");
    hal.get(&format!("/reports/{report}")).expect(404).expect_problem("not_found");
    hal.get(&format!("/reports/{report}/events")).expect(404).expect_problem("not_found");
    assert_eq!(hal.get("/reports").expect(200).json["items"], json!([]));
    for answer in all_answers(&mut hal, &report) {
        assert!(!answer.contains(&report), "{answer}");
    }
    hospital.colleague.look(&report);
}

fn an_administrator_of_another_site_sees_nothing(world: World) {
    let mut hospital = Hospital::found(&world);
    let (site, id, mut hal) = stranger(&world, &mut hospital);
    let roles = json!({"roles": [{"role": "administrator", "site_id": site}]});
    hospital.administrator.patch(&format!("/people/{id}"), roles).expect(200);
    hal.stay();
    let report = hospital.report_in("answered");
    hal.get(&format!("/reports/{report}")).expect(404);
    hal.act(&report, "reopen", json!({"reason": "Mine"})).expect(404).expect_problem("not_found");
    hal.act(&report, "identity", json!({"reason": "Curious"})).expect(404).expect_problem("not_found");
    for scope in ["team", "all", "mine"] {
        assert_eq!(
            hal.get(&format!("/reports?scope={scope}")).expect(200).json["items"],
            json!([]),
            "{scope}"
        );
    }
    let team = format!("/reports?scope=team&team_id={}", hospital.team);
    assert_eq!(hal.get(&team).expect(200).json["items"], json!([]));
    assert_eq!(hal.get("/reports/queue-counts").expect(200).json["open"], 0);
}

fn no_list_tells_by_what_it_leaves_out(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = telling(&mut hospital, "named");
    hospital.owner.go(&report, "received", "acknowledged").expect(200);
    let found = |client: &mut Client, query: &str| {
        let page = client.get(&format!("/reports?{query}")).expect(200).json;
        page["items"].as_array().unwrap().iter().any(|item| item["id"] == report.as_str())
    };
    assert!(found(&mut hospital.colleague, "scope=all"));
    assert!(found(&mut hospital.colleague, "state=acknowledged"));
    // Unit and promised times are not for staff: asking for them finds nothing, the right value or not.
    for query in [
        format!("unit_id={}", hospital.clinic),
        "clock=due".to_owned(),
        "clock=overdue".to_owned(),
        "clock=paused".to_owned(),
        "sort=due".to_owned(),
    ] {
        assert!(!found(&mut hospital.colleague, &query), "{query}");
    }
    assert!(found(&mut hospital.owner, &format!("unit_id={}", hospital.clinic)));
    assert!(found(&mut hospital.nurse, &format!("unit_id={}&scope=mine", hospital.clinic)));
    hospital.colleague.get("/reports?scope=team").expect(403).expect_problem("not_allowed");
    let other = format!("/reports?scope=team&team_id={}", hospital.fallback);
    hospital.owner.get(&other).expect(403).expect_problem("not_allowed");
    hospital.colleague.get("/reports/queue-counts").expect(403).expect_problem("not_allowed");
}
