//! The rules that decide who owns a report.

use domain::id::kind;
use serde_json::{Value, json};

use crate::on_both;
use crate::world::{Hospital, World, new_id, with};

on_both! {
    the_first_rule_that_matches_decides
    rules_are_replaced_whole
    everything_unknown_in_rules_is_named
    a_dropped_rule_is_still_named_by_its_reports
    a_rule_can_assign_to_the_lead
    no_report_is_ever_without_owner_while_rules_change
}

fn id() -> String {
    new_id::<kind::RoutingRule>().to_string()
}

fn rule(hospital: &Hospital, name: &str, when: Value, team: &str) -> Value {
    json!({
        "id": id(), "name": name, "when": when,
        "then": {"team_id": team, "service_level_id": hospital.service_level, "assign": "nobody"},
    })
}

fn set(hospital: &Hospital, rules: Vec<Value>) -> Value {
    json!({"rules": rules, "fallback": {"team_id": hospital.fallback, "service_level_id": hospital.service_level}})
}

/// Name of the rule that decides about the report, or "fallback".
fn decides(hospital: &mut Hospital, more: Value) -> String {
    let mut body = with(hospital.report(), more);
    body.as_object_mut().unwrap().retain(|_, value| !value.is_null());
    let receipt = hospital.nurse.post("/reports", body).expect(201).json;
    let rule = receipt["rule"]["name"].as_str().unwrap_or("fallback").to_owned();
    let seen = hospital.administrator.look(receipt["id"].as_str().unwrap());
    assert_eq!(seen["rule"], receipt["rule"], "the report says which rule decided");
    assert_eq!(seen["owner"], receipt["owner"]);
    rule
}

fn the_first_rule_that_matches_decides(world: World) {
    let mut hospital = Hospital::found(&world);
    let (team, other) = (hospital.team.clone(), hospital.fallback.clone());
    let rules = vec![
        rule(&hospital, "critical", json!({"severities": ["critical"]}), &other),
        rule(&hospital, "step", json!({"workflow_step_ids": [hospital.step]}), &team),
        rule(
            &hospital,
            "words",
            json!({"words": ["smart pump", "TPN"], "system_ids": [hospital.system]}),
            &team,
        ),
        rule(&hospital, "clinic", json!({"unit_ids": [hospital.clinic]}), &team),
        rule(
            &hospital,
            "site",
            json!({"site_ids": [hospital.site], "category_ids": [hospital.category], "words": ["printer"]}),
            &team,
        ),
    ];
    hospital.administrator.put("/routing-rules", set(&hospital, rules)).expect(200);
    let step = hospital.step.clone();
    let clinic = hospital.clinic.clone();
    assert_eq!(decides(&mut hospital, json!({})), "fallback");
    assert_eq!(decides(&mut hospital, json!({"severity": "critical", "workflow_step_id": step})), "critical");
    assert_eq!(decides(&mut hospital, json!({"severity": "high", "workflow_step_id": step})), "step");
    assert_eq!(decides(&mut hospital, json!({"text": "Our smart-pumps stop"})), "words");
    assert_eq!(decides(&mut hospital, json!({"text": "the tpn order"})), "words");
    assert_eq!(decides(&mut hospital, json!({"text": "startpnd"})), "fallback");
    assert_eq!(decides(&mut hospital, json!({"text": "tpn", "system_id": null})), "fallback");
    assert_eq!(decides(&mut hospital, json!({"unit_id": clinic})), "clinic");
    assert_eq!(decides(&mut hospital, json!({"text": "Printers jam", "system_id": null})), "site");
}

fn rules_are_replaced_whole(world: World) {
    let mut hospital = Hospital::found(&world);
    let read = hospital.administrator.get("/routing-rules").expect(200);
    assert_eq!(read.json["rules"][0]["name"], "eMAR");
    let tag = read.header("etag").to_owned();
    let team = hospital.team.clone();
    let rules = vec![
        rule(&hospital, "two", json!({"severities": ["high"]}), &team),
        rule(&hospital, "one", json!({"words": ["bed"]}), &team),
    ];
    let body = set(&hospital, rules);
    let mut admin = hospital.administrator.clone().with_header("if-match", &tag);
    let saved = admin.put("/routing-rules", body.clone()).expect(200);
    assert_eq!(saved.json, body);
    let read = hospital.administrator.get("/routing-rules").expect(200);
    assert_eq!(read.json, body, "in the order in which they were sent");
    assert_eq!(read.header("etag"), saved.header("etag"));
    admin.put("/routing-rules", body).expect(412).expect_problem("changed");
    let empty = set(&hospital, Vec::new());
    hospital.administrator.put("/routing-rules", empty).expect(200);
    assert_eq!(decides(&mut hospital, json!({})), "fallback");
}

