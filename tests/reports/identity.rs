//! Confidential reporters: unnamed everywhere, named to those who may look, and no look without a trace.

use domain::id::kind;
use serde_json::json;

use crate::on_both;
use crate::world::{Hospital, World, hex, new_id, with};

on_both! {
    a_confidential_reporter_is_named_nowhere
    every_look_is_kept
    a_new_team_sees_the_name_when_the_reporter_agrees
    a_small_unit_would_name_somebody
}

fn a_confidential_reporter_is_named_nowhere(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.send_confidential();
    hospital.bring(&report, "clarifying");
    hospital.nurse.act(&report, "answers", json!({"body": "Bed 4"})).expect(200);
    for client in [&mut hospital.owner, &mut hospital.administrator, &mut hospital.colleague] {
        let answers = [
            client.get(&format!("/reports/{report}")).expect(200).text,
            client.get(&format!("/reports/{report}/events")).expect(200).text,
            client.get("/reports").expect(200).text,
        ];
        for answer in answers {
            assert!(!answer.contains("Nora") && !answer.contains(&hospital.nurse_id), "{answer}");
        }
    }
    let seen = hospital.owner.look(&report);
    assert_eq!(seen["reporter"], json!({"kind": "confidential"}));
    let events = hospital.owner.get(&format!("/reports/{report}/events")).expect(200).json;
    assert_eq!(events["items"][3]["by"], json!({"kind": "confidential"}));
    let own = hospital.nurse.get(&format!("/reports/{report}/events")).expect(200).json;
    assert_eq!(own["items"][3]["by"], json!({"kind": "confidential", "me": true}));
    // Only one table ties the report to the person.
    let person = hex(&hospital.nurse_id);
    let tables: Vec<String> = world
        .tables()
        .into_iter()
        .filter(|table| {
            let tied =
                ["people", "sessions", "sign_in_links", "team_members", "roles_given", "answered_requests"];
            !tied.contains(&table.as_str()) && json!(world.rows(table)).to_string().contains(&person)
        })
        .collect();
    assert_eq!(tables, ["follower_identity"]);
}

fn every_look_is_kept(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.send_confidential();
    let look = json!({"id": new_id::<kind::Event>()});
    let named = hospital.owner.act(&report, "identity", look.clone()).expect(200);
    assert_eq!(
        named.json["reporter"],
        json!({"kind": "person", "id": hospital.nurse_id, "name": "Nora Nurse"})
    );
    hospital.owner.act(&report, "identity", look.clone()).expect(200);
    assert_eq!(world.rows("identity_looks").len(), 1, "a repeat is the same look");
    hospital
        .owner
        .act(&report, "identity", with(look, json!({"reason": "Other"})))
        .expect(409)
        .expect_problem("id_reused");
    hospital.administrator.act(&report, "identity", json!({})).expect_fields(&[("reason", "required")]);
    assert_eq!(world.rows("identity_looks").len(), 1, "a refused look sees nothing");
    hospital.administrator.act(&report, "identity", json!({"reason": "A complaint"})).expect(200);
    let looks = world.rows_of("identity_looks", "report_id", &report);
    assert_eq!(looks.len(), 2);
    assert!(looks.iter().any(|look| look["reason"] == "A complaint"));
    assert!(looks.iter().any(|look| look["person_id"] == hex(&hospital.owner_id)));
    hospital.bring(&report, "acknowledged");
    for client in [&mut hospital.other_owner, &mut hospital.nurse, &mut hospital.colleague] {
        client
            .act(&report, "identity", json!({"reason": "Curious"}))
            .expect(403)
            .expect_problem("not_allowed");
    }
    // A named one needs no look, and has none.
    let named = hospital.send_report();
    hospital
        .owner
        .act(&named, "identity", json!({"reason": "Curious"}))
        .expect(403)
        .expect_problem("not_allowed");
    assert_eq!(world.rows("identity_looks").len(), 2);
}

fn a_new_team_sees_the_name_when_the_reporter_agrees(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.send_confidential();
    hospital.bring(&report, "acknowledged");
    hospital.nurse.act(&report, "share-identity", json!({})).expect(403).expect_problem("not_allowed");
    let pass_on = json!({"from": "acknowledged", "team_id": hospital.fallback, "reason": "Yours"});
    hospital.owner.act(&report, "owner", pass_on).expect(200);
    let seen = hospital.other_owner.look(&report);
    assert_eq!((&seen["view"], &seen["identity_shared"]), (&json!("whole"), &json!(false)));
    assert!(!seen["may"].as_array().unwrap().contains(&json!("see_identity")));
    hospital
        .other_owner
        .act(&report, "identity", json!({"reason": "We own it"}))
        .expect(403)
        .expect_problem("not_allowed");
    assert!(hospital.nurse.look(&report)["may"].as_array().unwrap().contains(&json!("share_identity")));
    for client in [&mut hospital.owner, &mut hospital.colleague, &mut hospital.other_owner] {
        client.act(&report, "share-identity", json!({})).expect(403).expect_problem("not_allowed");
    }
    hospital.nurse.act(&report, "share-identity", json!({})).expect(200);
    assert_eq!(hospital.other_owner.look(&report)["identity_shared"], true);
    let named = hospital.other_owner.act(&report, "identity", json!({})).expect(200);
    assert_eq!(named.json["reporter"]["name"], "Nora Nurse");
    hospital.nurse.act(&report, "share-identity", json!({})).expect(403).expect_problem("not_allowed");
}

fn a_small_unit_would_name_somebody(world: World) {
    let mut hospital = Hospital::found(&world);
    // Three people work in the clinic.
    for (identity, hidden) in [("confidential", true), ("named", false)] {
        let body = with(hospital.report(), json!({"unit_id": hospital.clinic, "identity": identity}));
        let report = hospital.nurse.post("/reports", body).expect(201).text_at("/id");
        assert_eq!(hospital.owner.look(&report)["unit"]["id"], hospital.clinic.as_str());
        assert_eq!(hospital.nurse.look(&report)["unit"]["id"], hospital.clinic.as_str());
        assert_eq!(hospital.administrator.look(&report).get("unit").is_none(), hidden, "{identity}");
        let list = format!("/reports?unit_id={}", hospital.clinic);
        let found = hospital.administrator.get(&list).expect(200).text.contains(&report);
        assert_eq!(found, !hidden, "{identity}: a filter tells no more than the report");
    }
    let unit = format!("/units/{}", hospital.clinic);
    hospital.administrator.patch(&unit, json!({"headcount": 5})).expect(200);
    let body = with(hospital.report(), json!({"unit_id": hospital.clinic, "identity": "confidential"}));
    let report = hospital.nurse.post("/reports", body).expect(201).text_at("/id");
    assert_eq!(hospital.administrator.look(&report)["unit"]["id"], hospital.clinic.as_str());
}
