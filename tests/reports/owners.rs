//! Passing a report on to another team or person.

use domain::id::kind;
use serde_json::json;

use crate::on_both;
use crate::world::{Hospital, World, new_id};

on_both! { a_report_is_passed_on_with_a_reason a_report_is_taken_by_somebody_of_the_team who_may_not_pass_it_on }

fn a_report_is_passed_on_with_a_reason(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.report_in("accepted");
    let due = hospital.nurse.look(&report)["due_at"].clone();
    let pass_on = json!({"from": "accepted", "team_id": hospital.fallback, "reason": "It is the network"});
    let moved = hospital.owner.act(&report, "owner", pass_on).expect(200);
    assert_eq!(moved.json["state"], "accepted", "the state stays");
    let seen = hospital.nurse.look(&report);
    assert_eq!(seen["owner"]["team"]["id"], hospital.fallback.as_str());
    assert_eq!(seen["due_at"], due, "the promise stays");
    assert_eq!(hospital.other_owner.look(&report)["view"], "whole");
    assert_eq!(hospital.owner.look(&report)["view"], "staff");
    hospital.owner.go(&report, "accepted", "in_progress").expect(403).expect_problem("not_allowed");
    hospital.other_owner.go(&report, "accepted", "in_progress").expect(200);
    let events = hospital.nurse.get(&format!("/reports/{report}/events")).expect(200).json;
    let event =
        events["items"].as_array().unwrap().iter().find(|event| event["kind"] == "rerouted").unwrap().clone();
    assert_eq!(event["data"]["from"], json!({"id": hospital.team, "name": "Medication Systems"}));
    assert_eq!(event["data"]["reason"], "It is the network");
    let queue = |client: &mut crate::world::Client| {
        client.get("/reports/queue-counts").expect(200).json["open"].clone()
    };
    assert_eq!((queue(&mut hospital.owner), queue(&mut hospital.other_owner)), (json!(0), json!(1)));
}

fn a_report_is_taken_by_somebody_of_the_team(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.send_report();
    let take = json!({"from": "received", "team_id": hospital.team, "assignee_id": hospital.owner_id, "reason": "I take it"});
    hospital.owner.act(&report, "owner", take).expect(200);
    let assignee = json!({"id": hospital.owner_id, "name": "Ines Owner"});
    assert_eq!(hospital.nurse.look(&report)["owner"]["assignee"], assignee);
    let counts = hospital.owner.get("/reports/queue-counts").expect(200).json;
    assert_eq!((&counts["mine"], &counts["new"]), (&json!(1), &json!(1)));
    let mine = format!("/reports?scope=team&assignee_id={}", hospital.owner_id);
    assert_eq!(hospital.owner.get(&mine).expect(200).text_at("/items/0/id"), report);
    let give_back = json!({"from": "received", "team_id": hospital.team, "reason": "Not me"});
    hospital.owner.act(&report, "owner", give_back).expect(200);
    assert!(hospital.nurse.look(&report)["owner"].get("assignee").is_none());
    assert_eq!(hospital.owner.get("/reports/queue-counts").expect(200).json["mine"], 0);
}

fn who_may_not_pass_it_on(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.report_in("acknowledged");
    let pass_on = json!({"from": "acknowledged", "team_id": hospital.fallback, "reason": "Yours"});
    hospital.other_owner.act(&report, "owner", pass_on.clone()).expect(403).expect_problem("not_allowed");
    hospital.nurse.act(&report, "owner", pass_on).expect(403).expect_problem("not_allowed");
    let unknown = json!({"from": "acknowledged", "team_id": new_id::<kind::Team>(), "reason": "Yours"});
    hospital.owner.act(&report, "owner", unknown).expect_fields(&[("team_id", "unknown")]);
    let stranger = json!({
        "from": "acknowledged", "team_id": hospital.fallback, "assignee_id": hospital.nurse_id, "reason": "Yours",
    });
    hospital.owner.act(&report, "owner", stranger).expect_fields(&[("assignee_id", "unknown")]);
    let gone = hospital.report_in("withdrawn");
    let late = json!({"from": "withdrawn", "team_id": hospital.fallback, "reason": "Yours"});
    hospital.owner.act(&gone, "owner", late).expect(409).expect_problem("not_possible");
}