fn everything_unknown_in_rules_is_named(world: World) {
    let mut hospital = Hospital::found(&world);
    let before = hospital.administrator.get("/routing-rules").expect(200).json;
    let lost = id();
    let when = json!({
        "site_ids": [lost], "unit_ids": [hospital.ward, lost], "system_ids": [lost], "workflow_step_ids": [lost],
        "category_ids": [lost],
    });
    let then = json!({"then": {"team_id": lost, "service_level_id": lost, "assign": "lead"}});
    let rules = vec![
        rule(&hospital, "good", json!({}), &hospital.team),
        with(rule(&hospital, "bad", when, &lost), then),
    ];
    let body = json!({"rules": rules, "fallback": {"team_id": lost, "service_level_id": lost}});
    hospital.administrator.put("/routing-rules", body).expect_fields(&[
        ("rules.1.when.site_ids.0", "unknown"),
        ("rules.1.when.unit_ids.1", "unknown"),
        ("rules.1.when.system_ids.0", "unknown"),
        ("rules.1.when.workflow_step_ids.0", "unknown"),
        ("rules.1.when.category_ids.0", "unknown"),
        ("rules.1.then.team_id", "unknown"),
        ("rules.1.then.service_level_id", "unknown"),
        ("fallback.team_id", "unknown"),
        ("fallback.service_level_id", "unknown"),
    ]);
    let one = rule(
        &hospital,
        "",
        json!({"words": ["!?"], "colour": "red", "severities": ["worst"]}),
        &hospital.team,
    );
    let same =
        with(one.clone(), json!({"name": "again", "when": {}, "then": {"team_id": 5, "assign": "best"}}));
    hospital.administrator.put("/routing-rules", json!({"rules": [one, same]})).expect_fields(&[
        ("rules.0.name", "required"),
        ("rules.0.when.words.0", "no_word"),
        ("rules.0.when.colour", "unknown_field"),
        ("rules.0.when.severities.0", "not_a_choice"),
        ("rules.1.then.team_id", "not_an_id"),
        ("rules.1.then.service_level_id", "required"),
        ("rules.1.then.assign", "not_a_choice"),
        ("fallback", "required"),
    ]);
    let good = rule(&hospital, "twice", json!({}), &hospital.team);
    let twice = set(&hospital, vec![good.clone(), good]);
    hospital.administrator.put("/routing-rules", twice).expect_fields(&[("rules.1.id", "duplicate")]);
    assert_eq!(
        hospital.administrator.get("/routing-rules").expect(200).json,
        before,
        "nothing was half written"
    );
}

fn a_dropped_rule_is_still_named_by_its_reports(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.send_report();
    assert_eq!(hospital.owner.look(&report)["rule"]["name"], "eMAR");
    let empty = set(&hospital, Vec::new());
    hospital.administrator.put("/routing-rules", empty).expect(200);
    let seen = hospital.owner.look(&report);
    assert_eq!(seen["rule"]["name"], "eMAR");
    assert_eq!(seen["owner"]["team"]["id"], hospital.team.as_str(), "ownership does not move by itself");
}

fn a_rule_can_assign_to_the_lead(world: World) {
    let mut hospital = Hospital::found(&world);
    let team = hospital.team.clone();
    let mut to_lead = rule(&hospital, "lead", json!({}), &team);
    to_lead["then"]["assign"] = "lead".into();
    let rules = set(&hospital, vec![to_lead]);
    hospital.administrator.put("/routing-rules", rules).expect(200);
    let body = hospital.report();
    let receipt = hospital.nurse.post("/reports", body).expect(201).json;
    assert!(receipt["owner"].get("assignee").is_none(), "a team without a lead");
    let members = json!({"members": [{"person_id": hospital.owner_id, "lead": true}]});
    hospital.administrator.patch(&format!("/teams/{team}"), members).expect(200);
    let body = hospital.report();
    let receipt = hospital.nurse.post("/reports", body).expect(201).json;
    assert_eq!(receipt["owner"]["assignee"], json!({"id": hospital.owner_id, "name": "Ines Owner"}));
}

fn no_report_is_ever_without_owner_while_rules_change(world: World) {
    let hospital = Hospital::found(&world);
    let team = hospital.team.clone();
    let full = set(&hospital, vec![rule(&hospital, "all", json!({}), &team)]);
    let empty = set(&hospital, Vec::new());
    let bodies: Vec<Value> = (0..24).map(|_| hospital.report()).collect();
    let (mut admin, mut nurse) = (hospital.administrator.clone(), hospital.nurse.clone());
    std::thread::scope(|scope| {
        scope.spawn(move || {
            for round in 0..12 {
                let rules = if round % 2 == 0 { &empty } else { &full };
                admin.put("/routing-rules", rules.clone()).expect(200);
            }
        });
        for body in bodies {
            let receipt = nurse.post("/reports", body).expect(201).json;
            let owner = receipt["owner"]["team"]["id"].as_str().unwrap();
            let by_rule = receipt["rule"].is_object();
            assert_eq!(owner == team, by_rule, "rule and owner are of one set: {receipt}");
        }
    });
}
