//! Sending a report: who owns it, by which rule, what happens next and by when.

use domain::id::kind;
use serde_json::json;

use crate::on_both;
use crate::world::{Hospital, World, new_id, with};

on_both! {
    a_report_is_owned_the_moment_it_arrives
    what_no_rule_names_goes_to_the_fallback
    numbers_count_up
    everybody_who_may_sign_in_may_report
    burden_is_told_in_hours_a_month
}

fn a_report_is_owned_the_moment_it_arrives(world: World) {
    let mut hospital = Hospital::found(&world);
    let body = with(
        hospital.report(),
        json!({
            "workflow_step_id": hospital.step, "severity": "high", "workaround": "Silence it by hand",
            "burden": {"minutes": 10, "times": 3, "per": "day"},
        }),
    );
    let answer = hospital.nurse.post("/reports", body.clone()).expect(201);
    let receipt = &answer.json;
    assert_eq!(receipt["id"], body["id"]);
    assert_eq!(receipt["number"], 1_001);
    assert_eq!(receipt["state"], "received");
    assert_eq!(receipt["owner"], json!({"team": {"id": hospital.team, "name": "Medication Systems"}}));
    assert_eq!(receipt["rule"]["name"], "eMAR");
    assert_eq!(receipt["next_step"]["code"], "acknowledge");
    assert!(receipt["next_step"]["text"].as_str().unwrap().contains("Medication Systems"));
    assert_eq!(receipt["due_at"], "2026-11-20T09:00:00Z");

    let own = hospital.nurse.look(&answer.text_at("/id"));
    assert_eq!(own["view"], "own");
    for field in ["text", "severity", "burden", "identity"] {
        assert_eq!(own[field], body[field], "{field}");
    }
    assert_eq!(own["own_workaround"], "Silence it by hand");
    assert!(own.get("workaround").is_none() && own.get("title").is_none(), "only the owner confirms these");
    assert_eq!(own["step"], json!({"id": hospital.step, "name": "Giving a medicine"}));
    assert_eq!(own["unit"]["id"], hospital.ward.as_str());
    assert_eq!(own["mine"], json!({"relation": "reporter"}));
    assert_eq!(own["counts"], json!({"people": 1, "units": 1, "joined": 0, "burden_hours": 10.0}));
    assert_eq!(own["reported_on"], "2026-11-18T09:00:00Z");
    assert!(!own["visible_to"].as_array().unwrap().is_empty());
    for hidden in ["rule", "reporter", "clocks", "suggested_title", "possible"] {
        assert!(own.get(hidden).is_none(), "{hidden} is for the owner");
    }

    let whole = hospital.owner.look(&answer.text_at("/id"));
    assert_eq!(whole["view"], "whole");
    assert_eq!(whole["reporter"], json!({"kind": "person", "id": hospital.nurse_id, "name": "Nora Nurse"}));
    assert_eq!(whole["rule"], receipt["rule"]);
    assert_eq!(whole["suggested_title"], "The pump alarms at every dose");
    assert_eq!(whole["mine"], json!({"relation": "none"}));
}

fn what_no_rule_names_goes_to_the_fallback(world: World) {
    let mut hospital = Hospital::found(&world);
    let mut body = hospital.report();
    body.as_object_mut().unwrap().remove("system_id");
    let receipt = hospital.nurse.post("/reports", body).expect(201).json;
    assert_eq!(receipt["owner"]["team"]["id"], hospital.fallback.as_str());
    assert!(receipt.get("rule").is_none());
    let id = receipt["id"].as_str().unwrap();
    assert_eq!(hospital.other_owner.look(id)["view"], "whole");
    hospital.owner.get(&format!("/reports/{id}")).expect(404);
}

fn numbers_count_up(world: World) {
    let mut hospital = Hospital::found(&world);
    for number in 1_001..1_004 {
        let body = hospital.report();
        assert_eq!(hospital.nurse.post("/reports", body).expect(201).json["number"], number);
    }
}

fn everybody_who_may_sign_in_may_report(world: World) {
    let mut hospital = Hospital::found(&world);
    for identity in ["named", "confidential"] {
        let body = with(hospital.report(), json!({"identity": identity}));
        for client in [&mut hospital.administrator, &mut hospital.owner, &mut hospital.colleague] {
            let body = with(body.clone(), json!({"id": new_id::<kind::Report>()}));
            client.post("/reports", body).expect(201);
        }
    }
    let body = hospital.report();
    world.guest().post("/reports", body).expect(401).expect_problem("sign_in_needed");
    // An owner who reports to the own team stands on both sides.
    let body = hospital.report();
    let id = hospital.owner.post("/reports", body).expect(201).text_at("/id");
    let seen = hospital.owner.look(&id);
    assert_eq!((&seen["view"], &seen["mine"]["relation"]), (&json!("whole"), &json!("reporter")));
}

fn burden_is_told_in_hours_a_month(world: World) {
    let mut hospital = Hospital::found(&world);
    for (minutes, times, per, hours) in
        [(1, 10, "day", 3.3), (5, 1, "week", 0.4), (480, 100, "month", 800.0), (1, 1, "month", 0.0)]
    {
        let body =
            with(hospital.report(), json!({"burden": {"minutes": minutes, "times": times, "per": per}}));
        let id = hospital.nurse.post("/reports", body).expect(201).text_at("/id");
        assert_eq!(hospital.nurse.look(&id)["counts"]["burden_hours"], hours, "{minutes} × {times} a {per}");
    }
}
